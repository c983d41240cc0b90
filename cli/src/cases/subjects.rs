//! The parsers that cases are run through, by log type.

use std::collections::BTreeMap;

use crate::args::TestArgs;
use crate::engines::Parser;
use crate::excerpt::printable;
use crate::failure::Failure;
use crate::overlap::Kept;
use crate::schemas::{Schema, find_schemas, is_same_name, shared_name};

/// How many names of log types are listed in a message.
const LISTED: usize = 10;

/// What is tested: schemas of one's own, or the log types that are built in.
pub struct Subjects {
    schemas: Option<Vec<Schema>>,
    interpret: bool,
    /// The parsers that were made, and why others could not be.
    parsers: BTreeMap<String, Result<Parser, String>>,
}

/// Why there is no parser for a log type.
pub struct Unusable {
    pub message: String,
    pub help: Option<String>,
}

impl Subjects {
    pub fn of(args: &TestArgs) -> Result<Self, Failure> {
        let path = args.path.as_ref();
        let schemas = path.map(|path| find_schemas(std::slice::from_ref(path)));
        Ok(Self {
            schemas: schemas.transpose()?,
            interpret: args.interpret,
            parsers: BTreeMap::new(),
        })
    }

    /// The files that the schemas were read from.
    pub fn read(&self) -> impl Iterator<Item = Kept> {
        let schemas = self.schemas.iter().flatten();
        schemas.flat_map(|schema| schema.read.clone())
    }

    /// The parser of a log type. What is wrong with its schema is said once, on stderr.
    pub fn parser(&mut self, log_type: &str) -> Result<&Parser, Unusable> {
        if !self.parsers.contains_key(log_type) {
            let made = self.make(log_type)?;
            self.parsers.insert(log_type.to_owned(), made);
        }
        match &self.parsers[log_type] {
            Ok(parser) => Ok(parser),
            Err(message) => Err(Unusable {
                message: printable(message),
                help: None,
            }),
        }
    }

    fn make(&self, log_type: &str) -> Result<Result<Parser, String>, Unusable> {
        let made = match &self.schemas {
            None => {
                let built_in = margay_logs::named(log_type);
                let built_in = built_in.ok_or_else(|| self.unknown(log_type))?;
                Parser::of_built_in(built_in, self.interpret)
            }
            Some(schemas) => {
                let mut named = schemas
                    .iter()
                    .filter(|schema| is_same_name(schema.log_type.as_deref(), log_type));
                let first = named.next().ok_or_else(|| self.unknown(log_type))?;
                if let Some(other) = named.next() {
                    let name = shared_name(first, other);
                    let (one, other) = (&first.file, &other.file);
                    return Ok(Err(format!(
                        "two schemas are called {name}: {one} and {other}"
                    )));
                }
                if first.log_type.as_deref() != Some(log_type) {
                    return Err(self.unknown(log_type));
                }
                Parser::of_schema(first, false)
            }
        };
        Ok(made.map_err(|failure| match failure {
            Failure::Trouble(message) => message,
            Failure::ClosedPipe => String::from("the schema cannot be read"),
        }))
    }

    fn unknown(&self, log_type: &str) -> Unusable {
        let known = self.names();
        let twin = known
            .iter()
            .find(|name| name.eq_ignore_ascii_case(log_type));
        let help = match (twin, known.as_slice()) {
            (Some(twin), _) => format!("did you mean `{twin}`?"),
            (None, names) if names.len() > LISTED => {
                format!("there are {} and others", names[..LISTED].join(", "))
            }
            (None, names) => format!("there are: {}", names.join(", ")),
        };
        let shown: String = log_type.chars().take(60).collect();
        Unusable {
            message: format!("no schema is called `{shown}`"),
            help: Some(help),
        }
    }

    fn names(&self) -> Vec<&str> {
        match &self.schemas {
            None => margay_logs::all().iter().map(|one| one.name).collect(),
            Some(schemas) => {
                let names = schemas
                    .iter()
                    .filter_map(|schema| schema.log_type.as_deref());
                names.collect()
            }
        }
    }
}
