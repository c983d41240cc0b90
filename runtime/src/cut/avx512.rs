//! Lanes for CPUs with AVX-512 and its byte compress (VBMI2).

use core::arch::x86_64::{
    __m512i, _mm512_add_epi32, _mm512_castsi512_si128, _mm512_cmpeq_epi8_mask,
    _mm512_cmplt_epu8_mask, _mm512_cvtepu8_epi32, _mm512_extracti32x4_epi32, _mm512_loadu_si512,
    _mm512_maskz_compress_epi8, _mm512_movepi8_mask, _mm512_or_si512, _mm512_set1_epi8,
    _mm512_set1_epi32, _mm512_setzero_si512, _mm512_storeu_si512,
};

use super::avx2::prefix_xor;
use super::needles::Needles;
use super::structure::{CHUNK, Lanes, Masks};

/// Lanes of 64 bytes. They need AVX-512 F, BW and VBMI2, and what AVX2's lanes need.
pub(super) struct Avx512;

const NUMBERS: [u8; CHUNK] = {
    let mut numbers = [0; CHUNK];
    let mut index = 0;
    while index < CHUNK {
        numbers[index] = index as u8;
        index += 1;
    }
    numbers
};

impl Lanes for Avx512 {
    type Seen = __m512i;

    #[inline(always)]
    unsafe fn nothing() -> __m512i {
        // SAFETY: the caller has made sure of AVX-512.
        unsafe { _mm512_setzero_si512() }
    }

    #[inline(always)]
    unsafe fn see(seen: __m512i, chunk: &[u8; CHUNK]) -> __m512i {
        // SAFETY: the caller has made sure of AVX-512; the load is the chunk.
        unsafe { _mm512_or_si512(seen, _mm512_loadu_si512(chunk.as_ptr().cast())) }
    }

    #[inline(always)]
    unsafe fn is_ascii(seen: __m512i) -> bool {
        // SAFETY: the caller has made sure of AVX-512.
        unsafe { _mm512_movepi8_mask(seen) == 0 }
    }

    #[inline(always)]
    unsafe fn masks<const BACKSLASH: bool>(chunk: &[u8; CHUNK], needles: Needles) -> Masks {
        // SAFETY: the caller has made sure of AVX-512; the load is the chunk.
        unsafe {
            let bytes = _mm512_loadu_si512(chunk.as_ptr().cast());
            let equal = |needle: u8| _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(needle as i8));
            let control = _mm512_cmplt_epu8_mask(bytes, _mm512_set1_epi8(0x20));
            let other = if BACKSLASH { 0 } else { equal(needles.odd) };
            Masks {
                separator: equal(needles.separator),
                quote: equal(needles.quote),
                newline: equal(b'\n'),
                odd: control | equal(b'\\') | other,
            }
        }
    }

    #[inline(always)]
    unsafe fn equal(chunk: &[u8; CHUNK], needle: u8) -> u64 {
        // SAFETY: the caller has made sure of AVX-512; the load is the chunk.
        unsafe {
            let bytes = _mm512_loadu_si512(chunk.as_ptr().cast());
            _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(needle as i8))
        }
    }

    #[inline(always)]
    unsafe fn prefix_xor(mask: u64) -> u64 {
        // SAFETY: the caller has made sure of PCLMULQDQ.
        unsafe { prefix_xor(mask) }
    }

    /// Compresses the numbers of the set bits to the front and widens sixteen at a time.
    #[inline(always)]
    unsafe fn positions(mask: u64, base: u32, out: *mut u32) {
        // SAFETY: the caller has made sure of AVX-512, and of room for 64 values, which are four
        // stores of 16.
        unsafe {
            let numbers = _mm512_loadu_si512(NUMBERS.as_ptr().cast());
            let packed = _mm512_maskz_compress_epi8(mask, numbers);
            let base = _mm512_set1_epi32(base as i32);
            let first = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(packed));
            _mm512_storeu_si512(out.cast(), _mm512_add_epi32(first, base));
            let count = mask.count_ones();
            if count > 16 {
                let second = _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(packed, 1));
                _mm512_storeu_si512(out.add(16).cast(), _mm512_add_epi32(second, base));
            }
            if count > 32 {
                let third = _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(packed, 2));
                _mm512_storeu_si512(out.add(32).cast(), _mm512_add_epi32(third, base));
                let fourth = _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(packed, 3));
                _mm512_storeu_si512(out.add(48).cast(), _mm512_add_epi32(fourth, base));
            }
        }
    }
}
