//! The transformations of a schema in the order they are done (schema language §9).

use crate::checked::{CheckedField, CheckedKind, CheckedValue};
use crate::plan::{Hop, Step, StepAction};

/// The steps of the fields: first all of one kind, then all of the next, within a kind in the
/// schema's order, fields in an object at the object's place. Nothing where no field has any.
pub(super) fn steps(fields: &[CheckedField]) -> Vec<Step> {
    let mut ranked = Vec::new();
    collect(fields, &mut Vec::new(), &mut ranked);
    ranked.sort_by_key(|(rank, _)| *rank);
    let steps: Vec<Step> = ranked.into_iter().map(|(_, step)| step).collect();
    match keys_are_enough(&steps) {
        true => Vec::new(),
        false => without_idle(steps),
    }
}

/// The steps without those that look for JSON in a text that no other step leads into: that text stays as
/// it is, until the field itself is read.
fn without_idle(steps: Vec<Step>) -> Vec<Step> {
    let is_needed = |step: &Step| match step.action {
        StepAction::Unseal { levels } => steps.iter().any(|other| leads_into(other, step, levels)),
        _ => true,
    };
    let needed: Vec<bool> = steps.iter().map(is_needed).collect();
    let steps = steps.into_iter().zip(needed);
    steps
        .filter_map(|(step, needed)| needed.then_some(step))
        .collect()
}

/// Whether a step does something within what is unsealed, or looks there.
fn leads_into(step: &Step, unseal: &Step, levels: u64) -> bool {
    let paths: &[Vec<String>] = match &step.action {
        StepAction::Unseal { .. } => return false,
        StepAction::Rename { .. } => &[],
        StepAction::Copy { from } | StepAction::Split { from, .. } => std::slice::from_ref(from),
        StepAction::Concat { paths, .. } => paths,
    };
    // Paths begin in the last array.
    let is_array = |hop: &Hop| *hop == Hop::Elements;
    let base = step
        .within
        .iter()
        .rposition(is_array)
        .map_or(0, |last| last + 1);
    let mut place = unseal.within.clone();
    place.push(Hop::Member(unseal.field.clone()));
    (0..u64::BITS).any(|level| {
        let is_sealed = levels >> level & 1 == 1;
        let found = is_sealed
            && (step.within.starts_with(&place)
                || paths
                    .iter()
                    .any(|path| leads_through(&step.within[..base], path, &place)));
        place.push(Hop::Elements);
        found
    })
}

/// Whether a path leads through a place, and beyond.
fn leads_through(base: &[Hop], path: &[String], place: &[Hop]) -> bool {
    let is_on_it = |(at, hop): (usize, &Hop)| match (hop, base.get(at)) {
        (hop, Some(other)) => hop == other,
        (Hop::Elements, None) => true,
        (Hop::Member(name), None) => *name == path[at - base.len()],
    };
    base.len() + path.len() > place.len() && place.iter().enumerate().all(is_on_it)
}

/// Whether all that is to be done is to look for other keys, which costs nothing. (Values look for
/// JSON in their texts themselves.)
///
/// Renaming one field after the other is the same as all at once, unless one takes the key of another
/// that was renamed before it, both take the same, or one takes an object in which others are renamed.
fn keys_are_enough(steps: &[Step]) -> bool {
    let mut renamed: Vec<(&[Hop], &str, &str)> = Vec::new();
    for step in steps {
        match &step.action {
            StepAction::Unseal { .. } => {}
            StepAction::Rename { from } => {
                let meets = |(within, field, other): &(&[Hop], &str, &str)| {
                    *within == step.within && (field == from || other == from)
                };
                let mut taken = step.within.clone();
                taken.push(Hop::Member(from.clone()));
                let mut others = steps.iter();
                let takes_renamed = others.any(|other| {
                    matches!(other.action, StepAction::Rename { .. })
                        && other.within.starts_with(&taken)
                });
                if *from == step.field || takes_renamed || renamed.iter().any(meets) {
                    return false;
                }
                renamed.push((&step.within, &step.field, from));
            }
            _ => return false,
        }
    }
    true
}

/// When a step is done. Before it looks into texts for the first time, a field has been renamed.
fn rank(action: &StepAction) -> u8 {
    match action {
        StepAction::Unseal { .. } => 1,
        StepAction::Rename { .. } => 1,
        StepAction::Copy { .. } => 2,
        StepAction::Concat { .. } => 3,
        StepAction::Split { .. } => 4,
    }
}

fn collect(fields: &[CheckedField], within: &mut Vec<Hop>, steps: &mut Vec<(u8, Step)>) {
    for field in fields {
        let name = &field.name.value;
        let mut step = |rank: u8, action: StepAction| {
            let step = Step {
                within: within.clone(),
                field: name.clone(),
                action,
            };
            steps.push((rank, step));
        };
        let levels = sealed(&field.value);
        let unseal = StepAction::Unseal { levels };
        let producer = field.producer.as_ref();
        let produced = producer.map(|producer| (rank(producer), producer));
        if let Some((at, producer)) = produced {
            step(at, producer.clone());
        }
        if levels != 0 {
            step(rank(&unseal), unseal.clone());
            // What is made later may be JSON in a text again.
            if let Some((at, _)) = produced.filter(|(at, _)| *at > rank(&unseal)) {
                step(at, unseal);
            }
        }
        within.push(Hop::Member(name.clone()));
        collect_in(&field.value, within, steps);
        within.pop();
    }
}

/// At which levels of its arrays a value may be a text that paths lead into.
fn sealed(value: &CheckedValue) -> u64 {
    match &value.kind {
        CheckedKind::Array(element) => sealed(element) << 1 | u64::from(value.embedded),
        CheckedKind::Object(_) | CheckedKind::Json => u64::from(value.embedded),
        _ => 0,
    }
}

/// The steps of the fields in a value.
fn collect_in(value: &CheckedValue, within: &mut Vec<Hop>, steps: &mut Vec<(u8, Step)>) {
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
