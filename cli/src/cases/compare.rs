//! Whether an event is the expected one: the rules of Panther's schema tests.

use chrono::{DateTime, FixedOffset};
use serde_json::{Map, Number, Value};

/// Something in an event that is not as expected.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Where in the event, such as `tags[1].name`.
    pub path: String,
    pub kind: Kind,
}

/// How an event and its expectation differ at a place.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    Differs { expected: Value, got: Value },
    Missing { expected: Value },
    Unexpected { got: Value },
}

/// Everything in an event that is not as expected, in the order of the expectation.
pub fn differences(expected: &Map<String, Value>, got: &Map<String, Value>) -> Vec<Difference> {
    let mut found = Vec::new();
    for key in ["p_row_id", "p_parse_time"] {
        // Their values are new at every run; that they are there is all that can be asked.
        if got
            .get(key)
            .and_then(Value::as_str)
            .is_none_or(str::is_empty)
        {
            found.push(missing(key, &Value::from("any value")));
        }
    }
    for (key, expected) in expected {
        match (key.as_str(), got.get(key)) {
            ("p_row_id" | "p_parse_time", _) => {}
            (_, None) => found.push(missing(&step("", key), expected)),
            ("p_event_time", Some(got)) if same_instant(expected, got) => {}
            (_, Some(got)) => compare(&step("", key), expected, got, &mut found),
        }
    }
    let extra = got.iter().filter(|(key, _)| !expected.contains_key(*key));
    for (key, value) in extra {
        let goes_without_saying = match key.as_str() {
            "p_row_id" | "p_parse_time" | "p_log_type" => true,
            // The date of an event without one of its own.
            "p_event_time" => got.get("p_parse_time") == Some(value),
            _ => false,
        };
        if !goes_without_saying {
            found.push(unexpected(step("", key), value));
        }
    }
    found
}

fn compare(path: &str, expected: &Value, got: &Value, found: &mut Vec<Difference>) {
    match (expected, got) {
        (Value::Object(expected), Value::Object(got)) => {
            for (key, expected) in expected {
                let path = step(path, key);
                match got.get(key) {
                    Some(got) => compare(&path, expected, got, found),
                    None => found.push(missing(&path, expected)),
                }
            }
            let extra = got.iter().filter(|(key, _)| !expected.contains_key(*key));
            found.extend(extra.map(|(key, value)| unexpected(step(path, key), value)));
        }
        (Value::Array(expected), Value::Array(got)) => {
            for (index, expected) in expected.iter().enumerate() {
                let path = format!("{path}[{index}]");
                match got.get(index) {
                    Some(got) => compare(&path, expected, got, found),
                    None => found.push(missing(&path, expected)),
                }
            }
            let extra = got.iter().enumerate().skip(expected.len());
            found.extend(extra.map(|(index, value)| unexpected(format!("{path}[{index}]"), value)));
        }
        (Value::Number(expected), Value::Number(got)) if same_number(expected, got) => {}
        _ if expected == got => {}
        _ => found.push(Difference {
            path: path.to_owned(),
            kind: Kind::Differs {
                expected: expected.clone(),
                got: got.clone(),
            },
        }),
    }
}

fn missing(path: &str, expected: &Value) -> Difference {
    Difference {
        path: path.to_owned(),
        kind: Kind::Missing {
            expected: expected.clone(),
        },
    }
}

fn unexpected(path: String, got: &Value) -> Difference {
    Difference {
        path,
        kind: Kind::Unexpected { got: got.clone() },
    }
}

/// The path of a key in an object.
fn step(path: &str, key: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "_-@$".contains(c);
    if key.is_empty() || !key.chars().all(is_plain) {
        let quoted = Value::from(key);
        return format!("{path}[{quoted}]");
    }
    match path {
        "" => key.to_owned(),
        _ => format!("{path}.{key}"),
    }
}

/// Numbers count by value: `0` is `0.0`, and a large integer is not its neighbour.
fn same_number(one: &Number, other: &Number) -> bool {
    match (whole(one), whole(other)) {
        (Some(one), Some(other)) => one == other,
        (None, None) => one.as_f64() == other.as_f64(),
        _ => false,
    }
}

/// The value of a number that has no fraction.
fn whole(number: &Number) -> Option<i128> {
    let integer = number.as_i64().map(i128::from);
    let integer = integer.or_else(|| number.as_u64().map(i128::from));
    integer.or_else(|| {
        let float = number.as_f64().filter(|float| float.fract() == 0.0)?;
        // Beyond this, floats are as good as their own text.
        (float.abs() < 1e30).then_some(float as i128)
    })
}

