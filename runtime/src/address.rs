//! Families of internet addresses, and what is an address of them.

mod ipv4;
mod ipv6;

use ipv4::is_ipv4;
pub(crate) use ipv6::is_ipv6;

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
}
