//! Points in time on their way from a text to a sink.

use chrono::DateTime;

use super::{Timestamp, rfc3339};

/// A time that was read: its value is worked out when someone asks for it. A sink that writes the text it
/// was read from does not, and one that counts from 1970 has no use for a calendar.
///
/// ```
/// use margay_runtime::{Time, TimeFormat, Timestamp};
///
/// let at = Timestamp::parse("2018-07-02T22:23:00.186641Z", TimeFormat::Rfc3339).unwrap();
/// let time = Time::from(at);
/// assert_eq!((time.unix().seconds, time.unix().nanos), (1530570180, 186641000));
/// assert_eq!(Timestamp::from(time), at);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Time<'t>(Source<'t>);

#[derive(Debug, Clone, Copy)]
enum Source<'t> {
    /// A text in RFC 3339, in the form of nearly every log, and how much of it JSON writes in front of a
    /// `Z`.
    Zulu(&'t str, usize),
    /// One in UTC.
    Unix(UnixTime),
    Value(Timestamp),
}

/// A point in time as the time since 1970 began.
///
/// ```
/// use margay_runtime::{Time, TimeFormat, Timestamp};
///
/// let at = Timestamp::parse("-0.25", TimeFormat::Unix).unwrap();
/// let unix = Time::from(at).unix();
/// assert_eq!((unix.seconds, unix.nanos), (-1, 750_000_000));
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UnixTime {
    /// Seconds, rounded down.
    pub seconds: i64,
    /// Nanoseconds beyond them, below a thousand million.
    pub nanos: u32,
}

impl<'t> Time<'t> {
    /// What [`rfc3339`] has read, and how much of the text JSON writes in front of a `Z`.
    #[inline(always)]
    pub(super) fn of_zulu(text: &'t str, plain: usize) -> Self {
        Self(Source::Zulu(text, plain))
    }

    /// A time in UTC.
    #[inline(always)]
    pub(super) fn of_unix(unix: UnixTime) -> Self {
        Self(Source::Unix(unix))
    }

    /// What JSON writes of it in front of a `Z`, where it was read from a text that has that.
    #[inline(always)]
    pub(crate) fn zulu(self) -> Option<&'t [u8]> {
        match self.0 {
            Source::Zulu(text, plain) => text.as_bytes().get(..plain),
            _ => None,
        }
    }

    /// The offset of the text it came from, in seconds east of UTC.
    #[inline(always)]
    pub(crate) fn offset(self) -> i32 {
        match self.0 {
            Source::Value(time) => time.offset,
            _ => 0,
        }
    }

    /// The time since 1970.
    #[inline(always)]
    pub fn unix(self) -> UnixTime {
        match self.0 {
            Source::Zulu(text, _) => rfc3339::unix(text).unwrap_or_default(),
            Source::Unix(unix) => unix,
            Source::Value(time) => UnixTime {
                seconds: time.utc.timestamp(),
                nanos: time.utc.timestamp_subsec_nanos(),
            },
        }
    }
}

impl From<Timestamp> for Time<'_> {
    #[inline(always)]
    fn from(time: Timestamp) -> Self {
        Self(Source::Value(time))
    }
}

impl From<Time<'_>> for Timestamp {
    #[inline(always)]
    fn from(time: Time<'_>) -> Self {
        match time.0 {
            Source::Zulu(text, _) => rfc3339::zulu(text).unwrap_or_default().into(),
            Source::Unix(UnixTime { seconds, nanos }) => {
                let utc = DateTime::from_timestamp(seconds, nanos);
                utc.unwrap_or_default().into()
            }
            Source::Value(time) => time,
        }
    }
}
