//! Lanes for CPUs with AVX2.

use core::arch::x86_64::{
    __m256i, _mm_clmulepi64_si128, _mm_cvtsi128_si64, _mm_set_epi64x, _mm_set1_epi8,
    _mm256_cmpeq_epi8, _mm256_loadu_si256, _mm256_max_epu8, _mm256_movemask_epi8, _mm256_or_si256,
    _mm256_set1_epi8, _mm256_setzero_si256,
};

use super::needles::Needles;
use super::portable::scan_bits;
use super::structure::{CHUNK, Lanes, Masks};

/// Lanes of 32 bytes. They need AVX2, PCLMULQDQ, BMI and POPCNT.
pub(super) struct Avx2;

impl Lanes for Avx2 {
    type Seen = __m256i;

    #[inline(always)]
    unsafe fn nothing() -> __m256i {
        // SAFETY: the caller has made sure of AVX2.
        unsafe { _mm256_setzero_si256() }
    }

    #[inline(always)]
    unsafe fn see(seen: __m256i, chunk: &[u8; CHUNK]) -> __m256i {
        // SAFETY: the caller has made sure of AVX2; both loads lie within the chunk.
        unsafe {
            let low = _mm256_loadu_si256(chunk.as_ptr().cast());
            let high = _mm256_loadu_si256(chunk.as_ptr().add(32).cast());
            _mm256_or_si256(seen, _mm256_or_si256(low, high))
        }
    }

    #[inline(always)]
    unsafe fn is_ascii(seen: __m256i) -> bool {
        // SAFETY: the caller has made sure of AVX2.
        unsafe { _mm256_movemask_epi8(seen) == 0 }
    }

    #[inline(always)]
    unsafe fn masks<const BACKSLASH: bool>(chunk: &[u8; CHUNK], needles: Needles) -> Masks {
        // SAFETY: the caller has made sure of AVX2; both loads lie within the chunk.
        unsafe {
            let low = _mm256_loadu_si256(chunk.as_ptr().cast());
            let high = _mm256_loadu_si256(chunk.as_ptr().add(32).cast());
            Masks {
                separator: both(
                    equal(low, needles.separator),
                    equal(high, needles.separator),
                ),
                quote: both(equal(low, needles.quote), equal(high, needles.quote)),
                newline: both(equal(low, b'\n'), equal(high, b'\n')),
                odd: both(
                    odd::<BACKSLASH>(low, needles.odd),
                    odd::<BACKSLASH>(high, needles.odd),
                ),
            }
        }
    }

    #[inline(always)]
    unsafe fn equal(chunk: &[u8; CHUNK], needle: u8) -> u64 {
        // SAFETY: the caller has made sure of AVX2; both loads lie within the chunk.
        unsafe {
            let low = _mm256_loadu_si256(chunk.as_ptr().cast());
            let high = _mm256_loadu_si256(chunk.as_ptr().add(32).cast());
            both(equal(low, needle), equal(high, needle))
        }
    }

    #[inline(always)]
    unsafe fn prefix_xor(mask: u64) -> u64 {
        // SAFETY: the caller has made sure of PCLMULQDQ.
        unsafe { prefix_xor(mask) }
    }

    #[inline(always)]
    unsafe fn positions(mask: u64, base: u32, out: *mut u32) {
        // SAFETY: the caller has made room for 64 values.
        unsafe { scan_bits(mask, base, out) }
    }
}

/// A carry-less product with all ones is the running XOR.
///
/// # Safety
///
/// Needs PCLMULQDQ.
#[inline(always)]
pub(super) unsafe fn prefix_xor(mask: u64) -> u64 {
    // SAFETY: the caller has made sure of PCLMULQDQ.
    unsafe {
        let product = _mm_clmulepi64_si128(_mm_set_epi64x(0, mask as i64), _mm_set1_epi8(-1), 0);
        _mm_cvtsi128_si64(product) as u64
    }
}

#[inline(always)]
unsafe fn equal(bytes: __m256i, needle: u8) -> __m256i {
    // SAFETY: the caller has made sure of AVX2.
    unsafe { _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(needle as i8)) }
}

#[inline(always)]
unsafe fn odd<const BACKSLASH: bool>(bytes: __m256i, needle: u8) -> __m256i {
    // SAFETY: the caller has made sure of AVX2.
    unsafe {
        // The larger of a byte and 0x1F is 0x1F exactly for control bytes.
        let largest = _mm256_set1_epi8(0x1F);
        let control = _mm256_cmpeq_epi8(_mm256_max_epu8(bytes, largest), largest);
        let odd = _mm256_or_si256(control, equal(bytes, b'\\'));
        match BACKSLASH {
            true => odd,
            false => _mm256_or_si256(odd, equal(bytes, needle)),
        }
    }
}

#[inline(always)]
unsafe fn both(low: __m256i, high: __m256i) -> u64 {
    // SAFETY: the caller has made sure of AVX2.
    unsafe {
        let low = u64::from(_mm256_movemask_epi8(low) as u32);
        let high = u64::from(_mm256_movemask_epi8(high) as u32);
        low | high << 32
    }
}
