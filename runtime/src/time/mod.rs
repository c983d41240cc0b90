//! Points in time: read from text by format, kept as an instant with its offset, written by mode.

mod exact;
mod form;
mod instant;
mod item;
mod items;
mod parts;
mod read;
mod rfc3339;
#[cfg(test)]
mod tests;
mod unix;
mod write;

use std::ops::Deref;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDateTime, TimeDelta, Utc};

pub use instant::{Time, UnixTime};
pub use item::{Digits, OffsetForm, TimeItem};
pub(crate) use items::Items;
pub use items::{OwnedTimeItems, TimeItems};
pub(crate) use unix::counts_seconds;

use crate::read::Read;
use crate::record::{Sink, UseOfTimes};

/// An instant, and the offset from UTC it was written with, so that it can be written back.
///
/// It reads as the `DateTime<Utc>` it holds.
///
/// ```
/// use chrono::Datelike;
/// use margay_runtime::{TimeFormat, Timestamp};
///
/// let at = Timestamp::parse("2024-02-03T04:05:06.250+02:00", TimeFormat::Rfc3339).unwrap();
/// assert_eq!(at.utc.to_rfc3339(), "2024-02-03T02:05:06.250+00:00");
/// assert_eq!(at.offset, 7200);
/// assert_eq!(at.year(), 2024);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Timestamp {
    /// The instant.
    pub utc: DateTime<Utc>,
    /// The offset of the text it came from, in seconds east of UTC.
    pub offset: i32,
}

/// How a timestamp is written in the log (`docs/parsing.md`, "Times").
///
/// ```
/// use margay_runtime::{TimeFormat, Timestamp};
///
/// const EITHER: TimeFormat = TimeFormat::FirstOf(&[TimeFormat::UnixMs, TimeFormat::Rfc3339]);
/// let number = Timestamp::parse("1418530010000", EITHER);
/// assert_eq!(number, Timestamp::parse("2014-12-14T04:06:50Z", EITHER));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum TimeFormat<'s> {
    /// `2018-07-02T22:23:00.186641Z`
    Rfc3339,
    /// Seconds since 1970, their fraction kept to microseconds.
    Unix,
    /// Milliseconds since 1970.
    UnixMs,
    /// Microseconds since 1970.
    UnixUs,
    /// Nanoseconds since 1970.
    UnixNs,
    /// A number since 1970 whose size tells the unit: below 10^11 it counts seconds, which may have
    /// a fraction, below 10^14 milliseconds, below 10^17 microseconds, and otherwise nanoseconds.
    UnixAuto,
    /// RFC 3339, or a whole number of seconds below 60,000,000,000, or of nanoseconds.
    Cloudflare,
    /// Item after item, and nothing else.
    Items(&'s TimeItems<'s>),
    /// As [`TimeFormat::Items`], of a format made at run time.
    ItemsOwned(&'s OwnedTimeItems),
    /// The first of several formats that can read the text; written in the first of all.
    FirstOf(&'s [TimeFormat<'s>]),
    /// As [`TimeFormat::FirstOf`], of formats made at run time.
    FirstOfOwned(&'s [OwnedTimeFormat]),
}

/// A time format made at run time.
///
/// ```
/// use margay_runtime::{OwnedTimeFormat, TimeFormat, TimeItem, Timestamp};
///
/// let format = OwnedTimeFormat::FirstOf(vec![
///     OwnedTimeFormat::Named(TimeFormat::Rfc3339),
///     OwnedTimeFormat::items([TimeItem::Literal('@'), TimeItem::EpochSeconds]),
/// ]);
/// assert!(Timestamp::parse("@1418530010", format.as_format()).is_some());
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum OwnedTimeFormat {
    /// A format that holds nothing.
    Named(TimeFormat<'static>),
    /// See [`TimeFormat::Items`].
    Items(OwnedTimeItems),
    /// See [`TimeFormat::FirstOf`].
    FirstOf(Vec<OwnedTimeFormat>),
}

impl From<TimeFormat<'static>> for OwnedTimeFormat {
    fn from(format: TimeFormat<'static>) -> Self {
        Self::Named(format)
    }
}

impl OwnedTimeFormat {
    /// A format of these items.
    pub fn items(items: impl Into<Vec<TimeItem>>) -> Self {
        Self::Items(OwnedTimeItems::new(items))
    }

    /// The format as parsers and sinks take it.
    #[inline]
    pub fn as_format(&self) -> TimeFormat<'_> {
        match self {
            Self::Named(format) => *format,
            Self::Items(items) => TimeFormat::ItemsOwned(items),
            Self::FirstOf(formats) => TimeFormat::FirstOfOwned(formats),
        }
    }
}

impl TimeFormat<'_> {
    /// The format that times are written in: the first one of several.
    #[inline]
    pub(crate) fn first(self) -> Self {
        match self {
            Self::FirstOf(_) | Self::FirstOfOwned(_) => self.first_of_several(),
            _ => self,
        }
    }

    fn first_of_several(self) -> Self {
        match self {
            Self::FirstOf([first, ..]) => first.first_of_several(),
            Self::FirstOfOwned([first, ..]) => first.as_format().first_of_several(),
            Self::FirstOf([]) | Self::FirstOfOwned([]) => TimeFormat::Rfc3339,
            _ => self,
        }
    }
}

