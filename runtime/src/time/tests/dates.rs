//! The items of a date: what each reads, what it refuses, how it is written. The
//! comments are the directives and tokens that stand for the items.

use super::*;

use Digits::{Bare, Blanks, Exact, Zeros};
use TimeItem::Literal;

#[test]
fn years() {
    // %Y
    accept(
        TimeItem::Year(Zeros),
        &[
            ("2024", "2024-01-01T00:00:00Z", "2024"),
            ("24", "0024-01-01T00:00:00Z", "0024"),
            ("0", "0000-01-01T00:00:00Z", "0000"),
            ("9999", "9999-01-01T00:00:00Z", "9999"),
        ],
    );
    refuse(
        TimeItem::Year(Zeros),
        &["", "20245", "-1", "+1", " 1", "2o24"],
    );
    // 2006
    accept(
        TimeItem::Year(Exact),
        &[("2024", "2024-01-01T00:00:00Z", "2024")],
    );
    refuse(TimeItem::Year(Exact), &["24", "024", "20245"]);
    // %y
    accept(
        TimeItem::YearOfCentury(Zeros),
        &[
            ("00", "2000-01-01T00:00:00Z", "00"),
            ("68", "2068-01-01T00:00:00Z", "68"),
            ("69", "1969-01-01T00:00:00Z", "69"),
            ("99", "1999-01-01T00:00:00Z", "99"),
            ("7", "2007-01-01T00:00:00Z", "07"),
        ],
    );
    refuse(TimeItem::YearOfCentury(Zeros), &["", "100"]);
    // 06
    refuse(TimeItem::YearOfCentury(Exact), &["7"]);
    // %C
    accept(
        TimeItem::Century,
        &[
            ("20", "2000-01-01T00:00:00Z", "20"),
            ("3", "0300-01-01T00:00:00Z", "03"),
        ],
    );
    refuse(TimeItem::Century, &["", "200"]);
    // %C%y
    let both = [TimeItem::Century, TimeItem::YearOfCentury(Zeros)];
    reads(&both, "1869", "1869-01-01T00:00:00Z");
    // %y %Y: the whole year is the more exact one.
    let twice = [
        TimeItem::YearOfCentury(Zeros),
        Literal(' '),
        TimeItem::Year(Zeros),
    ];
    reads(&twice, "99 2024", "2024-01-01T00:00:00Z");
}

#[test]
fn months() {
    // %m
    accept(
        TimeItem::Month(Zeros),
        &[
            ("2", "1900-02-01T00:00:00Z", "02"),
            ("12", "1900-12-01T00:00:00Z", "12"),
        ],
    );
    refuse(
        TimeItem::Month(Zeros),
        &["", "0", "00", "13", "012", " 2", "2 "],
    );
    // 01, 1
    accept(
        TimeItem::Month(Exact),
        &[("02", "1900-02-01T00:00:00Z", "02")],
    );
    refuse(TimeItem::Month(Exact), &["2"]);
    accept(
        TimeItem::Month(Bare),
        &[
            ("02", "1900-02-01T00:00:00Z", "2"),
            ("11", "1900-11-01T00:00:00Z", "11"),
        ],
    );
    // %b, %h, Jan
    accept(
        TimeItem::MonthShort,
        &[
            ("Jan", "1900-01-01T00:00:00Z", "Jan"),
            ("may", "1900-05-01T00:00:00Z", "May"),
            ("DEC", "1900-12-01T00:00:00Z", "Dec"),
        ],
    );
    refuse(
        TimeItem::MonthShort,
        &["", "Ja", "January", "Jab", "1", "jän"],
    );
    // %B, January
    accept(
        TimeItem::MonthLong,
        &[
            ("January", "1900-01-01T00:00:00Z", "January"),
            ("may", "1900-05-01T00:00:00Z", "May"),
            ("DECEMBER", "1900-12-01T00:00:00Z", "December"),
        ],
    );
    refuse(
        TimeItem::MonthLong,
        &["Jan", "Januar", "Janvier", "Januaryy"],
    );
}

