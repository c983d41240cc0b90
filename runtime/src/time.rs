//! Points in time: read from text by format, kept as an instant with its offset, written by mode.

use std::ops::Deref;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Utc};

/// An instant, and the offset from UTC it was written with, so that it can be written back.
///
/// It reads as the `DateTime<Utc>` it holds.
///
/// ```
/// use chrono::Datelike;
/// use margay_runtime::{TimeFormat, Timestamp};
///
/// let at = Timestamp::parse("2024-02-03T04:05:06.250+02:00", TimeFormat::Rfc3339).unwrap();
/// assert_eq!(at.utc.to_rfc3339(), "2024-02-03T02:05:06.250+00:00");
/// assert_eq!(at.offset, 7200);
/// assert_eq!(at.year(), 2024);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Timestamp {
    /// The instant.
    pub utc: DateTime<Utc>,
    /// The offset of the text it came from, in seconds east of UTC.
    pub offset: i32,
}

/// How a timestamp is written in the log (schema-language §7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimeFormat {
    /// `2018-07-02T22:23:00.186641Z`
    Rfc3339,
    /// Seconds since 1970, their fraction kept to microseconds.
    Unix,
    /// Milliseconds since 1970.
    UnixMs,
    /// Microseconds since 1970.
    UnixUs,
    /// Nanoseconds since 1970.
    UnixNs,
}

impl Deref for Timestamp {
    type Target = DateTime<Utc>;

    fn deref(&self) -> &DateTime<Utc> {
        &self.utc
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(utc: DateTime<Utc>) -> Self {
        Self { utc, offset: 0 }
    }
}

impl From<DateTime<FixedOffset>> for Timestamp {
    fn from(time: DateTime<FixedOffset>) -> Self {
        Self {
            utc: time.to_utc(),
            offset: time.offset().local_minus_utc(),
        }
    }
}

impl Timestamp {
    /// Reads a timestamp; `None` when the text is not of the format or lies outside the years 0 to
    /// 9999.
    ///
    /// ```
    /// use margay_runtime::{TimeFormat, Timestamp};
    ///
    /// assert!(Timestamp::parse("1418530010", TimeFormat::Unix).is_some());
    /// assert!(Timestamp::parse("2018-07-02 22:23:00Z", TimeFormat::Rfc3339).is_none());
    /// ```
    #[inline]
    pub fn parse(text: &str, format: TimeFormat) -> Option<Self> {
        match format {
            TimeFormat::Rfc3339 => parse_zulu(text.as_bytes())
                .map_or_else(|| parse_rfc3339(text), |utc| Some(utc.into())),
            TimeFormat::Unix => from_seconds(text),
            TimeFormat::UnixMs => from_units(text, 1_000),
            TimeFormat::UnixUs => from_units(text, 1_000_000),
            TimeFormat::UnixNs => from_units(text, 1_000_000_000),
        }
    }

    /// The date and time of day that were written.
    pub(crate) fn local(&self) -> NaiveDateTime {
        match self.offset {
            0 => self.utc.naive_utc(),
            offset => self.utc.naive_utc() + TimeDelta::seconds(offset.into()),
        }
    }
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
            let mut value = 0;
            for &byte in fraction {
                let digit = byte.wrapping_sub(b'0');
                if digit > 9 {
                    return None;
                }
                value = value * 10 + u32::from(digit);
            }
            value * POWERS_OF_TEN[9 - fraction.len()]
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

/// Reads seconds since 1970 with an optional fraction, kept to microseconds and cut towards zero.
fn from_seconds(text: &str) -> Option<Timestamp> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if let (Some(seconds), true) = (integer(whole), is_digits(fraction)) {
        let mut micros = 0;
        for place in 0..6 {
            let digit = fraction
                .as_bytes()
                .get(place)
                .map_or(0, |digit| digit - b'0');
            micros = micros * 10 + i64::from(digit);
        }
        let sign = if text.starts_with('-') { -1 } else { 1 };
        return from_micros(seconds.checked_mul(1_000_000)?.checked_add(sign * micros)?);
    }
    // An exponent: as a float, which holds microseconds of any year in range.
    let seconds = crate::convert::float(text)?;
    from_micros((seconds * 1e6).trunc() as i64)
}

fn from_units(text: &str, per_second: i64) -> Option<Timestamp> {
    let units = integer(text)?;
    let nanos = units.rem_euclid(per_second) * (1_000_000_000 / per_second);
    let utc = DateTime::from_timestamp(units.div_euclid(per_second), nanos as u32)?;
    within_years(utc).map(Timestamp::from)
}

fn from_micros(micros: i64) -> Option<Timestamp> {
    within_years(DateTime::from_timestamp_micros(micros)?).map(Timestamp::from)
}

fn integer(text: &str) -> Option<i64> {
    text.parse().ok()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn within_years(utc: DateTime<Utc>) -> Option<DateTime<Utc>> {
    (0..=9999).contains(&utc.year()).then_some(utc)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, format: TimeFormat, expected: Option<&str>) {
        let parsed = Timestamp::parse(text, format);
        let shown = parsed.map(|time| time.utc.to_rfc3339_opts(chrono::SecondsFormat::Nanos, true));
        assert_eq!(shown.as_deref(), expected, "{text}");
    }

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
    fn unix_times_keep_their_unit() {
        check(
            "1418530010",
            TimeFormat::Unix,
            Some("2014-12-14T04:06:50.000000000Z"),
        );
        check(
            "1418530010.1234569",
            TimeFormat::Unix,
            Some("2014-12-14T04:06:50.123456000Z"),
        );
        check(
            "-0.5",
            TimeFormat::Unix,
            Some("1969-12-31T23:59:59.500000000Z"),
        );
        check(
            "1e9",
            TimeFormat::Unix,
            Some("2001-09-09T01:46:40.000000000Z"),
        );
        check(
            "-1",
            TimeFormat::UnixMs,
            Some("1969-12-31T23:59:59.999000000Z"),
        );
        check(
            "1418530010000",
            TimeFormat::UnixMs,
            Some("2014-12-14T04:06:50.000000000Z"),
        );
        check("1.5", TimeFormat::UnixMs, None);
        check("9223372036854775807", TimeFormat::UnixMs, None);
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