impl Deref for Timestamp {
    type Target = DateTime<Utc>;

    fn deref(&self) -> &DateTime<Utc> {
        &self.utc
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(utc: DateTime<Utc>) -> Self {
        Self { utc, offset: 0 }
    }
}

impl From<DateTime<FixedOffset>> for Timestamp {
    fn from(time: DateTime<FixedOffset>) -> Self {
        Self {
            utc: time.to_utc(),
            offset: time.offset().local_minus_utc(),
        }
    }
}

impl Timestamp {
    /// Reads a timestamp; `None` when the text is not of the format or lies outside the years 0 to
    /// 9999.
    ///
    /// ```
    /// use margay_runtime::{TimeFormat, Timestamp};
    ///
    /// assert!(Timestamp::parse("1418530010", TimeFormat::Unix).is_some());
    /// assert!(Timestamp::parse("2018-07-02 22:23:00Z", TimeFormat::Rfc3339).is_none());
    /// ```
    #[inline(always)]
    pub fn parse(text: &str, format: TimeFormat<'_>) -> Option<Self> {
        // Nearly all logs: where the format is a constant, nothing else is left of this.
        match format {
            TimeFormat::Rfc3339 => rfc3339::parse(text),
            TimeFormat::Unix => unix::read(text).map(Self::from),
            _ => Self::parse_other(text, format),
        }
    }

    /// As [`Timestamp::parse`], as a kind of sink has use for it: with the text where JSON writes the same, if it
    /// wants texts.
    #[inline(always)]
    pub(crate) fn read<'t, S: Sink>(
        text: &'t str,
        format: TimeFormat<'_>,
    ) -> Option<Read<'t, Time<'t>>> {
        match format {
            TimeFormat::Rfc3339 => match S::TIMES {
                UseOfTimes::Values => Some(Read::unlike(rfc3339::parse(text)?.into())),
                UseOfTimes::Texts => rfc3339::read(text),
                UseOfTimes::Unix => rfc3339::read_unix(text),
            },
            TimeFormat::Unix => unix::read(text).map(Read::unlike),
            _ => {
                let Read { value, json } = Self::read_other(text, format)?;
                let value = value.into();
                Some(Read { value, json })
            }
        }
    }

    #[inline(never)]
    fn read_other<'t>(text: &'t str, format: TimeFormat<'_>) -> Option<Read<'t, Self>> {
        match format {
            TimeFormat::Items(items) => items.as_items().read(text),
            TimeFormat::ItemsOwned(items) => items.as_items().read(text),
            _ => Self::parse_other(text, format).map(Read::unlike),
        }
    }

    #[inline(never)]
    fn parse_other(text: &str, format: TimeFormat<'_>) -> Option<Self> {
        match format {
            TimeFormat::Rfc3339 => rfc3339::parse(text),
            TimeFormat::Unix => unix::read(text).map(Self::from),
            TimeFormat::UnixMs => unix::millis(text),
            TimeFormat::UnixUs => unix::micros(text),
            TimeFormat::UnixNs => unix::nanos(text),
            TimeFormat::UnixAuto => unix::auto(text),
            TimeFormat::Cloudflare => unix::cloudflare(text),
            TimeFormat::Items(items) => items.as_items().parse(text),
            TimeFormat::ItemsOwned(items) => items.as_items().parse(text),
            TimeFormat::FirstOf(formats) => first_that_parses(text, formats.iter().copied()),
            TimeFormat::FirstOfOwned(formats) => {
                first_that_parses(text, formats.iter().map(OwnedTimeFormat::as_format))
            }
        }
    }

    /// Reads a JSON number, which only formats that count from 1970 take.
    pub(crate) fn parse_number(number: &str, format: TimeFormat<'_>) -> Option<Self> {
        let counted = |format: TimeFormat<'_>| Self::parse_number(number, format);
        match format {
            TimeFormat::Rfc3339 | TimeFormat::Items(_) | TimeFormat::ItemsOwned(_) => None,
            TimeFormat::FirstOf(formats) => formats.iter().copied().find_map(counted),
            TimeFormat::FirstOfOwned(formats) => {
                let mut formats = formats.iter().map(OwnedTimeFormat::as_format);
                formats.find_map(counted)
            }
            _ => Self::parse(number, format),
        }
    }

    /// The date and time of day that were written.
    pub(crate) fn local(&self) -> NaiveDateTime {
        match self.offset {
            0 => self.utc.naive_utc(),
            offset => self.utc.naive_utc() + TimeDelta::seconds(offset.into()),
        }
    }
}

fn first_that_parses<'s>(
    text: &str,
    mut formats: impl Iterator<Item = TimeFormat<'s>>,
) -> Option<Timestamp> {
    formats.find_map(|format| Timestamp::parse(text, format))
}

/// A time of the years 0 to 9999.
#[inline]
fn within_years(utc: DateTime<Utc>) -> Option<DateTime<Utc>> {
    (0..=9999).contains(&utc.year()).then_some(utc)
}
