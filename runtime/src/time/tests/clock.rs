//! The items of a time of day and what is left: what each reads, what it refuses, how it is written. The
//! comments are the directives and tokens that stand for the items.

use super::*;

use Digits::{Bare, Blanks, Exact, Zeros};
use TimeItem::Literal;

#[test]
fn hours() {
    // %H, 15
    accept(
        TimeItem::Hour(Zeros),
        &[
            ("0", "1900-01-01T00:00:00Z", "00"),
            ("23", "1900-01-01T23:00:00Z", "23"),
        ],
    );
    refuse(TimeItem::Hour(Zeros), &["", "24", "007", " 7"]);
    // %k
    accept(
        TimeItem::Hour(Blanks),
        &[
            (" 7", "1900-01-01T07:00:00Z", " 7"),
            ("17", "1900-01-01T17:00:00Z", "17"),
        ],
    );
    // %I, 03, 3, %l
    accept(
        TimeItem::Hour12(Zeros),
        &[
            ("7", "1900-01-01T07:00:00Z", "07"),
            ("12", "1900-01-01T00:00:00Z", "12"),
        ],
    );
    refuse(TimeItem::Hour12(Zeros), &["0", "13", "007"]);
    refuse(TimeItem::Hour12(Exact), &["7"]);
    accept(
        TimeItem::Hour12(Bare),
        &[("07", "1900-01-01T07:00:00Z", "7")],
    );
    accept(
        TimeItem::Hour12(Blanks),
        &[(" 7", "1900-01-01T07:00:00Z", " 7")],
    );
    // %I %p, %l %P
    for (upper, lower) in [("AM", "am"), ("PM", "pm")] {
        let noon = if upper == "PM" {
            "1900-01-01T12:00:00Z"
        } else {
            "1900-01-01T00:00:00Z"
        };
        let items = [TimeItem::Hour12(Zeros), Literal(' '), TimeItem::AmPmUpper];
        let text = format!("12 {upper}");
        assert_eq!(shown(&items, reads(&items, &text, noon)), text);
        reads(&items, &text.to_lowercase(), noon);
        let items = [TimeItem::AmPmLower, Literal(' '), TimeItem::Hour12(Blanks)];
        let text = format!("{lower} 12");
        assert_eq!(shown(&items, reads(&items, &text, noon)), text);
    }
    let items = [TimeItem::Hour12(Zeros), TimeItem::AmPmUpper];
    reads(&items, "11pM", "1900-01-01T23:00:00Z");
    refuse(TimeItem::AmPmUpper, &["", "A", "A.M.", "AMM", "XM"]);
}

#[test]
fn minutes_and_seconds() {
    // %M, 04, 4
    accept(
        TimeItem::Minute(Zeros),
        &[("9", "1900-01-01T00:09:00Z", "09")],
    );
    refuse(TimeItem::Minute(Zeros), &["60", "", "009"]);
    refuse(TimeItem::Minute(Exact), &["9"]);
    accept(
        TimeItem::Minute(Bare),
        &[("09", "1900-01-01T00:09:00Z", "9")],
    );
    // %S, 05, 5
    accept(
        TimeItem::Second(Zeros),
        &[
            ("9", "1900-01-01T00:00:09Z", "09"),
            ("60", "1900-01-01T00:01:00Z", "00"),
        ],
    );
    refuse(TimeItem::Second(Zeros), &["61", "", "009"]);
    refuse(TimeItem::Second(Exact), &["9"]);
    // %Y %S: the last minute of all has no second 60.
    let items = [
        TimeItem::Year(Zeros),
        Literal('-'),
        TimeItem::DayOfYear(Zeros),
        Literal(' '),
        TimeItem::Hour(Zeros),
        Literal(':'),
        TimeItem::Minute(Zeros),
        Literal(':'),
        TimeItem::Second(Zeros),
    ];
    reads(&items, "2016-366 23:59:60", "2017-01-01T00:00:00Z");
    let last = Timestamp::parse(
        "9999-365 23:59:60",
        TimeFormat::Items(&TimeItems::new(&items)),
    );
    assert_eq!(last, None);
}

