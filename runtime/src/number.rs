//! Numbers as JSON writes them (`docs/parsing.md`, "What is written"), and the digits that times are
//! made of.

/// A short text on the stack.
#[derive(Clone, Copy)]
pub(crate) struct Short<const N: usize> {
    bytes: [u8; N],
    length: usize,
}

impl<const N: usize> Short<N> {
    pub fn new() -> Self {
        Self {
            bytes: [b'0'; N],
            length: 0,
        }
    }

    #[inline]
    pub fn push(&mut self, bytes: &[u8]) {
        self.bytes[self.length..self.length + bytes.len()].copy_from_slice(bytes);
        self.length += bytes.len();
    }

    /// Appends the first bytes of a text of fixed length, which is copied whole.
    #[inline]
    pub fn push_first<const M: usize>(&mut self, bytes: [u8; M], length: usize) {
        self.bytes[self.length..self.length + M].copy_from_slice(&bytes);
        self.length += length.min(M);
    }

    /// Appends what a function puts at the beginning of an array, whose length it gives.
    #[inline]
    pub fn fill<const M: usize>(&mut self, fill: impl FnOnce(&mut [u8; M]) -> usize) {
        let mut bytes = [0; M];
        let length = fill(&mut bytes);
        self.push_first(bytes, length);
    }

    /// The first bytes of an array.
    #[inline]
    pub fn first(bytes: [u8; N], length: usize) -> Self {
        Self { bytes, length }
    }

    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    /// The array that the text stands at the beginning of, and the text's length.
    #[inline]
    pub fn parts(&self) -> (&[u8; N], usize) {
        (&self.bytes, self.length)
    }
}

/// A float that is a decimal of at most six places and fifteen digits, as nearly all in logs are.
///
/// Two decimals of at most fifteen digits never are the same float, so when such a decimal reads
/// back as the value, it is the shortest that does. [`shortest`] is what tests measure this by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Decimal {
    negative: bool,
    whole: u64,
    /// Millionths.
    fraction: u32,
}

impl Decimal {
    /// The decimal that a float is, if it is one.
    #[inline]
    pub fn of(value: f64) -> Option<Self> {
        let scaled = (value.abs() * 1e6 + 0.5) as u64;
        let fits = scaled < 1_000_000_000_000_000 && scaled as f64 / 1e6 == value.abs();
        // Zero with a sign is for the library.
        let is_negative_zero = scaled == 0 && value.to_bits() != 0;
        (fits && !is_negative_zero).then_some(Self {
            negative: value < 0.0,
            whole: scaled / 1_000_000,
            fraction: (scaled % 1_000_000) as u32,
        })
    }

    /// Writes it without zeros at its end, and gives the length.
    #[inline]
    pub fn write(self, bytes: &mut [u8; 32]) -> usize {
        let mut end = 0;
        if self.negative {
            bytes[0] = b'-';
            end = 1;
        }
        if self.whole < 10 {
            bytes[end] = b'0' + self.whole as u8;
            end += 1;
        } else {
            let mut buffer = itoa::Buffer::new();
            let digits = buffer.format(self.whole).as_bytes();
            bytes[end..end + digits.len()].copy_from_slice(digits);
            end += digits.len();
        }
        if self.fraction == 0 {
            return end;
        }
        let [a, b] = pair(self.fraction / 10_000);
        let [c, d] = pair(self.fraction / 100 % 100);
        let [e, f] = pair(self.fraction % 100);
        bytes[end..end + 7].copy_from_slice(&[b'.', a, b, c, d, e, f]);
        let zeros = u64::from_le_bytes([0, 0, a, b, c, d, e, f]) ^ u64::from_le_bytes(*b"00000000");
        end + 7 - (zeros.leading_zeros() / 8) as usize
    }
}

