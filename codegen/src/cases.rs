//! Files of test cases: inputs of a log type, and the events that each should give.
//!
//! The format is that of Panther's `*_tests.yml`: YAML documents, one case each.
//!
//! ```
//! use margay_codegen::{Source, cases};
//!
//! let file = cases::read(&Source::new("Custom.Door_tests.yml", r#"
//! name: one door
//! logType: Custom.Door
//! input: 192.0.2.7 3
//! result: '{"peer": "192.0.2.7", "opened": 3, "p_log_type": "{{ .LogType }}"}'
//! ---
//! name: a header gives no event
//! logType: Custom.Door
//! input: '# peer opened'
//! "#));
//! assert!(file.problems.is_empty());
//! assert_eq!(file.cases.len(), 2);
//! assert_eq!(file.cases[0].expected[0].event["p_log_type"], "Custom.Door");
//! assert!(file.cases[1].expected.is_empty());
//! ```

mod documents;
mod json;
mod read;

use serde_json::{Map, Value};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Source, Span, Spanned};
use documents::documents;

/// The longest file of cases that is read, in bytes.
pub(crate) const LONGEST: usize = 8 << 20;

/// What is said about a longer one.
pub(crate) const TOO_LONG: &str = "the file has more than the 8388608 bytes that are read";

/// The most cases of one file.
const MOST_CASES: usize = 10_000;

/// Beyond this many problems the rest of a file is not looked at.
const MOST_PROBLEMS: usize = 200;

/// What a file of cases holds.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseFile {
    /// The cases that can be run, in the order of the file.
    pub cases: Vec<Case>,
    /// What is wrong with the others.
    pub problems: Diagnostics,
}

/// One input, and what should become of it. Spans are places in the whole file.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// The YAML document that the case is.
    pub document: Span,
    /// Where its first key stands.
    pub start: Span,
    /// What the author calls it.
    pub name: Option<String>,
    /// The log type whose parser gets the input.
    pub log_type: Spanned<String>,
    /// The text to parse.
    pub input: String,
    /// The events it should give, in order.
    pub expected: Vec<Expected>,
    /// A part of the reason for which the input should be rejected.
    pub error: Option<Spanned<String>>,
    /// Where the keys `result` and `results` stand.
    pub result_keys: [Option<Span>; 2],
}

/// An event that a case should give.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    /// Its keys and values, `{{ .LogType }}` filled in.
    pub event: Map<String, Value>,
    /// Where it is written; of a block, from its first line on.
    pub span: Span,
    /// Whether it is written as a YAML map, and not as JSON text.
    pub is_map: bool,
}

/// Reads a file of cases.
///
/// A case that something is wrong with does not keep the others from being read.
pub fn read(source: &Source) -> CaseFile {
    let mut problems = Vec::new();
    let mut cases = Vec::new();
    if source.text().len() > LONGEST {
        problems.push(Diagnostic::of_file(source.name(), TOO_LONG));
        return CaseFile {
            cases,
            problems: Diagnostics::new(problems),
        };
    }
    for (number, document) in documents(source.text()).enumerate() {
        if number == MOST_CASES {
            let message = format!("the file has more than the {MOST_CASES} cases that are read");
            problems.push(Diagnostic::of_file(source.name(), message));
            break;
        }
        let (case, more) = read::case(source.name(), &document);
        cases.extend(case);
        problems.extend(more);
        if problems.len() >= MOST_PROBLEMS {
            let message = "the rest of the file was not looked at";
            problems.push(Diagnostic::of_file(source.name(), message));
            break;
        }
    }
    CaseFile {
        cases,
        problems: Diagnostics::new(problems),
    }
}
