//! The parts of a time as they were read, and the instant they make together.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeDelta, Utc, Weekday};

use super::{Timestamp, within_years};

/// What of a time was found in a text. Numbers lie in the range of their part, but not every day is
/// one of its month.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Parts {
    pub year: Option<u16>,
    pub century: Option<u8>,
    pub year_of_century: Option<u8>,
    pub month: Option<u8>,
    pub day: Option<u8>,
    pub day_of_year: Option<u16>,
    /// Days since Monday.
    pub weekday: Option<u8>,
    pub week_from_sunday: Option<u8>,
    pub week_from_monday: Option<u8>,
    pub iso_year: Option<u16>,
    pub iso_week: Option<u8>,
    pub hour: Option<u8>,
    pub hour12: Option<u8>,
    pub afternoon: bool,
    pub minute: u8,
    /// Up to 60.
    pub second: u8,
    pub nano: u32,
    /// Seconds east of UTC.
    pub offset: i32,
    /// Seconds since 1970.
    pub epoch: Option<i64>,
}

impl Parts {
    /// The instant. What is missing is that of 1900-01-01T00:00:00Z; of parts that say the same
    /// thing twice, such as a date and a weekday, the less exact one is not looked at.
    #[inline]
    pub fn timestamp(&self) -> Option<Timestamp> {
        let offset = TimeDelta::seconds(self.offset.into());
        let local = match self.epoch {
            None => self.local()?,
            Some(seconds) => {
                let utc = DateTime::<Utc>::from_timestamp(seconds, self.nano)?;
                utc.naive_utc().checked_add_signed(offset)?
            }
        };
        // Both are checked, so that a time is written with a year of four digits either way.
        let utc = local.checked_sub_signed(offset)?.and_utc();
        within_years(local.and_utc())?;
        within_years(utc).map(|utc| Timestamp {
            utc,
            offset: self.offset,
        })
    }

    #[inline]
    fn local(&self) -> Option<NaiveDateTime> {
        let (minute, second) = (self.minute.into(), self.second.into());
        let date = self.date()?;
        match second {
            60 => {
                let last = date.and_hms_nano_opt(self.hour(), minute, 59, self.nano)?;
                last.checked_add_signed(TimeDelta::seconds(1))
            }
            _ => date.and_hms_nano_opt(self.hour(), minute, second, self.nano),
        }
    }

    #[inline]
    fn hour(&self) -> u32 {
        let noon = if self.afternoon { 12 } else { 0 };
        match (self.hour, self.hour12) {
            (Some(hour), _) => hour.into(),
            (None, Some(hour)) => u32::from(hour) % 12 + noon,
            (None, None) => noon,
        }
    }

    /// The date by the first of these that is complete: month and day, day of the year, ISO week,
    /// week and weekday. Failing that, by what there is of month and day.
    #[inline]
    fn date(&self) -> Option<NaiveDate> {
        match (self.month, self.day) {
            (Some(month), Some(day)) => {
                NaiveDate::from_ymd_opt(self.year(), month.into(), day.into())
            }
            _ => self.date_by_days_or_weeks(),
        }
    }

    fn date_by_days_or_weeks(&self) -> Option<NaiveDate> {
        let year = self.year();
        if let Some(day) = self.day_of_year {
            return NaiveDate::from_yo_opt(year, day.into());
        }
        if let Some(week) = self.iso_week {
            let year = self.iso_year.map_or(year, i32::from);
            let weekday = Weekday::try_from(self.weekday.unwrap_or(0)).ok()?;
            return NaiveDate::from_isoywd_opt(year, week.into(), weekday);
        }
        if let Some(weekday) = self.weekday {
            if let Some(week) = self.week_from_sunday {
                return date_of_week(year, week, (weekday + 1) % 7, 6);
            }
            if let Some(week) = self.week_from_monday {
                return date_of_week(year, week, weekday, 0);
            }
        }
        let (month, day) = (self.month.unwrap_or(1), self.day.unwrap_or(1));
        NaiveDate::from_ymd_opt(year, month.into(), day.into())
    }

    #[inline]
    fn year(&self) -> i32 {
        match self.year {
            Some(year) => year.into(),
            None => self.year_by_century(),
        }
    }

    fn year_by_century(&self) -> i32 {
        let (century, year) = (self.century, self.year_of_century);
        match (century.map(i32::from), year.map(i32::from)) {
            (Some(century), year) => century * 100 + year.unwrap_or(0),
            (None, Some(year @ 69..)) => 1900 + year,
            (None, Some(year)) => 2000 + year,
            (None, None) => self.iso_year.map_or(1900, i32::from),
        }
    }
}

/// The day of a week, both counted from 0, in a year whose week 1 begins with the first `first`
/// (days since Monday). Days before that are in week 0; a day of another year is none.
fn date_of_week(year: i32, week: u8, day: u8, first: u32) -> Option<NaiveDate> {
    let january = NaiveDate::from_ymd_opt(year, 1, 1)?;
    let passed = (january.weekday().num_days_from_monday() + 7 - first) % 7;
    let before_week_1 = (7 - passed) % 7;
    let ordinal = (before_week_1 + 7 * u32::from(week) + u32::from(day) + 1).checked_sub(7)?;
    NaiveDate::from_yo_opt(year, ordinal)
}
