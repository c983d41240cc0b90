//! Which engine parses the lines of a run: a generated parser, the interpreter on a plan, or several
//! of them side by side.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::slice;

use chrono::Utc;
use margay_codegen::plan;
use margay_codegen::plan::Plan;
#[cfg(feature = "columnar")]
use margay_columnar::{ArrowEngine, BatchEngine, BatchOptions, SchemaError, SchemaRef, TimeUnit};
use margay_interpret::Interpreter;
use margay_logs::{LogType, Visit};
use margay_runtime::{
    Classifier, CsvEngine, Engine, Entries, JsonEngine, JsonOptions, ParseOptions, RowIds,
    Standard, Timestamps, UnknownField,
};

#[cfg(feature = "columnar")]
use crate::args;
use crate::args::{ParseArgs, TimestampStyle};
use crate::chosen::{built_in_schema, choose_built_ins, choose_schemas};
use crate::entries::Shape;
use crate::failure::Failure;
#[cfg(feature = "columnar")]
use crate::format::Table;
use crate::overlap::Kept;
use crate::schemas::{Schema, find_schemas};
use crate::worker::Worker;

/// Makes the engines of a run, all alike.
pub struct Engines<'a> {
    parsers: Vec<Parser>,
    read: Vec<Kept>,
    args: &'a ParseArgs,
}

/// What parses a log type.
pub enum Parser {
    Generated(&'static LogType),
    Interpreted(Box<Plan>),
}

impl Parser {
    /// The parser of a built-in log type.
    pub fn of_built_in(built_in: &'static LogType, interpret: bool) -> Result<Self, Failure> {
        match interpret {
            true => Self::of_schema(&built_in_schema(built_in), false),
            false => Ok(Self::Generated(built_in)),
        }
    }

    /// The interpreter of a schema. What is wrong with the schema goes to stderr, unless `quiet` without
    /// warnings.
    pub fn of_schema(schema: &Schema, quiet: bool) -> Result<Self, Failure> {
        lower(schema, quiet).map(|plan| Self::Interpreted(Box::new(plan)))
    }

    /// The log type it parses.
    pub fn log_type(&self) -> &str {
        match self {
            Self::Generated(built_in) => built_in.name,
            Self::Interpreted(plan) => &plan.log_type,
        }
    }

    /// An engine that runs it and writes CSV.
    pub fn csv(&self, parse: ParseOptions, lines: JsonOptions) -> Box<dyn Engine> {
        match self {
            Self::Generated(built_in) => built_in.visit(Csv(parse, lines)),
            Self::Interpreted(plan) => Csv(parse, lines).visit(Interpreter::new(plan)),
        }
    }

    /// An engine that runs it and makes columns.
    #[cfg(feature = "columnar")]
    pub fn columns(
        &self,
        parse: ParseOptions,
        batches: BatchOptions,
    ) -> Result<Box<dyn BatchEngine>, SchemaError> {
        match self {
            Self::Generated(built_in) => built_in.visit(Columns(parse, batches)),
            Self::Interpreted(plan) => Columns(parse, batches).visit(Interpreter::new(plan)),
        }
    }

    /// An engine that runs it.
    pub fn engine(&self, parse: ParseOptions, json: JsonOptions) -> Box<dyn Engine> {
        match self {
            Self::Generated(built_in) => built_in.engine(parse, json),
            Self::Interpreted(plan) => {
                Box::new(JsonEngine::new(Interpreter::new(plan), parse, json))
            }
        }
    }
}

/// Makes an engine that writes CSV.
struct Csv(ParseOptions, JsonOptions);

impl Visit for Csv {
    type Output = Box<dyn Engine>;

    fn visit<P: margay_runtime::Parser + Clone + Send + 'static>(self, parser: P) -> Self::Output {
        Box::new(CsvEngine::new(parser, self.0, self.1))
    }
}

/// Makes an engine that makes columns.
#[cfg(feature = "columnar")]
struct Columns(ParseOptions, BatchOptions);

#[cfg(feature = "columnar")]
impl Visit for Columns {
    type Output = Result<Box<dyn BatchEngine>, SchemaError>;

