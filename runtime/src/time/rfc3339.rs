//! RFC 3339, the format of nearly every log: `2018-07-02T22:23:00.186641Z`.

use chrono::{DateTime, NaiveDate, NaiveTime, Timelike, Utc};

use super::{Time, Timestamp, UnixTime, within_years};
use crate::read::Read;
use crate::swar;

/// Reads a whole text.
#[inline]
pub(super) fn parse(text: &str) -> Option<Timestamp> {
    match zulu(text) {
        Some(utc) => Some(utc.into()),
        None => parse_rfc3339(text),
    }
}

/// Reads a whole text, and where JSON writes the same, leaves its value for later.
#[inline]
pub(super) fn read(text: &str) -> Option<Read<'_, Time<'_>>> {
    match plain_length(text) {
        0 => parse_rfc3339(text).map(|time| Read::unlike(time.into())),
        length => Some(Read {
            value: Time::of_zulu(text, length),
            json: text.as_bytes().get(..length),
        }),
    }
}

/// Reads a whole text as the time since 1970.
#[inline]
pub(super) fn read_unix(text: &str) -> Option<Read<'_, Time<'_>>> {
    let time = match unix(text) {
        Some(unix) => Time::of_unix(unix),
        None => parse_rfc3339(text)?.into(),
    };
    Some(Read::unlike(time))
}

// Nearly every log has times in one form, `YYYY-MM-DDTHH:MM:SSZ` with up to eight digits of fraction. Three
// functions read it, each for what another kind of sink has use for; anything else is for
// `parse_rfc3339`, which is also what tests measure them by.

/// How many bytes of a time JSON writes in front of a `Z`: zeros at the end of its fraction are left out.
/// Zero tells that the text is none in that form. (Not inlined: what it takes and gives is in registers.)
#[inline(never)]
fn plain_length(text: &str) -> usize {
    match parts(text) {
        Some((_, fraction)) => fraction.plain_end(),
        None => 0,
    }
}

/// The instant.
#[inline(never)]
pub(super) fn zulu(text: &str) -> Option<DateTime<Utc>> {
    let (clock, fraction) = parts(text)?;
    clock.at(fraction.nanos())
}

/// The time since 1970.
#[inline(always)]
pub(super) fn unix(text: &str) -> Option<UnixTime> {
    let (seconds, nanos) = seconds_and_nanos(text);
    (nanos != NO_NANOS).then_some(UnixTime { seconds, nanos })
}

/// The seconds since 1970, and the nanoseconds beyond or that the text is none in that form. (Not inlined,
/// and no option: what it takes and gives is in registers.)
#[inline(never)]
fn seconds_and_nanos(text: &str) -> (i64, u32) {
    match parts(text) {
        Some((clock, fraction)) => (clock.seconds_since_1970(), fraction.nanos()),
        None => (0, NO_NANOS),
    }
}

const NO_NANOS: u32 = u32::MAX;

#[inline(always)]
fn parts(text: &str) -> Option<(Clock, Fraction)> {
    let clock = Clock::of(text.as_bytes()).filter(|clock| clock.is_time())?;
    Some((clock, Fraction::behind_clock(text.as_bytes())?))
}

/// What stands in front of a fraction: `YYYY-MM-DDTHH:MM:SS`.
///
/// The exclusive or with the shape leaves each digit's value in its byte, and zero where the punctuation
/// is right.
#[derive(Clone, Copy)]
struct Clock {
    /// `YYYY`
    year: u32,
    /// `Y-MM-DDT`
    date: u64,
    /// `HH:MM:SS`
    time: u64,
}

impl Clock {
    /// Where it ends.
    const END: usize = 19;

    /// Takes it from the beginning of a text, whatever is there.
    #[inline(always)]
    fn of(text: &[u8]) -> Option<Self> {
        let head: &[u8; Clock::END + 1] = text.first_chunk()?;
        let word = |at: usize| {
            head[at..]
                .first_chunk()
                .map(|bytes| u64::from_le_bytes(*bytes))
        };
        Some(Self {
            year: u32::from_le_bytes(*head.first_chunk()?) ^ u32::from_le_bytes(*b"0000"),
            date: word(3)? ^ u64::from_le_bytes(*b"0-00-00T"),
            time: word(11)? ^ u64::from_le_bytes(*b"00:00:00"),
        })
    }

    /// Whether it is a time of a day that there is.
    #[inline(always)]
    fn is_time(&self) -> bool {
        const YEAR: u32 = u32::from_le_bytes(above([9, 9, 9, 9]));
        const DATE: u64 = u64::from_le_bytes(above([9, 0, 1, 9, 0, 3, 9, 0]));
        const TIME: u64 = u64::from_le_bytes(above([2, 9, 0, 5, 9, 0, 5, 9]));
        const HIGH_HALVES: u64 = u64::from_le_bytes([0xF0; 8]);
        let year = u64::from(self.year | self.year.wrapping_add(YEAR));
        let date = self.date | self.date.wrapping_add(DATE);
        let time = self.time | self.time.wrapping_add(TIME);
        (year | date | time) & HIGH_HALVES == 0 && self.hour() < 24 && self.is_date()
    }

    #[inline(always)]
    fn is_date(self) -> bool {
        let is_in_any_month = (1..=28).contains(&self.day()) && (1..=12).contains(&self.month());
        is_in_any_month || self.date().is_some()
    }

