//! Addresses of version 6.

use std::net::Ipv6Addr;

/// The longest address that is written without octets, and the longest with them.
const LONGEST: usize = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff".len();
const LONGEST_WITH_OCTETS: usize = "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255".len();

/// Eight groups of one to four hexadecimal digits, or fewer with `::` for those that are zero (RFC 4291
/// §2.2). The library says the same and also computes the address; tests hold the two together.
///
/// As with octets, all bytes are looked at together.
#[inline(never)]
pub(crate) fn is_ipv6(text: &str) -> bool {
    let bytes = text.as_bytes();
    let length = bytes.len();
    if !(2..=LONGEST_WITH_OCTETS).contains(&length) {
        return false;
    }
    let Marks { colon, digit, dot } = Marks::of(bytes);
    if colon == 0 {
        return false;
    }
    if dot != 0 {
        // The last two groups may be written as octets.
        return text.parse::<Ipv6Addr>().is_ok();
    }
    let last = 1 << (length - 1);
    let gaps = colon & (colon >> 1);
    let groups = (digit & !(digit << 1)).count_ones();
    let groups_fit = match gaps.count_ones() {
        0 => groups == 8,
        1 => groups <= 7,
        _ => false,
    };
    let five_digits = digit & (digit >> 1) & (digit >> 2) & (digit >> 3) & (digit >> 4);
    length <= LONGEST
        && colon | digit == last | (last - 1)
        && five_digits == 0
        && groups_fit
        // A colon at an end is one of two.
        && colon & 1 <= gaps & 1
        && (colon & last) >> 1 <= gaps & (last >> 1)
}

/// Which bytes of a text are which, as masks.
#[derive(Clone, Copy)]
struct Marks {
    colon: u64,
    /// Hexadecimal digits.
    digit: u64,
    dot: u64,
}

impl Marks {
    /// The marks of a text of up to 48 bytes: of its first sixteen, the next and its last, wherever those
    /// overlap.
    #[inline]
    fn of(text: &[u8]) -> Self {
        let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) else {
            let mut bytes = [0; 16];
            bytes[..text.len()].copy_from_slice(text);
            return Self::of_sixteen(bytes);
        };
        let ends = Self::of_sixteen(*first).and(Self::of_sixteen(*last), text.len() - 16);
        match text[16..].first_chunk() {
            Some(next) => ends.and(Self::of_sixteen(*next), 16),
            None => ends,
        }
    }

    /// These, and those of bytes that begin at a place.
    #[inline]
    fn and(self, others: Self, place: usize) -> Self {
        Self {
            colon: self.colon | others.colon << place,
            digit: self.digit | others.digit << place,
            dot: self.dot | others.dot << place,
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[inline]
    fn of_sixteen(bytes: [u8; 16]) -> Self {
        use core::arch::x86_64::{
            _mm_and_si128, _mm_cmpeq_epi8, _mm_cmpgt_epi8, _mm_cmplt_epi8, _mm_loadu_si128,
            _mm_movemask_epi8, _mm_or_si128, _mm_set1_epi8,
        };
        // SAFETY: these are instructions of SSE2, which every x86-64 CPU has; the load is the array.
        #[allow(unused_unsafe, reason = "newer compilers know that")]
        unsafe {
            let bytes = _mm_loadu_si128(bytes.as_ptr().cast());
            let mask = |marked| u64::from(_mm_movemask_epi8(marked) as u16);
            let all = |byte: u8| _mm_set1_epi8(byte as i8);
            // Bytes that are not ASCII are negative here and so above nothing.
            let within = |bytes, first: u8, last: u8| {
                let above = _mm_cmpgt_epi8(bytes, all(first - 1));
                _mm_and_si128(above, _mm_cmplt_epi8(bytes, all(last + 1)))
            };
            let lower = _mm_or_si128(bytes, all(0x20));
            let digit = _mm_or_si128(within(bytes, b'0', b'9'), within(lower, b'a', b'f'));
            Self {
                colon: mask(_mm_cmpeq_epi8(bytes, all(b':'))),
                digit: mask(digit),
                dot: mask(_mm_cmpeq_epi8(bytes, all(b'.'))),
            }
        }
    }

    #[cfg(not(target_arch = "x86_64"))]
    fn of_sixteen(bytes: [u8; 16]) -> Self {
        let mask = |is: fn(u8) -> bool| {
            let marked = bytes.iter().enumerate().filter(|(_, byte)| is(**byte));
            marked.fold(0, |mask, (index, _)| mask | 1 << index)
        };
        Self {
            colon: mask(|byte| byte == b':'),
            digit: mask(|byte| byte.is_ascii_hexdigit()),
            dot: mask(|byte| byte == b'.'),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn agree(text: &str) {
        let expected = text.parse::<Ipv6Addr>().is_ok();
        assert_eq!(is_ipv6(text), expected, "{text:?}");
    }

    /// Every text of a few pieces, alone and among groups.
    #[test]
    fn groups_are_read_as_the_library_reads_them() {
        let pieces = [
            ":", "::", "0", "1f", "ABC", "ffff", "12345", "g", "1.2.3.4", "%", "é", "",
        ];
        let counts = [0, 1, 3, 4, 5, 6, 7, 8];
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    let text = format!("{first}{second}{third}");
                    agree(&text);
                    for count in counts {
                        agree(&format!("{}{text}", "2001:".repeat(count)));
                        agree(&format!("{text}{}", ":db8".repeat(count)));
                    }
                }
            }
        }
    }

    proptest! {
        #[test]
        fn texts_are_read_as_the_library_reads_them(text in "([0-9a-fA-F]{0,5}:{0,2}){0,10}|[:.0-9a-gé]{0,50}") {
            agree(&text);
        }

        #[test]
        fn addresses_are_addresses(bits: u128, zeros in 0..16_usize) {
            let mut bytes = bits.to_be_bytes();
            bytes[zeros..].iter_mut().take(4).for_each(|byte| *byte = 0);
            agree(&Ipv6Addr::from(bytes).to_string());
            agree(&Ipv6Addr::from(bits).to_string().to_uppercase());
        }
    }
}
