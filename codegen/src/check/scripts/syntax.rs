//! What is wrong with a script by itself.

use std::ops::Range;

use starlark_syntax::codemap::{CodeMap, Span};
use starlark_syntax::lexer::{Lexer, Token};
use starlark_syntax::syntax::ast::{
    AssignOp, AssignTarget, AstAssignTarget, AstExpr, AstLiteral, AstNoPayload, AstParameter,
    AstStmt, DefP, Expr, Parameter, Stmt,
};
use starlark_syntax::syntax::{AstModule, Dialect};

use super::HELP;
use super::names::Names;

/// The longest script that is read.
const LONGEST: usize = 64 << 10;

/// How deep parts of a script may lie in each other. If you change this, look at the limit of the
/// runtime, which must not be met first.
const DEEPEST: usize = 60;

/// Enough for the deepest script of that length: parts can lie in each other with every character.
const STACK: usize = 1 << 30;

/// Something wrong in a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    /// Its bytes in the script; nothing when it is about the script as a whole.
    pub at: Option<Range<usize>>,
    pub message: String,
    pub help: Option<String>,
}

/// Everything that is wrong.
pub(super) fn problems(script: &str) -> Vec<Problem> {
    if script.len() > LONGEST {
        return vec![Problem {
            at: None,
            message: format!("the script has more than {LONGEST} bytes"),
            help: None,
        }];
    }
    // The parser calls itself for each part in another; a thread has a stack as large as it takes.
    let reader = std::thread::Builder::new().stack_size(STACK);
    let found = std::thread::scope(|scope| {
        let reader = reader.spawn_scoped(scope, || read(script));
        reader.ok().and_then(|reader| reader.join().ok())
    });
    found.unwrap_or_else(|| {
        vec![Problem {
            at: None,
            message: "the script cannot be read: there is no memory for it".to_owned(),
            help: None,
        }]
    })
}

/// The language of scripts: the standard's, but nothing is loaded.
fn dialect() -> Dialect {
    Dialect {
        enable_load: false,
        ..Dialect::Standard
    }
}

fn read(script: &str) -> Vec<Problem> {
    let module = match AstModule::parse("script", script.to_owned(), &dialect()) {
        Ok(module) => module,
        Err(error) => return vec![of_error(&error)],
    };
    let mut checker = Checker {
        names: Names::of(module.statement()),
        problems: Vec::new(),
        depth: 0,
        functions: 0,
    };
    checker.brackets(script);
    checker.functions(module.statement());
    checker.statement(module.statement());
    checker.problems
}

fn of_error(error: &starlark_syntax::Error) -> Problem {
    let message = error.without_diagnostic().to_string();
    let message = message.strip_prefix("Parse error: ").unwrap_or(&message);
    let message = message.lines().next().unwrap_or_default();
    Problem {
        at: error.span().map(|span| range(span.span)),
        message: format!("the script is not Starlark: {message}"),
        help: None,
    }
}

fn range(span: Span) -> Range<usize> {
    span.begin().get() as usize..span.end().get() as usize
}

struct Checker<'m> {
    names: Names<'m>,
    problems: Vec<Problem>,
    depth: usize,
    /// In how many functions the part is that is looked at.
    functions: usize,
}

impl<'m> Checker<'m> {
    fn problem(&mut self, span: Span, message: impl Into<String>) -> &mut Problem {
        let at = self.problems.len();
        self.problems.push(Problem {
            at: Some(range(span)),
            message: message.into(),
            help: None,
        });
        &mut self.problems[at]
    }

    /// Brackets around an expression are not part of it, but whoever reads it goes through them.
    fn brackets(&mut self, script: &str) {
        let file = CodeMap::new("script".to_owned(), script.to_owned());
        let mut open = 0_usize;
        for (_, token, _) in Lexer::new(script, &dialect(), file).flatten() {
            open = match token {
                Token::OpeningRound | Token::OpeningSquare | Token::OpeningCurly => open + 1,
                Token::ClosingRound | Token::ClosingSquare | Token::ClosingCurly => {
                    open.saturating_sub(1)
                }
                _ => continue,
            };
            if open > DEEPEST {
                self.too_deep(None);
                return;
            }
        }
    }

    fn too_deep(&mut self, span: Option<Span>) {
        self.problems.push(Problem {
            at: span.map(range),
            message: format!("parts of the script lie more than {DEEPEST} deep in each other"),
            help: None,
        });
    }

    /// Looks for the function that is called with entries.
    fn functions(&mut self, script: &'m AstStmt) {
        let statements = match &script.node {
            Stmt::Statements(list) => list.as_slice(),
            _ => std::slice::from_ref(script),
        };
        let parse = statements
            .iter()
            .find_map(|statement| match &statement.node {
                Stmt::Def(def) if def.name.node.ident == "parse" => Some(def),
                _ => None,
            });
        match parse {
            Some(def) if takes_one(&def.params) => {}
            Some(def) => {
                let message = "`parse` is called with one value, the entry";
                self.problem(def.signature_span(), message).help = Some(HELP.to_owned());
            }
            None => self.problems.push(Problem {
                at: None,
                message: "the script has no function `parse`".to_owned(),
                help: Some(HELP.to_owned()),
            }),
        }
        for (name, span) in self.names.reserved() {
            self.problem(span, format!("no name of a script begins as `{name}` does"));
        }
    }

