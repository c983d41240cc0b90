//! The values of one object by column, and their conversion.
//!
//! This is what generated parsers call, one named conversion per field, as they do with the columns
//! of a line. Faults are collected, and nothing returns early, as there.

use super::element::FromValue;
use super::tape::Kind;
use super::{Entry, Keys, RawJson, Value};
use crate::convert::Integer;
use crate::error::{ParseError, Reason};
use crate::faults::Faults;
use crate::field::Field;
use crate::shape::Slot;
use crate::time::Timestamp;

/// The values of a JSON object, by column of its [`Keys`].
#[derive(Debug, Clone, Copy)]
pub struct Members<'a> {
    entry: &'a Entry<'a>,
    /// The object.
    token: u32,
    /// The token of each column's value.
    columns: &'a [u32],
}

/// A record in a record: the fields of an `object`.
pub trait Nested<'a>: Sized + Copy {
    /// The keys that its object is asked for.
    fn keys() -> &'static Keys;

    /// Its fields in the order of their traversal.
    fn shape() -> Vec<Slot<'static>>;

    /// Reads it; what is wrong is in the faults.
    fn read(members: &Members<'a>, faults: &mut Faults) -> Self;
}

/// No value: a token that is none.
const ABSENT: u32 = u32::MAX;

impl<'a> Members<'a> {
    /// The members of the object at a token. Of equal keys the last one counts.
    pub(super) fn of(entry: &'a Entry<'a>, object: u32, keys: &Keys) -> Self {
        let columns = entry.arena.alloc_slice_fill_copy(keys.all(), ABSENT);
        let end = entry.tokens[object as usize].next;
        let mut next = object + 1;
        while next < end {
            let key = entry.tokens[next as usize];
            let quoted = entry.raw(key);
            let name = match key.kind {
                Kind::Escaped => super::text::unescape(quoted, entry.arena),
                _ => &quoted[1..quoted.len() - 1],
            };
            if let Some(column) = keys.find(name) {
                columns[column] = next + 1;
            }
            next = entry.tokens[next as usize + 1].next;
        }
        keys.settle(columns, ABSENT);
        Self {
            entry,
            token: object,
            columns,
        }
    }

    /// The value of a column; `None` where the object has no such key.
    #[inline]
    pub fn value(&self, column: usize) -> Option<Value<'a>> {
        let token = *self.columns.get(column)?;
        (token != ABSENT).then(|| Value::new(self.entry, token))
    }

    /// The keys of the object that are none of these, in its order: what a schema does not know.
    pub fn keys_besides<'k>(&self, keys: &'k Keys) -> impl Iterator<Item = &'a str> + use<'a, 'k> {
        let object = Value::new(self.entry, self.token);
        let names = object.object_members().map(|(name, _)| name);
        names.filter(|name| keys.find(name).is_none())
    }

    /// The fields of a record that is known at run time only, made in order, where another record can
    /// borrow them.
    pub fn collect<T>(&self, fields: impl ExactSizeIterator<Item = T>) -> &'a [T] {
        self.entry.arena.alloc_slice_fill_iter(fields)
    }

    /// A value that must be there. Without it the entry is rejected, and the default stands in until
    /// then; where the value was there and could not be converted, that is why.
    #[inline]
    pub fn required<T: Default>(
        &self,
        field: &Field<'_>,
        value: Option<T>,
        faults: &mut Faults,
    ) -> T {
        value.unwrap_or_else(|| {
            faults.reject_without(self.missing(field));
            T::default()
        })
    }

    /// A timestamp that must be there; a missing one is as bad as one that cannot be read.
    #[inline]
    pub fn required_time(
        &self,
        column: usize,
        field: &Field<'_>,
        faults: &mut Faults,
    ) -> Timestamp {
        let time = self.time(column, field, faults);
        self.required_time_of(time, field, faults)
    }

    /// What [`Members::required_time`] does with a time that was read.
    #[inline]
    pub fn required_time_of(
        &self,
        time: Option<Timestamp>,
        field: &Field<'_>,
        faults: &mut Faults,
    ) -> Timestamp {
        time.unwrap_or_else(|| {
            faults.reject_time(self.missing(field));
            Timestamp::default()
        })
    }

    #[cold]
    fn missing(&self, field: &Field<'_>) -> ParseError {
        let offset = self.entry.offset(self.entry.tokens[self.token as usize]);
        ParseError::new(Reason::Missing)
            .at_offset(offset)
            .in_field(field.name)
    }
}

