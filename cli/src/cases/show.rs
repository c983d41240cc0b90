//! Cases and differences as people read them.

use margay_codegen::cases::Case;
use serde_json::{Map, Value};

use super::compare::{Difference, Kind};
use super::outcome::Verdict;
use crate::excerpt::{cut, printable};

/// The longest value that is shown whole, in characters.
const LONGEST: usize = 90;

/// How much of a long value is shown before the place where it differs.
const BEFORE: usize = 30;

/// The longest name of a case that is shown whole.
const LONGEST_NAME: usize = 120;

/// What a case is called, on one line.
pub fn case_name(case: &Case, number: usize) -> String {
    match case.name.as_deref().map(str::trim) {
        None | Some("") => format!("case {}", number + 1),
        Some(name) => cut(&printable(name), 0, LONGEST_NAME),
    }
}

/// A case and how it went, a line for each thing that is not as expected.
pub fn verdict(place: &str, verdict: &Verdict) -> String {
    match verdict {
        Verdict::Passed => format!("ok       {place}\n"),
        Verdict::Updated => format!("updated  {place}\n"),
        Verdict::NotRun(_) => format!("not run  {place}\n"),
        Verdict::Failed(findings) => {
            let findings = findings.iter().map(|finding| format!("    {finding}\n"));
            format!("FAILED   {place}\n{}", findings.collect::<String>())
        }
    }
}

/// A difference in one of the events of a case.
pub fn difference(whose: &str, difference: &Difference) -> String {
    let path = cut(&printable(&difference.path), 0, LONGEST);
    match &difference.kind {
        Kind::Missing { expected } => {
            format!("{whose}{path}: missing, expected {}", value(expected))
        }
        Kind::Unexpected { got } => format!("{whose}{path}: unexpected, got {}", value(got)),
        Kind::Differs { expected, got } => {
            let (expected, got) = both(expected, got);
            let head = format!("{whose}{path}: expected {expected}");
            if head.chars().count() + got.chars().count() <= LONGEST {
                return format!("{head}, got {got}");
            }
            // Values below each other are easier to compare, but for the words before them.
            let expected_at = head.chars().count() - expected.chars().count();
            format!("{head}\n    {:>1$} {got}", "got", expected_at - 1)
        }
    }
}

/// The beginning of an event.
pub fn event(event: &Map<String, Value>) -> String {
    value(&Value::Object(event.clone()))
}

fn value(value: &Value) -> String {
    cut(&printable(&value.to_string()), 0, LONGEST)
}

/// Two values that differ; of long ones, the part where they do.
fn both(expected: &Value, got: &Value) -> (String, String) {
    let expected = printable(&expected.to_string());
    let got = printable(&got.to_string());
    let same = expected.chars().zip(got.chars());
    let same = same.take_while(|(one, other)| one == other).count();
    let longest = expected.chars().count().max(got.chars().count());
    let skipped = match longest > LONGEST {
        true => same.saturating_sub(BEFORE),
        false => 0,
    };
    (
        cut(&expected, skipped, LONGEST),
        cut(&got, skipped, LONGEST),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn differs(expected: Value, got: Value) -> String {
        let kind = Kind::Differs { expected, got };
        difference(
            "",
            &Difference {
                path: String::from("a"),
                kind,
            },
        )
    }

    #[test]
    fn short_values_stand_on_one_line() {
        assert_eq!(differs(json!(1), json!("1")), r#"a: expected 1, got "1""#);
    }

    #[test]
    fn long_values_are_shown_where_they_differ() {
        let long = |end: &str| json!(format!("{}{end}{}", "x".repeat(100), "y".repeat(100)));
        let shown = differs(long("1"), long("2"));
        let lines: Vec<_> = shown.lines().map(str::trim_start).collect();
        let [expected, got] = lines[..] else {
            panic!("{shown}")
        };
        let (x, y) = ("x".repeat(30), "y".repeat(59));
        assert_eq!(expected, format!("a: expected …{x}1{y}…"));
        assert_eq!(got, format!("got …{x}2{y}…"));
    }
}
