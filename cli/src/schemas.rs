//! Finds schemas on disk.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use margay_codegen::{Diagnostics, Library, Loaded, Source, load};
use serde::Deserialize;

use crate::builtin::layout_name;
use crate::failure::Failure;
use crate::inputs::{Input, list_below};
use crate::output::true_name;
use crate::overlap::Kept;

/// What a single schema without a name is called.
pub const UNNAMED: &str = "Custom.Test";

/// A schema that was found.
pub struct Schema {
    /// The file's name.
    pub file: String,
    /// Its log type, unless it has none or is not even YAML.
    pub log_type: Option<String>,
    /// The schema with the layouts it may refer to, or why it cannot be read.
    pub loaded: Result<Loaded, Diagnostics>,
    /// The files that it was read from.
    pub read: Vec<Kept>,
}

/// The layouts of the log types that are built in, and of native parsers that schemas may name.
pub fn built_in_library() -> Library {
    let mut library = Library::with_natives();
    for layout in margay_logs::all().iter().filter_map(|one| one.layout) {
        library.add_layout(layout_name(&layout), Source::new(layout.name, layout.text));
    }
    library
}

/// Reads every schema that the paths lead to, in order.
pub fn find_schemas(paths: &[PathBuf]) -> Result<Vec<Schema>, Failure> {
    let library = built_in_library();
    let mut files = Vec::new();
    for path in paths {
        match path.is_dir() {
            true => files.extend(files_below(path, &is_schema)?),
            false => files.push(path.clone()),
        }
    }
    // A file that is named twice, or is in a folder too, is one schema.
    let mut known = HashSet::new();
    files.retain(|file| known.insert(true_name(file)));
    let read = files.iter().map(|file| read_schema(file, &library));
    let mut found: Vec<_> = read.collect();
    match found.as_mut_slice() {
        [] => {
            return Err(Failure::Trouble(format!(
                "there is no schema in {}",
                listed(paths)
            )));
        }
        [only] => name_unnamed(only),
        _ => {}
    }
    Ok(found)
}

/// The part of a schema that is needed to choose among schemas.
#[derive(Deserialize)]
struct Head {
    schema: Option<String>,
}

fn read_schema(path: &Path, library: &Library) -> Schema {
    let loaded = load(path, library);
    let text = loaded.as_ref().ok().map(|loaded| loaded.schema.text());
    let head = text.and_then(|text| serde_yaml::from_str::<Head>(text).ok());
    Schema {
        file: path.display().to_string(),
        log_type: head.and_then(|head| head.schema),
        read: files_of(path, loaded.as_ref().ok()),
        loaded,
    }
}

/// The file of a schema, and those of the layouts beside it.
fn files_of(path: &Path, loaded: Option<&Loaded>) -> Vec<Kept> {
    let library = loaded.map(|loaded| &loaded.library);
    let names = library.into_iter().flat_map(Library::layouts);
    let layouts = names.filter_map(|name| library?.layout(name));
    let files = layouts.map(|layout| Path::new(layout.name()));
    let beside = files
        .filter(|file| file.parent() == path.parent())
        .filter_map(|file| Some(path.with_file_name(file.file_name()?)));
    let layouts = beside.map(|file| Kept::new(file, "a layout"));
    let schema = Kept::new(path, "a schema");
    std::iter::once(schema).chain(layouts).collect()
}

/// Names a schema that has no name.
fn name_unnamed(schema: &mut Schema) {
    let Ok(loaded) = &mut schema.loaded else {
        return;
    };
    let head = serde_yaml::from_str::<Head>(loaded.schema.text());
    if let Ok(Head { schema: None }) = head {
        loaded.schema = loaded.schema.clone().called(UNNAMED);
        schema.log_type = Some(UNNAMED.to_owned());
    }
}

/// Whether two names of log types are one: upper and lower case make no difference.
pub fn is_same_name(one: Option<&str>, other: &str) -> bool {
    one.is_some_and(|one| one.eq_ignore_ascii_case(other))
}

/// What two schemas of one name are called, for "two schemas are called X".
pub fn shared_name(one: &Schema, other: &Schema) -> String {
    let names = [one, other].map(|schema| schema.log_type.as_deref().unwrap_or_default());
    match names {
        [one, other] if one == other => format!("`{one}`"),
        [one, other] => format!("`{one}` and `{other}`, which is one name"),
    }
}

fn listed(paths: &[PathBuf]) -> String {
    let names: Vec<_> = paths
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    names.join(", ")
}

/// The files below a folder that are wanted, in order.
pub fn files_below(folder: &Path, wanted: &dyn Fn(&Path) -> bool) -> Result<Vec<PathBuf>, Failure> {
    let mut inputs = Vec::new();
    list_below(folder, wanted, &mut inputs);
    let files = inputs.into_iter().filter_map(|input| match input {
        Input::Stdin => None,
        Input::File(path) | Input::Regular(path) => Some(Ok(path)),
        Input::Unreadable { path, why } => Some(Err(Failure::Trouble(format!(
            "cannot read {}: {why}",
            path.display()
        )))),
    });
    files.collect()
}

/// Whether a file of a folder is a schema: YAML, but neither a layout nor a file of test cases.
fn is_schema(path: &Path) -> bool {
    let is_layout = ends_with_any(path, &[".layout.yml", ".layout.yaml"]);
    ends_with_any(path, &[".yml", ".yaml"]) && !is_layout && !is_cases(path)
}

/// Whether a file of a folder holds test cases.
pub fn is_cases(path: &Path) -> bool {
    ends_with_any(path, &["_tests.yml", "_tests.yaml"])
}

fn ends_with_any(path: &Path, endings: &[&str]) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| endings.iter().any(|ending| name.ends_with(ending)))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn write(folder: &Path, files: &[(&str, &str)]) {
        for (name, text) in files {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }

    fn log_types(path: &Path) -> Vec<Option<String>> {
        let schemas = find_schemas(&[path.to_path_buf()]).unwrap();
        schemas.into_iter().map(|schema| schema.log_type).collect()
    }

    #[test]
    fn a_folder_has_schemas_and_other_files() {
        let folder = tempfile::tempdir().unwrap();
        write(
            folder.path(),
            &[
                ("b.yml", "schema: Custom.B"),
                ("a/x.yaml", "schema: 'Custom.A' # first"),
                ("b_tests.yml", "name: case"),
                ("b.layout.yml", "layout: Custom.B"),
                ("notes.txt", "schema: Custom.C"),
                ("c.yml", ": : :"),
            ],
        );
        let expected = [
            Some("Custom.A".to_owned()),
            Some("Custom.B".to_owned()),
            None,
        ];
        assert_eq!(log_types(folder.path()), expected);
    }

    #[test]
    fn a_single_schema_may_lack_a_name() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &[("x.yml", "fields: []")]);
        assert_eq!(log_types(folder.path()), [Some(UNNAMED.to_owned())]);
        assert_eq!(
            log_types(&folder.path().join("x.yml")),
            [Some(UNNAMED.to_owned())]
        );
    }
}
