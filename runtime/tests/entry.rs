//! The cut of JSON entries accepts what `serde_json` accepts, and finds the values that it finds.

use margay_runtime::{
    Cut, Faults, Field, Json, Keys, Members, ParseError, Parser, RawJson, Reason, Record, Scratch,
    Sink, Value, parse_line,
};
use proptest::prelude::*;

/// A parser whose record is the value of one key, as it stands.
struct Whole(Json);

struct Found<'a>(Option<RawJson<'a>>);

impl Record for Found<'_> {
    fn traverse<S: Sink>(&self, _: &mut S) {}
}

impl Whole {
    fn new() -> Self {
        Self(Json::new(Keys::new(["key"])))
    }
}

impl Parser for Whole {
    type Record<'a> = Found<'a>;

    fn log_type(&self) -> &str {
        "Custom.Whole"
    }

    fn cut(&self) -> Cut<'_> {
        Cut::Json(&self.0)
    }

    fn read<'a>(
        &'a self,
        members: Members<'a>,
        faults: &mut Faults,
    ) -> Result<Found<'a>, ParseError> {
        let value = members.value(0);
        let json = |value: Value<'a>| value.json(&Field::new("key"), faults);
        Ok(Found(value.and_then(json)))
    }
}

/// Holds the cut of an entry to `serde_json`.
fn check(entry: &str) {
    let expected: Result<serde_json::Value, _> = serde_json::from_str(entry);
    let (parser, mut scratch) = (Whole::new(), Scratch::new());
    let found = parse_line(&parser, entry, &mut scratch);
    match (&expected, &found) {
        (Ok(serde_json::Value::Object(object)), Ok(Found(found))) => {
            let expected = object.get("key").filter(|value| !value.is_null());
            let found = found.map(|RawJson(raw)| serde_json::from_str(raw).expect("a value"));
            assert_eq!(found.as_ref(), expected, "{entry:?}");
        }
        (Ok(_), Err(error)) => assert!(
            matches!(error.reason(), Reason::NotA { .. }),
            "{entry:?} {error}"
        ),
        // White space only is no entry.
        (Err(_), Err(_)) => {}
        (Err(error), Ok(_)) => assert!(
            error.to_string().contains("surrogate")
                || error.to_string().contains("lone leading")
                || error.to_string().contains("unexpected end of hex escape")
                // Numbers are read by those who ask for one.
                || error.to_string().contains("number out of range"),
            "{entry:?} {error}"
        ),
        (Ok(value), Ok(_)) => panic!("{entry:?} is {value}"),
    }
}

/// Every text of a few signs of the grammar.
#[test]
fn all_short_texts() {
    const SIGNS: &[u8] = b"{}[],:\"\\1-0 n";
    let mut texts = vec![String::new()];
    for _ in 0..4 {
        let longer = texts.iter().flat_map(|text| {
            let signs = SIGNS.iter();
            signs.map(move |sign| format!("{text}{}", char::from(*sign)))
        });
        texts = longer.collect();
        for text in &texts {
            check(text);
            check(&format!("{{\"key\":{text}}}"));
            check(&format!("{{\"key\":[{text}]}}"));
        }
    }
}

#[test]
fn strings_of_every_length_around_a_word() {
    for length in 0..40 {
        for special in ["", "\"", "\\", "\\n", "\u{1f}", "é", "\\u00e9", "\u{7f}"] {
            for at in 0..=length {
                let (before, after) = ("x".repeat(at), "y".repeat(length - at));
                check(&format!("{{\"key\":\"{before}{special}{after}\"}}"));
            }
        }
    }
}

/// Depth costs neither stack nor time, however deep.
#[test]
fn depth_is_bounded() {
    let nested = |depth: usize| format!("{{\"key\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
    let (parser, mut scratch) = (Whole::new(), Scratch::new());
    assert!(parse_line(&parser, &nested(127), &mut scratch).is_ok());
    for depth in [129, 1_000, 5_000_000] {
        for entry in [nested(depth), "{\"key\":".repeat(depth), "[".repeat(depth)] {
            let result = parse_line(&parser, &entry, &mut scratch);
            let error = result.err().expect("too deep");
            assert_eq!(*error.reason(), Reason::TooDeep { limit: 128 });
        }
    }
}

/// A JSON value as some text, white space here and there.
fn json() -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("false".to_owned()),
        any::<i64>().prop_map(|number| number.to_string()),
        any::<f64>()
            .prop_filter("finite", |number| number.is_finite())
            .prop_map(|number| format!("{number:e}")),
        any::<String>().prop_map(|text| serde_json::Value::from(text).to_string()),
        "\"([a-z\" \\\\]|\\\\u[0-9a-f]{4}|\\\\[nrtbf/])*\"",
    ];
    let space = "[ \t]{0,2}";
    scalar.prop_recursive(6, 40, 5, move |inner| {
        let key = prop_oneof![
            Just("\"key\"".to_owned()),
            any::<String>().prop_map(|key| serde_json::Value::from(key).to_string())
        ];
        let elements = prop::collection::vec((space, inner.clone(), space), 0..5);
        let members = prop::collection::vec((key, space, inner, space), 0..5);
        prop_oneof![
            elements.prop_map(|elements| {
                let elements = elements
                    .iter()
                    .map(|(a, value, b)| format!("{a}{value}{b}"));
                format!("[{}]", elements.collect::<Vec<_>>().join(","))
            }),
            members.prop_map(|members| {
                let members = members.iter();
                let members =
                    members.map(|(key, a, value, b)| format!("{b}{key}{a}:{b}{value}{a}"));
                format!("{{{}}}", members.collect::<Vec<_>>().join(","))
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn random_values(value in json()) {
        check(&value);
        check(&format!("{{\"key\": {value}}}"));
    }

    #[test]
    fn damaged_values(value in json(), at in any::<prop::sample::Index>(), sign in "[{}\\[\\],:\"\\\\0-9a-f. -]?") {
        let mut entry = format!("{{\"key\":{value}}}");
        let at = at.index(entry.len());
        if entry.is_char_boundary(at) && entry.is_char_boundary(at + 1) {
            entry.replace_range(at..at + 1, &sign);
        }
        check(&entry);
    }

    #[test]
    fn random_texts(text in "[{}\\[\\],:\"\\\\ntruefalsk0-9eE+. -]{0,24}") {
        check(&text);
        check(&format!("{{\"key\":{text}}}"));
    }
}