    fn visit<P: margay_runtime::Parser + Clone + Send + 'static>(self, parser: P) -> Self::Output {
        Ok(Box::new(ArrowEngine::new(parser, self.0, self.1)?))
    }
}

impl<'a> Engines<'a> {
    /// The engines that the arguments ask for.
    pub fn choose(args: &'a ParseArgs) -> Result<Self, Failure> {
        let mut read = Vec::new();
        let parsers = if !args.path.is_empty() {
            let schemas = find_schemas(&args.path)?;
            read.extend(schemas.iter().flat_map(|schema| schema.read.clone()));
            let chosen = choose_schemas(&schemas, &args.schemas)?;
            all(chosen
                .into_iter()
                .map(|schema| Parser::of_schema(schema, args.quiet)))?
        } else {
            let chosen = choose_built_ins(&args.schemas)?;
            all(chosen
                .into_iter()
                .map(|built_in| Parser::of_built_in(built_in, args.interpret)))?
        };
        Ok(Self {
            parsers,
            read,
            args,
        })
    }

    /// The files that were read to make the engines.
    pub fn read(&self) -> &[Kept] {
        &self.read
    }

    /// The log types that the engines parse.
    pub fn log_types(&self) -> Vec<String> {
        let names = self.parsers.iter().map(Parser::log_type);
        names.map(str::to_owned).collect()
    }

    /// As many engines as there are threads, that write lines, and what their output begins with.
    pub fn lines(&self, threads: usize, csv: bool) -> Result<(Vec<Worker>, Vec<u8>), Failure> {
        let mut workers = Vec::new();
        let mut head = Vec::new();
        for _ in 0..threads {
            let mut engine = match csv {
                true => self
                    .only("CSV has the columns")?
                    .csv(self.parse_options(), self.line_options()),
                false => self.engine(),
            };
            if !self.args.fields.is_empty() {
                let selected = engine.select(&self.args.fields);
                selected.map_err(|unknown| self.unknown_field(&unknown))?;
            }
            head = engine.head();
            workers.push(Worker::from(engine));
        }
        Ok((workers, head))
    }

    /// As many engines as there are threads, that make columns for a table, and the schema of these.
    #[cfg(feature = "columnar")]
    pub fn columns(
        &self,
        table: Table,
        threads: usize,
    ) -> Result<(Vec<Worker>, SchemaRef), Failure> {
        let parser = self.only("Parquet and Arrow have the columns")?;
        let engines = (0..threads.max(1)).map(|_| {
            let engine = parser.columns(self.parse_options(), self.batch_options(table));
            engine.map_err(|error| Failure::Trouble(error.to_string()))
        });
        let engines: Result<Vec<_>, _> = engines.collect();
        let engines = engines?;
        let schema = engines[0].schema().clone();
        Ok((engines.into_iter().map(Worker::Columns).collect(), schema))
    }

    /// That no log type has a field of this name; which ones each of them has.
    fn unknown_field(&self, unknown: &UnknownField) -> Failure {
        if let [_] = self.parsers.as_slice() {
            return Failure::Trouble(unknown.to_string());
        }
        let path = &unknown.path;
        let said = self.parsers.iter().filter_map(|parser| {
            let error = self.engine_of(parser).select(slice::from_ref(path)).err()?;
            Some(format!("\n  {}: {error}", parser.log_type()))
        });
        let said: String = said.collect();
        Failure::Trouble(format!("no log type has a field `{path}`:{said}"))
    }

    /// The only parser there is.
    fn only(&self, what: &str) -> Result<&Parser, Failure> {
        match self.parsers.as_slice() {
            [only] => Ok(only),
            _ => Err(Failure::Trouble(format!(
                "{what} of one log type; name it with --schemas, one of: {}",
                self.log_types().join(", ")
            ))),
        }
    }

    /// What is to be said about log types that should not be mixed with others.
    pub fn warning(&self) -> Option<String> {
        let classifier = self.classifier();
        let stateful: Vec<_> = classifier.stateful().collect();
        if self.parsers.len() == 1 || stateful.is_empty() {
            return None;
        }
        Some(format!(
            "lines of {} depend on lines before them, such as a header, which may be taken from \
             other log types; parse them in a run of their own",
            stateful.join(", ")
        ))
    }

