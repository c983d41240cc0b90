//! What times mean.

use margay_runtime::chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveTime, Utc};
use margay_tests::random::model::Width;
use margay_tests::random::times::{Format, Part};

use super::texts;

/// The time in a text; `bare` says that it stood without quotes.
pub fn read(text: &str, bare: bool, format: &Format) -> Option<DateTime<Utc>> {
    let time = match format {
        Format::Named(name) => named(text, bare, name),
        Format::Parts { go, parts } if !bare => by_parts(text, *go, parts),
        Format::Parts { .. } => None,
    };
    time.filter(|time| (0..=9999).contains(&time.year()))
}

fn named(text: &str, bare: bool, name: &str) -> Option<DateTime<Utc>> {
    let whole = || texts::integer(text, Width::Big);
    match name {
        "unix" => seconds(text),
        "unix_ms" => count(whole()?, 1_000),
        "unix_us" => count(whole()?, 1_000_000),
        // Those of most years have more than 64 bits.
        "unix_ns" => count(text.parse().ok()?, 1_000_000_000),
        "unix_auto" => match shifted(text, 0)? {
            (units, _) if unit(units) == 1 => seconds(text),
            (units, true) => count(units, unit(units)),
            _ => None,
        },
        "cloudflare" => match whole() {
            Some(units) if units < 60_000_000_000 => count(units, 1),
            Some(units) => count(units, 1_000_000_000),
            None if !bare => rfc3339(text),
            None => None,
        },
        _ if bare => None,
        _ => rfc3339(text),
    }
}

/// The unit that a number's size tells.
fn unit(units: i128) -> i128 {
    match units.abs() {
        0..100_000_000_000 => 1,
        100_000_000_000..100_000_000_000_000 => 1_000,
        100_000_000_000_000..100_000_000_000_000_000 => 1_000_000,
        _ => 1_000_000_000,
    }
}

/// So many units since 1970, of which a second has so many.
fn count(units: i128, per_second: i128) -> Option<DateTime<Utc>> {
    let nanos = units.checked_mul(1_000_000_000 / per_second)?;
    let seconds = i64::try_from(nanos.div_euclid(1_000_000_000)).ok()?;
    DateTime::from_timestamp(seconds, nanos.rem_euclid(1_000_000_000) as u32)
}

/// Seconds; what is below microseconds is cut off.
fn seconds(text: &str) -> Option<DateTime<Utc>> {
    let (micros, _) = shifted(text, 6)?;
    count(micros, 1_000_000)
}

