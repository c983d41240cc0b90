//! Rules about the parser block.

use super::{expressions, patterns, scripts};
use crate::diagnostic::{Report, tick, ticks};
use crate::schema::{Csv, KINDS, Parser, Schema, TextOptions};
use crate::source::{Span, Spanned};

pub(super) fn check(schema: &Schema, report: &mut Report<'_>) {
    let Some(parser) = &schema.parser else { return };
    check_one_kind(parser, report);
    if let Some(csv) = &parser.csv {
        check_csv(&csv.value, csv.span, report);
        check_options(&csv.value.options, report);
    }
    if let Some(fastmatch) = &parser.fastmatch {
        patterns::check(fastmatch.value.patterns.as_ref(), report);
        check_options(&fastmatch.value.options, report);
    }
    if let Some(regex) = &parser.regex {
        expressions::check(&regex.value, report);
        check_options(&regex.value.options, report);
    }
    if let Some(script) = &parser.script {
        scripts::check(&script.value, report);
    }
}

fn check_one_kind(parser: &Parser, report: &mut Report<'_>) {
    for kind in &parser.kinds {
        if !KINDS.contains(&kind.value.as_str()) {
            report
                .error(kind.span, format!("unknown parser {}", tick(&kind.value)))
                .help(format!("the parsers are {}", ticks(KINDS, "and")))
                .suggest(&kind.value, KINDS);
        }
    }
    match &parser.kinds[..] {
        [] => {
            report
                .error(parser.span, "`parser` names no parser")
                .help("leave `parser` out when entries are JSON objects");
        }
        [first, second, ..] => {
            let source = report.source();
            let message = format!("a second parser, {}", tick(&second.value));
            report
                .error(second.span, message)
                .note(source, first.span, "the first one is here");
        }
        [_] => {}
    }
}

/// The kind of a parser that has only one, other than native.
pub(super) fn only_kind(parser: &Parser) -> Option<Spanned<&'static str>> {
    let [found] = &parser.kinds[..] else {
        return None;
    };
    let kind = KINDS.into_iter().find(|kind| *kind == found.value)?;
    Some(Spanned::new(kind, found.span))
}

fn check_csv(csv: &Csv, span: Span, report: &mut Report<'_>) {
    let has_header = csv.has_header.as_ref().is_some_and(|flag| flag.value);
    match &csv.columns {
        None if !has_header => {
            report
                .error(span, "`parser.csv` has neither `columns` nor a header")
                .help("list the `columns`, or write `hasHeader: true`");
        }
        Some(columns) if columns.value.is_empty() => {
            report.error(columns.span, "`columns` has no columns");
        }
        _ => {}
    }
    if let Some(delimiter) = &csv.delimiter {
        check_delimiter(delimiter, report);
    }
}

/// Also used for layouts.
pub(super) fn check_delimiter(delimiter: &Spanned<String>, report: &mut Report<'_>) {
    let mut signs = delimiter.value.chars();
    let complaint = match (signs.next(), signs.next()) {
        (None, _) => Some("is empty"),
        (Some(_), Some(_)) => Some("has more than one character"),
        (Some('"' | '\r' | '\n' | '\0'), None) => {
            Some("is a quote, a line end or a null character")
        }
        (Some(_), None) => None,
    };
    if let Some(complaint) = complaint {
        let diagnostic = report.error(delimiter.span, format!("`delimiter` {complaint}"));
        if delimiter.value == "\\t" {
            diagnostic.help("in double quotes, \"\\t\" is a tab");
        }
    }
}

/// Also used for layouts.
pub(super) fn check_options(options: &TextOptions, report: &mut Report<'_>) {
    if let Some(lines) = &options.skip_lines
        && lines.value < 0
    {
        let message = format!("`skipLines` is {}, less than 0", lines.value);
        report.error(lines.span, message);
    }
    if let Some(prefix) = &options.skip_prefix
        && prefix.value.is_empty()
    {
        report.error(
            prefix.span,
            "`skipPrefix` is empty, which would skip every entry",
        );
    }
    if let Some(values) = &options.empty_values
        && values.value.is_empty()
    {
        report.warning(values.span, "`emptyValues` has no values");
    }
    for (_, template) in &options.expand_fields {
        patterns::check_template(template, report);
    }
}
