//! The value of a document that is nested deeper than `serde_yaml` reads: made of its places, which have
//! the shape of it, and the spelling of its texts.

use serde_yaml::Value;

use crate::places::{Places, Shape};

/// The deepest nesting of lists and maps: 64 objects in each other, each with a list of fields, what is
/// around them and in them, and a little more, so that one object too many is told as such.
pub(crate) const DEEPEST: usize = 140;

/// How deep `serde_yaml` reads.
const SHALLOW: usize = 127;

/// The value of a document that is deeper than `serde_yaml` reads, and not too deep.
pub(crate) fn value(places: &Places) -> Option<Value> {
    let is_deep = (SHALLOW + 1..=DEEPEST).contains(&places.depth());
    let root = places.0.len().checked_sub(1)?;
    is_deep.then(|| value_of(places, root))
}

fn value_of(places: &Places, node: usize) -> Value {
    match &places.0[node].shape {
        Shape::Scalar { text, plain: true } => meaning(text),
        Shape::Scalar { text, plain: false } => Value::String(text.clone()),
        Shape::List(items) => items.iter().map(|item| value_of(places, *item)).collect(),
        Shape::Map(entries) => {
            let entries = entries.iter();
            let entries =
                entries.map(|(key, value)| (value_of(places, *key), value_of(places, *value)));
            Value::Mapping(entries.collect())
        }
    }
}

/// What a text without quotes stands for: `serde_yaml` knows which are no strings.
fn meaning(text: &str) -> Value {
    match serde_yaml::from_str(text) {
        Ok(value @ (Value::Null | Value::Bool(_) | Value::Number(_))) => value,
        _ => Value::String(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Report;
    use crate::locate::locate;
    use crate::source::Source;

    /// The value is the one that `serde_yaml` reads.
    #[test]
    fn values_are_those_of_serde_yaml() {
        let shipped = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../schemas/aws/AWS.CloudTrail.yml"
        );
        for text in [
            "a: [1, -2, 0x1f, 1.5, 1e3, .inf, 007, 1_0, +1]",
            "a: [~, null, Null, true, False, yes, no, on, '1', \"true\", 'a''b', \"\\u00e9\"]",
            "1: a\n? b\n: c\ntrue: d\n",
            "a: &x {b: c}\nd: [*x, *x]\ne: !!str x\n",
            "a: |\n  one\n\n  two\nb: >-\n  one\n  two\nc: plain\n  and more\n",
            "- - - a\n    - b: # nothing\n      c:\n",
            "--- {a: b}\n...\n",
            &std::fs::read_to_string(shipped).unwrap(),
        ] {
            let source = Source::new("case.yml", text);
            let places = locate(&source, &mut Report::new(&source)).expect(text);
            let expected: serde_yaml::Value = serde_yaml::from_str(text).unwrap();
            let found = super::value_of(&places, places.0.len() - 1);
            assert_eq!(found, expected, "{text}");
        }
    }
}
