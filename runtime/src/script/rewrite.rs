//! A script written anew, so that every call and operator goes through a function of
//! [`checked`](super::checked).
//!
//! ```text
//! n = log.count(",") + 1      n = __margay_add(__margay_call(log, "count", ","), 1)
//! ```
//!
//! A statement stays in its line, so errors tell the lines of the script as it was written. What
//! cannot take up time or memory stays as it is, and so do calls of the script's own functions.
//!
//! Outside of functions there are no loops but those of comprehensions, so where the functions of the
//! script are not used there either, what it makes there is no deeper than it is written.

mod expressions;
mod names;
mod statements;

use starlark_syntax::syntax::ast::AstStmt;
use starlark_syntax::syntax::module::AstModuleFields;
use starlark_syntax::syntax::{AstModule, Dialect};

use names::Names;

/// How deep parts of a script may lie in each other.
const DEEPEST: usize = 100;

/// What the names of the checking functions begin with.
const RESERVED: &str = "__margay";

/// The language of scripts: the standard's, but nothing is loaded.
pub(super) fn dialect() -> Dialect {
    Dialect {
        enable_load: false,
        ..Dialect::Standard
    }
}

/// What stands in the way of running a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Obstacle {
    pub message: String,
    /// Counted from 1.
    pub line: Option<usize>,
}

impl Obstacle {
    /// What the language says about a script.
    pub fn of(error: &starlark_syntax::Error) -> Self {
        let span = error.span();
        Self {
            message: error.without_diagnostic().to_string(),
            line: span.map(|span| span.resolve_span().begin.line + 1),
        }
    }
}

/// The text of a script with everything checked.
pub(super) fn rewrite(source: &str) -> Result<String, Obstacle> {
    let parsed = AstModule::parse("script", source.to_owned(), &dialect());
    let module = parsed.map_err(|error| Obstacle::of(&error))?;
    let mut rewriter = Rewriter {
        module: &module,
        names: Names::of(module.statement()),
        out: String::with_capacity(2 * source.len()),
        line: 1,
        depth: 0,
        functions: 0,
    };
    if let Some(name) = rewriter.names.all().find(|name| name.starts_with(RESERVED)) {
        let message = format!("`{name}` begins as the names of checks do");
        return Err(Obstacle {
            message,
            line: None,
        });
    }
    rewriter.module()?;
    Ok(rewriter.out)
}

struct Rewriter<'m> {
    module: &'m AstModule,
    names: Names<'m>,
    out: String,
    /// The line that is being written.
    line: usize,
    /// How deep the part is that is being written.
    depth: usize,
    /// In how many functions it is.
    functions: usize,
}

impl<'m> Rewriter<'m> {
    fn module(&mut self) -> Result<(), Obstacle> {
        let module: &'m AstModule = self.module;
        let statement: &'m AstStmt = module.statement();
        self.block(statement, 0)?;
        self.out.push('\n');
        Ok(())
    }

    /// Goes one level down.
    fn descend(&mut self) -> Result<(), Obstacle> {
        self.depth += 1;
        match self.depth <= DEEPEST {
            true => Ok(()),
            false => Err(self.obstacle("parts of the script lie too deep in each other")),
        }
    }

    #[cold]
    fn obstacle(&self, message: impl Into<String>) -> Obstacle {
        Obstacle {
            message: message.into(),
            line: Some(self.line),
        }
    }

    /// The line of a place in the script, counted from 1.
    fn line_of(&self, at: starlark_syntax::codemap::Pos) -> usize {
        self.module.codemap().find_line(at) + 1
    }
}