/// The conversions, which are those of [`Value`]; what is absent is `None`.
macro_rules! conversions {
    ($($(#[$about:meta])* $name:ident, $required:ident: $type:ty;)*) => {
        impl<'a> Members<'a> {
            $(
                $(#[$about])*
                #[inline]
                pub fn $name(
                    &self,
                    column: usize,
                    field: &Field<'_>,
                    faults: &mut Faults,
                ) -> Option<$type> {
                    self.value(column)?.$name(field, faults)
                }

                /// The same, which must be there, as [`Members::required`] says.
                #[inline]
                pub fn $required(
                    &self,
                    column: usize,
                    field: &Field<'_>,
                    faults: &mut Faults,
                ) -> $type {
                    let value = self.$name(column, field, faults);
                    self.required(field, value, faults)
                }
            )*
        }
    };
}

conversions! {
    /// A `string`, as [`Value::text`] says.
    text, required_text: &'a str;
    /// A `float`, as [`Value::float`] says.
    float, required_float: f64;
    /// A `boolean`, as [`Value::boolean`] says.
    boolean, required_boolean: bool;
    /// A `json`, as [`Value::json`] says.
    json, required_json: RawJson<'a>;
}

impl<'a> Members<'a> {
    /// An integer, as [`Value::integer`] says.
    #[inline]
    pub fn integer<I: Integer>(
        &self,
        column: usize,
        field: &Field<'_>,
        faults: &mut Faults,
    ) -> Option<I> {
        self.value(column)?.integer(field, faults)
    }

    /// The same, which must be there, as [`Members::required`] says.
    #[inline]
    pub fn required_integer<I: Integer + Default>(
        &self,
        column: usize,
        field: &Field<'_>,
        faults: &mut Faults,
    ) -> I {
        let value = self.integer(column, field, faults);
        self.required(field, value, faults)
    }

    /// A `timestamp`, as [`Value::time`] says.
    #[inline]
    pub fn time(&self, column: usize, field: &Field<'_>, faults: &mut Faults) -> Option<Timestamp> {
        self.value(column)?.time(field, faults)
    }

    /// An `object`, as [`Value::object`] says.
    #[inline]
    pub fn object<T: Nested<'a>>(
        &self,
        column: usize,
        field: &Field<'_>,
        faults: &mut Faults,
    ) -> Option<T> {
        self.value(column)?.object(field, faults)
    }

    /// The same, which must be there, as [`Members::required`] says.
    #[inline]
    pub fn required_object<T: Nested<'a> + Default>(
        &self,
        column: usize,
        field: &Field<'_>,
        faults: &mut Faults,
    ) -> T {
        let value = self.object(column, field, faults);
        self.required(field, value, faults)
    }

    /// An `array`, as [`Value::array`] says.
    #[inline]
    pub fn array<T: FromValue<'a>>(
        &self,
        column: usize,
        field: &Field<'_>,
        faults: &mut Faults,
    ) -> Option<&'a [Option<T>]> {
        self.value(column)?.array(field, faults)
    }

    /// The same, which must be there, as [`Members::required`] says.
    #[inline]
    pub fn required_array<T: FromValue<'a>>(
        &self,
        column: usize,
        field: &Field<'_>,
        faults: &mut Faults,
    ) -> &'a [Option<T>] {
        let value = self.array(column, field, faults);
        self.required(field, value, faults)
    }
}
