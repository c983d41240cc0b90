//! Why a line did not become a record: a reason, and where.

use std::fmt;

use crate::script::ScriptError;

/// A line that is not of the log type, or a value that could not be converted.
///
/// One pointer wide, so that the path without an error pays nothing for it. It names the column,
/// the field and the byte offset where they are known, and quotes at most a short, escaped piece of
/// the line: log lines hold secrets.
///
/// ```
/// use margay_runtime::{ParseError, Reason};
///
/// let error = ParseError::new(Reason::Missing).at_column(8, 107).in_field("elbStatusCode");
/// assert_eq!(error.column(), Some(8));
/// assert_eq!(error.to_string(), "column 8, field `elbStatusCode`: a required value is missing");
/// assert_eq!(std::mem::size_of::<ParseError>(), std::mem::size_of::<usize>());
/// ```
#[derive(Clone, PartialEq)]
pub struct ParseError(Box<Detail>);

#[derive(Clone, Debug, PartialEq)]
struct Detail {
    reason: Reason,
    column: Option<usize>,
    field: Option<Box<str>>,
    offset: usize,
}

impl ParseError {
    /// An error that is not yet placed in the line.
    #[cold]
    pub fn new(reason: Reason) -> Self {
        Self(Box::new(Detail {
            reason,
            column: None,
            field: None,
            offset: 0,
        }))
    }

    /// The same error, at a column (counted from 0) that begins at a byte offset of the line.
    #[cold]
    #[must_use]
    pub fn at_column(mut self, column: usize, offset: usize) -> Self {
        self.0.column = Some(column);
        self.0.offset = offset;
        self
    }

    /// The same error, at a byte offset of the line.
    #[cold]
    #[must_use]
    pub fn at_offset(mut self, offset: usize) -> Self {
        self.0.offset = offset;
        self
    }

    /// The same error, its offset counted in a line's own bytes, if the line was read as a text with
    /// U+FFFD for what is not UTF-8.
    ///
    /// ```
    /// use margay_runtime::{ParseError, Reason};
    ///
    /// let line = b"\xff\xfe x";
    /// let text = String::from_utf8_lossy(line);
    /// let error = ParseError::new(Reason::Missing).at_offset(text.find('x').unwrap());
    /// assert_eq!(error.offset(), 7);
    /// assert_eq!(error.in_line(line).offset(), 3);
    /// ```
    #[cold]
    #[must_use]
    pub fn in_line(self, line: &[u8]) -> Self {
        let mut left = self.0.offset;
        let mut offset = 0;
        for chunk in line.utf8_chunks() {
            let valid = chunk.valid().len();
            offset += valid.min(left);
            left -= valid.min(left);
            if left < char::REPLACEMENT_CHARACTER.len_utf8() || chunk.invalid().is_empty() {
                break;
            }
            offset += chunk.invalid().len();
            left -= char::REPLACEMENT_CHARACTER.len_utf8();
        }
        self.at_offset(offset)
    }

    /// The same error, in the field of this name.
    #[cold]
    #[must_use]
    pub fn in_field(mut self, field: &str) -> Self {
        self.0.field = Some(field.into());
        self
    }

    /// The same error, its field seen from outside.
    pub(crate) fn rename_field(&mut self, rename: impl FnOnce(&str) -> String) {
        if let Some(field) = &mut self.0.field {
            *field = rename(field).into();
        }
    }

    /// What is wrong.
    pub fn reason(&self) -> &Reason {
        &self.0.reason
    }

    /// The column it is wrong in, counted from 0 as in the layout.
    pub fn column(&self) -> Option<usize> {
        self.0.column
    }

    /// The schema's name of the field it is wrong in.
    pub fn field(&self) -> Option<&str> {
        self.0.field.as_deref()
    }

    /// Where in the line the trouble begins, in bytes.
    pub fn offset(&self) -> usize {
        self.0.offset
    }
}

