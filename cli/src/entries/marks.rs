//! Marks the bytes that matter to the shape of JSON in 64 bytes of text, one bit for each byte.

/// How many bytes are looked at together.
pub const WINDOW: usize = 64;

/// Where in a window the bytes of each kind stand; the lowest bit is the first byte.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Marks {
    pub quotes: u64,
    pub backslashes: u64,
    /// `{` and `[`.
    pub opens: u64,
    /// `}` and `]`.
    pub closes: u64,
    pub line_feeds: u64,
}

/// In ASCII a square bracket and the curly one beside it differ in this bit, and no other byte
/// becomes one of them by setting it.
const CURLY: u8 = b'{' ^ b'[';

impl Marks {
    /// The marks of a window.
    #[inline]
    pub fn of(window: &[u8; WINDOW]) -> Self {
        #[cfg(target_arch = "x86_64")]
        // SAFETY: SSE2 is a part of x86-64.
        return unsafe { sse2::marks(window) };
        #[cfg(not(target_arch = "x86_64"))]
        return plain(window);
    }
}

/// The marks, byte by byte: for other processors, and what tests hold the vectors to.
#[cfg(any(test, not(target_arch = "x86_64")))]
fn plain(window: &[u8; WINDOW]) -> Marks {
    let mut marks = Marks::default();
    for (at, &byte) in window.iter().enumerate() {
        let bit = |is: bool| u64::from(is) << at;
        marks.quotes |= bit(byte == b'"');
        marks.backslashes |= bit(byte == b'\\');
        marks.opens |= bit(byte | CURLY == b'{');
        marks.closes |= bit(byte | CURLY == b'}');
        marks.line_feeds |= bit(byte == b'\n');
    }
    marks
}

/// Vectors of 16 bytes, which every x86-64 processor has.
#[cfg(target_arch = "x86_64")]
mod sse2 {
    use std::arch::x86_64::{
        __m128i, _mm_cmpeq_epi8, _mm_movemask_epi8, _mm_or_si128, _mm_set_epi64x, _mm_set1_epi8,
    };

    use super::{CURLY, Marks, WINDOW};

    #[inline]
    #[target_feature(enable = "sse2")]
    pub fn marks(window: &[u8; WINDOW]) -> Marks {
        let mut marks = Marks::default();
        let (vectors, _) = window.as_chunks::<16>();
        for (at, bytes) in vectors.iter().enumerate() {
            let bytes = load(bytes);
            let curly = _mm_or_si128(bytes, _mm_set1_epi8(CURLY as i8));
            let place = |found: u64| found << (16 * at);
            marks.quotes |= place(equal(bytes, b'"'));
            marks.backslashes |= place(equal(bytes, b'\\'));
            marks.opens |= place(equal(curly, b'{'));
            marks.closes |= place(equal(curly, b'}'));
            marks.line_feeds |= place(equal(bytes, b'\n'));
        }
        marks
    }

    /// The compiler makes one load of it.
    #[inline]
    #[target_feature(enable = "sse2")]
    fn load(bytes: &[u8; 16]) -> __m128i {
        let number = u128::from_le_bytes(*bytes);
        _mm_set_epi64x((number >> 64) as i64, number as i64)
    }

    #[inline]
    #[target_feature(enable = "sse2")]
    fn equal(bytes: __m128i, byte: u8) -> u64 {
        let found = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte as i8));
        u64::from(_mm_movemask_epi8(found) as u16)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_marked_alike_at_every_place() {
        for byte in 0..=u8::MAX {
            for at in 0..WINDOW {
                let mut window = [b'x'; WINDOW];
                window[at] = byte;
                window[WINDOW - 1 - at] = b'{';
                assert_eq!(Marks::of(&window), plain(&window), "{byte} at {at}");
            }
        }
    }
}
