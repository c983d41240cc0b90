//! Appending to a byte vector without asking for room byte by byte.
//!
//! All raw writing of the JSON sink is here. The rule is short: every method makes room for
//! what it writes and [`SLACK`] bytes more before it writes, and writes stay within that. For what is
//! short that is one comparison, of the place of writing with the *brim*: up to there as many bytes are
//! free as anything short takes.

mod put;
#[cfg(test)]
mod tests;

use std::mem::ManuallyDrop;
use std::ops::Range;

use crate::key::Key;
use put::{put, put_lead};

/// How far beyond its own length a copy may write.
const SLACK: usize = WIDEST;

/// How many bytes are copied of a short text, whatever its length.
const WIDE: usize = 32;

/// How many bytes are copied of a longer one.
const WIDEST: usize = 128;

/// How many bytes are short: a key, a text of which [`WIDEST`] bytes are copied, and what is behind it.
const SHORT: usize = 256;

/// What is written in front of a value.
#[derive(Clone, Copy)]
pub(crate) enum Lead<'l> {
    /// The first bytes of these, so many.
    Wide(&'l [u8; Key::WIDE], usize),
    /// The same, and an array that begins with a text: `["`.
    Array(&'l [u8; Key::WIDE], usize),
    /// One after the other; constants cost next to nothing, and empty ones nothing.
    Pieces([&'l [u8]; 3]),
}

impl Lead<'_> {
    /// Nothing.
    pub const NONE: Lead<'static> = Lead::Pieces([b"", b"", b""]);

    #[inline(always)]
    fn length(self) -> usize {
        match self {
            Self::Wide(_, length) => length,
            Self::Array(_, length) => length + 2,
            Self::Pieces([a, b, c]) => a.len() + b.len() + c.len(),
        }
    }
}

/// A cursor at the end of a vector, which it extends when dropped.
pub(crate) struct Writer<'o> {
    out: &'o mut Vec<u8>,
    /// Where the next byte goes, in the vector or its spare room.
    at: *mut u8,
    /// The last place at which there is room for [`SHORT`] bytes and the slack, as an address: in front of
    /// the vector where it has less room than that.
    brim: usize,
    /// What most texts are parts of: more than a text can be read of it.
    block: Block<'o>,
}

/// A block that texts are parts of.
#[derive(Clone, Copy)]
struct Block<'b> {
    bytes: &'b [u8],
    /// At how many places it goes on for [`WIDE`] bytes, from its beginning on.
    wide: usize,
    /// At how many it does for [`WIDEST`] bytes.
    widest: usize,
}

impl Block<'_> {
    /// How far behind the block's beginning a text is; out of the block, any number that is too large.
    #[inline(always)]
    fn place_of(self, text: &[u8]) -> usize {
        (text.as_ptr() as usize).wrapping_sub(self.bytes.as_ptr() as usize)
    }
}

impl<'o> Writer<'o> {
    #[inline]
    pub fn new(out: &'o mut Vec<u8>, block: &'o [u8]) -> Self {
        let (at, brim) = place_and_brim(out);
        Self {
            at,
            brim,
            out,
            block: Block {
                bytes: block,
                wide: (block.len() + 1).saturating_sub(WIDE),
                widest: (block.len() + 1).saturating_sub(WIDEST),
            },
        }
    }

