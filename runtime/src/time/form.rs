//! Formats all of whose texts are of one length: read and written by place, not item by item.
//!
//! What is read here is read the same item by item, only slower; a text that is not of the form, such
//! as one with a day of one digit, is left to [`super::read`].

use chrono::{Datelike, NaiveDate, TimeDelta, Timelike};

use super::item::{Digits, MONTHS, OffsetForm, TimeItem};
use super::read::month_by_name;
use super::{Timestamp, within_years};
use crate::number::{fraction_digits, pair};

/// The longest text of a form.
const LONGEST: usize = 32;

/// A place for parts that the format does not have: digits there are zeros.
const NOWHERE: u8 = LONGEST as u8;

/// What every text of a format looks like, and where in it the parts are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Form {
    length: u8,
    /// The characters of the format itself; `0` for a digit, nothing for any other part.
    template: [u8; LONGEST],
    /// What a byte that differs from the template by so much must not reach 128 by: 127 allows no
    /// difference, 118 the nine that make another digit, and 0 everything that is ASCII.
    strictness: [u8; LONGEST],
    year: u8,
    month: u8,
    month_by_name: bool,
    day: u8,
    hour: u8,
    minute: u8,
    second: u8,
    /// Where the sign of the offset is.
    offset: u8,
    offset_colon: bool,
    fraction: u8,
    fraction_digits: u8,
}

impl Form {
    /// The form of a format, if it has one that is worth it: it has year, month and day, and nothing
    /// that this file does not know.
    pub(super) const fn of(items: &[TimeItem]) -> Option<Self> {
        let mut form = Self {
            length: 0,
            template: [0; LONGEST],
            strictness: [0; LONGEST],
            year: NOWHERE,
            month: NOWHERE,
            month_by_name: false,
            day: NOWHERE,
            hour: NOWHERE,
            minute: NOWHERE,
            second: NOWHERE,
            offset: NOWHERE,
            offset_colon: false,
            fraction: NOWHERE,
            fraction_digits: 0,
        };
        let mut at = 0;
        while at < items.len() {
            let item = items[at];
            at += 1;
            let fits = form.add(item, at == items.len() || ends_offset(items[at]));
            if !fits {
                return None;
            }
        }
        let has_date = form.year != NOWHERE && form.month != NOWHERE && form.day != NOWHERE;
        if has_date { Some(form) } else { None }
    }

    /// Adds an item, and says whether the form can have it.
    const fn add(&mut self, item: TimeItem, ends: bool) -> bool {
        let at = self.length;
        let place = match item {
            TimeItem::Literal(character) => return self.literal(character),
            TimeItem::Year(Digits::Zeros | Digits::Exact) => {
                let is_new = self.year == NOWHERE;
                self.year = at;
                return is_new && self.digits(4);
            }
            TimeItem::MonthShort => {
                let is_new = self.month == NOWHERE;
                (self.month, self.month_by_name) = (at, true);
                return is_new && self.others(3);
            }
            TimeItem::Offset(OffsetForm::Any) if ends => return self.add_offset(false),
            TimeItem::Offset(OffsetForm::HoursMinutes) => return self.add_offset(false),
            TimeItem::Offset(OffsetForm::HoursColonMinutes) => return self.add_offset(true),
            TimeItem::Fraction(digits) => return self.add_fraction(digits),
            TimeItem::PointFraction(point, digits) => {
                return self.literal(point) && self.add_fraction(digits);
            }
            TimeItem::Month(Digits::Zeros | Digits::Exact) => &mut self.month,
            TimeItem::Day(Digits::Zeros | Digits::Exact) => &mut self.day,
            TimeItem::Hour(Digits::Zeros | Digits::Exact) => &mut self.hour,
            TimeItem::Minute(Digits::Zeros | Digits::Exact) => &mut self.minute,
            TimeItem::Second(Digits::Zeros | Digits::Exact) => &mut self.second,
            _ => return false,
        };
        let is_new = *place == NOWHERE;
        *place = at;
        is_new && self.digits(2)
    }

    /// Adds a character that JSON need not escape.
    const fn literal(&mut self, character: char) -> bool {
        let is_plain = matches!(character, ' '..='~') && !matches!(character, '"' | '\\');
        is_plain && self.bytes(1, character as u8, 0x7F)
    }

    const fn digits(&mut self, count: u8) -> bool {
        self.bytes(count, b'0', 0x7F - 9)
    }

    const fn others(&mut self, count: u8) -> bool {
        self.bytes(count, 0, 0)
    }

    const fn bytes(&mut self, count: u8, template: u8, strictness: u8) -> bool {
        let end = self.length as usize + count as usize;
        if end > LONGEST {
            return false;
        }
        while (self.length as usize) < end {
            self.template[self.length as usize] = template;
            self.strictness[self.length as usize] = strictness;
            self.length += 1;
        }
        true
    }

