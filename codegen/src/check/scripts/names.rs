//! The names of a script: those it gives a meaning to, and those that are built in.

use std::collections::HashMap;

use starlark_syntax::codemap::Span;
use starlark_syntax::syntax::ast::{
    AssignTarget, AstAssignIdent, AstAssignTarget, AstExpr, AstParameter, AstStmt, Clause, Expr,
    ForClause, Stmt,
};

use crate::suggest::closest;

/// What scripts can name without giving it a meaning. If you change this, change what the runtime
/// offers.
const BUILT_IN: [&str; 32] = [
    "False",
    "None",
    "True",
    "abs",
    "all",
    "any",
    "bool",
    "chr",
    "dict",
    "dir",
    "enumerate",
    "fail",
    "float",
    "hasattr",
    "hash",
    "int",
    "json",
    "len",
    "list",
    "max",
    "min",
    "ord",
    "print",
    "range",
    "re",
    "repr",
    "reversed",
    "sorted",
    "str",
    "tuple",
    "type",
    "zip",
];

/// What the names of functions begin with that the runtime puts into scripts.
const RESERVED: &str = "__margay";

/// The names that a script gives a meaning to, and where it does so first.
///
/// A name counts everywhere, not only where it is visible: that one is used outside of its function
/// is found when the script is run.
pub(super) struct Names<'m> {
    bound: HashMap<&'m str, Span>,
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

    /// For a name without a meaning, the one that was probably meant, if there is one.
    pub fn unknown(&self, name: &str) -> Option<Option<String>> {
        if self.bound.contains_key(name) || BUILT_IN.contains(&name) {
            return None;
        }
        let known = BUILT_IN.into_iter().chain(self.bound.keys().copied());
        Some(closest(name, known).map(|word| format!("did you mean `{word}`?")))
    }

    /// Names that only the runtime may give a meaning to.
    pub fn reserved(&self) -> Vec<(&'m str, Span)> {
        let names = self
            .bound
            .iter()
            .filter(|(name, _)| name.starts_with(RESERVED));
        let mut names: Vec<_> = names.map(|(name, span)| (*name, *span)).collect();
        names.sort_unstable_by_key(|(_, span)| span.begin());
        names
    }

    /// Whether a function at the top of the script has this name.
    pub fn is_function(&self, name: &str) -> bool {
        self.functions.contains(&name)
    }

    fn note_functions(&mut self, script: &'m AstStmt) {
        match &script.node {
            Stmt::Statements(list) => list.iter().for_each(|one| self.note_functions(one)),
            Stmt::Def(def) => self.functions.push(&def.name.node.ident),
            _ => {}
        }
    }

    fn bind(&mut self, name: &'m AstAssignIdent) {
        self.bound.entry(&name.node.ident).or_insert(name.span);
    }

    fn statement(&mut self, statement: &'m AstStmt) {
        match &statement.node {
            Stmt::Def(def) => {
                self.bind(&def.name);
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
            self.bind(name);
        }
    }

    fn target(&mut self, target: &'m AstAssignTarget) {
        match &target.node {
            AssignTarget::Identifier(name) => self.bind(name),
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
