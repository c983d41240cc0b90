//! Runs a plan directly on lines: schemas that were never compiled, and the measure of those that
//! were.
//!
//! An [`Interpreter`] is a parser like the generated ones. It calls the same conversions of the
//! runtime in the same order, so both give the same events, byte for byte; what it decides per line
//! the generator decided once.
//!
//! What is not here: reading schemas (`margay-codegen` makes the plan) and cutting or converting
//! (the runtime does).

mod cut;
mod explain;
mod feed;
mod fields;
mod json;
mod program;
mod record;
mod times;
mod unread;

pub use explain::Explanation;
pub use record::{DynamicRecord, Value};

use std::cell::Cell;
use std::fmt;
use std::sync::Arc;

use margay_codegen::plan::Plan;
use margay_runtime::{
    Columns, Cut, Faults, Feeder, Members, ParseError, Parser, Record, Sink, Slot, Time,
};

use program::Program;

/// A parser for the log type of any plan.
///
/// ```
/// use margay_codegen::{Library, Source, plan};
/// use margay_interpret::Interpreter;
/// use margay_runtime::{Scratch, Timestamps, parse_line, write_json};
///
/// let schema = Source::new("Custom.Door.yml", "
/// schema: Custom.Door
/// parser: {native: {name: Custom.Door}}
/// fields:
///   - {name: peer, type: string}
///   - {name: opened, type: int}
/// ");
/// let layout = Source::new("Custom.Door.layout.yml", "
/// layout: Custom.Door
/// delimited: {separator: ' ', least: 2}
/// columns:
///   - {column: peer, field: peer}
///   - {column: opened, field: opened}
/// ");
/// let mut library = Library::new();
/// library.add_layout("Custom.Door", layout);
/// let interpreter = Interpreter::new(&plan(&schema, &library).unwrap().plan);
///
/// let mut scratch = Scratch::new();
/// let record = parse_line(&interpreter, "192.0.2.7 3", &mut scratch).unwrap();
/// let mut json = Vec::new();
/// write_json(&record, Timestamps::Keep, &mut json);
/// assert_eq!(json, br#"{"peer":"192.0.2.7","opened":3}"#);
/// ```
///
/// Clones share the program, one for each thread.
pub struct Interpreter {
    program: Arc<Program>,
    /// The values of a record that is gone, kept for their room.
    spare: Cell<Vec<Value<'static>>>,
}

impl Interpreter {
    /// A parser that does what the plan says.
    pub fn new(plan: &Plan) -> Self {
        Self {
            program: Arc::new(Program::new(plan)),
            spare: Cell::default(),
        }
    }
}

impl Clone for Interpreter {
    fn clone(&self) -> Self {
        Self {
            program: Arc::clone(&self.program),
            spare: Cell::default(),
        }
    }
}

impl fmt::Debug for Interpreter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Interpreter")
            .field(&self.program.log_type)
            .finish()
    }
}

impl Parser for Interpreter {
    type Record<'a> = DynamicRecord<'a>;

    fn log_type(&self) -> &str {
        &self.program.log_type
    }

    #[inline]
    fn cut(&self) -> Cut<'_> {
        self.program.cut()
    }

    fn shape(&self) -> Vec<Slot<'_>> {
        self.program.shape()
    }

    #[inline]
    fn convert<'a>(
        &'a self,
        columns: Columns<'a>,
        faults: &mut Faults,
    ) -> Result<DynamicRecord<'a>, ParseError> {
        let mut record = DynamicRecord::new(&self.program, &self.spare);
        self.program.run(&columns, faults, record.values_mut())?;
        Ok(record)
    }

    #[inline(always)]
    fn feed<'a, S: Sink>(
        &'a self,
        columns: Columns<'a>,
        faults: &mut Faults,
        sink: &mut S,
    ) -> Result<Option<Time<'a>>, ParseError> {
        let Some(steps) = &self.program.feeding else {
            let record = self.convert(columns, faults)?;
            record.traverse(sink);
            return Ok(record.event_time().map(Time::from));
        };
        let feed = Feeder::new(self, columns, faults, sink);
        steps.run(&self.program.fields, feed)
    }

    #[inline]
    fn read<'a>(
        &'a self,
        members: Members<'a>,
        faults: &mut Faults,
    ) -> Result<DynamicRecord<'a>, ParseError> {
        let mut record = DynamicRecord::new(&self.program, &self.spare);
        self.program.read(&members, faults, record.values_mut())?;
        Ok(record)
    }
}
