//! The dynamic record: a value for each field of a plan.

use std::cell::Cell;
use std::fmt;

use margay_codegen::plan::{FieldId, Width};
use margay_runtime::{Array, Field, List, RawJson, Record, Sink, Timestamp};

use crate::fields::{Fields, Shape};
use crate::program::Program;

/// A record of a log type that is known at run time only.
///
/// ```
/// use margay_interpret::DynamicRecord;
///
/// fn fields(record: &DynamicRecord<'_>) -> usize {
///     record.values().count()
/// }
/// ```
pub struct DynamicRecord<'a> {
    program: &'a Program,
    values: Vec<Value<'a>>,
    spare: &'a Cell<Vec<Value<'static>>>,
}

/// The value of a field.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub enum Value<'a> {
    /// There is none.
    #[default]
    Absent,
    /// A `string`.
    String(&'a str),
    /// A `smallint`.
    Smallint(i16),
    /// An `int`.
    Int(i32),
    /// A `bigint`.
    Bigint(i64),
    /// A `float`.
    Float(f64),
    /// A `boolean`.
    Boolean(bool),
    /// A `timestamp`.
    Timestamp(Timestamp),
    /// An `array` of `string` that was one text.
    Strings(List<'a>),
    /// A `json`.
    Json(RawJson<'a>),
    /// An `object`: a value for each of its fields.
    Object(&'a [Value<'a>]),
    /// An `array`; `None` is an element that is `null`.
    Array(&'a [Option<Value<'a>>]),
}

impl<'a> DynamicRecord<'a> {
    /// A record without any value.
    pub(crate) fn new(program: &'a Program, spare: &'a Cell<Vec<Value<'static>>>) -> Self {
        let mut values: Vec<Value<'a>> = spare.take();
        values.resize(program.fields.named().len(), Value::Absent);
        Self {
            program,
            values,
            spare,
        }
    }

    pub(crate) fn values_mut(&mut self) -> &mut [Value<'a>] {
        &mut self.values
    }

    /// The fields' names and values, in the schema's order.
    pub fn values(&self) -> impl Iterator<Item = (&str, Value<'a>)> {
        let names = self
            .program
            .fields
            .named()
            .iter()
            .map(|field| field.name.as_str());
        names.zip(self.values.iter().copied())
    }
}

impl fmt::Debug for DynamicRecord<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.values()).finish()
    }
}

/// Gives the room of the values back.
impl Drop for DynamicRecord<'_> {
    fn drop(&mut self) {
        let mut values = std::mem::take(&mut self.values);
        values.clear();
        // Collecting an emptied vector's iterator keeps its room and forgets its lifetime.
        self.spare
            .set(values.into_iter().map(|_| Value::Absent).collect());
    }
}

impl Record for DynamicRecord<'_> {
    #[inline]
    fn traverse<S: Sink>(&self, sink: &mut S) {
        let fields = &self.program.fields;
        let values = &self.values;
        DynamicObject { fields, values }.traverse(sink);
    }

    #[inline]
    fn event_time(&self) -> Option<Timestamp> {
        let mut paths = self.program.event_time.iter();
        paths.find_map(|path| time_at(&self.values, path))
    }
}

/// The timestamp at a path.
fn time_at(values: &[Value<'_>], path: &[FieldId]) -> Option<Timestamp> {
    let (first, rest) = path.split_first()?;
    match values[first.0] {
        Value::Timestamp(time) => Some(time),
        Value::Object(values) => time_at(values, rest),
        _ => None,
    }
}

/// A record in a dynamic record.
struct DynamicObject<'a> {
    fields: &'a Fields,
    values: &'a [Value<'a>],
}

impl Record for DynamicObject<'_> {
    #[inline]
    fn traverse<S: Sink>(&self, sink: &mut S) {
        let fields = self.fields.named().iter().zip(self.fields.views());
        for ((named, field), value) in fields.zip(self.values) {
            visit(&named.shape, field, *value, sink);
        }
    }
}

/// An array in a dynamic record.
struct DynamicArray<'a> {
    shape: &'a Shape,
    elements: &'a [Option<Value<'a>>],
}

impl Array for DynamicArray<'_> {
    fn len(&self) -> usize {
        self.elements.len()
    }

    fn traverse<S: Sink>(&self, field: &Field<'_>, sink: &mut S) {
        for element in self.elements {
            visit(self.shape, field, element.unwrap_or_default(), sink);
        }
    }
}

/// Hands a value to a sink, an absent one too: a sink that counts fields must see it, in its own
/// type.
#[inline]
pub(crate) fn visit<S: Sink>(shape: &Shape, field: &Field<'_>, value: Value<'_>, sink: &mut S) {
    macro_rules! value_of {
        ($variant:ident) => {
            match value {
                Value::$variant(value) => Some(value),
                _ => None,
            }
        };
    }
    match shape {
        Shape::String => sink.string(field, value_of!(String)),
        Shape::Integer(Width::Small) => sink.smallint(field, value_of!(Smallint)),
        Shape::Integer(Width::Int) => sink.int(field, value_of!(Int)),
        Shape::Integer(Width::Big) => sink.bigint(field, value_of!(Bigint)),
        Shape::Float => sink.float(field, value_of!(Float)),
        Shape::Boolean => sink.boolean(field, value_of!(Boolean)),
        Shape::Timestamp => sink.timestamp(field, value_of!(Timestamp)),
        Shape::StringList => sink.strings(field, value_of!(Strings).unwrap_or_default()),
        Shape::Json => sink.json(field, value_of!(Json)),
        Shape::Object(fields) => {
            let object = value_of!(Object).map(|values| DynamicObject { fields, values });
            sink.object(field, object.as_ref());
        }
        Shape::Array(shape) => {
            let array = value_of!(Array).map(|elements| DynamicArray { shape, elements });
            sink.array(field, array.as_ref());
        }
    }
}
