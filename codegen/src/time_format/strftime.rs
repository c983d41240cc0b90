//! Formats with `%` directives (`docs/parsing.md`, "Times").

use super::{Problem, is_literal};
use crate::plan::{Digits, OffsetForm, TimeItem};

/// The items of a format that has a directive for at least one part of a time.
pub(super) fn compile(text: &str) -> Result<Vec<TimeItem>, Problem<'_>> {
    let mut items = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        items.extend(rest[..at].chars().map(TimeItem::Literal));
        let (directive, after) = rest[at..].split_at(directive_length(&rest[at..]));
        directive_items(directive, &mut items)?;
        rest = after;
    }
    items.extend(rest.chars().map(TimeItem::Literal));
    match items.iter().all(is_literal) {
        true => Err(Problem::Unknown),
        false => check_weeks(text, &items).map(|()| items),
    }
}

/// The bytes from a `%` to the letter that it goes with. What stands between the two has no
/// meaning, except colons, but to stop before it would be to complain about half a directive.
fn directive_length(text: &str) -> usize {
    let is_flag = |character: char| ":-_^#.".contains(character) || character.is_ascii_digit();
    let flags = text[1..].chars().take_while(|c| is_flag(*c)).count();
    let modified = text[1 + flags..].starts_with(['E', 'O']);
    let letters = text[1 + flags..].chars().take(1 + usize::from(modified));
    1 + flags + letters.map(char::len_utf8).sum::<usize>()
}

fn directive_items<'t>(directive: &'t str, items: &mut Vec<TimeItem>) -> Result<(), Problem<'t>> {
    if let Some(composed) = composite(directive) {
        let composed = compile(composed).unwrap_or_default();
        items.extend(composed);
        return Ok(());
    }
    let dangling = directive[1..].chars().all(|c| c == ':');
    match item(directive) {
        Some(item) => items.push(item),
        None if dangling => return Err(Problem::Dangling),
        None => return Err(Problem::Directive(directive)),
    }
    Ok(())
}

/// What a directive is short for.
fn composite(directive: &str) -> Option<&'static str> {
    Some(match directive {
        "%F" => "%Y-%m-%d",
        "%D" | "%x" => "%m/%d/%y",
        "%T" | "%X" => "%H:%M:%S",
        "%R" => "%H:%M",
        "%r" => "%I:%M:%S %p",
        "%c" => "%a %b %e %H:%M:%S %Y",
        "%v" => "%e-%b-%Y",
        "%+" => "%a %b %e %H:%M:%S %Z %Y",
        _ => return None,
    })
}

/// What a directive that is not short for others means.
fn item(directive: &str) -> Option<TimeItem> {
    Some(match directive {
        "%Y" => TimeItem::Year(Digits::Zeros),
        "%y" => TimeItem::YearOfCentury(Digits::Zeros),
        "%C" => TimeItem::Century,
        "%m" => TimeItem::Month(Digits::Zeros),
        "%b" | "%h" => TimeItem::MonthShort,
        "%B" => TimeItem::MonthLong,
        "%d" => TimeItem::Day(Digits::Zeros),
        "%e" => TimeItem::Day(Digits::Blanks),
        "%j" => TimeItem::DayOfYear(Digits::Zeros),
        "%a" => TimeItem::WeekdayShort,
        "%A" => TimeItem::WeekdayLong,
        "%w" => TimeItem::WeekdayFromSunday,
        "%u" => TimeItem::WeekdayFromMonday,
        "%U" => TimeItem::WeekFromSunday,
        "%W" => TimeItem::WeekFromMonday,
        "%G" => TimeItem::IsoYear,
        "%V" => TimeItem::IsoWeek,
        "%H" => TimeItem::Hour(Digits::Zeros),
        "%k" => TimeItem::Hour(Digits::Blanks),
        "%I" => TimeItem::Hour12(Digits::Zeros),
        "%l" => TimeItem::Hour12(Digits::Blanks),
        "%M" => TimeItem::Minute(Digits::Zeros),
        "%S" => TimeItem::Second(Digits::Zeros),
        "%p" => TimeItem::AmPmUpper,
        "%P" => TimeItem::AmPmLower,
        "%f" => TimeItem::Fraction(6),
        "%N" => TimeItem::Fraction(9),
        "%z" => TimeItem::Offset(OffsetForm::Any),
        "%:z" => TimeItem::Offset(OffsetForm::Colons),
        "%::z" => TimeItem::Offset(OffsetForm::ColonsSeconds),
        "%Z" => TimeItem::ZoneName,
        "%s" => TimeItem::EpochSeconds,
        "%n" => TimeItem::White('\n'),
        "%t" => TimeItem::White('\t'),
        "%%" => TimeItem::Literal('%'),
        _ => return None,
    })
}

