//! Families of internet addresses, and what is an address of them.

use std::net::Ipv6Addr;

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
    pub(crate) fn has(self, text: &str) -> bool {
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

/// Four octets of one to three digits, none above 255 and none with a leading zero. Said again here
/// because the library also computes the address; tests hold the two together.
#[inline]
pub(crate) fn is_ipv4(text: &str) -> bool {
    let mut octets = 0;
    let (mut digits, mut value) = (0, 0);
    if text.len() > 15 {
        return false;
    }
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' if digits == 0 || value != 0 => {
                digits += 1;
                value = value * 10 + u32::from(byte - b'0');
            }
            b'.' if digits > 0 && value <= 255 => {
                octets += 1;
                (digits, value) = (0, 0);
            }
            _ => return false,
        }
    }
    octets == 3 && digits > 0 && value <= 255
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
        let texts = [
            "0.0.0.0",
            "255.255.255.255",
            "256.1.1.1",
            "1.2.3.256",
            "1.2.3",
            "1.2.3.4.5",
            "1.2.3.",
            ".1.2.3",
            "1..2.3",
            "00.1.2.3",
            "1.02.3.4",
            "1.2.3.00",
            "1.2.3.4 ",
            "a.b.c.d",
            "",
            "1111.1.1.1",
            "+1.2.3.4",
            "1.2.3.-4",
            "999.999.999.999",
            "1.2.3.4\n",
        ];
        for text in texts {
            let expected = text.parse::<std::net::Ipv4Addr>().is_ok();
            assert_eq!(is_ipv4(text), expected, "{text:?}");
        }
    }
}
