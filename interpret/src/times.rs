//! A plan's time formats as the runtime takes them, one to one.

use margay_codegen::plan;
use margay_runtime::{Digits, OffsetForm, OwnedTimeFormat, TimeFormat, TimeItem};

pub(crate) fn format(format: &plan::TimeFormat) -> OwnedTimeFormat {
    let named = match format {
        plan::TimeFormat::Rfc3339 => TimeFormat::Rfc3339,
        plan::TimeFormat::Unix => TimeFormat::Unix,
        plan::TimeFormat::UnixMs => TimeFormat::UnixMs,
        plan::TimeFormat::UnixUs => TimeFormat::UnixUs,
        plan::TimeFormat::UnixNs => TimeFormat::UnixNs,
        plan::TimeFormat::UnixAuto => TimeFormat::UnixAuto,
        plan::TimeFormat::Cloudflare => TimeFormat::Cloudflare,
        plan::TimeFormat::Items(items) => {
            let items: Vec<_> = items.iter().copied().map(item).collect();
            return OwnedTimeFormat::items(items);
        }
        plan::TimeFormat::FirstOf(formats) => {
            return OwnedTimeFormat::FirstOf(formats.iter().map(self::format).collect());
        }
    };
    OwnedTimeFormat::Named(named)
}

fn item(item: plan::TimeItem) -> TimeItem {
    match item {
        plan::TimeItem::Literal(character) => TimeItem::Literal(character),
        plan::TimeItem::White(character) => TimeItem::White(character),
        plan::TimeItem::Year(form) => TimeItem::Year(digits(form)),
        plan::TimeItem::YearOfCentury(form) => TimeItem::YearOfCentury(digits(form)),
        plan::TimeItem::Century => TimeItem::Century,
        plan::TimeItem::Month(form) => TimeItem::Month(digits(form)),
        plan::TimeItem::MonthShort => TimeItem::MonthShort,
        plan::TimeItem::MonthLong => TimeItem::MonthLong,
        plan::TimeItem::Day(form) => TimeItem::Day(digits(form)),
        plan::TimeItem::DayOfYear(form) => TimeItem::DayOfYear(digits(form)),
        plan::TimeItem::WeekdayShort => TimeItem::WeekdayShort,
        plan::TimeItem::WeekdayLong => TimeItem::WeekdayLong,
        plan::TimeItem::WeekdayFromSunday => TimeItem::WeekdayFromSunday,
        plan::TimeItem::WeekdayFromMonday => TimeItem::WeekdayFromMonday,
        plan::TimeItem::WeekFromSunday => TimeItem::WeekFromSunday,
        plan::TimeItem::WeekFromMonday => TimeItem::WeekFromMonday,
        plan::TimeItem::IsoYear => TimeItem::IsoYear,
        plan::TimeItem::IsoWeek => TimeItem::IsoWeek,
        plan::TimeItem::Hour(form) => TimeItem::Hour(digits(form)),
        plan::TimeItem::Hour12(form) => TimeItem::Hour12(digits(form)),
        plan::TimeItem::Minute(form) => TimeItem::Minute(digits(form)),
        plan::TimeItem::Second(form) => TimeItem::Second(digits(form)),
        plan::TimeItem::AmPmUpper => TimeItem::AmPmUpper,
        plan::TimeItem::AmPmLower => TimeItem::AmPmLower,
        plan::TimeItem::Fraction(most) => TimeItem::Fraction(most),
        plan::TimeItem::PointFraction(point, digits) => TimeItem::PointFraction(point, digits),
        plan::TimeItem::MaybeFraction(point, most) => TimeItem::MaybeFraction(point, most),
        plan::TimeItem::Offset(form) => TimeItem::Offset(offset(form)),
        plan::TimeItem::OffsetOrZulu(form) => TimeItem::OffsetOrZulu(offset(form)),
        plan::TimeItem::ZoneName => TimeItem::ZoneName,
        plan::TimeItem::EpochSeconds => TimeItem::EpochSeconds,
    }
}

fn digits(digits: plan::Digits) -> Digits {
    match digits {
        plan::Digits::Zeros => Digits::Zeros,
        plan::Digits::Exact => Digits::Exact,
        plan::Digits::Bare => Digits::Bare,
        plan::Digits::Blanks => Digits::Blanks,
    }
}

fn offset(form: plan::OffsetForm) -> OffsetForm {
    match form {
        plan::OffsetForm::Any => OffsetForm::Any,
        plan::OffsetForm::Colons => OffsetForm::Colons,
        plan::OffsetForm::ColonsSeconds => OffsetForm::ColonsSeconds,
        plan::OffsetForm::Hours => OffsetForm::Hours,
        plan::OffsetForm::HoursMinutes => OffsetForm::HoursMinutes,
        plan::OffsetForm::HoursColonMinutes => OffsetForm::HoursColonMinutes,
    }
}
