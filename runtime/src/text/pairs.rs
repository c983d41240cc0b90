//! Pairs: values that each bring their name, such as `src=192.0.2.7 msg="door opened"`.
//!
//! Keys come in any order; those that nobody asks for are passed over, and of one that comes more
//! than once the last value counts. Before the first pair there may be a head, which a regular
//! expression cuts.

use super::captures::{Capture, Span};
#[cfg(feature = "regex")]
use super::regex::Regex;
use super::{Common, Cutter, Keep, Line, Text, Wanted, Work};
use crate::cut::Escapes;
use crate::cut::needles::Needles;
use crate::error::{ParseError, Reason};
use crate::parser::Texts;

/// The signs between and around the parts of pairs.
///
/// ```
/// use margay_runtime::Signs;
///
/// let logfmt = Signs { quote: Some(b'"'), ..Signs::default() };
/// assert_eq!((logfmt.separator, logfmt.assign), (b' ', b'='));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signs {
    /// The ASCII byte between two pairs; several in a row are as good as one.
    pub separator: u8,
    /// The ASCII byte between a key and its value.
    pub assign: u8,
    /// The ASCII byte around a quoted value, when there is one.
    pub quote: Option<u8>,
    /// What stands for the quote inside a quoted value.
    pub escapes: Escapes,
    /// The value of a key that stands alone; without it such keys are passed over.
    pub alone: Option<String>,
}

impl Default for Signs {
    /// Blanks between pairs, `=` between a key and its value, no quotes.
    fn default() -> Self {
        Self {
            separator: b' ',
            assign: b'=',
            quote: None,
            escapes: Escapes::None,
            alone: None,
        }
    }
}

/// A key and where it ends, with or without a value.
pub(super) struct Pair {
    pub key: (usize, usize),
    pub value: Option<Span>,
    /// Where the pair ends in the line.
    pub end: usize,
}

/// How a log type of keys and values is cut.
///
/// ```
/// use margay_runtime::{Pairs, Signs, Text, Wanted};
///
/// let text = Text { columns: 1, ..Text::default() };
/// let pairs = Pairs::new(Signs::default(), [Wanted::last("SRC", 0)], text);
/// assert_eq!(pairs.signs().assign, b'=');
/// ```
#[derive(Debug)]
pub struct Pairs {
    signs: Signs,
    /// Sorted by name.
    wanted: Vec<Wanted>,
    #[cfg(feature = "regex")]
    pub(super) head: Option<Regex>,
    common: Common,
}

impl Pairs {
    /// The signs, the keys that become columns, and what text parsers share.
    pub fn new(signs: Signs, wanted: impl Into<Vec<Wanted>>, text: Text) -> Self {
        let mut wanted = wanted.into();
        wanted.sort_by(|one, other| one.name.cmp(&other.name));
        Self {
            signs,
            wanted,
            #[cfg(feature = "regex")]
            head: None,
            common: Common::new(text),
        }
    }

    /// The same, pairs beginning where the match of an expression ends. Its groups become columns.
    #[cfg(feature = "regex")]
    #[must_use]
    pub fn after(mut self, head: Regex) -> Self {
        self.head = Some(head);
        self
    }

    /// The signs between and around the parts of pairs.
    pub fn signs(&self) -> &Signs {
        &self.signs
    }

    #[cfg(feature = "regex")]
    fn cut_head(&self, line: Line<'_>, work: &mut Work) -> Result<usize, ParseError> {
        match &self.head {
            Some(head) => head.keep_match(line, work, &self.common),
            None => Ok(0),
        }
    }

    #[cfg(not(feature = "regex"))]
    fn cut_head(&self, _line: Line<'_>, _work: &mut Work) -> Result<usize, ParseError> {
        Ok(0)
    }

    /// Keeps a value for those who ask for its key. Keys may have blanks around them.
    fn keep(&self, line: &str, key: &str, value: Span, work: &mut Work) {
        let key = key.trim_ascii();
        let first = self
            .wanted
            .partition_point(|wanted| wanted.name.as_str() < key);
        let wanted = self.wanted[first..].iter();
        for wanted in wanted.take_while(|wanted| wanted.name == key) {
            if wanted.first && work.captures.has(wanted.column) {
                continue;
            }
            let keep = Keep::new(0, wanted.column);
            let captures = &mut work.captures;
            captures.keep(line, keep, value, Capture::NO_NUMBER, &self.common);
        }
    }

