//! The parts of a JSON text that is known to be valid, as they stand: nothing of it is read anew, so
//! numbers of any size and strings of any kind are shown as they are.

use std::fmt;

use serde::Deserializer;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;

/// The members of an object in its order.
pub type Members = Vec<(String, Box<RawValue>)>;

/// The members of an object; none where a text is no object.
pub fn members(object: &str) -> Members {
    let mut reader = serde_json::Deserializer::from_str(object);
    reader.deserialize_map(Pairs).unwrap_or_default()
}

/// The elements of an array; none where a text is no array.
pub fn elements(array: &str) -> Vec<&RawValue> {
    serde_json::from_str(array).unwrap_or_default()
}

/// The value of a key.
pub fn member<'m>(members: &'m Members, key: &str) -> Option<&'m RawValue> {
    let found = members.iter().find(|(name, _)| name == key);
    found.map(|(_, value)| value.as_ref())
}

struct Pairs;

impl<'de> Visitor<'de> for Pairs {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_as_they_are() {
        let found = members(r#"{"a\"":1e999,"b":[1, {}],"c":"\ud800"}"#);
        let shown: Vec<_> = found
            .iter()
            .map(|(key, value)| (key.as_str(), value.get()))
            .collect();
        let expected = [("a\"", "1e999"), ("b", "[1, {}]"), ("c", r#""\ud800""#)];
        assert_eq!(shown, expected);
        let inside: Vec<_> = elements(shown[1].1)
            .into_iter()
            .map(RawValue::get)
            .collect();
        assert_eq!(inside, ["1", "{}"]);
        assert!(members("[]").is_empty() && elements("{}").is_empty());
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(members(&deep).len(), 1);
    }
}