#[test]
fn fractions() {
    // %f
    accept(
        TimeItem::Fraction(6),
        &[
            ("5", "1900-01-01T00:00:00.500Z", "500000"),
            ("000001", "1900-01-01T00:00:00.000001Z", "000001"),
        ],
    );
    refuse(TimeItem::Fraction(6), &["", "1234567", ".5"]);
    // %N
    accept(
        TimeItem::Fraction(9),
        &[
            ("5", "1900-01-01T00:00:00.500Z", "500000000"),
            ("123456789", "1900-01-01T00:00:00.123456789Z", "123456789"),
        ],
    );
    refuse(TimeItem::Fraction(9), &["", "1234567890"]);
    // .000, ,000
    accept(
        TimeItem::PointFraction('.', 3),
        &[
            (".250", "1900-01-01T00:00:00.250Z", ".250"),
            (",250", "1900-01-01T00:00:00.250Z", ".250"),
        ],
    );
    refuse(
        TimeItem::PointFraction('.', 3),
        &["", ".25", ".2500", "250"],
    );
    accept(
        TimeItem::PointFraction(',', 1),
        &[(".2", "1900-01-01T00:00:00.200Z", ",2")],
    );
    // .999, ,999
    accept(
        TimeItem::MaybeFraction('.', 3),
        &[
            ("", "1900-01-01T00:00:00Z", ""),
            (".25", "1900-01-01T00:00:00.250Z", ".25"),
            (",2567", "1900-01-01T00:00:00.256700Z", ".256"),
            (".12345678999", "1900-01-01T00:00:00.123456789Z", ".123"),
            (".0009", "1900-01-01T00:00:00.000900Z", ""),
        ],
    );
    refuse(TimeItem::MaybeFraction('.', 3), &[".", "25", ".x"]);
    // A layout without a fraction.
    accept(
        TimeItem::MaybeFraction('.', 0),
        &[(".25", "1900-01-01T00:00:00.250Z", "")],
    );
}

#[test]
fn offsets() {
    let offset = |item, text: &str, seconds: i32, expected: &str| {
        let items = [TimeItem::Hour(Zeros), Literal(' '), item];
        let text = format!("12 {text}");
        let time = Timestamp::parse(&text, TimeFormat::Items(&TimeItems::new(&items))).unwrap();
        assert_eq!(
            (time.offset, time.local().time().to_string()),
            (seconds, "12:00:00".into())
        );
        assert_eq!(shown(&items, time), format!("12 {expected}"));
    };
    let any = TimeItem::Offset(OffsetForm::Any);
    offset(any, "Z", 0, "+0000");
    offset(any, "+02", 7200, "+0200");
    offset(any, "-0930", -34_200, "-0930");
    offset(any, "+09:30", 34_200, "+0930");
    offset(any, "+01:02:03", 3723, "+010203");
    offset(any, "-010203", -3723, "-010203");
    refuse(
        any,
        &[
            "",
            "z",
            "0200",
            "+2",
            "+020",
            "+02:0",
            "+24",
            "+0260",
            "+02:00:60",
            "+02:0030",
            "UTC",
        ],
    );
    let colons = TimeItem::Offset(OffsetForm::Colons);
    offset(colons, "Z", 0, "+00:00");
    offset(colons, "-09:30", -34_200, "-09:30");
    offset(colons, "+01:02:03", 3723, "+01:02:03");
    refuse(colons, &["+02", "+0200", "+02:00:"]);
    let seconds = TimeItem::Offset(OffsetForm::ColonsSeconds);
    offset(seconds, "-09:30", -34_200, "-09:30:00");
    offset(seconds, "+01:02:03", 3723, "+01:02:03");
    refuse(seconds, &["+02", "+0200"]);
    // -07, -0700, -07:00
    offset(TimeItem::Offset(OffsetForm::Hours), "-07", -25_200, "-07");
    refuse(
        TimeItem::Offset(OffsetForm::Hours),
        &["Z", "-0700", "-07:00"],
    );
    offset(
        TimeItem::Offset(OffsetForm::HoursMinutes),
        "-0730",
        -27_000,
        "-0730",
    );
    refuse(
        TimeItem::Offset(OffsetForm::HoursMinutes),
        &["Z", "-07", "-07:00"],
    );
    offset(
        TimeItem::Offset(OffsetForm::HoursColonMinutes),
        "-07:30",
        -27_000,
        "-07:30",
    );
    refuse(
        TimeItem::Offset(OffsetForm::HoursColonMinutes),
        &["Z", "-07", "-0700"],
    );
    // Z07, Z0700, Z07:00
    offset(TimeItem::OffsetOrZulu(OffsetForm::Hours), "Z", 0, "Z");
    offset(TimeItem::OffsetOrZulu(OffsetForm::Hours), "+00", 0, "Z");
    offset(
        TimeItem::OffsetOrZulu(OffsetForm::HoursMinutes),
        "+0730",
        27_000,
        "+0730",
    );
    offset(
        TimeItem::OffsetOrZulu(OffsetForm::HoursColonMinutes),
        "-07:30",
        -27_000,
        "-07:30",
    );
    refuse(
        TimeItem::OffsetOrZulu(OffsetForm::HoursColonMinutes),
        &["z", "+0730"],
    );
}

