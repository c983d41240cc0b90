//! What the workspace's tests share: fixtures, engines, and one way of running lines through them.

#![allow(missing_docs, reason = "read with its tests")]

use std::fs;
use std::path::Path;
use std::sync::{LazyLock, Mutex, OnceLock};

use margay_codegen::plan::Plan;
use margay_codegen::{Library, Source, cases, load, plan};
use margay_columnar::{ArrowEngine, BatchEngine, BatchOptions};
use margay_interpret::Interpreter;
use margay_logs::{LogType, Visit};
use margay_runtime::chrono::DateTime;
use margay_runtime::{
    Engine, JsonEngine, JsonOptions, ParseOptions, Parser, Report, RowIds, Standard, Timestamps,
};

pub mod random;

include!(concat!(env!("OUT_DIR"), "/fixtures.rs"));

/// A log type that is both generated and interpreted.
#[derive(Debug)]
pub struct Fixture {
    pub name: &'static str,
    /// The schema's file.
    pub schema: &'static str,
    /// The file of the generated code, for a fixture of this crate.
    pub code: &'static str,
    /// The file of cases that ships with it.
    cases: Option<margay_logs::Text>,
    lines: OnceLock<Vec<u8>>,
    generated: Generated,
    interpreter: Lazy,
}

/// Where a generated parser is.
#[derive(Debug)]
enum Generated {
    /// In this crate.
    Here(
        fn(ParseOptions, JsonOptions) -> Box<dyn Engine>,
        fn(ParseOptions, BatchOptions) -> Box<dyn BatchEngine>,
    ),
    /// Among the log types that ship.
    Shipped(&'static LogType),
}

struct Columns(ParseOptions, BatchOptions);

impl Visit for Columns {
    type Output = Box<dyn BatchEngine>;

    fn visit<P: Parser + Clone + Send + 'static>(self, parser: P) -> Self::Output {
        columns_of(parser, self.0, self.1)
    }
}

fn columns_of<P: Parser + Send + 'static>(
    parser: P,
    parse: ParseOptions,
    batches: BatchOptions,
) -> Box<dyn BatchEngine> {
    let engine = ArrowEngine::new(parser, parse, batches);
    Box::new(engine.unwrap_or_else(|error| panic!("{error}")))
}

/// The interpreter of a fixture's plan, made when it is first asked for.
#[derive(Debug, Default)]
struct Lazy(OnceLock<Mutex<Interpreter>>);

impl Lazy {
    const fn new() -> Self {
        Self(OnceLock::new())
    }

    fn get(&self, plan: impl FnOnce() -> Plan) -> Interpreter {
        let interpreter = self.0.get_or_init(|| Mutex::new(Interpreter::new(&plan())));
        interpreter.lock().expect("cloning does not panic").clone()
    }
}

