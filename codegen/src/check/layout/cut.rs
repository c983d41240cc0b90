//! Rules about how a layout cuts lines, whichever way: each way has its own, some they share.

use super::{csv, delimited, json, key_values};
use crate::check::text::{self, Want, Wants};
use crate::check::{expressions, parsers, patterns};
use crate::checked::LayoutCut;
use crate::diagnostic::{Report, tick, ticks};
use crate::layout::{CUTS, Cut, Layout};
use crate::plan::{self, Escapes};
use crate::schema::Texts;
use crate::source::Spanned;

/// What stands for the quote inside a quoted column.
const ESCAPES: [&str; 2] = ["doubled", "backslash"];

pub(super) fn check(layout: &Layout, report: &mut Report<'_>) {
    check_one_cut(layout, report);
    match &layout.cut {
        Some(Cut::Delimited(cut)) => delimited::check(layout, cut, report),
        Some(Cut::Csv(cut)) => csv::check(cut, report),
        Some(Cut::Fastmatch(cut)) => {
            patterns::check(cut.patterns.as_ref(), report);
            parsers::check_options(&cut.options, report);
        }
        Some(Cut::Regex(cut)) => {
            expressions::check(cut, report);
            parsers::check_options(&cut.options, report);
        }
        Some(Cut::KeyValues(cut)) => key_values::check(cut, report),
        Some(Cut::Json(cut)) => json::check(cut, report),
        None => {}
    }
}

fn check_one_cut(layout: &Layout, report: &mut Report<'_>) {
    match &layout.cuts[..] {
        [] => {
            let message = "the layout does not say how lines are cut";
            report
                .error(layout.span, message)
                .help(format!("add one of {}", ticks(CUTS, "or")));
        }
        [_] => {}
        [first, second, ..] => {
            let source = report.source();
            let message = format!(
                "the layout has both `{}` and `{}`",
                first.value, second.value
            );
            report
                .error(second.span, message)
                .note(source, first.span, "the other one is here");
        }
    }
}

/// The cut of a layout without errors so far, its columns fitted to the schema.
pub(super) fn fit(
    layout: &Layout,
    fitted: Vec<plan::Column>,
    report: &mut Report<'_>,
) -> Option<LayoutCut> {
    let line = match layout.cut.as_ref()? {
        Cut::Delimited(cut) => delimited::resolve(cut, fitted).map(plan::Cut::Delimited),
        Cut::Csv(cut) => Some(plan::Cut::Csv(csv::fit(
            cut,
            &wants(layout, fitted),
            report,
        ))),
        Cut::Fastmatch(cut) => {
            let wants = wants(layout, fitted);
            Some(plan::Cut::Fastmatch(text::fit_fastmatch(
                cut, &wants, report,
            )))
        }
        Cut::Regex(cut) => {
            text::fit_regex(cut, &wants(layout, fitted), report).map(plan::Cut::Regex)
        }
        Cut::KeyValues(cut) => key_values::fit(cut, &wants(layout, fitted)).map(plan::Cut::Pairs),
        Cut::Json(cut) => return Some(LayoutCut::Json(json::resolve(cut))),
    };
    line.map(LayoutCut::Line)
}

/// The columns of a layout as names that captures are looked up by.
fn wants(layout: &Layout, fitted: Vec<plan::Column>) -> Wants<'_> {
    let columns = layout.columns.iter().flat_map(|columns| &columns.value);
    let wants = columns.zip(fitted).filter_map(|(column, fitted)| {
        Some(Want {
            name: column.column.as_ref()?,
            feed: fitted.feed,
            sources: Vec::new(),
            reads: Vec::new(),
            required: false,
        })
    });
    Wants::Columns(wants.collect())
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

pub(super) fn check_escapes(
    escapes: Option<&Texts>,
    quote: Option<&Spanned<String>>,
    report: &mut Report<'_>,
) {
    let Some(escapes) = escapes else { return };
    if quote.is_none() && !escapes.value.is_empty() {
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

pub(super) fn check_word(
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

pub(super) fn escapes(escapes: Option<&Texts>) -> Escapes {
    let escapes = escapes.into_iter().flat_map(|escapes| &escapes.value);
    let has = |word| escapes.clone().any(|escape| escape.value == word);
    match (has("doubled"), has("backslash")) {
        (true, true) => Escapes::DoubledAndBackslash,
        (true, false) => Escapes::Doubled,
        (false, true) => Escapes::Backslash,
        (false, false) => Escapes::None,
    }
}
