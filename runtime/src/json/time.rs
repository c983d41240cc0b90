//! Timestamps as JSON writes them, in the three modes of schema-language §10.

use chrono::{Datelike, NaiveDateTime, Timelike};

use super::Timestamps;
use crate::number::Short;
use crate::time::{TimeFormat, Timestamp};

/// A timestamp of a field, ready to stand in JSON: quoted unless it is a number.
#[inline]
pub(super) fn field_time(time: Timestamp, format: TimeFormat, mode: Timestamps) -> Short<48> {
    match (mode, format) {
        (Timestamps::Keep, TimeFormat::Rfc3339) => rfc3339(time.local(), time.offset),
        (Timestamps::Keep, _) => unix(time, format),
        (Timestamps::Utc | Timestamps::DataLake, _) => standard_time(time, mode),
    }
}

/// A timestamp of a standard field: always UTC.
#[inline]
pub(super) fn standard_time(time: Timestamp, mode: Timestamps) -> Short<48> {
    match mode {
        Timestamps::Keep | Timestamps::Utc => rfc3339(time.utc.naive_utc(), 0),
        Timestamps::DataLake => datalake(time.utc.naive_utc()),
    }
}

/// `"2018-07-02T22:23:00.186641Z"`, without zeros at the fraction's end.
#[inline]
fn rfc3339(local: NaiveDateTime, offset: i32) -> Short<48> {
    let mut text = Short::new();
    text.push(b"\"");
    date_and_time(local, b'T', &mut text);
    fraction(local.nanosecond(), 9, &mut text);
    match offset {
        0 => text.push(b"Z\""),
        _ => {
            let minutes = offset.unsigned_abs() / 60;
            text.push(if offset < 0 { b"-" } else { b"+" });
            text.push(&pair(minutes / 60));
            text.push(b":");
            text.push(&pair(minutes % 60));
            text.push(b"\"");
        }
    }
    text
}

/// `"2018-07-02 22:23:00.186641000"`
fn datalake(utc: NaiveDateTime) -> Short<48> {
    let mut text = Short::new();
    text.push(b"\"");
    date_and_time(utc, b' ', &mut text);
    text.push(b".");
    let digits = fraction_digits(utc.nanosecond());
    text.push(&digits);
    text.push(b"\"");
    text
}

/// The number of units since 1970, seconds with their fraction.
fn unix(time: Timestamp, format: TimeFormat) -> Short<48> {
    let mut text = Short::new();
    let mut integer = |value: i64| text.push(itoa::Buffer::new().format(value).as_bytes());
    match format {
        TimeFormat::Rfc3339 | TimeFormat::UnixNs => {
            integer(time.utc.timestamp_nanos_opt().unwrap_or(i64::MAX));
        }
        TimeFormat::UnixUs => integer(time.utc.timestamp_micros()),
        TimeFormat::UnixMs => integer(time.utc.timestamp_millis()),
        TimeFormat::Unix => {
            let micros = time.utc.timestamp_micros();
            let (whole, rest) = (micros / 1_000_000, micros % 1_000_000);
            if micros < 0 && whole == 0 {
                text.push(b"-0");
            } else {
                integer(whole);
            }
            fraction(rest.unsigned_abs() as u32 * 1000, 6, &mut text);
        }
    }
    text
}

#[inline]
fn date_and_time(time: NaiveDateTime, between: u8, text: &mut Short<48>) {
    let year = time.year() as u32;
    let [a, b] = pair(year / 100);
    let [c, d] = pair(year % 100);
    let [e, f] = pair(time.month());
    let [g, h] = pair(time.day());
    let seconds = time.num_seconds_from_midnight();
    let [i, j] = pair(seconds / 3600);
    let [k, l] = pair(seconds / 60 % 60);
    let [m, n] = pair(seconds % 60);
    text.push(&[
        a, b, c, d, b'-', e, f, b'-', g, h, between, i, j, b':', k, l, b':', m, n,
    ]);
}

/// `.186641`: at most `places` digits, without zeros at the end; nothing for a whole second.
#[inline]
fn fraction(nanos: u32, places: usize, text: &mut Short<48>) {
    if nanos == 0 {
        return;
    }
    let digits = fraction_digits(nanos);
    let mut length = places;
    while digits[length - 1] == b'0' {
        length -= 1;
    }
    text.push(b".");
    text.push(&digits[..length]);
}

#[inline]
fn fraction_digits(nanos: u32) -> [u8; 9] {
    let [a, b] = pair(nanos / 10_000_000);
    let [c, d] = pair(nanos / 100_000 % 100);
    let [e, f] = pair(nanos / 1_000 % 100);
    let [g, h] = pair(nanos / 10 % 100);
    [a, b, c, d, e, f, g, h, b'0' + (nanos % 10) as u8]
}

/// Two decimal digits.
#[inline]
fn pair(number: u32) -> [u8; 2] {
    const PAIRS: [[u8; 2]; 100] = {
        let mut pairs = [[0; 2]; 100];
        let mut number = 0;
        while number < 100 {
            pairs[number] = [b'0' + (number / 10) as u8, b'0' + (number % 10) as u8];
            number += 1;
        }
        pairs
    };
    PAIRS[number as usize % 100]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, format: TimeFormat, expected: [&str; 3]) {
        let time = Timestamp::parse(text, format).unwrap();
        let modes = [Timestamps::Keep, Timestamps::Utc, Timestamps::DataLake];
        for (mode, expected) in modes.into_iter().zip(expected) {
            let shown = field_time(time, format, mode);
            assert_eq!(
                std::str::from_utf8(shown.as_bytes()).unwrap(),
                expected,
                "{text} {mode:?}"
            );
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
