//! What about a case is not as expected, in words.

use margay_codegen::cases::Case;
use margay_runtime::ParseError;

use super::compare::differences;
use super::given::Given;
use super::show;

/// The most differences that are told of one event.
const TOLD: usize = 20;

/// What is not as expected; nothing when the case passes.
pub fn judge(case: &Case, given: &Given) -> Vec<String> {
    let mut findings = match &case.error {
        Some(words) => rejected_for(&words.value, given),
        None => given.rejects.iter().map(rejected).collect(),
    };
    let (expected, got) = (case.expected.len(), given.events.len());
    if expected != got {
        findings.push(format!("expected {}, got {got}", events(expected)));
    }
    for (index, event) in given.events.iter().enumerate() {
        let whose = match expected.max(got) {
            1 => String::new(),
            _ => format!("event {}: ", index + 1),
        };
        let Some(expected) = case.expected.get(index) else {
            findings.push(format!("{whose}unexpected, got {}", show::event(event)));
            continue;
        };
        let found = differences(&expected.event, event);
        let told = found.iter().take(TOLD);
        findings.extend(told.map(|one| show::difference(&whose, one)));
        if found.len() > TOLD {
            let more = found.len() - TOLD;
            findings.push(format!("{whose}… and {more} more differences"));
        }
    }
    if !findings.is_empty() {
        findings.extend(given.soft.iter().map(left_out));
    }
    findings
}

fn events(count: usize) -> String {
    match count {
        0 => "no event".to_owned(),
        1 => "1 event".to_owned(),
        _ => format!("{count} events"),
    }
}

/// Every entry that is rejected must be so for this reason, and one at least must be.
fn rejected_for(words: &str, given: &Given) -> Vec<String> {
    if given.rejects.is_empty() {
        return vec![format!("expected an error with `{words}` in it, got none")];
    }
    let others = given.rejects.iter();
    let others = others.filter(|(_, error)| !error.contains(words));
    others
        .map(|(line, error)| {
            format!(
                "line {line} of the input: expected an error with `{words}` in it, got: {error}"
            )
        })
        .collect()
}

fn rejected((line, error): &(u64, String)) -> String {
    format!("line {line} of the input is rejected: {error}")
}

fn left_out((line, error): &(u64, ParseError)) -> String {
    format!("note: line {line} of the input: {error}")
}
