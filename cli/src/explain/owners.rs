//! Which part of a line that a text parser cuts gives which field.

use margay_codegen::plan::{self, FieldId, Text};

use super::Subject;
use super::captures::Part;
use super::columns::split;

/// What gives a field its value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Owner {
    Part(usize),
    Template,
    Nothing,
}

/// A field and what gives it its value.
pub struct Owned {
    pub field: FieldId,
    pub owner: Owner,
    pub split: Option<&'static str>,
}

/// Every field with what gives it its value: a template of its column's name, or the last part of that
/// name that has a value. Nothing has an owner where an object is made of the parts.
pub fn owned(subject: &Subject, parts: &[Part], text: &Text) -> Vec<Owned> {
    if matches!(subject.plan.cut, plan::Cut::Json(_)) {
        return Vec::new();
    }
    let has_value = |part: &&(usize, &Part)| {
        let capture = part.1.capture.as_ref();
        capture.is_some_and(|capture| !text.empty_values.contains(&capture.text))
    };
    let mut all = Vec::new();
    for (at, column) in text.columns.iter().enumerate() {
        let called = parts.iter().enumerate();
        let called: Vec<_> = called
            .filter(|(_, part)| part.name.as_deref() == Some(&column.name))
            .collect();
        let part = called.iter().rfind(has_value).or(called.last());
        let owner = match part {
            _ if text.templates.iter().any(|made| made.column == at) => Owner::Template,
            Some((at, _)) => Owner::Part(*at),
            None => Owner::Nothing,
        };
        let split = split(&column.feed);
        let fields = column.feeds().into_iter();
        all.extend(fields.map(|field| Owned {
            field,
            owner,
            split,
        }));
    }
    let ids = (0..subject.plan.fields.len()).map(FieldId);
    // A layout names the fields that no line has.
    let untold = ids.filter(|id| !text.lenient && all.iter().all(|owned| owned.field != *id));
    let nothing: Vec<_> = untold
        .map(|field| Owned {
            field,
            owner: Owner::Nothing,
            split: None,
        })
        .collect();
    all.extend(nothing);
    all.sort_by_key(|owned| owned.field);
    all
}
