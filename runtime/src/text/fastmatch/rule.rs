//! The rule of fastmatch, for one line: slow, plain, and the measure of the fast way.

use super::Pattern;
use crate::text::Common;
use crate::text::captures::{Captures, Span};

/// Where a pattern does not go on, and what it wants there.
pub(in crate::text) struct Stop<'p> {
    pub(in crate::text) at: usize,
    pub(in crate::text) wanted: &'p str,
}

impl Pattern {
    /// Matches any line, and keeps its captures; says whether it does match.
    pub(super) fn keep_line(&self, line: &str, captures: &mut Captures, common: &Common) -> bool {
        let matched = self.match_line(line, captures).is_ok();
        if matched {
            captures.keep_spans(line, &self.keeps, common);
        }
        matched
    }

    /// Matches any line, by the rule.
    pub(in crate::text) fn match_line(
        &self,
        line: &str,
        captures: &mut Captures,
    ) -> Result<(), Stop<'_>> {
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
