//! The list that a stage writes its problems to while it works through one file.

use super::{Diagnostic, Severity};
use crate::source::{Source, Span};

/// Beyond this many, problems of one file are counted but not kept: a hostile file could hold
/// hundreds of thousands.
const MOST: usize = 500;

/// The problems found in one file so far.
pub(crate) struct Report<'a> {
    source: &'a Source,
    list: Vec<Diagnostic>,
    /// How many errors and how many warnings came after the list was full.
    dropped: [usize; 2],
    /// Where problems go that are found after the list is full.
    spare: Diagnostic,
}

impl<'a> Report<'a> {
    pub(crate) fn new(source: &'a Source) -> Report<'a> {
        Report {
            source,
            list: Vec::new(),
            dropped: [0; 2],
            spare: Diagnostic::of_file(source.name(), ""),
        }
    }

    pub(crate) fn source(&self) -> &'a Source {
        self.source
    }

    pub(crate) fn error(&mut self, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.push(Severity::Error, span, message.into())
    }

    pub(crate) fn warning(&mut self, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.push(Severity::Warning, span, message.into())
    }

    pub(crate) fn push(
        &mut self,
        severity: Severity,
        span: Span,
        message: String,
    ) -> &mut Diagnostic {
        if self.list.len() == MOST {
            self.dropped[usize::from(severity == Severity::Warning)] += 1;
            return &mut self.spare;
        }
        let at = self.list.len();
        self.list
            .push(Diagnostic::new(severity, self.source, span, message));
        &mut self.list[at]
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.errors() > 0
    }

    /// How many errors there are so far.
    pub(crate) fn errors(&self) -> usize {
        let is_error = |one: &&Diagnostic| one.severity == Severity::Error;
        self.dropped[0] + self.list.iter().filter(is_error).count()
    }

    pub(crate) fn finish(mut self) -> Vec<Diagnostic> {
        let [errors, warnings] = self.dropped;
        if errors + warnings > 0 {
            let message = format!("{} more problems are not shown", errors + warnings);
            let mut rest = Diagnostic::of_file(self.source.name(), message);
            if errors == 0 {
                rest.severity = Severity::Warning;
            }
            self.list.push(rest);
        }
        self.list
    }
}
