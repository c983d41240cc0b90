//! Eight bytes at once in an ordinary register.
//!
//! Lengths of numbers in logs follow no pattern, so a loop over digits ends where the CPU did not
//! expect it, once per number. These functions do the same work for every length.

/// Reads up to eight bytes, the first one lowest, zeros behind them.
#[inline]
pub(crate) fn load(text: &[u8]) -> Option<u64> {
    let length = text.len();
    match length {
        0 => Some(0),
        1 => Some(u64::from(text[0])),
        2..4 => {
            let (first, last) = (text.first_chunk()?, text.last_chunk()?);
            let (first, last) = (u16::from_le_bytes(*first), u16::from_le_bytes(*last));
            Some(u64::from(first) | u64::from(last) << (8 * (length - 2)))
        }
        4..=8 => {
            let (first, last) = (text.first_chunk()?, text.last_chunk()?);
            let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
            Some(u64::from(first) | u64::from(last) << (8 * (length - 4)))
        }
        _ => None,
    }
}

const ZEROS: u64 = u64::from_le_bytes(*b"00000000");
const HIGH_HALVES: u64 = u64::from_le_bytes([0xF0; 8]);
const SIXES: u64 = u64::from_le_bytes([6; 8]);
const ONES: u64 = u64::from_le_bytes([1; 8]);
const HIGHS: u64 = u64::from_le_bytes([0x80; 8]);

/// Reads one to eight digits and nothing else.
#[inline]
pub(crate) fn parse(text: &[u8]) -> Option<u64> {
    let length = text.len();
    if length == 0 {
        return None;
    }
    value_of(load(text)?, length)
}

/// Reads one to sixteen digits and nothing else.
#[inline(always)]
pub(crate) fn parse_long(text: &[u8]) -> Option<u64> {
    match text.len() {
        0..=8 => parse(text),
        length @ 9..=16 => {
            let (first, last) = (text.first_chunk()?, text.last_chunk()?);
            let (first, last) = (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
            // Of the first eight, those that are among the last eight are shifted out.
            let missing = 8 * (16 - length as u32);
            let high = eight_digits((first ^ ZEROS) << missing)?;
            Some(high * 100_000_000 + eight_digits(last ^ ZEROS)?)
        }
        _ => None,
    }
}

/// The last bytes of a text, one to eight of them, as digits, the others zeros.
#[derive(Clone, Copy)]
pub(crate) struct LastDigits {
    /// What each byte differs from the digit zero by; the last one is the highest.
    digits: u64,
    /// How many bits are in front of the first one.
    missing: u32,
}

/// The last bytes of a text, so many of them; `None` unless they are one to eight, and the text has
/// eight.
#[inline(always)]
pub(crate) fn last_digits(text: &[u8], length: usize) -> Option<LastDigits> {
    debug_assert!(length <= text.len());
    let last = u64::from_le_bytes(*text.last_chunk()?);
    matches!(length, 1..=8).then(|| {
        let missing = 8 * (8 - length as u32);
        LastDigits {
            digits: (last ^ ZEROS) & (u64::MAX << missing),
            missing,
        }
    })
}

impl LastDigits {
    /// What they are together, where all are digits; else any number.
    #[inline(always)]
    pub fn value(self) -> u32 {
        value_of_digits(self.digits) as u32
    }

    /// Whether all are digits.
    #[inline(always)]
    pub fn are_digits(self) -> bool {
        strangers(self.digits) == 0
    }

    /// How many zeros they end with; more than there are digits where all are zeros.
    #[inline(always)]
    pub fn trailing_zeros(self) -> usize {
        (self.digits.leading_zeros() / 8) as usize
    }

    /// The first digit.
    #[inline(always)]
    pub fn first(self) -> u8 {
        (self.digits >> self.missing) as u8
    }
}

/// A decimal of up to eight bytes, all of them digits but a sign in front and one point.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LastDecimal {
    pub negative: bool,
    /// The digits, and the point among them.
    digits: u64,
    /// How many bits are in front of the first one.
    missing: u32,
    /// Where the point is, in bits.
    point: Option<u32>,
}

/// Reads the last bytes of a text, so many of them: a decimal as `0.001`, `-1` or `12`. Others may be
/// decimals too.
#[inline(always)]
pub(crate) fn last_decimal(text: &[u8], length: usize) -> Option<LastDecimal> {
    const POINT: u64 = (b'.' ^ b'0') as u64;
    let negative = text.get(text.len() - length) == Some(&b'-');
    let LastDigits { digits, missing } = last_digits(text, length - usize::from(negative))?;
    let mut decimal = LastDecimal {
        negative,
        digits,
        missing,
        point: None,
    };
    let strangers = strangers(digits);
    if strangers != 0 {
        let point = strangers.trailing_zeros() & !7;
        // A point in front of all digits, or behind them, is rare.
        let is_decimal = strangers >> point <= 0xFF && point != missing && point != 56;
        if !is_decimal || digits >> point & 0xFF != POINT {
            return None;
        }
        decimal.point = Some(point);
    }
    Some(decimal)
}

