//! A checked schema becomes a plan. Nothing can go wrong any more; everything is settled here.

mod steps;
mod times;
mod types;

use crate::check::{Runnable, Runs};
use crate::checked::{CheckedField, CheckedKind, CheckedLayout, CheckedValue};
use crate::names::{RustNames, record_name};
use crate::plan::{Cut, Field, FieldId, Json, JsonSource, Kind, Object, Plan, Scan, StepAction};
use types::Types;

/// Makes the plan of a log type.
pub(crate) fn lower(runnable: &Runnable<'_>) -> Plan {
    let Runnable { checked, parser } = runnable;
    let layout = match parser {
        Runs::Layout(layout, _) => Some(*layout),
        Runs::Json(layout) => *layout,
        Runs::Text(_) | Runs::Script(_) => None,
    };
    let record = record_name(&checked.log_type.value);
    let mut lowering = Lowering {
        parser: *parser,
        types: Types::of(&record),
        has_steps: !steps::steps(&checked.fields).is_empty(),
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
        cut: cut(*parser, &checked.fields),
    }
}

/// How entries are cut. Columns are texts: where they are not enough, they are made an object.
fn cut(parser: Runs<'_>, fields: &[CheckedField]) -> Cut {
    let steps = steps::steps(fields);
    let source = match parser {
        Runs::Layout(_, cut) => return cut.clone(),
        Runs::Text(cut) => {
            let needs_object =
                |field: &CheckedField| field.is_transformed() || field.value.is_structured();
            if !fields.iter().any(needs_object) {
                return cut.clone();
            }
            JsonSource::Captures(Box::new(cut.clone()))
        }
        Runs::Json(_) => JsonSource::Entry,
        Runs::Script(script) => JsonSource::Script(script.to_owned()),
    };
    let entries = match parser {
        Runs::Json(Some(layout)) => layout.entries(),
        _ => None,
    };
    Cut::Json(Json {
        source,
        steps,
        entries,
    })
}

/// What fields are lowered with.
struct Lowering<'a> {
    parser: Runs<'a>,
    types: Types,
    /// Whether steps rename fields; otherwise keys do.
    has_steps: bool,
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
            mask: field.mask.clone(),
            renamed_from: match &field.producer {
                Some(StepAction::Rename { from }) if !self.has_steps => Some(from.clone()),
                _ => None,
            },
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
                Runs::Layout(..) => Kind::StringList,
                Runs::Json(_) | Runs::Text(_) | Runs::Script(_) => {
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

/// Says which texts are hosts with ports; the rest of what a layout says of fields is in them.
fn add(layout: &CheckedLayout, fields: &mut [Field]) {
    for FieldId(at) in &layout.hosts {
        fields[*at].scan = Scan::Host;
    }
}
