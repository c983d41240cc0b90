//! Fields and values.

use schemars::{JsonSchema, Schema};
use serde_json::{Value as Json, json};

use super::transforms::{Concat, Copy, Mask, Rename, Split};
use super::words::{Family, Flag, Indicator, Text, TimeFormat, Type};

/// A field of a record or of an object.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", transform = transformations)]
pub struct Field {
    /// The field's name, which is its key in the input and in the output.
    #[schemars(extend("minLength" = 1))]
    name: Text,
    /// What the field holds.
    description: Option<Text>,
    /// Whether there is no event without a value.
    required: Option<Flag>,
    #[schemars(flatten)]
    value: Value,
    /// Takes the value of another key of the same object.
    rename: Option<Rename>,
    /// Takes a copy of another value.
    copy: Option<Copy>,
    /// Joins other values.
    concat: Option<Concat>,
    /// Takes a part of another text.
    split: Option<Split>,
    /// Hides the value.
    mask: Option<Mask>,
}

/// What a value may be.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", transform = by_type)]
pub struct Value {
    /// The type.
    #[schemars(rename = "type")]
    kind: Type,
    /// The fields of an object.
    #[schemars(length(min = 1))]
    fields: Option<Vec<Field>>,
    /// What the elements of an array are.
    element: Option<Box<Value>>,
    /// The name of a definition.
    #[schemars(length(min = 1))]
    target: Option<String>,
    /// How a time is written.
    time_format: Option<TimeFormat>,
    /// How a time may be written; the first that fits counts.
    #[schemars(length(min = 1))]
    time_formats: Option<Vec<TimeFormat>>,
    /// Whether this time is the event's. Where several say so, the first that has a value counts.
    is_event_time: Option<Flag>,
    /// For lookup tables. It has no effect here.
    is_expiration: Option<Flag>,
    /// What the text is collected as, for search.
    indicators: Option<Vec<Indicator>>,
    /// What the text must satisfy.
    validate: Option<Validate>,
    /// Whether the value may be a text that holds JSON.
    #[schemars(rename = "isEmbeddedJSON")]
    is_embedded_json: Option<Flag>,
}

/// What a text must satisfy.
#[derive(JsonSchema)]
#[schemars(
    deny_unknown_fields,
    extend(
        "minProperties" = 1,
        "allOf" = [
            { "not": { "required": ["allow", "deny"] } },
            { "not": { "required": ["ip", "cidr"] } },
        ]
    )
)]
pub struct Validate {
    /// The only texts that pass.
    #[schemars(length(min = 1))]
    allow: Option<Vec<Item>>,
    /// Texts that do not pass.
    #[schemars(length(min = 1))]
    deny: Option<Vec<Item>>,
    /// An address of this family.
    ip: Option<Family>,
    /// A range of addresses of this family, such as `10.0.0.0/8`.
    cidr: Option<Family>,
}

/// A text that is not empty.
#[derive(JsonSchema)]
#[schemars(extend("minLength" = 1))]
pub struct Item(Text);

/// Which types a key goes with, as `margay check` has it.
const COMPANY: [(&str, &[&str]); 10] = [
    ("fields", &["object"]),
    ("element", &["array"]),
    ("target", &["ref"]),
    ("timeFormat", &["timestamp"]),
    ("timeFormats", &["timestamp"]),
    ("isEventTime", &["timestamp"]),
    ("isExpiration", &["timestamp"]),
    ("indicators", &["string"]),
    ("validate", &["string"]),
    ("isEmbeddedJSON", &["object", "array", "json"]),
];

/// The keys that values of a type must have, one of each list.
const NEEDED: [(&str, &[&str]); 4] = [
    ("object", &["fields"]),
    ("array", &["element"]),
    ("ref", &["target"]),
    ("timestamp", &["timeFormat", "timeFormats"]),
];

/// Adds what depends on the type: keys that must be there, and keys in the wrong company.
fn by_type(schema: &mut Schema) {
    schema.insert("additionalProperties".to_owned(), json!(false));
    let needed = NEEDED.iter().map(|(kind, keys)| {
        let keys = keys.iter().map(|key| json!({ "required": [key] }));
        json!({
            "if": { "required": ["type"], "properties": { "type": { "const": kind } } },
            "then": { "oneOf": keys.collect::<Vec<_>>() },
        })
    });
    let company = COMPANY.iter().map(|(key, kinds)| {
        json!({
            "if": { "required": ["type", key] },
            "then": { "properties": { "type": { "enum": kinds } } },
        })
    });
    also(schema, needed.chain(company));
}

/// Adds what goes with transformations: one of them gives the value, and only texts are masked.
fn transformations(schema: &mut Schema) {
    schema.insert("additionalProperties".to_owned(), json!(false));
    let producers = ["rename", "copy", "concat", "split"];
    let pairs = producers.iter().enumerate().flat_map(|(at, one)| {
        let others = producers[at + 1..].iter();
        others.map(move |other| json!({ "not": { "required": [one, other] } }))
    });
    let masked = json!({
        "if": { "required": ["mask"] },
        "then": { "properties": { "type": { "const": "string" } } },
    });
    also(schema, pairs.chain([masked]));
}

/// Adds conditions that must hold as well.
fn also(schema: &mut Schema, conditions: impl Iterator<Item = Json>) {
    let all = schema
        .ensure_object()
        .entry("allOf")
        .or_insert_with(|| json!([]));
    if let Json::Array(all) = all {
        all.extend(conditions);
    }
}
