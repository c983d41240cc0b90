//! What holds for any time and any items.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;

/// Every item, in every form.
fn all_items() -> Vec<TimeItem> {
    let mut items = vec![
        TimeItem::Literal('/'),
        TimeItem::Literal('"'),
        TimeItem::Literal('é'),
        TimeItem::White('\n'),
        TimeItem::Century,
        TimeItem::MonthShort,
        TimeItem::MonthLong,
        TimeItem::WeekdayShort,
        TimeItem::WeekdayLong,
        TimeItem::WeekdayFromSunday,
        TimeItem::WeekdayFromMonday,
        TimeItem::WeekFromSunday,
        TimeItem::WeekFromMonday,
        TimeItem::IsoYear,
        TimeItem::IsoWeek,
        TimeItem::AmPmUpper,
        TimeItem::AmPmLower,
        TimeItem::Fraction(6),
        TimeItem::Fraction(9),
        TimeItem::PointFraction('.', 3),
        TimeItem::PointFraction(',', 9),
        TimeItem::MaybeFraction('.', 0),
        TimeItem::MaybeFraction(',', 9),
        TimeItem::ZoneName,
        TimeItem::EpochSeconds,
    ];
    for digits in [Digits::Zeros, Digits::Exact, Digits::Bare, Digits::Blanks] {
        items.extend([
            TimeItem::Year(digits),
            TimeItem::YearOfCentury(digits),
            TimeItem::Month(digits),
            TimeItem::Day(digits),
            TimeItem::DayOfYear(digits),
            TimeItem::Hour(digits),
            TimeItem::Hour12(digits),
            TimeItem::Minute(digits),
            TimeItem::Second(digits),
        ]);
    }
    for form in [
        OffsetForm::Any,
        OffsetForm::Colons,
        OffsetForm::ColonsSeconds,
        OffsetForm::Hours,
        OffsetForm::HoursMinutes,
        OffsetForm::HoursColonMinutes,
    ] {
        items.extend([TimeItem::Offset(form), TimeItem::OffsetOrZulu(form)]);
    }
    items
}

/// Groups of items that tell the date completely, any one of each slot.
fn dates() -> Vec<Vec<Vec<TimeItem>>> {
    let [zeros, exact, bare, blanks] = [Digits::Zeros, Digits::Exact, Digits::Bare, Digits::Blanks];
    let year = vec![TimeItem::Year(zeros), TimeItem::Year(exact)];
    let month = vec![
        TimeItem::Month(zeros),
        TimeItem::Month(exact),
        TimeItem::Month(bare),
        TimeItem::MonthShort,
        TimeItem::MonthLong,
    ];
    let day = vec![
        TimeItem::Day(zeros),
        TimeItem::Day(exact),
        TimeItem::Day(bare),
        TimeItem::Day(blanks),
    ];
    let weekday = vec![
        TimeItem::WeekdayShort,
        TimeItem::WeekdayLong,
        TimeItem::WeekdayFromSunday,
        TimeItem::WeekdayFromMonday,
    ];
    let week = vec![TimeItem::WeekFromSunday, TimeItem::WeekFromMonday];
    let century = vec![TimeItem::Century];
    let year_of_century = vec![
        TimeItem::YearOfCentury(zeros),
        TimeItem::YearOfCentury(bare),
    ];
    vec![
        vec![year.clone(), month.clone(), day.clone()],
        vec![weekday.clone(), year.clone(), month.clone(), day.clone()],
        vec![century, year_of_century, month, day],
        vec![
            year.clone(),
            vec![TimeItem::DayOfYear(zeros), TimeItem::DayOfYear(bare)],
        ],
        vec![year.clone(), week, weekday.clone()],
        vec![vec![TimeItem::IsoYear], vec![TimeItem::IsoWeek], weekday],
        vec![
            year,
            vec![TimeItem::DayOfYear(exact)],
            vec![TimeItem::IsoWeek],
        ],
    ]
}

