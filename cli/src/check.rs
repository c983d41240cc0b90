//! `margay check`: every problem of every schema, and nothing else.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use margay_codegen::{Diagnostic, Diagnostics, Origins, Severity};

use crate::args::{CheckArgs, Report};
use crate::failure::{Failure, Status};
use crate::manual::print;
use crate::schemas::{Schema, find_schemas, shared_name};
use crate::totals::counted;

/// Checks schemas.
pub fn check(args: &CheckArgs) -> Result<Status, Failure> {
    let schemas = find_schemas(&args.paths)?;
    let mut problems = problems(&schemas);
    if args.strict {
        problems = problems.deny_warnings();
    }
    match args.format {
        Report::Json => {
            let mut json = serde_json::to_vec_pretty(&problems)
                .map_err(|error| Failure::Trouble(error.to_string()))?;
            json.push(b'\n');
            print(&json)?;
        }
        Report::Text => {
            let checked = counted(schemas.len() as u64, "schema");
            let errors = counted(problems.errors() as u64, "error");
            let warnings = counted(problems.warnings() as u64, "warning");
            eprint!("{problems}");
            eprintln!("{checked} checked: {errors}, {warnings}");
        }
    }
    Ok(match problems.errors() {
        0 => Status::Good,
        _ => Status::Trouble,
    })
}

fn problems(schemas: &[Schema]) -> Diagnostics {
    let mut all: Vec<Diagnostic> = Vec::new();
    for schema in schemas {
        all.extend(problems_of(schema).iter().cloned());
    }
    all.extend(twins(schemas));
    Diagnostics::new(all)
}

/// Schemas that have the name of one before them.
fn twins(schemas: &[Schema]) -> Vec<Diagnostic> {
    let mut first: HashMap<String, &Schema> = HashMap::new();
    let mut twins = Vec::new();
    for schema in schemas {
        let Some(name) = &schema.log_type else {
            continue;
        };
        match first.entry(name.to_ascii_lowercase()) {
            Entry::Vacant(free) => _ = free.insert(schema),
            Entry::Occupied(taken) => twins.extend(twin(schema, taken.get())),
        }
    }
    twins
}

/// That a schema has the name of another one.
fn twin(schema: &Schema, other: &Schema) -> Option<Diagnostic> {
    let origins = [schema, other].map(|schema| {
        let loaded = schema.loaded.as_ref().ok()?;
        Some(Origins::of(&loaded.schema, &loaded.library))
    });
    let [own, others] = origins
        .each_ref()
        .map(|origins| origins.as_ref()?.log_type());
    let (own, others) = (own?, others?);
    let message = format!("two schemas are called {}", shared_name(other, schema));
    let mut twin = Diagnostic::new(Severity::Error, own.source, own.span, message);
    twin.note(others.source, others.span, "the other one is here");
    Some(twin)
}

fn problems_of(schema: &Schema) -> Diagnostics {
    match &schema.loaded {
        Ok(loaded) => match margay_codegen::check(&loaded.schema, &loaded.library) {
            Ok(checked) => checked.warnings().clone(),
            Err(problems) => problems,
        },
        Err(problems) => problems.clone(),
    }
}
