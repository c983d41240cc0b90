//! Which engine parses the lines of a run: a generated parser, or the interpreter on a plan.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::path::PathBuf;

use chrono::Utc;
use margay_codegen::plan::Plan;
use margay_codegen::{Loaded, Source, plan};
use margay_interpret::Interpreter;
use margay_logs::LogType;
use margay_runtime::{Engine, JsonEngine, JsonOptions, ParseOptions, RowIds, Standard, Timestamps};

use crate::args::{ParseArgs, TimestampStyle};
use crate::builtin;
use crate::failure::Failure;
use crate::schemas::{Schema, built_in_library, find_schemas};

/// Makes the engines of a run, all alike.
pub struct Engines<'a> {
    parser: Parser,
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
            true => Self::of_schema(&built_in_schema(built_in)),
            false => Ok(Self::Generated(built_in)),
        }
    }

    /// The interpreter of a schema. What is wrong with the schema goes to stderr.
    pub fn of_schema(schema: &Schema) -> Result<Self, Failure> {
        lower(schema).map(|plan| Self::Interpreted(Box::new(plan)))
    }

    /// The log type it parses.
    pub fn log_type(&self) -> &str {
        match self {
            Self::Generated(built_in) => built_in.name,
            Self::Interpreted(plan) => &plan.log_type,
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

impl<'a> Engines<'a> {
    /// The engines that the arguments ask for.
    pub fn choose(args: &'a ParseArgs) -> Result<Self, Failure> {
        let parser = if !args.path.is_empty() {
            let schemas = find_schemas(&args.path)?;
            let chosen = choose_schema(&schemas, &args.schemas)?;
            Parser::of_schema(chosen)?
        } else {
            Parser::of_built_in(choose_built_in(&args.schemas)?, args.interpret)?
        };
        Ok(Self { parser, args })
    }

    /// The log type that the engines parse.
    pub fn log_type(&self) -> &str {
        self.parser.log_type()
    }

    /// As many engines as there are threads.
    pub fn build(&self, threads: usize) -> Vec<Box<dyn Engine>> {
        (0..threads).map(|_| self.engine()).collect()
    }

    fn engine(&self) -> Box<dyn Engine> {
        let parse = ParseOptions {
            strict: self.args.strict,
        };
        let json = JsonOptions {
            timestamps: timestamps(self.args.timestamps),
            standard: standard(self.args),
        };
        self.parser.engine(parse, json)
    }
}

/// The schema that arguments ask for: one of one's own, or a built-in one.
pub fn choose_one(path: &[PathBuf], names: &[String]) -> Result<Schema, Failure> {
    if path.is_empty() {
        return choose_built_in(names).map(built_in_schema);
    }
    let mut found = find_schemas(path)?;
    let chosen = choose_schema(&found, names)?;
    let at = found.iter().position(|schema| std::ptr::eq(schema, chosen));
    Ok(found.swap_remove(at.unwrap_or(0)))
}

fn choose_built_in(names: &[String]) -> Result<&'static LogType, Failure> {
    match names {
        [] => builtin::default(),
        [name] => builtin::named(name),
        names => Err(one_at_a_time(&names.join(", "))),
    }
}

fn choose_schema<'s>(found: &'s [Schema], names: &[String]) -> Result<&'s Schema, Failure> {
    let known: Vec<_> = found
        .iter()
        .filter_map(|schema| schema.log_type.as_deref())
        .collect();
    match (names, found) {
        ([], [only]) => Ok(only),
        ([], _) => Err(one_at_a_time(&known.join(", "))),
        ([name], _) => named(found, name, &known.join(", ")),
        (names, _) => Err(one_at_a_time(&names.join(", "))),
    }
}

fn named<'s>(found: &'s [Schema], name: &str, known: &str) -> Result<&'s Schema, Failure> {
    let mut named = found
        .iter()
        .filter(|schema| schema.log_type.as_deref() == Some(name));
    match (named.next(), named.next()) {
        (Some(only), None) => Ok(only),
        (Some(one), Some(other)) => Err(Failure::Trouble(format!(
            "two schemas are called {name}: {} and {}; give only one of them as --path",
            one.file, other.file
        ))),
        _ => Err(Failure::Trouble(format!(
            "no schema in --path is called {name}; there are: {known}"
        ))),
    }
}

fn one_at_a_time(names: &str) -> Failure {
    Failure::Trouble(format!(
        "lines of several log types in one run are not supported yet; name one with --schemas, \
         of: {names}"
    ))
}

fn built_in_schema(built_in: &LogType) -> Schema {
    let file = &built_in.schema;
    Schema {
        file: file.name.to_owned(),
        log_type: Some(built_in.name.to_owned()),
        loaded: Ok(Loaded {
            schema: Source::new(file.name, file.text),
            library: built_in_library(),
        }),
    }
}

/// The plan of a schema. Its warnings go to stderr, and so do its errors.
pub fn lower(schema: &Schema) -> Result<Plan, Failure> {
    let planned = match &schema.loaded {
        Ok(loaded) => plan(&loaded.schema, &loaded.library),
        Err(problems) => Err(problems.clone()),
    };
    match planned {
        Ok(planned) => {
            eprint!("{}", planned.warnings);
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