    const fn add_offset(&mut self, colon: bool) -> bool {
        let is_new = self.offset == NOWHERE;
        (self.offset, self.offset_colon) = (self.length, colon);
        is_new
            && self.others(1)
            && self.digits(2)
            && (!colon || self.literal(':'))
            && self.digits(2)
    }

    const fn add_fraction(&mut self, digits: u8) -> bool {
        let is_new = self.fraction == NOWHERE;
        (self.fraction, self.fraction_digits) = (self.length, digits);
        is_new && digits <= 9 && self.digits(digits)
    }

    /// Reads a text of the form; others may still be of the format.
    #[inline]
    pub(super) fn read(&self, text: &str) -> Option<Timestamp> {
        let text = text.as_bytes();
        if text.len() != usize::from(self.length) {
            return None;
        }
        let digits = Digit(self.differences(text)?);
        let month = match self.month_by_name {
            true => u32::from(month_by_name(text.get(usize::from(self.month)..)?)?) + 1,
            false => digits.pair(self.month),
        };
        let year = digits.pair(self.year) * 100 + digits.pair(self.year + 2);
        let date = NaiveDate::from_ymd_opt(year as i32, month, digits.pair(self.day))?;
        let (hour, minute) = (digits.pair(self.hour), digits.pair(self.minute));
        let nanos = digits.fraction(self.fraction, self.fraction_digits);
        // The second 60 is none of this day's.
        let local = date.and_hms_nano_opt(hour, minute, digits.pair(self.second), nanos)?;
        let offset = match self.offset {
            NOWHERE => 0,
            at => self.read_offset(text[usize::from(at)], &digits)?,
        };
        let utc = match offset {
            0 => local.and_utc(),
            _ => within_years((local - TimeDelta::seconds(offset.into())).and_utc())?,
        };
        Some(Timestamp { utc, offset })
    }

    /// Whether a text of the form is written as it was read: months by name may be read in other
    /// letters, and an offset of nothing may be behind a minus.
    #[inline]
    pub(super) fn writes(&self, time: Timestamp, text: &[u8]) -> bool {
        let letters = match self.month_by_name {
            true => text
                .get(usize::from(self.month)..)
                .and_then(<[u8]>::first_chunk),
            false => Some(b"Jan"),
        };
        let is_small = |letter: u8| letter & 0x20 != 0;
        let capital = letters.is_some_and(|[first, second, third]| {
            !is_small(*first) && is_small(*second) && is_small(*third)
        });
        let sign = text.get(usize::from(self.offset));
        capital && (time.offset != 0 || sign.is_none_or(|sign| *sign == b'+'))
    }

    /// What the bytes of a text differ from the template by, which is what its digits say; `None` if
    /// it is not of the form.
    #[inline(always)]
    fn differences(&self, text: &[u8]) -> Option<[u8; LONGEST + 4]> {
        let mut padded = self.template;
        padded[..text.len()].copy_from_slice(text);
        let mut differences = [0; LONGEST + 4];
        let mut wrong = 0;
        for at in 0..LONGEST {
            let difference = padded[at] ^ self.template[at];
            differences[at] = difference;
            wrong |= difference | difference.wrapping_add(self.strictness[at]);
        }
        (wrong < 0x80).then_some(differences)
    }

    #[inline(always)]
    fn read_offset(&self, sign: u8, digits: &Digit) -> Option<i32> {
        let hours = digits.pair(self.offset + 1);
        let minutes = digits.pair(self.offset + 3 + u8::from(self.offset_colon));
        if hours > 23 || minutes > 59 {
            return None;
        }
        let seconds = (hours * 3600 + minutes * 60) as i32;
        match sign {
            b'+' => Some(seconds),
            b'-' => Some(-seconds),
            _ => None,
        }
    }

    /// Writes a time, and gives the length. Nothing in it needs escaping. `None` for a time whose
    /// offset has no place here.
    #[inline]
    pub(crate) fn write(&self, time: Timestamp, bytes: &mut [u8; 48]) -> Option<usize> {
        if self.offset != NOWHERE && time.offset % 60 != 0 {
            return None;
        }
        let local = time.local();
        bytes[..LONGEST].copy_from_slice(&self.template);
        let mut put = |at: u8, value: u32| {
            let at = usize::from(at);
            bytes[at..at + 2].copy_from_slice(&pair(value));
        };
        let year = local.year() as u32;
        put(self.year, year / 100 % 100);
        put(self.year + 2, year % 100);
        let seconds = local.num_seconds_from_midnight();
        put(self.hour, seconds / 3600);
        put(self.minute, seconds / 60 % 60);
        put(self.second, seconds % 60);
        put(self.day, local.day());
        if self.month_by_name {
            let name = MONTHS[local.month0() as usize].as_bytes();
            let at = usize::from(self.month);
            bytes[at..at + 3].copy_from_slice(&name[..3]);
        } else {
            put(self.month, local.month());
        }
        if self.offset != NOWHERE {
            self.write_offset(time.offset, bytes);
        }
        let (at, count) = (self.fraction.into(), self.fraction_digits.into());
        let digits = fraction_digits(local.nanosecond());
        for (to, digit) in bytes[at..].iter_mut().zip(&digits[..count]) {
            *to = *digit;
        }
        Some(self.length.into())
    }

