//! What an input gives: events, rejected lines, values that were left out.

use chrono::DateTime;
use margay_runtime::{
    Entries, JsonOptions, ParseError, ParseOptions, Report, RowIds, Standard, Timestamps,
};
use serde_json::{Map, Value};

use crate::engines::Parser;
use crate::entries::{self, Shape};

/// The time of parsing, in nanoseconds since 1970: the same at every run, and none that a log holds.
const PARSE_TIME: i64 = 946_684_800_000_000_001;

/// What an input gives.
#[derive(Debug, Default)]
pub struct Given {
    pub events: Vec<Map<String, Value>>,
    /// The lines of the input that were rejected, and why.
    pub rejects: Vec<(u64, String)>,
    /// Values that could not be converted, with their lines.
    pub soft: Vec<(u64, ParseError)>,
}

impl Given {
    /// Runs an input through a parser of its own. Each of its lines is an entry or, where the log is
    /// JSON, each of its values, be it on one line or on many.
    pub fn of(parser: &Parser, input: &str) -> Self {
        let parse = ParseOptions { strict: false };
        let json = JsonOptions {
            timestamps: Timestamps::Keep,
            standard: Some(Standard {
                source_id: None,
                source_label: None,
                clock: Box::new(|| DateTime::from_timestamp_nanos(PARSE_TIME)),
                row_ids: RowIds::fixed(String::from("row")),
            }),
        };
        let mut engine = parser.engine(parse, json);
        let shape = match engine.entries() {
            Entries::Lines => Shape::Lines,
            Entries::Json => Shape::Json(None),
            Entries::JsonWithin(path) => Shape::within(path),
        };
        let (input, problem) = entries::lines(input, &shape);
        let mut out = Vec::new();
        let mut report = Report::default();
        engine.parse(&input, &mut out, &mut report);
        let lines = out.split(|&byte| byte == b'\n');
        let events = lines.filter_map(|line| serde_json::from_slice(line).ok());
        let rejects = report.rejects.into_iter();
        let rejects = rejects.map(|one| (one.line, one.error.to_string()));
        let next = report.tally.lines + 1;
        let soft = report.soft.into_iter();
        Self {
            events: events.collect(),
            rejects: rejects
                .chain(problem.map(|problem| (next, problem)))
                .collect(),
            soft: soft.map(|one| (one.line, one.sample)).collect(),
        }
    }
}