/// Groups of items that tell the time of day to the nanosecond.
fn times_of_day() -> Vec<Vec<Vec<TimeItem>>> {
    let of = |item: fn(Digits) -> TimeItem| {
        vec![
            item(Digits::Zeros),
            item(Digits::Exact),
            item(Digits::Bare),
            item(Digits::Blanks),
        ]
    };
    let fraction = vec![
        TimeItem::Fraction(9),
        TimeItem::PointFraction('.', 9),
        TimeItem::MaybeFraction(',', 9),
    ];
    let (minute, second) = (of(TimeItem::Minute), of(TimeItem::Second));
    let am_pm = vec![TimeItem::AmPmUpper, TimeItem::AmPmLower];
    vec![
        vec![
            of(TimeItem::Hour),
            minute.clone(),
            second.clone(),
            fraction.clone(),
        ],
        vec![of(TimeItem::Hour12), am_pm, minute, second, fraction],
    ]
}

fn offsets() -> Vec<TimeItem> {
    vec![
        TimeItem::Offset(OffsetForm::Any),
        TimeItem::Offset(OffsetForm::Colons),
        TimeItem::Offset(OffsetForm::ColonsSeconds),
    ]
}

/// A time that nothing is written too short for: years 1 to 9998.
fn times() -> impl Strategy<Value = Timestamp> {
    let seconds = -62_135_596_800_i64..253_370_764_800;
    let offset = prop_oneof![Just(0), -1439..1440_i32].prop_map(|minutes| minutes * 60);
    let nanos = prop_oneof![Just(0), 0..1_000_000_000_u32];
    (seconds, nanos, offset).prop_map(|(seconds, nanos, offset)| Timestamp {
        utc: DateTime::from_timestamp(seconds, nanos).unwrap(),
        offset,
    })
}

/// Picks one item of every slot, in any order, with something between any two.
fn complete() -> impl Strategy<Value = Vec<TimeItem>> {
    let date = prop::sample::select(dates());
    let time = prop::sample::select(times_of_day());
    let slots = (date, time).prop_map(|(date, time)| [date, time, vec![offsets()]].concat());
    let picked = slots.prop_flat_map(|slots| {
        slots
            .into_iter()
            .map(prop::sample::select)
            .collect::<Vec<_>>()
    });
    let shuffled = picked.prop_shuffle();
    let between = prop::sample::select(vec!['/', '|', '_', 'x', '"', 'é']);
    (shuffled, between).prop_map(|(items, between)| {
        let with = |item| [item, TimeItem::Literal(between)];
        items.into_iter().flat_map(with).collect()
    })
}