    /// What most texts are parts of.
    #[inline(always)]
    pub fn block(&self) -> &'o [u8] {
        self.block.bytes
    }

    /// How many bytes the vector holds, those just written included.
    #[inline]
    pub fn len(&self) -> usize {
        self.at as usize - self.out.as_ptr() as usize
    }

    /// Replaces a byte that was written.
    #[inline]
    pub fn set(&mut self, index: usize, byte: u8) {
        assert!(index < self.len());
        // SAFETY: the index lies within what was written.
        unsafe { self.out.as_mut_ptr().add(index).write(byte) }
    }

    /// Makes room for some bytes and the slack. Where it is a constant that they are short, this is one
    /// comparison.
    #[inline(always)]
    fn room(&mut self, bytes: usize) {
        let lacks = match bytes {
            ..=SHORT => self.at as usize > self.brim,
            _ => self.at as usize + (bytes - SHORT) > self.brim,
        };
        if lacks {
            (self.at, self.brim) = grow(self.out, self.at, bytes);
        }
    }

    /// Writes pieces one after the other; those that are constants cost next to nothing, and empty
    /// ones nothing.
    #[inline(always)]
    pub fn pieces(&mut self, pieces: [&[u8]; 3]) {
        self.lead(Lead::Pieces(pieces));
    }

    /// Writes a lead and nothing behind it.
    #[inline(always)]
    pub fn lead(&mut self, lead: Lead<'_>) {
        self.room(lead.length());
        // SAFETY: there is room for the lead and the slack.
        self.at = unsafe { put_lead(lead, self.at) };
    }

    /// Writes a lead, a text that mostly is a part of the block, and bytes behind it. Short texts take the
    /// same two moves whatever their length, which follows no pattern: what lies behind them in the block is
    /// written too, and written over. So do longer ones, with more moves.
    #[inline(always)]
    pub fn text<const N: usize>(&mut self, lead: Lead<'_>, text: &[u8], last: &[u8; N]) {
        // As much as is copied at once of a text: what is really needed of it is less.
        self.room(lead.length() + WIDEST + N);
        let place = self.block.place_of(text);
        // SAFETY: there is room for the lead, for as much of the text as is copied at once, for the bytes
        // behind it and for the slack; behind a text that is put apart there is as much again. Where more
        // than the text is read, the block has as many bytes at the place.
        unsafe {
            let at = put_lead(lead, self.at);
            let at = if text.len() <= WIDE && place < self.block.wide {
                let from = self.block.bytes.as_ptr().add(place);
                at.copy_from_nonoverlapping(from, WIDE);
                at.add(text.len())
            } else if text.len() <= WIDEST && place < self.block.widest {
                let from = self.block.bytes.as_ptr().add(place);
                at.copy_from_nonoverlapping(from, WIDEST);
                at.add(text.len())
            } else {
                let (at, brim) = put_apart(self.out, (at, self.brim), text);
                self.brim = brim;
                at
            };
            at.cast::<[u8; N]>().write_unaligned(*last);
            self.at = at.add(N);
        }
    }

    /// Writes a lead and what a function puts at the beginning of an array, whose length it gives;
    /// tells where that stands.
    #[inline(always)]
    pub fn filled<const N: usize>(
        &mut self,
        lead: Lead<'_>,
        fill: impl FnOnce(&mut [u8; N]) -> usize,
    ) -> Range<usize> {
        self.room(lead.length() + N);
        // SAFETY: there is room for the lead and the whole array, which is made of zeros before
        // anyone sees it.
        unsafe {
            self.at = put_lead(lead, self.at);
            let array = self.at.cast::<[u8; N]>();
            array.write([0; N]);
            let start = self.len();
            let length = fill(&mut *array).min(N);
            self.at = self.at.add(length);
            start..start + length
        }
    }

    /// Writes a piece, and something that was written before.
    #[inline]
    pub fn repeat(&mut self, before: &[u8], range: Range<usize>) {
        assert!(range.start <= range.end && range.end <= self.len());
        self.room(before.len() + range.len());
        // SAFETY: the range was written, and there is room behind it for both.
        unsafe {
            let at = put(before, self.at);
            let written = self.out.as_ptr().add(range.start);
            match range.len() {
                // What lies behind it, written or not, is copied too: it is within the room.
                ..=WIDE => at.copy_from(written, WIDE),
                length => at.copy_from_nonoverlapping(written, length),
            }
            self.at = at.add(range.len());
        }
    }

    /// Writes a lead and the first `length` bytes of an array, which is copied whole: that takes the
    /// same few moves for every length.
    #[inline(always)]
    pub fn first<const N: usize>(&mut self, lead: Lead<'_>, bytes: &[u8; N], length: usize) {
        self.room(lead.length() + N);
        // SAFETY: there is room for the lead and the whole array.
        unsafe {
            let at = put_lead(lead, self.at);
            at.cast::<[u8; N]>().write_unaligned(*bytes);
            self.at = at.add(length.min(N));
        }
    }

    /// Writes bytes in place of the last ones.
    #[inline(always)]
    pub fn instead_of_last<const N: usize>(&mut self, last: usize, bytes: &[u8; N]) {
        assert!(last <= self.len());
        self.room(N);
        // SAFETY: the place lies within what was written, and there is room behind it.
        unsafe {
            let at = self.at.sub(last);
            at.cast::<[u8; N]>().write_unaligned(*bytes);
            self.at = at.add(N);
        }
    }

    /// Takes back what was written since the vector held so many bytes.
    #[cold]
    pub fn take_back(&mut self, length: usize) {
        assert!(length <= self.len());
        // SAFETY: the place lies within what was written.
        self.at = unsafe { self.out.as_mut_ptr().add(length) };
    }

    /// Lets a function write by another cursor, which nothing but it sees: so this one need not be in
    /// memory for rare writes to reach it.
    #[inline(always)]
    pub fn apart<R>(&mut self, write: impl FnOnce(&mut Writer<'_>) -> R) -> R {
        let mut apart = ManuallyDrop::new(Writer {
            out: &mut *self.out,
            at: self.at,
            brim: self.brim,
            block: self.block,
        });
        let result = write(&mut apart);
        (self.at, self.brim) = (apart.at, apart.brim);
        result
    }

    /// Writes what a function appends to the vector.
    #[cold]
    pub fn with(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        let len = self.len();
        // SAFETY: all bytes up to the cursor were written.
        unsafe { self.out.set_len(len) };
        write(self.out);
        (self.at, self.brim) = place_and_brim(self.out);
    }
}

