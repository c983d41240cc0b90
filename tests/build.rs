//! Generates a parser for every fixture schema in `cases/schemas` and for every shipped schema that
//! has no instance, and a table of them, so that a new fixture is one file.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use margay_codegen::{Library, emit, load, plan};

fn main() {
    println!("cargo::rerun-if-changed=cases/schemas");
    println!("cargo::rerun-if-changed=../schemas");
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
        let shown = shown.to_string_lossy().replace("tests/../", "");
        let text = emit(&planned.plan, &shown, "cargo test");
        fs::write(&file, text).expect("OUT_DIR can be written to");
        let record = &planned.plan.record;
        let path = schema.canonicalize().expect("the schema was just read");
        writeln!(modules, "#[path = {file:?}]\npub mod {module};")
            .expect("a string takes every write");
        writeln!(
            fixtures,
            "    Fixture {{ name: {name:?}, schema: {path:?}, code: {file:?}, generated: |parse, json| \
             Box::new(JsonEngine::new({module}::{record}Parser, parse, json)), batches: |parse, batches| \
             columns_of({module}::{record}Parser, parse, batches), interpreter: Lazy::new() }},"
        )
        .expect("a string takes every write");
    }
    let table = format!("{modules}\nstatic FIXTURES: [Fixture; {count}] = [\n{fixtures}];\n");
    fs::write(out.join("fixtures.rs"), table).expect("OUT_DIR can be written to");
}

/// The fixture schemas, and the shipped ones that have no instance, sorted by file.
fn schemas() -> Vec<PathBuf> {
    let vendors = fs::read_dir("../schemas").expect("the folder of schemas is there");
    let vendors = vendors.map(|entry| entry.expect("an entry can be read").path());
    let folders = vendors.chain([PathBuf::from("cases/schemas")]);
    let mut schemas: Vec<_> = folders.flat_map(|folder| schemas_in(&folder)).collect();
    schemas.retain(|path| !path.ends_with("AWS.ALB.yml"));
    schemas.sort();
    schemas
}

fn schemas_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("an entry can be read").path());
    let is_schema = |path: &PathBuf| {
        let name = path.to_string_lossy();
        let others = [".layout.yml", "_tests.yml"];
        name.ends_with(".yml") && !others.iter().any(|other| name.ends_with(other))
    };
    paths.filter(is_schema).collect()
}
