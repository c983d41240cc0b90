//! Rules about `delimited`: how a line is cut.

use super::columns::Fitted;
use super::cut::{check_byte, check_escapes, check_word, escapes, one_byte};
use super::fit::Fit;
use crate::diagnostic::{Report, tick};
use crate::layout::{Delimited, Layout};
use crate::plan::{self, FieldId, InvalidUtf8, More};
use crate::source::Spanned;

pub(super) fn check(layout: &Layout, delimited: &Delimited, report: &mut Report<'_>) {
    check_byte("separator", delimited.separator.as_ref(), report);
    check_byte("quote", delimited.quote.as_ref(), report);
    check_separator_and_quote(delimited, report);
    check_brackets(delimited, report);
    check_escapes(delimited.escapes.as_ref(), delimited.quote.as_ref(), report);
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

/// Brackets mean one thing only.
fn check_brackets(delimited: &Delimited, report: &mut Report<'_>) {
    if !delimited.brackets.as_ref().is_some_and(|flag| flag.value) {
        return;
    }
    let bytes = [
        ("separator", &delimited.separator),
        ("quote", &delimited.quote),
    ];
    for (key, byte) in bytes {
        if let Some(byte) = byte
            && matches!(byte.value.as_str(), "[" | "]")
        {
            let message = format!("`{key}` is a bracket, and so are `brackets`");
            report.error(byte.span, message);
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

/// A line that is long enough has every required field.
pub(super) fn check_least_fits(
    layout: &Layout,
    fitted: &Fitted,
    fit: &Fit<'_>,
    report: &mut Report<'_>,
) {
    let Some(least) = layout.delimited().and_then(|cut| cut.least.as_ref()) else {
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
pub(super) fn resolve(
    delimited: &Delimited,
    columns: Vec<plan::Column>,
) -> Option<plan::Delimited> {
    let quote = delimited.quote.as_ref();
    let none = delimited.none.as_ref();
    let is = |word: &Option<Spanned<String>>, expected| {
        word.as_ref().is_some_and(|word| word.value == expected)
    };
    Some(plan::Delimited {
        separator: one_byte(&delimited.separator.as_ref()?.value)?,
        quote: quote.and_then(|quote| one_byte(&quote.value)),
        escapes: escapes(delimited.escapes.as_ref()),
        brackets: delimited.brackets.as_ref().is_some_and(|flag| flag.value),
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
