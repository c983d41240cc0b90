//! The rules of the schema language and of layouts.
//!
//! Each rule is a small function that looks at one part and reports what is wrong with it. All of
//! them run, so that one look at a file shows every problem; only then are words turned into what
//! they mean, which cannot fail any more.

mod circles;
mod expressions;
mod fields;
mod formats;
mod layout;
mod parsers;
mod patterns;
mod references;
mod resolve;
mod root;
mod standard;
mod supported;
mod transforms;
mod validate;
mod values;
mod words;

pub(crate) use root::is_log_type;
pub(crate) use supported::{Runnable, runnable};

use crate::checked::{Checked, CheckedParser};
use crate::diagnostic::{Diagnostic, Diagnostics, Report};
use crate::library::Library;
use crate::schema::{self, Schema};
use crate::source::Source;
use references::Definitions;

/// Reads a schema and, where it is native, its layout, and checks them against every rule.
///
/// The layout is looked up in the library under the name that the schema gives.
///
/// ```
/// use margay_codegen::{Library, Source, check};
///
/// let schema = Source::new("door.yml", "schema: Custom.Door\nfields: []\n");
/// let diagnostics = check(&schema, &Library::new()).unwrap_err();
/// let first = diagnostics.iter().next().unwrap();
/// assert_eq!(first.message, "the schema has no fields");
/// ```
pub fn check(source: &Source, library: &Library) -> Result<Checked, Diagnostics> {
    let mut report = Report::new(source);
    let schema = schema::read(source, &mut report);
    if let Some(schema) = &schema {
        check_schema(schema, &mut report);
    }
    let broken = report.has_errors();
    let checked = schema.as_ref().filter(|_| !broken);
    let mut checked = checked.and_then(|schema| resolve::resolve(schema, source));
    let mut problems = Vec::new();
    if let Some(schema) = &schema {
        let parser = check_parser(
            schema,
            checked.as_ref(),
            library,
            &mut report,
            &mut problems,
        );
        checked = checked.and_then(|checked| {
            Some(Checked {
                parser: parser?,
                ..checked
            })
        });
    }
    problems.extend(report.finish());
    let diagnostics = Diagnostics::new(problems);
    match checked {
        Some(checked) if diagnostics.errors() == 0 => Ok(Checked {
            warnings: diagnostics,
            ..checked
        }),
        _ => Err(diagnostics),
    }
}

fn check_schema(schema: &Schema, report: &mut Report<'_>) {
    root::check(schema, report);
    parsers::check(schema, report);
    let definitions = Definitions::of(schema);
    for (name, value) in &schema.definitions {
        root::check_definition_name(name, report);
        values::check(value, report);
    }
    if let Some(fields) = &schema.fields {
        fields::check(fields, "the schema", report);
        fields::check_standard_names(fields, report);
    }
    references::check(schema, &definitions, report);
}

/// The schema's parser; a layout's problems are about another file and go to `problems`.
fn check_parser(
    schema: &Schema,
    checked: Option<&Checked>,
    library: &Library,
    report: &mut Report<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Option<CheckedParser> {
    let Some(parser) = &schema.parser else {
        return Some(CheckedParser::Json);
    };
    if let Some(native) = &parser.native {
        let name = native.value.name.as_ref()?;
        let source = layout::find(name, library, report)?;
        let mut report = Report::new(source);
        let layout = layout::check(name, checked, &mut report);
        problems.extend(report.finish());
        return layout.map(|layout| CheckedParser::Native(Box::new(layout)));
    }
    parsers::only_kind(parser).map(CheckedParser::Other)
}
