//! Lanes for any CPU: eight bytes at a time in an ordinary register.

use super::needles::Needles;
use super::structure::{CHUNK, Lanes, Masks};

/// Lanes that need no special instruction; what the others are measured by.
pub(super) struct Portable;

const LOW: u64 = u64::from_le_bytes([0x01; 8]);
const HIGH: u64 = u64::from_le_bytes([0x80; 8]);

impl Lanes for Portable {
    type Seen = u64;

    #[inline(always)]
    unsafe fn nothing() -> u64 {
        0
    }

    #[inline(always)]
    unsafe fn see(seen: u64, chunk: &[u8; CHUNK]) -> u64 {
        let (words, _) = chunk.as_chunks::<8>();
        let words = words.iter().map(|word| u64::from_le_bytes(*word));
        words.fold(seen, |seen, word| seen | word)
    }

    #[inline(always)]
    unsafe fn is_ascii(seen: u64) -> bool {
        seen & HIGH == 0
    }

    #[inline(always)]
    unsafe fn masks<const BACKSLASH: bool>(chunk: &[u8; CHUNK], needles: Needles) -> Masks {
        let mut masks = Masks {
            separator: 0,
            quote: 0,
            newline: 0,
            odd: 0,
        };
        let (words, _) = chunk.as_chunks::<8>();
        for (index, word) in words.iter().enumerate() {
            let word = u64::from_le_bytes(*word);
            let shift = 8 * index;
            let other = if BACKSLASH {
                0
            } else {
                equal(word, needles.odd)
            };
            let odd = equal(word, b'\\') | other | control(word);
            masks.separator |= gather(equal(word, needles.separator)) << shift;
            masks.quote |= gather(equal(word, needles.quote)) << shift;
            masks.newline |= gather(equal(word, b'\n')) << shift;
            masks.odd |= gather(odd) << shift;
        }
        masks
    }

    #[inline(always)]
    unsafe fn equal(chunk: &[u8; CHUNK], needle: u8) -> u64 {
        let (words, _) = chunk.as_chunks::<8>();
        let marks = words
            .iter()
            .map(|word| gather(equal(u64::from_le_bytes(*word), needle)));
        let placed = marks.enumerate().map(|(index, mark)| mark << (8 * index));
        placed.fold(0, |all, mark| all | mark)
    }

    #[inline(always)]
    unsafe fn prefix_xor(mut mask: u64) -> u64 {
        for shift in [1, 2, 4, 8, 16, 32] {
            mask ^= mask << shift;
        }
        mask
    }

    #[inline(always)]
    unsafe fn positions(mask: u64, base: u32, out: *mut u32) {
        // SAFETY: the caller has made room for 64 values.
        unsafe { scan_bits(mask, base, out) }
    }
}

/// Writes the position of each set bit: eight without asking, and more while there are some.
///
/// # Safety
///
/// `out` has room for 64 values.
#[inline(always)]
pub(super) unsafe fn scan_bits(mut mask: u64, base: u32, out: *mut u32) {
    // How many there are is known long before the last of eight is.
    let few = mask.count_ones() <= 8;
    // SAFETY: 64 bits are done after eight times eight.
    unsafe {
        mask = eight_positions(mask, base, out);
        if few {
            return;
        }
        let mut more = out;
        while mask != 0 {
            more = more.add(8);
            mask = eight_positions(mask, base, more);
        }
    }
}

/// Writes the positions of the first eight set bits, and gives the other ones.
///
/// # Safety
///
/// `out` has room for eight values.
#[inline(always)]
unsafe fn eight_positions(mut mask: u64, base: u32, out: *mut u32) -> u64 {
    for slot in 0..8 {
        // Volatile, so that the compiler leaves eight stores as they are: it would gather the eight
        // numbers in a vector first, which takes longer than to store them.
        // SAFETY: there is room for eight.
        unsafe {
            out.add(slot)
                .write_volatile(base.wrapping_add(mask.trailing_zeros()))
        };
        mask &= mask.wrapping_sub(1);
    }
    mask
}

/// The high bit of each byte that equals the needle.
#[inline(always)]
fn equal(word: u64, needle: u8) -> u64 {
    let difference = word ^ (LOW * u64::from(needle));
    !(((difference & !HIGH) + !HIGH) | difference) & HIGH
}

/// The high bit of each byte below 0x20.
#[inline(always)]
fn control(word: u64) -> u64 {
    !(((word & !HIGH) + LOW * (0x80 - 0x20)) | word) & HIGH
}

/// The high bits of eight bytes as one byte, the first byte's bit the lowest.
#[inline(always)]
fn gather(high_bits: u64) -> u64 {
    (high_bits >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}
