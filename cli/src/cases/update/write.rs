//! Expected events as YAML.

use serde_json::{Map, Value};

/// How an event is written.
#[derive(Debug, Clone, PartialEq)]
pub enum Style {
    /// JSON text below a `|`, with the comment that stands behind it.
    Block { comment: String },
    /// A YAML map, one entry a line.
    Map,
    /// A YAML map in braces.
    Flow,
}

/// An event as a value whose lines after the first are indented so far.
pub fn event(event: &Map<String, Value>, style: &Style, indent: usize, line_end: &str) -> String {
    let text = match style {
        Style::Block { comment } => format!("|{comment}\n{}", json(event)),
        Style::Map => map(event),
        Style::Flow => json(event),
    };
    text.replace('\n', &format!("{line_end}{}", " ".repeat(indent)))
}

/// The key `result` or `results` with these events; nothing when there are none.
pub fn entry(events: &[Map<String, Value>], line_end: &str) -> String {
    let style = Style::Block {
        comment: String::new(),
    };
    match events {
        [] => String::new(),
        [only] => format!("result: {}{line_end}", event(only, &style, 2, line_end)),
        many => {
            let items = many.iter().map(|one| {
                let item = event(one, &style, 4, line_end);
                format!("  - {item}{line_end}")
            });
            format!("results:{line_end}{}", items.collect::<String>())
        }
    }
}

/// JSON, an entry a line, lists of short values on one line.
fn json(event: &Map<String, Value>) -> String {
    let mut text = String::from("{\n");
    let last = event.len().saturating_sub(1);
    for (at, (key, value)) in event.iter().enumerate() {
        let comma = if at == last { "" } else { "," };
        let compact = value.to_string();
        let value = match compact.len() > WIDE && !value.is_string() {
            true => {
                let pretty = serde_json::to_string_pretty(value).unwrap_or(compact);
                pretty.replace('\n', "\n  ")
            }
            false => spaced(&compact, value),
        };
        text += &format!("  {}: {value}{comma}\n", Value::from(key.as_str()));
    }
    plain(&(text + "}"))
}

/// The widest list or object that stands on one line.
const WIDE: usize = 90;

/// A list of scalars with blanks after its commas.
fn spaced(compact: &str, value: &Value) -> String {
    let Value::Array(items) = value else {
        return compact.to_owned();
    };
    let items: Vec<_> = items.iter().map(Value::to_string).collect();
    format!("[{}]", items.join(", "))
}

fn map(event: &Map<String, Value>) -> String {
    let pairs = event.iter();
    let pairs = pairs.map(|(key, value)| (serde_yaml::Value::from(key.as_str()), yaml(value)));
    let map: serde_yaml::Mapping = pairs.collect();
    let text = serde_yaml::to_string(&map).unwrap_or_default();
    text.trim_end().to_owned()
}

/// The same value for YAML. (By way of serde, a number may come out as a map: a crate in the build has
/// `serde_json` keep the spelling of numbers.)
fn yaml(value: &Value) -> serde_yaml::Value {
    match value {
        Value::Null => serde_yaml::Value::Null,
        Value::Bool(value) => serde_yaml::Value::from(*value),
        Value::String(text) => serde_yaml::Value::from(text.as_str()),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => serde_yaml::Value::from(number),
            (_, Some(number)) => serde_yaml::Value::from(number),
            _ => serde_yaml::Value::from(number.as_f64().unwrap_or_default()),
        },
        Value::Array(items) => items.iter().map(yaml).collect::<Vec<_>>().into(),
        Value::Object(pairs) => {
            let pairs = pairs.iter();
            let pairs =
                pairs.map(|(key, value)| (serde_yaml::Value::from(key.as_str()), yaml(value)));
            serde_yaml::Value::Mapping(pairs.collect())
        }
    }
}

/// Spells out what YAML does not take or takes for the end of a line; JSON has it in strings only.
fn plain(json: &str) -> String {
    let is_odd = |c: char| {
        c != '\n'
            && (c.is_control()
                || matches!(
                    c,
                    '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
                ))
    };
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        match is_odd(c) {
            true => text += &format!("\\u{:04x}", u32::from(c)),
            false => text.push(c),
        }
    }
    text
}
