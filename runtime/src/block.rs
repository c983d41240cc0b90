//! What blocks of lines have in common, however their lines are cut.

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
