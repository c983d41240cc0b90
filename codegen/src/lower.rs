//! A checked schema becomes a plan. Nothing can go wrong any more; everything is settled here.

mod steps;
mod times;
mod types;

use crate::check::{Runnable, Runs};
use crate::checked::{CheckedField, CheckedKind, CheckedLayout, CheckedValue};
use crate::names::{RustNames, record_name};
use crate::plan::{
    Cut, Feed, Field, FieldId, Json, JsonSource, Kind, Object, Plan, Scan, StepAction,
};
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
        has_lists: !needs_object(*parser, &checked.fields),
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

/// How entries are cut.
fn cut(parser: Runs<'_>, fields: &[CheckedField]) -> Cut {
    let source = match parser {
        Runs::Layout(_, cut) | Runs::Text(cut) if !needs_object(parser, fields) => {
            return cut.clone();
        }
        Runs::Layout(_, cut) | Runs::Text(cut) => JsonSource::Captures(Box::new(cut.clone())),
        Runs::Json(_) => JsonSource::Entry,
        Runs::Script(script) => JsonSource::Script(script.to_owned()),
    };
    let entries = match parser {
        Runs::Json(Some(layout)) => layout.entries(),
        _ => None,
    };
    Cut::Json(Json {
        source,
        steps: steps::steps(fields),
        entries,
    })
}

/// Whether fields are read from an object: what a column by itself cannot be, or transformed.
fn needs_object(parser: Runs<'_>, fields: &[CheckedField]) -> bool {
    let mut fields = fields.iter().enumerate();
    match parser {
        Runs::Json(_) | Runs::Script(_) => true,
        Runs::Text(_) => {
            fields.any(|(_, field)| field.is_transformed() || field.value.is_structured())
        }
        Runs::Layout(_, cut) => fields.any(|(at, field)| {
            field.is_transformed() || holds_object(&field.value.kind, || is_text(cut, FieldId(at)))
        }),
    }
}

/// Whether a value is JSON in the text of a column, or an object, which nothing else gives. Lists and
/// structured data are what columns are split into.
fn holds_object(kind: &CheckedKind, is_text: impl Fn() -> bool) -> bool {
    match kind {
        CheckedKind::Object(_) => true,
        CheckedKind::Array(element) => !matches!(element.kind, CheckedKind::String) || is_text(),
        CheckedKind::Json => is_text(),
        CheckedKind::String
        | CheckedKind::Integer(_)
        | CheckedKind::Float
        | CheckedKind::Boolean
        | CheckedKind::Timestamp(_) => false,
    }
}

/// Whether a field is the whole text of a column.
fn is_text(cut: &Cut, field: FieldId) -> bool {
    let mut columns = cut.columns().iter();
    columns.any(|column| column.feed == Feed::Field(field))
}

/// What fields are lowered with.
struct Lowering {
    /// Whether the items of an array are the parts of one column.
    has_lists: bool,
    types: Types,
    /// Whether steps rename fields; otherwise keys do.
    has_steps: bool,
}

impl Lowering {
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
            CheckedKind::Array(_) if self.has_lists => Kind::StringList,
            CheckedKind::Array(element) => Kind::Array(Box::new(self.kind(element, field, record))),
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
