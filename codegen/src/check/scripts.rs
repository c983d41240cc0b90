//! Rules about the function of a script parser.
//!
//! A script is read as the runtime reads it, but not run. What is wrong is told where it stands in
//! the file, as long as the lines of the script are lines of the file.

#[cfg(feature = "script")]
mod names;
#[cfg(feature = "script")]
mod syntax;

use crate::diagnostic::Report;
use crate::schema::Script;

/// Whether this build can read scripts; one that cannot does not run them either.
pub(super) const CAN_READ: bool = cfg!(feature = "script");

/// What to write when the function is not there.
const HELP: &str = "it starts with `def parse(log):`";

#[cfg(feature = "script")]
pub(super) fn check(script: &Script, report: &mut Report<'_>) {
    let Some(function) = &script.function else {
        return;
    };
    let place = Place::of(report.source(), function);
    for problem in syntax::problems(&function.value) {
        let (span, message) = place.of_problem(&problem);
        let diagnostic = report.error(span, message);
        if let Some(help) = problem.help {
            diagnostic.help(help);
        }
    }
}

/// Looks for the function, line by line.
#[cfg(not(feature = "script"))]
pub(super) fn check(script: &Script, report: &mut Report<'_>) {
    let Some(function) = &script.function else {
        return;
    };
    let defines = |line: &str| {
        let rest = line.strip_prefix("def").unwrap_or_default();
        rest.starts_with([' ', '\t']) && rest.trim_start().starts_with("parse")
    };
    if !function.value.lines().any(defines) {
        report
            .error(function.span, "the script has no function `parse`")
            .help(HELP);
    }
}

#[cfg(feature = "script")]
use place::Place;

#[cfg(feature = "script")]
mod place {
    use super::syntax::Problem;
    use crate::source::{Source, Span, Spanned};

    /// Where the lines of a script are in the file.
    pub(super) struct Place<'a> {
        script: &'a Spanned<String>,
        /// The span of each line in the file, without its indentation; nothing where a line of the
        /// script is written otherwise than it reads.
        lines: Vec<Option<Span>>,
    }

    impl<'a> Place<'a> {
        pub fn of(source: &Source, script: &'a Spanned<String>) -> Self {
            let text = source.text();
            let start = script.span.start;
            let indent = start - text[..start].rfind('\n').map_or(0, |end| end + 1);
            let mut at = start - indent;
            let file = text[at..].split_inclusive('\n').map(|line| {
                let begin = at + indent.min(line.len());
                at += line.len();
                (begin, line)
            });
            let lines = script
                .value
                .lines()
                .zip(file)
                .map(|(line, (begin, written))| {
                    let written = written.trim_end_matches(['\n', '\r']);
                    let is_same = written.get(indent..).unwrap_or_default() == line;
                    is_same.then(|| Span::new(begin..begin + line.len()))
                });
            let lines = lines.collect();
            Self { script, lines }
        }

        /// The span of a problem, and its message; the message says the line where the span cannot.
        pub fn of_problem(&self, problem: &Problem) -> (Span, String) {
            let Some(at) = &problem.at else {
                return (self.script.span, problem.message.clone());
            };
            let text = &self.script.value;
            let before = &text[..at.start.min(text.len())];
            let line = before.matches('\n').count();
            let column = before.len() - before.rfind('\n').map_or(0, |end| end + 1);
            // What is missing at the end is missing behind the last line.
            let (line, column) = match line < self.lines.len() {
                true => (line, column),
                false => (self.lines.len().saturating_sub(1), usize::MAX),
            };
            match self.lines.get(line).copied().flatten() {
                Some(written) => {
                    let start = written.start.saturating_add(column).min(written.end);
                    let end = (start + at.len()).min(written.end);
                    (Span::new(start..end), problem.message.clone())
                }
                None => {
                    let message = format!("line {} of the script: {}", line + 1, problem.message);
                    (self.script.span, message)
                }
            }
        }
    }
}
