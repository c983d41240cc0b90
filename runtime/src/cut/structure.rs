//! The structure of a block: where columns begin, where lines end, which lines are odd.
//!
//! The scan reads 64 bytes at a time as four bit masks and decides everything from them; where their
//! bits are is written down while the next masks are on their way. Inside of quotes is a running XOR
//! of the quote mask. A line without surprises (every quote opens after a separator and closes before
//! one, no escape, no control byte) is fully described by its bounds; any other line is *odd* and is
//! cut by the rule of [`super::line`].

use super::needles::Needles;
#[cfg(target_arch = "aarch64")]
use super::neon::Neon;
use super::portable::Portable;
use super::room::Room;
use super::simd::Simd;
#[cfg(target_arch = "x86_64")]
use super::{avx2::Avx2, avx512::Avx512};

/// Where the columns and lines of a block are.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Structure {
    /// Where each column begins: 0, and the position after every separator and line end. The end of
    /// a column is the bound after its own, less one.
    pub bounds: Vec<u32>,
    /// For each line, the index in `bounds` of the bound that ends it.
    pub lines: Vec<u32>,
    /// Positions of bytes that make their line odd, ascending.
    pub odd: Vec<u32>,
    /// Whether all bytes are ASCII.
    pub ascii: bool,
}

/// Sixty-four bytes as bit masks, the first byte in the lowest bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Masks {
    pub separator: u64,
    pub quote: u64,
    pub newline: u64,
    /// Backslashes, control bytes and the needle for odd ones.
    pub odd: u64,
}

/// One way of turning 64 bytes into masks and masks into positions.
///
/// # Safety
///
/// The methods may use instructions of the set they are named for; the caller has made sure that
/// the CPU has them.
pub(super) trait Lanes {
    /// The bytes of chunks, or-ed together: whether all of them are ASCII is asked only once.
    type Seen: Copy;

    /// No chunk was seen.
    unsafe fn nothing() -> Self::Seen;

    /// Adds a chunk to those that were seen.
    unsafe fn see(seen: Self::Seen, chunk: &[u8; CHUNK]) -> Self::Seen;

    /// Whether all bytes that were seen are ASCII.
    unsafe fn is_ascii(seen: Self::Seen) -> bool;

    /// Marks the needles in a chunk; the one for odd bytes only if it is another one than the backslash.
    unsafe fn masks<const BACKSLASH: bool>(chunk: &[u8; CHUNK], needles: Needles) -> Masks;

    /// Marks a byte in a chunk.
    unsafe fn equal(chunk: &[u8; CHUNK], needle: u8) -> u64;

    /// For each bit, whether an odd number of bits are set up to and including it.
    unsafe fn prefix_xor(mask: u64) -> u64;

    /// Writes `base` plus the position of each set bit, in order, to `out`, which has room for 64
    /// values; what it writes beyond them within that room is of no meaning.
    unsafe fn positions(mask: u64, base: u32, out: *mut u32);
}

/// How many bytes are read at a time.
pub(super) const CHUNK: usize = 64;

/// The quote is just another separator.
const MARKS: u8 = 0;
/// Separators within quotes are none.
const QUOTES: u8 = 1;
/// Nor are those within brackets.
const BRACKETS: u8 = 2;

impl Structure {
    /// Finds the structure of a block, in place of the one found before.
    ///
    /// Positions are 32 bits wide: a block must be smaller than 4 GiB.
    pub fn find(&mut self, block: &[u8], needles: Needles, simd: Simd) {
        assert!(
            u32::try_from(block.len() + 1).is_ok(),
            "a block must be smaller than 4 GiB"
        );
        self.bounds.clear();
        self.lines.clear();
        self.odd.clear();
        self.bounds.push(0);
        match (needles.marks, needles.brackets, needles.odd) {
            (true, ..) => self.scan_by::<MARKS, true>(block, needles, simd),
            (_, false, b'\\') => self.scan_by::<QUOTES, true>(block, needles, simd),
            (_, false, _) => self.scan_by::<QUOTES, false>(block, needles, simd),
            (_, true, b'\\') => self.scan_by::<BRACKETS, true>(block, needles, simd),
            (_, true, _) => self.scan_by::<BRACKETS, false>(block, needles, simd),
        }
        self.end_last_line(block);
    }

    /// Takes a text for one odd line, whatever is in it.
    pub fn take_one_line(&mut self, line: &[u8]) {
        let end = line.len() - usize::from(line.ends_with(b"\n"));
        // Of a line that positions do not reach to the end of, only the beginning is seen; it is not
        // parsed.
        self.bounds = vec![0, u32::try_from(end + 1).unwrap_or(u32::MAX)];
        self.lines = vec![1];
        self.odd = vec![0];
        self.ascii = false;
    }

