//! The transformations of a schema in the order they are done (schema language §9).

use crate::checked::{CheckedField, CheckedKind, CheckedValue};
use crate::plan::{Hop, Step, StepAction};

/// The steps of the fields: first all of one kind, then all of the next, within a kind in the
/// schema's order, fields in an object at the object's place. Nothing where no field has any.
pub(super) fn steps(fields: &[CheckedField]) -> Vec<Step> {
    let mut steps = Vec::new();
    collect(fields, &mut Vec::new(), &mut steps);
    if keys_are_enough(&steps) {
        return Vec::new();
    }
    steps.sort_by_key(|step| rank(&step.action));
    steps
}

/// Whether all that is to be done is to look for other keys, which costs nothing. (Values look for
/// JSON in their texts themselves.)
///
/// Renaming one field after the other is the same as all at once, unless one takes the key of another
/// that was renamed before it, or both take the same.
fn keys_are_enough(steps: &[Step]) -> bool {
    let mut renamed: Vec<(&[Hop], &str, &str)> = Vec::new();
    for step in steps {
        match &step.action {
            StepAction::Unseal => {}
            StepAction::Rename { from } => {
                let meets = |(within, field, other): &(&[Hop], &str, &str)| {
                    *within == step.within && (field == from || other == from)
                };
                if *from == step.field || renamed.iter().any(meets) {
                    return false;
                }
                renamed.push((&step.within, &step.field, from));
            }
            _ => return false,
        }
    }
    true
}

fn rank(action: &StepAction) -> u8 {
    match action {
        StepAction::Unseal => 0,
        StepAction::Rename { .. } => 1,
        StepAction::Copy { .. } => 2,
        StepAction::Concat { .. } => 3,
        StepAction::Split { .. } => 4,
    }
}

fn collect(fields: &[CheckedField], within: &mut Vec<Hop>, steps: &mut Vec<Step>) {
    for field in fields {
        let name = &field.name.value;
        let mut step = |action: StepAction| {
            steps.push(Step {
                within: within.clone(),
                field: name.clone(),
                action,
            });
        };
        if field.value.embedded && !matches!(field.value.kind, CheckedKind::Json) {
            step(StepAction::Unseal);
        }
        if let Some(producer) = &field.producer {
            step(producer.clone());
        }
        within.push(Hop::Member(name.clone()));
        collect_in(&field.value, within, steps);
        within.pop();
    }
}

/// The steps of the fields in a value.
fn collect_in(value: &CheckedValue, within: &mut Vec<Hop>, steps: &mut Vec<Step>) {
    match &value.kind {
        CheckedKind::Object(fields) => collect(fields, within, steps),
        CheckedKind::Array(element) => {
            within.push(Hop::Elements);
            collect_in(element, within, steps);
            within.pop();
        }
        _ => {}
    }
}