fn same_instant(one: &Value, other: &Value) -> bool {
    let instant = |value: &Value| -> Option<DateTime<FixedOffset>> {
        DateTime::parse_from_rfc3339(value.as_str()?).ok()
    };
    match (instant(one), instant(other)) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The event, with the standard fields that every event has.
    fn event(fields: Value) -> Map<String, Value> {
        let mut event = json!({
            "p_log_type": "Custom.Door",
            "p_row_id": "1",
            "p_event_time": "2000-01-01T00:00:00Z",
            "p_parse_time": "2000-01-01T00:00:00Z",
        });
        let event = event.as_object_mut().unwrap();
        event.extend(fields.as_object().unwrap().clone());
        event.clone()
    }

    /// Compares, and says where and how the two differ.
    #[track_caller]
    fn check(expected: Value, got: Value, differing: &[&str]) {
        let found = differences(expected.as_object().unwrap(), &event(got));
        let found: Vec<_> = found
            .iter()
            .map(|one| match one.kind {
                Kind::Differs { .. } => format!("{} differs", one.path),
                Kind::Missing { .. } => format!("{} missing", one.path),
                Kind::Unexpected { .. } => format!("{} unexpected", one.path),
            })
            .collect();
        assert_eq!(found, differing);
    }

    #[test]
    fn keys_count_and_their_order_does_not() {
        check(json!({"a": 1, "b": 2}), json!({"b": 2, "a": 1}), &[]);
        check(
            json!({"a": 1}),
            json!({"b": 1}),
            &["a missing", "b unexpected"],
        );
        check(json!({"a": null}), json!({}), &["a missing"]);
        check(json!({"a": null}), json!({"a": 0}), &["a differs"]);
        check(json!({}), json!({"a": null}), &["a unexpected"]);
    }

    #[test]
    fn numbers_count_by_value() {
        check(json!({"a": 0, "b": 1e2}), json!({"a": 0.0, "b": 100}), &[]);
        check(json!({"a": -0.0}), json!({"a": 0}), &[]);
        check(json!({"a": 1}), json!({"a": "1"}), &["a differs"]);
        check(json!({"a": 0.1}), json!({"a": 0.2}), &["a differs"]);
        let (large, neighbour) = (9_007_199_254_740_993_i64, 9_007_199_254_740_992_f64);
        check(json!({"a": large}), json!({"a": neighbour}), &["a differs"]);
    }

    #[test]
    fn lists_count_in_order_and_places_are_named() {
        check(
            json!({"a": [1, 2]}),
            json!({"a": [2, 1]}),
            &["a[0] differs", "a[1] differs"],
        );
        check(
            json!({"a": [1]}),
            json!({"a": [1, 2]}),
            &["a[1] unexpected"],
        );
        check(json!({"a": [1, 2]}), json!({"a": [1]}), &["a[1] missing"]);
        check(
            json!({"a": [{"x y": {"": 1}}]}),
            json!({"a": [{"x y": {"": 2}}]}),
            &[r#"a[0]["x y"][""] differs"#],
        );
    }

    #[test]
    fn row_and_parse_time_are_asked_for_and_not_compared() {
        check(
            json!({"p_row_id": "other", "p_parse_time": "x"}),
            json!({}),
            &[],
        );
        check(json!({}), json!({"p_row_id": ""}), &["p_row_id missing"]);
        check(
            json!({}),
            json!({"p_parse_time": null}),
            &["p_parse_time missing", "p_event_time unexpected"],
        );
    }

    #[test]
    fn event_times_are_instants() {
        let at = json!({"p_event_time": "2024-02-03T04:05:06Z"});
        check(
            json!({"p_event_time": "2024-02-03T06:05:06.000+02:00"}),
            at.clone(),
            &[],
        );
        check(
            json!({"p_event_time": "2024-02-03 04:05:06"}),
            at.clone(),
            &["p_event_time differs"],
        );
        check(json!({}), at, &["p_event_time unexpected"]);
        check(
            json!({"p_event_time": "2000-01-01T00:00:00Z"}),
            json!({}),
            &[],
        );
    }

    #[test]
    fn the_log_type_counts_when_it_is_expected() {
        check(json!({"p_log_type": "Custom.Door"}), json!({}), &[]);
        check(
            json!({"p_log_type": "Custom.Gate"}),
            json!({}),
            &["p_log_type differs"],
        );
    }

    #[test]
    fn indicators_are_keys_like_others() {
        let ips = json!({"p_any_ip_addresses": ["192.0.2.1"]});
        check(json!({}), ips.clone(), &["p_any_ip_addresses unexpected"]);
        check(ips, json!({}), &["p_any_ip_addresses missing"]);
        check(
            json!({"p_source_id": "x"}),
            json!({}),
            &["p_source_id missing"],
        );
    }
}
