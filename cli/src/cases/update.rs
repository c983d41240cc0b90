//! `--update`: expected events in a file of cases are rewritten, and nothing else is.
//!
//! The text is edited, not printed anew, so that comments and everything else stay. Whether the
//! edits did what they should is not left to hope: the new text is read again before it is written.

mod extent;
mod write;

use std::io::Write;
use std::ops::Range;
use std::path::Path;

use margay_codegen::Source;
use margay_codegen::cases::{self, Case, Expected};
use serde_json::{Map, Value};

use super::given::Given;
use super::judge::judge;
use crate::failure::Failure;
use crate::output::{Output, Target};
use extent::{Extent, entry, value};

/// The edits of one file so far.
pub struct Rewrite<'a> {
    source: &'a Source,
    cases: &'a [Case],
    edits: Vec<Edit>,
}

/// A piece of the text, and what takes its place.
#[derive(Debug, PartialEq)]
struct Edit {
    bytes: Range<usize>,
    text: String,
}

impl<'a> Rewrite<'a> {
    pub fn new(source: &'a Source, cases: &'a [Case]) -> Self {
        Self {
            source,
            cases,
            edits: Vec::new(),
        }
    }

    /// Notes that a case should expect what it gives, or says why that cannot be.
    pub fn note(&mut self, number: usize, given: &Given) -> Result<(), String> {
        let case = &self.cases[number];
        if case.error.is_some() {
            return Err("a case with `error` is changed by hand".to_owned());
        }
        if !given.rejects.is_empty() {
            return Err("its input is rejected".to_owned());
        }
        let events: Vec<_> = given
            .events
            .iter()
            .map(|event| expectation(case, event))
            .collect();
        let edits = self.one_by_one(case, &events, given);
        let edits = edits.or_else(|| self.all_anew(case, &events));
        let edits = edits.ok_or("this way of writing a case can only be changed by hand")?;
        if !self.is_as_meant(case, &edits, given) {
            return Err("this way of writing a case can only be changed by hand".to_owned());
        }
        self.edits.extend(edits);
        Ok(())
    }

    /// Replaces each expected event that is not what is given.
    fn one_by_one(
        &self,
        case: &Case,
        events: &[Map<String, Value>],
        given: &Given,
    ) -> Option<Vec<Edit>> {
        if case.expected.len() != events.len() {
            return None;
        }
        let pairs = case.expected.iter().zip(events).zip(&given.events);
        let wrong = pairs.filter(|((expected, _), given)| {
            !super::compare::differences(&expected.event, given).is_empty()
        });
        wrong
            .map(|((expected, event), _)| self.replacement(case, expected, event))
            .collect()
    }

    fn replacement(
        &self,
        case: &Case,
        expected: &Expected,
        event: &Map<String, Value>,
    ) -> Option<Edit> {
        let text = self.source.text();
        let Extent {
            bytes,
            indent,
            style,
        } = value(text, expected, &case.result_keys)?;
        let text = write::event(event, &style, indent, self.line_end());
        Some(Edit { bytes, text })
    }

    /// Replaces all expected events together; where there are none yet, adds them.
    fn all_anew(&self, case: &Case, events: &[Map<String, Value>]) -> Option<Vec<Edit>> {
        let text = self.source.text();
        let mut edits = Vec::new();
        for key in case.result_keys.iter().flatten() {
            edits.push(Edit {
                bytes: entry(text, key.start)?,
                text: String::new(),
            });
        }
        edits.sort_by_key(|edit| edit.bytes.start);
        if edits.is_empty() {
            let end = extent::end_of_document(text, case)?;
            edits.push(Edit {
                bytes: end..end,
                text: String::new(),
            });
        }
        let first = &mut edits[0];
        let new = write::entry(events, self.line_end());
        let line_is_open = first.bytes.start > 0 && !text[..first.bytes.start].ends_with('\n');
        if line_is_open && !new.is_empty() {
            first.text.push_str(self.line_end());
        }
        first.text.push_str(&new);
        Some(edits)
    }

    /// A part of the file with these edits, all of which lie in it.
    fn edited(&self, part: Range<usize>, edits: &[Edit]) -> String {
        let mut edits: Vec<_> = edits.iter().collect();
        edits.sort_by_key(|edit| edit.bytes.start);
        let text = self.source.text();
        let mut edited = String::with_capacity(part.len());
        let mut at = part.start;
        for edit in edits {
            edited.push_str(text.get(at..edit.bytes.start).unwrap_or_default());
            edited.push_str(&edit.text);
            at = edit.bytes.end;
        }
        edited.push_str(text.get(at..part.end).unwrap_or_default());
        edited
    }

    /// Whether a case, once edited, is the same but for what it expects, and passes.
    fn is_as_meant(&self, case: &Case, edits: &[Edit], given: &Given) -> bool {
        let edited = self.edited(case.document.start..case.document.end, edits);
        let read = cases::read(&Source::new(self.source.name(), edited));
        match read.cases.as_slice() {
            [new] => same_head(case, new) && judge(new, given).is_empty(),
            _ => false,
        }
    }

    fn line_end(&self) -> &'static str {
        match self.source.text().contains("\r\n") {
            true => "\r\n",
            false => "\n",
        }
    }

    /// Writes the file, if anything in it changes.
    pub fn finish(self) -> Result<(), Failure> {
        if self.edits.is_empty() {
            return Ok(());
        }
        let text = self.edited(0..self.source.text().len(), &self.edits);
        let read = cases::read(&Source::new(self.source.name(), text.as_str()));
        let mut pairs = self.cases.iter().zip(&read.cases);
        if self.cases.len() != read.cases.len() || !pairs.all(|(old, new)| same_head(old, new)) {
            let name = self.source.name();
            return Err(Failure::Trouble(format!(
                "{name} was not updated: its cases would not be the same; change it by hand"
            )));
        }
        let path = Path::new(self.source.name());
        let mut file = Output::open(&Target::File(path.to_path_buf()))?;
        file.write_all(self.source.mark().as_bytes())
            .and_then(|()| file.write_all(text.as_bytes()))
            .map_err(|error| file.failure(&error))?;
        file.finish()
    }
}

/// Whether two cases ask the same.
fn same_head(one: &Case, other: &Case) -> bool {
    (&one.name, &one.input) == (&other.name, &other.input)
        && one.log_type.value == other.log_type.value
}

/// What a case should expect for this event: all but what is new at every run or goes without
/// saying, and the log type as the case has it.
fn expectation(case: &Case, event: &Map<String, Value>) -> Map<String, Value> {
    let undated = event.get("p_event_time") == event.get("p_parse_time");
    let named = case.expected.first();
    let named = named.is_none_or(|first| first.event.contains_key("p_log_type"));
    let kept = event.iter().filter(|(key, _)| match key.as_str() {
        "p_row_id" | "p_parse_time" => false,
        "p_event_time" => !undated,
        "p_log_type" => named,
        _ => true,
    });
    let fill = |key: &str, value: &Value| match key {
        "p_log_type" => Value::from("{{ .LogType }}"),
        _ => value.clone(),
    };
    kept.map(|(key, value)| (key.clone(), fill(key, value)))
        .collect()
}

#[cfg(test)]
mod tests;
