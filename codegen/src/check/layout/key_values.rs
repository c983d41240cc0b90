//! Rules about `key_values`: values that each bring their name.

use super::cut::{check_byte, check_escapes, escapes, one_byte};
use crate::check::text::{self, Wants};
use crate::check::{expressions, parsers};
use crate::diagnostic::Report;
use crate::layout::KeyValues;
use crate::plan::Pairs;
use crate::source::Spanned;

pub(super) fn check(cut: &KeyValues, report: &mut Report<'_>) {
    check_byte("separator", cut.separator.as_ref(), report);
    check_byte("assign", cut.assign.as_ref(), report);
    check_byte("quote", cut.quote.as_ref(), report);
    check_distinct(cut, report);
    check_escapes(cut.escapes.as_ref(), cut.quote.as_ref(), report);
    if let Some(head) = &cut.head {
        expressions::check(head, report);
    }
    parsers::check_options(&cut.options, report);
}

/// Each sign means one thing.
fn check_distinct(cut: &KeyValues, report: &mut Report<'_>) {
    let signs = [
        ("separator", &cut.separator, " "),
        ("assign", &cut.assign, "="),
        ("quote", &cut.quote, ""),
    ];
    for (at, (key, text, usual)) in signs.iter().enumerate() {
        for (other_key, other, other_usual) in &signs[..at] {
            let sign = written(text, usual);
            if sign.is_empty() || sign != written(other, other_usual) {
                continue;
            }
            let span = text.as_ref().or(other.as_ref()).map(|text| text.span);
            let message = format!("`{key}` is the same as `{other_key}`");
            report
                .error(span.unwrap_or_default(), message)
                .help(format!(
                    "without a word about it, `separator` is a blank and `assign` is {}",
                    crate::diagnostic::tick("=")
                ));
        }
    }
}

fn written<'a>(text: &'a Option<Spanned<String>>, usual: &'a str) -> &'a str {
    text.as_ref().map_or(usual, |text| &text.value)
}

pub(super) fn fit(cut: &KeyValues, wants: &Wants<'_>) -> Option<Pairs> {
    let (head, wanted, text) = text::fit_pairs(cut.head.as_ref(), &cut.options, wants)?;
    let quote = cut.quote.as_ref();
    Some(Pairs {
        separator: one_byte(written(&cut.separator, " "))?,
        assign: one_byte(written(&cut.assign, "="))?,
        quote: quote.and_then(|quote| one_byte(&quote.value)),
        escapes: escapes(cut.escapes.as_ref()),
        alone: cut.alone.as_ref().map(|alone| alone.value.clone()),
        head,
        wanted,
        text,
    })
}