    /// What inputs look like, if nobody says otherwise. JSON that is not in documents is read line by
    /// line, as most of it is written.
    pub fn shape(&self) -> Shape {
        match self.engine().entries() {
            Entries::Lines | Entries::Json => Shape::Lines,
            Entries::JsonWithin(path) => Shape::within(path),
        }
    }

    fn engine(&self) -> Box<dyn Engine> {
        match self.parsers.as_slice() {
            [only] => self.engine_of(only),
            _ => Box::new(self.classifier()),
        }
    }

    fn classifier(&self) -> Classifier {
        let engines = self.parsers.iter().map(|parser| self.engine_of(parser));
        Classifier::new(engines.collect())
    }

    fn engine_of(&self, parser: &Parser) -> Box<dyn Engine> {
        parser.engine(self.parse_options(), self.line_options())
    }

    fn parse_options(&self) -> ParseOptions {
        ParseOptions {
            strict: self.args.strict,
        }
    }

    fn line_options(&self) -> JsonOptions {
        JsonOptions {
            timestamps: timestamps(self.args.timestamps),
            standard: standard(self.args),
        }
    }

    #[cfg(feature = "columnar")]
    fn batch_options(&self, table: Table) -> BatchOptions {
        BatchOptions {
            standard: standard(self.args),
            fields: self.args.fields.clone(),
            dictionaries: self.args.dictionary.clone(),
            time_unit: match self.args.time_unit {
                Some(args::TimeUnit::Ns) => TimeUnit::Nanosecond,
                Some(args::TimeUnit::Us) | None => TimeUnit::Microsecond,
            },
            // Its columns are encoded when many blocks were parsed.
            copy_strings: matches!(table, Table::Parquet),
        }
    }
}

/// All parsers; or the first failure, after each schema was looked at and its problems were told.
fn all(parsers: impl Iterator<Item = Result<Parser, Failure>>) -> Result<Vec<Parser>, Failure> {
    let mut failed = None;
    let mut good = Vec::new();
    for parser in parsers {
        match (parser, &failed) {
            (Ok(parser), _) => good.push(parser),
            (Err(failure), None) => failed = Some(failure),
            // What is wrong with each schema was told where it was found.
            (Err(_), Some(_)) => {}
        }
    }
    match failed {
        None => Ok(good),
        Some(failure) => Err(failure),
    }
}

/// The plan of a schema. Its warnings go to stderr unless `quiet`, and so do its errors.
pub fn lower(schema: &Schema, quiet: bool) -> Result<Plan, Failure> {
    let planned = match &schema.loaded {
        Ok(loaded) => plan(&loaded.schema, &loaded.library),
        Err(problems) => Err(problems.clone()),
    };
    match planned {
        Ok(planned) => {
            if !quiet {
                eprint!("{}", planned.warnings);
            }
            Ok(planned.plan)
        }
        Err(problems) => {
            eprint!("{problems}");
            Err(Failure::Trouble(format!(
                "{} cannot be used as a schema",
                schema.file
            )))
        }
    }
}

fn timestamps(style: TimestampStyle) -> Timestamps {
    match style {
        TimestampStyle::Keep => Timestamps::Keep,
        TimestampStyle::Utc => Timestamps::Utc,
        TimestampStyle::DataLake => Timestamps::DataLake,
    }
}

fn standard(args: &ParseArgs) -> Option<Standard> {
    if args.no_standard_fields {
        return None;
    }
    let now = args.now;
    Some(Standard {
        source_id: args.source_id.clone(),
        source_label: args.source_label.clone(),
        clock: Box::new(move || now.unwrap_or_else(Utc::now)),
        row_ids: match &args.row_id {
            Some(id) => RowIds::fixed(id.clone()),
            None => RowIds::random(seed()),
        },
    })
}

/// Bits that differ from engine to engine and from run to run. The standard library seeds its hash
/// tables from the system's source of randomness.
fn seed() -> u128 {
    let half = || u128::from(RandomState::new().build_hasher().finish());
    half() << 64 | half()
}
