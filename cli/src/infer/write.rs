//! A type as the YAML of a schema.

use std::fmt::Write;

use super::names::name_fields;
use super::types::{Hint, Object, Scalar, Type};

/// A schema, and what its author should know.
#[derive(Debug)]
pub struct Written {
    pub text: String,
    /// How many fields there are, at all levels.
    pub fields: usize,
    /// What does not have the name that it has in the samples.
    pub notes: Vec<String>,
}

/// Writes the schema of a log type; `None` where no field has a value.
pub fn write_schema(record: &Object, log_type: Option<&str>) -> Option<Written> {
    let mut writer = Writer::default();
    if let Some(log_type) = log_type {
        writer.line(0, format_args!("schema: {log_type}"));
    }
    writer.line(0, format_args!("version: 0"));
    writer.object(record, "", 0);
    let Writer {
        text,
        fields,
        notes,
    } = writer;
    (fields > 0).then_some(Written {
        text,
        fields,
        notes,
    })
}

#[derive(Default)]
struct Writer {
    text: String,
    fields: usize,
    notes: Vec<String>,
}

impl Writer {
    fn line(&mut self, indent: usize, line: std::fmt::Arguments<'_>) {
        // Writing to a text cannot fail.
        let _ = writeln!(self.text, "{:indent$}{line}", "");
    }

    /// Writes the fields of the object at a path; that of the record is empty.
    fn object(&mut self, object: &Object, path: &str, indent: usize) {
        self.line(indent, format_args!("fields:"));
        if object.fields.iter().any(|field| field.name.is_empty()) {
            self.notes
                .push(format!("a key without a name {}is left out", inside(path)));
        }
        for one in name_fields(object, path.is_empty()) {
            let (name, field) = (&one.name, one.field);
            if is_empty(&field.value) {
                continue;
            }
            self.fields += 1;
            self.line(indent + 2, format_args!("- name: {}", scalar(name)));
            if one.renamed {
                let from = scalar(&field.name);
                self.line(indent + 4, format_args!("rename:"));
                self.line(indent + 6, format_args!("from: {from}"));
                self.notes.push(format!(
                    "the key {from} {}becomes the field {}, as its name is taken",
                    inside(path),
                    scalar(name)
                ));
            }
            if object.requires(field) {
                self.line(indent + 4, format_args!("required: true"));
            }
            let path = match path.is_empty() {
                true => name.clone(),
                false => format!("{path}.{name}"),
            };
            self.value(&field.value, &path, indent + 4);
        }
    }

    fn value(&mut self, value: &Type, path: &str, indent: usize) {
        let kind = match value {
            Type::Unknown | Type::Json => "json",
            Type::Array(_) => "array",
            Type::Object(_) => "object",
            Type::Scalar(Scalar::Bigint) => "bigint",
            Type::Scalar(Scalar::Float) => "float",
            Type::Scalar(Scalar::Boolean) => "boolean",
            Type::Scalar(Scalar::Timestamp) => "timestamp",
            Type::Scalar(Scalar::String(_)) => "string",
        };
        self.line(indent, format_args!("type: {kind}"));
        match value {
            Type::Array(element) => {
                self.line(indent, format_args!("element:"));
                self.value(element, &format!("{path}[]"), indent + 2);
            }
            Type::Object(object) => self.object(object, path, indent),
            Type::Scalar(Scalar::Timestamp) => {
                self.line(indent, format_args!("timeFormat: rfc3339"));
            }
            Type::Scalar(Scalar::String(Some(hint))) => {
                let indicator = match hint {
                    Hint::Ip => "ip",
                    Hint::Url => "url",
                    Hint::AwsArn => "aws_arn",
                };
                self.line(indent, format_args!("indicators:"));
                self.line(indent + 2, format_args!("- {indicator}"));
            }
            _ => {}
        }
    }
}

fn inside(path: &str) -> String {
    match path.is_empty() {
        true => String::new(),
        false => format!("of {} ", scalar(path)),
    }
}

/// Whether nothing is known of a value: an object without fields, an array without elements.
fn is_empty(value: &Type) -> bool {
    match value {
        Type::Unknown => true,
        Type::Array(element) => is_empty(element),
        Type::Object(object) => object
            .fields
            .iter()
            .all(|field| field.name.is_empty() || is_empty(&field.value)),
        Type::Scalar(_) | Type::Json => false,
    }
}

/// A text as a scalar of YAML: as it is where no reader takes it for anything else, and otherwise as
/// JSON writes it, which YAML reads too.
fn scalar(text: &str) -> String {
    let is_word = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
    if is_word && !is_taken(text) {
        return text.to_owned();
    }
    let json = serde_json::Value::from(text).to_string();
    let mut scalar = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            // What YAML does not take as it is, or takes for the end of a line.
            '\u{7f}'..='\u{9f}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{feff}'
            | '\u{fffe}'
            | '\u{ffff}' => {
                let _ = write!(scalar, "\\u{:04x}", u32::from(c));
            }
            c => scalar.push(c),
        }
    }
    scalar
}

/// Words that some reader of YAML takes for a boolean or for nothing.
fn is_taken(word: &str) -> bool {
    const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    WORDS.iter().any(|taken| word.eq_ignore_ascii_case(taken))
}
