//! Rules about the schema as a whole.

use std::path::Path;

use crate::diagnostic::{Report, tick};
use crate::schema::Schema;
use crate::source::{Source, Spanned};

pub(super) fn check(schema: &Schema, report: &mut Report<'_>) {
    check_name(schema, report);
    check_version(schema, report);
    check_reference_url(schema, report);
}

fn check_name(schema: &Schema, report: &mut Report<'_>) {
    match &schema.schema {
        Some(name) if is_log_type(&name.value) => {}
        Some(name) => {
            let message = format!("{} is not a name for a log type", tick(&name.value));
            report.error(name.span, message).help(
                "use one to seven parts joined by dots, each starting with a capital and \
                 made of letters and digits, 3 to 255 characters in all, such as `Custom.Door`",
            );
        }
        None if schema.named || name_beside(report.source()).is_some() => {}
        None => {
            report
                .error(
                    schema.span,
                    "the schema has no `schema`, so the log type has no name",
                )
                .help("add a first line such as `schema: Custom.Door`");
        }
    }
}

/// The name of the log type: what the schema says or, failing that, what is said beside it or what its
/// file is called.
pub(crate) fn log_type(schema: &Schema, source: &Source) -> Option<Spanned<String>> {
    match &schema.schema {
        Some(name) => Some(name.clone()),
        None => name_beside(source).map(|name| Spanned::new(name, schema.span)),
    }
}

fn name_beside(source: &Source) -> Option<String> {
    if let Some(name) = source.log_type() {
        return Some(name.to_owned());
    }
    let stem = Path::new(source.name()).file_stem()?.to_str()?;
    is_log_type(stem).then(|| stem.to_owned())
}

/// Whether a text is a name for a log type, and so for a layout.
///
/// ```
/// assert!(margay_codegen::is_log_type("Custom.Door"));
/// assert!(!margay_codegen::is_log_type("custom.door"));
/// ```
pub fn is_log_type(name: &str) -> bool {
    let is_part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_uppercase())
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    (3..=255).contains(&name.len()) && name.split('.').count() <= 7 && name.split('.').all(is_part)
}

fn check_version(schema: &Schema, report: &mut Report<'_>) {
    if let Some(version) = &schema.version
        && version.value != 0
    {
        let message = format!(
            "version {} of the schema language is unknown",
            version.value
        );
        report
            .error(version.span, message)
            .help("the only version is 0");
    }
}

fn check_reference_url(schema: &Schema, report: &mut Report<'_>) {
    let Some(url) = &schema.reference_url else {
        return;
    };
    let parts = url.value.split_once("://");
    let is_url = parts.is_some_and(|(scheme, rest)| {
        ["https", "http"]
            .iter()
            .any(|known| scheme.eq_ignore_ascii_case(known))
            && !rest.is_empty()
            && !rest.starts_with('/')
            && !rest.contains(char::is_whitespace)
    });
    if !is_url && url.value != "-" {
        let message = format!("`referenceURL` is {}, not a web address", tick(&url.value));
        report
            .error(url.span, message)
            .help("use an `https://` or `http://` address, or `-` for none");
    }
}

pub(super) fn check_definition_name(name: &Spanned<String>, report: &mut Report<'_>) {
    let text = &name.value;
    let fits = text.len() >= 2
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !fits {
        let message = format!("{} is not a name for a definition", tick(text));
        report
            .error(name.span, message)
            .help("use a capital followed by at least one letter or digit");
    }
}