    /// The next pair that begins at `at` or behind separators there.
    #[inline]
    pub(super) fn next_pair(
        &self,
        line: Line<'_>,
        mut at: usize,
        work: &mut Work,
    ) -> Result<Option<Pair>, ParseError> {
        let Signs {
            separator, assign, ..
        } = self.signs;
        let bytes = line.text.as_bytes();
        while bytes.get(at) == Some(&separator) {
            at += 1;
        }
        if at >= bytes.len() {
            return Ok(None);
        }
        let ahead = memchr::memchr2(assign, separator, &bytes[at..]);
        let end = ahead.map_or(bytes.len(), |ahead| at + ahead);
        let key = (at, end);
        if bytes.get(end) != Some(&assign) {
            let value = None;
            return Ok(Some(Pair { key, value, end }));
        }
        let (value, end) = self.value(line, end + 1, work)?;
        let value = Some(value);
        Ok(Some(Pair { key, value, end }))
    }

    /// Reads a value that begins at `at`, and says where it ends in the line.
    fn value(
        &self,
        line: Line<'_>,
        at: usize,
        work: &mut Work,
    ) -> Result<(Span, usize), ParseError> {
        let bytes = line.text.as_bytes();
        if let Some(quote) = self.signs.quote
            && bytes.get(at) == Some(&quote)
        {
            return self.quoted(line, at, quote, work);
        }
        let end = memchr::memchr(self.signs.separator, &bytes[at..]);
        let end = end.map_or(bytes.len(), |ahead| at + ahead);
        Ok((Span::of(at, end), end))
    }

    fn quoted(
        &self,
        line: Line<'_>,
        open: usize,
        quote: u8,
        work: &mut Work,
    ) -> Result<(Span, usize), ParseError> {
        let (begin, bytes) = (open + 1, line.text.as_bytes());
        // Where the text begins in the image, once an escape has made it another than the line's.
        let mut copied = None;
        let (mut from, mut at) = (begin, begin);
        let close = loop {
            let found = match self.signs.escapes.backslash() {
                true => memchr::memchr2(quote, b'\\', &bytes[at..]),
                false => memchr::memchr(quote, &bytes[at..]),
            };
            let Some(ahead) = found else {
                let error = ParseError::new(Reason::UnterminatedQuote);
                return Err(error.at_offset(line.lead + open));
            };
            let mark = at + ahead;
            let after = bytes.get(mark + 1).copied();
            let is_escape = match bytes[mark] == quote {
                true => self.signs.escapes.doubled() && after == Some(quote),
                false => after.is_some_and(|after| after == quote || after == b'\\'),
            };
            if is_escape {
                let image = work.captures.image(line.text);
                copied.get_or_insert(image.len());
                image.push_str(&line.text[from..mark]);
                // The first byte of an escape is left out.
                from = mark + 1;
                at = mark + 2;
            } else if bytes[mark] == quote
                && after.is_none_or(|after| after == self.signs.separator)
            {
                break mark;
            } else {
                at = mark + 1;
            }
        };
        let span = match copied {
            None => Span::of(begin, close),
            Some(begin) => {
                let image = work.captures.image(line.text);
                image.push_str(&line.text[from..close]);
                Span::of(begin, image.len())
            }
        };
        let origin = open as u32;
        Ok((Span { origin, ..span }, close + 1))
    }
}

impl Cutter for Pairs {
    fn common(&self) -> &Common {
        &self.common
    }

    fn needles(&self) -> Needles {
        Needles::of_marks([None; 2])
    }

    fn cut(&self, line: Line<'_>, work: &mut Work) -> Result<Texts, ParseError> {
        let mut at = self.cut_head(line, work)?;
        let alone = self.signs.alone.as_ref();
        let alone = alone.map(|alone| {
            work.captures
                .push(line.text, 0, |image| image.push_str(alone))
        });
        while let Some(pair) = self.next_pair(line, at, work)? {
            let origin = pair.key.0 as u32;
            let value = pair
                .value
                .or_else(|| alone.map(|span| Span { origin, ..span }));
            if let Some(value) = value {
                let key = &line.text[pair.key.0..pair.key.1];
                self.keep(line.text, key, value, work);
            }
            at = pair.end;
        }
        Ok(Texts::Any)
    }
}
