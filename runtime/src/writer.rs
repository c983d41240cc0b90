//! Appending to a byte vector without asking for room byte by byte.
//!
//! All raw writing of the JSON sink is in this file. The rule is short: every method makes room for
//! what it writes and [`SLACK`] bytes more before it writes, and writes stay within that.

use std::ops::Range;
use std::ptr;

/// How far beyond its own length a short copy may write.
const SLACK: usize = WIDE;

/// How many bytes are copied of a short text, whatever its length.
const WIDE: usize = 32;

/// A cursor at the end of a vector, which it extends when dropped.
pub(crate) struct Writer<'o> {
    out: &'o mut Vec<u8>,
    /// Where the next byte goes; between the vector's start and `end`.
    at: *mut u8,
    /// The end of the vector's room.
    end: *mut u8,
    /// What most texts are parts of: more than a text can be read of it.
    block: &'o [u8],
}

impl<'o> Writer<'o> {
    #[inline]
    pub fn new(out: &'o mut Vec<u8>, block: &'o [u8]) -> Self {
        let room = out.as_mut_ptr_range();
        let end = out.spare_capacity_mut().as_mut_ptr_range().end.cast();
        Self {
            at: room.end,
            end,
            out,
            block,
        }
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

    /// Makes room for some bytes and the slack.
    #[inline(always)]
    fn room(&mut self, bytes: usize) {
        if (self.end as usize - self.at as usize) < bytes + SLACK {
            (self.at, self.end) = grow(self.out, self.at, bytes + SLACK);
        }
    }

    /// Writes five pieces one after the other; those that are constants cost next to nothing, and
    /// empty ones nothing.
    #[inline(always)]
    pub fn pieces(&mut self, [a, b, c, d, e]: [&[u8]; 5]) {
        self.room(a.len() + b.len() + c.len() + d.len() + e.len());
        // SAFETY: there is room for all pieces and the slack. (Not a loop, because a loop that is
        // not unrolled asks for the length of each piece anew.)
        unsafe {
            self.put(a);
            self.put(b);
            self.put(c);
            self.put(d);
            self.put(e);
        }
    }

    /// Writes three pieces, a text that mostly is a part of the block, and a byte.
    #[inline(always)]
    pub fn pieces_and_text(&mut self, [a, b, c]: [&[u8]; 3], text: &[u8], last: u8) {
        self.room(a.len() + b.len() + c.len() + text.len() + 1);
        // SAFETY: there is room for all pieces and the slack.
        unsafe {
            self.put(a);
            self.put(b);
            self.put(c);
            self.put_text(text);
            self.at.write(last);
            self.at = self.at.add(1);
        }
    }

    /// Writes a text. Short ones take the same two moves whatever their length, which follows no
    /// pattern: what lies behind them in the block is written too, and written over.
    ///
    /// # Safety
    ///
    /// There is room for it and the slack.
    #[inline(always)]
    unsafe fn put_text(&mut self, text: &[u8]) {
        let place = (text.as_ptr() as usize).wrapping_sub(self.block.as_ptr() as usize);
        let wide = self.block.get(place..place.wrapping_add(WIDE));
        // SAFETY: there is room for `WIDE` bytes and for the text.
        unsafe {
            match wide {
                Some(wide) if text.len() <= WIDE => {
                    self.at.copy_from_nonoverlapping(wide.as_ptr(), WIDE);
                }
                _ => copy(text, self.at),
            }
            self.at = self.at.add(text.len());
        }
    }

    /// Writes three pieces and what a function puts at the beginning of an array, whose length it
    /// gives; tells where that stands.
    #[inline(always)]
    pub fn pieces_and_filled<const N: usize>(
        &mut self,
        [a, b, c]: [&[u8]; 3],
        fill: impl FnOnce(&mut [u8; N]) -> usize,
    ) -> Range<usize> {
        self.room(a.len() + b.len() + c.len() + N);
        // SAFETY: there is room for all pieces and the whole array, which is made of zeros before
        // anyone sees it.
        unsafe {
            self.put(a);
            self.put(b);
            self.put(c);
            let array = self.at.cast::<[u8; N]>();
            array.write([0; N]);
            let start = self.len();
            let length = fill(&mut *array).min(N);
            self.at = self.at.add(length);
            start..start + length
        }
    }

    /// Writes a piece, something that was written before, and another piece.
    #[inline]
    pub fn repeat(&mut self, before: &[u8], range: Range<usize>, after: &[u8]) {
        assert!(range.start <= range.end && range.end <= self.len());
        self.room(before.len() + range.len() + after.len());
        // SAFETY: the range was written, and there is room behind it for all three.
        unsafe {
            self.put(before);
            let written = self.out.as_ptr().add(range.start);
            ptr::copy_nonoverlapping(written, self.at, range.len());
            self.at = self.at.add(range.len());
            self.put(after);
        }
    }

    /// Writes three pieces and the first `length` bytes of an array, which is copied whole: that
    /// takes the same few moves for every length.
    #[inline(always)]
    pub fn pieces_and_first<const N: usize>(
        &mut self,
        [a, b, c]: [&[u8]; 3],
        bytes: &[u8; N],
        length: usize,
    ) {
        self.room(a.len() + b.len() + c.len() + N);
        // SAFETY: there is room for all pieces and the whole array.
        unsafe {
            self.put(a);
            self.put(b);
            self.put(c);
            self.at.cast::<[u8; N]>().write_unaligned(*bytes);
            self.at = self.at.add(length.min(N));
        }
    }

    /// Writes a piece.
    ///
    /// # Safety
    ///
    /// There is room for it.
    #[inline(always)]
    unsafe fn put(&mut self, piece: &[u8]) {
        // SAFETY: passed on.
        unsafe {
            copy(piece, self.at);
            self.at = self.at.add(piece.len());
        }
    }

    /// Writes what a function appends to the vector.
    #[cold]
    pub fn with(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        let len = self.len();
        // SAFETY: all bytes up to the cursor were written.
        unsafe { self.out.set_len(len) };
        write(self.out);
        let end: *mut u8 = self.out.spare_capacity_mut().as_mut_ptr_range().end.cast();
        self.at = self.out.as_mut_ptr_range().end;
        self.end = end;
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

/// Makes the vector's room larger and gives the cursor and the end in it.
#[cold]
#[inline(never)]
fn grow(out: &mut Vec<u8>, at: *mut u8, bytes: usize) -> (*mut u8, *mut u8) {
    let len = at as usize - out.as_ptr() as usize;
    // SAFETY: all bytes up to the cursor were written.
    unsafe { out.set_len(len) };
    out.reserve(bytes);
    let end = out.spare_capacity_mut().as_mut_ptr_range().end.cast();
    (out.as_mut_ptr_range().end, end)
}

/// Copies a text, short ones by a few overlapping moves of fixed width.
///
/// # Safety
///
/// `to` has room for the text.
#[inline(always)]
unsafe fn copy(from: &[u8], to: *mut u8) {
    let length = from.len();
    let source = from.as_ptr();
    // SAFETY: each move lies within both, as the length says.
    unsafe {
        match length {
            0 => {}
            1..4 => {
                let (middle, last) = (length / 2, length - 1);
                let (a, b, c) = (*source, *source.add(middle), *source.add(last));
                *to = a;
                *to.add(middle) = b;
                *to.add(last) = c;
            }
            4..8 => overlap::<[u8; 4]>(source, to, length),
            8..16 => overlap::<[u8; 8]>(source, to, length),
            16..=32 => overlap::<[u8; 16]>(source, to, length),
            33..=64 => overlap::<[u8; 32]>(source, to, length),
            _ => ptr::copy_nonoverlapping(source, to, length),
        }
    }
}

/// Copies between one and two widths: the first and the last of them.
///
/// # Safety
///
/// The length is at least the width of `W` and at most twice that.
#[inline(always)]
unsafe fn overlap<W: Copy>(from: *const u8, to: *mut u8, length: usize) {
    // SAFETY: both moves begin and end within the length.
    unsafe {
        let tail = length - size_of::<W>();
        to.cast::<W>()
            .write_unaligned(from.cast::<W>().read_unaligned());
        let last = from.add(tail).cast::<W>().read_unaligned();
        to.add(tail).cast::<W>().write_unaligned(last);
    }
}