    fn date(self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year() as i32, self.month(), self.day())
    }

    #[inline(always)]
    fn year(self) -> u32 {
        let year = u64::from(self.year);
        100 * pair(year, 0) + pair(year, 2)
    }

    #[inline(always)]
    fn month(self) -> u32 {
        pair(self.date, 2)
    }

    #[inline(always)]
    fn day(self) -> u32 {
        pair(self.date, 5)
    }

    #[inline(always)]
    fn hour(self) -> u32 {
        pair(self.time, 0)
    }

    /// The instant, so many nanoseconds later.
    #[inline(always)]
    fn at(self, nanos: u32) -> Option<DateTime<Utc>> {
        let time = NaiveTime::from_num_seconds_from_midnight_opt(self.second_of_day(), nanos)?;
        Some(self.date()?.and_time(time).and_utc())
    }

    #[inline(always)]
    fn second_of_day(self) -> u32 {
        let (minute, second) = (pair(self.time, 3), pair(self.time, 6));
        (60 * self.hour() + minute) * 60 + second
    }

    /// The seconds since 1970. Years are taken to begin in March, so that a leap day ends one, and to be
    /// counted from 400 years earlier, so that no number is below zero.
    #[inline(always)]
    fn seconds_since_1970(self) -> i64 {
        const DAYS_BEFORE_1970: i64 = 719_468 + 146_097;
        let is_early = u32::from(self.month() < 3);
        let year = self.year() + 400 - is_early;
        let month = self.month() + 12 * is_early - 3;
        let days_of_years = 365 * year + year / 4 - year / 100 + year / 400;
        let days_of_months = (153 * month + 2) / 5;
        let days = i64::from(days_of_years + days_of_months + self.day() - 1);
        (days - DAYS_BEFORE_1970) * 86_400 + i64::from(self.second_of_day())
    }
}

/// What makes a byte's high half other than zero when added to a value above the largest, for values below
/// sixteen.
const fn above<const N: usize>(mut largest: [u8; N]) -> [u8; N] {
    let mut at = 0;
    while at < N {
        largest[at] = 0x0F - largest[at];
        at += 1;
    }
    largest
}

/// The number that two bytes with digits' values make.
#[inline(always)]
fn pair(word: u64, at: u32) -> u32 {
    let pairs = word * 10 + (word >> 8);
    u32::from((pairs >> (8 * at)) as u8)
}

/// What is behind the seconds, up to the `Z`.
struct Fraction {
    /// Up to eight digits; nothing where there is no point either.
    digits: Option<swar::LastDigits>,
    /// How many.
    length: usize,
}

impl Fraction {
    /// Takes it from a text, `Z` or `.ffffffZ` behind the seconds.
    #[inline(always)]
    fn behind_clock(text: &[u8]) -> Option<Self> {
        let (b'Z', before) = text.split_last()? else {
            return None;
        };
        if before.len() == Clock::END {
            return Some(Self {
                digits: None,
                length: 0,
            });
        }
        let length = before.len().wrapping_sub(Clock::END + 1);
        let digits = swar::last_digits(before, length).filter(|digits| digits.are_digits())?;
        (text[Clock::END] == b'.').then_some(Self {
            digits: Some(digits),
            length,
        })
    }

    /// Where the text ends without zeros at the end of the fraction, and without its point if nothing
    /// else is left.
    #[inline(always)]
    fn plain_end(self) -> usize {
        let Some(digits) = self.digits else {
            return Clock::END;
        };
        let zeros = digits.trailing_zeros().min(self.length);
        Clock::END + 1 + self.length - zeros - usize::from(zeros == self.length)
    }

    #[inline(always)]
    fn nanos(self) -> u32 {
        let value = self.digits.map_or(0, swar::LastDigits::value);
        value * POWERS_OF_TEN[(9 - self.length).min(9)]
    }
}

const POWERS_OF_TEN: [u32; 10] = [
    1,
    10,
    100,
    1_000,
    10_000,
    100_000,
    1_000_000,
    10_000_000,
    100_000_000,
    1_000_000_000,
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

    /// What the fast ways read, which is the same for all.
    fn fast(text: &str) -> Option<DateTime<Utc>> {
        let value = zulu(text);
        let at = |unix: UnixTime| DateTime::from_timestamp(unix.seconds, unix.nanos);
        assert_eq!(unix(text).and_then(at), value, "{text}");
        assert_eq!(plain_length(text) > 0, value.is_some(), "{text}");
        value
    }

    #[test]
    fn every_day_there_is_and_no_other_is_read() {
        // In steps that meet every year of the 400 that the calendar repeats after.
        for year in (0..=9999).step_by(7) {
            for month in 0..=13 {
                for day in 0..=32 {
                    let text = format!("{year:04}-{month:02}-{day:02}T23:59:59.5Z");
                    let date = NaiveDate::from_ymd_opt(year, month, day);
                    let time = date.and_then(|date| date.and_hms_milli_opt(23, 59, 59, 500));
                    assert_eq!(fast(&text), time.map(|time| time.and_utc()), "{text}");
                }
            }
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
                let fast = fast(text);
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
            let fast = fast(text);
            assert_eq!(fast, Some(slow.utc), "{text}");
        }
    }
}
