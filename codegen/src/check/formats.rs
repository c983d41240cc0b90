//! Rules about the formats of timestamps.

use crate::checked::TimeFormat;
use crate::diagnostic::{Report, tick};
use crate::schema::ValueSchema;
use crate::source::{Span, Spanned};

/// The formats that have a name.
const NAMED: [(&str, TimeFormat); 7] = [
    ("rfc3339", TimeFormat::Rfc3339),
    ("unix", TimeFormat::Unix),
    ("unix_ms", TimeFormat::UnixMs),
    ("unix_us", TimeFormat::UnixUs),
    ("unix_ns", TimeFormat::UnixNs),
    ("unix_auto", TimeFormat::UnixAuto),
    ("cloudflare", TimeFormat::Cloudflare),
];

/// The letters after `%` that stand for a part of a time.
const PARTS: &str = "YyCmdHIMeklSfNpPjaAbhBwuUWGVzZsFDxTXRrcv+";

/// The letters after `%` that stand for literal text.
const LITERALS: &str = "nt%";

/// Parts of Go's reference time, one of which a layout has at least.
const GO_PARTS: [&str; 10] = ["1", "2", "3", "4", "5", "6", "Jan", "Mon", "MST", "PM"];

pub(super) fn check(value: &ValueSchema, type_span: Span, report: &mut Report<'_>) {
    let source = report.source();
    match (value.key("timeFormat"), value.key("timeFormats")) {
        (Some(one), Some(many)) => {
            let message = format!("{} has both `timeFormat` and `timeFormats`", value.what);
            report.error(one.max(many), message).note(
                source,
                one.min(many),
                "the other one is here",
            );
        }
        (None, None) => {
            let message = format!("{} is `timestamp` but has no `timeFormat`", value.what);
            report
                .error(type_span, message)
                .help("add one, such as `timeFormat: rfc3339`");
        }
        _ => {}
    }
    if let Some(formats) = &value.time_formats
        && formats.value.is_empty()
    {
        report.error(formats.span, "`timeFormats` has no formats");
    }
    for format in formats(value) {
        check_format(format, report);
    }
}

/// The formats as written, whichever of the two keys they stand under.
pub(super) fn formats(value: &ValueSchema) -> impl Iterator<Item = &Spanned<String>> {
    let many = value.time_formats.iter().flat_map(|formats| &formats.value);
    value.time_format.iter().chain(many)
}

fn check_format(format: &Spanned<String>, report: &mut Report<'_>) {
    let text = format.value.as_str();
    if meaning(text).is_some() {
        return;
    }
    let message = match unknown_directive(text) {
        Some(directive) if !text.starts_with("layout=") => {
            format!("{} in a time format has no meaning", tick(directive))
        }
        _ => format!("unknown time format {}", tick(text)),
    };
    let diagnostic = report.error(format.span, message);
    diagnostic.help("use a name such as `rfc3339` or `unix_ms`, or directives such as `%Y-%m-%d`");
    if text.starts_with("layout=") {
        diagnostic.help("a layout writes out the time `Mon Jan 2 15:04:05 MST 2006`");
    } else if let Some(name) = foreign_name(text) {
        diagnostic.help(format!("did you mean `{name}`?"));
    } else {
        diagnostic.suggest(text, NAMED.iter().map(|(name, _)| *name));
    }
}

/// The name of what others call differently.
fn foreign_name(text: &str) -> Option<&'static str> {
    match text.to_lowercase().as_str() {
        "iso8601" | "iso" | "iso_8601" => Some("rfc3339"),
        "epoch" | "seconds" => Some("unix"),
        "milliseconds" | "epoch_ms" | "epoch_millis" => Some("unix_ms"),
        _ => None,
    }
}

/// What a format means, if it means anything.
pub(super) fn meaning(text: &str) -> Option<TimeFormat> {
    if let Some((_, format)) = NAMED.iter().find(|(name, _)| *name == text) {
        return Some(*format);
    }
    if let Some(layout) = text.strip_prefix("layout=") {
        let holds_a_part = GO_PARTS.iter().any(|part| layout.contains(part));
        return holds_a_part.then_some(TimeFormat::GoLayout);
    }
    let has_part = directives(text).any(is_part);
    (has_part && unknown_directive(text).is_none()).then_some(TimeFormat::Strftime)
}

fn unknown_directive(text: &str) -> Option<&str> {
    directives(text).find(|directive| !is_part(directive) && !is_literal(directive))
}

fn is_part(directive: &str) -> bool {
    let letter = directive.trim_start_matches('%');
    matches!(letter, ":z" | "::z") || (letter.chars().count() == 1 && PARTS.contains(letter))
}

fn is_literal(directive: &str) -> bool {
    directive
        .strip_prefix('%')
        .is_some_and(|letter| !letter.is_empty() && LITERALS.contains(letter))
}

/// The parts of a format that start with `%`, each with its letter.
fn directives(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = &rest[rest.find('%')?..];
        let colons = rest[1..].bytes().take_while(|byte| *byte == b':').count();
        let letter = rest[1 + colons..].chars().next().map_or(0, char::len_utf8);
        let (directive, after) = rest.split_at(1 + colons + letter);
        rest = after;
        Some(directive)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_mean_what_they_say() {
        let check = |text, expected| assert_eq!(meaning(text), expected, "{text}");
        check("rfc3339", Some(TimeFormat::Rfc3339));
        check("cloudflare", Some(TimeFormat::Cloudflare));
        check("%Y-%m-%d %H:%M:%S.%f", Some(TimeFormat::Strftime));
        check("%d/%b/%Y:%T %::z", Some(TimeFormat::Strftime));
        check("100%% at %s", Some(TimeFormat::Strftime));
        check("layout=01/02/06", Some(TimeFormat::GoLayout));
        check("layout=yyyy", None);
        check("yyyy-mm-dd", None);
        check("100%%", None);
        check("%Y-%Q", None);
        check("%Y %", None);
        check("", None);
    }
}
