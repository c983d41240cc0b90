//! Decimal numbers as they are written, for times: a float would round them.

/// A decimal number with a sign, a fraction and an exponent, each of which it may lack.
///
/// Nothing is worked out but the units that are asked for, so many digits and giant exponents cost no
/// more than a look at the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Exact<'t> {
    negative: bool,
    whole: &'t str,
    fraction: &'t str,
    exponent: i64,
}

impl<'t> Exact<'t> {
    /// Reads one; what [`crate::convert::float`] does not take is none.
    pub fn parse(text: &'t str) -> Option<Self> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, read_exponent(exponent)?),
            None => (text, 0),
        };
        let (negative, digits) = without_sign(mantissa);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let is_number =
            are_digits(whole) && are_digits(fraction) && whole.len() + fraction.len() > 0;
        is_number.then_some(Self {
            negative,
            whole,
            fraction,
            exponent,
        })
    }

    /// How many units there are in it, of which so many decimal places make one, cut towards zero, and
    /// whether nothing was cut off. Nothing where they have more digits than the nanoseconds of any year.
    pub fn units(self, places: i64) -> Option<(i128, bool)> {
        let digits = self.whole.bytes().chain(self.fraction.bytes());
        let zeros = digits.clone().take_while(|&digit| digit == b'0').count();
        let mut digits = digits.skip(zeros).peekable();
        if digits.peek().is_none() {
            return Some((0, true));
        }
        // The digits in front of the point, once it has been moved.
        let wanted =
            (self.whole.len() as i64 - zeros as i64 + places).saturating_add(self.exponent);
        const MOST: i64 = 21;
        if wanted > MOST {
            return None;
        }
        let mut size = 0_i128;
        for _ in 0..wanted {
            let digit = digits.next().unwrap_or(b'0') - b'0';
            size = size * 10 + i128::from(digit);
        }
        let units = if self.negative { -size } else { size };
        let is_whole = digits.all(|digit| digit == b'0');
        Some((units, is_whole))
    }
}

/// An exponent; one that is too large to matter how large it is stays so.
fn read_exponent(text: &str) -> Option<i64> {
    const GIANT: i64 = 1 << 40;
    let (negative, digits) = without_sign(text);
    if digits.is_empty() || !are_digits(digits) {
        return None;
    }
    let size = digits.bytes().fold(0, |size, digit| {
        GIANT.min(size * 10 + i64::from(digit - b'0'))
    });
    Some(if negative { -size } else { size })
}

fn without_sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

fn are_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::convert;

    fn check(text: &str, places: i64, expected: Option<(i128, bool)>) {
        let found = Exact::parse(text).and_then(|exact| exact.units(places));
        assert_eq!(found, expected, "{text} {places}");
    }

    #[test]
    fn the_point_goes_where_it_is_sent() {
        check("1.25", 0, Some((1, false)));
        check("1.25", 2, Some((125, true)));
        check("-1.25", 1, Some((-12, false)));
        check("1.25e3", 0, Some((1250, true)));
        check("00125E-2", 1, Some((12, false)));
        check("0.00125", 2, Some((0, false)));
        check("0.00125", 5, Some((125, true)));
        check("1.000", 0, Some((1, true)));
        check("-0.0", 6, Some((0, true)));
        check(".5", 1, Some((5, true)));
        check("5.", 1, Some((50, true)));
        check("+5", 0, Some((5, true)));
        check("9223372036854775807.0", 0, Some((i64::MAX.into(), true)));
        check("-9223372036854775808.0", 0, Some((i64::MIN.into(), true)));
        check(
            "999999999999999999999",
            0,
            Some((10_i128.pow(21) - 1, true)),
        );
        check("1000000000000000000000", 0, None);
    }

    /// Exponents and digits without end take no time and no room.
    #[test]
    fn giants_are_told_at_once() {
        let exponent = "9".repeat(1000);
        check("1e999999999", 6, None);
        check(&format!("1e{exponent}"), 6, None);
        check(&format!("1e-{exponent}"), 6, Some((0, false)));
        check(&format!("0e{exponent}"), 6, Some((0, true)));
        let zeros = "0".repeat(1_000_000);
        check(&format!("{zeros}7.{zeros}"), 0, Some((7, true)));
        check(&format!("7{zeros}e-1000000"), 0, Some((7, true)));
        check(&format!("0.{zeros}7e1000001"), 0, Some((7, true)));
    }

    /// Whatever is read as a float is a number here, and nothing else is but what overflows.
    #[test]
    fn numbers_are_those_of_floats() {
        let signs = b"05.e+-x";
        for number in 0..7_u32.pow(6) {
            let sign = |place: u32| signs[(number / 7_u32.pow(place) % 7) as usize];
            let text: Vec<_> = (0..6).map(sign).take_while(|&sign| sign != b'x').collect();
            let text = String::from_utf8(text).unwrap();
            let overflows = Exact::parse(&text).is_some_and(|exact| exact.exponent > 300);
            assert_eq!(
                Exact::parse(&text).is_some(),
                convert::float(&text).is_some() || overflows,
                "{text}"
            );
        }
    }
}
