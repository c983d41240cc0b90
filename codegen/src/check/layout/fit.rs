//! A schema as a layout sees it: fields by name, each fed once.

use std::collections::{HashMap, HashSet};

use crate::check::transforms;
use crate::checked::{Checked, CheckedField, CheckedKind};
use crate::diagnostic::{Diagnostic, Report, tick};
use crate::plan::{FieldId, FieldPath};
use crate::source::Spanned;

/// A field that a dotted path leads to.
pub(super) struct Found<'a> {
    pub(super) path: FieldPath,
    pub(super) field: &'a CheckedField,
    /// Whether an array is on the way.
    pub(super) in_array: bool,
}

pub(super) struct Fit<'a> {
    pub(super) checked: &'a Checked,
    ids: HashMap<&'a str, FieldId>,
    /// The keys that transformations read.
    reads: HashSet<&'a str>,
}

impl<'a> Fit<'a> {
    pub(super) fn of(checked: &'a Checked) -> Fit<'a> {
        let names = checked.fields.iter().map(|field| field.name.value.as_str());
        let ids = names
            .enumerate()
            .map(|(at, name)| (name, FieldId(at)))
            .collect();
        let reads = checked.fields.iter().flat_map(transforms::reads).collect();
        Fit {
            checked,
            ids,
            reads,
        }
    }

    /// The field of a name, if there is one.
    pub(super) fn id(&self, name: &str) -> Option<FieldId> {
        self.ids.get(name).copied()
    }

    pub(super) fn field(&self, id: FieldId) -> &'a CheckedField {
        &self.checked.fields[id.0]
    }

    /// Whether a name is no field's, but that of a key which transformations read.
    pub(super) fn is_key(&self, name: &str) -> bool {
        !self.ids.contains_key(name) && self.reads.contains(name)
    }

    /// The field of a name, which the schema must have at the top.
    pub(super) fn find(&self, name: &Spanned<String>, report: &mut Report<'_>) -> Option<FieldId> {
        let id = self.id(&name.value);
        if id.is_none() {
            self.not_found(name, report);
        }
        id
    }

    /// The field that a dotted path leads to, which the schema must have.
    pub(super) fn find_path(
        &self,
        path: &Spanned<String>,
        report: &mut Report<'_>,
    ) -> Option<Found<'a>> {
        let found = follow(&self.checked.fields, &path.value);
        if found.is_none() {
            self.not_found(path, report);
        }
        found
    }

    fn not_found(&self, name: &Spanned<String>, report: &mut Report<'_>) {
        let fields = self.checked.fields.iter();
        let names = fields.map(|field| field.name.value.as_str());
        let message = format!("the schema has no field {}", tick(&name.value));
        let fields = self.checked.fields.first().map(|field| field.name.span);
        report
            .error(name.span, message)
            .suggest(&name.value, names)
            .note(
                &self.checked.source,
                fields.unwrap_or(self.checked.log_type.span),
                "the schema's fields start here",
            );
    }

    /// Reports that a field is not of the kind it has to be here.
    pub(super) fn expected<'r>(
        &self,
        expected: &str,
        name: &Spanned<String>,
        field: &CheckedField,
        report: &'r mut Report<'_>,
    ) -> &'r mut Diagnostic {
        let value = &field.value;
        let (field, found) = (tick(&name.value), value.kind.words());
        report
            .error(
                name.span,
                format!("field {field} is {found}, not {expected}"),
            )
            .note(&self.checked.source, value.span, "its type is here")
    }
}

/// Follows a path. A name that holds dots itself comes before what its parts might lead to.
fn follow<'a>(fields: &'a [CheckedField], path: &str) -> Option<Found<'a>> {
    let named = |field: &&CheckedField| field.name.value == path;
    if let Some(at) = fields.iter().position(|field| named(&field)) {
        return Some(Found {
            path: vec![FieldId(at)],
            field: &fields[at],
            in_array: false,
        });
    }
    fields.iter().enumerate().find_map(|(at, field)| {
        let rest = path.strip_prefix(field.name.value.as_str())?;
        let rest = rest.strip_prefix('.')?;
        let (inner, in_array) = inner(&field.value.kind)?;
        let mut found = follow(inner, rest)?;
        found.path.insert(0, FieldId(at));
        found.in_array |= in_array;
        Some(found)
    })
}

/// The fields of an object or of the objects in an array, and whether it is an array.
fn inner(kind: &CheckedKind) -> Option<(&[CheckedField], bool)> {
    match kind {
        CheckedKind::Object(fields) => Some((fields, false)),
        CheckedKind::Array(element) => inner(&element.kind).map(|(fields, _)| (fields, true)),
        CheckedKind::String
        | CheckedKind::Integer(_)
        | CheckedKind::Float
        | CheckedKind::Boolean
        | CheckedKind::Timestamp(_)
        | CheckedKind::Json => None,
    }
}
