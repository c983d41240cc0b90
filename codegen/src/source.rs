//! A schema or layout file: its name, its text, and where things stand in it.

use std::ops::Range;

/// One file's text under the name that diagnostics print.
///
/// ```
/// use margay_codegen::Source;
///
/// let source = Source::new("door.yml", "fields:\n  - name: é, x\n");
/// assert_eq!(source.name(), "door.yml");
/// assert_eq!(source.line(2), "  - name: é, x");
/// // Bytes 18 to 20 are the letter é, the eleventh character of the second line.
/// assert_eq!(source.line_column(18), (2, 11));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    name: String,
    text: String,
    /// The byte at which each line starts; never empty.
    lines: Vec<usize>,
    /// How many lines of the file stand before the text, when it is only a part of one.
    lines_before: usize,
    /// What the log type of a schema is called that does not say so itself.
    log_type: Option<String>,
    /// Whether a byte-order mark stands in front of the text.
    is_marked: bool,
}

/// A byte-order mark. Some editors put it in front of text that is UTF-8.
const MARK: &str = "\u{feff}";

impl Source {
    /// A file with this name and text. A byte-order mark in front of it is no part of the text.
    ///
    /// ```
    /// # use margay_codegen::Source;
    /// let source = Source::new("door.yml", "\u{feff}fields: []");
    /// assert_eq!(source.text(), "fields: []");
    /// assert_eq!(source.mark(), "\u{feff}");
    /// ```
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Source {
        let mut text = text.into();
        let is_marked = text.starts_with(MARK);
        if is_marked {
            text.drain(..MARK.len());
        }
        Source {
            is_marked,
            ..Source::part(name, text, 0)
        }
    }

    /// A part of a file, after this many of its lines.
    pub(crate) fn part(
        name: impl Into<String>,
        text: impl Into<String>,
        lines_before: usize,
    ) -> Source {
        let text = text.into();
        let starts = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let lines = std::iter::once(0)
            .chain(starts.map(|(at, _)| at + 1))
            .collect();
        Source {
            name: name.into(),
            text,
            lines,
            lines_before,
            log_type: None,
            is_marked: false,
        }
    }

    /// The same file; should it be a schema that does not name its log type, this is the name.
    ///
    /// ```
    /// use margay_codegen::{Library, Source, check};
    ///
    /// let schema = Source::new("x.yml", "{fields: [{name: at, type: string}]}").called("Custom.Test");
    /// assert_eq!(check(&schema, &Library::new())?.log_type(), "Custom.Test");
    /// # Ok::<(), margay_codegen::Diagnostics>(())
    /// ```
    #[must_use]
    pub fn called(self, log_type: impl Into<String>) -> Source {
        let log_type = Some(log_type.into());
        Source { log_type, ..self }
    }

    /// What the log type is called that the text does not name.
    pub(crate) fn log_type(&self) -> Option<&str> {
        self.log_type.as_deref()
    }

    /// The name as diagnostics print it, usually a path.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text, without a byte-order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The byte-order mark that the file begins with; empty where it begins with its text.
    pub fn mark(&self) -> &'static str {
        if self.is_marked { MARK } else { "" }
    }

    /// A line by its number, counted from 1, without its line end; empty beyond the last line.
    pub fn line(&self, number: usize) -> &str {
        let Some(index) = number.checked_sub(1 + self.lines_before) else {
            return "";
        };
        let Some(&start) = self.lines.get(index) else {
            return "";
        };
        let end = self
            .lines
            .get(index + 1)
            .map_or(self.text.len(), |next| next - 1);
        self.text[start..end].trim_end_matches('\r')
    }

    /// The line and column of a byte, both counted from 1, the column in characters.
    pub fn line_column(&self, byte: usize) -> (usize, usize) {
        let byte = floor_char_boundary(&self.text, byte);
        let line = self.lines.partition_point(|start| *start <= byte);
        let start = self.lines[line - 1];
        let column = self.text[start..byte].chars().count() + 1;
        (self.lines_before + line, column)
    }
}

/// The end of the last whole character at or before a byte.
pub(crate) fn floor_char_boundary(text: &str, byte: usize) -> usize {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}

/// The bytes of a source that something is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// These bytes.
    pub fn new(bytes: Range<usize>) -> Span {
        Span {
            start: bytes.start,
            end: bytes.end,
        }
    }
}

/// A value and where it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// A value written there.
    pub fn new(value: T, span: Span) -> Spanned<T> {
        Spanned { value, span }
    }

    /// Another value written at the same place.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned {
            value: change(self.value),
            span: self.span,
        }
    }
}
