//! The columns of one cut line, and their conversion into typed values.
//!
//! This is what generated parsers call, one named conversion per column. A value that is absent
//! (the column is missing, holds the word for "no value", or is empty where the type is not text)
//! is `None` and no fault. A value that cannot be converted is `None` and a soft fault
//! (`docs/parsing.md`, "Soft failures"), except for times and required fields, where it rejects the
//! line. Nothing returns early: [`crate::Faults`] keeps what went wrong and knows which of it comes
//! first.

mod feeder;
mod notes;
mod splits;
mod values;

use crate::cut::Delimited;
use crate::error::{ParseError, Reason};
use crate::field::Field;
use crate::text::Capture;

pub use feeder::Feeder;

/// The columns of one line.
///
/// Columns are counted from 0. Reading one that the line does not have gives no value. Columns of
/// delimited lines lie between bounds, those of text parsers are captures; a line has only one or
/// the other.
///
/// What is rarely called takes them by value, or the parts it needs: where nothing else points at
/// them, the compiler keeps them in registers.
#[derive(Debug, Clone, Copy)]
pub struct Columns<'a> {
    /// The text the bounds point into: the block that the line is in, or the line's image with escapes
    /// undone; of captures, what they are parts of.
    text: &'a str,
    /// Where each column begins and where one after the last would; each column ends one byte before
    /// the next begins.
    bounds: &'a [u32],
    places: Places<'a>,
    /// How many bytes were trimmed in front of the text.
    lead: usize,
    quote: Option<u8>,
    none: &'a str,
    /// The columns that are read, as bits; empty for all.
    wanted: &'a [u64],
}

