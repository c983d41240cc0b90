//! The captures of a line that a text parser cuts, what each of them gives, and how far patterns came.

use std::ops::Range;

use margay_codegen::Origins;
use margay_codegen::plan::{self, FieldId, Text};
use margay_runtime::{Csv, Cut, Fastmatch, Keep, Parser, Regex, ShownCapture};
use serde::Serialize;

use super::Subject;
use super::account::Place;
use super::columns::{Column, Field, MOST_UNKNOWN, Told, field};
use super::stream::{header, text_of};

/// The most names of a header that are looked at.
const MOST_NAMES: usize = 1000;

/// How a line was cut.
#[derive(Debug, Default)]
pub struct Captured {
    pub found: usize,
    pub columns: Vec<Column>,
    pub attempts: Vec<Attempt>,
}

/// How far a pattern of fastmatch, or the parts of a regex, came.
#[derive(Debug, Serialize)]
pub struct Attempt {
    /// `pattern` or `part`.
    #[serde(rename = "of")]
    pub what: &'static str,
    /// Counted from 1.
    pub number: usize,
    pub matches: bool,
    /// The byte of the line up to which it matches.
    pub offset: usize,
    /// The last placeholder that it passed.
    pub passed: Option<String>,
    /// The text that it wanted next.
    pub wanted: Option<String>,
    /// Where the schema has it.
    pub see: Option<Place>,
}

/// A part of the line with a name.
#[derive(Debug, Default)]
struct Part {
    name: Option<String>,
    /// None where the line does not have it.
    capture: Option<ShownCapture>,
    see: Option<Place>,
}

/// Cuts a line by the rules of a text parser; `before` is what its file begins with.
pub fn captures(subject: &Subject, line: &str, before: &[u8], told: &Told<'_>) -> Captured {
    let Some(text) = text_of(&subject.plan) else {
        return Captured::default();
    };
    let mut found = None;
    let (parts, attempts) = match subject.interpreter.cut() {
        Cut::Csv(csv) => {
            let (parts, all) = cells(subject, csv, line, header(before, text), text);
            found = Some(all);
            (parts, Vec::new())
        }
        Cut::Fastmatch(fastmatch) => placeholders(subject, fastmatch, line),
        Cut::Regex(regex) => groups(subject, regex, line),
        _ => return Captured::default(),
    };
    let captured = || parts.iter().filter(|part| part.capture.is_some()).count();
    Captured {
        found: found.unwrap_or_else(captured),
        columns: columns(subject, line, parts, text, told),
        attempts,
    }
}

/// The cells of a row, and how many there are.
fn cells(
    subject: &Subject,
    csv: &Csv,
    line: &str,
    header: Option<String>,
    text: &Text,
) -> (Vec<Part>, usize) {
    let mut names = names(subject, csv, header, text);
    let (cells, found) = csv.show(line, names.len() + MOST_UNKNOWN);
    let unknown = cells.len().saturating_sub(names.len());
    names.extend(std::iter::repeat_n((None, None), unknown));
    let mut cells = cells.into_iter();
    let parts = names.into_iter().map(|(name, see)| Part {
        name,
        see,
        capture: cells.next(),
    });
    (parts.collect(), found)
}

/// The names of columns, from the schema or from the header, and where the schema has them.
fn names(
    subject: &Subject,
    csv: &Csv,
    header: Option<String>,
    text: &Text,
) -> Vec<(Option<String>, Option<Place>)> {
    let given = subject.origins.as_ref().map(Origins::csv_columns);
    let given = given.unwrap_or_default().into_iter();
    let given = given.map(|(name, origin)| (Some(name.to_owned()), Some(Place::of(origin))));
    let names: Vec<_> = given.collect();
    let Some(header) = header.filter(|_| names.is_empty()) else {
        return names;
    };
    let (cells, _) = csv.show(&header, MOST_NAMES);
    let trimmed = |name: String| match text.trim_space {
        true => name.trim().to_owned(),
        false => name,
    };
    let cells = cells.into_iter();
    cells.map(|cell| (Some(trimmed(cell.text)), None)).collect()
}

/// Those of the pattern that matches or, failing that, comes farthest.
fn placeholders(subject: &Subject, fastmatch: &Fastmatch, line: &str) -> (Vec<Part>, Vec<Attempt>) {
    let patterns = subject.origins.as_ref().map(Origins::patterns);
    let patterns = patterns.unwrap_or_default();
    let name = |pattern: usize, at: usize| {
        let names = patterns.get(pattern).map(|(names, _)| names);
        names.and_then(|names| Some((*names.get(at)?).to_owned()))
    };
    let mut best: Option<(usize, usize)> = None;
    let mut attempts = Vec::new();
    let shown = fastmatch.show(line);
    for (at, attempt) in shown.iter().enumerate() {
        let (offset, wanted) = match &attempt.stop {
            Some((offset, wanted)) => (*offset, Some(wanted.clone())),
            None => (line.len(), None),
        };
        let matches = attempt.stop.is_none();
        if matches || best.is_none_or(|(_, farthest)| offset > farthest) {
            best = Some((at, offset));
        }
        let last = attempt.captures.len().checked_sub(1);
        attempts.push(Attempt {
            what: "pattern",
            number: at + 1,
            matches,
            offset,
            passed: last.and_then(|last| name(at, last)),
            wanted,
            see: patterns.get(at).map(|(_, origin)| Place::of(*origin)),
        });
        if matches {
            break;
        }
    }
    let parts = best.map_or(Vec::new(), |(pattern, _)| {
        let captures = shown[pattern].captures.iter().cloned().enumerate();
        captures
            .map(|(at, capture)| Part {
                name: name(pattern, at),
                capture: Some(capture),
                see: None,
            })
            .collect()
    });
    (parts, attempts)
}

