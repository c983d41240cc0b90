//! Numbers as hexadecimal digits.

/// A number as 32 hexadecimal digits, lower case.
#[inline]
pub(crate) fn digits(number: u128) -> [u8; 32] {
    let bytes = number.to_be_bytes();
    #[cfg(target_arch = "x86_64")]
    let digits = of_vectors(bytes);
    #[cfg(not(target_arch = "x86_64"))]
    let digits = one_by_one(bytes);
    digits
}

/// All at once: halves of bytes side by side, then to each the distance from its digit.
#[cfg(target_arch = "x86_64")]
#[inline]
fn of_vectors(bytes: [u8; 16]) -> [u8; 32] {
    use core::arch::x86_64::{
        __m128i, _mm_add_epi8, _mm_and_si128, _mm_cmpgt_epi8, _mm_loadu_si128, _mm_set1_epi8,
        _mm_srli_epi16, _mm_storeu_si128, _mm_unpackhi_epi8, _mm_unpacklo_epi8,
    };
    let mut text = [0; 32];
    // SAFETY: these are instructions of SSE2, which every x86-64 CPU has; the 16 bytes are read, and
    // 16 bytes are written twice where there are 32.
    unsafe {
        let same = |byte: u8| _mm_set1_epi8(byte as i8);
        let digits = |halves| {
            let letters = _mm_and_si128(_mm_cmpgt_epi8(halves, same(9)), same(b'a' - b'0' - 10));
            _mm_add_epi8(_mm_add_epi8(halves, same(b'0')), letters)
        };
        let bytes = _mm_loadu_si128(bytes.as_ptr().cast());
        let high = _mm_and_si128(_mm_srli_epi16(bytes, 4), same(0xF));
        let low = _mm_and_si128(bytes, same(0xF));
        let at = text.as_mut_ptr().cast::<__m128i>();
        _mm_storeu_si128(at, digits(_mm_unpacklo_epi8(high, low)));
        _mm_storeu_si128(at.add(1), digits(_mm_unpackhi_epi8(high, low)));
    }
    text
}

/// One digit after the other.
#[cfg(any(test, not(target_arch = "x86_64")))]
fn one_by_one(bytes: [u8; 16]) -> [u8; 32] {
    let digit = |half: u8| half + b'0' + u8::from(half > 9) * (b'a' - b'0' - 10);
    let mut text = [0; 32];
    let (pairs, _) = text.as_chunks_mut();
    for (pair, byte) in pairs.iter_mut().zip(bytes) {
        *pair = [digit(byte >> 4), digit(byte & 0xF)];
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_those_of_the_library() {
        const ALL: u128 = 0x0123_4567_89AB_CDEF_FEDC_BA98_7654_3210;
        for number in [0, ALL, ALL.rotate_left(4), 0xF00D_000A, u128::MAX, 1 << 127] {
            let expected = format!("{number:032x}");
            assert_eq!(digits(number), *expected.as_bytes());
            assert_eq!(one_by_one(number.to_be_bytes()), *expected.as_bytes());
        }
    }
}
