//! What may be an element of an array, and what becomes of it when the record is kept.

use super::{Nested, RawJson, Value};
use crate::faults::Faults;
use crate::field::Field;
use crate::time::Timestamp;

/// A type that elements of arrays are converted to.
pub trait FromValue<'a>: Copy {
    /// Converts an element; `None` where it is `null` or wrong.
    fn from_value(value: Value<'a>, field: &Field<'_>, faults: &mut Faults) -> Option<Self>;
}

macro_rules! from_value {
    ($($type:ty: $method:ident,)*) => {
        $(impl<'a> FromValue<'a> for $type {
            #[inline]
            fn from_value(value: Value<'a>, field: &Field<'_>, faults: &mut Faults) -> Option<Self> {
                value.$method(field, faults)
            }
        })*
    };
}

from_value! {
    &'a str: text,
    i16: integer,
    i32: integer,
    i64: integer,
    f64: float,
    bool: boolean,
    Timestamp: time,
    RawJson<'a>: json,
}

impl<'a, T: FromValue<'a> + 'a> FromValue<'a> for &'a [Option<T>] {
    fn from_value(value: Value<'a>, field: &Field<'_>, faults: &mut Faults) -> Option<Self> {
        value.array(field, faults)
    }
}

impl<'a, T: Nested<'a>> FromValue<'a> for T {
    #[inline]
    fn from_value(value: Value<'a>, field: &Field<'_>, faults: &mut Faults) -> Option<Self> {
        value.object(field, faults)
    }
}

/// A value that borrows from its entry, and its form that does not.
///
/// ```
/// use margay_runtime::IntoOwned;
///
/// let tags: &[Option<&str>] = &[Some("a"), None];
/// assert_eq!(tags.into_owned(), [Some("a".to_owned()), None]);
/// ```
pub trait IntoOwned {
    /// The form that borrows nothing.
    type Owned;

    /// Copies what is borrowed.
    fn into_owned(self) -> Self::Owned;
}

macro_rules! owned_already {
    ($($type:ty)*) => {
        $(impl IntoOwned for $type {
            type Owned = Self;

            fn into_owned(self) -> Self {
                self
            }
        })*
    };
}

owned_already! { i16 i32 i64 f64 bool Timestamp }

impl IntoOwned for &str {
    type Owned = String;

    fn into_owned(self) -> String {
        self.to_owned()
    }
}

impl IntoOwned for RawJson<'_> {
    type Owned = String;

    fn into_owned(self) -> String {
        self.0.to_owned()
    }
}

impl<T: IntoOwned + Copy> IntoOwned for &[Option<T>] {
    type Owned = Vec<Option<T::Owned>>;

    fn into_owned(self) -> Self::Owned {
        let items = self.iter().copied();
        items.map(|item| item.map(T::into_owned)).collect()
    }
}
