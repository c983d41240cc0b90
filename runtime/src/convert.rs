//! Text to typed values (`docs/parsing.md`, "Values").
//!
//! Each function says `None` for a text that is not of its type. The empty text, which is "no
//! value" for all of these types, is the caller's to tell apart.

use crate::field::Field;
use crate::read::Read;
use crate::record::Sink;
use crate::swar::{self, LastDecimal, LastDigits};

/// Reads a decimal integer: an optional sign, digits, leading zeros allowed.
///
/// ```
/// use margay_runtime::convert::integer;
///
/// assert_eq!(integer::<i64>("-1"), Some(-1));
/// assert_eq!(integer::<i16>("40000"), None);
/// assert_eq!(integer::<i64>("1.0"), None);
/// ```
#[inline]
pub fn integer<I: Integer>(text: &str) -> Option<I> {
    I::parse(text)
}

/// Reads the last bytes of a text, so many of them, if they are one to eight digits.
#[inline(always)]
pub(crate) fn last_digits<I: Integer>(text: &str, length: usize) -> Option<Read<'_, I>> {
    let digits = swar::last_digits(text.as_bytes(), length).filter(|digits| digits.are_digits())?;
    read_digits(digits, text, length)
}

/// As [`last_digits`], of bytes that are digits.
#[inline(always)]
pub(crate) fn last_known_digits<I: Integer>(text: &str, length: usize) -> Option<Read<'_, I>> {
    let digits = swar::last_digits(text.as_bytes(), length)?;
    read_digits(digits, text, length)
}

/// An integer of one to eight digits, which are the last bytes of a text. JSON writes it so unless it has
/// zeros in front; what it is need not be worked out then.
#[inline(always)]
fn read_digits<I: Integer>(digits: LastDigits, text: &str, length: usize) -> Option<Read<'_, I>> {
    Some(Read {
        value: I::fit_short(digits.value())?,
        json: Some(last_bytes(text, length)).filter(|_| digits.first() != 0 || length == 1),
    })
}

/// The last bytes of a text, so many of them, without a look at whether a character begins there.
#[inline(always)]
fn last_bytes(text: &str, length: usize) -> &[u8] {
    &text.as_bytes()[text.len() - length..]
}

/// The integers of the schema language: `smallint`, `int` and `bigint`.
pub trait Integer: Copy + Into<i64> {
    /// What a text should be to be read as one, with its article.
    const EXPECTED: &'static str;

    /// Reads one; `None` when the text is none or does not fit.
    fn parse(text: &str) -> Option<Self>;

    /// A number that fits.
    #[doc(hidden)]
    fn fit(number: u64) -> Option<Self>;

    /// As [`Integer::fit`], of eight digits at most: the wide ones take it without a look at it.
    #[doc(hidden)]
    fn fit_short(number: u32) -> Option<Self>;

    /// Hands one to a sink by the method of its width.
    #[doc(hidden)]
    fn visit<S: Sink + ?Sized>(value: Option<Self>, field: &Field<'_>, sink: &mut S);
}

impl Integer for i16 {
    const EXPECTED: &'static str = "a 16-bit integer";

    #[inline]
    fn parse(text: &str) -> Option<Self> {
        let short = swar::parse(text.as_bytes()).and_then(Self::fit);
        short.or_else(|| by_rule(text))
    }

    #[inline(always)]
    fn fit(number: u64) -> Option<Self> {
        number.try_into().ok()
    }

    #[inline(always)]
    fn fit_short(number: u32) -> Option<Self> {
        number.try_into().ok()
    }

    #[inline(always)]
    fn visit<S: Sink + ?Sized>(value: Option<Self>, field: &Field<'_>, sink: &mut S) {
        sink.smallint(field, value);
    }
}

impl Integer for i32 {
    const EXPECTED: &'static str = "a 32-bit integer";

