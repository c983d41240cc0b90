//! Lanes for CPUs with NEON.

use core::arch::aarch64::{
    uint8x16_t, vandq_u8, vceqq_u8, vcltq_u8, vdupq_n_u8, vgetq_lane_u64, vld1q_u8, vmaxvq_u8,
    vmull_p64, vorrq_u8, vpaddq_u8, vreinterpretq_u64_u8,
};

use super::needles::Needles;
use super::portable::scan_bits;
use super::structure::{CHUNK, Lanes, Masks};

/// Lanes of 16 bytes. They need NEON, and PMULL, which comes with the instructions for AES.
pub(super) struct Neon;

/// The bit that each byte of eight has in their mask, twice.
const BITS: [u8; 16] = [1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128];

impl Lanes for Neon {
    type Seen = uint8x16_t;

    #[inline(always)]
    unsafe fn nothing() -> uint8x16_t {
        // SAFETY: the caller has made sure of NEON.
        unsafe { vdupq_n_u8(0) }
    }

    #[inline(always)]
    unsafe fn see(seen: uint8x16_t, chunk: &[u8; CHUNK]) -> uint8x16_t {
        // SAFETY: the caller has made sure of NEON.
        unsafe {
            let [a, b, c, d] = quarters(chunk);
            vorrq_u8(seen, vorrq_u8(vorrq_u8(a, b), vorrq_u8(c, d)))
        }
    }

    #[inline(always)]
    unsafe fn is_ascii(seen: uint8x16_t) -> bool {
        // SAFETY: the caller has made sure of NEON.
        unsafe { vmaxvq_u8(seen) < 0x80 }
    }

    #[inline(always)]
    unsafe fn masks<const BACKSLASH: bool>(chunk: &[u8; CHUNK], needles: Needles) -> Masks {
        // SAFETY: the caller has made sure of NEON.
        unsafe {
            let quarters = quarters(chunk);
            Masks {
                separator: gather(quarters.map(|bytes| equal(bytes, needles.separator))),
                quote: gather(quarters.map(|bytes| equal(bytes, needles.quote))),
                newline: gather(quarters.map(|bytes| equal(bytes, b'\n'))),
                odd: gather(quarters.map(|bytes| odd::<BACKSLASH>(bytes, needles.odd))),
            }
        }
    }

    #[inline(always)]
    unsafe fn equal(chunk: &[u8; CHUNK], needle: u8) -> u64 {
        // SAFETY: the caller has made sure of NEON.
        unsafe { gather(quarters(chunk).map(|bytes| equal(bytes, needle))) }
    }

    /// A carry-less product with all ones is the running XOR. (With the features of its only
    /// instruction, or that would be called.)
    #[inline]
    #[target_feature(enable = "neon,aes")]
    unsafe fn prefix_xor(mask: u64) -> u64 {
        vmull_p64(mask, u64::MAX) as u64
    }

    #[inline(always)]
    unsafe fn positions(mask: u64, base: u32, out: *mut u32) {
        // SAFETY: the caller has made room for 64 values.
        unsafe { scan_bits(mask, base, out) }
    }
}

/// The bytes of a chunk, sixteen at a time.
#[inline(always)]
unsafe fn quarters(chunk: &[u8; CHUNK]) -> [uint8x16_t; 4] {
    // SAFETY: the caller has made sure of NEON; four times sixteen bytes are the chunk.
    unsafe { [0, 16, 32, 48].map(|start| vld1q_u8(chunk.as_ptr().add(start))) }
}

#[inline(always)]
unsafe fn equal(bytes: uint8x16_t, needle: u8) -> uint8x16_t {
    // SAFETY: the caller has made sure of NEON.
    unsafe { vceqq_u8(bytes, vdupq_n_u8(needle)) }
}

#[inline(always)]
unsafe fn odd<const BACKSLASH: bool>(bytes: uint8x16_t, needle: u8) -> uint8x16_t {
    // SAFETY: the caller has made sure of NEON.
    unsafe {
        let control = vcltq_u8(bytes, vdupq_n_u8(0x20));
        let odd = vorrq_u8(control, equal(bytes, b'\\'));
        match BACKSLASH {
            true => odd,
            false => vorrq_u8(odd, equal(bytes, needle)),
        }
    }
}

/// One bit for each byte, of which all bits are set or none. Each byte keeps the bit it has in the
/// mask of its eight; adding up neighbours three times puts those of eight bytes into one.
#[inline(always)]
unsafe fn gather(marked: [uint8x16_t; 4]) -> u64 {
    // SAFETY: the caller has made sure of NEON; the load is the table.
    unsafe {
        let bits = vld1q_u8(BITS.as_ptr());
        let [a, b, c, d] = marked.map(|bytes| vandq_u8(bytes, bits));
        let fours = vpaddq_u8(vpaddq_u8(a, b), vpaddq_u8(c, d));
        vgetq_lane_u64::<0>(vreinterpretq_u64_u8(vpaddq_u8(fours, fours)))
    }
}
