//! Statements, each in the line where it was.

use starlark_syntax::syntax::ast::{
    AssignOp, AssignTarget, AstAssignTarget, AstExpr, AstParameter, AstStmt, Expr, Parameter, Stmt,
};

use super::{Obstacle, Rewriter};

impl<'m> Rewriter<'m> {
    /// Statements of one block, in a column.
    pub(super) fn block(&mut self, block: &'m AstStmt, indent: usize) -> Result<(), Obstacle> {
        match &block.node {
            Stmt::Statements(list) => list.iter().try_for_each(|one| self.block(one, indent)),
            _ => {
                self.begin(block, indent);
                self.statement(block, indent)
            }
        }
    }

    /// Goes to the place of a statement: its line, or behind what is there already.
    fn begin(&mut self, statement: &AstStmt, indent: usize) {
        let line = self.line_of(statement.span.begin());
        match line > self.line || self.out.is_empty() {
            true => self.go_to(line, indent),
            false if self.out.ends_with(": ") => {}
            false => self.out.push_str("; "),
        }
    }

    fn go_to(&mut self, line: usize, indent: usize) {
        while self.line < line {
            self.out.push('\n');
            self.line += 1;
        }
        self.out.push_str(&" ".repeat(indent));
    }

    fn statement(&mut self, statement: &'m AstStmt, indent: usize) -> Result<(), Obstacle> {
        match &statement.node {
            Stmt::Break => self.out.push_str("break"),
            Stmt::Continue => self.out.push_str("continue"),
            Stmt::Pass => self.out.push_str("pass"),
            Stmt::Return(value) => {
                self.out.push_str("return ");
                value.iter().try_for_each(|value| self.expression(value))?;
            }
            Stmt::Expression(value) => self.expression(value)?,
            Stmt::Assign(assign) => {
                self.target(&assign.lhs)?;
                self.out.push_str(" = ");
                self.expression(&assign.rhs)?;
            }
            Stmt::AssignModify(target, op, value) => self.modify(target, *op, value)?,
            Stmt::If(condition, then) => {
                self.out.push_str("if ");
                self.expression(condition)?;
                self.body(then, indent)?;
            }
            Stmt::IfElse(condition, branches) => {
                self.out.push_str("if ");
                self.expression(condition)?;
                self.body(&branches.0, indent)?;
                self.otherwise(&branches.1, indent)?;
            }
            Stmt::For(each) => {
                self.out.push_str("for ");
                self.target(&each.var)?;
                self.out.push_str(" in ");
                self.expression(&each.over)?;
                self.body(&each.body, indent)?;
            }
            Stmt::Def(def) => {
                self.out.push_str("def ");
                self.out.push_str(&def.name.node.ident);
                self.out.push('(');
                self.parameters(&def.params)?;
                self.out.push(')');
                self.functions += 1;
                self.body(&def.body, indent)?;
                self.functions -= 1;
            }
            // The dialect has none.
            Stmt::Load(_) => return Err(self.obstacle("nothing can be loaded")),
            Stmt::Statements(_) => self.block(statement, indent)?,
        }
        Ok(())
    }

    /// A block behind its colon, in the same line if it was.
    fn body(&mut self, body: &'m AstStmt, indent: usize) -> Result<(), Obstacle> {
        self.descend()?;
        self.out.push_str(": ");
        self.block(body, indent + 1)?;
        self.depth -= 1;
        Ok(())
    }

    /// What stands behind `else`. The line of the word itself is not told; there is one before the
    /// block, or the block begins in it.
    fn otherwise(&mut self, body: &'m AstStmt, indent: usize) -> Result<(), Obstacle> {
        let line = self.line_of(body.span.begin());
        self.descend()?;
        match &body.node {
            Stmt::If(..) | Stmt::IfElse(..) => {
                self.go_to(line.max(self.line + 1), indent);
                self.out.push_str("el");
                self.statement(body, indent)?;
            }
            _ => {
                self.go_to((line - 1).max(self.line + 1), indent);
                self.out.push_str("else");
                self.body(body, indent)?;
            }
        }
        self.depth -= 1;
        Ok(())
    }

    pub(super) fn parameters(&mut self, parameters: &'m [AstParameter]) -> Result<(), Obstacle> {
        for (at, parameter) in parameters.iter().enumerate() {
            self.out.push_str(if at > 0 { ", " } else { "" });
            self.out.push_str(match &parameter.node {
                Parameter::Slash => "/",
                Parameter::NoArgs | Parameter::Args(..) => "*",
                Parameter::KwArgs(..) => "**",
                Parameter::Normal(..) => "",
            });
            if let Some(name) = parameter.node.ident() {
                self.out.push_str(&name.node.ident);
            }
            if let Parameter::Normal(_, _, Some(default)) = &parameter.node {
                if self.functions == 0 && !is_constant(default) {
                    let message = "what a parameter is by default must be a constant";
                    return Err(self.obstacle(message));
                }
                self.out.push('=');
                self.expression(default)?;
            }
        }
        Ok(())
    }

    pub(super) fn target(&mut self, target: &'m AstAssignTarget) -> Result<(), Obstacle> {
        match &target.node {
            AssignTarget::Identifier(name) => self.out.push_str(&name.node.ident),
            AssignTarget::Tuple(parts) => {
                self.out.push('[');
                for part in parts {
                    self.target(part)?;
                    self.out.push_str(", ");
                }
                self.out.push(']');
            }
            AssignTarget::Index(parts) => {
                self.expression(&parts.0)?;
                self.index(&parts.1)?;
            }
            AssignTarget::Dot(..) => {
                return Err(self.obstacle("no value has attributes to assign to"));
            }
        }
        Ok(())
    }

    /// `x += y` and the like. What these add grows by what is checked, so the first operand needs no
    /// look; the others are written out.
    fn modify(
        &mut self,
        target: &'m AstAssignTarget,
        op: AssignOp,
        value: &'m AstExpr,
    ) -> Result<(), Obstacle> {
        let (sign, function) = match op {
            AssignOp::Multiply => ("*=", Some("__margay_mul")),
            AssignOp::Percent => ("%=", Some("__margay_percent")),
            AssignOp::LeftShift => ("<<=", Some("__margay_shift")),
            AssignOp::Add => ("+=", None),
            AssignOp::BitOr => ("|=", None),
            AssignOp::Subtract => ("-=", None),
            AssignOp::Divide => ("/=", None),
            AssignOp::FloorDivide => ("//=", None),
            AssignOp::BitAnd => ("&=", None),
            AssignOp::BitXor => ("^=", None),
            AssignOp::RightShift => (">>=", None),
        };
        match (function, &target.node) {
            (None, _) => {
                self.target(target)?;
                self.out.push_str(&format!(" {sign} __margay_operand("));
            }
            (Some(function), AssignTarget::Identifier(name)) => {
                let name = &name.node.ident;
                self.out.push_str(&format!("{name} = {function}({name}, "));
            }
            (Some(_), _) => {
                let message = format!("`{sign}` is for names only; write it out with `=`");
                return Err(self.obstacle(message));
            }
        }
        self.expression(value)?;
        self.out.push(')');
        Ok(())
    }
}

/// Whether an expression is a literal, or one of the three words for values.
fn is_constant(expression: &AstExpr) -> bool {
    match &expression.node {
        Expr::Literal(_) => true,
        Expr::Minus(value) => is_constant(value),
        Expr::Tuple(items) | Expr::List(items) => items.is_empty(),
        Expr::Dict(members) => members.is_empty(),
        Expr::Identifier(name) => ["None", "True", "False"].contains(&name.node.ident.as_str()),
        _ => false,
    }
}