impl fmt::Debug for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.column(), self.field()) {
            (Some(column), Some(field)) => write!(f, "column {column}, field `{field}`: ")?,
            (Some(column), None) => write!(f, "column {column}: ")?,
            (None, Some(field)) => write!(f, "field `{field}`: ")?,
            (None, None) => {}
        }
        fmt::Display::fmt(self.reason(), f)
    }
}

impl std::error::Error for ParseError {}

/// What is wrong with a line or a value.
///
/// ```
/// use margay_runtime::Reason;
///
/// let reason = Reason::not_a("a 64-bit integer", "12k");
/// assert_eq!(reason.to_string(), "`12k` is not a 64-bit integer");
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Reason {
    /// The line is empty or begins as another kind of log does.
    NotDelimited,
    /// A quoted column has no end.
    UnterminatedQuote,
    /// The line has fewer columns than the layout asks for.
    TooFewColumns {
        /// How many it has.
        found: usize,
        /// How many it must have.
        least: usize,
    },
    /// The line has more columns than the layout allows.
    TooManyColumns {
        /// How many it has.
        found: usize,
        /// How many it may have.
        most: usize,
    },
    /// The line has not as many columns as the header.
    UnlikeHeader {
        /// How many it has.
        found: usize,
        /// How many the header has.
        header: usize,
    },
    /// No line before it names the columns.
    NoHeader,
    /// The line matches no pattern.
    NoPattern {
        /// What stands where the pattern that came farthest could not go on.
        found: Excerpt,
        /// What that pattern looked for from there on.
        wanted: Excerpt,
    },
    /// The line does not match the regular expression.
    NoMatch,
    /// The entry is not JSON.
    NotJson {
        /// What the grammar of JSON asks for, as in "a comma or `}`".
        expected: &'static str,
        /// What stands there; nothing at the end of the entry.
        found: Option<Excerpt>,
    },
    /// Arrays and objects lie in each other too deep.
    TooDeep {
        /// How deep they may lie.
        limit: usize,
    },
    /// The script gives no object for the entry.
    Script(ScriptError),
    /// The line is a header or a comment: it is read, but gives no event.
    NoEvent,
    /// The line is not valid UTF-8.
    InvalidUtf8,
    /// The line is longer than the reader takes.
    LineTooLong {
        /// The most bytes it may have.
        limit: usize,
    },
    /// The input was damaged before the line ended.
    CutShort,
    /// The entry has more keys and values than is reasonable.
    TooManyValues {
        /// How many it may have.
        limit: usize,
    },
    /// No log type of several takes the line.
    Unclassified {
        /// What some of them say, in the order in which they were asked.
        said: Box<[(Box<str>, ParseError)]>,
        /// How many more there are.
        more: usize,
    },
    /// A required field has no value.
    Missing,
    /// The text is not what the field's type asks for.
    NotA {
        /// What it should be, with its article.
        expected: &'static str,
        /// The beginning of the text.
        found: Excerpt,
    },
    /// An HTTP request line of fewer than three parts.
    HttpRequest {
        /// How many parts it has.
        parts: usize,
    },
    /// The text is not in the list of allowed values.
    NotAllowed(Excerpt),
    /// The text is in the list of denied values.
    Denied(Excerpt),
    /// The number lies outside the allowed ranges.
    OutOfRange(i64),
}

impl Reason {
    /// The text is not what was expected; `expected` reads with its article, as "a number".
    #[cold]
    pub fn not_a(expected: &'static str, found: &str) -> Self {
        Self::NotA {
            expected,
            found: Excerpt::of(found),
        }
    }

