//! Reading from files: what lies beside a schema, and what cannot be read.

use std::fs;
use std::path::{Path, PathBuf};

use margay_codegen::{Library, Source, load, plan};

const SCHEMA: &str = "
schema: Custom.Door
parser: {native: {name: Custom.Door}}
fields: [{name: note, type: string}]
";

fn layout(separator: &str) -> String {
    let cut = format!("delimited: {{separator: '{separator}', least: 1}}");
    format!("layout: Custom.Door\n{cut}\ncolumns: [{{column: n, field: note}}]\n")
}

/// An empty folder of its own for a test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn problem(path: &Path) -> String {
    let problem = load(path, &Library::new()).unwrap_err().to_string();
    problem.replace(path.parent().unwrap().to_str().unwrap(), "…")
}

#[test]
fn a_layout_beside_the_schema_comes_before_the_librarys() {
    let folder = folder("beside");
    let path = folder.join("door.yml");
    fs::write(&path, SCHEMA).unwrap();
    let mut library = Library::new();
    library.add_layout("Custom.Door", Source::new("built in", layout(";")));

    let separator = |library: &Library| {
        let loaded = load(&path, library).unwrap();
        let planned = plan(&loaded.schema, &loaded.library).unwrap();
        let plan::Cut::Delimited(cut) = planned.plan.cut else {
            panic!("a layout's cut");
        };
        char::from(cut.separator)
    };
    assert_eq!(separator(&library), ';');
    fs::write(folder.join("Custom.Door.layout.yml"), layout(",")).unwrap();
    assert_eq!(separator(&library), ',');
    assert_eq!(separator(&Library::new()), ',');
}

#[test]
fn a_layout_is_looked_for_in_no_other_folder() {
    let folder = folder("elsewhere");
    let inner = folder.join("inner");
    fs::create_dir(&inner).unwrap();
    fs::write(folder.join("Custom.Door.layout.yml"), layout(",")).unwrap();
    let path = inner.join("door.yml");
    fs::write(
        &path,
        SCHEMA.replace("name: Custom.Door}", "name: ../Custom.Door}"),
    )
    .unwrap();
    let loaded = load(&path, &Library::new()).unwrap();
    assert_eq!(loaded.library.layouts().count(), 0);
    assert!(plan(&loaded.schema, &loaded.library).is_err());
}

#[test]
fn files_that_cannot_be_read_say_why() {
    let folder = folder("unreadable");
    let path = folder.join("door.yml");
    assert!(problem(&path).starts_with("…/door.yml: error: cannot be read: "));
    fs::write(&path, b"schema: \xff").unwrap();
    assert_eq!(
        problem(&path),
        "…/door.yml:1:9: error: this is not UTF-8 text\n    \
         1 | schema: \u{fffd}\n      \
         |         ^ help: save the file as UTF-8\n"
    );
    // A mark in front moves nothing, nor does U+FFFD that is there.
    fs::write(&path, b"\xef\xbb\xbf# \xef\xbf\xbd\n\xff").unwrap();
    assert!(problem(&path).starts_with("…/door.yml:2:1: error: "));
    fs::write(&path, vec![b'#'; 3 << 20]).unwrap();
    assert_eq!(
        problem(&path),
        "…/door.yml: error: the file has more than the 1048576 bytes that are read\n"
    );
}

/// A schema with objects in each other, so many of them, in brackets or not.
fn nested(objects: usize, in_brackets: bool) -> String {
    let mut field = String::from("{name: last, type: string, validate: {allow: [a, b]}}");
    for at in (0..objects).rev() {
        let indent = "    ".repeat(at + 1);
        field = match in_brackets {
            true => format!("{{name: o{at}, type: object, fields: [{field}]}}"),
            false => {
                format!("name: o{at}\n{indent}type: object\n{indent}fields:\n{indent}  - {field}")
            }
        };
    }
    format!("schema: Custom.Deep\nfields:\n  - {field}\n")
}

#[test]
fn objects_may_lie_64_deep_in_each_other() {
    for in_brackets in [true, false] {
        for objects in [62, 63, 64] {
            let source = Source::new("deep.yml", nested(objects, in_brackets));
            let planned = plan(&source, &Library::new());
            planned.unwrap_or_else(|problems| panic!("{objects}: {problems}"));
        }
        let source = Source::new("deep.yml", nested(65, in_brackets));
        let problems = plan(&source, &Library::new()).unwrap_err().to_string();
        assert!(
            problems.contains("65 levels deep, more than 64"),
            "{problems}"
        );
        let source = Source::new("deep.yml", nested(1000, in_brackets));
        assert!(plan(&source, &Library::new()).is_err());
    }
}
