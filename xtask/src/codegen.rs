//! Generated code that matches its schemas: written anew, or compared.
//!
//! ```text
//! schemas/aws/AWS.ALB.yml ─load, plan, emit→ text ─┬─ write_stale: alb/src/generated.rs
//!                                                  └─ stale: is it the same?
//! ```

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use margay_codegen::{Diagnostic, Diagnostics, Library};

use crate::editor;
use crate::files;
use crate::instances::{self, INSTANCES};

/// What brings generated files up to date; it stands in their headers too.
pub const COMMAND: &str = "cargo xtask codegen";

/// What the schemas say that the generated files should hold.
#[derive(Debug, Default)]
pub struct Generated {
    /// The files of the instances, the JSON Schemas, and their text, seen from the root.
    pub files: Vec<(PathBuf, String)>,
    /// The log types that have a schema and no instance.
    pub without_instance: Vec<String>,
    /// What the authors of schemas should look at.
    pub warnings: Diagnostics,
}

/// Generates the code of every instance, and checks every other schema.
///
/// # Errors
///
/// Everything that is wrong with any schema, or with the table of instances.
pub fn generate(root: &Path) -> Result<Generated, Diagnostics> {
    let names = files::schemas(root)
        .map_err(|error| Diagnostic::of_file(files::SCHEMAS, error.to_string()))?;
    let mut generated = Generated::default();
    let mut seen = BTreeSet::new();
    let (mut warnings, mut problems) = (Vec::new(), Vec::new());
    for name in names {
        match generate_one(root, &name, &mut generated) {
            Ok((log_type, found)) => {
                seen.insert(log_type);
                warnings.extend(found);
            }
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() {
        problems.extend(missing_schemas(&seen));
    }
    generated.files.extend(editor::files());
    generated.warnings = Diagnostics::new(warnings);
    match problems.is_empty() {
        true => Ok(generated),
        false => Err(Diagnostics::new(problems)),
    }
}

/// Generates the code of one schema if there is a place for it. Gives its log type and warnings.
fn generate_one(
    root: &Path,
    name: &Path,
    generated: &mut Generated,
) -> Result<(String, Diagnostics), Diagnostics> {
    let loaded = margay_codegen::load(&root.join(name), &Library::new())?;
    let checked = margay_codegen::check(&loaded.schema, &loaded.library)?;
    let log_type = checked.log_type().to_owned();
    let Some(instance) = instances::find(&log_type) else {
        generated.without_instance.push(log_type.clone());
        return Ok((log_type, checked.warnings().clone()));
    };
    let planned = margay_codegen::plan(&loaded.schema, &loaded.library)?;
    let text = margay_codegen::emit(&planned.plan, &slashes(name), COMMAND);
    generated.files.push((instance.file.into(), text));
    Ok((log_type, planned.warnings))
}

/// Instances that no schema belongs to: a name in the table, or a schema's, is wrong.
fn missing_schemas(seen: &BTreeSet<String>) -> impl Iterator<Item = Diagnostic> {
    let missing = INSTANCES
        .iter()
        .filter(|instance| !seen.contains(instance.log_type));
    missing.map(|instance| {
        let message = format!("no schema of the log type {} was found", instance.log_type);
        Diagnostic::of_file(instance.file, message)
    })
}

/// The generated files that differ from what their schemas say, or are not there.
///
/// ```no_run
/// let generated = xtask::codegen::generate(&xtask::files::root()).unwrap();
/// let stale = xtask::codegen::stale(&xtask::files::root(), &generated);
/// assert!(stale.is_empty(), "run `{}`: {stale:?}", xtask::codegen::COMMAND);
/// ```
pub fn stale<'g>(root: &Path, generated: &'g Generated) -> Vec<&'g Path> {
    let is_stale = |(path, text): &&(PathBuf, String)| {
        let found = fs::read_to_string(root.join(path));
        !found.is_ok_and(|found| same_lines(&found, text))
    };
    generated
        .files
        .iter()
        .filter(is_stale)
        .map(|(path, _)| path.as_path())
        .collect()
}

/// Writes the generated files that are stale, and names them.
///
/// # Errors
///
/// A file cannot be written.
pub fn write_stale<'g>(root: &Path, generated: &'g Generated) -> io::Result<Vec<&'g Path>> {
    let stale = stale(root, generated);
    for (path, text) in &generated.files {
        if stale.contains(&path.as_path()) {
            fs::write(root.join(path), text)?;
        }
    }
    Ok(stale)
}

/// Whether two texts are the same but for the kind of their line ends, which a version control
/// system may change.
fn same_lines(one: &str, other: &str) -> bool {
    one.lines().eq(other.lines()) && one.ends_with('\n') == other.ends_with('\n')
}

/// A path as it is written on every system.
fn slashes(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_do_not_make_a_file_stale() {
        assert!(same_lines("a\nb\n", "a\r\nb\r\n"));
        assert!(!same_lines("a\nb\n", "a\nb"));
        assert!(!same_lines("a\n", "b\n"));
    }

    #[test]
    fn every_instance_is_fresh() {
        let root = files::root();
        let generated = generate(&root).unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(
            stale(&root, &generated),
            Vec::<&Path>::new(),
            "run `{COMMAND}`"
        );
    }
}
