//! Texts for values: right ones, and any others.

use margay_runtime::chrono::{DateTime, Datelike, Timelike, Utc};
use margay_tests::random::Rng;
use margay_tests::random::model::{Kind, Shape, Text, Width};
use margay_tests::random::times::{Format, Part};

const MONTHS: [&str; 12] = [
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

const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// What is looked for in texts, and what is nearly that.
const TEXTS: [&str; 44] = [
    "",
    "a",
    "-",
    "nil",
    "192.0.2.7",
    "2001:db8::1",
    "::ffff:1.2.3.4",
    "01.2.3.4",
    "10.0.0.0/8",
    "::/129",
    "192.0.2.7:443",
    "[2001:db8::1]:443",
    "example.com",
    "xn--bcher-kva.example",
    "https://u:p@Example.com:8443/a?b#c",
    "//host/x",
    "http://[::1]:80/",
    "http://h:80-/",
    "d41d8cd98f00b204e9800998ecf8427E",
    "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "arn:aws:ec2:us-east-1:123456789012:instance/i-0abc",
    "arn:aws:sts::123456789012:assumed-role/Admin/a@b.c",
    "arn:aws:s3",
    "123456789012",
    "i-0abc",
    "k:v",
    "a@b.example",
    "@b",
    "00:11:22:33:44:55",
    "0011.2233.4455",
    "GET",
    "a b",
    "x,y|z",
    "true",
    "1.50",
    "null",
    "{\"a\": [1]}",
    "[",
    "é\u{301}日🙂",
    "tab\tin",
    "q\"q",
    "back\\slash",
    "blank at the end ",
];

/// A text that is right for a type.
pub fn right(rng: &mut Rng, kind: &Kind) -> String {
    match kind {
        Kind::Text(text) => text_for(rng, text),
        Kind::Integer(width) => integer(rng, *width).to_string(),
        Kind::Float => float(rng),
        Kind::Boolean => {
            let words = [
                "1", "t", "T", "true", "TRUE", "True", "0", "f", "F", "false", "FALSE", "False",
            ];
            rng.pick(&words).to_owned()
        }
        Kind::Time { formats, .. } => {
            let format = rng.pick(formats);
            time(rng, &format)
        }
        Kind::Json => any(rng),
        Kind::Object(_) | Kind::Array(_) | Kind::Ref(_) => unreachable!("they are no texts"),
    }
}

/// Any text at all.
pub fn any(rng: &mut Rng) -> String {
    match rng.below(8) {
        0 => right(rng, &Kind::Integer(Width::Big)),
        1 => float(rng),
        2 => {
            let format = Format::random(rng);
            time(rng, &format)
        }
        3 => rng.pick(&TEXTS).to_owned() + rng.pick(&TEXTS),
        _ => rng.pick(&TEXTS).to_owned(),
    }
}

fn text_for(rng: &mut Rng, text: &Text) -> String {
    match &text.shape {
        Shape::WordAndNumber(separator) => {
            return format!("w{}{separator}{}", rng.below(9), rng.below(70_000));
        }
        Shape::Date => {
            return format!(
                "20{:02}-0{}-1{}",
                rng.below(90),
                1 + rng.below(9),
                rng.below(10)
            );
        }
        Shape::Clock => {
            return format!(
                "1{}:3{}:59.{}Z",
                rng.below(10),
                rng.below(10),
                rng.below(999)
            );
        }
        Shape::Any => {}
    }
    if !text.allow.is_empty() {
        return rng.pick(&text.allow);
    }
    let addresses: (&[&str], &[&str]) = (
        &["192.0.2.7", "0.0.0.0"],
        &["2001:db8::1", "::", "::ffff:1.2.3.4"],
    );
    if let Some(family) = text.ip.or(text.cidr) {
        let is_four = family == "ipv4" || (family == "any" && rng.one_in(2));
        let address = rng.pick(if is_four { addresses.0 } else { addresses.1 });
        return match text.cidr {
            None => address.to_owned(),
            Some(_) => format!("{address}/{}", rng.below(if is_four { 33 } else { 129 })),
        };
    }
    loop {
        let any = any(rng);
        if !text.deny.contains(&any) {
            return any;
        }
    }
}

/// An integer of a width, often at one of its ends.
pub fn integer(rng: &mut Rng, width: Width) -> i64 {
    let most = width.most();
    match rng.below(6) {
        0 => most,
        1 => -most - 1,
        2 => 0,
        _ => (rng.number() as i64 >> rng.below(64)) % most,
    }
}

/// A finite number.
fn float(rng: &mut Rng) -> String {
    let whole = rng.number() as i64 >> rng.below(64);
    match rng.below(5) {
        0 => format!("{whole}"),
        1 => format!("{}.{}", whole % 100_000, rng.below(1_000_000)),
        2 => format!(
            "{}.{}e{}",
            whole % 10,
            rng.below(1000),
            rng.below(600) as i64 - 300
        ),
        3 => format!("-0.{:09}", rng.below(1_000_000_000)),
        _ => format!("{}E+0{}", whole % 1000, rng.below(10)),
    }
}

/// A time in a format.
pub fn time(rng: &mut Rng, format: &Format) -> String {
    let seconds = (rng.number() % 4_000_000_000) as i64 - 1_000_000_000;
    let nanos = rng.pick(&[0, 500_000_000, 123_456_000, 1, 999_999_999]);
    let time = DateTime::from_timestamp(seconds, nanos).expect("a time of this century or so");
    match format {
        Format::Named(name) => named(rng, name, time),
        Format::Parts { go, parts } => by_parts(rng, parts, *go, time),
    }
}

fn named(rng: &mut Rng, name: &str, time: DateTime<Utc>) -> String {
    match name {
        "unix" if rng.one_in(4) => {
            format!("{}{}e-7", time.timestamp_micros(), rng.below(10))
        }
        "unix" => format!("{}.{}", time.timestamp(), rng.below(1_000_000)),
        "unix_ms" => time.timestamp_millis().to_string(),
        "unix_us" => time.timestamp_micros().to_string(),
        "unix_ns" => time.timestamp_nanos_opt().unwrap_or_default().to_string(),
        "unix_auto" => match rng.below(3) {
            0 => time.timestamp().to_string(),
            1 => time.timestamp_micros().to_string(),
            _ => format!("{}.0", time.timestamp_micros()),
        },
        "cloudflare" if rng.one_in(2) => time.timestamp().to_string(),
        _ => {
            let fraction = rng.pick(&["", ".5", ".000000001", ".1234567899"]);
            let zone = rng.pick(&["Z", "+00:00", "-09:30", "+14:00"]);
            time.format(&format!("%Y-%m-%dT%H:%M:%S{fraction}{zone}"))
                .to_string()
        }
    }
}

fn by_parts(rng: &mut Rng, parts: &[Part], go: bool, time: DateTime<Utc>) -> String {
    let mut text = String::new();
    // Years without a month of 29 days have all other days; so have those without a year.
    let day = if time.day() == 29 { 28 } else { time.day() };
    for part in parts {
        text += &match part {
            Part::Year => format!("{:04}", time.year()),
            Part::YearOfCentury => format!("{:02}", time.year() % 100),
            Part::Month => format!("{:02}", time.month()),
            Part::MonthShort => cased(rng, &MONTHS[time.month0() as usize][..3]),
            Part::MonthLong => cased(rng, MONTHS[time.month0() as usize]),
            Part::Day => format!("{day:02}"),
            Part::DayBlank => format!("{day:2}"),
            Part::DayOfYear => format!("{:03}", time.ordinal().min(365)),
            Part::WeekdayShort => cased(rng, &rng.clone().pick(&WEEKDAYS)[..3]),
            Part::WeekdayLong => cased(rng, rng.clone().pick(&WEEKDAYS)),
            Part::Hour => format!("{:02}", time.hour()),
            Part::Hour12 => format!("{:02}", time.hour12().1),
            Part::AmPm => rng.pick(&["AM", "PM", "am", "Pm"]).to_owned(),
            Part::Minute => format!("{:02}", time.minute()),
            Part::Second => format!("{:02}", time.second()),
            Part::Fraction if go => format!(".{:03}", rng.below(1000)),
            Part::Fraction => rng.below(1_000_000).to_string(),
            Part::Offset => rng.pick(&["+0200", "-0930", "+0000"]).to_owned(),
            Part::OffsetColon => rng.pick(&["+02:00", "-09:30", "+00:00"]).to_owned(),
            Part::ZoneName => rng.pick(&["UTC", "GMT", "CEST"]).to_owned(),
            Part::Sign(sign) => sign.to_string(),
        };
    }
    text
}

fn cased(rng: &mut Rng, word: &str) -> String {
    match rng.below(4) {
        0 => word.to_lowercase(),
        1 => word.to_uppercase(),
        _ => word.to_owned(),
    }
}

/// Changes some bytes of a text.
pub fn mutate(rng: &mut Rng, bytes: &mut Vec<u8>) {
    const BYTES: &[u8] = b" \"\\-|,:;'\n\r\t{}[]%0129.eTZ+=~\x00\x7f\x80\xff";
    for _ in 0..1 + rng.below(4) {
        let at = rng.below(bytes.len() + 1);
        let end = (at + rng.below(12)).min(bytes.len());
        match rng.below(4) {
            0 => bytes.insert(at, rng.pick(BYTES)),
            1 => bytes[at..end].fill(rng.pick(BYTES)),
            2 => drop(bytes.drain(at..end)),
            _ => {
                let again = bytes[at..end].to_vec();
                bytes.splice(end..end, again);
            }
        }
    }
}
