//! A source's text as a YAML value, with the places of its parts.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde_yaml::{Mapping, Value};

use crate::deep;
use crate::diagnostic::Report;
use crate::locate::{MOST_VALUES, TEXT_PER_VALUE, locate};
use crate::places::Places;
use crate::source::{Source, Span};

/// The longest file read, in bytes. The largest published schemas have about a tenth of this.
pub(crate) const LONGEST: usize = 1 << 20;

/// What is said about a longer one.
pub(crate) const TOO_LONG: &str = "the file has more than the 1048576 bytes that are read";

/// The most opening brackets in a file. `serde_yaml` takes time in the square of the number of
/// brackets that are open at once, before it looks at how deep they are.
const MOST_BRACKETS: usize = 10_000;

/// A document's value and the places of its parts.
pub(crate) struct Document {
    pub(crate) value: Value,
    pub(crate) places: Places,
}

/// Reads the one document of a source; when there is none, the report says why.
pub(crate) fn document(source: &Source, report: &mut Report<'_>) -> Option<Document> {
    if !size_is_sane(source, report) || !lines_are_clear(source, report) {
        return None;
    }
    let places = locate(source, report)?;
    let read = deep::value(&places).map_or_else(|| value(source.text()), Ok);
    match read {
        Ok(Value::Null) => {
            report.error(Span::default(), "the file is empty");
            None
        }
        Ok(value) => Some(Document { value, places }),
        Err(error) => {
            let at = error.location().map_or(0, |location| location.index());
            let at = at.min(source.text().len());
            report.error(Span::new(at..at), format!("invalid YAML: {error}"));
            None
        }
    }
}

fn size_is_sane(source: &Source, report: &mut Report<'_>) -> bool {
    let text = source.text();
    if text.len() > LONGEST {
        report.error(Span::default(), TOO_LONG);
        return false;
    }
    let mut brackets = text
        .bytes()
        .enumerate()
        .filter(|(_, byte)| b"[{".contains(byte));
    if let Some((at, _)) = brackets.nth(MOST_BRACKETS) {
        let message = format!("the file has more than {MOST_BRACKETS} opening brackets");
        report.error(Span::new(at..at + 1), message);
        return false;
    }
    true
}

/// Refuses the characters that end a line for some readers of YAML and not for others.
fn lines_are_clear(source: &Source, report: &mut Report<'_>) -> bool {
    let unclear = |c| matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}');
    for (at, found) in source.text().match_indices(unclear) {
        let code = found.chars().next().map_or(0, u32::from);
        report
            .error(
                Span::new(at..at + found.len()),
                format!("readers of YAML disagree whether U+{code:04X} ends a line"),
            )
            .help("use a blank or an ordinary line end");
    }
    !report.has_errors()
}

fn value(text: &str) -> Result<Value, serde_yaml::Error> {
    let mut left = MOST_VALUES;
    Limited(&mut left).deserialize(serde_yaml::Deserializer::from_str(text))
}

/// Builds a value as `serde_yaml` does, as long as it has no more parts than this.
///
/// Places are checked against the same limit before; this one holds even should the two readers
/// see different documents in one text.
struct Limited<'a>(&'a mut usize);

impl<'de> DeserializeSeed<'de> for Limited<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(mut self, deserializer: D) -> Result<Value, D::Error> {
        self.spend(1)?;
        deserializer.deserialize_any(self)
    }
}

impl Limited<'_> {
    fn spend<E: Error>(&mut self, cost: usize) -> Result<(), E> {
        let left = self.0.checked_sub(cost);
        *self.0 = left.ok_or_else(|| Error::custom("the document holds too many values"))?;
        Ok(())
    }
}

impl<'de> Visitor<'de> for Limited<'_> {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a value without a tag")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Value, E> {
        Ok(Value::Number((value as f64).into()))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Value, E> {
        Ok(Value::Number((value as f64).into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_str<E: Error>(mut self, value: &str) -> Result<Value, E> {
        self.spend(value.len() / TEXT_PER_VALUE)?;
        Ok(Value::String(value.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Limited(self.0))? {
            list.push(item);
        }
        Ok(Value::Sequence(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Mapping::new();
        while let Some(key) = entries.next_key_seed(Limited(self.0))? {
            let value = entries.next_value_seed(Limited(self.0))?;
            if map.insert(key, value).is_some() {
                return Err(Error::custom("a key stands twice in a map"));
            }
        }
        Ok(Value::Mapping(map))
    }
}
