//! Generates a parser for every fixture schema in `cases/schemas`, and a table of them, so that a new
//! fixture is one file.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use margay_codegen::{Library, emit, load, plan};

fn main() {
    println!("cargo::rerun-if-changed=cases/schemas");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let mut modules = String::new();
    let mut fixtures = String::new();
    let schemas = schemas();
    let count = schemas.len();
    for schema in schemas {
        let name = schema
            .file_stem()
            .and_then(|stem| stem.to_str())
            .expect("a name in UTF-8");
        let loaded = load(&schema, &Library::new()).unwrap_or_else(|problems| panic!("{problems}"));
        let planned =
            plan(&loaded.schema, &loaded.library).unwrap_or_else(|problems| panic!("{problems}"));
        let module = name.replace(['-', '.'], "_").to_lowercase();
        let file = out.join(format!("{module}.rs"));
        let shown = Path::new("tests").join(&schema);
        let text = emit(&planned.plan, &shown.to_string_lossy(), "cargo test");
        fs::write(&file, text).expect("OUT_DIR can be written to");
        let record = &planned.plan.record;
        let path = schema.canonicalize().expect("the schema was just read");
        writeln!(modules, "#[path = {file:?}]\npub mod {module};")
            .expect("a string takes every write");
        writeln!(
            fixtures,
            "    Fixture {{ name: {name:?}, schema: {path:?}, code: {file:?}, cases: None, lines: OnceLock::new(), \
             generated: Generated::Here(|parse, json| \
             Box::new(JsonEngine::new({module}::{record}Parser, parse, json)), |parse, batches| \
             columns_of({module}::{record}Parser, parse, batches)), interpreter: Lazy::new() }},"
        )
        .expect("a string takes every write");
    }
    let table = format!("{modules}\nstatic FIXTURES: [Fixture; {count}] = [\n{fixtures}];\n");
    fs::write(out.join("fixtures.rs"), table).expect("OUT_DIR can be written to");
}

/// The fixture schemas, sorted by file.
fn schemas() -> Vec<PathBuf> {
    let entries = fs::read_dir("cases/schemas").expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("an entry can be read").path());
    let is_schema = |path: &PathBuf| {
        let name = path.to_string_lossy();
        let others = [".layout.yml", "_tests.yml"];
        name.ends_with(".yml") && !others.iter().any(|other| name.ends_with(other))
    };
    let mut schemas: Vec<_> = paths.filter(is_schema).collect();
    schemas.sort();
    schemas
}
