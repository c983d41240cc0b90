//! Problems in schemas and layouts, and the ordered list of them that a run gives back.

mod render;
mod report;

pub use render::printable;
pub(crate) use render::{tick, ticks};
pub(crate) use report::Report;

use std::fmt;

use serde::Serialize;

use crate::source::{Source, Span};
use crate::suggest::closest;
use render::Excerpt;

/// One problem and where it is.
///
/// `Display` prints it with the line it is about; `Serialize` gives its parts to tools.
///
/// ```
/// use margay_codegen::{Library, Source, check};
///
/// let source = Source::new("door.yml", "schema: Custom.Door\nfields: {}\n");
/// let diagnostics = check(&source, &Library::new()).unwrap_err();
/// assert_eq!(
///     serde_json::to_value(&diagnostics).unwrap(),
///     serde_json::json!([{
///         "severity": "error",
///         "file": "door.yml",
///         "position": {"line": 2, "column": 9, "end_line": 2, "end_column": 11},
///         "message": "expected a list for `fields`, found a map",
///         "help": null,
///         "note": null,
///     }]),
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Whether the file can be used nevertheless.
    pub severity: Severity,
    /// The file's name.
    pub file: String,
    /// Where in the file; nothing when the problem is the file itself.
    pub position: Option<Position>,
    /// What was found and what was expected, without capital or full stop.
    pub message: String,
    /// What would probably put it right.
    pub help: Option<String>,
    /// Another place that the problem is about.
    pub note: Option<Note>,
    #[serde(skip)]
    excerpt: Option<Excerpt>,
}

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The file cannot be used.
    Error,
    /// The file can be used, but probably not as its author meant it.
    Warning,
}

/// A place in a file, counted from 1 in lines and characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column of the first character.
    pub column: usize,
    /// The line of the end.
    pub end_line: usize,
    /// The column after the last character.
    pub end_column: usize,
}

/// A second place that a problem is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// The file's name.
    pub file: String,
    /// Where in the file.
    pub position: Position,
    /// What is there.
    pub message: String,
}

impl Position {
    fn of(source: &Source, span: Span) -> Position {
        let (line, column) = source.line_column(span.start);
        let (end_line, end_column) = source.line_column(span.end.max(span.start));
        Position {
            line,
            column,
            end_line,
            end_column,
        }
    }
}

impl Diagnostic {
    /// A problem with a part of a file.
    pub fn new(
        severity: Severity,
        source: &Source,
        span: Span,
        message: impl Into<String>,
    ) -> Diagnostic {
        let position = Position::of(source, span);
        Diagnostic {
            severity,
            file: source.name().to_owned(),
            position: Some(position),
            message: message.into(),
            help: None,
            note: None,
            excerpt: Some(Excerpt::of(source, position)),
        }
    }

    /// A problem with a file as a whole, such as one that cannot be opened.
    ///
    /// ```
    /// use margay_codegen::Diagnostic;
    ///
    /// let problem = Diagnostic::of_file("door.yml", "no such file");
    /// assert_eq!(problem.to_string(), "door.yml: error: no such file");
    /// ```
    pub fn of_file(file: impl Into<String>, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            severity: Severity::Error,
            file: file.into(),
            position: None,
            message: message.into(),
            help: None,
            note: None,
            excerpt: None,
        }
    }

    /// Adds what would probably put it right.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// Makes the known word that a misspelt one was probably meant to be the help, if there is one.
    pub(crate) fn suggest<'w>(
        &mut self,
        found: &str,
        known: impl IntoIterator<Item = &'w str>,
    ) -> &mut Diagnostic {
        if self.position.is_some()
            && let Some(word) = closest(found, known)
        {
            self.help(format!("did you mean `{word}`?"));
        }
        self
    }

    /// Adds another place that the problem is about; a problem without a place has none.
    pub fn note(
        &mut self,
        source: &Source,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        if self.position.is_some() {
            self.note = Some(Note {
                file: source.name().to_owned(),
                position: Position::of(source, span),
                message: message.into(),
            });
        }
        self
    }
}

/// Every problem of a run, ordered by file and position.
///
/// ```
/// use margay_codegen::{Library, Source, check};
///
/// let source = Source::new("door.yml", "schema: Custom.Door\nfields: [{name: at, type: integre}]\n");
/// let diagnostics = check(&source, &Library::new()).unwrap_err();
/// assert_eq!((diagnostics.errors(), diagnostics.warnings()), (1, 0));
/// assert_eq!(
///     diagnostics.to_string(),
///     "\
/// door.yml:2:27: error: unknown type `integre` for field `at`
///     2 | fields: [{name: at, type: integre}]
///       |                           ^^^^^^^ help: did you mean `int`?
/// ",
/// );
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Takes problems in any order, each once.
    pub fn new(mut list: Vec<Diagnostic>) -> Diagnostics {
        // What is about a file as a whole comes after what is about its parts.
        list.sort_by_key(|one| (one.file.clone(), one.position.is_none(), one.position));
        list.dedup();
        Diagnostics(list)
    }

    /// These problems and more.
    pub(crate) fn with(&self, mut more: Vec<Diagnostic>) -> Diagnostics {
        more.extend(self.iter().cloned());
        Diagnostics::new(more)
    }

    /// The problems in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many errors there are.
    pub fn errors(&self) -> usize {
        self.count(Severity::Error)
    }

    /// How many warnings there are.
    pub fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    /// The same problems with every warning made an error.
    pub fn deny_warnings(mut self) -> Diagnostics {
        for diagnostic in &mut self.0 {
            diagnostic.severity = Severity::Error;
        }
        self
    }

    fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|one| one.severity == severity).count()
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Diagnostics {
        Diagnostics(vec![diagnostic])
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|one| writeln!(out, "{one}"))
    }
}

impl std::error::Error for Diagnostics {}

impl fmt::Display for Severity {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        })
    }
}