/// How columns lie in their text, and where in the line they come from.
#[derive(Debug, Clone, Copy)]
enum Places<'a> {
    /// Between the bounds, in the block itself.
    Block,
    /// Between the bounds, in an image; where each begins in the line.
    Image(&'a [u32]),
    /// Anywhere; there are no bounds.
    Captures(&'a [Capture]),
}

impl<'a> Columns<'a> {
    /// The columns of a line as it stands in its block.
    ///
    /// # Safety
    ///
    /// `bounds` holds at least two ascending positions in `block`: its beginning, or places that follow
    /// an ASCII byte; the last may be the length of `block` plus one. A column that begins with the
    /// quote ends with another one.
    #[inline(always)]
    pub(crate) unsafe fn in_block(
        block: &'a str,
        bounds: &'a [u32],
        quote: Option<u8>,
        none: &'a str,
    ) -> Self {
        Self {
            text: block,
            bounds,
            places: Places::Block,
            lead: 0,
            quote,
            none,
            wanted: &[],
        }
    }

    /// The columns of an image.
    ///
    /// # Safety
    ///
    /// As [`Columns::in_block`], except that columns which are not read need no second quote.
    #[inline]
    pub(crate) unsafe fn in_image(
        text: &'a str,
        bounds: &'a [u32],
        origins: &'a [u32],
        lead: usize,
        format: &Delimited<'a>,
    ) -> Self {
        Self {
            text,
            bounds,
            places: Places::Image(origins),
            lead,
            quote: format.quote,
            none: format.none,
            wanted: &[],
        }
    }

    /// The columns that a text parser kept of its captures.
    ///
    /// # Safety
    ///
    /// Every capture that is not absent lies in the text, between characters.
    #[inline]
    pub(crate) unsafe fn captured(
        text: &'a str,
        captures: &'a [Capture],
        lead: usize,
        none: &'a str,
    ) -> Self {
        Self {
            text,
            bounds: &[],
            places: Places::Captures(captures),
            lead,
            quote: None,
            none,
            wanted: &[],
        }
    }

    /// The same columns, of which only those of these bits are read; the others are as if they were
    /// absent. No bits are all of them.
    #[inline]
    pub(crate) fn only(mut self, wanted: &'a [u64]) -> Self {
        self.wanted = wanted;
        self
    }

    /// Whether nobody asks for a column.
    #[inline(always)]
    fn skips(&self, column: usize) -> bool {
        !self.wanted.is_empty() && !self.has_bit(column)
    }

    #[inline]
    fn has_bit(&self, column: usize) -> bool {
        let word = self.wanted.get(column / 64);
        word.is_some_and(|word| word >> (column % 64) & 1 == 1)
    }

    /// How many columns there are to read.
    #[inline]
    pub fn len(&self) -> usize {
        match self.places {
            Places::Captures(captures) => captures.len(),
            Places::Block | Places::Image(_) => self.bounds.len() - 1,
        }
    }

    /// Whether there is no column.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A column's text without its quotes; `None` when the line does not have it.
    #[inline(always)]
    pub fn raw(&self, column: usize) -> Option<&'a str> {
        match self.bounds.get(column..column + 2) {
            Some(&[begin, next]) => Some(self.between(begin, next)),
            _ => self.capture(column),
        }
    }

    /// The texts of the columns that lie between bounds.
    #[inline(always)]
    pub(crate) fn texts(&self) -> impl Iterator<Item = &'a str> {
        let ends = self.bounds.iter().skip(1);
        let columns = self.bounds.iter().zip(ends);
        columns.map(|(&begin, &next)| self.between(begin, next))
    }

    /// The text of a capture, where the columns are captures.
    #[inline(always)]
    fn capture(&self, column: usize) -> Option<&'a str> {
        match self.places {
            Places::Captures(captures) => captured_text(self.text, captures, column),
            // A column that the line does not have.
            Places::Block | Places::Image(_) => None,
        }
    }

    /// The text of a column between two bounds, without its quotes.
    #[inline(always)]
    fn between(&self, begin: u32, next: u32) -> &'a str {
        let (mut begin, mut end) = (begin as usize, next as usize - 1);
        debug_assert!(
            begin <= end && self.text.is_char_boundary(begin) && self.text.is_char_boundary(end)
        );
        // SAFETY: the constructors' contract: both ends lie in the text, between characters. The
        // quote is ASCII, so what lies between two of them begins and ends a character too.
        unsafe {
            if end - begin > 1 && Some(*self.text.as_bytes().get_unchecked(begin)) == self.quote {
                begin += 1;
                end -= 1;
            }
            self.text.get_unchecked(begin..end)
        }
    }

    /// The text that a part of it ends, with all that is in front of it.
    #[inline(always)]
    fn up_to(&self, part: &'a str) -> &'a str {
        let end = part.as_bytes().as_ptr_range().end as usize - self.text.as_ptr() as usize;
        // SAFETY: every text of a column is a part of the text, and ends between characters.
        unsafe { self.text.get_unchecked(..end) }
    }

    /// A column's text unless it stands for "no value"; the empty text is a value. (A capture that
    /// stands for "no value" is not kept.)
    #[inline(always)]
    fn present(&self, column: usize) -> Option<&'a str> {
        if self.skips(column) {
            return None;
        }
        match self.bounds.get(column..column + 2) {
            Some(&[begin, next]) => {
                let text = self.between(begin, next);
                (!self.is_none(text)).then_some(text)
            }
            _ => self.capture(column),
        }
    }

    /// A column's text, where that is not the word for "no value" or that word cannot be read as a number.
    /// Most columns of numbers hold one: who reads it first, and asks [`Columns::is_absent`] where there is
    /// none, has less to do.
    #[inline(always)]
    fn number(&self, column: usize) -> Option<&'a str> {
        match self.none.as_bytes() {
            [] if !self.skips(column) => self.raw(column),
            [byte] if !byte.is_ascii_digit() && !self.skips(column) => self.raw(column),
            _ => self.value(column),
        }
    }

    /// Whether a text stands for no value, of what is not text.
    #[inline(always)]
    fn is_absent(&self, text: &str) -> bool {
        text.is_empty() || self.is_none(text)
    }

    /// Whether a text is the word for "no value", which nearly always is one byte.
    #[inline(always)]
    fn is_none(&self, text: &str) -> bool {
        let (text, word) = (text.as_bytes(), self.none.as_bytes());
        text.len() == word.len()
            && match word {
                [] => true,
                [byte] => text[0] == *byte,
                _ => text == word,
            }
    }

    /// A text to be converted; the empty text is no value.
    #[inline(always)]
    fn value(&self, column: usize) -> Option<&'a str> {
        if self.skips(column) {
            return None;
        }
        match self.bounds.get(column..column + 2) {
            Some(&[begin, next]) => {
                let text = self.between(begin, next);
                (!self.is_absent(text)).then_some(text)
            }
            _ => self.capture(column).filter(|text| !text.is_empty()),
        }
    }

    /// An error in a column.
    #[cold]
    fn error(self, column: usize, field: &Field<'_>, reason: Reason) -> ParseError {
        let (begin, end) = match self.places {
            Places::Block => {
                let base = self.bounds.first().copied().unwrap_or(0);
                let from_base = |bound: &u32| (bound - base) as usize;
                let end = self.bounds.last().map_or(0, |end| from_base(end) - 1);
                (self.bounds.get(column).map(from_base), end)
            }
            Places::Image(origins) => {
                let begin = origins.get(column).map(|origin| *origin as usize);
                (begin, self.text.len())
            }
            Places::Captures(captures) => {
                return self.capture_error(captures, column, field, reason);
            }
        };
        let offset = begin.unwrap_or(end) + self.lead;
        ParseError::new(reason)
            .at_column(column, offset)
            .in_field(field.name)
    }

    /// An error in a capture, whose number in the line is not that of the column it is kept as.
    fn capture_error(
        self,
        captures: &[Capture],
        column: usize,
        field: &Field<'_>,
        reason: Reason,
    ) -> ParseError {
        let error = ParseError::new(reason).in_field(field.name);
        let Some(capture) = captures.get(column) else {
            return error;
        };
        let offset = capture.origin as usize + self.lead;
        match capture.number {
            Capture::NO_NUMBER => error.at_offset(offset),
            number => error.at_column(number as usize, offset),
        }
    }
}

/// The text of a capture in its text. (Not given the columns: what a function sees of them is kept in
/// memory.)
#[inline(never)]
fn captured_text<'a>(text: &'a str, captures: &'a [Capture], column: usize) -> Option<&'a str> {
    // SAFETY: the contract of `Columns::captured`.
    unsafe { captures.get(column)?.text(text) }
}
