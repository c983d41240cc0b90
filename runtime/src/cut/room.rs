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
    /// The first bound.
    first: *const u32,
    bounds: *mut u32,
    lines: *mut u32,
}

impl<'s> Room<'s> {
    /// Room behind some bounds and line ends, for those of a block of this length.
    pub fn of(bounds: &'s mut Vec<u32>, lines: &'s mut Vec<u32>, length: usize) -> Self {
        // What lies behind the last byte of the last chunk, and 64 positions that may be written in vain.
        bounds.reserve(length + 2 * CHUNK);
        lines.reserve(length + 2 * CHUNK);
        Self {
            first: bounds.as_ptr(),
            bounds: bounds.as_mut_ptr_range().end,
            lines: lines.as_mut_ptr_range().end,
            filled: [bounds, lines],
        }
    }

    /// Appends the bounds that a chunk's cuts make, and its line ends.
    ///
    /// # Safety
    ///
    /// As the lanes say; and for no more chunks than the block has, a last one that is not whole included.
    #[inline(always)]
    pub unsafe fn keep<L: Lanes>(&mut self, cuts: u64, newline: u64, base: u32) {
        // SAFETY: a chunk has 64 bytes at most, and at most as many cuts and line ends; there is room for
        // those of all chunks, and for 64 more.
        unsafe {
            L::positions(cuts, base + 1, self.bounds);
            let before = self.bounds.offset_from(self.first) as u32;
            self.bounds = self.bounds.add(cuts.count_ones() as usize);
            self.keep_lines(cuts, newline, before);
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

    /// Says in the vectors how far they are filled.
    pub fn end(self) {
        let [bounds, lines] = self.filled;
        // SAFETY: everything in front of both pointers was written, and each points into its own vector,
        // which nobody else has touched.
        unsafe {
            bounds.set_len(self.bounds.offset_from(bounds.as_ptr()) as usize);
            lines.set_len(self.lines.offset_from(lines.as_ptr()) as usize);
        }
    }
}
