//! How far a JSON string goes without anything special in it: a quote, a backslash, a control byte.
//!
//! Most strings are shorter than sixteen bytes, so the first look mostly is the last one.

/// How many bytes there are in front of the first special one, or in all.
#[inline(always)]
pub(super) fn plain_length(text: &[u8]) -> usize {
    let (words, rest) = text.as_chunks();
    for (index, word) in words.iter().enumerate() {
        let special = specials(word);
        if special != 0 {
            return WIDTH * index + special.trailing_zeros() as usize;
        }
    }
    let found = rest.iter().position(is_special);
    text.len() - rest.len() + found.unwrap_or(rest.len())
}

/// How many bytes are looked at together.
const WIDTH: usize = 16;

fn is_special(byte: &u8) -> bool {
    matches!(byte, 0..0x20 | b'"' | b'\\')
}

/// A bit for each special byte of a word, the first one lowest.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn specials(word: &[u8; WIDTH]) -> u32 {
    use std::arch::x86_64::*;
    let (first, last) = word.split_at(WIDTH / 2);
    let half = |bytes: &[u8]| i64::from_le_bytes(*bytes.first_chunk().unwrap_or(&[0; 8]));
    // SAFETY: these are instructions of SSE2, which every x86-64 CPU has.
    unsafe {
        let bytes = _mm_set_epi64x(half(last), half(first));
        let quotes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'"' as i8));
        let backslashes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'\\' as i8));
        let controls = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
        let special = _mm_or_si128(_mm_or_si128(quotes, backslashes), controls);
        _mm_movemask_epi8(special) as u32
    }
}

/// A bit for each special byte of a word, the first one lowest.
#[cfg(not(target_arch = "x86_64"))]
#[inline(always)]
fn specials(word: &[u8; WIDTH]) -> u32 {
    let bits = word.iter().enumerate();
    bits.fold(0, |bits, (index, byte)| {
        bits | u32::from(is_special(byte)) << index
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_bytes_are_found_wherever_they_are() {
        for length in 0..50 {
            for byte in 0..=255 {
                for at in 0..length {
                    let mut text = vec![b'x'; length];
                    text[at] = byte;
                    let expected = text.iter().position(is_special).unwrap_or(length);
                    assert_eq!(plain_length(&text), expected);
                }
            }
        }
    }
}
