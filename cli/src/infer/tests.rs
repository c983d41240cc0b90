//! Samples to schemas: by example, and whatever the samples are.

use margay_codegen::Library;
use margay_interpret::Interpreter;
use margay_runtime::{BlockParser, ParseOptions, Report};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::absorb::{DEEPEST, MOST_FIELDS, Samples};
use super::types::{Scalar, Type};
use super::verify::check;
use super::write::write_schema;

fn infer(samples: &[Value]) -> Option<String> {
    let mut all = Samples::default();
    for sample in samples {
        all.add(sample.to_string().as_bytes()).unwrap();
    }
    write_schema(&all.object, None).map(|written| written.text)
}

/// The type that values in one place get, on one line.
fn kind(values: &[Value]) -> String {
    let samples: Vec<_> = values.iter().map(|value| json!({"x": value})).collect();
    let text = infer(&samples).unwrap_or_default();
    let lines = text.lines().skip(3).map(str::trim);
    lines
        .filter(|line| *line != "required: true")
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn values_have_types() {
    for (value, expected) in [
        (json!(1), "type: bigint"),
        (json!(-1), "type: bigint"),
        (json!(i64::MAX), "type: bigint"),
        (json!(u64::MAX), "type: float"),
        (json!(1.0), "type: float"),
        (json!(true), "type: boolean"),
        (json!("12"), "type: bigint"),
        (json!("x"), "type: string"),
        (json!("192.0.2.7"), "type: string indicators: - ip"),
        (
            json!("2024-02-03T04:05:06Z"),
            "type: timestamp timeFormat: rfc3339",
        ),
        (json!([1, 2.5]), "type: array element: type: float"),
        (
            json!([["a"]]),
            "type: array element: type: array element: type: string",
        ),
        (
            json!({"a": 1}),
            "type: object fields: - name: a type: bigint",
        ),
        (
            json!([{"a": 1}, {}]),
            "type: array element: type: object fields: - name: a type: bigint",
        ),
        (json!(null), ""),
        (json!([]), ""),
        (json!([null]), ""),
        (json!({}), ""),
        (json!({"a": {"b": [[]]}}), ""),
    ] {
        assert_eq!(kind(std::slice::from_ref(&value)), expected, "{value}");
    }
}

#[test]
fn types_meet() {
    for (one, other, expected) in [
        (json!(1), json!(2), "type: bigint"),
        (json!(1), json!("2.5"), "type: float"),
        (json!(1), json!(true), "type: string"),
        (json!(1), json!("x"), "type: string"),
        (
            json!("192.0.2.7"),
            json!("::1"),
            "type: string indicators: - ip",
        ),
        (
            json!("192.0.2.7"),
            json!("https://a.example/"),
            "type: string",
        ),
        (json!("192.0.2.7"), json!(1), "type: string"),
        (json!("2024-02-03T04:05:06Z"), json!(1), "type: string"),
        (json!([1]), json!([]), "type: array element: type: bigint"),
        (json!([1]), json!(1), "type: json"),
        (json!([1]), json!({"a": 1}), "type: json"),
        (json!({"a": 1}), json!("x"), "type: json"),
        (json!({}), json!("x"), "type: json"),
        (json!(1), json!(null), "type: bigint"),
        (
            json!({"a": 1}),
            json!({"b": 1}),
            "type: object fields: - name: a type: bigint - name: b type: bigint",
        ),
    ] {
        assert_eq!(
            kind(&[one.clone(), other.clone()]),
            expected,
            "{one} {other}"
        );
        assert_eq!(
            kind(&[other.clone(), one.clone()]),
            expected,
            "{other} {one}"
        );
    }
}

#[test]
fn fields_are_required_that_all_samples_have() {
    let text = infer(&[
        json!({"always": 1, "once": 1, "null": 1, "in": {"a": 1, "b": 1}}),
        json!({"always": 2, "null": null, "in": {"a": 1}}),
        json!({"always": 2, "null": 2}),
    ])
    .unwrap();
    let required: Vec<_> = text
        .lines()
        .zip(text.lines().skip(1))
        .filter(|(_, next)| next.trim() == "required: true")
        .map(|(name, _)| name.trim())
        .collect();
    assert_eq!(required, ["- name: always", "- name: a"]);
}

#[test]
fn of_a_key_that_stands_twice_the_last_one_counts() {
    let infer = |json: &str| {
        let mut samples = Samples::default();
        samples.add(json.as_bytes()).unwrap();
        write_schema(&samples.object, None).unwrap().text
    };
    assert!(!infer(r#"{"a":1,"a":null}"#).contains("required"));
    assert!(infer(r#"{"a":null,"a":1}"#).contains("required"));
    assert!(infer(r#"{"a":1,"a":"x"}"#).contains("string"));
}

#[test]
fn many_fields_are_data() {
    let object = |count: usize| {
        let fields = (0..count).map(|at| (format!("f{at}"), json!(1)));
        Value::Object(fields.collect())
    };
    assert!(kind(&[object(MOST_FIELDS)]).starts_with("type: object"));
    assert_eq!(kind(&[object(MOST_FIELDS + 1)]), "type: json");
    // Those of all samples together count.
    assert_eq!(
        kind(&[object(MOST_FIELDS), json!({"other": 1})]),
        "type: json"
    );
    assert_eq!(
        kind(&[json!({"other": 1}), object(MOST_FIELDS)]),
        "type: json"
    );
    // The record has as many as it has.
    let text = infer(&[object(1000)]).unwrap();
    check("x.yml", &text).unwrap();
}

#[test]
fn deep_values_are_data() {
    let nested = |depth: usize, wrap: fn(Value) -> Value| {
        let value = (0..depth).fold(json!("x"), |inner, _| wrap(inner));
        infer(&[json!({"x": value})]).unwrap()
    };
    for wrap in [|inner| json!({ "a": inner }), |inner| json!([inner])] {
        let text = nested(DEEPEST, wrap);
        assert!(text.contains("type: string") && !text.contains("type: json"));
        check("x.yml", &text).unwrap();
        let text = nested(DEEPEST + 1, wrap);
        assert!(!text.contains("type: string") && text.contains("type: json"));
        check("x.yml", &text).unwrap();
    }
}

#[test]
fn a_schema_cannot_grow_without_bound() {
    let mut samples = Samples::default();
    let mut refused = None;
    for number in 0.. {
        let sample = json!({ format!("{number}"): "x".repeat(100) });
        if let Err(error) = samples.add(sample.to_string().as_bytes()) {
            refused = Some((number, error.to_string()));
            break;
        }
    }
    let (number, message) = refused.unwrap();
    assert!((20_000..60_000).contains(&number), "{number}");
    assert!(message.contains("more than the 1048576 bytes"), "{message}");
}

#[test]
fn json_does_not_count_what_it_was_before() {
    let mut samples = Samples::default();
    // Each of these is an object of 150 fields first, and then data.
    for number in 0..500 {
        let fields: Map<_, _> = (0..150)
            .map(|at| (format!("field{at}"), json!(1)))
            .collect();
        let name = format!("f{number}");
        for sample in [json!({ name.clone(): fields }), json!({ name: 1 })] {
            samples.add(sample.to_string().as_bytes()).unwrap();
        }
    }
}

#[test]
fn what_is_no_object_is_refused() {
    for text in ["", "[]", "1", "{", "{}{}", "{\"a\":\"\u{1}\"}", "nul"] {
        assert!(Samples::default().add(text.as_bytes()).is_err(), "{text}");
    }
    assert!(Samples::default().add(b"{\"a\":\"\xff\"}").is_err());
    let deep = "{\"a\":".repeat(100_000);
    assert!(Samples::default().add(deep.as_bytes()).is_err());
}

/// A number that no float holds is kept as it is spelt.
#[test]
fn giant_numbers_are_texts() {
    let mut samples = Samples::default();
    samples.add(b"{\"a\":1e999}").unwrap();
    let a = samples.object.find("a", 0).unwrap();
    let found = &samples.object.fields[a].value;
    assert!(
        matches!(found, Type::Scalar(Scalar::String(None))),
        "{found:?}"
    );
}

fn value() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop::sample::select(vec![
            "",
            "x",
            "1",
            "0.5",
            "t",
            "2024-02-03T04:05:06Z",
            "192.0.2.7",
            "http://a.example/",
            "arn:aws:s3:::b"
        ])
        .prop_map(Value::from),
    ];
    scalar.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name(), inner), 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec![
            "a", "A", "b", "a_2", "p_log_type", "p_x", "null", "yes", "2fa", "a b", "@t", "x: y",
            "# no", "- x", "'", "\"", "\\", "{", "é", "日付", "~", "",
        ])
        .prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

fn samples() -> impl Strategy<Value = Vec<Value>> {
    let sample = prop::collection::vec((name(), value()), 0..6)
        .prop_map(|fields| Value::Object(fields.into_iter().collect()));
    prop::collection::vec(sample, 1..6)
}

proptest! {
    #[test]
    fn the_order_of_samples_makes_no_difference(
        (samples, shuffled) in samples().prop_flat_map(|samples| {
            (Just(samples.clone()), Just(samples).prop_shuffle())
        })
    ) {
        prop_assert_eq!(infer(&samples), infer(&shuffled));
    }

    #[test]
    fn the_order_of_fields_makes_no_difference(samples in samples()) {
        let turned: Vec<_> = samples.iter().map(turn).collect();
        prop_assert_eq!(infer(&samples), infer(&turned));
    }

    #[test]
    fn what_is_inferred_loads(samples in samples()) {
        if let Some(text) = infer(&samples) {
            let loaded = check("x.yml", &text);
            prop_assert!(loaded.is_ok(), "{}", text);
        }
    }

    #[test]
    fn what_is_inferred_takes_its_samples(samples in samples()) {
        if let Some(text) = infer(&samples) {
            let rejects = rejects(&text, &samples);
            prop_assert!(rejects.is_empty(), "{}\n{:?}", text, rejects);
        }
    }

    #[test]
    fn any_name_can_be_said(name in any::<String>()) {
        prop_assume!(!name.is_empty());
        let text = infer(&[json!({"in": { name: "x" }})]).unwrap();
        let loaded = check("x.yml", &text);
        prop_assert!(loaded.is_ok(), "{}", text);
    }
}

/// The samples that a schema does not take.
fn rejects(schema: &str, samples: &[Value]) -> Vec<String> {
    let schema = check("x.yml", schema).unwrap();
    let planned = margay_codegen::plan(&schema, &Library::new()).unwrap();
    let mut parser = BlockParser::new(
        Interpreter::new(&planned.plan),
        ParseOptions { strict: true },
    );
    let lines: String = samples.iter().map(|sample| format!("{sample}\n")).collect();
    let mut report = Report::default();
    parser.parse(lines.as_bytes(), &mut report, |_, _| {});
    let rejects = report.rejects.iter();
    rejects
        .map(|reject| format!("{}: {}", reject.line, reject.error))
        .collect()
}

/// An object with its fields in the opposite order, at all levels.
fn turn(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.iter().rev();
            Value::Object(
                fields
                    .map(|(name, value)| (name.clone(), turn(value)))
                    .collect(),
            )
        }
        Value::Array(items) => items.iter().map(turn).collect(),
        other => other.clone(),
    }
}