/// A week needs a weekday, unless the date stands there in another way too.
fn check_weeks<'t>(text: &'t str, items: &[TimeItem]) -> Result<(), Problem<'t>> {
    let has = |part: fn(&TimeItem) -> bool| items.iter().any(part);
    let week = has(|item| matches!(item, TimeItem::WeekFromSunday | TimeItem::WeekFromMonday));
    let weekday = has(|item| {
        use TimeItem::{WeekdayFromMonday, WeekdayFromSunday, WeekdayLong, WeekdayShort};
        matches!(
            item,
            WeekdayShort | WeekdayLong | WeekdayFromSunday | WeekdayFromMonday
        )
    });
    let month = has(|item| {
        matches!(
            item,
            TimeItem::Month(_) | TimeItem::MonthShort | TimeItem::MonthLong
        )
    });
    let day = month && has(|item| matches!(item, TimeItem::Day(_)));
    let other = has(|item| {
        matches!(
            item,
            TimeItem::DayOfYear(_) | TimeItem::IsoWeek | TimeItem::EpochSeconds
        )
    });
    match week && !(weekday || day || other) {
        true => {
            let at = text.find("%U").or(text.find("%W")).unwrap_or_default();
            Err(Problem::WeekAlone(text.get(at..at + 2).unwrap_or(text)))
        }
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_and_directives_take_turns() {
        assert_eq!(
            compile("[%d/%b] 100%%\u{e9}").unwrap(),
            [
                TimeItem::Literal('['),
                TimeItem::Day(Digits::Zeros),
                TimeItem::Literal('/'),
                TimeItem::MonthShort,
                TimeItem::Literal(']'),
                TimeItem::Literal(' '),
                TimeItem::Literal('1'),
                TimeItem::Literal('0'),
                TimeItem::Literal('0'),
                TimeItem::Literal('%'),
                TimeItem::Literal('é'),
            ]
        );
    }

    #[test]
    fn every_directive_of_the_language_is_known() {
        for letter in "YyCmdHIMeklSfNpPjaAbhBwuGVzZsFDxTXRrcv+".chars() {
            assert!(compile(&format!("%{letter}")).is_ok(), "{letter}");
        }
        for text in ["%:z", "%::z", "%Y%n%t%%", "%a %U", "%a %W", "%F %U"] {
            assert!(compile(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn short_directives_are_written_out() {
        for (short, long) in [
            ("%F", "%Y-%m-%d"),
            ("%D", "%m/%d/%y"),
            ("%x", "%m/%d/%y"),
            ("%T", "%H:%M:%S"),
            ("%X", "%H:%M:%S"),
            ("%R", "%H:%M"),
            ("%r", "%I:%M:%S %p"),
            ("%c", "%a %b %e %H:%M:%S %Y"),
            ("%v", "%e-%b-%Y"),
            ("%+", "%a %b %e %H:%M:%S %Z %Y"),
            ("%h", "%b"),
        ] {
            assert_eq!(compile(short), compile(long), "{short}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let check = |text, expected| assert_eq!(compile(text), Err(expected), "{text}");
        check("%Y-%Q", Problem::Directive("%Q"));
        check("%Y-%-d", Problem::Directive("%-d"));
        check("%Y %:::z", Problem::Directive("%:::z"));
        check("%Y %:d", Problem::Directive("%:d"));
        check("%Y %3f", Problem::Directive("%3f"));
        check("%Y %.3f", Problem::Directive("%.3f"));
        check("%Ey", Problem::Directive("%Ey"));
        check("%Y %é", Problem::Directive("%é"));
        check("%Y %", Problem::Dangling);
        check("%Y %:", Problem::Dangling);
        check("100%%", Problem::Unknown);
        check("%n", Problem::Unknown);
        check("%Y %U", Problem::WeekAlone("%U"));
        check("%Y-%m %W", Problem::WeekAlone("%W"));
    }
}
