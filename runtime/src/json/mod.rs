//! The JSON lines sink: one object per record, appended to one reused buffer.

mod csv;
mod object;
mod rows;
mod stamping;
mod standard;
mod time;

pub use csv::CsvEngine;
pub use standard::{RowIds, Standard};

use crate::engine::{Engine, Entries};
use crate::parser::{BlockParser, ParseOptions, Parser, Texts};
use crate::record::Record;
use crate::report::Report;
use crate::select::{Selection, UnknownField};
use crate::stamp::Stamp;
use object::Object;
use rows::{Instructions, OwnRows, StampedRows};
use standard::StandardFields;
pub(crate) use time::TimeWriter;

/// How timestamps are written (`docs/parsing.md`, "What is written").
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Timestamps {
    /// In the field's own format and offset.
    #[default]
    Keep,
    /// RFC 3339 in UTC.
    Utc,
    /// `YYYY-MM-DD HH:MM:SS.nnnnnnnnn` in UTC.
    DataLake,
}

/// What JSON lines look like.
#[derive(Default)]
pub struct JsonOptions {
    /// How timestamps are written.
    pub timestamps: Timestamps,
    /// What the `p_` fields hold; none of them are written without it.
    pub standard: Option<Standard>,
}

/// A parser whose records are written as JSON lines.
///
/// Byte for byte the same for a generated parser and an interpreted one.
pub struct JsonEngine<P> {
    blocks: BlockParser<P>,
    times: TimeWriter,
    fields: Fields,
}

/// Which fields are written.
enum Fields {
    /// The schema's own.
    Own,
    /// These, and standard ones behind them.
    Standard(StandardFields),
    /// Some of them.
    Selected(Selection),
    /// Some of them and of the standard ones.
    Stamped(Stamp, Selection),
}

impl<P: Parser> JsonEngine<P> {
    /// An engine that parses and writes as the options say.
    pub fn new(parser: P, parse: ParseOptions, json: JsonOptions) -> Self {
        let fields = match json.standard {
            None => Fields::Own,
            Some(standard) => {
                let log_type = parser.log_type();
                Fields::Standard(StandardFields::new(log_type, standard, json.timestamps))
            }
        };
        Self {
            blocks: BlockParser::new(parser, parse),
            times: TimeWriter::new(json.timestamps),
            fields,
        }
    }
}

impl<P: Parser + Send> Engine for JsonEngine<P> {
    fn log_type(&self) -> &str {
        self.blocks.parser().log_type()
    }

    fn select(&mut self, fields: &[String]) -> Result<(), UnknownField> {
        let shape = self.blocks.parser().shape();
        let stamp = match std::mem::replace(&mut self.fields, Fields::Own) {
            Fields::Own | Fields::Selected(_) => None,
            Fields::Standard(fields) => {
                let log_type = self.blocks.parser().log_type();
                Some(Stamp::new(log_type, &shape, fields.into_standard()))
            }
            Fields::Stamped(stamp, _) => Some(stamp),
        };
        let all = match &stamp {
            Some(stamp) => stamp.shape(&shape),
            None => shape.clone(),
        };
        let found = Selection::of(&all, fields);
        // With a name that there is not, everything is written as before.
        let (selection, done) = match found {
            Ok(selection) => (selection, Ok(())),
            Err(unknown) => (Selection::all(&all), Err(unknown)),
        };
        let (fields, read) = match stamp {
            None => (Fields::Selected(selection.clone()), selection),
            Some(mut stamp) => {
                let read = stamp.select(&selection, &shape);
                (Fields::Stamped(stamp, selection), read)
            }
        };
        drop((all, shape));
        self.blocks.select(&read);
        self.fields = fields;
        done
    }

    fn is_stateful(&self) -> bool {
        self.blocks.is_stateful()
    }

    fn entries(&self) -> Entries<'_> {
        self.blocks.entries()
    }

    fn begin_stream(&mut self) {
        self.blocks.begin_stream();
    }

    fn parse(&mut self, block: &[u8], out: &mut Vec<u8>, report: &mut Report) {
        let times = &mut self.times;
        let instructions = Instructions::in_use();
        match &mut self.fields {
            Fields::Own => {
                let mut rows = OwnRows { out, block, times };
                self.blocks
                    .parse_rows(block, report, |row| instructions.write(&mut rows, row));
            }
            Fields::Standard(standard) => {
                standard.begin_block();
                let rows = OwnRows { out, block, times };
                let mut rows = StampedRows { rows, standard };
                self.blocks
                    .parse_rows(block, report, |row| instructions.write(&mut rows, row));
            }
            Fields::Selected(selection) => self.blocks.parse(block, report, |record, texts| {
                let mut object = Object::begin(out, block, texts, times);
                selection.of_record(&record).traverse(&mut object);
                object.end();
            }),
            Fields::Stamped(stamp, selection) => {
                stamp.begin_block();
                self.blocks.parse(block, report, |record, _| {
                    // What a source is called may need escapes.
                    let mut object = Object::begin(out, block, Texts::Any, times);
                    let stamped = stamp.stamp(&record);
                    selection.of_record(&stamped).traverse(&mut object);
                    object.end();
                });
            }
        }
    }
}

/// Appends one record as a JSON object, without standard fields and without a line end.
///
/// ```
/// use margay_runtime::{Field, List, Record, Sink, Timestamp, Timestamps, write_json};
///
/// struct Door<'a> { peer: &'a str, tags: List<'a> }
///
/// impl Record for Door<'_> {
///     fn traverse<S: Sink>(&self, sink: &mut S) {
///         sink.string(&Field::new("peer"), Some(self.peer));
///         sink.float(&Field::new("took"), None);
///         sink.strings(&Field::new("tags"), self.tags);
///     }
///     fn event_time(&self) -> Option<Timestamp> { None }
/// }
///
/// let door = Door { peer: "say \"hi\"", tags: List::new("a,b", b',') };
/// let mut out = Vec::new();
/// write_json(&door, Timestamps::Keep, &mut out);
/// assert_eq!(out, br#"{"peer":"say \"hi\"","tags":["a","b"]}"#);
/// ```
pub fn write_json<R: Record>(record: &R, timestamps: Timestamps, out: &mut Vec<u8>) {
    let mut times = TimeWriter::new(timestamps);
    let mut object = Object::begin(out, &[], Texts::Any, &mut times);
    record.traverse(&mut object);
    object.close();
}
