//! A checked schema becomes a plan. Nothing can go wrong any more; everything is settled here.

use crate::check::{Runnable, Runs};
use crate::checked::{CheckedField, CheckedKind, CheckedLayout, CheckedValue, FieldPath};
use crate::names::{RustNames, record_name};
use crate::plan::{Check, Field, FieldId, Indicator, Kind, Plan, Scan};

/// Makes the plan of a log type.
pub(crate) fn lower(runnable: &Runnable<'_>) -> Plan {
    let Runnable {
        checked,
        parser,
        fields,
    } = runnable;
    let layout = match parser {
        Runs::Layout(layout, _) => Some(*layout),
        Runs::Text(_) => None,
    };
    let mut names = RustNames::of(fields.iter().map(|(field, _)| field.name.value.as_str()));
    let fields = fields.iter().enumerate().map(|(at, (field, kind))| {
        let rust_name = names.take(at);
        lower_field(FieldId(at), field, kind.clone(), rust_name, layout)
    });
    let fields: Vec<Field> = fields.collect();
    Plan {
        log_type: checked.log_type.value.clone(),
        record: record_name(&checked.log_type.value),
        description: checked.description.clone(),
        reference: checked.reference.clone(),
        fields,
        cut: match parser {
            Runs::Layout(_, cut) | Runs::Text(cut) => (*cut).clone(),
        },
        event_time: event_time(runnable, layout),
    }
}

fn lower_field(
    id: FieldId,
    field: &CheckedField,
    kind: Kind,
    rust_name: String,
    layout: Option<&CheckedLayout>,
) -> Field {
    Field {
        name: field.name.value.clone(),
        rust_name,
        description: field.description.clone(),
        required: field.required,
        kind,
        checks: checks(id, field, layout),
        indicators: indicators(id, field, layout),
        scan: match layout.is_some_and(|layout| layout.hosts.contains(&id)) {
            true => Scan::Host,
            false => Scan::Whole,
        },
    }
}

/// What texts are held to: the field's own value, or each item of its list.
fn text(field: &CheckedField) -> &CheckedValue {
    match &field.value.kind {
        CheckedKind::Array(element) => element,
        _ => &field.value,
    }
}

/// Those of the schema and those of the layout.
fn checks(id: FieldId, field: &CheckedField, layout: Option<&CheckedLayout>) -> Vec<Check> {
    let added = layout.into_iter().flat_map(|layout| &layout.checks);
    let added = added.filter(|(of, _)| of.is_top(id));
    let added = added.flat_map(|(_, checks)| checks);
    text(field).checks.iter().chain(added).cloned().collect()
}

/// Those of the schema and those of the layout.
fn indicators(id: FieldId, field: &CheckedField, layout: Option<&CheckedLayout>) -> Vec<Indicator> {
    let own = &text(field).indicators;
    let added = layout.into_iter().flat_map(|layout| &layout.indicators);
    let added = added.filter(|(of, _)| of.is_top(id));
    let added = added.flat_map(|(_, indicators)| indicators);
    let mut all: Vec<Indicator> = own.iter().chain(added).copied().collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// What the layout says or, where it says nothing, the fields that the schema flags.
fn event_time(runnable: &Runnable<'_>, layout: Option<&CheckedLayout>) -> Vec<FieldId> {
    if let Some(layout) = layout
        && !layout.event_time.is_empty()
    {
        return layout.event_time.iter().map(FieldPath::top).collect();
    }
    let fields = runnable.fields.iter().enumerate();
    let flagged = fields.filter(|(_, (field, _))| field.value.event_time);
    flagged.map(|(at, _)| FieldId(at)).collect()
}
