//! What blocks of lines have in common, however their lines are cut.

use std::borrow::Cow;

use crate::cut::needles::Needles;
use crate::cut::simd::Simd;
use crate::cut::structure::Structure;
use crate::error::ParseError;
use crate::faults::Faults;
use crate::report::{Reject, Report};

/// The longest part of a block that is scanned at once.
const LONGEST_SCANNED: usize = 1 << 20;

/// The parts of a block, and where each begins: whole lines, few enough to be scanned together, or one
/// line that is longer than that.
pub(crate) fn parts(block: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = block.get(start..).filter(|rest| !rest.is_empty())?;
        let length = match rest.get(..LONGEST_SCANNED) {
            None => rest.len(),
            Some(head) => match memchr::memrchr(b'\n', head) {
                Some(end) => end + 1,
                None => memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1),
            },
        };
        let part = (start, &rest[..length]);
        start += length;
        Some(part)
    })
}

/// Finds the structure of a part of a block. A line that is too long to be scanned is an odd one, so
/// that its structure takes no room.
pub(crate) fn find_structure(structure: &mut Structure, part: &[u8], needles: Needles) {
    match is_long(part) {
        true => structure.take_one_line(part),
        false => structure.find(part, needles, Simd::in_use()),
    }
}

/// Whether a text is longer than what is scanned at once.
pub(crate) fn is_long(text: &[u8]) -> bool {
    text.len() > LONGEST_SCANNED
}

/// A block as text, where it is; the structure is what a scan found in this block.
pub(crate) fn text_of<'b>(block: &'b [u8], structure: &Structure) -> Option<&'b str> {
    match structure.ascii {
        // SAFETY: the scan has seen ASCII only.
        true => Some(unsafe { std::str::from_utf8_unchecked(block) }),
        false => std::str::from_utf8(block).ok(),
    }
}

/// Where a line is, without its line end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    /// The line.
    #[inline(always)]
    pub fn of(self, block: &[u8]) -> &[u8] {
        &block[self.start..self.end]
    }

    /// The same line, seen from so far in front.
    #[inline(always)]
    pub fn behind(self, base: usize) -> Self {
        Self {
            start: self.start + base,
            end: self.end + base,
        }
    }
}

/// A line of a scanned block.
pub(crate) struct ScannedLine<'s> {
    /// Where its columns begin, and where one after the last would.
    pub bounds: &'s [u32],
    /// Whether the scan met anything in it that is for the rule to judge.
    pub odd: bool,
}

impl ScannedLine<'_> {
    /// Where the line begins and ends in what was scanned.
    #[inline(always)]
    pub fn span(&self) -> Span {
        let last = self.bounds[self.bounds.len() - 1];
        Span {
            start: self.bounds[0] as usize,
            end: last as usize - 1,
        }
    }
}

/// The lines of a scanned block, in order.
#[inline(always)]
pub(crate) fn scanned_lines(structure: &Structure) -> impl Iterator<Item = ScannedLine<'_>> {
    let mut oddities = structure.odd.iter().copied().peekable();
    let mut first = 0;
    structure.lines.iter().map(move |&last| {
        let bounds = &structure.bounds[first as usize..=last as usize];
        first = last;
        let mut line = ScannedLine { bounds, odd: false };
        let end = line.span().end;
        while oddities.next_if(|&at| at as usize <= end).is_some() {
            line.odd = true;
        }
        line
    })
}

/// A line that must be looked at closely.
pub(crate) struct OddLine<'l> {
    text: Cow<'l, str>,
    /// How many bytes of white space are in front of it.
    pub lead: usize,
    /// Where its first byte is that is not UTF-8; U+FFFD stands there instead.
    pub bad: Option<usize>,
}

impl<'l> OddLine<'l> {
    pub fn of(bytes: &'l [u8]) -> Self {
        // Nearly all are UTF-8, which is seen faster than replaced where it is not.
        let (text, bad) = match std::str::from_utf8(bytes) {
            Ok(text) => (Cow::Borrowed(text), None),
            Err(bad) => (String::from_utf8_lossy(bytes), Some(bad.valid_up_to())),
        };
        Self {
            lead: text.len() - text.trim_start().len(),
            bad,
            text,
        }
    }

    /// How many bytes its text has.
    pub fn length(&self) -> usize {
        self.text.len()
    }

    /// Its text without white space at its ends.
    pub fn trimmed(&self) -> &str {
        self.text.trim()
    }
}

/// Whether a line begins or ends with a byte that might be white space, or is none of ours.
#[inline]
pub(crate) fn has_edge(line: &[u8]) -> bool {
    let might_be_blank = |byte: u8| byte <= b' ' || byte >= 0x80;
    match line {
        [b'{', ..] | [] => true,
        [first, .., last] => might_be_blank(*first) || might_be_blank(*last),
        [only] => might_be_blank(*only),
    }
}

#[cold]
pub(crate) fn count_reject(
    report: &mut Report,
    faults: &mut Faults,
    Span { start, end }: Span,
    error: ParseError,
) {
    faults.forget();
    report.tally.rejects += 1;
    report.rejects.push(Reject {
        line: report.tally.lines,
        start,
        end,
        error,
    });
}
