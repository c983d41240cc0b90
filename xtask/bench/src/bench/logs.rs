//! Other logs than the load balancer's, one of each way of cutting: to JSON lines without standard
//! fields, by the generated parser and by the interpreter.

use std::hint::black_box;

use margay_logs::syslog::rfc3164::Rfc3164Parser;
use margay_logs::{LogType, Parser, named};
use margay_runtime::Cut;
use regex::Regex;
use xtask::corpus::logs;
use xtask_hot::{Work, generated, json};

use super::inputs::SEED;
use super::parsers;
use super::{Part, Stage, cpu};
use crate::Outcome;

/// The column of generated parsers.
pub const GENERATED: &str = "generated";

const INTERPRETED: &str = "interpreted";

/// The column of an expression on its own.
const EXPRESSION: &str = "regex alone";

/// The logs, and how their lines are cut: literal text between captures, columns in quotes, columns
/// between blanks that a header names, brackets, not at all, one expression.
const NAMES: [&str; 6] = [
    "Apache.AccessCombined",
    "CiscoUmbrella.DNS",
    "AWS.VPCFlow",
    "AWS.S3ServerAccess",
    "AWS.CloudTrail",
    SYSLOG,
];

const SYSLOG: &str = "Syslog.RFC3164";

/// A log with lines of it.
pub struct Log {
    log_type: &'static LogType,
    text: Vec<u8>,
}

impl Log {
    /// Each log of which a stage is wanted, with so many bytes of lines.
    pub fn all(bytes: usize, wanted: impl Fn(&str) -> bool) -> Vec<Self> {
        let columns = [GENERATED, INTERPRETED, EXPRESSION];
        let is_wanted = |name: &&str| columns.iter().any(|column| wanted(&key(name, column)));
        let logs = NAMES.into_iter().filter(is_wanted);
        logs.map(|name| Self::of(name, bytes)).collect()
    }

    fn of(name: &str, bytes: usize) -> Self {
        let log = logs::find(name).expect("lines are made up for it");
        let log_type = named(name).expect("it is built in");
        let text = log.text(SEED, bytes);
        Self { log_type, text }
    }
}

/// What is measured of each log.
pub fn stages(logs: &[Log]) -> Outcome<Vec<Stage<'_>>> {
    let mut stages = Vec::new();
    for log in logs {
        let interpreter = parsers::interpreter(log.log_type.schema.name)?;
        let work = generated(log.log_type.name, &log.text, None).ok_or("it is not built in")?;
        stages.push(stage(log, GENERATED, work));
        stages.push(stage(log, INTERPRETED, json(interpreter, &log.text, None)));
        if log.log_type.name == SYSLOG {
            stages.push(stage(log, EXPRESSION, expression(&log.text)?));
        }
    }
    Ok(stages)
}

fn key(name: &str, column: &str) -> String {
    format!("logs/{name}/{}", column.replace(' ', "_"))
}

fn stage<'i>(log: &Log, column: &'static str, (bytes, mut work): Work<'i>) -> Stage<'i> {
    Stage {
        key: key(log.log_type.name, column),
        part: Part::Logs,
        row: log.log_type.name,
        column,
        run: Box::new(move || Ok(cpu::cost(bytes, &mut work))),
    }
}

/// Looks for the groups of the expression that syslog is cut with, and does nothing else: what its
/// parser cannot be faster than.
fn expression(text: &[u8]) -> Outcome<Work<'_>> {
    let Cut::Regex(cut) = Rfc3164Parser.cut() else {
        return Err("syslog is not cut by an expression any more".into());
    };
    let regex = Regex::new(cut.expression())?;
    let text = std::str::from_utf8(text)?;
    let mut groups = regex.capture_locations();
    let work = move || {
        for line in text.lines() {
            let found = regex.captures_read(&mut groups, line);
            assert!(black_box(found).is_some(), "{line}");
        }
    };
    Ok((text.len(), Box::new(work)))
}
