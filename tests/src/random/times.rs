//! Time formats, put together of parts that both languages of formats have.

use super::rng::Rng;

/// A time format: one with a name, or a list of parts in one of the two languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    Named(&'static str),
    Parts { go: bool, parts: Vec<Part> },
}

/// A part of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Year,
    YearOfCentury,
    Month,
    MonthShort,
    MonthLong,
    Day,
    DayBlank,
    DayOfYear,
    WeekdayShort,
    WeekdayLong,
    Hour,
    Hour12,
    AmPm,
    Minute,
    Second,
    /// Three digits behind a point in Go's language, at most six without one in the other.
    Fraction,
    Offset,
    OffsetColon,
    ZoneName,
    Sign(char),
}

impl Part {
    /// The part in the language of Go, and with a percent sign.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Year => ("2006", "%Y"),
            Self::YearOfCentury => ("06", "%y"),
            Self::Month => ("01", "%m"),
            Self::MonthShort => ("Jan", "%b"),
            Self::MonthLong => ("January", "%B"),
            Self::Day => ("02", "%d"),
            Self::DayBlank => ("_2", "%e"),
            Self::DayOfYear => ("002", "%j"),
            Self::WeekdayShort => ("Mon", "%a"),
            Self::WeekdayLong => ("Monday", "%A"),
            Self::Hour => ("15", "%H"),
            Self::Hour12 => ("03", "%I"),
            Self::AmPm => ("PM", "%p"),
            Self::Minute => ("04", "%M"),
            Self::Second => ("05", "%S"),
            Self::Fraction => (".000", "%f"),
            Self::Offset => ("-0700", "%z"),
            Self::OffsetColon => ("-07:00", "%:z"),
            Self::ZoneName => ("MST", "%Z"),
            Self::Sign('%') => ("%", "%%"),
            Self::Sign(_) => ("", ""),
        }
    }
}

impl Format {
    /// The format as a schema writes it.
    pub fn text(&self) -> String {
        let (go, parts) = match self {
            Self::Named(name) => return (*name).to_owned(),
            Self::Parts { go, parts } => (*go, parts),
        };
        let mut text = String::from(if go { "layout=" } else { "" });
        for part in parts {
            match (part.words(), part) {
                (("", _), Part::Sign(sign)) => text.push(*sign),
                ((word, _), _) if go => text.push_str(word),
                ((_, word), _) => text.push_str(word),
            }
        }
        text
    }

    /// Any format.
    pub fn random(rng: &mut Rng) -> Self {
        const NAMED: [&str; 7] = [
            "rfc3339",
            "unix",
            "unix_ms",
            "unix_us",
            "unix_ns",
            "unix_auto",
            "cloudflare",
        ];
        match rng.one_in(2) {
            true => Self::Named(rng.pick(&NAMED)),
            false => Self::of_parts(rng),
        }
    }

    fn of_parts(rng: &mut Rng) -> Self {
        use Part::{Hour, Minute, Second, Sign};
        let go = rng.one_in(2);
        let mut parts = Vec::new();
        if rng.one_in(4) {
            parts.push(rng.pick(&[Part::WeekdayShort, Part::WeekdayLong]));
            parts.extend([Sign(','), Sign(' ')]);
        }
        date(rng, &mut parts);
        if rng.one_in(5) {
            return Self::Parts { go, parts };
        }
        parts.push(Sign(rng.pick(&[' ', 'T', '|', '"', 'é', '%', '\\'])));
        let twelve = rng.one_in(4);
        parts.push(if twelve { Part::Hour12 } else { Hour });
        parts.extend([Sign(':'), Minute]);
        if !rng.one_in(4) {
            parts.extend([Sign(':'), Second]);
            if rng.one_in(3) {
                // Go's word brings its point along.
                parts.extend((!go).then_some(Sign('.')));
                parts.push(Part::Fraction);
            }
        }
        if twelve {
            parts.extend([Sign(' '), Part::AmPm]);
        }
        if rng.one_in(2) {
            let zones = [Part::Offset, Part::OffsetColon, Part::ZoneName];
            parts.extend([Sign(' '), rng.pick(&zones)]);
        }
        Self::Parts { go, parts }
    }
}

fn date(rng: &mut Rng, parts: &mut Vec<Part>) {
    use Part::{Day, DayBlank, DayOfYear, Month, MonthLong, MonthShort, Sign, Year, YearOfCentury};
    let sign = Sign(rng.pick(&['-', '/', '.', ' ']));
    match rng.below(7) {
        0 => parts.extend([Year, sign, Month, sign, Day]),
        1 => parts.extend([Day, sign, MonthShort, sign, Year]),
        2 => parts.extend([MonthLong, Sign(' '), DayBlank, Sign(','), Sign(' '), Year]),
        3 => parts.extend([Month, sign, Day, sign, YearOfCentury]),
        4 => parts.extend([Year, Sign('-'), DayOfYear]),
        5 => parts.extend([MonthShort, Sign(' '), DayBlank]),
        _ => parts.extend([Year, Month, Day]),
    }
}