/// Two decimal digits.
#[inline]
pub(crate) fn pair(number: u32) -> [u8; 2] {
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

/// Any finite float: its shortest form that reads back the same, whole numbers without `.0`, with an
/// exponent below 1e-6 and from 1e21; from the digits that the library finds.
#[cold]
pub(crate) fn shortest(value: f64) -> Short<32> {
    let mut buffer = zmij::Buffer::new();
    let found = buffer.format_finite(value.abs());
    let (mantissa, exponent) = found.split_once('e').unwrap_or((found, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut digits = Short::<32>::new();
    digits.push(whole.as_bytes());
    digits.push(fraction.as_bytes());
    let all = digits.as_bytes();
    let leading = all.iter().take_while(|&&digit| digit == b'0').count();
    let trailing = all[leading..]
        .iter()
        .rev()
        .take_while(|&&digit| digit == b'0')
        .count();
    let digits = &all[leading..all.len() - trailing];
    // The value is 0.DIGITS times ten to the power of `point`.
    let point = whole.len() as i32 - leading as i32 + exponent.parse::<i32>().unwrap_or(0);
    place(digits, point, value.is_sign_negative())
}

/// Writes 0.DIGITS times ten to the power of `point`.
fn place(digits: &[u8], point: i32, negative: bool) -> Short<32> {
    let mut text = Short::new();
    if negative {
        text.push(b"-");
    }
    if digits.is_empty() {
        text.push(b"0");
        return text;
    }
    let count = digits.len() as i32;
    if !(-5..=21).contains(&point) {
        text.push(&digits[..1]);
        if count > 1 {
            text.push(b".");
            text.push(&digits[1..]);
        }
        text.push(if point > 0 { b"e+" } else { b"e-" });
        text.push(itoa::Buffer::new().format((point - 1).abs()).as_bytes());
    } else if point <= 0 {
        text.push(b"0.");
        text.push(&b"00000"[..-point as usize]);
        text.push(digits);
    } else if count <= point {
        text.push(digits);
        text.push(&b"000000000000000000000"[..(point - count) as usize]);
    } else {
        text.push(&digits[..point as usize]);
        text.push(b".");
        text.push(&digits[point as usize..]);
    }
    text
}

/// The nine digits of a fraction of a second.
#[inline]
pub(crate) fn fraction_digits(nanos: u32) -> [u8; 9] {
    let [a, b] = pair(nanos / 10_000_000);
    let [c, d] = pair(nanos / 100_000 % 100);
    let [e, f] = pair(nanos / 1_000 % 100);
    let [g, h] = pair(nanos / 10 % 100);
    [a, b, c, d, e, f, g, h, b'0' + (nanos % 10) as u8]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A float as the JSON sink writes it.
    fn float(value: f64) -> Short<32> {
        Decimal::of(value).map_or_else(
            || shortest(value),
            |decimal| {
                let mut bytes = [0; 32];
                let length = decimal.write(&mut bytes);
                Short::first(bytes, length)
            },
        )
    }

    fn shown(short: Short<32>) -> String {
        String::from_utf8(short.as_bytes().to_vec()).unwrap()
    }

    #[test]
    fn floats_are_short_and_plain() {
        for (value, expected) in [
            (0.0, "0"),
            (-0.0, "-0"),
            (200.0, "200"),
            (-1.0, "-1"),
            (0.001, "0.001"),
            (1.5, "1.5"),
            (123456.789, "123456.789"),
            (0.000001, "0.000001"),
            (0.0000001, "1e-7"),
            (1.25e-7, "1.25e-7"),
            (1e20, "100000000000000000000"),
            (1e21, "1e+21"),
            (1.5e300, "1.5e+300"),
            (0.1 + 0.2, "0.30000000000000004"),
            (f64::MAX, "1.7976931348623157e+308"),
            (f64::MIN_POSITIVE, "2.2250738585072014e-308"),
            (5e-324, "5e-324"),
            (9007199254740993.0, "9007199254740992"),
        ] {
            assert_eq!(shown(float(value)), expected);
            assert_eq!(shown(shortest(value)), expected);
        }
    }

    #[test]
    fn the_fast_way_agrees_with_the_library() {
        let mut state = 1_u64;
        for _ in 0..200_000 {
            state = state
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            let small = (state >> 40) as f64 / 1000.0;
            for value in [small, -small, f64::from_bits(state)] {
                if value.is_finite() {
                    assert_eq!(shown(float(value)), shown(shortest(value)), "{value:?}");
                    assert_eq!(shown(float(value)).parse::<f64>().unwrap(), value);
                }
            }
        }
    }
}
