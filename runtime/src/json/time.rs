//! Timestamps as JSON writes them, in three modes (`docs/parsing.md`, "What is written").

use chrono::{DateTime, Datelike};

use super::Timestamps;
use crate::number::{Short, fraction_digits, pair};
use crate::swar;
use crate::time::{Items, Time, TimeFormat, Timestamp, UnixTime};

/// A writer of timestamps in one mode. It remembers the last date: log lines come in the order of time,
/// and a comparison costs less than the digits.
#[derive(Debug)]
pub(crate) struct TimeWriter {
    mode: Timestamps,
    /// When the day of the last date began, in seconds since 1970.
    midnight: i64,
    /// A quote, and the digits of that date.
    date: [u8; 11],
    /// The last time that was written item by item.
    text: Vec<u8>,
}

/// What of a time's text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    /// Nothing.
    No,
    /// All of it.
    Whole,
    /// What is in front of its `Z`, and the `Z`.
    Zulu,
}

impl TimeWriter {
    pub fn new(mode: Timestamps) -> Self {
        Self {
            mode,
            midnight: 0,
            date: quoted_date(0),
            text: Vec::new(),
        }
    }

    /// The items that timestamps of a field are written by, if they are written by items.
    #[inline]
    pub fn items<'s>(&self, format: TimeFormat<'s>) -> Option<Items<'s>> {
        match (format.first(), self.mode) {
            (TimeFormat::Items(items), Timestamps::Keep) => Some(items.as_items()),
            (TimeFormat::ItemsOwned(items), Timestamps::Keep) => Some(items.as_items()),
            _ => None,
        }
    }

    /// A timestamp by its items, ready to stand in JSON, where every text has the same form.
    #[inline]
    pub fn by_place(&self, time: Timestamp, items: Items<'_>) -> Option<Short<50>> {
        let mut bytes = [b'"'; 50];
        let length = items.write_by_place(time, bytes[1..].first_chunk_mut()?)?;
        bytes[length + 1] = b'"';
        Some(Short::first(bytes, length + 2))
    }

    /// A timestamp by its items, as it reads before JSON escapes anything.
    pub fn by_items(&mut self, time: Timestamp, items: Items<'_>) -> &str {
        self.text.clear();
        items.write(time, &mut self.text);
        std::str::from_utf8(&self.text).unwrap_or_default()
    }

    /// A timestamp of a field without items, ready to stand in JSON: quoted unless it is a number.
    #[inline]
    pub fn field(&mut self, time: Timestamp, format: TimeFormat<'_>) -> Short<48> {
        match (self.mode, format.first()) {
            (Timestamps::Keep, TimeFormat::Unix) => unix_seconds(time),
            (Timestamps::Keep, TimeFormat::UnixMs) => integer(time.utc.timestamp_millis()),
            (Timestamps::Keep, TimeFormat::UnixUs) => integer(time.utc.timestamp_micros()),
            (Timestamps::Keep, TimeFormat::UnixNs) => unix_nanos(time),
            (Timestamps::Keep, _) => self.kept(time),
            (Timestamps::Utc | Timestamps::DataLake, _) => self.standard(Time::from(time).unix()),
        }
    }

    /// RFC 3339 in the offset the timestamp came with; in UTC where RFC 3339 has no such offset.
    #[inline]
    fn kept(&mut self, time: Timestamp) -> Short<48> {
        let offset = match time.offset {
            0 => 0,
            offset if offset % 60 == 0 => offset,
            _ => return self.rfc3339(Time::from(time).unix(), 0),
        };
        let mut local = Time::from(time).unix();
        local.seconds += i64::from(offset);
        self.rfc3339(local, offset)
    }

    /// A timestamp of a standard field: always UTC.
    #[inline]
    pub fn standard(&mut self, time: UnixTime) -> Short<48> {
        match self.mode {
            Timestamps::Keep | Timestamps::Utc => self.rfc3339(time, 0),
            Timestamps::DataLake => self.datalake(time),
        }
    }

    /// `"2018-07-02T22:23:00.186641Z"`, without zeros at the fraction's end.
    #[inline]
    fn rfc3339(&mut self, local: UnixTime, offset: i32) -> Short<48> {
        if offset == 0 {
            let mut text = Short::new();
            text.fill(|bytes| self.zulu(local, bytes));
            return text;
        }
        let mut text = Short::new();
        self.date_and_time(local, b'T', &mut text);
        fraction(local.nanos, 9, &mut text);
        let minutes = offset.unsigned_abs() / 60;
        text.push(if offset < 0 { b"-" } else { b"+" });
        text.push(&pair(minutes / 60));
        text.push(b":");
        text.push(&pair(minutes % 60));
        text.push(b"\"");
        text
    }

    /// The instant, if a timestamp is written as RFC 3339 in UTC, as nearly all are.
    #[inline(always)]
    pub fn as_zulu(&self, time: Time<'_>, format: TimeFormat<'_>) -> Option<UnixTime> {
        let is_zulu = match self.mode {
            Timestamps::Keep => matches!(format, TimeFormat::Rfc3339) && time.offset() == 0,
            Timestamps::Utc => true,
            Timestamps::DataLake => false,
        };
        is_zulu.then(|| time.unix())
    }

    /// How a time of a field is written that was read in the field's format.
    #[inline(always)]
    pub fn keeps(&self, format: TimeFormat<'_>) -> Kept {
        match (self.mode, format) {
            (Timestamps::Keep | Timestamps::Utc, TimeFormat::Rfc3339) => Kept::Zulu,
            (Timestamps::Keep, TimeFormat::Items(_) | TimeFormat::ItemsOwned(_)) => Kept::Whole,
            _ => Kept::No,
        }
    }

    /// RFC 3339 in UTC, where every piece has its fixed place. Gives the length.
    #[inline(always)]
    pub fn zulu(&mut self, utc: UnixTime, bytes: &mut [u8; 32]) -> usize {
        let (date, second) = self.date_and_second(utc);
        bytes[..11].copy_from_slice(date);
        bytes[11] = b'T';
        bytes[12..20].copy_from_slice(&swar::clock(second));
        let mut end = 20;
        if utc.nanos != 0 {
            let digits = fraction_digits(utc.nanos);
            bytes[20] = b'.';
            bytes[21..30].copy_from_slice(&digits);
            end = 30 - trailing_zeros(&digits);
        }
        bytes[end] = b'Z';
        bytes[end + 1] = b'"';
        end + 2
    }

    /// `"2018-07-02 22:23:00.186641000"`
    fn datalake(&mut self, utc: UnixTime) -> Short<48> {
        let mut text = Short::new();
        self.date_and_time(utc, b' ', &mut text);
        text.push(b".");
        text.push(&fraction_digits(utc.nanos));
        text.push(b"\"");
        text
    }

    /// A quote, the date, a byte between, the time of day to the second.
    #[inline]
    fn date_and_time(&mut self, time: UnixTime, between: u8, text: &mut Short<48>) {
        let (date, second) = self.date_and_second(time);
        text.push(date);
        text.push(&[between]);
        text.push(&swar::clock(second));
    }

    /// A quote and the digits of a date, and the second of its day.
    #[inline(always)]
    fn date_and_second(&mut self, time: UnixTime) -> (&[u8; 11], u32) {
        const DAY: i64 = 86_400;
        let mut second = time.seconds.wrapping_sub(self.midnight);
        if !(0..DAY).contains(&second) {
            second = time.seconds.rem_euclid(DAY);
            self.midnight = time.seconds - second;
            self.date = quoted_date(self.midnight);
        }
        (&self.date, second as u32)
    }
}

