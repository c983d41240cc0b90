//! Rules about `delimited`: how a line is cut.

use super::columns::Fitted;
use super::fit::Fit;
use crate::diagnostic::{Report, tick, ticks};
use crate::layout::{Delimited, Layout};
use crate::plan::{self, Escapes, FieldId, InvalidUtf8, More};
use crate::source::Spanned;

/// What stands for the quote inside a quoted column.
const ESCAPES: [&str; 2] = ["doubled", "backslash"];

pub(super) fn check(layout: &Layout, report: &mut Report<'_>) {
    let Some(delimited) = &layout.delimited else {
        return;
    };
    check_byte("separator", delimited.separator.as_ref(), report);
    check_byte("quote", delimited.quote.as_ref(), report);
    check_separator_and_quote(delimited, report);
    check_escapes(delimited, report);
    check_none(delimited, report);
    check_least(layout, delimited, report);
    check_word(
        "more",
        delimited.more.as_ref(),
        ["ignore", "reject"],
        report,
    );
    let words = ["replace", "reject"];
    check_word(
        "invalid_utf8",
        delimited.invalid_utf8.as_ref(),
        words,
        report,
    );
}

/// A separator or quote is one ASCII character that does not end a line.
pub(super) fn check_byte(key: &str, text: Option<&Spanned<String>>, report: &mut Report<'_>) {
    let Some(text) = text else { return };
    if one_byte(&text.value).is_none() {
        let message = match text.value.as_str() {
            "" => format!("`{key}` is empty"),
            found => format!("`{key}` is {}", tick(found)),
        };
        report
            .error(text.span, message)
            .help("use one ASCII character that does not end a line");
    }
}

pub(super) fn one_byte(text: &str) -> Option<u8> {
    match text.as_bytes() {
        [byte] if byte.is_ascii() && !b"\r\n\0".contains(byte) => Some(*byte),
        _ => None,
    }
}

fn check_separator_and_quote(delimited: &Delimited, report: &mut Report<'_>) {
    if let (Some(separator), Some(quote)) = (&delimited.separator, &delimited.quote)
        && separator.value == quote.value
    {
        let source = report.source();
        report
            .error(quote.span, "`quote` is the same as `separator`")
            .note(source, separator.span, "the separator is here");
    }
}

fn check_escapes(delimited: &Delimited, report: &mut Report<'_>) {
    let Some(escapes) = &delimited.escapes else {
        return;
    };
    if delimited.quote.is_none() && !escapes.value.is_empty() {
        report.error(escapes.span, "`escapes` has no effect without `quote`");
    }
    for (at, escape) in escapes.value.iter().enumerate() {
        if !ESCAPES.contains(&escape.value.as_str()) {
            report
                .error(
                    escape.span,
                    format!("unknown escape {}", tick(&escape.value)),
                )
                .help(format!("use {}", ticks(ESCAPES, "or")))
                .suggest(&escape.value, ESCAPES);
        } else if escapes.value[..at]
            .iter()
            .any(|other| other.value == escape.value)
        {
            report.error(
                escape.span,
                format!("{} stands here twice", tick(&escape.value)),
            );
        }
    }
}

fn check_none(delimited: &Delimited, report: &mut Report<'_>) {
    if let Some(none) = &delimited.none
        && none.value.is_empty()
    {
        report
            .error(none.span, "`none` is empty")
            .help("an empty column is an empty text; give the text that stands for no value");
    }
}

fn check_least(layout: &Layout, delimited: &Delimited, report: &mut Report<'_>) {
    let (Some(least), Some(columns)) = (&delimited.least, &layout.columns) else {
        return;
    };
    let most = columns.value.len();
    if most > 0 && usize::try_from(least.value).map_or(true, |least| least < 1 || least > most) {
        let message = format!("`least` is {}, but there are {most} columns", least.value);
        report
            .error(least.span, message)
            .help(format!("use a number from 1 to {most}"));
    }
}

fn check_word(
    key: &str,
    word: Option<&Spanned<String>>,
    words: [&str; 2],
    report: &mut Report<'_>,
) {
    if let Some(word) = word
        && !words.contains(&word.value.as_str())
    {
        report
            .error(word.span, format!("`{key}` is {}", tick(&word.value)))
            .help(format!("use {}", ticks(words, "or")))
            .suggest(&word.value, words);
    }
}

/// A line that is long enough has every required field.
pub(super) fn check_least_fits(
    layout: &Layout,
    fitted: &Fitted,
    fit: &Fit<'_>,
    report: &mut Report<'_>,
) {
    let delimited = layout.delimited.as_ref();
    let Some(least) = delimited.and_then(|delimited| delimited.least.as_ref()) else {
        return;
    };
    for (at, field) in fit.checked.fields.iter().enumerate() {
        let Some(fed) = fitted.fed.get(&FieldId(at)) else {
            continue;
        };
        let needed = fed.column + 1;
        if field.required && usize::try_from(least.value).is_ok_and(|least| least < needed) {
            let name = tick(&field.name.value);
            let least_is = least.value;
            let message = format!(
                "`least` is {least_is}, but a line needs {needed} columns to hold required field {name}"
            );
            let source = report.source();
            report
                .error(least.span, message)
                .help(format!("use {needed} or more"))
                .note(source, fed.span, "it is fed here");
        }
    }
}

/// The cut of a layout without errors.
pub(super) fn resolve(layout: &Layout, columns: Vec<plan::Column>) -> Option<plan::Delimited> {
    let delimited = layout.delimited.as_ref()?;
    let quote = delimited.quote.as_ref();
    let none = delimited.none.as_ref();
    let is = |word: &Option<Spanned<String>>, expected| {
        word.as_ref().is_some_and(|word| word.value == expected)
    };
    Some(plan::Delimited {
        separator: one_byte(&delimited.separator.as_ref()?.value)?,
        quote: quote.and_then(|quote| one_byte(&quote.value)),
        escapes: escapes(delimited),
        none: none.map_or(String::from("-"), |none| none.value.clone()),
        least: usize::try_from(delimited.least.as_ref()?.value).ok()?,
        more: match is(&delimited.more, "reject") {
            true => More::Reject,
            false => More::Ignore,
        },
        invalid_utf8: match is(&delimited.invalid_utf8, "replace") {
            true => InvalidUtf8::Replace,
            false => InvalidUtf8::Reject,
        },
        columns,
    })
}

fn escapes(delimited: &Delimited) -> Escapes {
    let escapes = delimited.escapes.iter().flat_map(|escapes| &escapes.value);
    let has = |word| escapes.clone().any(|escape| escape.value == word);
    match (has("doubled"), has("backslash")) {
        (true, true) => Escapes::DoubledAndBackslash,
        (true, false) => Escapes::Doubled,
        (false, true) => Escapes::Backslash,
        (false, false) => Escapes::None,
    }
}
