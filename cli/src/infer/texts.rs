//! What a text in JSON is: many loggers write numbers, times and addresses as strings.
//!
//! The runtime's own conversions are asked, so a type is only given to what it will accept.

use margay_runtime::{Collected, Family, Indicator, TimeFormat, Timestamp, convert, indicators};

use super::types::{Hint, Scalar};

/// The type of a text: the first that fits of number, boolean, time and string.
pub fn scalar_of(text: &str) -> Scalar {
    let Some(&first) = text.as_bytes().first() else {
        return Scalar::String(None);
    };
    match first {
        b'0'..=b'9' | b'+' | b'-' | b'.' => {
            if convert::integer::<i64>(text).is_some() {
                return Scalar::Bigint;
            }
            if convert::float(text).is_some() {
                return Scalar::Float;
            }
            if Timestamp::parse(text, TimeFormat::Rfc3339).is_some() {
                return Scalar::Timestamp;
            }
        }
        b't' | b'T' | b'f' | b'F' if convert::boolean(text).is_some() => return Scalar::Boolean,
        _ => {}
    }
    Scalar::String(hint_of(text))
}

fn hint_of(text: &str) -> Option<Hint> {
    /// The longest address: eight groups, the last two as an IPv4 address.
    const LONGEST_ADDRESS: usize = 45;
    if text.len() <= LONGEST_ADDRESS && Family::Any.has(text) {
        Some(Hint::Ip)
    } else if is_url(text) {
        Some(Hint::Url)
    } else if text.starts_with("arn:") && collects(Indicator::AwsArnOnly, text) {
        Some(Hint::AwsArn)
    } else {
        None
    }
}

/// Whether a text is a URL of the web, and nothing but that.
fn is_url(text: &str) -> bool {
    (text.starts_with("http://") || text.starts_with("https://"))
        && !text.contains(char::is_whitespace)
        && collects(Indicator::Url, text)
}

/// Whether an indicator finds anything in a text.
fn collects(indicator: Indicator, text: &str) -> bool {
    let mut collected = Collected::default();
    indicators::scan(indicator, text, &mut collected);
    !collected.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_have_types() {
        let plain = Scalar::String(None);
        let hinted = |hint| Scalar::String(Some(hint));
        for (text, expected) in [
            ("", plain),
            ("0", Scalar::Bigint),
            ("007", Scalar::Bigint),
            ("-9223372036854775808", Scalar::Bigint),
            ("9223372036854775808", Scalar::Float),
            ("1.50", Scalar::Float),
            ("-1e-3", Scalar::Float),
            ("1e999", plain),
            ("NaN", plain),
            ("inf", plain),
            ("0x10", plain),
            (" 1", plain),
            ("-", plain),
            ("t", Scalar::Boolean),
            ("FALSE", Scalar::Boolean),
            ("True", Scalar::Boolean),
            ("yes", plain),
            ("tRUE", plain),
            ("2024-02-03T04:05:06Z", Scalar::Timestamp),
            ("2024-02-03T04:05:06.25+02:00", Scalar::Timestamp),
            ("2024-02-03 04:05:06", plain),
            ("2024-02-30T04:05:06Z", plain),
            ("192.0.2.7", hinted(Hint::Ip)),
            ("2001:DB8::1", hinted(Hint::Ip)),
            ("::ffff:192.0.2.7", hinted(Hint::Ip)),
            ("192.0.2.7:80", plain),
            ("192.0.2.7/24", plain),
            ("http://example.com/x", hinted(Hint::Url)),
            ("https://192.0.2.7", hinted(Hint::Url)),
            ("https://", plain),
            ("http://a b/", plain),
            ("ftp://example.com/", plain),
            ("arn:aws:s3:::bucket/key", hinted(Hint::AwsArn)),
            ("arn:aws:s3", plain),
        ] {
            assert_eq!(scalar_of(text), expected, "{text}");
        }
    }
}
