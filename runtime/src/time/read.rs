//! Text to a time by a list of items.
//!
//! Stricter than the parser of chrono, which is why it is not used: a blank is one blank, a number
//! has no more digits than its part, and nothing is left over.

use super::Timestamp;
use super::item::{Digits, MONTHS, OffsetForm, TimeItem, WEEKDAYS};
use super::parts::Parts;

/// Reads a whole text.
#[inline(never)]
pub(super) fn parse(text: &str, items: &[TimeItem]) -> Option<Timestamp> {
    let mut reader = Reader {
        rest: text.as_bytes(),
        parts: Parts::default(),
    };
    for &item in items {
        reader.item(item)?;
    }
    match reader.rest {
        [] => reader.parts.timestamp(),
        _ => None,
    }
}

/// A text from which items are taken one by one.
struct Reader<'t> {
    rest: &'t [u8],
    parts: Parts,
}

impl Reader<'_> {
    #[inline(always)]
    fn item(&mut self, item: TimeItem) -> Option<()> {
        match item {
            TimeItem::Literal(character) => self.literal(character)?,
            TimeItem::White(_) => self.white()?,
            TimeItem::Year(digits) => self.parts.year = Some(self.number(digits, 4)? as u16),
            TimeItem::YearOfCentury(digits) => {
                self.parts.year_of_century = Some(self.number(digits, 2)? as u8);
            }
            TimeItem::Century => self.parts.century = Some(self.digits(1, 2)? as u8),
            TimeItem::Month(digits) => self.parts.month = Some(self.part(digits, 2, 1, 12)?),
            TimeItem::MonthShort => self.parts.month = Some(self.short_name(&MONTH_KEYS)? + 1),
            TimeItem::MonthLong => {
                self.parts.month = Some(self.long_name(&MONTH_KEYS, &MONTHS)? + 1)
            }
            TimeItem::Day(digits) => self.parts.day = Some(self.part(digits, 2, 1, 31)?),
            TimeItem::DayOfYear(digits) => {
                let day = self.number(digits, 3)?;
                self.parts.day_of_year = Some(within(day, 1, 366)? as u16);
            }
            TimeItem::WeekdayShort => self.parts.weekday = Some(self.short_name(&WEEKDAY_KEYS)?),
            TimeItem::WeekdayLong => {
                self.parts.weekday = Some(self.long_name(&WEEKDAY_KEYS, &WEEKDAYS)?)
            }
            TimeItem::WeekdayFromSunday => {
                self.parts.weekday = Some((within(self.digits(1, 1)?, 0, 6)? as u8 + 6) % 7);
            }
            TimeItem::WeekdayFromMonday => {
                self.parts.weekday = Some(within(self.digits(1, 1)?, 1, 7)? as u8 - 1);
            }
            TimeItem::WeekFromSunday => {
                self.parts.week_from_sunday = Some(self.part(Digits::Zeros, 2, 0, 53)?);
            }
            TimeItem::WeekFromMonday => {
                self.parts.week_from_monday = Some(self.part(Digits::Zeros, 2, 0, 53)?);
            }
            TimeItem::IsoYear => self.parts.iso_year = Some(self.digits(1, 4)? as u16),
            TimeItem::IsoWeek => self.parts.iso_week = Some(self.part(Digits::Zeros, 2, 1, 53)?),
            TimeItem::Hour(digits) => self.parts.hour = Some(self.part(digits, 2, 0, 23)?),
            TimeItem::Hour12(digits) => self.parts.hour12 = Some(self.part(digits, 2, 1, 12)?),
            TimeItem::Minute(digits) => self.parts.minute = self.part(digits, 2, 0, 59)?,
            TimeItem::Second(digits) => self.parts.second = self.part(digits, 2, 0, 60)?,
            TimeItem::AmPmUpper | TimeItem::AmPmLower => self.am_pm()?,
            TimeItem::Fraction(most) => self.parts.nano = self.fraction(1, most.into())?,
            TimeItem::PointFraction(_, digits) => {
                self.point()?;
                self.parts.nano = self.fraction(digits.into(), digits.into())?;
            }
            TimeItem::MaybeFraction(..) => self.maybe_fraction()?,
            TimeItem::Offset(form) => self.parts.offset = self.offset(form, form.takes_zulu())?,
            TimeItem::OffsetOrZulu(form) => self.parts.offset = self.offset(form, true)?,
            TimeItem::ZoneName => self.zone_name()?,
            TimeItem::EpochSeconds => self.parts.epoch = Some(self.signed()?),
        }
        Some(())
    }

    #[inline(always)]
    fn skip(&mut self, bytes: usize) {
        self.rest = &self.rest[bytes..];
    }

    #[inline(always)]
    fn byte(&mut self, byte: u8) -> Option<()> {
        let (&first, rest) = self.rest.split_first()?;
        self.rest = rest;
        (first == byte).then_some(())
    }

    #[inline(always)]
    fn literal(&mut self, character: char) -> Option<()> {
        match character.is_ascii() {
            true => self.byte(character as u8),
            false => self.wide_literal(character),
        }
    }

    #[cold]
    fn wide_literal(&mut self, character: char) -> Option<()> {
        let mut bytes = [0; 4];
        let encoded = character.encode_utf8(&mut bytes).as_bytes();
        self.rest = self.rest.strip_prefix(encoded)?;
        Some(())
    }

    fn white(&mut self) -> Option<()> {
        let trimmed = self.rest.trim_ascii_start();
        let found = trimmed.len() < self.rest.len();
        self.rest = trimmed;
        found.then_some(())
    }

    /// A number of one or two digits that lies in a range.
    #[inline(always)]
    fn part(&mut self, digits: Digits, width: usize, low: u32, high: u32) -> Option<u8> {
        within(self.number(digits, width)?, low, high).map(|value| value as u8)
    }

    #[inline(always)]
    fn number(&mut self, digits: Digits, width: usize) -> Option<u32> {
        if digits == Digits::Blanks && self.rest.first() == Some(&b' ') {
            self.skip(1);
        }
        let least = if digits == Digits::Exact { width } else { 1 };
        self.digits(least, width)
    }

    /// As many digits as there are, at most nine.
    #[inline(always)]
    fn digits(&mut self, least: usize, most: usize) -> Option<u32> {
        let (mut value, mut length) = (0, 0);
        while length < most
            && let Some(digit) = digit(self.rest, length)
        {
            value = value * 10 + digit;
            length += 1;
        }
        self.skip(length);
        (length >= least).then_some(value)
    }

    /// Digits after a decimal point, in nanoseconds; those beyond nine are cut off.
    fn fraction(&mut self, least: usize, most: usize) -> Option<u32> {
        let (mut value, mut length) = (0, 0);
        while length < most
            && let Some(digit) = digit(self.rest, length)
        {
            if length < 9 {
                value = value * 10 + digit;
            }
            length += 1;
        }
        self.skip(length);
        let missing = 9_u32.saturating_sub(length as u32);
        (length >= least).then_some(value * 10_u32.pow(missing))
    }

    fn point(&mut self) -> Option<()> {
        let found = matches!(self.rest.first(), Some(b'.' | b','));
        found.then(|| self.skip(1))
    }

    fn maybe_fraction(&mut self) -> Option<()> {
        if matches!(self.rest, [b'.' | b',', b'0'..=b'9', ..]) {
            self.point()?;
            self.parts.nano = self.fraction(1, usize::MAX)?;
        }
        Some(())
    }

    /// The position of a short name that is here.
    #[inline(always)]
    fn short_name(&mut self, keys: &[u32]) -> Option<u8> {
        let position = position_of_name(self.rest, keys)?;
        self.skip(3);
        Some(position)
    }

    /// The position of a name that is here; no two have the same first three letters.
    fn long_name(&mut self, keys: &[u32], names: &[&str]) -> Option<u8> {
        let position = self.short_name(keys)?;
        let more = &names[usize::from(position)].as_bytes()[3..];
        let (found, rest) = self.rest.split_at_checked(more.len())?;
        self.rest = rest;
        found.eq_ignore_ascii_case(more).then_some(position)
    }

    fn am_pm(&mut self) -> Option<()> {
        self.parts.afternoon = match self.rest.first_chunk::<2>()? {
            [b'A' | b'a', b'M' | b'm'] => false,
            [b'P' | b'p', b'M' | b'm'] => true,
            _ => return None,
        };
        self.skip(2);
        Some(())
    }

    fn offset(&mut self, form: OffsetForm, zulu: bool) -> Option<i32> {
        let (&sign, rest) = self.rest.split_first()?;
        self.rest = rest;
        let sign = match sign {
            b'Z' if zulu => return Some(0),
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        let hours = self.digits(2, 2)?;
        let (minutes, seconds) = match form {
            OffsetForm::Hours => (0, 0),
            OffsetForm::HoursMinutes => (self.digits(2, 2)?, 0),
            OffsetForm::HoursColonMinutes => (self.after_colon()?, 0),
            OffsetForm::Colons | OffsetForm::ColonsSeconds => {
                (self.after_colon()?, self.maybe_pair(true).unwrap_or(0))
            }
            OffsetForm::Any => {
                let colons = self.rest.first() == Some(&b':');
                match self.maybe_pair(colons) {
                    Some(minutes) => (minutes, self.maybe_pair(colons).unwrap_or(0)),
                    None => (0, 0),
                }
            }
        };
        let seconds =
            within(hours, 0, 23)? * 3600 + within(minutes, 0, 59)? * 60 + within(seconds, 0, 59)?;
        Some(sign * seconds as i32)
    }

    fn after_colon(&mut self) -> Option<u32> {
        self.byte(b':')?;
        self.digits(2, 2)
    }

    /// Two digits, behind a colon or not; nothing is taken where they are not there.
    fn maybe_pair(&mut self, colon: bool) -> Option<u32> {
        let at = usize::from(colon);
        if colon && self.rest.first() != Some(&b':') {
            return None;
        }
        let pair = digit(self.rest, at)? * 10 + digit(self.rest, at + 1)?;
        self.skip(at + 2);
        Some(pair)
    }

    fn zone_name(&mut self) -> Option<()> {
        let capitals = self
            .rest
            .iter()
            .take_while(|byte| byte.is_ascii_uppercase());
        let length = capitals.count();
        self.skip(length);
        (length > 0).then_some(())
    }

    fn signed(&mut self) -> Option<i64> {
        let negative = self.rest.first() == Some(&b'-');
        if negative || self.rest.first() == Some(&b'+') {
            self.skip(1);
        }
        let (mut value, mut length) = (0_i64, 0);
        while let Some(digit) = digit(self.rest, length) {
            value = value.checked_mul(10)?.checked_add(digit.into())?;
            length += 1;
        }
        self.skip(length);
        (length > 0).then_some(if negative { -value } else { value })
    }
}

