//! Fastmatch: literal text with placeholders, matched from the left without going back (parsers §5).
//!
//! `[%{at}] "%{request}"` takes `[12:00] "GET /" and more`: each placeholder ends where the literal
//! text after it first occurs, and what follows the last of them does not matter.

use super::captures::{Captures, Span};
use super::{Cutter, Keep, Line, Text, Work};
use crate::cut::structure::Needles;
use crate::error::{Excerpt, ParseError, Reason};
use crate::parser::Texts;

/// How a log type with `parser: fastmatch` is cut.
///
/// ```
/// use margay_runtime::{Fastmatch, Keep, Pattern, Placeholder, Text};
///
/// // [%{level}] %{message}
/// let fastmatch = Fastmatch {
///     patterns: vec![Pattern::new(
///         "[",
///         [Placeholder::new("] "), Placeholder::new("")],
///         [Keep::new(0, 0), Keep::new(1, 1)],
///     )],
///     text: Text { columns: 2, ..Text::default() },
/// };
/// assert_eq!(fastmatch.patterns.len(), 1);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fastmatch {
    /// Tried in order; the first that matches counts.
    pub patterns: Vec<Pattern>,
    /// What it has in common with other text parsers.
    pub text: Text,
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
            delimiter: delimiter.to_owned(),
            quote: None,
        }
    }

    /// A placeholder between two quotes, the second of which begins the delimiter: in a line with a
    /// backslash ahead it ends at the first quote without one.
    pub fn quoted(delimiter: &str) -> Self {
        Self {
            delimiter: delimiter.to_owned(),
            quote: delimiter.bytes().next(),
        }
    }
}

impl Cutter for Fastmatch {
    fn text(&self) -> &Text {
        &self.text
    }

    fn needles(&self) -> Needles {
        Needles::of_lines()
    }

    fn cut(&self, line: Line<'_>, work: &mut Work) -> Result<Texts, ParseError> {
        let captures = &mut work.captures;
        for pattern in &self.patterns {
            let matched = match line.bounds {
                Some(_) => pattern.match_even(line.text, captures),
                None => pattern.match_line(line.text, captures).is_ok(),
            };
            if matched {
                captures.keep_spans(line.text, &pattern.keeps, &self.text);
                return Ok(match line.bounds {
                    // All of its quotes are those of the pattern, so no text has any.
                    Some(_) if count_quotes(line.text.as_bytes()) == pattern.quotes => Texts::Plain,
                    _ => Texts::Any,
                });
            }
        }
        Err(self.no_pattern(line, captures))
    }
}

impl Fastmatch {
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

/// Where a pattern does not go on, and what it wants there.
struct Stop<'p> {
    at: usize,
    wanted: &'p str,
}

impl Pattern {
    /// Matches an even line: without a backslash there are no escapes, so quotes mean nothing.
    #[inline]
    fn match_even(&self, line: &str, captures: &mut Captures) -> bool {
        let bytes = line.as_bytes();
        if !bytes.starts_with(self.prefix.as_bytes()) {
            return false;
        }
        captures.spans.clear();
        let mut at = self.prefix.len();
        for placeholder in &self.placeholders {
            let rest = &bytes[at..];
            let delimiter = placeholder.delimiter.as_bytes();
            let Some(length) = find(rest, delimiter) else {
                return false;
            };
            captures.spans.push(Span::of(at, at + length));
            at += length + delimiter.len();
        }
        true
    }