    #[inline]
    fn parse(text: &str) -> Option<Self> {
        let short = swar::parse(text.as_bytes()).and_then(Self::fit);
        short.or_else(|| by_rule(text))
    }

    #[inline(always)]
    fn fit(number: u64) -> Option<Self> {
        number.try_into().ok()
    }

    #[inline(always)]
    fn fit_short(number: u32) -> Option<Self> {
        Some(number as i32)
    }

    #[inline(always)]
    fn visit<S: Sink + ?Sized>(value: Option<Self>, field: &Field<'_>, sink: &mut S) {
        sink.int(field, value);
    }
}

impl Integer for i64 {
    const EXPECTED: &'static str = "a 64-bit integer";

    #[inline]
    fn parse(text: &str) -> Option<Self> {
        let long = swar::parse_long(text.as_bytes()).and_then(Self::fit);
        long.or_else(|| by_rule(text))
    }

    #[inline(always)]
    fn fit(number: u64) -> Option<Self> {
        number.try_into().ok()
    }

    #[inline(always)]
    fn fit_short(number: u32) -> Option<Self> {
        Some(number.into())
    }

    #[inline(always)]
    fn visit<S: Sink + ?Sized>(value: Option<Self>, field: &Field<'_>, sink: &mut S) {
        sink.bigint(field, value);
    }
}

/// Reads an integer with a sign, or says that it is none.
#[cold]
#[inline(never)]
fn by_rule<I: std::str::FromStr>(text: &str) -> Option<I> {
    text.parse().ok()
}

/// Reads a finite decimal number: an optional sign, digits, a fraction, an exponent.
///
/// ```
/// use margay_runtime::convert::float;
///
/// assert_eq!(float("0.001"), Some(0.001));
/// assert_eq!(float("1e999"), None);
/// assert_eq!(float("NaN"), None);
/// ```
#[inline]
pub fn float(text: &str) -> Option<f64> {
    fixed_point(text.as_bytes()).or_else(|| library_float(text))
}

/// Reads the last bytes of a text, so many of them, if they are a short decimal. Others may be floats too.
#[inline(always)]
pub(crate) fn last_decimal(text: &str, length: usize) -> Option<Read<'_, Float>> {
    let decimal = swar::last_decimal(text.as_bytes(), length)?;
    let json = decimal.plain();
    Some(Read {
        value: Float(Source::Decimal(decimal)),
        json: json.and_then(|plain| last_bytes(text, length).get(..plain)),
    })
}

/// A float that was read: its value is worked out when someone asks for it. A sink that writes the text
/// it was read from does not.
///
/// ```
/// use margay_runtime::convert::Float;
///
/// assert_eq!(f64::from(Float::from(0.25)), 0.25);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Float(Source);

#[derive(Debug, Clone, Copy)]
enum Source {
    Decimal(LastDecimal),
    Value(f64),
}

impl From<f64> for Float {
    #[inline(always)]
    fn from(value: f64) -> Self {
        Self(Source::Value(value))
    }
}

impl From<Float> for f64 {
    #[inline(always)]
    fn from(float: Float) -> Self {
        match float.0 {
            Source::Value(value) => value,
            Source::Decimal(decimal) => {
                let (digits, places) = decimal.value();
                let size = digits as f64 / POWERS[places & 7];
                if decimal.negative { -size } else { size }
            }
        }
    }
}

const POWERS: [f64; 15] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14,
];

/// Reads digits with one point among them, fifteen digits at most: `0.001`. Such a number is a
/// quotient of two integers that floats hold exactly, so one division rounds it correctly.
#[inline]
fn fixed_point(text: &[u8]) -> Option<f64> {
    if let Some((value, places)) = swar::parse_with_point(text) {
        return Some(value as f64 / POWERS[places]);
    }
    if text.len() > 16 {
        return None;
    }
    let point = text.iter().position(|&byte| byte == b'.')?;
    let (whole, fraction) = (swar::parse_long(&text[..point])?, &text[point + 1..]);
    let scale = *POWERS.get(fraction.len())?;
    let value = whole as f64 * scale + swar::parse_long(fraction)? as f64;
    Some(value / scale)
}

