//! Fastmatch: literal text with placeholders, matched from the left without going back (parsers §5).
//!
//! `[%{at}] "%{request}"` takes `[12:00] "GET /" and more`: each placeholder ends where the literal
//! text after it first occurs, and what follows the last of them does not matter.

mod even;
mod rule;

use super::captures::Captures;
use super::{Common, Cutter, Keep, Line, Text, Work};
use crate::cut::needles::Needles;
use crate::error::{Excerpt, ParseError, Reason};
use crate::parser::Texts;
use even::{Beginning, Look, count_quotes};
pub(super) use rule::Stop;

/// How a log type with `parser: fastmatch` is cut.
///
/// ```
/// use margay_runtime::{Fastmatch, Keep, Pattern, Placeholder, Text};
///
/// // [%{level}] %{message}
/// let pattern = Pattern::new(
///     "[",
///     [Placeholder::new("] "), Placeholder::new("")],
///     [Keep::new(0, 0), Keep::new(1, 1)],
/// );
/// let fastmatch = Fastmatch::new([pattern], Text { columns: 2, ..Text::default() });
/// assert_eq!(fastmatch.patterns().len(), 1);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fastmatch {
    patterns: Vec<Pattern>,
    common: Common,
    /// The bytes that the scan of a block marks.
    marks: [Option<u8>; 2],
    /// Whether there is one pattern, and each of its placeholders becomes the column of its number: what is
    /// cut is kept at once then.
    in_order: bool,
}

/// A pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    prefix: String,
    placeholders: Vec<Placeholder>,
    keeps: Vec<Keep>,
    /// How many double quotes its literal text has.
    quotes: usize,
}

/// A placeholder and the literal text after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholder {
    delimiter: String,
    quote: Option<u8>,
    beginning: Beginning,
    look: Look,
}

impl Fastmatch {
    /// Patterns that are tried in order, the first that matches counts; and what text parsers share.
    pub fn new(patterns: impl Into<Vec<Pattern>>, text: Text) -> Self {
        let patterns = patterns.into();
        let mut fastmatch = Self {
            in_order: are_in_order(&patterns, text.columns),
            patterns,
            common: Common::new(text),
            marks: [None; 2],
        };
        fastmatch.choose_marks();
        fastmatch
    }

    /// The patterns.
    pub fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }
}

fn are_in_order(patterns: &[Pattern], columns: usize) -> bool {
    match patterns {
        [only] => {
            let count = only.placeholders.len();
            count <= columns && Keep::all_in_order(&only.keeps, count)
        }
        _ => false,
    }
}

impl Pattern {
    /// A pattern of the text before its first placeholder, its placeholders, and those of them that
    /// become columns.
    pub fn new(
        prefix: &str,
        placeholders: impl Into<Vec<Placeholder>>,
        keeps: impl Into<Vec<Keep>>,
    ) -> Self {
        let placeholders: Vec<Placeholder> = placeholders.into();
        let delimiters = placeholders.iter().map(|one| one.delimiter.as_str());
        let literals = std::iter::once(prefix).chain(delimiters);
        Self {
            quotes: literals.map(|text| count_quotes(text.as_bytes())).sum(),
            prefix: prefix.to_owned(),
            placeholders,
            keeps: keeps.into(),
        }
    }
}

impl Placeholder {
    /// A placeholder that ends where the delimiter occurs, or with the line where that is empty.
    pub fn new(delimiter: &str) -> Self {
        Self {
            beginning: Beginning::of(delimiter.as_bytes()),
            delimiter: delimiter.to_owned(),
            quote: None,
            look: Look::Search,
        }
    }

    /// A placeholder between two quotes, the second of which begins the delimiter: in a line with a
    /// backslash ahead it ends at the first quote without one.
    pub fn quoted(delimiter: &str) -> Self {
        Self {
            quote: delimiter.bytes().next(),
            ..Self::new(delimiter)
        }
    }
}

impl Cutter for Fastmatch {
    fn common(&self) -> &Common {
        &self.common
    }

    fn needles(&self) -> Needles {
        Needles::of_marks(self.marks)
    }

    fn cut(&self, line: Line<'_>, work: &mut Work) -> Result<Texts, ParseError> {
        let captures = &mut work.captures;
        for pattern in &self.patterns {
            let matched = match line.even {
                Some(even) if self.in_order => {
                    pattern.keep_in_order(line.text, even, captures, &self.common)
                }
                Some(even) => pattern.keep_even(line.text, even, captures, &self.common),
                None => pattern.keep_line(line.text, captures, &self.common),
            };
            if matched {
                return Ok(match line.even {
                    Some(_) if self.is_plain(line.text, pattern) => Texts::Plain,
                    _ => Texts::Any,
                });
            }
        }
        Err(self.no_pattern(line, captures))
    }
}

impl Fastmatch {
    /// Whether no text of an even line that the pattern matches needs escaping.
    #[inline]
    fn is_plain(&self, line: &str, pattern: &Pattern) -> bool {
        let control = self.marks.iter().flatten().any(u8::is_ascii_control);
        // All of its quotes are those of the pattern, so no text has any.
        !control && count_quotes(line.as_bytes()) == pattern.quotes
    }

    /// Why no pattern matches: where the one that comes farthest stops.
    #[cold]
    fn no_pattern(&self, line: Line<'_>, captures: &mut Captures) -> ParseError {
        let stops = self
            .patterns
            .iter()
            .filter_map(|pattern| pattern.match_line(line.text, captures).err());
        // The first one of those that come equally far.
        let nearest = stops.reduce(|one, other| match other.at > one.at {
            true => other,
            false => one,
        });
        let Stop { at, wanted } = nearest.unwrap_or(Stop { at: 0, wanted: "" });
        let reason = Reason::NoPattern {
            found: Excerpt::of(&line.text[at..]),
            wanted: Excerpt::of(wanted),
        };
        ParseError::new(reason).at_offset(at + line.lead)
    }
}
