//! Generates a parser for every fixture schema in `cases/schemas`, and a table of them, so that a new
//! fixture is one file. A second table has parsers of schemas made up by chance.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use margay_codegen::{Library, emit, load, plan};
use random::{COMPILED, Schema, seed};

#[path = "src/random/mod.rs"]
#[allow(dead_code, unreachable_pub, reason = "the tests use the rest")]
mod random;

fn main() {
    println!("cargo::rerun-if-changed=cases/schemas");
    println!("cargo::rerun-if-changed=src/random");
    println!("cargo::rerun-if-env-changed=MARGAY_SEED");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let mut code = Code {
        modules: String::new(),
        out,
    };
    let fixtures: Vec<String> = schemas().iter().map(|path| code.fixture(path)).collect();
    let made_up: Vec<String> = seeds().map(|seed| code.made_up(seed)).collect();
    let table = format!(
        "{}\nstatic FIXTURES: [Fixture; {}] = [\n{}];\n\n\
         static MADE_UP: [(u64, Fixture); {}] = [\n{}];\n",
        code.modules,
        fixtures.len(),
        fixtures.concat(),
        made_up.len(),
        made_up.concat(),
    );
    fs::write(code.out.join("fixtures.rs"), table).expect("OUT_DIR can be written to");
}

/// The seeds of the schemas that are made up: always the same, unless the environment asks for others.
fn seeds() -> impl Iterator<Item = u64> {
    let series = env::var("MARGAY_SEED").map_or(0, |text| {
        let series = text.parse::<u32>();
        series.expect("MARGAY_SEED is a whole number")
    });
    (0..COMPILED).map(move |at| seed(series.into(), at))
}

/// What is generated.
struct Code {
    modules: String,
    out: PathBuf,
}

impl Code {
    /// Generates the parser of a fixture, and gives its row.
    fn fixture(&mut self, schema: &Path) -> String {
        let name = schema
            .file_stem()
            .and_then(|stem| stem.to_str())
            .expect("a name in UTF-8");
        let module = name.replace(['-', '.'], "_").to_lowercase();
        let shown = Path::new("tests").join(schema);
        let path = schema.canonicalize().expect("the schema was just read");
        let row = self.module(name, &module, &path, &shown.to_string_lossy());
        format!("    {row},\n")
    }

    /// Makes a schema up, and generates its parser.
    fn made_up(&mut self, seed: u64) -> String {
        let schema = Schema::random(seed);
        let module = format!("seed_{seed}");
        let folder = self.out.join(&module);
        fs::create_dir_all(&folder).expect("OUT_DIR can be written to");
        let write = |ending: &str, text: &str| {
            let path = folder.join(format!("{}{ending}", schema.name));
            fs::write(&path, text).expect("OUT_DIR can be written to");
            path
        };
        let path = write(".yml", &schema.text());
        if let Some(layout) = schema.layout() {
            write(".layout.yml", &layout);
        }
        let row = self.module(&format!("seed {seed}"), &module, &path, &module);
        format!("    ({seed}, {row}),\n")
    }

    /// Generates a module, and gives the fixture that is in it. The compiler has nothing to say against it.
    fn module(&mut self, name: &str, module: &str, path: &Path, shown: &str) -> String {
        let loaded = load(path, &Library::new()).unwrap_or_else(|problems| panic!("{problems}"));
        let planned =
            plan(&loaded.schema, &loaded.library).unwrap_or_else(|problems| panic!("{problems}"));
        let file = self.out.join(format!("{module}.rs"));
        let text = emit(&planned.plan, shown, "cargo test");
        fs::write(&file, text).expect("OUT_DIR can be written to");
        let module_of = "#[deny(warnings)]\n#[path = ";
        writeln!(self.modules, "{module_of}{file:?}]\npub mod {module};")
            .expect("a string takes every write");
        let record = &planned.plan.record;
        format!(
            "Fixture {{ name: {name:?}, schema: {path:?}, code: {file:?}, cases: None, lines: OnceLock::new(), \
             generated: Generated::Here(|parse, json| \
             Box::new(JsonEngine::new({module}::{record}Parser, parse, json)), |parse, batches| \
             columns_of({module}::{record}Parser, parse, batches)), interpreter: Lazy::new() }}"
        )
    }
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