#[inline(never)]
fn library_float(text: &str) -> Option<f64> {
    // Words such as `inf` parse too; they are the ones that give no finite value.
    let value: f64 = fast_float2::parse(text).ok()?;
    value.is_finite().then_some(value)
}

/// Reads one of the twelve spellings of true and false.
///
/// ```
/// use margay_runtime::convert::boolean;
///
/// assert_eq!(boolean("T"), Some(true));
/// assert_eq!(boolean("yes"), None);
/// ```
#[inline]
pub fn boolean(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fast_ways_agree_with_the_libraries() {
        let mut state = 7_u64;
        for _ in 0..100_000 {
            state = state
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            let number = (state >> 12) % 10_u64.pow((state % 17) as u32 + 1);
            let places = (state >> 33) as usize % 9;
            let text = format!(
                "{}.{:0places$}",
                number >> 20,
                number % 10_u64.pow(places as u32).max(1)
            );
            assert_eq!(float(&text), text.parse().ok(), "{text}");
            let text = number.to_string();
            assert_eq!(integer::<i64>(&text), text.parse().ok(), "{text}");
        }
    }

    /// Numbers that end a text are read as they are alone, and what is told of their JSON is what the
    /// sink would write of the value.
    #[test]
    fn last_numbers_are_as_json_writes_them() {
        let characters = b"0019.-";
        for number in 0..6_u32.pow(6) {
            let length = 1 + number as usize % 9;
            let digit =
                |place: usize| characters[(number / 6_u32.pow(place as u32 % 6)) as usize % 6];
            let text: Vec<_> = (0..length).map(digit).collect();
            let text = String::from_utf8(text).unwrap();
            for before in ["", "-7.5 0 ", "12345678"] {
                let longer = format!("{before}{text}");
                if let Some(Read { value, json }) = last_decimal(&longer, length) {
                    let value = f64::from(value);
                    assert_eq!(Some(value.to_bits()), float(&text).map(f64::to_bits));
                    let written = crate::number::shortest(value);
                    assert!(json.is_none_or(|json| json == written.as_bytes()), "{text}");
                }
                let read = last_digits::<i64>(&longer, length);
                let is_short = length <= 8 && longer.len() >= 8;
                let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
                assert_eq!(read.is_some(), is_short && is_digits, "{text}");
                if let Some(Read { value, json }) = read {
                    assert_eq!(Some(value), integer(&text), "{text}");
                    let written = value.to_string();
                    assert!(json.is_none_or(|json| json == written.as_bytes()), "{text}");
                }
            }
        }
        for (text, json) in [
            ("0.000", "0"),
            ("0.020", "0.02"),
            ("-1", "-1"),
            ("10.5", "10.5"),
        ] {
            let padded = format!("        {text}");
            let read = last_decimal(&padded, text.len());
            assert_eq!(read.and_then(|read| read.json), Some(json.as_bytes()));
        }
    }

    #[test]
    fn odd_numbers_are_the_library_s_to_read() {
        for (text, expected) in [
            ("-1", Some(-1.0)),
            ("1.", Some(1.0)),
            (".5", Some(0.5)),
            ("1e3", Some(1000.0)),
            ("+1.5", Some(1.5)),
            ("1.5.", None),
            ("1_0", None),
            ("0x10", None),
            ("inf", None),
            ("", None),
        ] {
            assert_eq!(float(text), expected, "{text}");
        }
        for (text, expected) in [
            ("007", Some(7)),
            ("+7", Some(7)),
            ("-0", Some(0)),
            ("9223372036854775807", Some(i64::MAX)),
            ("9223372036854775808", None),
            ("1 ", None),
            ("-", None),
        ] {
            assert_eq!(integer::<i64>(text), expected, "{text}");
        }
    }
}
