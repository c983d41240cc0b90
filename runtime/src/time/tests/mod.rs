mod clock;
mod dates;
mod properties;

use super::*;

pub(super) fn check(text: &str, format: TimeFormat<'_>, expected: Option<&str>) {
    let parsed = Timestamp::parse(text, format);
    let shown = parsed.map(|time| time.utc.to_rfc3339_opts(chrono::SecondsFormat::Nanos, true));
    assert_eq!(shown.as_deref(), expected, "{text} {format:?}");
}

#[test]
fn the_first_format_that_parses_wins() {
    const DAY: TimeFormat = TimeFormat::Items(&TimeItems::new(&[TimeItem::Day(Digits::Zeros)]));
    const YEAR: TimeFormat = TimeFormat::Items(&TimeItems::new(&[TimeItem::Year(Digits::Zeros)]));
    let check = |text, formats, expected| check(text, TimeFormat::FirstOf(formats), expected);
    check("31", &[DAY, YEAR], Some("1900-01-31T00:00:00.000000000Z"));
    check("32", &[DAY, YEAR], Some("0032-01-01T00:00:00.000000000Z"));
    check("31", &[YEAR, DAY], Some("0031-01-01T00:00:00.000000000Z"));
    check("32", &[DAY], None);
    check("31", &[], None);
}

#[test]
fn the_first_format_is_written() {
    let owned = [
        OwnedTimeFormat::Named(TimeFormat::UnixMs),
        OwnedTimeFormat::items([TimeItem::EpochSeconds]),
    ];
    assert_eq!(TimeFormat::FirstOfOwned(&owned).first(), TimeFormat::UnixMs);
    let formats = [TimeFormat::FirstOfOwned(&owned), TimeFormat::Rfc3339];
    assert_eq!(TimeFormat::FirstOf(&formats).first(), TimeFormat::UnixMs);
    assert_eq!(TimeFormat::FirstOf(&[]).first(), TimeFormat::Rfc3339);
    assert_eq!(TimeFormat::Unix.first(), TimeFormat::Unix);
}

/// A text that a format reads, and how the time is written then.
fn reads(items: &[TimeItem], text: &str, utc: &str) -> Timestamp {
    let time = Timestamp::parse(text, TimeFormat::Items(&TimeItems::new(items)));
    let time = time.unwrap_or_else(|| panic!("{text:?} is not read by {items:?}"));
    let shown = time
        .utc
        .to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true);
    assert_eq!(shown, utc, "{text:?} {items:?}");
    time
}

/// Texts that an item reads, each with the time it gives and how that is written.
fn accept(item: TimeItem, texts: &[(&str, &str, &str)]) {
    for (text, utc, expected) in texts {
        let items = [item];
        let time = reads(&items, text, utc);
        assert_eq!(shown(&items, time), *expected, "{text:?} {item:?}");
    }
}

/// Texts that an item does not read.
fn refuse(item: TimeItem, texts: &[&str]) {
    for text in texts {
        let time = Timestamp::parse(text, TimeFormat::Items(&TimeItems::new(&[item])));
        assert_eq!(time, None, "{text:?} {item:?}");
    }
}

fn shown(items: &[TimeItem], time: Timestamp) -> String {
    let mut out = Vec::new();
    write::write(items, time, &mut out);
    let text = String::from_utf8(out).unwrap();
    if (0..=9999).contains(&time.local().year()) {
        let mut bytes = [0; 48];
        let by_place = TimeItems::new(items)
            .as_items()
            .write_by_place(time, &mut bytes);
        let by_place = by_place.map(|length| str::from_utf8(&bytes[..length]).unwrap());
        assert!(
            by_place.is_none_or(|by_place| by_place == text),
            "{items:?}: {by_place:?}, {text}"
        );
    }
    text
}