impl Fixture {
    /// The shipped log types and the fixtures of this crate.
    pub fn all() -> impl Iterator<Item = &'static Fixture> {
        static SHIPPED: LazyLock<Vec<Fixture>> =
            LazyLock::new(|| margay_logs::all().iter().map(Fixture::shipped).collect());
        SHIPPED.iter().chain(Self::here())
    }

    /// The fixtures of this crate.
    pub fn here() -> impl Iterator<Item = &'static Fixture> {
        FIXTURES.iter()
    }

    /// Schemas made up by chance, each with its seed.
    pub fn made_up() -> impl Iterator<Item = (u64, &'static Fixture)> {
        MADE_UP.iter().map(|(seed, fixture)| (*seed, fixture))
    }

    fn shipped(log_type: &'static LogType) -> Self {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../");
        Self {
            name: log_type.name,
            schema: format!("{root}{}", log_type.schema.name).leak(),
            code: "",
            cases: Some(log_type.cases),
            lines: OnceLock::new(),
            generated: Generated::Shipped(log_type),
            interpreter: Lazy::new(),
        }
    }

    /// The fixture of a name.
    pub fn named(name: &str) -> &'static Fixture {
        let mut all = Self::all();
        all.find(|fixture| fixture.name == name)
            .unwrap_or_else(|| panic!("no fixture is called {name}"))
    }

    pub fn plan(&self) -> Plan {
        let loaded = load(Path::new(self.schema), &Library::new());
        let loaded = loaded.unwrap_or_else(|problems| panic!("{problems}"));
        let planned = plan(&loaded.schema, &loaded.library);
        planned.unwrap_or_else(|problems| panic!("{problems}")).plan
    }

    /// All its lines as one block: those of `cases/lines`, and the inputs of the cases that ship.
    pub fn lines(&self) -> &[u8] {
        self.lines.get_or_init(|| self.read_lines())
    }

    fn read_lines(&self) -> Vec<u8> {
        let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/cases/lines")).join(self.name);
        let entries = fs::read_dir(folder).into_iter().flatten();
        let paths = entries.map(|entry| entry.expect("an entry can be read").path());
        let mut files: Vec<_> = paths
            .filter(|path| path.extension().is_some_and(|ending| ending == "log"))
            .collect();
        files.sort();
        let read = |path| fs::read(path).expect("a case can be read");
        let mut lines: Vec<u8> = files.into_iter().flat_map(read).collect();
        if let Some(cases) = self.cases {
            let file = cases::read(&Source::new(cases.name, cases.text));
            for case in file.cases {
                lines.extend_from_slice(case.input.as_bytes());
                lines.push(b'\n');
            }
        }
        assert!(!lines.is_empty(), "{} has no lines", self.name);
        lines
    }

    /// The generated parser behind a JSON sink.
    pub fn generated(&self, mode: Mode) -> Box<dyn Engine> {
        match self.generated {
            Generated::Here(make, _) => make(mode.parse(), mode.json()),
            Generated::Shipped(log_type) => log_type.engine(mode.parse(), mode.json()),
        }
    }

    fn generated_batches(
        &self,
        parse: ParseOptions,
        batches: BatchOptions,
    ) -> Box<dyn BatchEngine> {
        match self.generated {
            Generated::Here(_, make) => make(parse, batches),
            Generated::Shipped(log_type) => log_type.visit(Columns(parse, batches)),
        }
    }

    /// Both parsers behind columns, the generated one first.
    pub fn batches(
        &self,
        mode: Mode,
        options: impl Fn() -> BatchOptions,
    ) -> [Box<dyn BatchEngine>; 2] {
        let with_standard = || BatchOptions {
            standard: mode.standard(),
            ..options()
        };
        let interpreter = self.interpreter.get(|| self.plan());
        [
            self.generated_batches(mode.parse(), with_standard()),
            columns_of(interpreter, mode.parse(), with_standard()),
        ]
    }

    /// The generated parser, each line of which becomes a record before it is written: one is only made
    /// where fields are asked for, and here all are.
    pub fn by_records(&self, mode: Mode) -> Box<dyn Engine> {
        let mut engine = self.generated(mode);
        let selected = engine.select(&self.field_names());
        selected.expect("the fields are the schema's");
        engine
    }

    /// The names of its fields.
    pub fn field_names(&self) -> Vec<String> {
        let interpreter = self.interpreter.get(|| self.plan());
        let shape = interpreter.shape();
        let names = shape.iter().map(|slot| slot.field.name.to_owned());
        names.collect()
    }

    /// The interpreter behind the same sink.
    pub fn interpreted(&self, mode: Mode) -> Box<dyn Engine> {
        let interpreter = self.interpreter.get(|| self.plan());
        Box::new(JsonEngine::new(interpreter, mode.parse(), mode.json()))
    }
}

/// How lines are parsed and written.
#[derive(Debug, Clone, Copy, Default)]
pub struct Mode {
    pub strict: bool,
    pub standard_fields: bool,
    pub timestamps: Timestamps,
}

impl Mode {
    /// Every mode there is.
    pub fn all() -> Vec<Self> {
        let mut modes = Vec::new();
        for timestamps in [Timestamps::Keep, Timestamps::Utc, Timestamps::DataLake] {
            for strict in [false, true] {
                for standard_fields in [false, true] {
                    modes.push(Self {
                        strict,
                        standard_fields,
                        timestamps,
                    });
                }
            }
        }
        modes
    }

