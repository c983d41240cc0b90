//! Room for the bounds and line ends of a block, which is filled without asking whether there is enough.

use super::structure::{CHUNK, Lanes};

/// Where the next bounds and line ends of a block go.
///
/// There is room for as many as the block has bytes, which takes memory only as far as it is written to. So
/// the scan of a chunk calls nothing, and what it needs stays in registers: with vectors that may grow it
/// took a third more time.
pub(super) struct Room<'s> {
    /// Every bound and every line end so far; how long they are is said at the end.
    filled: [&'s mut Vec<u32>; 2],
    /// The first bound, and how many there are.
    first: *mut u32,
    count: usize,
    lines: *mut u32,
    /// The cuts and line ends of the last chunk.
    last: (u64, u64),
}

impl<'s> Room<'s> {
    /// Room behind some bounds and line ends, for those of a block of this length.
    pub fn of(bounds: &'s mut Vec<u32>, lines: &'s mut Vec<u32>, length: usize) -> Self {
        // What lies behind the last byte of the last chunk, and 64 positions that may be written in vain.
        bounds.reserve(length + 2 * CHUNK);
        lines.reserve(length + 2 * CHUNK);
        Self {
            first: bounds.as_mut_ptr(),
            count: bounds.len(),
            // (Not the end of the slice, which may not be written behind.)
            lines: lines.spare_capacity_mut().as_mut_ptr().cast(),
            last: (0, 0),
            filled: [bounds, lines],
        }
    }

    /// Appends what the cuts and line ends of the chunk before make, whose second byte is at a place, and
    /// remembers those of this one. So there is something to do while masks are on their way.
    ///
    /// # Safety
    ///
    /// As the lanes say; and for no more chunks than the block has, a last one that is not whole included.
    #[inline(always)]
    pub unsafe fn keep<L: Lanes>(&mut self, cuts: u64, newline: u64, before: u32) {
        // SAFETY: passed on.
        unsafe { self.append::<L>(before) };
        self.last = (cuts, newline);
    }

    /// Appends what the last chunk's cuts and line ends make, given the place of its second byte.
    ///
    /// # Safety
    ///
    /// As the lanes say.
    #[inline(always)]
    unsafe fn append<L: Lanes>(&mut self, second: u32) {
        let (cuts, newline) = self.last;
        // SAFETY: a chunk has 64 bytes at most, and at most as many cuts and line ends; there is room for
        // those of all chunks, and for 64 more.
        unsafe {
            L::positions(cuts, second, self.first.add(self.count));
            self.keep_lines(cuts, newline, self.count as u32);
            self.count += cuts.count_ones() as usize;
        }
    }

    /// Appends the line ends of a chunk: one is written in any case, as no branch can foresee which chunks
    /// have one.
    ///
    /// # Safety
    ///
    /// See [`Room::keep`].
    #[inline(always)]
    unsafe fn keep_lines(&mut self, cuts: u64, mut newline: u64, before: u32) {
        loop {
            let below = (newline & newline.wrapping_neg()).wrapping_sub(1);
            // SAFETY: passed on.
            unsafe {
                self.lines.write(before + (cuts & below).count_ones());
                self.lines = self.lines.add(usize::from(newline != 0));
            }
            newline &= newline.wrapping_sub(1);
            if newline == 0 {
                return;
            }
        }
    }

    /// Appends what is left, of a chunk whose second byte is at a place, and says in the vectors how far they
    /// are filled.
    ///
    /// # Safety
    ///
    /// As the lanes say.
    #[inline(always)]
    pub unsafe fn end<L: Lanes>(mut self, second: u32) {
        // SAFETY: passed on.
        unsafe { self.append::<L>(second) };
        let [bounds, lines] = self.filled;
        // SAFETY: as many bounds and all line ends in front of the pointer were written, and nobody else has
        // touched the vectors.
        unsafe {
            bounds.set_len(self.count);
            lines.set_len(self.lines.offset_from(lines.as_ptr()) as usize);
        }
    }
}