impl LastDecimal {
    /// Its digits without the point, and how many of them are behind it, up to six.
    #[inline(always)]
    pub fn value(self) -> (u64, usize) {
        let Some(point) = self.point else {
            return (value_of_digits(self.digits), 0);
        };
        let before = self.digits & ((1 << point) - 1);
        let behind = self.digits >> point >> 8 << 8 << point;
        (value_of_digits(behind | before << 8), places(point))
    }

    /// How many bytes of its text are the shortest form of it, if its beginning is.
    #[inline(always)]
    pub fn plain(self) -> Option<usize> {
        let length = ((64 - self.missing) / 8) as usize + usize::from(self.negative);
        let first = (self.digits >> self.missing) as u8;
        let Some(point) = self.point else {
            return (first != 0 || self.missing == 56).then_some(length);
        };
        // Without zeros at the end, and without the point if nothing else is behind it.
        let zeros = (self.digits.leading_zeros() / 8) as usize;
        (first != 0 || point == self.missing + 8)
            .then(|| length - zeros - usize::from(zeros == places(point)))
    }
}

/// How many bytes are behind a point.
#[inline(always)]
fn places(point: u32) -> usize {
    ((56 - point) / 8) as usize
}

/// Reads one to seven digits with a point among them, as `0.001`: the number without its point, and
/// how many digits are behind it.
#[inline]
pub(crate) fn parse_with_point(text: &[u8]) -> Option<(u64, usize)> {
    let length = text.len();
    let word = load(text)?;
    let point = find(b'.', word).filter(|point| *point < length)?;
    let before = (1 << (8 * point)) - 1;
    let digits = (word & before) | ((word >> 8) & !before);
    Some((
        value_of(digits, length.checked_sub(1).filter(|digits| *digits > 0)?)?,
        length - 1 - point,
    ))
}

/// The value of the first `length` bytes of a word, one to eight, all digits.
#[inline]
pub(crate) fn value_of(word: u64, length: usize) -> Option<u64> {
    // Zeros in front make eight digits of any number.
    let missing = 8 * (8 - length as u32);
    let fill = ZEROS & !u64::MAX.checked_shl(missing).unwrap_or(0);
    eight_digits((word.checked_shl(missing)? | fill) ^ ZEROS)
}

/// The value of eight digits, each of which is the value of its byte.
#[inline(always)]
fn eight_digits(digits: u64) -> Option<u64> {
    (strangers(digits) == 0).then(|| value_of_digits(digits))
}

/// The bytes that are no values of digits: some of their high halves' bits. Behind one above all digits
/// there may be another that is none.
#[inline(always)]
fn strangers(digits: u64) -> u64 {
    (digits | digits.wrapping_add(SIXES)) & HIGH_HALVES
}

/// As [`eight_digits`], of digits and nothing else.
#[inline(always)]
fn value_of_digits(digits: u64) -> u64 {
    // Neighbours are joined three times: to pairs, to fours, to all eight.
    let pairs = digits.wrapping_mul(10) + (digits >> 8);
    let low = (pairs & 0x0000_00FF_0000_00FF).wrapping_mul(100 + (1_000_000 << 32));
    let high = ((pairs >> 16) & 0x0000_00FF_0000_00FF).wrapping_mul(1 + (10_000 << 32));
    low.wrapping_add(high) >> 32
}

/// The decimal digits of a number below a hundred million, the first one lowest, and how many there
/// are.
#[inline]
pub(crate) fn digits(number: u32) -> ([u8; 8], usize) {
    debug_assert!(number < 100_000_000);
    let number = u64::from(number);
    let halves = (number / 10_000) | (number % 10_000) << 32;
    let hundreds = ((halves * 10_486) >> 20) & 0x0000_007F_0000_007F;
    let pairs = hundreds | (halves - 100 * hundreds) << 16;
    let tens = ((pairs * 103) >> 10) & 0x000F_000F_000F_000F;
    let digits = tens | (pairs - 10 * tens) << 8;
    // A number of zeros only keeps the last of them.
    let leading = (digits | 1 << 56).trailing_zeros() / 8;
    let text = (digits | ZEROS) >> (8 * leading);
    (text.to_le_bytes(), 8 - leading as usize)
}

/// A second of a day as `HH:MM:SS`.
#[inline]
pub(crate) fn clock(second: u32) -> [u8; 8] {
    let (hours, minutes) = (second / 3600, second / 60);
    let numbers = [hours, minutes - 60 * hours, second - 60 * minutes].map(u64::from);
    // Each number has the room of three bytes, in the lowest of which its tens come to lie.
    let numbers = numbers[0] | numbers[1] << 24 | numbers[2] << 48;
    let tens = ((numbers * 103) >> 10) & 0x000F_0000_0F00_000F;
    let digits = tens | (numbers - 10 * tens) << 8;
    (digits | u64::from_le_bytes(*b"00:00:00")).to_le_bytes()
}