    /// Matches any line, by the rule.
    fn match_line(&self, line: &str, captures: &mut Captures) -> Result<(), Stop<'_>> {
        captures.spans.clear();
        let mut at = self.prefix.len();
        if !line.starts_with(&self.prefix) {
            return Err(Stop {
                at: 0,
                wanted: &self.prefix,
            });
        }
        for placeholder in &self.placeholders {
            let delimiter = placeholder.delimiter.as_str();
            let rest = &line[at..];
            let stop = |ahead: usize| Stop {
                at: at + ahead,
                wanted: delimiter,
            };
            let escapes = placeholder.quote.filter(|_| rest.contains('\\'));
            let (span, length) = match escapes {
                Some(quote) => unquote(line, at, quote, captures).map_err(stop)?,
                None if delimiter.is_empty() => (Span::of(at, line.len()), rest.len()),
                None => {
                    let length = rest.find(delimiter).ok_or_else(|| stop(0))?;
                    (Span::of(at, at + length), length)
                }
            };
            if !rest[length..].starts_with(delimiter) {
                return Err(stop(length));
            }
            captures.spans.push(span);
            at += length + delimiter.len();
        }
        Ok(())
    }
}

/// Where a delimiter first occurs; an empty one does at the end.
#[inline]
fn find(rest: &[u8], delimiter: &[u8]) -> Option<usize> {
    match delimiter {
        [] => Some(rest.len()),
        [only] => memchr::memchr(*only, rest),
        _ if delimiter.len() > 8 => memchr::memmem::find(rest, delimiter),
        [first, others @ ..] => {
            let mut from = 0;
            loop {
                let found = from + memchr::memchr(*first, &rest[from..])?;
                from = found + 1;
                if rest[from..].starts_with(others) {
                    return Some(found);
                }
            }
        }
    }
}

/// Reads a text up to a quote, its escapes undone, and says how long it is in the line. Where that
/// is impossible, says where.
fn unquote(
    line: &str,
    begin: usize,
    quote: u8,
    captures: &mut Captures,
) -> Result<(Span, usize), usize> {
    let rest = &line[begin..];
    let end = |from: usize| {
        let next = memchr::memchr2(quote, b'\\', &rest.as_bytes()[from..]);
        next.map(|next| from + next).ok_or(from)
    };
    let mut at = end(0)?;
    if rest.as_bytes()[at] == quote {
        return Ok((Span::of(begin, begin + at), at));
    }
    let mut undo = |image: &mut String| -> Result<(), usize> {
        image.push_str(&rest[..at]);
        while rest.as_bytes()[at] == b'\\' {
            let (character, length) = unescape(&rest[at + 1..], quote).ok_or(at)?;
            image.push(character);
            let from = at + 1 + length;
            at = end(from)?;
            image.push_str(&rest[from..at]);
        }
        Ok(())
    };
    let mut undone = Ok(());
    let span = captures.push(line, begin, |image| undone = undo(image));
    undone.map(|()| (span, at))
}

/// Reads what follows a backslash: the character it stands for, and how long it is.
fn unescape(rest: &str, quote: u8) -> Option<(char, usize)> {
    let kind = *rest.as_bytes().first()?;
    let character = match kind {
        b'a' => '\x07',
        b'b' => '\x08',
        b'f' => '\x0c',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'v' => '\x0b',
        b'\\' => '\\',
        _ if kind == quote => char::from(quote),
        b'0'..=b'7' => {
            return number(rest, 0, 3, 8).filter(|(character, _)| *character <= '\u{ff}');
        }
        b'x' => return number(rest, 1, 2, 16),
        b'u' => return number(rest, 1, 4, 16),
        b'U' => return number(rest, 1, 8, 16),
        _ => return None,
    };
    Some((character, 1))
}

/// Reads the character of a number of so many digits after a letter or nothing.
fn number(rest: &str, letter: usize, digits: usize, radix: u32) -> Option<(char, usize)> {
    let text = rest.get(letter..letter + digits)?;
    // A sign is no digit, though the library would take it.
    let value = match text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        true => u32::from_str_radix(text, radix).ok()?,
        false => return None,
    };
    Some((char::from_u32(value)?, letter + digits))
}

/// How many double quotes there are in a text.
#[inline]
fn count_quotes(text: &[u8]) -> usize {
    let mut count = 0;
    // In pieces short enough for sums of a byte, which the compiler adds many at a time.
    for piece in text.chunks(192) {
        let quotes = piece.iter().map(|&byte| u8::from(byte == b'"')).sum::<u8>();
        count += usize::from(quotes);
    }
    count
}
