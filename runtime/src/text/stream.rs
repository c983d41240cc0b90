//! What a text parser remembers from line to line of one stream.

use super::header::Header;
use super::{Cutter, Text};

/// What was seen of a stream so far; the default is its beginning.
#[derive(Debug, Default)]
pub(crate) struct Stream {
    /// How many lines were skipped because of their number.
    skipped: u64,
    /// The header, once it was read.
    pub(super) header: Option<Header>,
}

impl Stream {
    /// Whether a line that is not blank gives no event: one of the first ones, a comment, a header.
    #[inline]
    pub fn consumes(&mut self, line: &str, text: &Text, cutter: &dyn Cutter) -> bool {
        if self.skips(text) {
            self.skipped += 1;
            return true;
        }
        let comment = !text.skip_prefix.is_empty() && line.starts_with(&text.skip_prefix);
        comment || cutter.take_header(line, self)
    }

    /// Whether the next line is one of the first ones, which are skipped.
    #[inline]
    pub fn skips(&self, text: &Text) -> bool {
        self.skipped < text.skip_lines
    }

    /// Whether a line behind the header may be another one: the same once more, or a directive.
    #[inline(always)]
    pub fn may_be_header(&self, line: &[u8]) -> bool {
        let again = |header: &Header| header.is_line(line);
        line.first() == Some(&b'#') || self.header.as_ref().is_some_and(again)
    }
}