    /// Goes one level down, or says that it is too deep.
    fn descend(&mut self, span: Span) -> bool {
        self.depth += 1;
        if self.depth == DEEPEST + 1 {
            self.too_deep(Some(span));
        }
        self.depth <= DEEPEST
    }

    fn statement(&mut self, statement: &'m AstStmt) {
        if let Stmt::Statements(list) = &statement.node {
            return list.iter().for_each(|one| self.statement(one));
        }
        if self.descend(statement.span) {
            match &statement.node {
                Stmt::Assign(assign) => self.target(&assign.lhs),
                Stmt::AssignModify(target, op, _) => {
                    self.target(target);
                    self.modify(target, *op);
                }
                Stmt::For(each) => self.target(&each.var),
                _ => {}
            }
            match &statement.node {
                Stmt::Def(def) => self.function(def),
                _ => {
                    statement.visit_expr(|expression| self.expression(expression));
                    statement.visit_stmt(|inner| self.statement(inner));
                }
            }
        }
        self.depth -= 1;
    }

    /// What a script makes outside of its functions must not depend on running them, because it is
    /// made before there is an entry; so must what parameters are by default.
    fn function(&mut self, def: &'m DefP<AstNoPayload>) {
        for parameter in &def.params {
            if let Parameter::Normal(_, _, Some(default)) = &parameter.node {
                if self.functions == 0 && !is_constant(default) {
                    let message = "what a parameter is by default must be a constant";
                    self.problem(default.span, message);
                }
                self.expression(default);
            }
        }
        self.functions += 1;
        self.statement(&def.body);
        self.functions -= 1;
    }

    fn target(&mut self, target: &'m AstAssignTarget) {
        match &target.node {
            AssignTarget::Dot(_, name) => {
                self.problem(name.span, "no value has attributes to assign to");
            }
            AssignTarget::Tuple(parts) => parts.iter().for_each(|part| self.target(part)),
            AssignTarget::Index(_) | AssignTarget::Identifier(_) => {}
        }
    }

    fn modify(&mut self, target: &'m AstAssignTarget, op: AssignOp) {
        let sign = match op {
            AssignOp::Multiply => "*",
            AssignOp::Percent => "%",
            AssignOp::LeftShift => "<<",
            _ => return,
        };
        if !matches!(target.node, AssignTarget::Identifier(_)) {
            let message = format!("`{sign}=` is for names only");
            let help = format!("write it out, as in `x[0] = x[0] {sign} 2`");
            self.problem(target.span, message).help = Some(help);
        }
    }

    fn expression(&mut self, expression: &'m AstExpr) {
        if self.descend(expression.span) {
            match &expression.node {
                Expr::Identifier(name)
                    if self.functions == 0 && self.names.is_function(&name.node.ident) =>
                {
                    let message = format!("`{}` is used outside of functions", name.node.ident);
                    self.problem(expression.span, message);
                }
                Expr::Lambda(_) if self.functions == 0 => {
                    self.problem(expression.span, "`lambda` is used outside of functions");
                }
                Expr::Identifier(name) => {
                    if let Some(suggestion) = self.names.unknown(&name.node.ident) {
                        let message = format!("there is no `{}` in a script", name.node.ident);
                        self.problem(expression.span, message).help = suggestion;
                    }
                }
                Expr::Dot(_, name) => {
                    let message = format!("`{}` must be called where it is named", name.node);
                    let help = format!("write `{}(…)`", name.node);
                    self.problem(name.span, message).help = Some(help);
                }
                Expr::Literal(AstLiteral::Bytes(_)) => {
                    self.problem(expression.span, "no value of a script is bytes");
                }
                Expr::Literal(AstLiteral::Ellipsis) => {
                    self.problem(expression.span, "`...` has no meaning here");
                }
                _ => {}
            }
            match &expression.node {
                Expr::Call(callee, arguments) => {
                    match &callee.node {
                        Expr::Dot(value, _) => self.expression(value),
                        _ => self.expression(callee),
                    }
                    let values = arguments.args.iter();
                    values.for_each(|argument| self.expression(argument.node.expr()));
                }
                _ => expression.visit_expr(|inner| self.expression(inner)),
            }
        }
        self.depth -= 1;
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

/// Whether a function can be called with one value.
fn takes_one(parameters: &[AstParameter]) -> bool {
    let mut takes = 0;
    for parameter in parameters {
        match &parameter.node {
            Parameter::Normal(_, _, None) => takes += 1,
            Parameter::Args(..) if takes == 0 => takes = 1,
            _ => {}
        }
    }
    let optional = parameters
        .iter()
        .any(|one| matches!(one.node, Parameter::Normal(_, _, Some(_))));
    takes == 1 || takes == 0 && optional
}
