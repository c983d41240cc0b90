//! RFC 3339, the format of nearly every log: `2018-07-02T22:23:00.186641Z`.

use chrono::{DateTime, NaiveDate, Timelike, Utc};

use super::{Timestamp, within_years};
use crate::swar;

/// Reads a whole text.
#[inline]
pub(super) fn parse(text: &str) -> Option<Timestamp> {
    parse_zulu(text.as_bytes()).map_or_else(|| parse_rfc3339(text), |utc| Some(utc.into()))
}

/// Reads exactly `YYYY-MM-DDTHH:MM:SSZ`, with up to nine digits of fraction: what nearly every log
/// writes. Anything else is for [`parse_rfc3339`], which is also what tests measure this by.
#[inline]
fn parse_zulu(text: &[u8]) -> Option<DateTime<Utc>> {
    let (head, tail) = text.split_first_chunk::<19>()?;
    let [century, year, month, day, hour, minute] = pairs(head)?;
    let second = two_digits(head[17], head[18])?;
    let nano = match tail {
        [b'Z'] => 0,
        [b'.', fraction @ .., b'Z'] if (1..=9).contains(&fraction.len()) => {
            let value = swar::parse_last(&text[..text.len() - 1], fraction.len())?;
            value as u32 * POWERS_OF_TEN[9 - fraction.len()]
        }
        _ => return None,
    };
    let date = NaiveDate::from_ymd_opt((century * 100 + year) as i32, month, day)?;
    Some(date.and_hms_nano_opt(hour, minute, second, nano)?.and_utc())
}

const POWERS_OF_TEN: [u32; 9] = [
    1,
    10,
    100,
    1_000,
    10_000,
    100_000,
    1_000_000,
    10_000_000,
    100_000_000,
];

/// Reads the pairs of digits of `YYYY-MM-DDTHH:MM:`, sixteen bytes at once and one more.
///
/// The exclusive or with the shape leaves each digit's value in its byte, and zero where the
/// punctuation is right.
#[inline]
fn pairs(head: &[u8; 19]) -> Option<[u32; 6]> {
    const SHAPE: u128 = u128::from_le_bytes(*b"0000-00-00T00:00");
    const PUNCTUATION: u128 =
        u128::from_le_bytes([0, 0, 0, 0, 0xFF, 0, 0, 0xFF, 0, 0, 0xFF, 0, 0, 0xFF, 0, 0]);
    const HIGH_HALVES: u128 = u128::from_le_bytes([0xF0; 16]);
    const SIXES: u128 = u128::from_le_bytes([6; 16]);
    let digits = u128::from_le_bytes(*head.first_chunk()?) ^ SHAPE;
    // A byte that is no digit has a high half; so has one from ten up when six is added.
    let strangers = (digits | digits.wrapping_add(SIXES)) & HIGH_HALVES;
    if strangers | (digits & PUNCTUATION) != 0 || head[16] != b':' {
        return None;
    }
    let pair = |at: u32| {
        let both = digits >> (8 * at);
        ((both & 15) * 10 + ((both >> 8) & 15)) as u32
    };
    Some([pair(0), pair(2), pair(5), pair(8), pair(11), pair(14)])
}

#[inline]
fn two_digits(tens: u8, ones: u8) -> Option<u32> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens <= 9 && ones <= 9).then_some(u32::from(tens) * 10 + u32::from(ones))
}

/// Reads RFC 3339 as strictly as the schema language has it: upper-case `T` and `Z`, no leap second.
#[cold]
fn parse_rfc3339(text: &str) -> Option<Timestamp> {
    let strict = text.as_bytes().get(10) == Some(&b'T') && !text.ends_with('z');
    let time = DateTime::parse_from_rfc3339(text).ok().filter(|_| strict)?;
    within_years(time.to_utc())?;
    (time.nanosecond() < 1_000_000_000).then(|| time.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::TimeFormat;
    use crate::time::tests::check;

    #[test]
    fn rfc3339_is_read_strictly() {
        let format = TimeFormat::Rfc3339;
        check(
            "2018-07-02T22:23:00.186641Z",
            format,
            Some("2018-07-02T22:23:00.186641000Z"),
        );
        check(
            "2018-07-02T22:23:00Z",
            format,
            Some("2018-07-02T22:23:00.000000000Z"),
        );
        check(
            "2018-07-02T22:23:00.1234567891Z",
            format,
            Some("2018-07-02T22:23:00.123456789Z"),
        );
        check(
            "2024-02-03T04:05:06.25+02:00",
            format,
            Some("2024-02-03T02:05:06.250000000Z"),
        );
        check("2018-07-02t22:23:00Z", format, None);
        check("2018-07-02T22:23:00z", format, None);
        check("2018-07-02T22:23:60Z", format, None);
        check("2018-07-02T22:23:60+01:00", format, None);
        check("2018-02-30T22:23:00Z", format, None);
        check("2018-07-02T22:23:00", format, None);
        check("2018-07-02T22:23:00.Z", format, None);
        check("2018-07-02 22:23:00Z", format, None);
        check("０018-07-02T22:23:00Z", format, None);
        check("", format, None);
    }

    #[test]
    fn the_fast_way_agrees_with_chrono() {
        let shape = b"2018-07-02T22:23:09.5Z";
        for at in 0..shape.len() {
            for byte in 0..=127 {
                let mut text = *shape;
                text[at] = byte;
                let text = std::str::from_utf8(&text).unwrap();
                let slow = parse_rfc3339(text).map(|time| time.utc);
                let fast = parse_zulu(text.as_bytes());
                assert!(fast.is_none() || fast == slow, "{text}");
                assert!(
                    fast.is_some() || !text.ends_with('Z') || slow.is_none(),
                    "{text}"
                );
            }
        }
        for text in [
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999999999Z",
            "2024-02-29T12:00:00.5Z",
            "2000-02-29T12:00:00.000001Z",
        ] {
            let slow = parse_rfc3339(text).unwrap();
            assert_eq!(parse_zulu(text.as_bytes()), Some(slow.utc), "{text}");
        }
    }
}