impl Drop for Writer<'_> {
    #[inline]
    fn drop(&mut self) {
        let len = self.len();
        // SAFETY: all bytes up to the cursor were written.
        unsafe { self.out.set_len(len) }
    }
}

/// Where a vector goes on, and its brim.
#[inline]
fn place_and_brim(out: &mut Vec<u8>) -> (*mut u8, usize) {
    let room = out.spare_capacity_mut().as_mut_ptr_range();
    let end = room.end as usize;
    (room.start.cast(), end.saturating_sub(SHORT + SLACK))
}

/// Makes the vector's room larger, so that there are these bytes and the slack, or what is short and the
/// slack, and gives the place of writing and the brim in it.
#[cold]
#[inline(never)]
fn grow(out: &mut Vec<u8>, at: *mut u8, bytes: usize) -> (*mut u8, usize) {
    let len = at as usize - out.as_ptr() as usize;
    // SAFETY: all bytes up to the cursor were written.
    unsafe { out.set_len(len) };
    out.reserve(bytes.max(SHORT) + SLACK);
    place_and_brim(out)
}

/// Writes a text that is long, or no part of the block, at the place of writing, given the brim. Gives the place behind
/// it, where there is room for what is short and the slack, and the brim. (Not inlined: there is one such text among
/// many, and what it takes and gives is in registers.)
///
/// # Safety
///
/// The place is where the vector is written to, and the brim is the vector's.
#[inline(never)]
unsafe fn put_apart(
    out: &mut Vec<u8>,
    (at, brim): (*mut u8, usize),
    text: &[u8],
) -> (*mut u8, usize) {
    let (at, brim) = match at as usize + text.len() > brim {
        true => grow(out, at, text.len() + SHORT),
        false => (at, brim),
    };
    // SAFETY: there is room for the text.
    unsafe { (put(text, at), brim) }
}
