//! Numbers counted from the beginning of 1970, in text.

use std::ops::RangeInclusive;

use chrono::DateTime;

use super::exact::Exact;
use super::{Time, Timestamp, UnixTime, rfc3339, within_years};
use crate::{convert, swar};

const MILLIS: i64 = 1_000;
const MICROS: i64 = 1_000_000;
const NANOS: i64 = 1_000_000_000;

/// Reads seconds with an optional fraction, kept to microseconds and cut towards zero.
#[inline(always)]
pub(super) fn read(text: &str) -> Option<Time<'_>> {
    match whole_seconds(text) {
        Some(seconds) => Some(Time::of_unix(UnixTime { seconds, nanos: 0 })),
        None => seconds_with_fraction(text).map(Time::from),
    }
}

/// Reads digits only. (Not inlined: what it takes and gives is in registers.)
#[inline(never)]
fn whole_seconds(text: &str) -> Option<i64> {
    let seconds = swar::parse_long(text.as_bytes())?.try_into().ok()?;
    YEARS.contains(&seconds).then_some(seconds)
}

#[cold]
fn seconds_with_fraction(text: &str) -> Option<Timestamp> {
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
        return from_micros(seconds.checked_mul(MICROS)?.checked_add(sign * micros)?);
    }
    exact_seconds(Exact::parse(text)?)
}

/// Seconds of any spelling, an exponent among them.
fn exact_seconds(seconds: Exact<'_>) -> Option<Timestamp> {
    let (micros, _) = seconds.units(6)?;
    from_micros(micros.try_into().ok()?)
}

pub(super) fn millis(text: &str) -> Option<Timestamp> {
    from_units(integer(text)?, MILLIS)
}

pub(super) fn micros(text: &str) -> Option<Timestamp> {
    from_units(integer(text)?, MICROS)
}

pub(super) fn nanos(text: &str) -> Option<Timestamp> {
    match integer(text) {
        Some(units) => from_units(units, NANOS),
        None => many_nanos(text.parse().ok()?),
    }
}

/// Nanoseconds of a time before 1677 or after 2262: more than 64 bits hold.
#[cold]
fn many_nanos(units: i128) -> Option<Timestamp> {
    let per_second = NANOS.into();
    let seconds = i64::try_from(units.div_euclid(per_second)).ok()?;
    let nanos = units.rem_euclid(per_second) as u32;
    within_years(DateTime::from_timestamp(seconds, nanos)?).map(Timestamp::from)
}

/// Reads a number in the unit that its size tells; only seconds may have a fraction.
pub(super) fn auto(text: &str) -> Option<Timestamp> {
    if let Some(units) = integer(text) {
        return from_units(units, unit_by_size(units));
    }
    let number = Exact::parse(text)?;
    let (units, is_whole) = number.units(0)?;
    match i64::try_from(units) {
        Ok(units) if counts_seconds(units) => exact_seconds(number),
        // Large whole numbers are written with an exponent by some, such as `1.7065e12`.
        Ok(units) if is_whole => from_units(units, unit_by_size(units)),
        Err(_) if is_whole => many_nanos(units),
        _ => None,
    }
}

/// Whether a number of `unix_auto` is one of seconds.
pub(crate) fn counts_seconds(units: i64) -> bool {
    unit_by_size(units) == 1
}

/// How many of the unit make a second: the cut points of `unix_auto`.
fn unit_by_size(units: i64) -> i64 {
    match units.unsigned_abs() {
        0..100_000_000_000 => 1,
        100_000_000_000..100_000_000_000_000 => MILLIS,
        100_000_000_000_000..100_000_000_000_000_000 => MICROS,
        _ => NANOS,
    }
}

/// Reads what Cloudflare writes: RFC 3339, whole seconds or nanoseconds.
pub(super) fn cloudflare(text: &str) -> Option<Timestamp> {
    match integer(text) {
        Some(units @ ..60_000_000_000) => from_units(units, 1),
        Some(units) => from_units(units, NANOS),
        None => rfc3339::parse(text).or_else(|| many_nanos(text.parse::<u64>().ok()?.into())),
    }
}

/// The first second of the year 0 and the last one of the year 9999.
const YEARS: RangeInclusive<i64> = -62_167_219_200..=253_402_300_799;

#[inline(always)]
fn from_units(units: i64, per_second: i64) -> Option<Timestamp> {
    let (seconds, part) = (units.div_euclid(per_second), units.rem_euclid(per_second));
    if !YEARS.contains(&seconds) {
        return None;
    }
    let nanos = part * (NANOS / per_second);
    DateTime::from_timestamp(seconds, nanos as u32).map(Timestamp::from)
}

fn from_micros(micros: i64) -> Option<Timestamp> {
    within_years(DateTime::from_timestamp_micros(micros)?).map(Timestamp::from)
}

