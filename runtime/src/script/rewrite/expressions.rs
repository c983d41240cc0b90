//! Expressions, each in one line.

use starlark_syntax::codemap::Span;
use starlark_syntax::syntax::ast::{
    Argument, AstArgument, AstExpr, AstLiteral, BinOp, Clause, Expr, ForClause,
};
use starlark_syntax::syntax::module::AstModuleFields;

use super::{Obstacle, Rewriter};

impl<'m> Rewriter<'m> {
    pub(super) fn expression(&mut self, expression: &'m AstExpr) -> Result<(), Obstacle> {
        self.descend()?;
        match &expression.node {
            Expr::Identifier(name) => {
                let name = &name.node.ident;
                if self.functions == 0 && self.names.is_function(name) {
                    let message = format!("`{name}` is used outside of functions");
                    return Err(self.obstacle(message));
                }
                self.out.push_str(name);
            }
            Expr::Literal(literal) => self.literal(literal)?,
            Expr::Tuple(items) => {
                self.list("(", items, if items.len() == 1 { ",)" } else { ")" })?
            }
            Expr::List(items) => self.list("[", items, "]")?,
            Expr::Dict(members) => {
                self.out.push('{');
                for (key, value) in members {
                    self.key(key)?;
                    self.out.push_str(": ");
                    self.expression(value)?;
                    self.out.push_str(", ");
                }
                self.out.push('}');
            }
            Expr::Not(value) => self.prefixed("(not ", value)?,
            Expr::Minus(value) => self.prefixed("(-", value)?,
            Expr::Plus(value) => self.prefixed("(+", value)?,
            Expr::BitNot(value) => self.prefixed("(~", value)?,
            Expr::Op(left, op, right) => self.operation(left, *op, right)?,
            Expr::If(parts) => {
                self.prefixed("(", &parts.1)?;
                self.out.pop();
                self.out.push_str(" if ");
                self.expression(&parts.0)?;
                self.prefixed(" else ", &parts.2)?;
            }
            Expr::Call(callee, arguments) => self.call(callee, &arguments.args)?,
            Expr::Dot(_, name) => {
                let name = &name.node;
                return Err(self.obstacle(format!("`{name}` must be called where it is named")));
            }
            Expr::Index(parts) => {
                self.expression(&parts.0)?;
                self.index(&parts.1)?;
            }
            Expr::Slice(value, start, stop, step) => {
                self.prefixed("__margay_slice(", value)?;
                self.out.pop();
                for bound in [start, stop, step] {
                    self.out.push_str(", ");
                    match bound {
                        Some(bound) => self.expression(bound)?,
                        None => self.out.push_str("None"),
                    }
                }
                self.out.push(')');
            }
            Expr::Lambda(_) if self.functions == 0 => {
                return Err(self.obstacle("`lambda` is used outside of functions"));
            }
            Expr::Lambda(lambda) => {
                self.out.push_str("(lambda ");
                self.parameters(&lambda.params)?;
                self.prefixed(": ", &lambda.body)?;
            }
            Expr::ListComprehension(item, first, clauses) => {
                self.prefixed("[", item)?;
                self.out.pop();
                self.clauses(first, clauses)?;
                self.out.push(']');
            }
            Expr::DictComprehension(member, first, clauses) => {
                self.out.push('{');
                self.key(&member.0)?;
                self.out.push_str(": ");
                self.expression(&member.1)?;
                self.clauses(first, clauses)?;
                self.out.push('}');
            }
            // The dialect has none of them.
            Expr::Index2(_) | Expr::FString(_) => {
                return Err(self.obstacle("an expression of another language than Starlark"));
            }
        }
        self.depth -= 1;
        Ok(())
    }

    /// Something, a value, and a bracket that is closed.
    fn prefixed(&mut self, before: &str, value: &'m AstExpr) -> Result<(), Obstacle> {
        self.out.push_str(before);
        self.expression(value)?;
        self.out.push(')');
        Ok(())
    }

    fn list(&mut self, open: &str, items: &'m [AstExpr], close: &str) -> Result<(), Obstacle> {
        self.out.push_str(open);
        for (at, item) in items.iter().enumerate() {
            self.out.push_str(if at > 0 { ", " } else { "" });
            self.expression(item)?;
        }
        self.out.push_str(close);
        Ok(())
    }

