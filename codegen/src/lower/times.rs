//! Which timestamps may date a record.

use crate::checked::{Checked, CheckedField, CheckedKind, CheckedLayout};
use crate::plan::{FieldId, FieldPath};

/// What the layout says or, where it says nothing, the fields that the schema flags, in its order,
/// those of an object at the object's place (schema language §8).
pub(super) fn event_time(checked: &Checked, layout: Option<&CheckedLayout>) -> Vec<FieldPath> {
    if let Some(layout) = layout
        && !layout.event_time.is_empty()
    {
        return layout.event_time.clone();
    }
    let mut found = Vec::new();
    flagged(&checked.fields, &mut Vec::new(), &mut found);
    found
}

fn flagged(fields: &[CheckedField], path: &mut FieldPath, found: &mut Vec<FieldPath>) {
    for (at, field) in fields.iter().enumerate() {
        path.push(FieldId(at));
        match &field.value.kind {
            CheckedKind::Object(fields) => flagged(fields, path, found),
            _ if field.value.event_time => found.push(path.clone()),
            _ => {}
        }
        path.pop();
    }
}
