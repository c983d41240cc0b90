//! YAML values as JSON.

use serde_json::Value;
use serde_yaml::Value as Yaml;

/// A value as JSON, every text in it changed by a function.
pub(crate) fn json(yaml: &Yaml, text: &dyn Fn(&str) -> String) -> Value {
    match yaml {
        Yaml::Null | Yaml::Tagged(_) => Value::Null,
        Yaml::Bool(value) => Value::Bool(*value),
        Yaml::Number(number) => number_json(number),
        Yaml::String(string) => Value::String(text(string)),
        Yaml::Sequence(items) => items.iter().map(|item| json(item, text)).collect(),
        Yaml::Mapping(entries) => {
            let entries = entries.iter();
            Value::Object(
                entries
                    .map(|(key, item)| (key_text(key), json(item, text)))
                    .collect(),
            )
        }
    }
}

fn number_json(number: &serde_yaml::Number) -> Value {
    if let Some(integer) = number.as_i64() {
        return integer.into();
    }
    if let Some(integer) = number.as_u64() {
        return integer.into();
    }
    number.as_f64().map_or(Value::Null, Value::from)
}

/// Keys of JSON are texts, whatever YAML takes them for.
fn key_text(key: &Yaml) -> String {
    match key {
        Yaml::String(text) => text.clone(),
        Yaml::Bool(value) => value.to_string(),
        Yaml::Number(number) => number.to_string(),
        _ => String::from("null"),
    }
}