/// A number times so many tens: what is in front of its point, and whether there are only zeros behind it.
fn shifted(text: &str, tens: i32) -> Option<(i128, bool)> {
    texts::float(text)?;
    let lower = text.to_lowercase();
    let (mantissa, exponent) = lower.split_once('e').unwrap_or((&lower, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let sign = if whole.starts_with('-') { -1 } else { 1 };
    let whole = whole.trim_start_matches(['-', '+']);
    // As many zeros on both sides as the point may go.
    let zeros = "0".repeat(400);
    let digits = format!("{zeros}{whole}{fraction}{zeros}");
    let moved = exponent.parse::<i32>().ok()?.clamp(-390, 390) + tens;
    let point = (400 + whole.len()).checked_add_signed(isize::try_from(moved).ok()?)?;
    let (front, behind) = digits.split_at(point);
    let size: i128 = match front.trim_start_matches('0') {
        "" => 0,
        front => front.parse().ok()?,
    };
    Some((sign * size, behind.bytes().all(|digit| digit == b'0')))
}

/// `YYYY-MM-DDTHH:MM:SS`, perhaps a fraction, and a zone, in capitals.
fn rfc3339(text: &str) -> Option<DateTime<Utc>> {
    let shape: String = text
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    let rest = shape.strip_prefix("0000-00-00T00:00:00")?;
    let zone = match rest.strip_prefix('.') {
        Some(fraction) if fraction.starts_with('0') => fraction.trim_start_matches('0'),
        Some(_) => return None,
        None => rest,
    };
    // The library takes leap seconds, too.
    if !matches!(zone, "Z" | "+00:00" | "-00:00") || text.get(17..19)? == "60" {
        return None;
    }
    DateTime::parse_from_rfc3339(text)
        .ok()
        .map(|time| time.to_utc())
}

/// What the parts of a text say.
#[derive(Default)]
struct Clues {
    year: Option<u32>,
    month: Option<u32>,
    day: Option<u32>,
    of_year: Option<u32>,
    hour: u32,
    after_noon: Option<bool>,
    minute: u32,
    second: u32,
    nanos: u32,
    offset: i64,
}

fn by_parts(text: &str, go: bool, parts: &[Part]) -> Option<DateTime<Utc>> {
    let mut clues = Clues::default();
    let mut rest = text;
    for (at, part) in parts.iter().enumerate() {
        clues.part(&mut rest, *part, go)?;
        let next = parts.get(at + 1);
        if go && *part == Part::Second && next != Some(&Part::Fraction) {
            // The layout has none, and the text may have one.
            let unwritten = rest.strip_prefix(['.', ',']);
            if let Some(digits) =
                unwritten.filter(|text| text.starts_with(|c: char| c.is_ascii_digit()))
            {
                rest = digits;
                clues.nanos = fraction(&mut rest, 1, usize::MAX)?;
            }
        }
    }
    if !rest.is_empty() {
        return None;
    }
    clues.time()
}

impl Clues {
    fn part(&mut self, rest: &mut &str, part: Part, go: bool) -> Option<()> {
        let least = |most| if go { most } else { 1 };
        let range = |value: u32, low, high| (low..=high).contains(&value).then_some(value);
        match part {
            Part::Year => self.year = Some(number(rest, least(4), 4)?),
            Part::YearOfCentury => {
                let year = number(rest, least(2), 2)?;
                self.year = Some(year + if year < 69 { 2000 } else { 1900 });
            }
            Part::Month => self.month = Some(number(rest, least(2), 2)?),
            Part::MonthShort => self.month = Some(1 + name(rest, &MONTHS, true)?),
            Part::MonthLong => self.month = Some(1 + name(rest, &MONTHS, false)?),
            Part::Day => self.day = Some(number(rest, least(2), 2)?),
            Part::DayBlank => {
                *rest = rest.strip_prefix(' ').unwrap_or(rest);
                self.day = Some(number(rest, 1, 2)?);
            }
            Part::DayOfYear => self.of_year = Some(number(rest, least(3), 3)?),
            Part::WeekdayShort => drop(name(rest, &WEEKDAYS, true)?),
            Part::WeekdayLong => drop(name(rest, &WEEKDAYS, false)?),
            Part::Hour => self.hour = range(number(rest, 1, 2)?, 0, 23)?,
            Part::Hour12 => self.hour = range(number(rest, least(2), 2)?, 1, 12)?,
            Part::AmPm => self.after_noon = Some(name(rest, &["AM", "PM"], false)? == 1),
            Part::Minute => self.minute = range(number(rest, least(2), 2)?, 0, 59)?,
            Part::Second => self.second = range(number(rest, least(2), 2)?, 0, 60)?,
            Part::Fraction if go => {
                *rest = rest.strip_prefix(['.', ','])?;
                self.nanos = fraction(rest, 3, 3)?;
            }
            Part::Fraction => self.nanos = fraction(rest, 1, 6)?,
            Part::Offset | Part::OffsetColon => self.offset = offset(rest, part, go)?,
            Part::ZoneName => {
                let after = rest.trim_start_matches(|c: char| c.is_ascii_uppercase());
                (after.len() < rest.len()).then_some(())?;
                *rest = after;
            }
            Part::Sign(sign) => *rest = rest.strip_prefix(sign)?,
        }
        Some(())
    }

    fn time(self) -> Option<DateTime<Utc>> {
        let year = self.year.unwrap_or(1900) as i32;
        let date = match self.of_year {
            Some(day) => NaiveDate::from_yo_opt(year, day)?,
            None => {
                let (month, day) = (self.month.unwrap_or(1), self.day.unwrap_or(1));
                NaiveDate::from_ymd_opt(year, month, day)?
            }
        };
        let hour = match self.after_noon {
            Some(after_noon) => self.hour % 12 + if after_noon { 12 } else { 0 },
            None => self.hour,
        };
        let clock = NaiveTime::from_hms_opt(hour, self.minute, 0)?;
        let since = Duration::seconds(i64::from(self.second) - self.offset)
            + Duration::nanoseconds(self.nanos.into());
        date.and_time(clock).and_utc().checked_add_signed(since)
    }
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Takes digits, as many as there are within bounds.
fn number(rest: &mut &str, least: usize, most: usize) -> Option<u32> {
    let digits = rest
        .bytes()
        .take(most)
        .take_while(u8::is_ascii_digit)
        .count();
    let (number, after) = rest.split_at(digits);
    *rest = after;
    (digits >= least).then(|| number.parse().ok())?
}

/// Takes the digits of a fraction, and gives nanoseconds.
fn fraction(rest: &mut &str, least: usize, most: usize) -> Option<u32> {
    let digits = rest
        .bytes()
        .take(most)
        .take_while(u8::is_ascii_digit)
        .count();
    let (number, after) = rest.split_at(digits);
    *rest = after;
    let padded: String = number.chars().chain("000000000".chars()).take(9).collect();
    (digits >= least).then(|| padded.parse().ok())?
}

/// Takes one of some names, in any case, and gives its position.
fn name(rest: &mut &str, names: &[&str], short: bool) -> Option<u32> {
    let found = names.iter().position(|name| {
        let length = if short { 3 } else { name.len() };
        rest.get(..length)
            .is_some_and(|text| text.eq_ignore_ascii_case(&name[..length]))
    })?;
    *rest = &rest[if short { 3 } else { names[found].len() }..];
    Some(found as u32)
}

/// Takes an offset from UTC, and gives seconds.
fn offset(rest: &mut &str, part: Part, go: bool) -> Option<i64> {
    if let (false, Some(after)) = (go, rest.strip_prefix('Z')) {
        *rest = after;
        return Some(0);
    }
    let sign = if rest.starts_with('-') { -1 } else { 1 };
    *rest = rest.strip_prefix(['+', '-'])?;
    let hours = number(rest, 2, 2)?;
    let colon = rest.starts_with(':');
    let goes_on = colon || rest.starts_with(|c: char| c.is_ascii_digit());
    let expected = match (part, go) {
        (Part::OffsetColon, _) => colon,
        (_, true) => !colon && goes_on,
        _ => true,
    };
    expected.then_some(())?;
    let mut minutes = 0;
    let mut seconds = 0;
    if goes_on {
        *rest = rest.strip_prefix(':').unwrap_or(rest);
        minutes = number(rest, 2, 2)?;
        let more = rest
            .strip_prefix(':')
            .filter(|_| colon)
            .or((!colon).then_some(*rest));
        if let Some(mut more) =
            more.filter(|text| !go && text.starts_with(|c: char| c.is_ascii_digit()))
        {
            seconds = number(&mut more, 2, 2)?;
            *rest = more;
        }
    }
    (hours < 24 && minutes < 60 && seconds < 60).then_some(())?;
    Some(sign * i64::from(hours * 3600 + minutes * 60 + seconds))
}
