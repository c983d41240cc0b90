//! A checked schema becomes a plan. Nothing can go wrong any more; everything is settled here.

mod times;
mod types;

use crate::check::{Runnable, Runs};
use crate::checked::{CheckedField, CheckedKind, CheckedLayout, CheckedValue};
use crate::names::{RustNames, record_name};
use crate::plan::{Check, Cut, Field, FieldId, Indicator, Json, Kind, Object, Plan, Scan};
use types::Types;

/// Makes the plan of a log type.
pub(crate) fn lower(runnable: &Runnable<'_>) -> Plan {
    let Runnable { checked, parser } = runnable;
    let layout = match parser {
        Runs::Layout(layout) => Some(*layout),
        Runs::Json | Runs::Text(_) => None,
    };
    let record = record_name(&checked.log_type.value);
    let mut lowering = Lowering {
        parser: *parser,
        types: Types::of(&record),
    };
    let mut fields = lowering.fields(&checked.fields, &record);
    if let Some(layout) = layout {
        add(layout, &mut fields);
    }
    Plan {
        log_type: checked.log_type.value.clone(),
        record,
        description: checked.description.clone(),
        reference: checked.reference.clone(),
        event_time: times::event_time(checked, layout),
        fields,
        cut: match parser {
            Runs::Json => Cut::Json(Json {}),
            Runs::Layout(layout) => Cut::Delimited(layout.cut.clone()),
            Runs::Text(cut) => (*cut).clone(),
        },
    }
}

/// What fields are lowered with.
struct Lowering<'a> {
    parser: Runs<'a>,
    types: Types,
}

impl Lowering<'_> {
    /// The fields of a record of this name.
    fn fields(&mut self, fields: &[CheckedField], record: &str) -> Vec<Field> {
        let names = fields.iter().map(|field| field.name.value.as_str());
        let mut names = RustNames::of(names);
        let fields = fields.iter().enumerate();
        fields
            .map(|(at, field)| self.field(field, names.take(at), record))
            .collect()
    }

    fn field(&mut self, field: &CheckedField, rust_name: String, record: &str) -> Field {
        let text = innermost(&field.value);
        Field {
            name: field.name.value.clone(),
            rust_name,
            description: field.description.clone(),
            required: field.required,
            kind: self.kind(&field.value, &field.name.value, record),
            checks: text.checks.clone(),
            indicators: text.indicators.clone(),
            scan: Scan::Whole,
            embedded: embedded(&field.value),
        }
    }

    /// The kind of a value in the field of this name.
    fn kind(&mut self, value: &CheckedValue, field: &str, record: &str) -> Kind {
        match &value.kind {
            CheckedKind::String => Kind::String,
            CheckedKind::Integer(width) => Kind::Integer(*width),
            CheckedKind::Float => Kind::Float,
            CheckedKind::Boolean => Kind::Boolean,
            CheckedKind::Timestamp(format) => Kind::Timestamp(format.clone()),
            CheckedKind::Json => Kind::Json,
            CheckedKind::Array(element) => match self.parser {
                Runs::Layout(_) => Kind::StringList,
                Runs::Json | Runs::Text(_) => {
                    Kind::Array(Box::new(self.kind(element, field, record)))
                }
            },
            CheckedKind::Object(fields) => self.object(fields, field, record),
        }
    }

    fn object(&mut self, fields: &[CheckedField], field: &str, record: &str) -> Kind {
        let name = self.types.begin(field, record);
        let fields = self.fields(fields, &name);
        let record = self.types.settle(name, field, &fields);
        Kind::Object(Object { record, fields })
    }
}

/// What the words about texts and times are said of: the field's own value, or what its arrays hold.
fn innermost(value: &CheckedValue) -> &CheckedValue {
    match &value.kind {
        CheckedKind::Array(element) => innermost(element),
        _ => value,
    }
}

/// At which levels of its arrays a value may be JSON in a text.
fn embedded(value: &CheckedValue) -> u64 {
    let inner = match &value.kind {
        CheckedKind::Array(element) => embedded(element) << 1,
        _ => 0,
    };
    inner | u64::from(value.embedded)
}

/// Adds what the layout says of the fields to what the schema says.
fn add(layout: &CheckedLayout, fields: &mut [Field]) {
    let add_checks = |(FieldId(at), checks): &(FieldId, Vec<Check>), fields: &mut [Field]| {
        fields[*at].checks.extend(checks.iter().cloned());
    };
    let add_indicators = |(FieldId(at), more): &(FieldId, Vec<Indicator>), fields: &mut [Field]| {
        let indicators = &mut fields[*at].indicators;
        indicators.extend(more);
        indicators.sort_unstable();
        indicators.dedup();
    };
    for checks in &layout.checks {
        add_checks(checks, fields);
    }
    for indicators in &layout.indicators {
        add_indicators(indicators, fields);
    }
    for FieldId(at) in &layout.hosts {
        fields[*at].scan = Scan::Host;
    }
}