    /// No log type takes the line; what the first few of them say is kept.
    #[cold]
    pub fn unclassified<'t>(said: impl ExactSizeIterator<Item = (&'t str, ParseError)>) -> Self {
        const KEPT: usize = 3;
        let more = said.len().saturating_sub(KEPT);
        let said = said.take(KEPT);
        Self::Unclassified {
            said: said.map(|(name, error)| (name.into(), error)).collect(),
            more,
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotDelimited => f.write_str("not a delimited log line"),
            Self::UnterminatedQuote => f.write_str("unterminated quote"),
            Self::TooFewColumns { found, least } => {
                write!(f, "{}, at least {least} expected", Count(*found, "column"))
            }
            Self::TooManyColumns { found, most } => {
                write!(f, "{}, at most {most} expected", Count(*found, "column"))
            }
            Self::NoHeader => f.write_str("no line before it names the columns"),
            Self::UnlikeHeader { found, header } => {
                write!(f, "{}, but {header} in the header", Count(*found, "column"))
            }
            Self::NoPattern { found, wanted } => {
                write!(
                    f,
                    "no pattern matches; the nearest stops at {found}, looking for {wanted}"
                )
            }
            Self::NoMatch => f.write_str("the regular expression does not match"),
            Self::NotJson { expected, found } => match found {
                Some(found) => write!(f, "not JSON: {expected} expected, {found} found"),
                None => write!(f, "not JSON: {expected} expected, but the entry ends"),
            },
            Self::TooDeep { limit } => {
                write!(
                    f,
                    "arrays and objects lie more than {limit} deep in each other"
                )
            }
            Self::Script(error) => fmt::Display::fmt(error, f),
            Self::NoEvent => f.write_str("a header or comment line, which gives no event"),
            Self::InvalidUtf8 => f.write_str("not valid UTF-8"),
            Self::LineTooLong { limit } => write!(f, "longer than {limit} bytes"),
            Self::CutShort => f.write_str("cut short by damage in the input"),
            Self::TooManyValues { limit } => write!(f, "more than {limit} keys and values"),
            Self::Unclassified { said, more } => {
                f.write_str("of no log type")?;
                for (at, (log_type, error)) in said.iter().enumerate() {
                    let before = if at == 0 { ": " } else { "; " };
                    write!(f, "{before}{log_type}: {error}")?;
                }
                match more {
                    0 => Ok(()),
                    _ => write!(f, "; and {more} more"),
                }
            }
            Self::Missing => f.write_str("a required value is missing"),
            Self::NotA { expected, found } => write!(f, "{found} is not {expected}"),
            Self::HttpRequest { parts } => {
                write!(f, "a request of {}, 3 expected", Count(*parts, "part"))
            }
            Self::NotAllowed(found) => write!(f, "{found} is not an allowed value"),
            Self::Denied(found) => write!(f, "{found} is a denied value"),
            Self::OutOfRange(found) => write!(f, "{found} is out of range"),
        }
    }
}

/// A number of things, the noun in its number.
struct Count(usize, &'static str);

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(number, noun) = self;
        let plural = if *number == 1 { "" } else { "s" };
        write!(f, "{number} {noun}{plural}")
    }
}

/// The beginning of a text that could not be used, short and escaped for display.
///
/// ```
/// use margay_runtime::Excerpt;
///
/// assert_eq!(Excerpt::of("a\tb").to_string(), "`a\\tb`");
/// assert_eq!(Excerpt::of(&"x".repeat(99)).to_string(), format!("`{}…`", "x".repeat(32)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt(Box<str>);

impl Excerpt {
    const CHARS: usize = 32;

    /// The first characters of a text.
    #[cold]
    pub fn of(text: &str) -> Self {
        let mut excerpt: String = text.chars().take(Self::CHARS).collect();
        if excerpt.len() < text.len() {
            excerpt.push('…');
        }
        let shown = excerpt.chars().flat_map(|c| {
            let control = c.is_control();
            let escaped = control.then(|| c.escape_default()).into_iter().flatten();
            escaped.chain((!control).then_some(c))
        });
        Self(shown.collect::<String>().into())
    }
}

impl From<&str> for Excerpt {
    fn from(text: &str) -> Self {
        Self::of(text)
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.0)
    }
}
