//! Layouts that write out Go's reference time, `Mon Jan 2 15:04:05 MST 2006`.
//!
//! Numbers with a leading zero insist on their digits, others do not, as in Go.

use super::{Problem, is_literal};
use crate::plan::{Digits, OffsetForm, TimeItem};

/// What the words of a layout mean. Of two that begin alike the longer one stands first.
const TOKENS: [(&str, TimeItem); 28] = [
    ("January", TimeItem::MonthLong),
    ("Jan", TimeItem::MonthShort),
    ("Monday", TimeItem::WeekdayLong),
    ("Mon", TimeItem::WeekdayShort),
    ("MST", TimeItem::ZoneName),
    ("002", TimeItem::DayOfYear(Digits::Exact)),
    ("01", TimeItem::Month(Digits::Exact)),
    ("02", TimeItem::Day(Digits::Exact)),
    ("03", TimeItem::Hour12(Digits::Exact)),
    ("04", TimeItem::Minute(Digits::Exact)),
    ("05", TimeItem::Second(Digits::Exact)),
    ("06", TimeItem::YearOfCentury(Digits::Exact)),
    ("15", TimeItem::Hour(Digits::Zeros)),
    ("1", TimeItem::Month(Digits::Bare)),
    ("2006", TimeItem::Year(Digits::Exact)),
    ("2", TimeItem::Day(Digits::Bare)),
    ("_2", TimeItem::Day(Digits::Blanks)),
    ("3", TimeItem::Hour12(Digits::Bare)),
    ("4", TimeItem::Minute(Digits::Bare)),
    ("5", TimeItem::Second(Digits::Bare)),
    ("PM", TimeItem::AmPmUpper),
    ("pm", TimeItem::AmPmLower),
    ("-07:00", TimeItem::Offset(OffsetForm::HoursColonMinutes)),
    ("-0700", TimeItem::Offset(OffsetForm::HoursMinutes)),
    ("-07", TimeItem::Offset(OffsetForm::Hours)),
    (
        "Z07:00",
        TimeItem::OffsetOrZulu(OffsetForm::HoursColonMinutes),
    ),
    ("Z0700", TimeItem::OffsetOrZulu(OffsetForm::HoursMinutes)),
    ("Z07", TimeItem::OffsetOrZulu(OffsetForm::Hours)),
];

/// The items of a layout that has at least one part of a time.
pub(super) fn compile(layout: &str) -> Result<Vec<TimeItem>, Problem<'_>> {
    let mut items = Vec::new();
    let mut rest = layout;
    while let Some(first) = rest.chars().next() {
        let (item, length) = match fraction(rest)? {
            Some(found) => found,
            None => token(rest).unwrap_or((TimeItem::Literal(first), first.len_utf8())),
        };
        items.push(item);
        rest = &rest[length..];
    }
    match items.iter().all(is_literal) {
        true => Err(Problem::NoParts),
        false => Ok(with_fractions(items)),
    }
}

/// The word that a text begins with, and its length.
fn token(text: &str) -> Option<(TimeItem, usize)> {
    // `_2006` is a line and the year.
    if text.starts_with("_2006") {
        return None;
    }
    let found = TOKENS.iter().find(|(token, _)| text.starts_with(token));
    let (token, item) = found?;
    // `Janus` is no month, and `Month` no weekday.
    let is_short_name = matches!(item, TimeItem::MonthShort | TimeItem::WeekdayShort);
    let goes_on = text[token.len()..].starts_with(|c: char| c.is_ascii_lowercase());
    (!(is_short_name && goes_on)).then_some((*item, token.len()))
}

/// The fraction that a text begins with, `.000` or `,999`, and its length.
fn fraction(text: &str) -> Result<Option<(TimeItem, usize)>, Problem<'_>> {
    let mut characters = text.chars();
    let (Some(point @ ('.' | ',')), Some(digit @ ('0' | '9'))) =
        (characters.next(), characters.next())
    else {
        return Ok(None);
    };
    let digits = text[1..].chars().take_while(|c| *c == digit).count();
    let length = 1 + digits;
    // Another digit behind it makes it something else, such as `.01`.
    if text[length..].starts_with(|c: char| c.is_ascii_digit()) {
        return Ok(None);
    }
    let digits = match u8::try_from(digits) {
        Ok(digits @ ..=9) => digits,
        _ => return Err(Problem::LongFraction(&text[..length])),
    };
    let item = match digit {
        '0' => TimeItem::PointFraction(point, digits),
        _ => TimeItem::MaybeFraction(point, digits),
    };
    Ok(Some((item, length)))
}

/// Lets a fraction follow the seconds where the layout has none. It is read and not written.
fn with_fractions(items: Vec<TimeItem>) -> Vec<TimeItem> {
    let mut with = Vec::with_capacity(items.len() + 1);
    let mut items = items.into_iter().peekable();
    while let Some(item) = items.next() {
        let seconds = matches!(item, TimeItem::Second(_));
        with.push(item);
        let next = items.peek();
        let is_fraction = |item: &TimeItem| {
            matches!(
                item,
                TimeItem::PointFraction(..) | TimeItem::MaybeFraction(..)
            )
        };
        if seconds && !next.is_some_and(is_fraction) {
            with.push(TimeItem::MaybeFraction('.', 0));
        }
    }
    with
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_token_of_the_language_is_known() {
        let check = |layout, expected: TimeItem| {
            assert_eq!(compile(layout).unwrap(), [expected], "{layout}");
        };
        for (layout, item) in TOKENS {
            // Seconds may be followed by a fraction.
            let expected = [item, TimeItem::MaybeFraction('.', 0)];
            let length = 1 + usize::from(matches!(item, TimeItem::Second(_)));
            assert_eq!(compile(layout).unwrap(), expected[..length], "{layout}");
        }
        check(".000", TimeItem::PointFraction('.', 3));
        check(",000000000", TimeItem::PointFraction(',', 9));
        check(".9", TimeItem::MaybeFraction('.', 1));
        check(",999999", TimeItem::MaybeFraction(',', 6));
    }

    #[test]
    fn layouts_are_cut_as_go_cuts_them() {
        let second = TimeItem::Second(Digits::Exact);
        let unwritten = TimeItem::MaybeFraction('.', 0);
        let check = |layout, expected: &[TimeItem]| {
            assert_eq!(compile(layout).unwrap(), expected, "{layout}");
        };
        check("05", &[second, unwritten]);
        check("05.999", &[second, TimeItem::MaybeFraction('.', 3)]);
        check(
            "05.01",
            &[
                second,
                unwritten,
                TimeItem::Literal('.'),
                TimeItem::Month(Digits::Exact),
            ],
        );
        check(
            "_2006",
            &[TimeItem::Literal('_'), TimeItem::Year(Digits::Exact)],
        );
        check(
            "20061",
            &[TimeItem::Year(Digits::Exact), TimeItem::Month(Digits::Bare)],
        );
        let month = compile("Month 1").unwrap();
        assert_eq!(
            month[..6],
            "Month ".chars().map(TimeItem::Literal).collect::<Vec<_>>()
        );
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert_eq!(compile("yyyy"), Err(Problem::NoParts));
        assert_eq!(compile(""), Err(Problem::NoParts));
        let long = Problem::LongFraction(".0000000000");
        assert_eq!(compile("05.0000000000"), Err(long));
    }
}
