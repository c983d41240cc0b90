//! What a time format is made of, once its text has been read.

/// One piece of a time format: a character that stands for itself, or a part of a time.
///
/// `%d/%b/%Y` and Go's `02/Jan/2006` are both lists of these, and differ in a detail only: how many
/// digits they insist on. Whoever reads the text of a format makes the list, once; parsing and
/// writing follow it item by item.
///
/// ```
/// use margay_runtime::{Digits, TimeFormat, TimeItem, TimeItems, Timestamp};
///
/// const DATE: TimeFormat = TimeFormat::Items(&TimeItems::new(&[
///     TimeItem::Day(Digits::Zeros),
///     TimeItem::Literal('/'),
///     TimeItem::MonthShort,
///     TimeItem::Literal('/'),
///     TimeItem::Year(Digits::Zeros),
/// ]));
/// let at = Timestamp::parse("3/feb/2024", DATE).unwrap();
/// assert_eq!(at.utc.to_rfc3339(), "2024-02-03T00:00:00+00:00");
/// assert_eq!(Timestamp::parse("30/feb/2024", DATE), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimeItem {
    /// This character.
    Literal(char),
    /// One or more blanks, tabs or line ends; written as this one.
    White(char),
    /// The year, 4 digits.
    Year(Digits),
    /// The last 2 digits of the year: 69 to 99 are of the century before 2000, the others of the
    /// one after, unless there is a [`TimeItem::Century`].
    YearOfCentury(Digits),
    /// The first 2 digits of the year.
    Century,
    /// The month's number, 2 digits.
    Month(Digits),
    /// The month's English name in three letters, read in any case.
    MonthShort,
    /// The month's English name, read in any case.
    MonthLong,
    /// The day of the month, 2 digits.
    Day(Digits),
    /// The day of the year, 3 digits.
    DayOfYear(Digits),
    /// The weekday's English name in three letters, read in any case.
    WeekdayShort,
    /// The weekday's English name, read in any case.
    WeekdayLong,
    /// The weekday as a digit, Sunday being 0.
    WeekdayFromSunday,
    /// The weekday as a digit, Monday being 1 and Sunday 7.
    WeekdayFromMonday,
    /// The week of the year, 2 digits; week 1 begins with the first Sunday.
    WeekFromSunday,
    /// The week of the year, 2 digits; week 1 begins with the first Monday.
    WeekFromMonday,
    /// The year that the ISO 8601 week belongs to, 4 digits.
    IsoYear,
    /// The ISO 8601 week, 2 digits.
    IsoWeek,
    /// The hour from 0 to 23, 2 digits.
    Hour(Digits),
    /// The hour from 1 to 12, 2 digits; before noon unless there is an "AM" or "PM".
    Hour12(Digits),
    /// The minute, 2 digits.
    Minute(Digits),
    /// The second, 2 digits; the second 60 is the first of the next minute.
    Second(Digits),
    /// `AM` or `PM`, read in any case.
    AmPmUpper,
    /// `am` or `pm`, read in any case.
    AmPmLower,
    /// A fraction of the second without its point: one digit or more, at most this many.
    Fraction(u8),
    /// A fraction of exactly this many digits, with its point. Either of `.` and `,` is read, this
    /// one is written.
    PointFraction(char, u8),
    /// A fraction with its point, or nothing. Any number of digits is read; at most this many are
    /// written, without zeros at the end.
    MaybeFraction(char, u8),
    /// The offset from UTC.
    Offset(OffsetForm),
    /// The offset from UTC, or `Z` where there is none.
    OffsetOrZulu(OffsetForm),
    /// The name of a time zone: capitals. As the offset a name stands for is not known, the time is
    /// read as UTC unless there is an offset besides. `UTC` is written where the offset is zero, and
    /// otherwise the offset, as a name for it is not known either.
    ZoneName,
    /// Seconds since 1970, with a sign if they need one.
    EpochSeconds,
}

/// How many digits a number may have, and how it is written when it has fewer.
///
/// ```
/// use margay_runtime::{Digits, TimeFormat, TimeItem, TimeItems, Timestamp};
///
/// let reads = |text, digits| {
///     let items = [TimeItem::Day(digits)];
///     Timestamp::parse(text, TimeFormat::Items(&TimeItems::new(&items))).is_some()
/// };
/// assert!(reads("7", Digits::Zeros) && reads("07", Digits::Zeros));
/// assert!(!reads("7", Digits::Exact) && reads("07", Digits::Exact));
/// assert!(!reads(" 7", Digits::Bare) && reads(" 7", Digits::Blanks));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digits {
    /// At least one and at most all; written with zeros in front.
    Zeros,
    /// All of them, zeros in front.
    Exact,
    /// At least one and at most all; written as it is.
    Bare,
    /// One blank or none, then at least one and at most all; written with blanks in front.
    Blanks,
}

/// How an offset from UTC is written.
///
/// ```
/// use margay_runtime::{OffsetForm, TimeFormat, TimeItem, TimeItems, Timestamp};
///
/// let offset = |text, form| {
///     let items = [TimeItem::Offset(form)];
///     Timestamp::parse(text, TimeFormat::Items(&TimeItems::new(&items))).map(|time| time.offset)
/// };
/// assert_eq!(offset("-0930", OffsetForm::Any), Some(-34_200));
/// assert_eq!(offset("-09:30", OffsetForm::Any), Some(-34_200));
/// assert_eq!(offset("-0930", OffsetForm::Colons), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OffsetForm {
    /// `Z`, `+HH`, `+HHMM` or `+HH:MM`, the last two also with seconds; written as `+HHMM`, with
    /// seconds if it has some.
    Any,
    /// `Z` or `+HH:MM`, also with seconds; written as `+HH:MM`, with seconds if it has some.
    Colons,
    /// As [`OffsetForm::Colons`], but always written with seconds.
    ColonsSeconds,
    /// `+HH`
    Hours,
    /// `+HHMM`
    HoursMinutes,
    /// `+HH:MM`
    HoursColonMinutes,
}

/// The names of the months; the first three letters are the short ones.
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The names of the weekdays; the first three letters are the short ones.
pub(super) const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
