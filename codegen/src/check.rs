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
mod scripts;
mod standard;
mod supported;
mod text;
mod transforms;
mod validate;
mod values;
mod words;

pub(crate) use expressions::compile as compile_expression;
pub(crate) use patterns::{parse as parse_pattern, without_line_end};
pub(crate) use resolve::paragraph;
pub use root::is_log_type;
pub(crate) use root::log_type;
pub use standard::{column_name, is_standard_field};
pub(crate) use supported::{Runnable, Runs, runnable};

use crate::checked::{Checked, CheckedParser};
use crate::diagnostic::{Diagnostic, Diagnostics, Report};
use crate::library::Library;
use crate::schema::Schema;
use references::Definitions;

/// Checks a schema, as far as it could be read, and the layout it names against every rule.
pub(crate) fn check(
    schema: Option<Schema>,
    library: &Library,
    mut report: Report<'_>,
) -> Result<Checked, Diagnostics> {
    let Some(schema) = schema else {
        return Err(Diagnostics::new(report.finish()));
    };
    check_schema(&schema, &mut report);
    let resolved = match report.has_errors() {
        true => None,
        false => resolve::resolve(&schema, report.source()),
    };
    let mut problems = Vec::new();
    let parser = check_parser(
        &schema,
        resolved.as_ref(),
        library,
        &mut report,
        &mut problems,
    );
    problems.extend(report.finish());
    let diagnostics = Diagnostics::new(problems);
    match (resolved, parser) {
        (Some(mut resolved), Some(parser)) if diagnostics.errors() == 0 => {
            if let CheckedParser::Native(layout) = &parser {
                layout.add_to(&mut resolved.fields);
            }
            Ok(Checked {
                parser,
                warnings: diagnostics,
                ..resolved
            })
        }
        _ => Err(diagnostics),
    }
}

/// Checks a schema by itself, without the layout that it may name.
pub(crate) fn check_schema(schema: &Schema, report: &mut Report<'_>) {
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
    resolved: Option<&Checked>,
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
        let layout = layout::check(name, resolved, &mut report);
        problems.extend(report.finish());
        return layout.map(|layout| CheckedParser::Native(Box::new(layout)));
    }
    if let Some(script) = &parser.script
        && scripts::CAN_READ
    {
        let function = script.value.function.as_ref()?;
        return Some(CheckedParser::Script(function.value.clone()));
    }
    let fitted = resolved
        .filter(|_| !report.has_errors())
        .and_then(|checked| text::fit(parser, checked, report));
    match fitted {
        Some(cut) => Some(CheckedParser::Text(cut)),
        None => parsers::only_kind(parser).map(CheckedParser::Other),
    }
}
