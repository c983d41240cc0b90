//! Changes as people and tools read them.

use margay_codegen::{Source, Span};
use serde_json::{Value, json};

use super::changes::{Change, Kind};
use crate::excerpt::{fitted, printable, width};
use crate::failure::Failure;
use crate::totals::counted;

/// The widest path of a field or key, and the widest value.
const WIDEST: usize = 60;

/// The changes between two files.
pub struct Told<'a> {
    pub changes: &'a [Change],
    pub old: &'a Source,
    pub new: &'a Source,
}

impl Told<'_> {
    /// A line for each change, and a summary.
    pub fn text(&self) -> String {
        let subjects: Vec<_> = self.changes.iter().map(subject).collect();
        let widest = subjects.iter().map(|text| width(text)).max().unwrap_or(0);
        let mut text = String::new();
        for (change, subject) in self.changes.iter().zip(subjects) {
            let allowed = if change.allowed {
                "allowed    "
            } else {
                "NOT ALLOWED"
            };
            let kind = format!("{:?}", change.kind);
            let gap = " ".repeat(widest - width(&subject));
            let what = what(change);
            text += &format!(
                "{allowed}  {kind:15}  {subject}{gap}  {what}{}\n",
                self.place(change)
            );
        }
        text + &self.summary()
    }

    fn summary(&self) -> String {
        let all = self.changes.len() as u64;
        let wrong = self.changes.iter().filter(|change| !change.allowed).count() as u64;
        match (all, wrong) {
            (0, _) => "no changes\n".to_owned(),
            (_, 0) => format!("{}, all allowed\n", counted(all, "change")),
            _ => format!("{}, {wrong} not allowed\n", counted(all, "change")),
        }
    }

    /// Where to look, for a change that is not allowed.
    fn place(&self, change: &Change) -> String {
        let [old, new] = change.places;
        let place = match (change.allowed, old, new) {
            (true, ..) => None,
            (false, _, Some(span)) => Some(place(self.new, span)),
            (false, Some(span), None) => Some(place(self.old, span)),
            (false, None, None) => None,
        };
        place.map_or(String::new(), |[file, line, column]| {
            format!("  {file}:{line}:{column}")
        })
    }

    /// One JSON array.
    pub fn json(&self) -> Result<String, Failure> {
        let changes: Vec<Value> = self
            .changes
            .iter()
            .map(|change| self.change(change))
            .collect();
        let json = serde_json::to_string_pretty(&changes);
        let json = json.map_err(|error| Failure::Trouble(error.to_string()))?;
        Ok(json + "\n")
    }

    fn change(&self, change: &Change) -> Value {
        let [old, new] = change.places;
        let position = |source: &Source, span: Option<Span>| {
            let (line, column) = source.line_column(span?.start);
            Some(json!({"file": source.name(), "line": line, "column": column}))
        };
        json!({
            "kind": change.kind,
            "path": change.path,
            "key": Some(&change.key).filter(|key| !key.is_empty()),
            "old": change.old,
            "new": change.new,
            "allowed": change.allowed,
            "old_place": position(self.old, old),
            "new_place": position(self.new, new),
        })
    }
}

/// What a change is about: a field, or a key of the top level.
fn subject(change: &Change) -> String {
    let subject = match change.path.as_str() {
        "" => &change.key,
        path => path,
    };
    fitted(&printable(subject), WIDEST)
}

/// What changed.
fn what(change: &Change) -> String {
    let key = match (change.kind, change.path.as_str()) {
        (Kind::AddField | Kind::DeleteField, _) | (_, "") => String::new(),
        _ => format!("{}: ", printable(&change.key)),
    };
    match (&change.old, &change.new) {
        (Some(old), Some(new)) => format!("{key}{} -> {}", value(old), value(new)),
        (None, Some(new)) => format!("{key}{}", value(new)),
        (Some(old), None) if change.kind == Kind::DeleteField => format!("was {}", value(old)),
        (Some(old), None) => format!("{key}{} -> nothing", value(old)),
        (None, None) => key,
    }
}

fn value(value: &Value) -> String {
    let text = match value {
        Value::String(text) => printable(text),
        other => printable(&other.to_string()),
    };
    fitted(&text, WIDEST)
}

fn place(source: &Source, span: Span) -> [String; 3] {
    let (line, column) = source.line_column(span.start);
    [
        printable(source.name()),
        line.to_string(),
        column.to_string(),
    ]
}
