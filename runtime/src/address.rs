//! Families of internet addresses, and what is an address of them.

use std::net::{Ipv4Addr, Ipv6Addr};

/// A family of internet addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Version 4 only.
    Ipv4,
    /// Version 6 only.
    Ipv6,
    /// Either.
    Any,
}

impl Family {
    /// Whether a text is a literal address of the family, without zone, brackets or port.
    ///
    /// ```
    /// use margay_runtime::Family;
    ///
    /// assert!(Family::Any.has("2001:db8::1"));
    /// assert!(!Family::Ipv4.has("192.0.2.7:80"));
    /// ```
    pub fn has(self, text: &str) -> bool {
        match self {
            Self::Ipv4 => is_ipv4(text),
            Self::Ipv6 => is_ipv6(text),
            Self::Any => is_ip(text),
        }
    }

    pub(crate) fn has_range(self, text: &str) -> bool {
        let Some((address, bits)) = text.split_once('/') else {
            return false;
        };
        let most = if is_ipv4(address) { 32 } else { 128 };
        let digits = !bits.is_empty() && bits.bytes().all(|byte| byte.is_ascii_digit());
        self.has(address) && digits && bits.parse().is_ok_and(|bits: u32| bits <= most)
    }

    pub(crate) fn address(self) -> &'static str {
        match self {
            Self::Ipv4 => "an IPv4 address",
            Self::Ipv6 => "an IPv6 address",
            Self::Any => "an IP address",
        }
    }

    pub(crate) fn range(self) -> &'static str {
        match self {
            Self::Ipv4 => "an IPv4 range",
            Self::Ipv6 => "an IPv6 range",
            Self::Any => "an IP range",
        }
    }
}

/// Whether a text is a literal address, without zone, brackets, port or leading zeros.
#[inline]
pub(crate) fn is_ip(text: &str) -> bool {
    is_ipv4(text) || is_ipv6(text)
}

/// Four octets of one to three digits, none above 255 and none with a leading zero. The library says
/// the same and also computes the address; tests hold the two together.
///
/// All bytes are looked at together, as masks with a bit for each: the lengths of octets follow no
/// pattern, and a loop over them would be guessed wrong by the CPU several times for an address.
#[inline]
pub(crate) fn is_ipv4(text: &str) -> bool {
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
    faults == 0 && dot.count_ones() == 3
}

/// Up to fifteen bytes with zeros behind them; `None` for texts too short or too long for it.
#[inline]
fn fifteen_bytes(text: &[u8]) -> Option<u128> {
    if text.len() > 15 {
        return None;
    }
    let first = u64::from_le_bytes(*text.first_chunk()?);
    let last = u64::from_le_bytes(*text.last_chunk()?);
    Some(u128::from(first) | u128::from(last) << (8 * (text.len() - 8)))
}

/// Which bytes of a text are which, as masks.
struct Octets {
    dot: u32,
    digit: u32,
    zero: u32,
    two: u32,
    five: u32,
    three_up: u32,
    six_up: u32,
}

impl Octets {
    #[cfg(target_arch = "x86_64")]
    #[inline]
    fn of(bytes: u128) -> Self {
        use core::arch::x86_64::{
            _mm_cmpeq_epi8, _mm_cmpgt_epi8, _mm_movemask_epi8, _mm_set_epi64x, _mm_set1_epi8,
        };
        // SAFETY: these are instructions of SSE2, which every x86-64 CPU has.
        #[allow(unused_unsafe, reason = "newer compilers know that")]
        unsafe {
            let bytes = _mm_set_epi64x((bytes >> 64) as i64, bytes as i64);
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
                three_up: above(b'2') & !not_digit,
                six_up: above(b'5') & !not_digit,
            }
        }
    }

    #[cfg(not(target_arch = "x86_64"))]
    fn of(bytes: u128) -> Self {
        let bytes = bytes.to_le_bytes();
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

#[inline]
pub(crate) fn is_ipv6(text: &str) -> bool {
    // Two colons are the least; most texts that are no address stop here.
    text.contains(':') && text.parse::<Ipv6Addr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_have_a_family_and_a_length() {
        for (text, family, expected) in [
            ("10.0.0.1/8", Family::Ipv4, true),
            ("10.0.0.1/33", Family::Any, false),
            ("10.0.0.1", Family::Any, false),
            ("2001:db8::/128", Family::Ipv6, true),
            ("2001:db8::/128", Family::Ipv4, false),
            ("10.0.0.0/+8", Family::Any, false),
        ] {
            assert_eq!(family.has_range(text), expected, "{text}");
        }
    }

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
