//! `margay check`: every problem of every schema, and nothing else.

use margay_codegen::{Diagnostic, Diagnostics};

use crate::args::{CheckArgs, Report};
use crate::failure::{Failure, Status};
use crate::manual::print;
use crate::schemas::{Schema, find_schemas};
use crate::totals::counted;

/// Checks schemas.
pub fn check(args: &CheckArgs) -> Result<Status, Failure> {
    let schemas = find_schemas(&args.paths)?;
    let problems = problems(&schemas);
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
    let all: Vec<Diagnostic> = schemas.iter().flat_map(problems_of).collect();
    Diagnostics::new(all)
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
