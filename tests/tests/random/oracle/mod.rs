//! What should become of a JSON entry: the rules of the schema language, read once more.
//!
//! Nothing here is fast, and nothing is from the runtime or the plan. Both engines share those, and
//! with them every mistake in them.

mod steps;
mod texts;
mod times;

pub use texts::COLLECTED;

use std::collections::{BTreeMap, BTreeSet};

use margay_runtime::chrono::{DateTime, SecondsFormat, Utc};
use margay_tests::random::Schema;
use margay_tests::random::model::{Field, Kind, Mask, Text, Value};

use crate::tree::Tree;

/// A value as an event should have it.
#[derive(Debug, Clone, PartialEq)]
pub enum Expected {
    Text(String),
    Integer(i128),
    Float(f64),
    Boolean(bool),
    Json(Tree),
    Array(Vec<Option<Expected>>),
    Object(BTreeMap<String, Expected>),
}

/// The event of an entry.
#[derive(Debug, Default)]
pub struct Event {
    pub fields: BTreeMap<String, Expected>,
    /// The time that dates it.
    pub time: Option<DateTime<Utc>>,
    /// What is collected, for the indicators that have a simple rule.
    pub any: BTreeMap<&'static str, BTreeSet<String>>,
}

/// The event of an entry, or why there is none.
pub fn event(schema: &Schema, entry: &str) -> Result<Event, String> {
    let mut tree = Tree::parse(entry.trim()).ok_or("no JSON")?;
    if !matches!(tree, Tree::Object(_)) {
        return Err("no object".to_owned());
    }
    steps::transform(schema, &mut tree)?;
    let mut oracle = Oracle {
        schema,
        event: Event::default(),
    };
    let Tree::Object(members) = tree else {
        unreachable!("transformations keep it an object")
    };
    let fields = oracle.object(&schema.fields, &members, false)?;
    Ok(Event {
        fields,
        ..oracle.event
    })
}

struct Oracle<'s> {
    schema: &'s Schema,
    event: Event,
}

type Decoded = Result<Option<Expected>, String>;

impl Oracle<'_> {
    fn object(
        &mut self,
        fields: &[Field],
        members: &BTreeMap<String, Tree>,
        in_array: bool,
    ) -> Result<BTreeMap<String, Expected>, String> {
        let mut object = BTreeMap::new();
        for field in fields {
            let found = members.get(&field.name).unwrap_or(&Tree::Null);
            let value = self.value(&field.value, found, field.mask.as_ref(), in_array);
            let value = value.map_err(|why| format!("{:?}: {why}", field.name))?;
            if value.is_none() && field.required {
                return Err(format!("{:?} is required", field.name));
            }
            // Empty arrays are there, and not written.
            let is_written = value.filter(|value| *value != Expected::Array(Vec::new()));
            object.extend(is_written.map(|value| (field.name.clone(), value)));
        }
        Ok(object)
    }

    fn value(
        &mut self,
        value: &Value,
        found: &Tree,
        mask: Option<&Mask>,
        in_array: bool,
    ) -> Decoded {
        let schema = self.schema;
        let value = schema.follow(value);
        if *found == Tree::Null {
            return Ok(None);
        }
        match &value.kind {
            Kind::Text(text) => self.text(text, found, mask).map(Some),
            Kind::Integer(width) => single(found, "an integer", |text, _| {
                texts::integer(text, *width).map(Expected::Integer)
            }),
            Kind::Float => single(found, "a float", |text, _| {
                texts::float(text).map(Expected::Float)
            }),
            Kind::Boolean => match found {
                Tree::Boolean(value) => Ok(Some(Expected::Boolean(*value))),
                _ => single(found, "a boolean", |text, bare| {
                    texts::boolean(text, bare).map(Expected::Boolean)
                }),
            },
            Kind::Time { formats, dates } => single(found, "a time", |text, bare| {
                let mut read = formats.iter().map(|format| times::read(text, bare, format));
                let time = read.find_map(|time| time)?;
                if *dates && !in_array {
                    self.event.time.get_or_insert(time);
                }
                let text = time.to_rfc3339_opts(SecondsFormat::AutoSi, true);
                Some(Expected::Text(without_zeros(&text)))
            }),
            Kind::Json => Ok(json(found, value.embedded).map(Expected::Json)),
            Kind::Array(element) => match unsealed(found, value.embedded)? {
                None => Ok(None),
                Some(Tree::Array(elements)) => {
                    let elements = elements.iter();
                    let decoded = elements.map(|one| self.value(element, one, mask, true));
                    Ok(Some(Expected::Array(decoded.collect::<Result<_, _>>()?)))
                }
                Some(other) => Err(format!("{other:?} is no array")),
            },
            Kind::Object(fields) => match unsealed(found, value.embedded)? {
                None => Ok(None),
                Some(Tree::Object(members)) => {
                    let object = self.object(fields, &members, in_array)?;
                    Ok(Some(Expected::Object(object)))
                }
                Some(other) => Err(format!("{other:?} is no object")),
            },
            Kind::Ref(_) => unreachable!("references were followed"),
        }
    }

    fn text(&mut self, kind: &Text, found: &Tree, mask: Option<&Mask>) -> Result<Expected, String> {
        let text = found.literal().ok_or("no text")?;
        let masked = match mask {
            None => text.clone(),
            Some(Mask::Redact(to)) => to.clone().unwrap_or_else(|| String::from("REDACTED")),
            Some(Mask::Obfuscate(salt)) => texts::hash(salt.as_deref().unwrap_or_default(), &text),
        };
        let checked = match mask {
            Some(Mask::Obfuscate(_)) => &text,
            _ => &masked,
        };
        if !texts::passes(checked, kind) {
            return Err(format!("{checked:?} does not pass"));
        }
        for indicator in &kind.indicators {
            if let Some((field, found)) = texts::collected(indicator, &masked) {
                self.event.any.entry(field).or_default().insert(found);
            }
        }
        Ok(Expected::Text(masked))
    }
}

