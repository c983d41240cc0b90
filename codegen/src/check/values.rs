//! Rules about one value: its type and the keys that go with it.

use super::words::{INDICATORS, TYPES, foreign_type, indicator};
use super::{fields, formats, validate};
use crate::diagnostic::{Report, tick, ticks};
use crate::schema::{Texts, ValueSchema};
use crate::source::Spanned;

/// Which types each key belongs to.
const COMPANY: [(&str, &[&str]); 10] = [
    ("fields", &["object"]),
    ("element", &["array"]),
    ("target", &["ref"]),
    ("timeFormat", &["timestamp"]),
    ("timeFormats", &["timestamp"]),
    ("isEventTime", &["timestamp"]),
    ("isExpiration", &["timestamp"]),
    ("indicators", &["string"]),
    ("validate", &["string"]),
    ("isEmbeddedJSON", &["object", "array", "json"]),
];

pub(super) fn check(value: &ValueSchema, report: &mut Report<'_>) {
    if let Some(type_name) = &value.type_name {
        if TYPES.contains(&type_name.value.as_str()) {
            check_company(value, &type_name.value, report);
            check_by_type(value, type_name, report);
        } else {
            unknown_type(value, type_name, report);
        }
    }
    if let Some(indicators) = &value.indicators {
        check_indicators(indicators, report);
    }
    if let Some(conditions) = &value.validate {
        validate::check(conditions, report);
    }
    if let Some(fields) = &value.fields {
        fields::check(fields, &value.what, report);
    }
    if let Some(element) = &value.element {
        check(element, report);
        check_event_time(element, report);
    }
}

fn unknown_type(value: &ValueSchema, type_name: &Spanned<String>, report: &mut Report<'_>) {
    let found = &type_name.value;
    let message = format!("unknown type {} for {}", tick(found), value.what);
    let diagnostic = report.error(type_name.span, message);
    match foreign_type(found) {
        Some(own) => diagnostic.help(format!("did you mean `{own}`?")),
        None => diagnostic
            .help(format!("the types are {}", ticks(TYPES, "and")))
            .suggest(found, TYPES),
    };
}

/// Warns about a key beside a type that has no use for it.
fn check_company(value: &ValueSchema, type_name: &str, report: &mut Report<'_>) {
    for (key, types) in COMPANY {
        if let Some(span) = value.key(key)
            && !types.contains(&type_name)
        {
            let message = format!("`{key}` has no effect on type `{type_name}`");
            let help = match type_name {
                "array" => String::from("say it under `element`, about each item"),
                _ => format!("it belongs to {}", ticks(types.iter().copied(), "and")),
            };
            report.warning(span, message).help(help);
        }
    }
}

fn check_by_type(value: &ValueSchema, type_name: &Spanned<String>, report: &mut Report<'_>) {
    match type_name.value.as_str() {
        "object" => check_companion(value, type_name, "fields", report),
        "array" => check_companion(value, type_name, "element", report),
        "ref" => check_companion(value, type_name, "target", report),
        "timestamp" => formats::check(value, type_name.span, report),
        _ => {}
    }
}

/// An object needs its fields, an array its element, a ref its target.
fn check_companion(
    value: &ValueSchema,
    type_name: &Spanned<String>,
    key: &str,
    report: &mut Report<'_>,
) {
    if value.key(key).is_none() {
        let message = format!("{} is `{}` but has no `{key}`", value.what, type_name.value);
        report.error(type_name.span, message);
    }
}

/// Also used for the indicators of layouts.
pub(super) fn check_indicators(indicators: &Texts, report: &mut Report<'_>) {
    let known = || INDICATORS.iter().map(|(name, _)| *name);
    for name in &indicators.value {
        if indicator(&name.value).is_none() {
            report
                .error(
                    name.span,
                    format!("unknown indicator {}", tick(&name.value)),
                )
                .help(format!("the indicators are {}", ticks(known(), "and")))
                .suggest(&name.value, known());
        }
    }
}

/// No element of an array can date the record.
fn check_event_time(element: &ValueSchema, report: &mut Report<'_>) {
    if let (Some(flag), Some(span)) = (&element.is_event_time, element.key("isEventTime"))
        && flag.value
    {
        report.warning(span, "`isEventTime` has no effect inside an array");
    }
    for field in element.fields.iter().flat_map(|fields| &fields.value) {
        check_event_time(&field.value, report);
    }
}
