//! Which names a script gives a meaning to.

use std::collections::HashMap;

use starlark_syntax::syntax::ast::{
    AssignTarget, AstAssignTarget, AstExpr, AstParameter, AstStmt, Clause, Expr, ForClause, Stmt,
};

/// Built-in functions whose cost does not depend on what they are given, or is that of reading it.
const CHEAP: [&str; 9] = [
    "abs", "bool", "chr", "float", "hasattr", "len", "ord", "range", "type",
];

/// The names of a script, and how often each is given a meaning.
pub(super) struct Names<'m> {
    bound: HashMap<&'m str, usize>,
    /// The functions at its top.
    functions: Vec<&'m str>,
}

impl<'m> Names<'m> {
    pub fn of(script: &'m AstStmt) -> Self {
        let mut names = Self {
            bound: HashMap::new(),
            functions: Vec::new(),
        };
        names.note_functions(script);
        names.statement(script);
        names
    }

    /// Whether a call of what has this name needs no check: it is a function of the script, or cheap.
    pub fn is_safe(&self, name: &str) -> bool {
        match self.bound.get(name) {
            Some(1) => self.functions.contains(&name),
            Some(_) => false,
            None => CHEAP.contains(&name),
        }
    }

    /// Whether a function at the top of the script has this name.
    pub fn is_function(&self, name: &str) -> bool {
        self.functions.contains(&name)
    }

    /// The names, in no order.
    pub fn all(&self) -> impl Iterator<Item = &'m str> {
        self.bound.keys().copied()
    }

    fn note_functions(&mut self, script: &'m AstStmt) {
        match &script.node {
            Stmt::Statements(list) => list.iter().for_each(|one| self.note_functions(one)),
            Stmt::Def(def) => self.functions.push(&def.name.node.ident),
            _ => {}
        }
    }

    fn bind(&mut self, name: &'m str) {
        *self.bound.entry(name).or_default() += 1;
    }

    fn statement(&mut self, statement: &'m AstStmt) {
        match &statement.node {
            Stmt::Def(def) => {
                self.bind(&def.name.node.ident);
                self.parameters(&def.params);
            }
            Stmt::Assign(assign) => self.target(&assign.lhs),
            Stmt::AssignModify(target, ..) => self.target(target),
            Stmt::For(each) => self.target(&each.var),
            _ => {}
        }
        statement.visit_expr(|expression| self.expression(expression));
        statement.visit_stmt(|inner| self.statement(inner));
    }

    fn parameters(&mut self, parameters: &'m [AstParameter]) {
        for name in parameters.iter().filter_map(|one| one.node.ident()) {
            self.bind(&name.node.ident);
        }
    }

    fn target(&mut self, target: &'m AstAssignTarget) {
        match &target.node {
            AssignTarget::Identifier(name) => self.bind(&name.node.ident),
            AssignTarget::Tuple(parts) => parts.iter().for_each(|part| self.target(part)),
            AssignTarget::Index(_) | AssignTarget::Dot(..) => {}
        }
    }

    fn expression(&mut self, expression: &'m AstExpr) {
        match &expression.node {
            Expr::Lambda(lambda) => self.parameters(&lambda.params),
            Expr::ListComprehension(_, first, clauses) => self.clauses(first, clauses),
            Expr::DictComprehension(_, first, clauses) => self.clauses(first, clauses),
            _ => {}
        }
        expression.visit_expr(|inner| self.expression(inner));
    }

    fn clauses(&mut self, first: &'m ForClause, clauses: &'m [Clause]) {
        self.target(&first.var);
        for clause in clauses {
            if let Clause::For(clause) = clause {
                self.target(&clause.var);
            }
        }
    }
}
