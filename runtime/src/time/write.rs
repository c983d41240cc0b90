//! A time to text by a list of items, so that reading the text gives the same time, as far as the
//! items can hold it.

use chrono::{Datelike, NaiveDateTime, Timelike};

use super::Timestamp;
use super::item::{Digits, MONTHS, OffsetForm, TimeItem, WEEKDAYS};

/// Appends a time, in the offset it came with.
pub(super) fn write(items: &[TimeItem], time: Timestamp, out: &mut Vec<u8>) {
    let mut writer = Writer {
        local: time.local(),
        time,
        out,
    };
    for &item in items {
        writer.item(item);
    }
}

struct Writer<'o> {
    local: NaiveDateTime,
    time: Timestamp,
    out: &'o mut Vec<u8>,
}

impl Writer<'_> {
    #[inline(always)]
    fn item(&mut self, item: TimeItem) {
        let local = self.local;
        match item {
            TimeItem::Literal(character) | TimeItem::White(character) => self.character(character),
            TimeItem::Year(digits) => self.number(local.year() as u32, digits, 4),
            TimeItem::YearOfCentury(digits) => self.number(local.year() as u32 % 100, digits, 2),
            TimeItem::Century => self.pair(local.year() as u32 / 100),
            TimeItem::Month(digits) => self.number(local.month(), digits, 2),
            TimeItem::MonthShort => self.text(&MONTHS[local.month0() as usize][..3]),
            TimeItem::MonthLong => self.text(MONTHS[local.month0() as usize]),
            TimeItem::Day(digits) => self.number(local.day(), digits, 2),
            TimeItem::DayOfYear(digits) => self.number(local.ordinal(), digits, 3),
            TimeItem::WeekdayShort => self.text(&WEEKDAYS[self.days_from_monday()][..3]),
            TimeItem::WeekdayLong => self.text(WEEKDAYS[self.days_from_monday()]),
            TimeItem::WeekdayFromSunday => {
                self.number(local.weekday().num_days_from_sunday(), Digits::Bare, 1);
            }
            TimeItem::WeekdayFromMonday => {
                self.number(local.weekday().number_from_monday(), Digits::Bare, 1);
            }
            TimeItem::WeekFromSunday => self.week(local.weekday().num_days_from_sunday()),
            TimeItem::WeekFromMonday => self.week(local.weekday().num_days_from_monday()),
            TimeItem::IsoYear => {
                self.number(local.iso_week().year().max(0) as u32, Digits::Zeros, 4);
            }
            TimeItem::IsoWeek => self.pair(local.iso_week().week()),
            TimeItem::Hour(digits) => self.number(local.hour(), digits, 2),
            TimeItem::Hour12(digits) => self.number(local.hour12().1, digits, 2),
            TimeItem::Minute(digits) => self.number(local.minute(), digits, 2),
            TimeItem::Second(digits) => self.number(local.second(), digits, 2),
            TimeItem::AmPmUpper => self.text(if local.hour12().0 { "PM" } else { "AM" }),
            TimeItem::AmPmLower => self.text(if local.hour12().0 { "pm" } else { "am" }),
            TimeItem::Fraction(digits) => self.fraction(digits.into()),
            TimeItem::PointFraction(point, digits) => {
                self.character(point);
                self.fraction(digits.into());
            }
            TimeItem::MaybeFraction(point, digits) => self.maybe_fraction(point, digits.into()),
            TimeItem::Offset(form) => self.offset(form),
            TimeItem::OffsetOrZulu(form) => match self.time.offset {
                0 => self.text("Z"),
                _ => self.offset(form),
            },
            TimeItem::ZoneName => match self.time.offset {
                0 => self.text("UTC"),
                _ => self.offset(OffsetForm::Any),
            },
            TimeItem::EpochSeconds => {
                let seconds = self.time.utc.timestamp();
                self.text(itoa::Buffer::new().format(seconds));
            }
        }
    }

    #[inline(always)]
    fn text(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    #[inline(always)]
    fn character(&mut self, character: char) {
        match character.is_ascii() {
            true => self.out.push(character as u8),
            false => self.text(character.encode_utf8(&mut [0; 4])),
        }
    }

    #[inline(always)]
    fn number(&mut self, value: u32, digits: Digits, width: usize) {
        match (digits, width) {
            (Digits::Zeros | Digits::Exact, 2) => self.pair(value),
            (Digits::Zeros | Digits::Exact, 4) => {
                self.pair(value / 100);
                self.pair(value % 100);
            }
            (Digits::Zeros | Digits::Exact, _) => self.padded(value, b'0', width),
            (Digits::Bare, _) => self.padded(value, b' ', 0),
            (Digits::Blanks, _) => self.padded(value, b' ', width),
        }
    }

    #[inline(always)]
    fn pair(&mut self, value: u32) {
        self.out.extend_from_slice(&crate::number::pair(value));
    }

    fn padded(&mut self, value: u32, pad: u8, width: usize) {
        let mut buffer = itoa::Buffer::new();
        let digits = buffer.format(value);
        for _ in digits.len()..width {
            self.out.push(pad);
        }
        self.text(digits);
    }

    fn days_from_monday(&self) -> usize {
        self.local.weekday().num_days_from_monday() as usize
    }

    /// The week of the year, `day` being the days since the week began.
    fn week(&mut self, day: u32) {
        self.pair((self.local.ordinal() + 6 - day) / 7);
    }

    fn fraction(&mut self, digits: usize) {
        let all = crate::number::fraction_digits(self.local.nanosecond());
        self.out.extend_from_slice(&all[..digits.min(9)]);
    }

    fn maybe_fraction(&mut self, point: char, digits: usize) {
        let all = crate::number::fraction_digits(self.local.nanosecond());
        let last = all[..digits.min(9)]
            .iter()
            .rposition(|&digit| digit != b'0');
        if let Some(last) = last {
            self.character(point);
            self.out.extend_from_slice(&all[..=last]);
        }
    }

    fn offset(&mut self, form: OffsetForm) {
        let offset = self.time.offset.unsigned_abs();
        let seconds = offset % 60;
        let colons = match form {
            OffsetForm::Colons | OffsetForm::ColonsSeconds | OffsetForm::HoursColonMinutes => ":",
            OffsetForm::Any | OffsetForm::Hours | OffsetForm::HoursMinutes => "",
        };
        self.text(if self.time.offset < 0 { "-" } else { "+" });
        self.pair(offset / 3600);
        if form != OffsetForm::Hours {
            self.text(colons);
            self.pair(offset / 60 % 60);
        }
        let with_seconds = match form {
            OffsetForm::Any | OffsetForm::Colons => seconds != 0,
            OffsetForm::ColonsSeconds => true,
            OffsetForm::Hours | OffsetForm::HoursMinutes | OffsetForm::HoursColonMinutes => false,
        };
        if with_seconds {
            self.text(colons);
            self.pair(seconds);
        }
    }
}