#[test]
fn days() {
    // %d
    accept(
        TimeItem::Day(Zeros),
        &[
            ("7", "1900-01-07T00:00:00Z", "07"),
            ("07", "1900-01-07T00:00:00Z", "07"),
            ("31", "1900-01-31T00:00:00Z", "31"),
        ],
    );
    refuse(
        TimeItem::Day(Zeros),
        &["", "0", "32", "007", " 7", "+7", "７"],
    );
    // 02, 2
    refuse(TimeItem::Day(Exact), &["7", " 7"]);
    accept(TimeItem::Day(Bare), &[("07", "1900-01-07T00:00:00Z", "7")]);
    refuse(TimeItem::Day(Bare), &[" 7"]);
    // %e, _2
    accept(
        TimeItem::Day(Blanks),
        &[
            (" 7", "1900-01-07T00:00:00Z", " 7"),
            ("7", "1900-01-07T00:00:00Z", " 7"),
            ("07", "1900-01-07T00:00:00Z", " 7"),
            ("17", "1900-01-17T00:00:00Z", "17"),
        ],
    );
    refuse(TimeItem::Day(Blanks), &["  7", "\t7", " "]);
    // %d/%m/%Y
    let date = [
        TimeItem::Day(Zeros),
        Literal('/'),
        TimeItem::Month(Zeros),
        Literal('/'),
        TimeItem::Year(Zeros),
    ];
    reads(&date, "29/2/2024", "2024-02-29T00:00:00Z");
    for text in [
        "29/2/2023",
        "31/4/2024",
        "30/02/2024",
        "1-2-2024",
        "1/2/2024 ",
        "1/ 2/2024",
    ] {
        assert_eq!(
            Timestamp::parse(text, TimeFormat::Items(&TimeItems::new(&date))),
            None,
            "{text}"
        );
    }
    // %j, 002
    let day = [
        TimeItem::Year(Zeros),
        Literal('-'),
        TimeItem::DayOfYear(Zeros),
    ];
    for (text, utc, expected) in [
        ("2024-60", "2024-02-29T00:00:00Z", "2024-060"),
        ("2023-365", "2023-12-31T00:00:00Z", "2023-365"),
        ("2024-1", "2024-01-01T00:00:00Z", "2024-001"),
    ] {
        assert_eq!(shown(&day, reads(&day, text, utc)), expected);
    }
    assert_eq!(
        Timestamp::parse("2023-366", TimeFormat::Items(&TimeItems::new(&day))),
        None
    );
    refuse(TimeItem::DayOfYear(Zeros), &["0", "367", "0001"]);
    refuse(TimeItem::DayOfYear(Exact), &["1", "01"]);
}

#[test]
fn weekdays_say_nothing_by_themselves() {
    // %a, Mon
    accept(
        TimeItem::WeekdayShort,
        &[
            ("Mon", "1900-01-01T00:00:00Z", "Mon"),
            ("TUE", "1900-01-01T00:00:00Z", "Mon"),
        ],
    );
    refuse(TimeItem::WeekdayShort, &["Monday", "Mo", "Mod", ""]);
    // %A, Monday
    accept(
        TimeItem::WeekdayLong,
        &[("wednesday", "1900-01-01T00:00:00Z", "Monday")],
    );
    refuse(TimeItem::WeekdayLong, &["Wed", "Wednesdays"]);
    // %w, %u
    accept(
        TimeItem::WeekdayFromSunday,
        &[("0", "1900-01-01T00:00:00Z", "1")],
    );
    refuse(TimeItem::WeekdayFromSunday, &["7", "06", ""]);
    accept(
        TimeItem::WeekdayFromMonday,
        &[("7", "1900-01-01T00:00:00Z", "1")],
    );
    refuse(TimeItem::WeekdayFromMonday, &["0", "8"]);
}

#[test]
fn weeks() {
    let year = TimeItem::Year(Zeros);
    // %Y %U %w: Sunday 2024-01-07 begins week 1.
    let sundays = [
        year,
        Literal(' '),
        TimeItem::WeekFromSunday,
        Literal(' '),
        TimeItem::WeekdayFromSunday,
    ];
    for (text, utc) in [
        ("2024 00 1", "2024-01-01T00:00:00Z"),
        ("2024 00 6", "2024-01-06T00:00:00Z"),
        ("2024 01 0", "2024-01-07T00:00:00Z"),
        ("2024 52 2", "2024-12-31T00:00:00Z"),
    ] {
        assert_eq!(shown(&sundays, reads(&sundays, text, utc)), text);
    }
    for text in ["2024 0 0", "2024 52 3", "2024 53 0", "2024 54 0"] {
        assert_eq!(
            Timestamp::parse(text, TimeFormat::Items(&TimeItems::new(&sundays))),
            None,
            "{text}"
        );
    }
    // %Y %W %a: Monday 2024-01-01 begins week 1.
    let mondays = [
        year,
        Literal(' '),
        TimeItem::WeekFromMonday,
        Literal(' '),
        TimeItem::WeekdayShort,
    ];
    for (text, utc) in [
        ("2024 01 Mon", "2024-01-01T00:00:00Z"),
        ("2024 01 Sun", "2024-01-07T00:00:00Z"),
        ("2023 00 Sun", "2023-01-01T00:00:00Z"),
        ("2024 53 Tue", "2024-12-31T00:00:00Z"),
    ] {
        assert_eq!(shown(&mondays, reads(&mondays, text, utc)), text);
    }
    // %G-%V-%u
    let iso = [
        TimeItem::IsoYear,
        Literal('-'),
        TimeItem::IsoWeek,
        Literal('-'),
        TimeItem::WeekdayFromMonday,
    ];
    for (text, utc) in [
        ("2020-53-5", "2021-01-01T00:00:00Z"),
        ("2024-01-1", "2024-01-01T00:00:00Z"),
        ("2025-01-1", "2024-12-30T00:00:00Z"),
    ] {
        assert_eq!(shown(&iso, reads(&iso, text, utc)), text);
    }
    for text in ["2024-53-1", "2024-0-1", "2024-54-1", "2024-01-8"] {
        assert_eq!(
            Timestamp::parse(text, TimeFormat::Items(&TimeItems::new(&iso))),
            None,
            "{text}"
        );
    }
    // %G-%V: the week begins on a Monday.
    reads(&iso[..3], "2021-1", "2021-01-04T00:00:00Z");
}