/// A value that is read from a text or a number; the empty text is none.
fn single(found: &Tree, what: &str, read: impl FnOnce(&str, bool) -> Option<Expected>) -> Decoded {
    let (text, bare) = match found {
        Tree::Text(text) if text.is_empty() => return Ok(None),
        Tree::Text(text) => (text, false),
        Tree::Number(text) => (text, true),
        _ => return Err(format!("{found:?} is not {what}")),
    };
    let value = read(text, bare).ok_or_else(|| format!("{text:?} is not {what}"))?;
    Ok(Some(value))
}

/// What a container's field holds, read from its text if it may be one.
fn unsealed(found: &Tree, embedded: bool) -> Result<Option<Tree>, String> {
    match found {
        Tree::Text(text) if embedded => match text.trim() {
            "" | "null" => Ok(None),
            text => Tree::parse(text)
                .map(Some)
                .ok_or_else(|| format!("{text:?} is no JSON")),
        },
        _ => Ok(Some(found.clone())),
    }
}

fn json(found: &Tree, embedded: bool) -> Option<Tree> {
    match unsealed(found, embedded) {
        Ok(value) => value.filter(|value| *value != Tree::Null),
        Err(_) => Some(found.clone()),
    }
}

/// A time without zeros at the end of its fraction.
pub fn without_zeros(time: &str) -> String {
    match time.strip_suffix('Z') {
        Some(text) if text.contains('.') => format!("{}Z", text.trim_end_matches('0')),
        _ => time.to_owned(),
    }
}

/// Whether an event has what it should have.
pub fn is_as_expected(expected: &Expected, found: &Tree) -> bool {
    match (expected, found) {
        (Expected::Text(expected), Tree::Text(found)) => expected == found,
        (Expected::Integer(expected), Tree::Number(found)) => found.parse() == Ok(*expected),
        (Expected::Float(expected), Tree::Number(found)) => found.parse() == Ok(*expected),
        (Expected::Boolean(expected), Tree::Boolean(found)) => expected == found,
        (Expected::Json(expected), found) => expected == found,
        (Expected::Array(expected), Tree::Array(found)) => {
            let pairs = expected.iter().zip(found);
            let as_expected = |(expected, found): (&Option<Expected>, &Tree)| match expected {
                None => *found == Tree::Null,
                Some(expected) => is_as_expected(expected, found),
            };
            expected.len() == found.len() && pairs.into_iter().all(as_expected)
        }
        (Expected::Object(expected), Tree::Object(found)) => are_as_expected(expected, found),
        _ => false,
    }
}

/// Whether an object has what it should have, and nothing else.
pub fn are_as_expected(
    expected: &BTreeMap<String, Expected>,
    found: &BTreeMap<String, Tree>,
) -> bool {
    let pairs = expected.iter().zip(found);
    let same = |((name, expected), (key, found)): ((&String, &Expected), (&String, &Tree))| {
        name == key && is_as_expected(expected, found)
    };
    expected.len() == found.len() && pairs.into_iter().all(same)
}
