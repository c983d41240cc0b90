//! Records and what is done with them: one traversal, any number of sinks.

use crate::field::Field;
use crate::list::List;
use crate::time::Timestamp;

/// A typed record of one log type.
///
/// Generated records and the interpreter's dynamic one offer the same traversal, so whatever is
/// written as a [`Sink`] works for both and for every log type.
pub trait Record {
    /// Hands every field to the sink, in the schema's order, present or not.
    fn traverse<S: Sink>(&self, sink: &mut S);

    /// The time that dates the record, unless only the time of parsing can.
    fn event_time(&self) -> Option<Timestamp>;
}

/// What takes the fields of records: a writer, a collector, a column builder.
///
/// Methods are named for the schema's types. `None` says that the field is absent.
///
/// ```
/// use margay_runtime::{Field, List, Sink, Timestamp};
///
/// /// Counts the fields that are present.
/// struct Present(usize);
///
/// impl Sink for Present {
///     fn string(&mut self, _: &Field<'_>, value: Option<&str>) {
///         self.0 += usize::from(value.is_some());
///     }
///     fn bigint(&mut self, _: &Field<'_>, value: Option<i64>) {
///         self.0 += usize::from(value.is_some());
///     }
///     fn float(&mut self, _: &Field<'_>, value: Option<f64>) {
///         self.0 += usize::from(value.is_some());
///     }
///     fn boolean(&mut self, _: &Field<'_>, value: Option<bool>) {
///         self.0 += usize::from(value.is_some());
///     }
///     fn timestamp(&mut self, _: &Field<'_>, value: Option<Timestamp>) {
///         self.0 += usize::from(value.is_some());
///     }
///     fn strings(&mut self, _: &Field<'_>, items: List<'_>) {
///         self.0 += usize::from(!items.is_empty());
///     }
/// }
///
/// let mut present = Present(0);
/// present.int(&Field::new("clientPort"), Some(2817));
/// assert_eq!(present.0, 1);
/// ```
pub trait Sink {
    /// A `string`.
    fn string(&mut self, field: &Field<'_>, value: Option<&str>);

    /// A `bigint`.
    fn bigint(&mut self, field: &Field<'_>, value: Option<i64>);

    /// An `int`.
    #[inline]
    fn int(&mut self, field: &Field<'_>, value: Option<i32>) {
        self.bigint(field, value.map(i64::from));
    }

    /// A `smallint`.
    #[inline]
    fn smallint(&mut self, field: &Field<'_>, value: Option<i16>) {
        self.bigint(field, value.map(i64::from));
    }

    /// A `float`.
    fn float(&mut self, field: &Field<'_>, value: Option<f64>);

    /// A `boolean`.
    fn boolean(&mut self, field: &Field<'_>, value: Option<bool>);

    /// A `timestamp`.
    fn timestamp(&mut self, field: &Field<'_>, value: Option<Timestamp>);

    /// An `array` of `string`; empty where it is absent.
    fn strings(&mut self, field: &Field<'_>, items: List<'_>);
}
