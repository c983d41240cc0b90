//! Schema files.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::fields::{Field, Value};
use super::parser::Parser;
use super::words::{Flag, Text};

/// A log schema: the fields of a log type and, where its lines are not JSON, how they are parsed.
#[derive(JsonSchema)]
#[schemars(
    title = "margay log schema",
    rename_all = "camelCase",
    deny_unknown_fields
)]
pub struct SchemaFile {
    /// The name of the log type: one to seven parts joined by dots, each with a capital first, such as
    /// `Custom.Door`. The file's name counts where it is missing.
    #[schemars(
        length(min = 3, max = 255),
        regex(pattern = "^[A-Z][A-Za-z0-9]*(\\.[A-Z][A-Za-z0-9]*){0,6}$")
    )]
    schema: Option<String>,
    /// The version of the language.
    #[schemars(extend("type" = "integer", "const" = 0))]
    version: Option<i64>,
    /// What the log is about.
    description: Option<Text>,
    /// Where the log is documented: a web address, or `-` for nowhere.
    #[schemars(
        rename = "referenceURL",
        regex(pattern = "^([hH][tT][tT][pP][sS]?://[^/\\s]\\S*|-)$")
    )]
    reference_url: Option<String>,
    /// Whether new fields may be discovered. It has no effect on parsing.
    field_discovery_enabled: Option<Flag>,
    /// How lines are parsed that are not JSON objects.
    parser: Option<Parser>,
    /// Values that are described once and used by `type: ref`.
    #[schemars(extend("propertyNames" = { "pattern": "^[A-Z][A-Za-z0-9]+$" }))]
    definitions: Option<BTreeMap<String, Value>>,
    /// The fields of a record, in the order of the output.
    #[schemars(length(min = 1))]
    fields: Vec<Field>,
}
