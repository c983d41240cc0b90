//! Addresses of version 4.

use std::net::Ipv4Addr;

/// Four octets of one to three digits, none above 255 and none with a leading zero. The library says
/// the same and also computes the address; tests hold the two together.
///
/// All bytes are looked at together, as masks with a bit for each: the lengths of octets follow no
/// pattern, and a loop over them would be guessed wrong by the CPU several times for an address.
#[inline]
pub(super) fn is_ipv4(text: &str) -> bool {
    let Some(bytes) = fifteen_bytes(text.as_bytes()) else {
        return text.parse::<Ipv4Addr>().is_ok();
    };
    let all = (1 << text.len()) - 1;
    let Octets {
        dot,
        zero,
        two,
        five,
        three_up,
        six_up,
        digit,
    } = Octets::of(bytes);
    let start = ((dot << 1) | 1) & all;
    let (second, third) = (digit >> 1, digit >> 2);
    let three_digits = start & second & third;
    let above_255 = three_up | (two & ((six_up >> 1) | ((five >> 1) & (six_up >> 2))));
    let faults = ((dot | digit) ^ all)
        | (start & dot)
        | (digit & second & third & (digit >> 3))
        | (start & zero & second)
        | (three_digits & above_255)
        | (dot & (all ^ (all >> 1)));
    faults == 0 && is_three_bits(dot)
}

/// Whether three bits of a mask are set: faster than counting them, where the CPU may not have an
/// instruction for it.
#[inline]
fn is_three_bits(mask: u32) -> bool {
    let without_lowest = |mask: u32| mask & mask.wrapping_sub(1);
    let third = without_lowest(without_lowest(mask));
    third != 0 && without_lowest(third) == 0
}

/// Up to fifteen bytes with zeros behind them, the first ones lowest; `None` for texts too short or too
/// long for it.
#[inline]
fn fifteen_bytes(text: &[u8]) -> Option<[u64; 2]> {
    if text.len() > 15 {
        return None;
    }
    let first = u64::from_le_bytes(*text.first_chunk()?);
    let last = u64::from_le_bytes(*text.last_chunk()?);
    // Of the last eight, those that are among the first eight are shifted out.
    let rest = last >> 8 >> (8 * (15 - text.len()));
    Some([first, rest])
}

/// Which bytes of a text are which, as masks.
struct Octets {
    dot: u32,
    digit: u32,
    zero: u32,
    two: u32,
    five: u32,
    /// Of digits, those above two; others may be marked too.
    three_up: u32,
    /// Of digits, those above five; others may be marked too.
    six_up: u32,
}

impl Octets {
    #[cfg(target_arch = "x86_64")]
    #[inline]
    fn of([first, rest]: [u64; 2]) -> Self {
        use core::arch::x86_64::{
            _mm_cmpeq_epi8, _mm_cmpgt_epi8, _mm_movemask_epi8, _mm_set_epi64x, _mm_set1_epi8,
        };
        // SAFETY: these are instructions of SSE2, which every x86-64 CPU has.
        #[allow(unused_unsafe, reason = "newer compilers know that")]
        unsafe {
            let bytes = _mm_set_epi64x(rest as i64, first as i64);
            let equal = |byte: u8| {
                _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte as i8))) as u32
            };
            // Bytes that are not ASCII are negative here and so above nothing.
            let above = |byte: u8| {
                _mm_movemask_epi8(_mm_cmpgt_epi8(bytes, _mm_set1_epi8(byte as i8))) as u32
            };
            let not_digit = above(b'9');
            Self {
                dot: equal(b'.'),
                digit: above(b'0' - 1) & !not_digit,
                zero: equal(b'0'),
                two: equal(b'2'),
                five: equal(b'5'),
                three_up: above(b'2'),
                six_up: above(b'5'),
            }
        }
    }

    #[cfg(not(target_arch = "x86_64"))]
    fn of([first, rest]: [u64; 2]) -> Self {
        let bytes = (u128::from(rest) << 64 | u128::from(first)).to_le_bytes();
        let mask = |is: fn(u8) -> bool| {
            let marked = bytes.iter().enumerate().filter(|(_, byte)| is(**byte));
            marked.fold(0, |mask, (index, _)| mask | 1 << index)
        };
        Self {
            dot: mask(|byte| byte == b'.'),
            digit: mask(|byte| byte.is_ascii_digit()),
            zero: mask(|byte| byte == b'0'),
            two: mask(|byte| byte == b'2'),
            five: mask(|byte| byte == b'5'),
            three_up: mask(|byte| (b'3'..=b'9').contains(&byte)),
            six_up: mask(|byte| (b'6'..=b'9').contains(&byte)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn octets_are_read_as_the_library_reads_them() {
        let agree = |text: &str| {
            let expected = text.parse::<Ipv4Addr>().is_ok();
            assert_eq!(is_ipv4(text), expected, "{text:?}");
        };
        let octets = [
            "0", "9", "10", "99", "100", "199", "200", "249", "250", "255", "256", "260", "299",
            "300", "999", "1000", "", "00", "01", "1a", "-1", "+1", "é",
        ];
        for first in octets {
            for second in octets {
                for rest in [
                    "1.1", "255.255", "0.0", "1", "1.1.1", "", ".", "256.1", "1.256", "1.1 ",
                    "1.01",
                ] {
                    agree(&format!("{first}.{second}.{rest}"));
                    agree(&format!("{rest}.{first}.{second}"));
                }
            }
        }
        for text in [
            "1.2.3.4\n",
            "1.2.3",
            "a.b.c.d",
            "127.0.0.1:80",
            "1,2,3,4,5",
            "12345678",
            "........",
        ] {
            agree(text);
        }
    }
}