    /// An interpreter of a plan behind a JSON sink.
    pub fn interpreter(self, plan: &Plan) -> Box<dyn Engine> {
        let interpreter = Interpreter::new(plan);
        Box::new(JsonEngine::new(interpreter, self.parse(), self.json()))
    }

    fn parse(self) -> ParseOptions {
        ParseOptions {
            strict: self.strict,
        }
    }

    fn json(self) -> JsonOptions {
        JsonOptions {
            timestamps: self.timestamps,
            standard: self.standard(),
        }
    }

    fn standard(self) -> Option<Standard> {
        self.standard_fields.then(|| Standard {
            source_id: Some("source".to_owned()),
            source_label: None,
            clock: Box::new(|| DateTime::from_timestamp(1_700_000_000, 5).unwrap_or_default()),
            row_ids: RowIds::fixed("row".to_owned()),
        })
    }
}

/// Runs a block through an engine.
pub fn run(engine: &mut dyn Engine, block: &[u8]) -> (String, Report) {
    let mut out = Vec::new();
    let mut report = Report::default();
    engine.parse(block, &mut out, &mut report);
    (String::from_utf8(out).expect("JSON is UTF-8"), report)
}

/// Runs a block through new engines of a fixture, as [`Pair::run`] does.
pub fn agree(fixture: &'static Fixture, mode: Mode, block: &[u8]) -> (String, Report) {
    Pair::new(fixture, mode).run(block)
}

/// The engines of a fixture, on the same stream.
pub struct Pair {
    fixture: &'static Fixture,
    mode: Mode,
    generated: Box<dyn Engine>,
    interpreted: Box<dyn Engine>,
    /// [`Fixture::by_records`], where that writes the same.
    by_records: Option<Box<dyn Engine>>,
}

impl Pair {
    /// Engines at the start of a stream.
    pub fn new(fixture: &'static Fixture, mode: Mode) -> Self {
        let (generated, interpreted) = (fixture.generated(mode), fixture.interpreted(mode));
        assert_eq!(generated.is_stateful(), interpreted.is_stateful());
        Self {
            fixture,
            mode,
            generated,
            interpreted,
            by_records: (!mode.standard_fields).then(|| fixture.by_records(mode)),
        }
    }

    /// Begins another input.
    pub fn begin_stream(&mut self) {
        self.generated.begin_stream();
        self.interpreted.begin_stream();
        if let Some(by_records) = &mut self.by_records {
            by_records.begin_stream();
        }
    }

    /// Runs the next block through the engines, holds them to each other and to the count of the
    /// lines, and gives what they gave.
    pub fn run(&mut self, block: &[u8]) -> (String, Report) {
        let generated = run(&mut *self.generated, block);
        let interpreted = run(&mut *self.interpreted, block);
        let name = self.fixture.name;
        let shown = String::from_utf8_lossy(block);
        let context = || format!("{name} {:?} {shown:?}", self.mode);
        for (generated, interpreted) in generated.0.lines().zip(interpreted.0.lines()) {
            assert_eq!(generated, interpreted, "{}", context());
        }
        for (generated, interpreted) in generated.1.rejects.iter().zip(&interpreted.1.rejects) {
            assert_eq!(generated, interpreted, "{}", context());
        }
        assert!(generated == interpreted, "{}", context());
        if let Some(by_records) = &mut self.by_records {
            let by_records = run(&mut **by_records, block);
            assert_eq!(by_records.0, generated.0, "by records: {}", context());
            assert!(by_records == generated, "by records: {}", context());
        }
        let tally = generated.1.tally;
        assert!(tally.is_conserved(), "{name} {tally:?} {shown:?}");
        assert_eq!(tally.events as usize, generated.0.lines().count());
        assert_eq!(tally.rejects as usize, generated.1.rejects.len());
        generated
    }
}