    fn write_offset(&self, offset: i32, bytes: &mut [u8; 48]) {
        let at = usize::from(self.offset);
        let minutes = offset.unsigned_abs() / 60;
        bytes[at] = if offset < 0 { b'-' } else { b'+' };
        bytes[at + 1..at + 3].copy_from_slice(&pair(minutes / 60));
        let at = at + 3 + usize::from(self.offset_colon);
        bytes[at..at + 2].copy_from_slice(&pair(minutes % 60));
    }
}

/// Whether an offset cannot go on in an item behind it: those of any form may do so behind their
/// minutes.
const fn ends_offset(item: TimeItem) -> bool {
    match item {
        TimeItem::Literal(character) => !matches!(character, '0'..='9' | ':'),
        _ => false,
    }
}

/// The digits of a text by their place.
struct Digit([u8; LONGEST + 4]);

impl Digit {
    #[inline(always)]
    fn pair(&self, at: u8) -> u32 {
        let digit = |at: usize| u32::from(self.0.get(at).copied().unwrap_or(0));
        digit(at.into()) * 10 + digit(usize::from(at) + 1)
    }

    /// A fraction of so many digits, in nanoseconds.
    #[inline(always)]
    fn fraction(&self, at: u8, digits: u8) -> u32 {
        let (at, digits) = (usize::from(at), usize::from(digits));
        let read = self.0.iter().skip(at).take(digits);
        let value = read.fold(0, |value, digit| value * 10 + u32::from(*digit));
        value * 10_u32.pow(9 - digits.min(9) as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::read;

    const TWO: Digits = Digits::Zeros;

    /// What is read by place is read item by item too, and written back as it was.
    fn check(items: &[TimeItem], text: &str) {
        let form = Form::of(items).unwrap();
        let time = form.read(text);
        assert!(time.is_some(), "{text}");
        assert_eq!(time, read::parse(text, items), "{text}");
        assert!(form.writes(time.unwrap(), text.as_bytes()), "{text}");
        let mut bytes = [0; 48];
        let length = form.write(time.unwrap(), &mut bytes).unwrap();
        assert_eq!(std::str::from_utf8(&bytes[..length]), Ok(text));
    }

    #[test]
    fn forms_are_read_and_written() {
        let mut log = vec![
            TimeItem::Day(TWO),
            TimeItem::Literal('/'),
            TimeItem::MonthShort,
        ];
        log.extend([
            TimeItem::Literal('/'),
            TimeItem::Year(TWO),
            TimeItem::Literal(':'),
        ]);
        log.extend([
            TimeItem::Hour(TWO),
            TimeItem::Minute(TWO),
            TimeItem::Second(TWO),
        ]);
        log.extend([TimeItem::Literal(' '), TimeItem::Offset(OffsetForm::Any)]);
        check(&log, "06/Feb/2019:000038 +0000");
        check(&log, "31/Dec/9998:235959 -2359");
        let form = Form::of(&log).unwrap();
        for text in [
            "06/FEB/2019:000038 +0000",
            "06/feb/2019:000038 +0000",
            "06/Feb/2019:000038 -0000",
        ] {
            let time = form.read(text).unwrap();
            assert!(!form.writes(time, text.as_bytes()), "{text}");
        }
        let mut exact = vec![TimeItem::Year(Digits::Exact), TimeItem::Month(TWO)];
        exact.extend([
            TimeItem::Day(TWO),
            TimeItem::Offset(OffsetForm::HoursColonMinutes),
        ]);
        exact.push(TimeItem::PointFraction('.', 3));
        check(&exact, "20190206+05:30.120");
        check(&exact, "00010101-05:30.999");
    }

    #[test]
    fn what_is_not_of_the_form_is_left() {
        let date = [
            TimeItem::Year(TWO),
            TimeItem::Literal('-'),
            TimeItem::Month(TWO),
            TimeItem::Day(TWO),
        ];
        let form = Form::of(&date).unwrap();
        for text in [
            "2019-1301",
            "2019-0230",
            "2019/0101",
            "2019-010:",
            "2019-01\u{e9}",
            "",
            "2019-0101 ",
        ] {
            assert_eq!(form.read(text), None, "{text}");
        }
        assert_eq!(Form::of(&date[..3]), None);
        let any = [
            date[0],
            date[2],
            date[3],
            TimeItem::Offset(OffsetForm::Any),
            TimeItem::Literal('0'),
        ];
        assert_eq!(Form::of(&any), None);
    }
}
