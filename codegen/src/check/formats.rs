//! Rules about the formats of timestamps.

use crate::diagnostic::{Report, tick};
use crate::plan::TimeFormat;
use crate::schema::ValueSchema;
use crate::source::{Span, Spanned};
use crate::time_format::{Problem, compile, names, plain_directive};

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

/// Also used for the formats of layouts.
pub(super) fn check_format(format: &Spanned<String>, report: &mut Report<'_>) {
    let text = format.value.as_str();
    let Err(problem) = compile(text) else { return };
    let message = match problem {
        Problem::Unknown | Problem::NoParts => format!("unknown time format {}", tick(text)),
        Problem::Directive(directive) => {
            format!("{} in a time format has no meaning", tick(directive))
        }
        Problem::Dangling => String::from("a time format ends with `%`"),
        Problem::WeekAlone(week) => format!("{} tells no date without a weekday", tick(week)),
        Problem::LongFraction(fraction) => {
            format!("{} has more digits than nanoseconds", tick(fraction))
        }
    };
    let diagnostic = report.error(format.span, message);
    match problem {
        Problem::Unknown => match foreign_name(text) {
            Some(name) => diagnostic.help(format!("did you mean `{name}`?")),
            None if is_bare_layout(text) => {
                diagnostic.help("a layout of Go has `layout=` in front of it")
            }
            None => diagnostic.help(ANY_FORMAT).suggest(text, names()),
        },
        Problem::NoParts => {
            diagnostic.help("a layout writes out the time `Mon Jan 2 15:04:05 MST 2006`")
        }
        Problem::Directive(directive) => match plain_directive(directive) {
            Some(plain) => diagnostic.help(format!("use `{plain}`{}", leniency(&plain))),
            None => diagnostic.help(ANY_FORMAT),
        },
        Problem::Dangling => diagnostic.help("write `%%` for a percent sign"),
        Problem::WeekAlone(_) => diagnostic.help("add the weekday, such as `%a` or `%u`"),
        Problem::LongFraction(_) => diagnostic.help("use at most 9 digits"),
    };
}

/// Whether a text is a layout of Go but for what tells one.
fn is_bare_layout(text: &str) -> bool {
    let layout = text.rsplit_once('=').map_or(text, |(_, layout)| layout);
    ["2006", "15:04"].iter().any(|part| layout.contains(part))
        && compile(&format!("layout={layout}")).is_ok()
}

/// What may stand as a time format.
const ANY_FORMAT: &str =
    "use a name such as `rfc3339` or `unix_ms`, or directives such as `%Y-%m-%d`";

/// What those who ask for other digits should know about a directive.
fn leniency(directive: &str) -> &'static str {
    match directive {
        "%m" | "%d" | "%H" | "%I" | "%M" | "%S" | "%y" => ", which reads one digit as well as two",
        "%f" => ", which reads 1 to 6 digits",
        "%N" => ", which reads 1 to 9 digits",
        _ => "",
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
    compile(text).ok()
}