/// How many zeros end the digits of a fraction that is not zero.
#[inline]
fn trailing_zeros(digits: &[u8; 9]) -> usize {
    let last = u64::from_le_bytes([
        digits[1], digits[2], digits[3], digits[4], digits[5], digits[6], digits[7], digits[8],
    ]);
    let others = last ^ u64::from_le_bytes(*b"00000000");
    (others.leading_zeros() / 8) as usize
}

/// A quote, and the digits of the date of a second since 1970.
#[inline(never)]
fn quoted_date(second: i64) -> [u8; 11] {
    let date = DateTime::from_timestamp(second, 0).unwrap_or_default();
    let year = date.year() as u32;
    let [a, b] = pair(year / 100);
    let [c, d] = pair(year % 100);
    let [e, f] = pair(date.month());
    let [g, h] = pair(date.day());
    [b'"', a, b, c, d, b'-', e, f, b'-', g, h]
}

/// Seconds since 1970 with their fraction, of which what is below a microsecond is cut off.
fn unix_seconds(time: Timestamp) -> Short<48> {
    let micros = time.utc.timestamp_micros();
    // Before 1970 the next one towards zero is the later one.
    let is_between = !time.utc.timestamp_subsec_nanos().is_multiple_of(1000);
    let micros = micros + i64::from(micros < 0 && is_between);
    let (whole, rest) = (micros / 1_000_000, micros % 1_000_000);
    let mut text = match (micros < 0, whole) {
        (true, 0) => {
            let mut text = Short::new();
            text.push(b"-0");
            text
        }
        _ => integer(whole),
    };
    fraction(rest.unsigned_abs() as u32 * 1000, 6, &mut text);
    text
}