/// Formats whose texts are all of one length, in any order, run together or not.
fn with_form() -> impl Strategy<Value = Vec<TimeItem>> {
    let digits = prop::sample::select(vec![Digits::Zeros, Digits::Exact]);
    let month = prop::sample::select(vec![TimeItem::MonthShort, TimeItem::Month(Digits::Zeros)]);
    let offset = prop::sample::select(vec![
        OffsetForm::HoursMinutes,
        OffsetForm::HoursColonMinutes,
    ]);
    let fraction = (any::<bool>(), 1..=6_u8).prop_map(|(point, count)| match point {
        true => TimeItem::PointFraction(',', count),
        false => TimeItem::Fraction(count),
    });
    let parts = (digits, month, offset, fraction).prop_map(|(digits, month, offset, fraction)| {
        let mut items = vec![TimeItem::Year(digits), month, TimeItem::Day(digits)];
        items.extend([
            TimeItem::Hour(digits),
            TimeItem::Minute(digits),
            TimeItem::Second(digits),
        ]);
        items.extend([
            fraction,
            TimeItem::Offset(offset),
            TimeItem::Literal(':'),
            TimeItem::Literal(' '),
        ]);
        items
    });
    let shuffled = parts.prop_shuffle();
    (
        shuffled,
        prop::option::of(Just(TimeItem::Offset(OffsetForm::Any))),
    )
        .prop_map(|(mut items, any)| {
            if let Some(any) = any {
                items.retain(|item| !matches!(item, TimeItem::Offset(_)));
                items.push(any);
            }
            items
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn what_is_written_is_read(time in times(), items in complete()) {
        let text = shown(&items, time);
        let read = Timestamp::parse(&text, TimeFormat::Items(&TimeItems::new(&items)));
        prop_assert_eq!(read, Some(time), "{}", text);
    }

    /// What is read by place is read item by item, and the same; what is written is compared by
    /// `shown`.
    #[test]
    fn by_place_is_as_by_items(
        time in times(),
        items in with_form(),
        at in 0..32_usize,
        byte in prop::sample::select(b"0123459 +-:,.Zabc/\xC3".to_vec()),
    ) {
        let form = form::Form::of(&items).unwrap();
        let mut text = shown(&items, time);
        prop_assert_eq!(form.read(&text), read::parse(&text, &items), "{}", text);
        if text.is_char_boundary(at) && at < text.len() {
            text.replace_range(at..=at, char::from(byte).encode_utf8(&mut [0; 4]));
            if let Some(read) = form.read(&text) {
                prop_assert_eq!(Some(read), read::parse(&text, &items), "{}", text);
            }
        }
    }

    /// Lists in which parts are missing, contradict each other or run into each other.
    #[test]
    fn odd_lists_do_no_harm(
        time in times(),
        items in prop::collection::vec(prop::sample::select(all_items()), 0..12),
    ) {
        let text = shown(&items, time);
        if let Some(read) = Timestamp::parse(&text, TimeFormat::Items(&TimeItems::new(&items))) {
            prop_assert!(within_years(read.utc).is_some());
            shown(&items, read);
        }
    }

    #[test]
    fn nothing_panics(
        text in "[-+0-9A-Za-z:/., %é\n]{0,24}",
        items in prop::collection::vec(prop::sample::select(all_items()), 0..8),
    ) {
        if let Some(time) = Timestamp::parse(&text, TimeFormat::Items(&TimeItems::new(&items))) {
            prop_assert!(within_years(time.utc).is_some());
            shown(&items, time);
        }
    }

    #[test]
    fn any_text_of_any_time_is_safe_to_write(
        seconds in -9_999_999_999_999..9_999_999_999_999_i64,
        offset in -90_000..90_000,
        items in prop::collection::vec(prop::sample::select(all_items()), 0..8),
    ) {
        if let Some(utc) = DateTime::from_timestamp(seconds, 0) {
            shown(&items, Timestamp { utc, offset });
        }
    }

    /// chrono writes these as the language does.
    #[test]
    fn chrono_writes_the_same(time in times()) {
        for (items, format) in COMMON {
            let offset = FixedOffset::east_opt(time.offset).unwrap();
            let expected = time.utc.with_timezone(&offset).format(format).to_string();
            prop_assert_eq!(shown(items, time), expected, "{}", format);
        }
    }

    /// chrono reads more than the language, but what both read they read alike.
    #[test]
    fn chrono_reads_the_same(
        time in times(),
        at in any::<prop::sample::Index>(),
        byte in prop::sample::select(b"0123456789:/ +-ZaF".to_vec()),
    ) {
        for (items, format) in COMMON {
            let mut text = shown(items, time).into_bytes();
            let at = at.index(text.len());
            text[at] = byte;
            let text = String::from_utf8(text).unwrap();
            let own = Timestamp::parse(&text, TimeFormat::Items(&TimeItems::new(items)));
            let chrono = DateTime::parse_from_str(&text, format);
            if let (Some(own), Ok(chrono)) = (own, &chrono) {
                // Where chrono finds that parts contradict each other it gives an error.
                let chrono = chrono.to_utc();
                let leap = chrono::Timelike::nanosecond(&chrono) >= 1_000_000_000;
                prop_assert!(own.utc == chrono || leap, "{} {}", format, text);
            }
        }
    }
}

/// Formats with an offset that both know.
const COMMON: [(&[TimeItem], &str); 4] = [
    (
        &[
            TimeItem::Day(Digits::Zeros),
            TimeItem::Literal('/'),
            TimeItem::MonthShort,
            TimeItem::Literal('/'),
            TimeItem::Year(Digits::Zeros),
            TimeItem::Literal(':'),
            TimeItem::Hour(Digits::Zeros),
            TimeItem::Literal(':'),
            TimeItem::Minute(Digits::Zeros),
            TimeItem::Literal(':'),
            TimeItem::Second(Digits::Zeros),
            TimeItem::Literal(' '),
            TimeItem::Offset(OffsetForm::Any),
        ],
        "%d/%b/%Y:%H:%M:%S %z",
    ),
    (
        &[
            TimeItem::WeekdayLong,
            TimeItem::Literal(' '),
            TimeItem::Day(Digits::Blanks),
            TimeItem::Literal(' '),
            TimeItem::MonthLong,
            TimeItem::Literal(' '),
            TimeItem::Year(Digits::Zeros),
            TimeItem::Literal(' '),
            TimeItem::Hour12(Digits::Blanks),
            TimeItem::Literal(':'),
            TimeItem::Minute(Digits::Zeros),
            TimeItem::Literal(':'),
            TimeItem::Second(Digits::Zeros),
            TimeItem::Literal(' '),
            TimeItem::AmPmUpper,
            TimeItem::Literal(' '),
            TimeItem::Offset(OffsetForm::Colons),
        ],
        "%A %e %B %Y %l:%M:%S %p %:z",
    ),
    (
        &[
            TimeItem::Year(Digits::Zeros),
            TimeItem::Literal(' '),
            TimeItem::DayOfYear(Digits::Zeros),
            TimeItem::Literal(' '),
            TimeItem::WeekFromSunday,
            TimeItem::Literal(' '),
            TimeItem::WeekFromMonday,
            TimeItem::Literal(' '),
            TimeItem::WeekdayFromSunday,
            TimeItem::Literal(' '),
            TimeItem::IsoYear,
            TimeItem::Literal(' '),
            TimeItem::IsoWeek,
            TimeItem::Literal(' '),
            TimeItem::WeekdayFromMonday,
            TimeItem::Literal(' '),
            TimeItem::Hour(Digits::Blanks),
            TimeItem::Minute(Digits::Zeros),
            TimeItem::Literal(' '),
            TimeItem::Offset(OffsetForm::Any),
        ],
        "%Y %j %U %W %w %G %V %u %k%M %z",
    ),
    (
        &[
            TimeItem::Century,
            TimeItem::YearOfCentury(Digits::Zeros),
            TimeItem::Literal('-'),
            TimeItem::Month(Digits::Zeros),
            TimeItem::Literal('-'),
            TimeItem::Day(Digits::Zeros),
            TimeItem::Literal('T'),
            TimeItem::Hour12(Digits::Zeros),
            TimeItem::AmPmLower,
            TimeItem::Minute(Digits::Zeros),
            TimeItem::Literal('.'),
            TimeItem::Fraction(9),
            TimeItem::Literal(' '),
            TimeItem::WeekdayShort,
            TimeItem::Offset(OffsetForm::ColonsSeconds),
        ],
        "%C%y-%m-%dT%I%P%M.%f %a%::z",
    ),
];

/// Every day of a leap year and of the years around it, by week: chrono is the measure.
#[test]
fn weeks_are_those_of_chrono() {
    for (week, weekday, format) in [
        (
            TimeItem::WeekFromSunday,
            TimeItem::WeekdayFromSunday,
            "%Y %U %w",
        ),
        (
            TimeItem::WeekFromMonday,
            TimeItem::WeekdayFromMonday,
            "%Y %W %u",
        ),
    ] {
        let blank = TimeItem::Literal(' ');
        let items = [TimeItem::Year(Digits::Zeros), blank, week, blank, weekday];
        for year in 2015..2032 {
            for week in 0..54 {
                for day in 0..8 {
                    let text = format!("{year} {week:02} {day}");
                    let own = Timestamp::parse(&text, TimeFormat::Items(&TimeItems::new(&items)));
                    let chrono = NaiveDate::parse_from_str(&text, format).ok();
                    assert_eq!(
                        own.map(|time| time.utc.date_naive()),
                        chrono,
                        "{text} {format}"
                    );
                }
            }
        }
    }
}
