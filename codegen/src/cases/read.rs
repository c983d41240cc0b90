//! A YAML document to a [`Case`]: every key by its name, every problem reported.

use serde_json::{Map, Value};

use super::documents::Document;
use super::json::{event_of_map, event_of_text};
use super::{Case, Expected};
use crate::diagnostic::{Diagnostic, Report, Severity};
use crate::read::{Keys, Reader, Spot};
use crate::source::{Source, Span, Spanned};
use crate::yaml::{self, document};

const KEYS: [&str; 6] = ["name", "logType", "input", "result", "results", "error"];

/// Keys that are easily taken for one of them.
const RETIRED: [(&str, &str); 3] = [
    (
        "expected",
        "write `result`, or `results` for several events",
    ),
    ("schema", "write `logType`"),
    ("log", "write `input`"),
];

/// Reads one case; there is none when anything is wrong with it.
pub(super) fn case(file: &str, document: &Document<'_>) -> (Option<Case>, Vec<Diagnostic>) {
    let source = Source::part(file, document.text, document.lines_before);
    let mut report = Report::new(&source);
    let case = read(&source, &mut report);
    let case = case.filter(|_| !report.has_errors());
    let case = case.map(|case| moved(case, document));
    (case, report.finish())
}

fn read(source: &Source, report: &mut Report<'_>) -> Option<Case> {
    if source.text().len() > yaml::LONGEST {
        let message = format!(
            "a case of more than the {} bytes that are read",
            yaml::LONGEST
        );
        report.error(Span::default(), message);
        return None;
    }
    let document = document(source, report)?;
    let mut reader = Reader {
        report,
        unknown: Severity::Error,
        retired: &RETIRED,
    };
    reader.case(Spot::of(&document))
}

impl Reader<'_, '_> {
    fn case(&mut self, spot: Spot<'_>) -> Option<Case> {
        let keys = self.keys(spot, "the case", &KEYS)?;
        let log_type = self.required(&keys, "logType");
        let input = self.required(&keys, "input");
        let log_type = log_type.and_then(|spot| self.string(spot, "`logType`"));
        let input = input.and_then(|spot| self.string(spot, "`input`"));
        let name = self.string_at(&keys, "name");
        let error = self.string_at(&keys, "error");
        let named = log_type.as_ref().map_or("", |name| &name.value);
        let expected = self.expected_events(&keys, named);
        Some(Case {
            document: Span::default(),
            start: keys.span(),
            name: name.map(|name| name.value),
            log_type: log_type?,
            input: input?.value,
            expected,
            error,
            result_keys: ["result", "results"].map(|key| keys.key(key)),
        })
    }

    /// `result` first, then `results`.
    fn expected_events(&mut self, keys: &Keys<'_>, log_type: &str) -> Vec<Expected> {
        let one = keys.get("result");
        let one = one.and_then(|spot| self.expected_event(spot, "`result`", log_type));
        let many = keys.get("results").and_then(|spot| {
            self.list(spot, "`results`", |reader, spot| {
                reader.expected_event(spot, "an item of `results`", log_type)
            })
        });
        one.into_iter()
            .chain(many.into_iter().flat_map(|many| many.value))
            .collect()
    }

    fn expected_event(&mut self, spot: Spot<'_>, what: &str, log_type: &str) -> Option<Expected> {
        let event: Map<String, Value> = if spot.is_map() {
            event_of_map(spot.value(), log_type)
        } else if let Some(text) = spot.text() {
            match event_of_text(text, log_type) {
                Ok(event) => event,
                Err(problem) => {
                    let span = problem.span(self.report.source().text(), spot.span());
                    let message = format!("{what} is not an event: {}", problem.message);
                    self.report.error(span, message);
                    return None;
                }
            }
        } else {
            self.expected("an event, as JSON text or as a map,", what, spot);
            return None;
        };
        Some(Expected {
            event,
            span: spot.span(),
            is_map: spot.is_map(),
        })
    }
}

/// The same case with places in the whole file.
fn moved(case: Case, document: &Document<'_>) -> Case {
    let move_span = |span: Span| Span::new(span.start + document.start..span.end + document.start);
    let move_text = |text: Spanned<String>| Spanned::new(text.value, move_span(text.span));
    let move_event = |event: Expected| Expected {
        span: move_span(event.span),
        ..event
    };
    Case {
        document: Span::new(document.start..document.start + document.text.len()),
        start: move_span(case.start),
        log_type: move_text(case.log_type),
        expected: case.expected.into_iter().map(move_event).collect(),
        error: case.error.map(move_text),
        result_keys: case.result_keys.map(|key| key.map(move_span)),
        ..case
    }
}
