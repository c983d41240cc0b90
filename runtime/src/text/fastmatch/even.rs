//! Fastmatch on even lines: without a backslash there are no escapes, so quotes mean nothing.
//!
//! The scan of a block marks two bytes, chosen so that as many delimiters as possible hold one of
//! them. A delimiter is then looked for at the marks only, eight bytes at a time.

use super::{Fastmatch, Pattern, Placeholder};
use crate::text::captures::{Capture, Captures, Span};
use crate::text::{Common, Even};

/// How the end of a placeholder is found in an even line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// At a mark, which is so many bytes behind the beginning of the delimiter.
    Marks(usize),
    /// Byte by byte.
    Search,
    /// At the end of the line.
    End,
}

/// Up to eight bytes of a delimiter as a word, and which bits of it count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Beginning {
    word: u64,
    bits: u64,
}

impl Beginning {
    pub fn of(delimiter: &[u8]) -> Self {
        let (mut word, mut bits) = ([0; 8], [0; 8]);
        for (at, byte) in delimiter.iter().take(8).enumerate() {
            (word[at], bits[at]) = (*byte, 0xFF);
        }
        Self {
            word: u64::from_le_bytes(word),
            bits: u64::from_le_bytes(bits),
        }
    }
}

impl Fastmatch {
    /// Chooses the marks, and tells every placeholder how it is found.
    pub(super) fn choose_marks(&mut self) {
        let placeholders = self
            .patterns
            .iter()
            .flat_map(|pattern| &pattern.placeholders);
        let delimiters: Vec<&[u8]> = placeholders
            .map(|placeholder| placeholder.delimiter.as_bytes())
            .filter(|delimiter| !delimiter.is_empty())
            .collect();
        let first = best_mark(&delimiters);
        let holds =
            |mark: Option<u8>, delimiter: &[u8]| mark.is_some_and(|mark| delimiter.contains(&mark));
        let others = delimiters.iter().copied();
        let others: Vec<_> = others.filter(|other| !holds(first, other)).collect();
        self.marks = [first, best_mark(&others)];
        for pattern in &mut self.patterns {
            for placeholder in &mut pattern.placeholders {
                placeholder.look = look(&placeholder.delimiter, self.marks);
            }
        }
    }
}

/// The byte that most delimiters hold; of equals, the one that texts hold least.
fn best_mark(delimiters: &[&[u8]]) -> Option<u8> {
    let holding = |mark: u8| delimiters.iter().filter(|one| one.contains(&mark)).count();
    let candidates = (0..0x80_u8).filter(|byte| can_mark(*byte) && holding(*byte) > 0);
    let rarity = |byte: u8| match byte {
        b' ' => 1,
        _ if byte.is_ascii_alphanumeric() => 0,
        b'.' | b',' | b'-' | b'/' | b':' | b'_' => 2,
        _ => 3,
    };
    candidates.max_by_key(|byte| (holding(*byte), rarity(*byte)))
}

/// Not a backslash, whose lines are odd, nor a line end.
fn can_mark(byte: u8) -> bool {
    byte != b'\\' && byte != b'\n'
}

fn look(delimiter: &str, marks: [Option<u8>; 2]) -> Look {
    if delimiter.is_empty() {
        return Look::End;
    }
    // A line holds no line end.
    let marks = marks
        .into_iter()
        .flatten()
        .filter(|_| !delimiter.contains('\n'));
    let mut places = marks.filter_map(|mark| delimiter.bytes().position(|byte| byte == mark));
    places.next().map_or(Look::Search, Look::Marks)
}

impl Pattern {
    /// Matches an even line, and keeps its captures; says whether it does match.
    #[inline]
    pub(super) fn keep_even(
        &self,
        line: &str,
        even: Even<'_>,
        captures: &mut Captures,
        common: &Common,
    ) -> bool {
        // Of those of the line before, which all are written over.
        captures
            .spans
            .resize(self.placeholders.len(), Span::default());
        let spans = &mut captures.spans;
        let matched = self.match_even(line, even, spans, |place, span| *place = span);
        if matched {
            captures.keep_spans(line, &self.keeps, common);
        }
        matched
    }

    /// The same where captures are columns in their order: each is kept when it is found. Of a line that
    /// does not match, some may be kept.
    #[inline]
    pub(super) fn keep_in_order(
        &self,
        line: &str,
        even: Even<'_>,
        captures: &mut Captures,
        common: &Common,
    ) -> bool {
        self.match_even(line, even, &mut captures.columns, |column, span| {
            column.keep(line, span, Capture::NO_NUMBER, common);
        })
    }

    /// Matches an even line, and hands on each span with its place, of which there is one for each placeholder
    /// at least.
    #[inline(always)]
    fn match_even<T>(
        &self,
        line: &str,
        even: Even<'_>,
        places: &mut [T],
        keep: impl Fn(&mut T, Span),
    ) -> bool {
        if !self.prefix.is_empty() && !line.starts_with(&self.prefix) {
            return false;
        }
        let [begin, marks @ .., _] = even.bounds else {
            return false;
        };
        let begin = *begin as usize;
        let end = begin + line.len();
        let mut marks = marks.iter();
        let mut at = begin + self.prefix.len();
        for (placeholder, kept) in self.placeholders.iter().zip(places) {
            let found = match placeholder.look {
                Look::Marks(behind) => loop {
                    let Some(&after) = marks.next() else {
                        return false;
                    };
                    // Not in the block at all where the mark is too close to its beginning.
                    let place = (after as usize - 1).wrapping_sub(behind);
                    if place >= at && placeholder.is_at(even.block.as_bytes(), place) {
                        break place;
                    }
                },
                Look::Search => {
                    match find(
                        &even.block.as_bytes()[at..end],
                        placeholder.delimiter.as_bytes(),
                    ) {
                        Some(length) => at + length,
                        None => return false,
                    }
                }
                Look::End => end,
            };
            keep(kept, Span::of(at - begin, found - begin));
            at = found + placeholder.delimiter.len();
        }
        true
    }
}

impl Placeholder {
    /// Whether its delimiter is at a place of a block. It holds no line end, so it does not reach
    /// into another line.
    #[inline]
    fn is_at(&self, block: &[u8], place: usize) -> bool {
        let Some(rest) = block.get(place..) else {
            return false;
        };
        let delimiter = self.delimiter.as_bytes();
        match rest.first_chunk() {
            Some(beginning) => {
                let word = u64::from_le_bytes(*beginning);
                (word ^ self.beginning.word) & self.beginning.bits == 0
                    && (delimiter.len() <= 8 || rest.starts_with(delimiter))
            }
            None => rest.starts_with(delimiter),
        }
    }
}

/// Where a delimiter first occurs.
#[inline]
fn find(rest: &[u8], delimiter: &[u8]) -> Option<usize> {
    match delimiter {
        [] => Some(0),
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

/// How many double quotes there are in a text.
#[inline]
pub(super) fn count_quotes(text: &[u8]) -> usize {
    let mut count = 0;
    // In pieces short enough for sums of a byte, which the compiler adds many at a time.
    for piece in text.chunks(192) {
        let quotes = piece.iter().map(|&byte| u8::from(byte == b'"')).sum::<u8>();
        count += usize::from(quotes);
    }
    count
}
