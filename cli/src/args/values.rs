//! Values of options that clap does not read by itself.

use std::ops::RangeInclusive;

use chrono::{DateTime, Utc};
use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};

/// The sizes that are taken. A longer line would not fit the offsets of a parser.
const SIZES: RangeInclusive<usize> = 1 << 10..=1 << 30;

/// A size in bytes, such as `4096`, `64K` or `16M`.
pub fn size(text: &str) -> Result<usize, String> {
    let (digits, factor) = match text.as_bytes().last() {
        Some(b'K' | b'k') => (&text[..text.len() - 1], 1 << 10),
        Some(b'M' | b'm') => (&text[..text.len() - 1], 1 << 20),
        Some(b'G' | b'g') => (&text[..text.len() - 1], 1 << 30),
        _ => (text, 1),
    };
    let number: usize = digits
        .parse()
        .map_err(|_| "a size is a number such as 4096, 64K or 16M")?;
    match number.checked_mul(factor) {
        Some(size) if SIZES.contains(&size) => Ok(size),
        _ => Err("it must be between 1K and 1G".to_owned()),
    }
}

/// A time in RFC 3339.
pub fn time(text: &str) -> Result<DateTime<Utc>, String> {
    match DateTime::parse_from_rfc3339(text) {
        Ok(time) => Ok(time.to_utc()),
        Err(error) => Err(format!("{error}; a time reads as 2024-01-02T03:04:05Z")),
    }
}

/// The name of a log type. Any is taken, as it may be one's own; those that are built in are what shells
/// offer.
#[derive(Debug, Clone)]
pub struct LogTypeName;

impl TypedValueParser for LogTypeName {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let names = margay_logs::all().iter().map(|one| one.name);
        Some(Box::new(names.map(PossibleValue::new)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        assert_eq!(size("4096"), Ok(4096));
        assert_eq!(size("64k"), Ok(65_536));
        assert_eq!(size("16M"), Ok(1 << 24));
        assert_eq!(size("1G"), Ok(1 << 30));
        for wrong in [
            "",
            "K",
            "0",
            "1023",
            "2G",
            "-1",
            "1.5M",
            "16 M",
            "99999999999999999999",
        ] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn times_have_an_offset() {
        let expected = time("2024-01-02T03:04:05Z");
        assert!(expected.is_ok());
        assert_eq!(time("2024-01-02T04:04:05+01:00"), expected);
        assert!(time("2024-01-02").is_err());
    }
}
