//! The dynamic record: a value for each field of a plan.

use std::cell::Cell;
use std::fmt;

use margay_runtime::{List, Record, Sink, Timestamp};

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
    /// An `array` of `string`.
    Strings(List<'a>),
}

impl<'a> DynamicRecord<'a> {
    /// A record without any value.
    pub(crate) fn new(program: &'a Program, spare: &'a Cell<Vec<Value<'static>>>) -> Self {
        let mut values: Vec<Value<'a>> = spare.take();
        values.resize(program.fields.len(), Value::Absent);
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
        let names = self.program.fields.iter().map(|field| field.name.as_str());
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
        for (named, value) in self.program.fields.iter().zip(&self.values) {
            let field = &named.as_field();
            match *value {
                // A sink that counts fields must see an absent one too, in its own type.
                Value::Absent => named.visit_absent(sink),
                Value::String(text) => sink.string(field, Some(text)),
                Value::Smallint(value) => sink.smallint(field, Some(value)),
                Value::Int(value) => sink.int(field, Some(value)),
                Value::Bigint(value) => sink.bigint(field, Some(value)),
                Value::Float(value) => sink.float(field, Some(value)),
                Value::Boolean(value) => sink.boolean(field, Some(value)),
                Value::Timestamp(time) => sink.timestamp(field, Some(time)),
                Value::Strings(items) => sink.strings(field, items),
            }
        }
    }

    #[inline]
    fn event_time(&self) -> Option<Timestamp> {
        self.program
            .event_time
            .iter()
            .find_map(|&index| match self.values[index] {
                Value::Timestamp(time) => Some(time),
                _ => None,
            })
    }
}
