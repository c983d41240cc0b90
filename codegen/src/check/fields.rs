//! Rules about the fields of one object and their names.

use std::collections::HashMap;

use super::{standard, transforms, values};
use crate::diagnostic::{Report, tick};
use crate::schema::FieldSchema;
use crate::source::Spanned;

/// The signs that a field name may start with, besides letters.
const FIRST_SIGNS: &str = "_!#%&',/=@$*+\\~`";

/// Checks the fields of `owner`, which is the schema or an object.
pub(super) fn check(fields: &Spanned<Vec<FieldSchema>>, owner: &str, report: &mut Report<'_>) {
    check_not_empty(fields, owner, report);
    check_duplicates(&fields.value, report);
    for field in &fields.value {
        check_name(field, report);
        values::check(&field.value, report);
        transforms::check(field, report);
    }
}

fn check_not_empty(fields: &Spanned<Vec<FieldSchema>>, owner: &str, report: &mut Report<'_>) {
    if fields.value.is_empty() {
        report.error(fields.span, format!("{owner} has no fields"));
    }
}

fn check_name(field: &FieldSchema, report: &mut Report<'_>) {
    let Some(name) = &field.name else { return };
    match name.value.chars().next() {
        None => {
            report.error(name.span, "the name of a field is empty");
        }
        Some(first) if first.is_alphabetic() || FIRST_SIGNS.contains(first) => {}
        Some(first) => {
            let message = format!(
                "the name {} starts with {}, which some engines refuse",
                tick(&name.value),
                tick(&first.to_string())
            );
            report
                .warning(name.span, message)
                .help("start it with a letter or an underscore");
        }
    }
}

fn check_duplicates(fields: &[FieldSchema], report: &mut Report<'_>) {
    let mut seen: HashMap<String, &Spanned<String>> = HashMap::new();
    for name in fields.iter().filter_map(|field| field.name.as_ref()) {
        let column = standard::column_name(&name.value).to_lowercase();
        let Some(first) = seen.get(&column) else {
            seen.insert(column, name);
            continue;
        };
        let message = if first.value == name.value {
            format!("there is already a field {}", tick(&name.value))
        } else {
            let (name, first) = (tick(&name.value), tick(&first.value));
            format!("field {name} has the same column name as field {first}")
        };
        let source = report.source();
        report
            .error(name.span, message)
            .note(source, first.span, "the other field is here");
    }
}

/// Top-level names must keep clear of the standard fields.
pub(super) fn check_standard_names(fields: &Spanned<Vec<FieldSchema>>, report: &mut Report<'_>) {
    for name in fields.value.iter().filter_map(|field| field.name.as_ref()) {
        if standard::is_standard_field(&name.value) {
            let message = format!("{} is a standard field of every record", tick(&name.value));
            report.error(name.span, message);
        } else if name.value.starts_with("p_") {
            let message = format!("{} starts like a standard field", tick(&name.value));
            report
                .warning(name.span, message)
                .help("names with `p_` are set by the system");
        }
    }
}