    /// Scans with an instruction set for one of the kinds of structure, where the needle for odd bytes is the
    /// backslash or another one.
    fn scan_by<const KIND: u8, const BACKSLASH: bool>(
        &mut self,
        block: &[u8],
        needles: Needles,
        simd: Simd,
    ) {
        match simd {
            // SAFETY: a value of Simd other than Portable exists only where the CPU has the set.
            #[cfg(target_arch = "x86_64")]
            Simd::Avx512 => unsafe { scan_avx512::<KIND, BACKSLASH>(self, block, needles) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Simd::Avx2 => unsafe { scan_avx2::<KIND, BACKSLASH>(self, block, needles) },
            // SAFETY: as above.
            #[cfg(target_arch = "aarch64")]
            Simd::Neon => unsafe { scan_neon::<KIND, BACKSLASH>(self, block, needles) },
            // SAFETY: the portable lanes need no special instructions.
            _ => unsafe { scan::<Portable, KIND, BACKSLASH>(self, block, needles) },
        }
    }

    /// Ends the last line where the block does, if it has no line end of its own.
    fn end_last_line(&mut self, block: &[u8]) {
        if block.last().is_some_and(|&byte| byte != b'\n') {
            self.bounds.push(block.len() as u32 + 1);
            self.lines.push(self.bounds.len() as u32 - 1);
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi2,avx2,pclmulqdq,bmi1,bmi2,popcnt")]
unsafe fn scan_avx512<const KIND: u8, const BACKSLASH: bool>(
    structure: &mut Structure,
    block: &[u8],
    needles: Needles,
) {
    // SAFETY: the caller vouches for the instructions, which are these lanes' own.
    unsafe { scan::<Avx512, KIND, BACKSLASH>(structure, block, needles) }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,pclmulqdq,bmi1,bmi2,popcnt")]
unsafe fn scan_avx2<const KIND: u8, const BACKSLASH: bool>(
    structure: &mut Structure,
    block: &[u8],
    needles: Needles,
) {
    // SAFETY: the caller vouches for the instructions, which are these lanes' own.
    unsafe { scan::<Avx2, KIND, BACKSLASH>(structure, block, needles) }
}

#[cfg(target_arch = "aarch64")]
#[target_feature(enable = "neon,aes")]
unsafe fn scan_neon<const KIND: u8, const BACKSLASH: bool>(
    structure: &mut Structure,
    block: &[u8],
    needles: Needles,
) {
    // SAFETY: the caller vouches for the instructions, which are these lanes' own.
    unsafe { scan::<Neon, KIND, BACKSLASH>(structure, block, needles) }
}

/// What a chunk hands to the next one.
#[derive(Debug, Clone, Copy)]
struct Carry {
    /// All ones when the last byte was inside quotes.
    inside: u64,
    /// One when the last byte was a separator or a line end, or nothing came before.
    end: u64,
    /// One when the last byte was a closing quote or bracket.
    closed: u64,
    /// All ones when the last byte was inside brackets.
    bracketed: u64,
}

/// The scan itself. Always inlined, so that the lanes' instructions are those of the caller.
///
/// # Safety
///
/// As the lanes say.
#[inline(always)]
unsafe fn scan<L: Lanes, const KIND: u8, const BACKSLASH: bool>(
    structure: &mut Structure,
    block: &[u8],
    needles: Needles,
) {
    let mut carry = Carry {
        inside: 0,
        end: 1,
        closed: 0,
        bracketed: 0,
    };
    let Structure {
        bounds,
        lines,
        odd,
        ascii,
    } = structure;
    let mut room = Room::of(bounds, lines, block.len());
    // SAFETY: passed on.
    let mut seen = unsafe { L::nothing() };
    let rest = block.as_chunks::<CHUNK>().1;
    let whole = block.len() - rest.len();
    // The one counter of the loop, from which bounds are counted: where the second byte of the chunk before is.
    let mut before = 1_usize.wrapping_sub(CHUNK);
    while before.wrapping_add(CHUNK) <= whole {
        // SAFETY: as many whole chunks are in the block; the rest is passed on.
        unsafe {
            let start = before.wrapping_add(CHUNK - 1);
            let chunk = &*block.as_ptr().add(start).cast::<[u8; CHUNK]>();
            seen = L::see(seen, chunk);
            let masks = L::masks::<BACKSLASH>(chunk, needles);
            let before = before as u32;
            step::<L, KIND>(&mut room, odd, chunk, masks, before, u64::MAX, &mut carry);
        }
        before = before.wrapping_add(CHUNK);
    }
    if !rest.is_empty() {
        let mut chunk = [0; CHUNK];
        chunk[..rest.len()].copy_from_slice(rest);
        let within = u64::MAX >> (CHUNK - rest.len());
        // SAFETY: passed on. The zeros behind the rest are no separator, quote or line end.
        unsafe {
            seen = L::see(seen, &chunk);
            let masks = L::masks::<BACKSLASH>(&chunk, needles);
            let before = before as u32;
            step::<L, KIND>(&mut room, odd, &chunk, masks, before, within, &mut carry);
        }
        before = before.wrapping_add(CHUNK);
    }
    // SAFETY: passed on.
    *ascii = unsafe {
        room.end::<L>(before as u32);
        L::is_ascii(seen)
    };
    if carry.inside | carry.bracketed != 0 {
        odd.push(block.len() as u32 - 1);
    }
}

/// Takes the masks of one chunk, given the place of the second byte of the one `before`; oddities count only
/// `within` the block.
///
/// # Safety
///
/// As the lanes say.
#[inline(always)]
unsafe fn step<L: Lanes, const KIND: u8>(
    room: &mut Room<'_>,
    odd_ones: &mut Vec<u32>,
    chunk: &[u8; CHUNK],
    masks: Masks,
    before: u32,
    within: u64,
    carry: &mut Carry,
) {
    if KIND == MARKS {
        let cuts = masks.separator | masks.quote | masks.newline;
        let odd = masks.odd & !cuts & within;
        // SAFETY: passed on.
        unsafe { room.keep::<L>(cuts & within, masks.newline, before) };
        if odd != 0 {
            note_odd(odd_ones, odd, start_behind(before));
        }
        return;
    }
    // SAFETY: passed on.
    let inside = unsafe { L::prefix_xor(masks.quote) } ^ carry.inside;
    // SAFETY: passed on.
    let odd = unsafe {
        match masks.newline & inside {
            0 => cut::<L, KIND>(room, chunk, masks, (inside, 0), before, carry),
            // Apart, so that nothing of it stays in a register for the others.
            _ => {
                let ended = end_quotes_at_newlines(masks.newline, inside);
                cut::<L, KIND>(room, chunk, masks, ended, before, carry)
            }
        }
    };
    if odd & within != 0 {
        note_odd(odd_ones, odd & within, start_behind(before));
    }
}

/// Keeps the cuts of a chunk, given what is inside quotes and which line ends are that ended some, and
/// gives its oddities.
///
/// # Safety
///
/// As the lanes say.
#[inline(always)]
unsafe fn cut<L: Lanes, const KIND: u8>(
    room: &mut Room<'_>,
    chunk: &[u8; CHUNK],
    masks: Masks,
    (inside, unclosed): (u64, u64),
    before: u32,
    carry: &mut Carry,
) -> u64 {
    let Masks {
        separator,
        quote,
        newline,
        odd,
    } = masks;
    let brackets = match KIND {
        // SAFETY: passed on.
        BRACKETS => unsafe { find_brackets::<L>(chunk, newline, inside, carry) },
        _ => Brackets::default(),
    };
    let cuts = (separator & !inside & !brackets.inside) | newline;
    let ends = separator | newline;
    let opening = (quote & inside) | brackets.opening;
    let closing = (quote & !inside) | brackets.closing;
    let odd = (odd & !cuts)
        | unclosed
        | brackets.odd
        | (quote & brackets.inside)
        | (opening & !((ends << 1) | carry.end))
        | (((closing << 1) | carry.closed) & !ends);
    *carry = Carry {
        inside: last_as_all(inside),
        end: ends >> 63,
        closed: closing >> 63,
        bracketed: last_as_all(brackets.inside),
    };
    // SAFETY: passed on.
    unsafe { room.keep::<L>(cuts, newline, before) };
    odd
}

/// Where a chunk begins, given the place of the second byte of the one `before`.
#[inline(always)]
fn start_behind(before: u32) -> u32 {
    before.wrapping_add(CHUNK as u32 - 1)
}

/// All ones where the last bit is set.
#[inline(always)]
fn last_as_all(mask: u64) -> u64 {
    ((mask as i64) >> 63) as u64
}

/// The brackets of a chunk, as quotes of a second kind.
#[derive(Default)]
struct Brackets {
    inside: u64,
    opening: u64,
    closing: u64,
    /// Brackets that do not alternate, and line ends within brackets.
    odd: u64,
}

/// Finds the brackets that are not inside quotes. They open and close like quotes do: by turns.
///
/// # Safety
///
/// As the lanes say.
#[inline(always)]
unsafe fn find_brackets<L: Lanes>(
    chunk: &[u8; CHUNK],
    newline: u64,
    quoted: u64,
    carry: &Carry,
) -> Brackets {
    // SAFETY: passed on.
    let (open, close) = unsafe { (L::equal(chunk, b'['), L::equal(chunk, b']')) };
    let (open, close) = (open & !quoted, close & !quoted);
    // SAFETY: passed on.
    let inside = unsafe { L::prefix_xor(open | close) } ^ carry.bracketed;
    let (inside, unclosed) = match newline & inside {
        0 => (inside, 0),
        _ => end_quotes_at_newlines(newline, inside),
    };
    Brackets {
        inside,
        opening: open,
        closing: close,
        odd: unclosed | (open & !inside) | (close & inside),
    }
}

/// Ends quotes at the line end they run into, so that a fault stays in its line. Gives what is inside of
/// them then, and those line ends.
#[cold]
fn end_quotes_at_newlines(newline: u64, mut inside: u64) -> (u64, u64) {
    let mut ended = 0;
    loop {
        let stuck = newline & inside;
        if stuck == 0 {
            return (inside, ended);
        }
        let first = stuck & stuck.wrapping_neg();
        ended |= first;
        inside ^= !(first - 1);
    }
}

#[cold]
fn note_odd(positions: &mut Vec<u32>, mut odd: u64, base: u32) {
    while odd != 0 {
        positions.push(base + odd.trailing_zeros());
        odd &= odd - 1;
    }
}