/// Nanoseconds since 1970. Those of years after 2262 need more than 64 bits.
fn unix_nanos(time: Timestamp) -> Short<48> {
    let seconds = i128::from(time.utc.timestamp()) * 1_000_000_000;
    integer(seconds + i128::from(time.utc.timestamp_subsec_nanos()))
}

fn integer(value: impl itoa::Integer) -> Short<48> {
    let mut text = Short::new();
    text.push(itoa::Buffer::new().format(value).as_bytes());
    text
}

/// `.186641`: at most `places` digits, without zeros at the end; nothing for a whole second.
#[inline]
fn fraction(nanos: u32, places: usize, text: &mut Short<48>) {
    if nanos == 0 {
        return;
    }
    let digits = fraction_digits(nanos);
    text.push(b".");
    text.push_first(digits, places.min(9 - trailing_zeros(&digits)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, format: TimeFormat<'_>, expected: [&str; 3]) {
        let time = Timestamp::parse(text, format).unwrap();
        let modes = [Timestamps::Keep, Timestamps::Utc, Timestamps::DataLake];
        for (mode, expected) in modes.into_iter().zip(expected) {
            let shown = TimeWriter::new(mode).field(time, format);
            assert_eq!(
                std::str::from_utf8(shown.as_bytes()).unwrap(),
                expected,
                "{text} {mode:?}"
            );
        }
    }

    #[test]
    fn seconds_are_cut_off_towards_zero() {
        for (text, expected) in [
            ("1969-12-31T23:59:58.123456789Z", "-1.876543"),
            ("1969-12-31T23:59:59.999999999Z", "0"),
            ("1969-12-31T23:59:59.999999000Z", "-0.000001"),
            ("1970-01-01T00:00:01.999999999Z", "1.999999"),
        ] {
            let time = Timestamp::parse(text, TimeFormat::Rfc3339).unwrap();
            let shown = TimeWriter::new(Timestamps::Keep).field(time, TimeFormat::Unix);
            assert_eq!(shown.as_bytes(), expected.as_bytes(), "{text}");
        }
    }

    #[test]
    fn each_mode_has_its_form() {
        check(
            "2024-02-03T04:05:06.250+02:00",
            TimeFormat::Rfc3339,
            [
                "\"2024-02-03T04:05:06.25+02:00\"",
                "\"2024-02-03T02:05:06.25Z\"",
                "\"2024-02-03 02:05:06.250000000\"",
            ],
        );
        check(
            "2024-02-03T04:05:06.000000001-09:30",
            TimeFormat::Rfc3339,
            [
                "\"2024-02-03T04:05:06.000000001-09:30\"",
                "\"2024-02-03T13:35:06.000000001Z\"",
                "\"2024-02-03 13:35:06.000000001\"",
            ],
        );
        let lake = "\"2014-12-14 04:06:50.000000000\"";
        check(
            "1418530010",
            TimeFormat::Unix,
            ["1418530010", "\"2014-12-14T04:06:50Z\"", lake],
        );
        check(
            "1418530010000",
            TimeFormat::UnixMs,
            ["1418530010000", "\"2014-12-14T04:06:50Z\"", lake],
        );
        check(
            "-0.5",
            TimeFormat::Unix,
            [
                "-0.5",
                "\"1969-12-31T23:59:59.5Z\"",
                "\"1969-12-31 23:59:59.500000000\"",
            ],
        );
    }
}