    fn operation(
        &mut self,
        left: &'m AstExpr,
        op: BinOp,
        right: &'m AstExpr,
    ) -> Result<(), Obstacle> {
        let (before, between, after) = match op {
            BinOp::Or => ("(", " or ", ")"),
            BinOp::And => ("(", " and ", ")"),
            BinOp::Subtract => ("(", " - ", ")"),
            BinOp::Divide => ("(", " / ", ")"),
            BinOp::FloorDivide => ("(", " // ", ")"),
            BinOp::BitAnd => ("(", " & ", ")"),
            BinOp::BitXor => ("(", " ^ ", ")"),
            BinOp::RightShift => ("(", " >> ", ")"),
            BinOp::Equal => ("__margay_equal(", ", ", ")"),
            BinOp::NotEqual => ("(not __margay_equal(", ", ", "))"),
            BinOp::Less => ("(__margay_compare(", ", ", ") < 0)"),
            BinOp::Greater => ("(__margay_compare(", ", ", ") > 0)"),
            BinOp::LessOrEqual => ("(__margay_compare(", ", ", ") <= 0)"),
            BinOp::GreaterOrEqual => ("(__margay_compare(", ", ", ") >= 0)"),
            BinOp::In => ("__margay_in(", ", ", ")"),
            BinOp::NotIn => ("(not __margay_in(", ", ", "))"),
            BinOp::Add => ("__margay_add(", ", ", ")"),
            BinOp::Multiply => ("__margay_mul(", ", ", ")"),
            BinOp::Percent => ("__margay_percent(", ", ", ")"),
            BinOp::BitOr => ("__margay_or(", ", ", ")"),
            BinOp::LeftShift => ("__margay_shift(", ", ", ")"),
        };
        self.out.push_str(before);
        self.expression(left)?;
        self.out.push_str(between);
        self.expression(right)?;
        self.out.push_str(after);
        Ok(())
    }

    fn call(&mut self, callee: &'m AstExpr, arguments: &'m [AstArgument]) -> Result<(), Obstacle> {
        let mut separator = ", ";
        match &callee.node {
            Expr::Identifier(name)
                if self.functions > 0 && self.names.is_safe(&name.node.ident) =>
            {
                self.out.push_str(&name.node.ident);
                self.out.push('(');
                separator = "";
            }
            Expr::Dot(value, name) => {
                self.prefixed("__margay_call(", value)?;
                self.out.pop();
                self.out.push_str(", ");
                self.text(&name.node);
            }
            _ => {
                self.prefixed("__margay_run(", callee)?;
                self.out.pop();
            }
        }
        for argument in arguments {
            self.out.push_str(separator);
            separator = ", ";
            match &argument.node {
                Argument::Positional(_) => {}
                Argument::Named(name, _) => self.out.push_str(&format!("{}=", name.node)),
                Argument::Args(_) => self.out.push('*'),
                Argument::KwArgs(_) => self.out.push_str("**"),
            }
            self.expression(argument.node.expr())?;
        }
        self.out.push(')');
        Ok(())
    }

    /// What stands in brackets behind a value.
    pub(super) fn index(&mut self, key: &'m AstExpr) -> Result<(), Obstacle> {
        self.out.push('[');
        self.key(key)?;
        self.out.push(']');
        Ok(())
    }

    /// A value that is hashed, which takes time when it is a tuple.
    fn key(&mut self, key: &'m AstExpr) -> Result<(), Obstacle> {
        match &key.node {
            Expr::Literal(_) | Expr::Minus(_) => self.expression(key),
            _ => self.prefixed("__margay_key(", key),
        }
    }

    fn clauses(&mut self, first: &'m ForClause, clauses: &'m [Clause]) -> Result<(), Obstacle> {
        self.each(first)?;
        for clause in clauses {
            match clause {
                Clause::For(clause) => self.each(clause)?,
                Clause::If(condition) => {
                    self.out.push_str(" if ");
                    self.expression(condition)?;
                }
            }
        }
        Ok(())
    }

    fn each(&mut self, clause: &'m ForClause) -> Result<(), Obstacle> {
        self.out.push_str(" for ");
        self.target(&clause.var)?;
        self.out.push_str(" in ");
        self.expression(&clause.over)
    }

    fn literal(&mut self, literal: &'m AstLiteral) -> Result<(), Obstacle> {
        match literal {
            AstLiteral::Int(number) => self.as_written(number.span),
            AstLiteral::Float(number) => self.as_written(number.span),
            AstLiteral::String(text) => self.text(&text.node),
            AstLiteral::Bytes(_) => return Err(self.obstacle("no value of a script is bytes")),
            AstLiteral::Ellipsis => return Err(self.obstacle("`...` has no meaning here")),
        }
        Ok(())
    }

    fn as_written(&mut self, span: Span) {
        self.out.push_str(self.module.codemap().source_span(span));
    }

    fn text(&mut self, text: &str) {
        self.out.push('"');
        for sign in text.chars() {
            match sign {
                '"' => self.out.push_str("\\\""),
                '\\' => self.out.push_str("\\\\"),
                sign if sign.is_control() => self.out.push_str(&format!("\\U{:08x}", sign as u32)),
                sign => self.out.push(sign),
            }
        }
        self.out.push('"');
    }
}
