//! Files of test cases.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde_json::Value;

use super::words::Text;

/// A test case: a line, or several, and the events that they should give.
#[derive(JsonSchema)]
#[schemars(
    title = "margay test case",
    rename_all = "camelCase",
    deny_unknown_fields
)]
pub struct CaseFile {
    /// What the case shows.
    name: Option<Text>,
    /// The log type that the input is parsed as.
    log_type: Text,
    /// The input: a JSON object, or lines.
    input: Text,
    /// The expected event. Without `result` and `results`, none is expected.
    result: Option<Event>,
    /// The expected events, where there are several.
    results: Option<Vec<Event>>,
    /// A part of the reason for which the input is rejected.
    error: Option<Text>,
}

/// An event: JSON text or a map. `{{ .LogType }}` in it stands for the log type.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub enum Event {
    /// JSON text.
    Text(String),
    /// A map.
    Map(BTreeMap<String, Value>),
}
