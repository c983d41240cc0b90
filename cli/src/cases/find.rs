//! Which files of cases are run.

use std::path::{Path, PathBuf};

use margay_codegen::{Diagnostics, Source, load_cases};

use crate::args::TestArgs;
use crate::failure::Failure;
use crate::schemas::{files_below, is_cases};

/// The texts of the files, or why they cannot be read; those that margay ships where there are none.
pub fn case_files(files: Option<&[PathBuf]>) -> Vec<Result<Source, Diagnostics>> {
    let Some(files) = files else {
        let shipped = margay_logs::all().iter().map(|log_type| &log_type.cases);
        return shipped
            .map(|file| Ok(Source::new(file.name, file.text)))
            .collect();
    };
    files.iter().map(|file| load_cases(file)).collect()
}

/// The files of cases that the arguments ask for; none where they ask for those that margay ships.
pub fn case_paths(args: &TestArgs) -> Result<Option<Vec<PathBuf>>, Failure> {
    let Some(path) = &args.path else {
        return Ok(None);
    };
    if let Err(error) = path.metadata() {
        return Err(Failure::Trouble(format!(
            "cannot read the schema {}: {error}",
            path.display()
        )));
    }
    let files = match args.files.as_slice() {
        [] => files_of(path)?,
        files => listed(files)?,
    };
    Ok(Some(files))
}

/// The files that belong to a schema or a folder of schemas.
fn files_of(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    if path.is_dir() {
        let files = files_below(path, &is_cases)?;
        return match files.is_empty() {
            false => Ok(files),
            true => Err(Failure::Trouble(format!(
                "there is no file of cases in {}; they are called *_tests.yml",
                path.display()
            ))),
        };
    }
    if is_cases(path) {
        return Err(Failure::Trouble(format!(
            "{} is a file of cases; the schema, or the folder of schemas, comes before it",
            path.display()
        )));
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let beside =
        ["yml", "yaml"].map(|ending| path.with_file_name(format!("{stem}_tests.{ending}")));
    let found = beside.iter().find(|file| file.exists());
    found.map(|file| vec![file.clone()]).ok_or_else(|| {
        Failure::Trouble(format!(
            "there are no cases for {}: there is no {}; name the file of cases, or write it",
            path.display(),
            beside[0].display()
        ))
    })
}

/// The files that were named, and those below the folders that were.
fn listed(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        match path.is_dir() {
            true => files.extend(files_below(path, &is_cases)?),
            false => files.push(path.clone()),
        }
    }
    Ok(files)
}
