//! What an input gives: events, rejected lines, values that were left out.

use chrono::DateTime;
use margay_runtime::{JsonOptions, ParseError, ParseOptions, Report, RowIds, Standard, Timestamps};
use serde_json::{Map, Value};

use crate::engines::Parser;

/// The time of parsing, in nanoseconds since 1970: the same at every run, and none that a log holds.
const PARSE_TIME: i64 = 946_684_800_000_000_001;

/// What an input gives.
#[derive(Debug, Default)]
pub struct Given {
    pub events: Vec<Map<String, Value>>,
    /// The lines of the input that were rejected, and why.
    pub rejects: Vec<(u64, ParseError)>,
    /// Values that could not be converted, with their lines.
    pub soft: Vec<(u64, ParseError)>,
}

impl Given {
    /// Runs an input through a parser of its own. Each of its lines is an entry.
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
        let mut out = Vec::new();
        let mut report = Report::default();
        parser
            .engine(parse, json)
            .parse(input.as_bytes(), &mut out, &mut report);
        let lines = out.split(|&byte| byte == b'\n');
        let events = lines.filter_map(|line| serde_json::from_slice(line).ok());
        let rejects = report.rejects.into_iter();
        let soft = report.soft.into_iter();
        Self {
            events: events.collect(),
            rejects: rejects.map(|one| (one.line, one.error)).collect(),
            soft: soft.map(|one| (one.line, one.sample)).collect(),
        }
    }
}