/// How many digits a word ends with.
#[inline]
pub(crate) fn trailing_digits(word: u64) -> usize {
    let digits = word ^ ZEROS;
    // Six added to the low half of each byte carries into the high half from ten up, and never into
    // the next byte.
    let strangers = (digits | ((digits & !HIGH_HALVES) + SIXES)) & HIGH_HALVES;
    (strangers.leading_zeros() / 8) as usize
}

/// Whether any byte of some words equals another byte.
#[inline]
pub(crate) fn any_has<const N: usize>(byte: u8, words: [u64; N]) -> bool {
    // As in `find`: what is borrowed begins at a byte that is equal.
    let found = words.map(|word| {
        let word = word ^ (ONES * u64::from(byte));
        word.wrapping_sub(ONES) & !word
    });
    found.into_iter().fold(0, |all, found| all | found) & HIGHS != 0
}

/// The first byte of a word that equals another byte.
#[inline]
pub(crate) fn find(byte: u8, word: u64) -> Option<usize> {
    // A byte that is zero after the exclusive or borrows into its high bit; bytes below the first
    // such one cannot.
    let word = word ^ (ONES * u64::from(byte));
    let found = word.wrapping_sub(ONES) & !word & HIGHS;
    (found != 0).then_some(found.trailing_zeros() as usize / 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_and_written() {
        let mut number = 0_u32;
        while number < 100_000_000 {
            let text = number.to_string();
            assert_eq!(parse(text.as_bytes()), Some(number.into()));
            let (bytes, length) = digits(number);
            assert_eq!(&bytes[..length], text.as_bytes());
            number += 1 + number / 911;
        }
        for text in [
            "0",
            "12345678",
            "123456789",
            "1769932773",
            "9999999999999999",
        ] {
            assert_eq!(parse_long(text.as_bytes()), text.parse().ok());
        }
        for text in ["", "12345678x", "x123456789", "12345678901234567"] {
            assert_eq!(parse_long(text.as_bytes()), None);
        }
        assert_eq!(parse(b"00000042"), Some(42));
        assert_eq!(parse(b"007"), Some(7));
    }

    #[test]
    fn every_second_of_a_day_is_written() {
        for second in 0..86_400 {
            let (hour, minute) = (second / 3600, second / 60 % 60);
            let text = format!("{hour:02}:{minute:02}:{:02}", second % 60);
            assert_eq!(clock(second), *text.as_bytes());
        }
    }

    #[test]
    fn points_are_left_out() {
        for (text, expected) in [
            ("0.001", Some((1, 3))),
            ("12.3456", Some((123_456, 4))),
            ("1.", Some((1, 0))),
            (".5", Some((5, 1))),
            ("0000.001", Some((1, 3))),
            (".", None),
            ("", None),
            ("12", None),
            ("1.2.3", None),
            ("-1.5", None),
            ("12345.678", None),
        ] {
            assert_eq!(parse_with_point(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn only_digits_are_numbers() {
        for length in 1..=8 {
            for at in 0..length {
                for byte in 0..=255 {
                    let mut text = b"12345678"[..length].to_vec();
                    text[at] = byte;
                    let expected = std::str::from_utf8(&text)
                        .ok()
                        .filter(|_| byte.is_ascii_digit())
                        .and_then(|text| text.parse().ok());
                    assert_eq!(parse(&text), expected, "{text:?}");
                    for before in ["", "12345678", "/:-.9xyz"] {
                        let longer = [before.as_bytes(), &text].concat();
                        let last = last_digits(&longer, length).filter(|last| last.are_digits());
                        let last = last.map(|last| last.value().into());
                        assert!(last == expected || longer.len() < 8, "{longer:?}");
                    }
                }
            }
        }
        assert_eq!(parse(b""), None);
        assert_eq!(parse(b"123456789"), None);
    }

    #[test]
    fn trailing_digits_are_counted() {
        for at in 0..8 {
            for byte in 0..=255_u8 {
                for before in [b'a', b'0', 0xCA, 0xCF, 0xFF, b'9', b':', b'/'] {
                    let mut text = [b'7'; 8];
                    text[..at].fill(before);
                    text[at] = byte;
                    let expected = text.iter().rev().take_while(|b| b.is_ascii_digit()).count();
                    let found = trailing_digits(u64::from_le_bytes(text));
                    assert_eq!(found, expected, "{text:?}");
                }
            }
        }
    }

    #[test]
    fn bytes_are_found() {
        for at in 0..=8 {
            for byte in [0, 1, b' ', 0x7F, 0x80, 0xFF] {
                let mut text = [byte ^ 1; 8];
                text[at..].fill(byte);
                let expected = text.iter().position(|&other| other == byte);
                assert_eq!(find(byte, u64::from_le_bytes(text)), expected);
            }
        }
    }
}
