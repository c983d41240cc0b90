//! The outline of a schema that keeps every rule, taken from its YAML: what is not where it belongs
//! was reported before and is left out here.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;
use serde_yaml::Value as Yaml;

use super::{Field, FieldValue, Outline, Properties};
use crate::check::paragraph;
use crate::diagnostic::Report;
use crate::json::json;
use crate::library::Library;
use crate::read::Spot;
use crate::yaml::{Document, document};

/// Keys that are about a field.
const FIELD: [&str; 7] = [
    "required",
    "description",
    "rename",
    "copy",
    "concat",
    "split",
    "mask",
];

/// Keys that are about values.
const VALUE: [&str; 7] = [
    "timeFormat",
    "timeFormats",
    "isEventTime",
    "isExpiration",
    "indicators",
    "validate",
    "isEmbeddedJSON",
];

/// Keys that are about the log type.
const TOP: [&str; 3] = ["description", "referenceURL", "fieldDiscoveryEnabled"];

pub(super) fn outline(log_type: String, document: &Document, library: &Library) -> Outline {
    let root = Spot::of(document);
    let definitions = at(root, "definitions").into_iter();
    let definitions = definitions.flat_map(Spot::entries);
    let definitions = definitions.filter_map(|(key, value)| Some((key.text()?, value)));
    let mut builder = Builder {
        definitions: definitions.collect(),
        properties: HashMap::new(),
    };
    Outline {
        log_type,
        properties: properties(root, &TOP),
        parser: parser(root, library),
        fields: builder.fields(root),
    }
}

/// The value of a key.
fn at<'a>(map: Spot<'a>, key: &str) -> Option<Spot<'a>> {
    let mut entries = map.entries();
    let (_, value) = entries.find(|(found, _)| found.text() == Some(key))?;
    Some(value)
}

struct Builder<'a> {
    definitions: HashMap<&'a str, Spot<'a>>,
    /// What is said about a value, by where it is in memory: a definition may be used in thousands
    /// of places.
    properties: HashMap<*const Yaml, Arc<Properties>>,
}

impl<'a> Builder<'a> {
    fn fields(&mut self, owner: Spot<'a>) -> Vec<Field> {
        let fields = at(owner, "fields").into_iter().flat_map(Spot::items);
        fields.filter_map(|spot| self.field(spot)).collect()
    }

    fn field(&mut self, spot: Spot<'a>) -> Option<Field> {
        let name = at(spot, "name")?;
        Some(Field {
            name: name.text()?.to_owned(),
            span: name.span(),
            properties: properties(spot, &FIELD),
            value: self.value(spot)?,
        })
    }

    fn value(&mut self, spot: Spot<'a>) -> Option<FieldValue> {
        let spot = self.follow(spot)?;
        let known = self.properties.entry(std::ptr::from_ref(spot.value()));
        let properties = known.or_insert_with(|| Arc::new(properties(spot, &VALUE)));
        let properties = Arc::clone(properties);
        let type_name = at(spot, "type")?.text()?;
        Some(FieldValue {
            type_name: type_name.to_owned(),
            properties,
            fields: match type_name {
                "object" => self.fields(spot),
                _ => Vec::new(),
            },
            element: match at(spot, "element").filter(|_| type_name == "array") {
                Some(element) => Some(Box::new(self.value(element)?)),
                None => None,
            },
        })
    }

    /// What a value stands for.
    fn follow(&self, spot: Spot<'a>) -> Option<Spot<'a>> {
        let mut spot = spot;
        // More steps than definitions would be a circle, which the rules exclude.
        for _ in 0..=self.definitions.len() {
            if at(spot, "type")?.text()? != "ref" {
                return Some(spot);
            }
            spot = *self.definitions.get(at(spot, "target")?.text()?)?;
        }
        None
    }
}

/// What a map says under some keys, in the one form that things of the same meaning have.
fn properties(map: Spot<'_>, keys: &[&str]) -> Properties {
    let entries = map.entries();
    let said = entries.filter_map(|(key, value)| {
        let key = key.text().filter(|key| keys.contains(key))?;
        let (key, value) = said(key, value)?;
        Some((key.to_owned(), value))
    });
    said.collect()
}

/// A property, unless it is what goes without saying.
fn said<'k>(key: &'k str, spot: Spot<'_>) -> Option<(&'k str, Value)> {
    let value = plain(spot.value());
    match key {
        "required"
        | "isEventTime"
        | "isExpiration"
        | "isEmbeddedJSON"
        | "fieldDiscoveryEnabled" => is_true(&value).then_some((key, Value::Bool(true))),
        "description" => {
            let text = paragraph(spot.text()?);
            (!text.is_empty()).then_some((key, Value::String(text)))
        }
        "referenceURL" => (value != "-").then_some((key, value)),
        "timeFormats" => {
            let only = value.as_array().filter(|formats| formats.len() == 1);
            let format = only.map(|formats| formats[0].clone());
            Some(("timeFormat", format.unwrap_or(value)))
        }
        "indicators" => {
            let names = value.as_array()?.iter().filter_map(Value::as_str);
            let mut names: Vec<_> = names.collect();
            names.sort_unstable();
            names.dedup();
            (!names.is_empty()).then(|| (key, Value::from(names)))
        }
        _ => Some((key, value)),
    }
}

/// YAML 1.1, which the schema language's own tools read, has more words for it.
fn is_true(value: &Value) -> bool {
    match value {
        Value::Bool(value) => *value,
        Value::String(word) => ["yes", "on"].contains(&word.to_lowercase().as_str()),
        _ => false,
    }
}

fn plain(yaml: &Yaml) -> Value {
    json(yaml, &str::to_owned)
}

/// The parser block and, for a native one, the layout that it names.
fn parser(root: Spot<'_>, library: &Library) -> Properties {
    let Some(parser) = at(root, "parser") else {
        return Properties::new();
    };
    let mut properties: Properties = match plain(parser.value()) {
        Value::Object(kinds) => kinds.into_iter().collect(),
        _ => Properties::new(),
    };
    let native = at(parser, "native").and_then(|native| at(native, "name"));
    let source = native.and_then(|name| library.layout(name.text()?));
    if let Some(source) = source
        && let Some(layout) = document(source, &mut Report::new(source))
    {
        properties.insert(String::from("layout"), plain(&layout.value));
    }
    properties
}
