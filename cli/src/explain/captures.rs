//! The captures of a line that a text parser cuts, what each of them gives, and how far patterns came.

use std::ops::Range;

use margay_codegen::Origins;
use margay_codegen::plan::{self, Text};
use margay_runtime::{
    Csv, Cut, Fastmatch, Keep, Pairs, Parser, Regex, ShownCapture, ShownGroups, TextCut,
};
use serde::Serialize;

use super::Subject;
use super::account::Place;
use super::columns::{Column, Field, MOST_UNKNOWN, Told, field};
use super::owners::{Owned, Owner, owned};
use super::stream::{directive, has_directives, header, line_cut, text_of};

/// The most names of a header that are looked at, and the most pairs.
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
pub struct Part {
    pub name: Option<String>,
    /// None where the line does not have it.
    pub capture: Option<ShownCapture>,
    see: Option<Place>,
}

/// Cuts a line by the rules of a text parser; `before` is what its file begins with.
pub fn captures(subject: &Subject, line: &str, before: &[u8], told: &Told<'_>) -> Captured {
    let Some(text) = text_of(&subject.plan) else {
        return Captured::default();
    };
    let cut = match subject.interpreter.cut() {
        Cut::Json(json) => json.text_cut().map(|cut| match cut {
            TextCut::Delimited(format) => Cut::Delimited(format.as_delimited()),
            TextCut::Csv(csv) => Cut::Csv(csv),
            TextCut::Fastmatch(fastmatch) => Cut::Fastmatch(fastmatch),
            TextCut::Regex(regex) => Cut::Regex(regex),
            TextCut::Pairs(pairs) => Cut::Pairs(pairs),
        }),
        cut => Some(cut),
    };
    let mut found = None;
    let (parts, attempts) = match cut {
        Some(Cut::Csv(csv)) => {
            let (parts, all) = cells(subject, csv, line, before, text);
            found = Some(all);
            (parts, Vec::new())
        }
        Some(Cut::Fastmatch(fastmatch)) => placeholders(subject, fastmatch, line),
        Some(Cut::Regex(regex)) => match regex.show(line) {
            Some(groups) => (named(groups), Vec::new()),
            None => reached(subject, line),
        },
        Some(Cut::Pairs(pairs)) => {
            let (parts, attempts, all) = keys(subject, pairs, line);
            found = Some(all);
            (parts, attempts)
        }
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
    before: &[u8],
    text: &Text,
) -> (Vec<Part>, usize) {
    let mut names = names(subject, csv, before, text);
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

/// The names of columns, from the lines before it or from the schema, and where the schema has them.
fn names(
    subject: &Subject,
    csv: &Csv,
    before: &[u8],
    text: &Text,
) -> Vec<(Option<String>, Option<Place>)> {
    let given = subject.origins.as_ref().map(Origins::csv_columns);
    let given = given.unwrap_or_default().into_iter();
    let given = given.map(|(name, origin)| (Some(name.to_owned()), Some(Place::of(origin))));
    let names: Vec<_> = given.collect();
    let is_announced = matches!(
        line_cut(&subject.plan),
        plan::Cut::Csv(plan::Csv {
            names: plan::Names::Announced(_),
            ..
        })
    );
    if !names.is_empty() && !is_announced {
        return names;
    }
    let found = match has_directives(&subject.plan) {
        true => directive(before),
        false => header(before, text).map(|header| cells_of(csv, &header, text)),
    };
    match found {
        Some(found) => found.into_iter().map(|name| (Some(name), None)).collect(),
        None => names,
    }
}

/// The texts of a header.
fn cells_of(csv: &Csv, header: &str, text: &Text) -> Vec<String> {
    let (cells, _) = csv.show(header, MOST_NAMES);
    let trimmed = |name: String| match text.trim_space {
        true => name.trim().to_owned(),
        false => name,
    };
    cells.into_iter().map(|cell| trimmed(cell.text)).collect()
}

/// What comes before the pairs, then each key with its value, and how many pairs there are.
fn keys(subject: &Subject, pairs: &Pairs, line: &str) -> (Vec<Part>, Vec<Attempt>, usize) {
    let shown = pairs.show(line, MOST_NAMES);
    let has_head =
        matches!(line_cut(&subject.plan), plan::Cut::Pairs(pairs) if pairs.head.is_some());
    let mut parts = match shown.head {
        Some(groups) => named(groups),
        None if has_head => {
            let (parts, attempts) = reached(subject, line);
            let found = parts.len();
            return (parts, attempts, found);
        }
        None => Vec::new(),
    };
    let found = parts.len() + shown.found;
    parts.extend(shown.pairs.into_iter().map(|(key, value)| Part {
        name: Some(key),
        capture: Some(value),
        see: None,
    }));
    (parts, Vec::new(), found)
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

/// The groups with a name of as many parts of an expression as match.
fn reached(subject: &Subject, line: &str) -> (Vec<Part>, Vec<Attempt>) {
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

fn named(groups: ShownGroups) -> Vec<Part> {
    let named = groups.into_iter().filter(|(name, _)| name.is_some());
    named
        .map(|(name, capture)| Part {
            name,
            capture,
            see: None,
        })
        .collect()
}

/// The captures as columns, each with the fields it gives; then what templates make, and the fields
/// that nothing gives.
fn columns(
    subject: &Subject,
    line: &str,
    parts: Vec<Part>,
    text: &Text,
    told: &Told<'_>,
) -> Vec<Column> {
    let owned = owned(subject, &parts, text);
    let cut = line_cut(&subject.plan);
    let absent = match cut {
        plan::Cut::Regex(_) | plan::Cut::Pairs(_) => "takes no part in the match",
        _ => "the line ends before it",
    };
    let fields = |owner: Owner, value: Option<&str>, absent: &'static str| {
        let owned = owned.iter().filter(move |owned| owned.owner == owner);
        owned
            .map(|owned| one_field(subject, owned, (value, absent), told))
            .collect::<Vec<_>>()
    };
    let mut columns = Vec::new();
    let mut unknown = 0;
    for (at, part) in parts.into_iter().enumerate() {
        let capture = part.capture;
        let value = capture.as_ref().map(|capture| capture.text.as_str());
        let fields = fields(Owner::Part(at), value, absent);
        // A line may have any number of keys that nobody asks for.
        if fields.is_empty() && matches!(cut, plan::Cut::Pairs(_)) {
            unknown += 1;
            if unknown > MOST_UNKNOWN {
                continue;
            }
        }
        let bytes: Option<Range<usize>> = capture.as_ref().map(|capture| capture.bytes.clone());
        let described = part.name.as_deref().filter(|_| text.lenient);
        columns.push(Column {
            column: Some(at),
            see: described
                .and_then(|name| column_called(subject, name))
                .or(part.see),
            name: part.name,
            bytes: bytes.filter(|bytes| line.get(bytes.clone()).is_some()),
            text: capture.map(|capture| capture.text),
            fields,
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
        columns.extend(fields(owner, None, absent).into_iter().map(|field| Column {
            column: None,
            name: Some(name.to_owned()),
            bytes: None,
            text: None,
            fields: vec![field],
            see: None,
        }));
    }
    columns
}

/// Where a layout describes a column.
fn column_called(subject: &Subject, name: &str) -> Option<Place> {
    let origins = subject.origins.as_ref()?;
    origins.column_called(name).map(Place::of)
}

fn one_field(
    subject: &Subject,
    owned: &Owned,
    text: (Option<&str>, &'static str),
    told: &Told<'_>,
) -> Field {
    let name = &subject.plan.field(owned.field).name;
    let is_it = |fault: &super::account::Fault| fault.field.as_ref() == Some(name);
    field(subject, owned.field, owned.split, text, told, &is_it)
}
