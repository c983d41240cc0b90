//! A schema as a layout sees it: fields by name, each fed once.

use std::collections::HashMap;

use crate::checked::{Checked, CheckedField};
use crate::diagnostic::{Report, tick};
use crate::plan::FieldId;
use crate::source::Spanned;

pub(super) struct Fit<'a> {
    pub(super) checked: &'a Checked,
    ids: HashMap<&'a str, FieldId>,
}

impl<'a> Fit<'a> {
    pub(super) fn of(checked: &'a Checked) -> Fit<'a> {
        let names = checked.fields.iter().map(|field| field.name.value.as_str());
        let ids = names
            .enumerate()
            .map(|(at, name)| (name, FieldId(at)))
            .collect();
        Fit { checked, ids }
    }

    pub(super) fn field(&self, id: FieldId) -> &'a CheckedField {
        &self.checked.fields[id.0]
    }

    /// The field of a name, which the schema must have.
    pub(super) fn find(&self, name: &Spanned<String>, report: &mut Report<'_>) -> Option<FieldId> {
        let id = self.ids.get(name.value.as_str()).copied();
        if id.is_none() {
            let names = self
                .checked
                .fields
                .iter()
                .map(|field| field.name.value.as_str());
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
        id
    }

    /// Reports that a field is not of the kind it has to be here.
    pub(super) fn expected(
        &self,
        expected: &str,
        name: &Spanned<String>,
        id: FieldId,
        report: &mut Report<'_>,
    ) {
        let value = &self.field(id).value;
        let (field, found) = (tick(&name.value), value.kind.words());
        report
            .error(
                name.span,
                format!("field {field} is {found}, not {expected}"),
            )
            .note(&self.checked.source, value.span, "its type is here");
    }
}
