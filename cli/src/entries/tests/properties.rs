//! The entries of random texts, read in pieces of random sizes, are the values that `serde_json` reads.

use proptest::prelude::*;
use serde_json::{Deserializer, Value, json};

use super::{LONGEST, entries_of};

fn any_json() -> impl Strategy<Value = Value> {
    let text = r#"[a-c"\\\n\t/é\]\}{,: ]{0,8}"#;
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<i32>().prop_map(|eighths| Value::from(f64::from(eighths) / 8.0)),
        text.prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        let key = prop_oneof![Just("Records".to_owned()), text.prop_map(|key| key)];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((key, inner), 0..6)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

fn written(value: &Value, pretty: bool) -> String {
    match pretty {
        true => serde_json::to_string_pretty(value),
        false => serde_json::to_string(value),
    }
    .unwrap()
}

fn read_lines(lines: &str) -> Vec<Value> {
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

proptest! {
    #[test]
    fn a_stream_is_that_of_serde(
        values in prop::collection::vec((any_json(), any::<bool>()), 0..8),
        gap in "[ \n\t\r]{1,3}",
        sizes in prop::collection::vec(1_usize..90, 1..9),
    ) {
        let text: String = values.iter().map(|(value, pretty)| written(value, *pretty) + &gap).collect();
        let expected: Vec<Value> = Deserializer::from_str(&text).into_iter().map(Result::unwrap).collect();
        let (lines, damage) = entries_of("json", text.as_bytes(), &sizes, LONGEST);
        prop_assert_eq!(damage, "");
        prop_assert_eq!(read_lines(&lines), expected);
    }

    #[test]
    fn elements_are_those_of_serde(
        elements in prop::collection::vec(any_json(), 0..8),
        other in any_json(),
        pretty: bool,
        depth in 0_usize..3,
        sizes in prop::collection::vec(1_usize..90, 1..9),
    ) {
        let (mut value, mut shape) = (Value::from(elements.clone()), "array".to_owned());
        for level in 0..depth {
            value = json!({"before": other, "the one": value, "after": [other]});
            shape += if level == 0 { ":the one" } else { ".the one" };
        }
        let (lines, damage) = entries_of(&shape, written(&value, pretty).as_bytes(), &sizes, LONGEST);
        prop_assert_eq!(damage, "");
        prop_assert_eq!(read_lines(&lines), elements);
    }

    #[test]
    fn wrapped_and_bare_values_are_those_of_serde(
        values in prop::collection::vec((any_json(), any::<bool>()), 0..8),
        sizes in prop::collection::vec(1_usize..90, 1..9),
    ) {
        let text: String = values.iter().map(|(value, pretty)| written(value, *pretty) + "\n").collect();
        let expected: Vec<Value> = values
            .into_iter()
            .flat_map(|(value, _)| match value.get("Records") {
                Some(Value::Array(elements)) => elements.clone(),
                Some(Value::Null) => Vec::new(),
                _ => vec![value],
            })
            .collect();
        let (lines, damage) = entries_of("json:Records", text.as_bytes(), &sizes, LONGEST);
        prop_assert_eq!(damage, "");
        prop_assert_eq!(read_lines(&lines), expected);
    }

    #[test]
    fn pieces_make_no_difference(
        text in r#"([\]\[{}"\\,:\n 1]|"Records":|null|"a"){0,40}"#,
        shape in prop_oneof![Just("array"), Just("array:Records"), Just("json"), Just("json:Records")],
        sizes in prop::collection::vec(1_usize..20, 1..9),
    ) {
        let whole = entries_of(shape, text.as_bytes(), &[10_000], LONGEST);
        prop_assert_eq!(&entries_of(shape, text.as_bytes(), &sizes, LONGEST), &whole);
        // In a stream nothing but white space is left out.
        if shape == "json" {
            let solid = |text: &str| text.replace([' ', '\n'], "");
            prop_assert_eq!(solid(&whole.0), solid(&text));
        }
    }
}
