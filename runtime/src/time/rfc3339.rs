//! RFC 3339, the format of nearly every log: `2018-07-02T22:23:00.186641Z`.

use chrono::{DateTime, NaiveDate, Timelike};

use super::{Timestamp, within_years};
use crate::read::Read;
use crate::swar;

/// Reads a whole text.
#[inline]
pub(super) fn read(text: &str) -> Option<Read<'_, Timestamp>> {
    read_zulu(text).or_else(|| parse_rfc3339(text).map(Read::unlike))
}

/// Reads exactly `YYYY-MM-DDTHH:MM:SSZ`, with up to eight digits of fraction: what nearly every log
/// writes. Anything else is for [`parse_rfc3339`], which is also what tests measure this by.
#[inline(always)]
fn read_zulu(text: &str) -> Option<Read<'_, Timestamp>> {
    let Clock {
        year,
        month,
        day,
        hour,
        minute,
        second,
    } = Clock::read(text.as_bytes())?;
    let (nanos, plain) = read_fraction(text.as_bytes())?;
    // Checked by hand, so that who does not want the value need not make it.
    let is_valid = (1..=12).contains(&month)
        && (1..=28).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    if !is_valid
        && NaiveDate::from_ymd_opt(year, month, day)?
            .and_hms_opt(hour, minute, second)
            .is_none()
    {
        return None;
    }
    let date = NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    let local = date.and_hms_nano_opt(hour, minute, second, nanos);
    Some(Read {
        value: local.unwrap_or_default().and_utc().into(),
        json: text.as_bytes().get(..plain),
    })
}

/// What stands in front of a fraction.
struct Clock {
    year: i32,
    month: u32,
    day: u32,
    hour: u32,
    minute: u32,
    second: u32,
}

impl Clock {
    /// Reads `YYYY-MM-DDTHH:MM:SS` at the beginning of a text, in three words.
    ///
    /// The exclusive or with the shape leaves each digit's value in its byte, and zero where the
    /// punctuation is right.
    #[inline(always)]
    fn read(text: &[u8]) -> Option<Self> {
        const HIGH_HALVES: u64 = u64::from_le_bytes([0xF0; 8]);
        let head: &[u8; 20] = text.first_chunk()?;
        let word = |at: usize| {
            head[at..]
                .first_chunk()
                .map(|bytes| u64::from_le_bytes(*bytes))
        };
        let date = word(0)? ^ u64::from_le_bytes(*b"0000-00-");
        let time = word(8)? ^ u64::from_le_bytes(*b"00T00:00");
        let [.., colon, tens, ones, _] = *head;
        let last = [colon ^ b':', tens ^ b'0', ones ^ b'0', 0, 0, 0, 0, 0];
        let last = u64::from_le_bytes(last);
        // A byte that is no digit has a high half; so has one from ten up when six is added, and one
        // that should be zero and is not when fifteen is.
        let strangers = (date | date.wrapping_add(0x0F06_060F_0606_0606))
            | (time | time.wrapping_add(0x0606_0F06_060F_0606))
            | (last | last.wrapping_add(0x0006_060F));
        if strangers & HIGH_HALVES != 0 {
            return None;
        }
        let pairs = |word: u64| word * 10 + (word >> 8);
        let (date, time, last) = (pairs(date), pairs(time), pairs(last));
        let byte = |word: u64, at: u32| u32::from((word >> (8 * at)) as u8);
        Some(Self {
            year: (byte(date, 0) * 100 + byte(date, 2)) as i32,
            month: byte(date, 5),
            day: byte(time, 0),
            hour: byte(time, 3),
            minute: byte(time, 6),
            second: byte(last, 1),
        })
    }
}

/// Reads what is behind the seconds, `Z` or `.ffffffZ`: the nanoseconds, and how long the text is
/// without zeros at the end of the fraction and without what follows.
#[inline(always)]
fn read_fraction(text: &[u8]) -> Option<(u32, usize)> {
    const POINT: usize = 19;
    let (&last, before) = text.split_last()?;
    let digits = before.len().wrapping_sub(POINT + 1);
    if last != b'Z' || (text[POINT] != b'.' && before.len() != POINT) {
        return None;
    }
    if before.len() == POINT {
        return Some((0, POINT));
    }
    let fraction = swar::last_digits(before, digits)?;
    let zeros = fraction.trailing_zeros().min(digits);
    let value = fraction.value()? as u32 * POWERS_OF_TEN[9 - digits];
    Some((value, before.len() - zeros - usize::from(zeros == digits)))
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
    fn times_are_told_as_json_writes_them() {
        for (text, json) in [
            (
                "2018-07-02T22:23:00.186641Z",
                Some("2018-07-02T22:23:00.186641"),
            ),
            (
                "2018-07-02T22:23:00.186000Z",
                Some("2018-07-02T22:23:00.186"),
            ),
            ("2018-07-02T22:23:10.000Z", Some("2018-07-02T22:23:10")),
            ("2018-07-31T22:23:10.00000000Z", Some("2018-07-31T22:23:10")),
            ("2018-07-02T22:23:10Z", Some("2018-07-02T22:23:10")),
            ("2018-07-02T22:23:10.123456789Z", None),
            ("2018-07-02T22:23:10+00:00", None),
        ] {
            assert_eq!(read(text).unwrap().json, json.map(str::as_bytes), "{text}");
        }
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
                let fast = read_zulu(text).map(|read| read.value.utc);
                assert!(fast.is_none() || fast == slow, "{text}");
                assert!(
                    fast.is_some() || !text.ends_with('Z') || slow.is_none(),
                    "{text}"
                );
            }
        }
        for text in [
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59.99999999Z",
            "2024-02-29T12:00:00.5Z",
            "2000-02-29T12:00:00.000001Z",
        ] {
            let slow = parse_rfc3339(text).unwrap();
            let fast = read_zulu(text).map(|read| read.value.utc);
            assert_eq!(fast, Some(slow.utc), "{text}");
        }
    }
}
