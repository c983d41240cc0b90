//! Where things are in the repository.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The folder of schemas, seen from the root.
pub const SCHEMAS: &str = "schemas";

/// The crate of all log types, seen from the root.
pub const LOGS: &str = "logs";

/// The page that lists all log types, seen from the root.
pub const README: &str = "README.md";

/// The root of the repository that this was built in.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// The schema files, seen from the root, in the order of their names.
///
/// # Errors
///
/// A folder cannot be read.
pub fn schemas(root: &Path) -> io::Result<Vec<PathBuf>> {
    let all = yaml_files(root)?;
    Ok(all.into_iter().filter(|path| is_schema(path)).collect())
}

/// Whether a YAML file is neither a layout nor holds cases.
fn is_schema(path: &Path) -> bool {
    let name = path.to_string_lossy();
    !name.ends_with(".layout.yml") && !name.ends_with("_tests.yml")
}

/// Every YAML file below the folder of schemas, sorted.
fn yaml_files(root: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(SCHEMAS)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root.join(&folder))? {
            let entry = entry?;
            let path = folder.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "yml") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The files of Rust in the vendors' folders of the crate of all log types, sorted.
///
/// # Errors
///
/// A folder cannot be read.
pub fn rust_files_of_vendors(root: &Path) -> io::Result<Vec<PathBuf>> {
    let sources = Path::new(LOGS).join("src");
    let mut found = Vec::new();
    for vendor in fs::read_dir(root.join(&sources))? {
        let vendor = vendor?;
        if !vendor.file_type()?.is_dir() {
            continue;
        }
        for entry in fs::read_dir(vendor.path())? {
            let path = sources.join(vendor.file_name()).join(entry?.file_name());
            if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