/// The groups with a name: of the whole expression or, where the line does not match, of as many
/// of its parts as do.
fn groups(subject: &Subject, regex: &Regex, line: &str) -> (Vec<Part>, Vec<Attempt>) {
    if let Some(groups) = regex.show(line) {
        return (named(groups), Vec::new());
    }
    let parts = subject.origins.as_ref().map(Origins::parts);
    let mut reached = Vec::new();
    let mut attempts = Vec::new();
    for (at, (expression, origin)) in parts.unwrap_or_default().into_iter().enumerate() {
        // With a group open it says nothing; a later part closes it.
        let Some(expression) = expression else {
            continue;
        };
        let text = margay_runtime::Text::default();
        let shown = Regex::new(&expression, Vec::<Keep>::new(), text).show(line);
        let end = shown.as_ref().and_then(|groups| groups[0].1.as_ref());
        attempts.push(Attempt {
            what: "part",
            number: at + 1,
            matches: end.is_some(),
            offset: end.map_or(0, |whole| whole.bytes.end),
            passed: None,
            wanted: None,
            see: Some(Place::of(origin)),
        });
        match shown {
            Some(groups) => reached = named(groups),
            None => break,
        }
    }
    (reached, attempts)
}

fn named(groups: Vec<(Option<String>, Option<ShownCapture>)>) -> Vec<Part> {
    let named = groups.into_iter().filter(|(name, _)| name.is_some());
    named
        .map(|(name, capture)| Part {
            name,
            capture,
            see: None,
        })
        .collect()
}

/// The captures as columns, each with the field it gives; then what templates make, and the fields
/// that nothing gives.
fn columns(
    subject: &Subject,
    line: &str,
    parts: Vec<Part>,
    text: &Text,
    told: &Told<'_>,
) -> Vec<Column> {
    let owners = owners(subject, &parts, text);
    let absent = match subject.plan.cut {
        plan::Cut::Regex(_) => "takes no part in the match",
        _ => "the line ends before it",
    };
    let owned = |owner: Owner| owners.iter().filter(move |(_, one)| *one == owner);
    let mut columns = Vec::new();
    for (at, part) in parts.into_iter().enumerate() {
        let capture = part.capture;
        let value = capture.as_ref().map(|capture| capture.text.as_str());
        let fields = owned(Owner::Part(at));
        let fields: Vec<_> = fields
            .map(|(id, _)| one_field(subject, *id, value, told, absent))
            .collect();
        let bytes: Option<Range<usize>> = capture.as_ref().map(|capture| capture.bytes.clone());
        columns.push(Column {
            column: Some(at),
            name: part.name,
            bytes: bytes.filter(|bytes| line.get(bytes.clone()).is_some()),
            text: capture.map(|capture| capture.text),
            fields,
            see: part.see,
        });
    }
    let others = [
        (Owner::Template, "(a template)", "nothing to make it of"),
        (
            Owner::Nothing,
            "(none)",
            "the line gives nothing of this name",
        ),
    ];
    // Without a match nothing gives anything, which is said elsewhere.
    let others = others.into_iter().filter(|_| told.fields.is_some());
    for (owner, name, absent) in others {
        columns.extend(owned(owner).map(|(id, _)| Column {
            column: None,
            name: Some(name.to_owned()),
            bytes: None,
            text: None,
            fields: vec![one_field(subject, *id, None, told, absent)],
            see: None,
        }));
    }
    columns
}

/// What gives a field its value.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Owner {
    Part(usize),
    Template,
    Nothing,
}

/// Every field with what gives it its value: a template of its name, or the last part of its name
/// that has a value.
fn owners(subject: &Subject, parts: &[Part], text: &Text) -> Vec<(FieldId, Owner)> {
    let made = |name: &str| {
        let mut templates = text.templates.iter();
        templates.any(|template| text.columns[template.column].name == name)
    };
    let has_value = |part: &&(usize, &Part)| {
        let capture = part.1.capture.as_ref();
        capture.is_some_and(|capture| !text.empty_values.contains(&capture.text))
    };
    let fields = subject.plan.fields.iter().enumerate();
    fields
        .map(|(id, field)| {
            let called = parts.iter().enumerate();
            let called: Vec<_> = called
                .filter(|(_, part)| part.name.as_deref() == Some(&field.name))
                .collect();
            let part = called.iter().rfind(has_value).or(called.last());
            let owner = match part {
                _ if made(&field.name) => Owner::Template,
                Some((at, _)) => Owner::Part(*at),
                None => Owner::Nothing,
            };
            (FieldId(id), owner)
        })
        .collect()
}

fn one_field(
    subject: &Subject,
    id: FieldId,
    text: Option<&str>,
    told: &Told<'_>,
    absent: &'static str,
) -> Field {
    let name = &subject.plan.field(id).name;
    let is_it = |fault: &super::account::Fault| fault.field.as_ref() == Some(name);
    field(subject, id, None, (text, absent), told, &is_it)
}