#[inline]
fn integer(text: &str) -> Option<i64> {
    convert::integer(text)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use crate::time::tests::check;
    use crate::time::{TimeFormat, Timestamp};

    #[test]
    fn units_are_kept() {
        let unix = |text, expected| check(text, TimeFormat::Unix, expected);
        unix("1418530010", Some("2014-12-14T04:06:50.000000000Z"));
        unix("1418530010.1234569", Some("2014-12-14T04:06:50.123456000Z"));
        unix("-0.5", Some("1969-12-31T23:59:59.500000000Z"));
        unix("1e9", Some("2001-09-09T01:46:40.000000000Z"));
        unix("1e12", None);
        for text in [
            "1706933106.1234569e0",
            "1.7069331061234569e9",
            "+17069331061234569E-7",
            "0.00017069331061234569e+13",
        ] {
            unix(text, Some("2024-02-03T04:05:06.123456000Z"));
        }
        unix("-1234569e-6", Some("1969-12-31T23:59:58.765431000Z"));
        unix("-12345699e-7", Some("1969-12-31T23:59:58.765431000Z"));
        unix("5e-7", Some("1970-01-01T00:00:00.000000000Z"));
        unix(
            "253402300799999999e-6",
            Some("9999-12-31T23:59:59.999999000Z"),
        );
        unix(
            "253402300799.9999999e0",
            Some("9999-12-31T23:59:59.999999000Z"),
        );
        unix("2534023008e2", None);
        unix("1e999999999", None);
        unix("1e-999999999", Some("1970-01-01T00:00:00.000000000Z"));
        let nanos = |text, expected| check(text, TimeFormat::UnixNs, expected);
        nanos("-1", Some("1969-12-31T23:59:59.999999999Z"));
        nanos(
            "253402300799999999999",
            Some("9999-12-31T23:59:59.999999999Z"),
        );
        nanos(
            "-62167219200000000000",
            Some("0000-01-01T00:00:00.000000000Z"),
        );
        nanos("253402300800000000000", None);
        nanos("-62167219200000000001", None);
        nanos("9223372036854775808.0", None);
        let millis = |text, expected| check(text, TimeFormat::UnixMs, expected);
        millis("-1", Some("1969-12-31T23:59:59.999000000Z"));
        millis("1418530010000", Some("2014-12-14T04:06:50.000000000Z"));
        millis("1.5", None);
        millis("9223372036854775807", None);
    }

    #[test]
    fn the_size_tells_the_unit() {
        let auto = |text, expected| check(text, TimeFormat::UnixAuto, expected);
        auto("99999999999", Some("5138-11-16T09:46:39.000000000Z"));
        auto("100000000000", Some("1973-03-03T09:46:40.000000000Z"));
        auto("99999999999999", Some("5138-11-16T09:46:39.999000000Z"));
        auto("100000000000000", Some("1973-03-03T09:46:40.000000000Z"));
        auto("99999999999999999", Some("5138-11-16T09:46:39.999999000Z"));
        auto("100000000000000000", Some("1973-03-03T09:46:40.000000000Z"));
        auto(
            "9223372036854775807",
            Some("2262-04-11T23:47:16.854775807Z"),
        );
        auto("-100000000000", Some("1966-10-31T14:13:20.000000000Z"));
        auto("1418530010.25", Some("2014-12-14T04:06:50.250000000Z"));
        auto("1.41853001e9", Some("2014-12-14T04:06:50.000000000Z"));
        auto("1.41853001e12", Some("2014-12-14T04:06:50.000000000Z"));
        auto("1418530010000.5", None);
        auto("99999999999.999999", Some("5138-11-16T09:46:39.999999000Z"));
        auto(
            "99999999999.9999999999",
            Some("5138-11-16T09:46:39.999999000Z"),
        );
        auto(
            "0.999999999999999999e11",
            Some("5138-11-16T09:46:39.999999000Z"),
        );
        auto("100000000000.0", Some("1973-03-03T09:46:40.000000000Z"));
        auto("100000000000.5", None);
        auto("253402300799.999999", None);
        auto(
            "1706933106123456789.0",
            Some("2024-02-03T04:05:06.123456789Z"),
        );
        auto(
            "1.706933106123456789e18",
            Some("2024-02-03T04:05:06.123456789Z"),
        );
        auto("1706933106123456789.1", None);
        auto(
            "9223372036854775807",
            Some("2262-04-11T23:47:16.854775807Z"),
        );
        auto(
            "9223372036854775808",
            Some("2262-04-11T23:47:16.854775808Z"),
        );
        auto(
            "253402300799999999999",
            Some("9999-12-31T23:59:59.999999999Z"),
        );
        auto("2.53402300799e20", Some("9999-12-31T23:59:59.000000000Z"));
        auto("253402300800000000000", None);
        auto("1e300", None);
        auto("2014-12-14T04:06:50Z", None);
    }

    #[test]
    fn cloudflare_writes_three_forms() {
        let cloudflare = |text, expected| check(text, TimeFormat::Cloudflare, expected);
        cloudflare("59999999999", Some("3871-04-29T10:39:59.000000000Z"));
        cloudflare("60000000000", Some("1970-01-01T00:01:00.000000000Z"));
        cloudflare("-1", Some("1969-12-31T23:59:59.000000000Z"));
        cloudflare(
            "9223372036854775808",
            Some("2262-04-11T23:47:16.854775808Z"),
        );
        cloudflare("-9223372036854775809", None);
        cloudflare(
            "2014-12-14T05:06:50+01:00",
            Some("2014-12-14T04:06:50.000000000Z"),
        );
        cloudflare("1418530010.5", None);
        cloudflare("", None);
    }

    #[test]
    fn nothing_lies_outside_of_the_years() {
        for format in [TimeFormat::Unix, TimeFormat::UnixAuto, TimeFormat::UnixMs] {
            for text in ["-99999999999999", "99999999999999999999", "1e15", "-1e15"] {
                let time = Timestamp::parse(text, format);
                assert!(time.is_none_or(|time| super::within_years(time.utc).is_some()));
            }
        }
    }
}
