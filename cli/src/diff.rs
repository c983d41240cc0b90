//! `margay schemas diff`: what changed between two versions of a schema, and whether it may.

mod changes;
mod show;

use std::path::Path;

use margay_codegen::outline::{Outline, outline};
use margay_codegen::{Loaded, Source};

use crate::args::{DiffArgs, Report};
use crate::failure::{Failure, Status};
use crate::manual::print;
use crate::schemas::find_schemas;

/// Compares two schemas.
pub fn diff(args: &DiffArgs) -> Result<Status, Failure> {
    // Both are read before either is refused, so that one look shows what is wrong with both.
    let (old, new) = (read(&args.old), read(&args.new));
    let ((old_source, old), (new_source, new)) = (old?, new?);
    let changes = changes::changes(&old, &new);
    let told = show::Told {
        changes: &changes,
        old: &old_source,
        new: &new_source,
    };
    let text = match args.format {
        Report::Text => told.text(),
        Report::Json => told.json()?,
    };
    print(text.as_bytes())?;
    Ok(match changes.iter().all(|change| change.allowed) {
        true => Status::Good,
        false => Status::Rejects,
    })
}

/// Reads a schema. What is wrong with it goes to stderr.
fn read(path: &Path) -> Result<(Source, Outline), Failure> {
    let name = path.display();
    if path.is_dir() {
        return Err(Failure::Trouble(format!(
            "{name} is a folder; two files of schemas are compared"
        )));
    }
    let found = find_schemas(std::slice::from_ref(&path.to_path_buf()))?;
    let loaded = found.into_iter().next().map(|schema| schema.loaded);
    let problems = match loaded {
        Some(Ok(Loaded { schema, library })) => match outline(&schema, &library) {
            Ok(outline) => return Ok((schema, outline)),
            Err(problems) => problems,
        },
        Some(Err(problems)) => problems,
        None => return Err(Failure::Trouble(format!("there is no schema in {name}"))),
    };
    eprint!("{problems}");
    Err(Failure::Trouble(format!(
        "{name} cannot be used as a schema"
    )))
}