/// The month, counted from 0, whose short name a text begins with.
#[inline(always)]
pub(super) fn month_by_name(text: &[u8]) -> Option<u8> {
    position_of_name(text, &MONTH_KEYS)
}

#[inline(always)]
fn position_of_name(text: &[u8], keys: &[u32]) -> Option<u8> {
    let letters = key(*text.first_chunk()?);
    let position = keys.iter().position(|&key| key == letters)?;
    Some(position as u8)
}

impl OffsetForm {
    /// Whether `Z` is read although it is never written.
    fn takes_zulu(self) -> bool {
        match self {
            Self::Any | Self::Colons | Self::ColonsSeconds => true,
            Self::Hours | Self::HoursMinutes | Self::HoursColonMinutes => false,
        }
    }
}

const MONTH_KEYS: [u32; 12] = keys(MONTHS);
const WEEKDAY_KEYS: [u32; 7] = keys(WEEKDAYS);

/// The keys of the short names.
const fn keys<const N: usize>(names: [&str; N]) -> [u32; N] {
    let mut keys = [0; N];
    let mut at = 0;
    while at < N {
        let name = names[at].as_bytes();
        keys[at] = key([name[0], name[1], name[2]]);
        at += 1;
    }
    keys
}

/// Three letters as one number, the same in either case. Setting the bit that makes a letter small
/// makes no letter of another byte, except of a capital.
#[inline(always)]
const fn key([a, b, c]: [u8; 3]) -> u32 {
    u32::from_le_bytes([a | 0x20, b | 0x20, c | 0x20, 0])
}

#[inline(always)]
fn digit(text: &[u8], at: usize) -> Option<u32> {
    let digit = text.get(at)?.wrapping_sub(b'0');
    (digit <= 9).then_some(digit.into())
}

#[inline(always)]
fn within(value: u32, low: u32, high: u32) -> Option<u32> {
    (low..=high).contains(&value).then_some(value)
}