#[test]
fn zone_names() {
    // %Z, MST
    accept(
        TimeItem::ZoneName,
        &[
            ("UTC", "1900-01-01T00:00:00Z", "UTC"),
            ("GMT", "1900-01-01T00:00:00Z", "UTC"),
            ("CEST", "1900-01-01T00:00:00Z", "UTC"),
        ],
    );
    refuse(TimeItem::ZoneName, &["", "utc", "UTC+1", "+02"]);
    // %z %Z
    let both = [
        TimeItem::Offset(OffsetForm::Any),
        Literal(' '),
        TimeItem::ZoneName,
    ];
    let time = reads(&both, "+0200 CEST", "1899-12-31T22:00:00Z");
    assert_eq!(shown(&both, time), "+0200 +0200");
}

#[test]
fn epochs() {
    // %s
    accept(
        TimeItem::EpochSeconds,
        &[
            ("1418530010", "2014-12-14T04:06:50Z", "1418530010"),
            ("-1", "1969-12-31T23:59:59Z", "-1"),
            ("+007", "1970-01-01T00:00:07Z", "7"),
        ],
    );
    refuse(
        TimeItem::EpochSeconds,
        &[
            "",
            "-",
            "1.5",
            "253402300800",
            "99999999999999999999",
            "-99999999999999",
        ],
    );
    // %s.%N %z
    let items = [
        TimeItem::EpochSeconds,
        Literal('.'),
        TimeItem::Fraction(9),
        Literal(' '),
        TimeItem::Offset(OffsetForm::Any),
    ];
    let text = "1418530010.250000000 +0200";
    let time = reads(&items, text, "2014-12-14T04:06:50.250Z");
    assert_eq!(shown(&items, time), text);
    // The year would have five digits in the offset.
    let late = Timestamp::parse(
        "253402300799.0 +01",
        TimeFormat::Items(&TimeItems::new(&items)),
    );
    assert_eq!(late, None);
}

#[test]
fn literals_and_white_space() {
    accept(Literal('é'), &[("é", "1900-01-01T00:00:00Z", "é")]);
    refuse(Literal('é'), &["e", "\u{301}", "è", ""]);
    refuse(Literal(' '), &["", "  ", "\t"]);
    refuse(Literal('T'), &["t"]);
    // %n, %t
    accept(
        TimeItem::White('\t'),
        &[
            (" ", "1900-01-01T00:00:00Z", "\t"),
            ("\n\r \t", "1900-01-01T00:00:00Z", "\t"),
        ],
    );
    refuse(TimeItem::White('\n'), &["", "x", " x", "\u{a0}"]);
    assert!(Timestamp::parse("", TimeFormat::Items(&TimeItems::new(&[]))).is_some());
    assert!(Timestamp::parse("x", TimeFormat::Items(&TimeItems::new(&[]))).is_none());
}
