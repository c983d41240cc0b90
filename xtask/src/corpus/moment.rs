//! When lines are written: moments of a made-up month, in the spellings that logs have.

use std::fmt;

/// A time in February 2026, a month of exactly four weeks; after its end it begins again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Since the beginning of the month.
    micros: u64,
}

const SECOND: u64 = 1_000_000;
const DAY: u64 = 86_400 * SECOND;

/// The beginning of the month, in seconds since 1970.
const BEGINNING: u64 = 1_769_904_000;

impl Moment {
    /// Eight o'clock of the first day.
    pub const START: Self = Self {
        micros: 8 * 3600 * SECOND,
    };

    /// A while later.
    pub fn plus_micros(self, micros: u64) -> Self {
        Self {
            micros: (self.micros + micros) % (28 * DAY),
        }
    }

    /// Seconds since 1970.
    pub fn epoch(self) -> u64 {
        BEGINNING + self.micros / SECOND
    }

    /// As RFC 3339 in whole seconds: `2026-02-01T08:00:00Z`.
    pub fn seconds(self) -> String {
        let mut text = self.to_string();
        text.truncate("2026-02-01T08:00:00".len());
        text + "Z"
    }

    /// As web servers write it: `01/Feb/2026:08:00:00 +0000`.
    pub fn of_web_server(self) -> String {
        let (day, hour, minute, second) = self.parts();
        format!("{day:02}/Feb/2026:{hour:02}:{minute:02}:{second:02} +0000")
    }

    /// As the older syslog writes it: `Feb  1 08:00:00`.
    pub fn of_syslog(self) -> String {
        let (day, hour, minute, second) = self.parts();
        format!("Feb {day:>2} {hour:02}:{minute:02}:{second:02}")
    }

    /// In whole seconds, with a blank before the time of day: `2026-02-01 08:00:00`.
    pub fn with_blank(self) -> String {
        let (day, hour, minute, second) = self.parts();
        format!("2026-02-{day:02} {hour:02}:{minute:02}:{second:02}")
    }

    /// The day, counted from 1, and the time of day.
    fn parts(self) -> (u64, u64, u64, u64) {
        let seconds = self.micros % DAY / SECOND;
        let day = self.micros / DAY + 1;
        (day, seconds / 3600, seconds / 60 % 60, seconds % 60)
    }

    /// A while earlier, cut to milliseconds as the load balancer does.
    pub fn less_millis(self, millis: u64) -> Self {
        let micros = self.micros.saturating_sub(1000 * millis);
        Self {
            micros: micros - micros % 1000,
        }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (day, hour, minute, second) = self.parts();
        let micros = self.micros % SECOND;
        write!(
            f,
            "2026-02-{day:02}T{hour:02}:{minute:02}:{second:02}.{micros:06}Z"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Moment;

    #[test]
    fn a_moment_is_the_same_in_every_spelling() {
        let moment = Moment::START.plus_micros(90_061_000_250);
        assert_eq!(moment.to_string(), "2026-02-02T09:01:01.000250Z");
        assert_eq!(moment.seconds(), "2026-02-02T09:01:01Z");
        assert_eq!(moment.of_web_server(), "02/Feb/2026:09:01:01 +0000");
        assert_eq!(moment.of_syslog(), "Feb  2 09:01:01");
        assert_eq!(moment.with_blank(), "2026-02-02 09:01:01");
        assert_eq!(moment.epoch(), 1_770_022_861);
    }
}
