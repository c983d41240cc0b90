//! What blocks of lines have in common, however their lines are cut.

use std::borrow::Cow;

use crate::cut::structure::Structure;
use crate::error::ParseError;
use crate::faults::Faults;
use crate::report::{Reject, Report};

/// A block as text, where it is; the structure is what a scan found in this block.
pub(crate) fn text_of<'b>(block: &'b [u8], structure: &Structure) -> Option<&'b str> {
    match structure.ascii {
        // SAFETY: the scan has seen ASCII only.
        true => Some(unsafe { std::str::from_utf8_unchecked(block) }),
        false => std::str::from_utf8(block).ok(),
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
    /// Where the line begins and ends in its block.
    #[inline(always)]
    pub fn span(&self) -> (usize, usize) {
        let last = self.bounds[self.bounds.len() - 1];
        (self.bounds[0] as usize, last as usize - 1)
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
        let end = line.span().1;
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
        let text = String::from_utf8_lossy(bytes);
        let bad = match text {
            Cow::Owned(_) => std::str::from_utf8(bytes).err(),
            Cow::Borrowed(_) => None,
        };
        Self {
            lead: text.len() - text.trim_start().len(),
            bad: bad.map(|bad| bad.valid_up_to()),
            text,
        }
    }

    /// Its text without white space at its ends.
    pub fn trimmed(&self) -> &str {
        self.text.trim()
    }
}

/// Where each line of a block begins and ends, its line end left out.
pub(crate) fn line_spans(block: &[u8]) -> impl Iterator<Item = (usize, usize)> {
    let lines = block.split_inclusive(|&byte| byte == b'\n');
    lines.scan(0, |next, line| {
        let start = *next;
        *next += line.len();
        Some((
            start,
            start + line.strip_suffix(b"\n").unwrap_or(line).len(),
        ))
    })
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
    (start, end): (usize, usize),
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
