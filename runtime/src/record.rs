//! Records and what is done with them: one traversal, any number of sinks.

use crate::convert::{Float, Integer};
use crate::entry::RawJson;
use crate::field::Field;
use crate::list::List;
use crate::read::{Read, value_of};
use crate::time::{Time, Timestamp};

/// A typed record of one log type.
///
/// Generated records and the interpreter's dynamic one offer the same traversal, so whatever is
/// written as a [`Sink`] works for both and for every log type.
pub trait Record {
    /// Hands every field to the sink, in the schema's order, present or not.
    fn traverse<S: Sink>(&self, sink: &mut S);

    /// The time that dates the record, unless only the time of parsing can. A record in another one
    /// leaves that to it.
    fn event_time(&self) -> Option<Timestamp> {
        None
    }
}

/// Shows a record to a sink, and gives the time that dates it.
#[inline]
pub(crate) fn show<'t, R: Record, S: Sink>(record: &R, sink: &mut S) -> Option<Time<'t>> {
    record.traverse(sink);
    record.event_time().map(Time::from)
}

/// The elements of an array, in order, of one type.
///
/// ```
/// use margay_runtime::Array;
///
/// let tags: &[Option<&str>] = &[Some("a"), None];
/// assert_eq!(tags.len(), 2);
/// ```
pub trait Array {
    /// How many elements there are.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Hands every element to the sink by the method of its type, all as the same field; `None` is
    /// an element that is `null`.
    fn traverse<S: Sink>(&self, field: &Field<'_>, sink: &mut S);
}

/// What may be an element of an [`Array`].
pub trait Element {
    /// Hands an element to the sink by the method of its type.
    fn visit<S: Sink>(element: Option<&Self>, field: &Field<'_>, sink: &mut S);
}

impl<T: Element> Array for [Option<T>] {
    #[inline]
    fn len(&self) -> usize {
        <[Option<T>]>::len(self)
    }

    #[inline]
    fn traverse<S: Sink>(&self, field: &Field<'_>, sink: &mut S) {
        for element in self {
            T::visit(element.as_ref(), field, sink);
        }
    }
}

impl<R: Record> Element for R {
    #[inline]
    fn visit<S: Sink>(element: Option<&Self>, field: &Field<'_>, sink: &mut S) {
        sink.object(field, element);
    }
}

impl<T: Element> Element for &[Option<T>] {
    #[inline]
    fn visit<S: Sink>(element: Option<&Self>, field: &Field<'_>, sink: &mut S) {
        sink.array(field, element.copied());
    }
}

macro_rules! elements {
    ($($type:ty: $method:ident,)*) => {
        $(impl Element for $type {
            #[inline]
            fn visit<S: Sink>(element: Option<&Self>, field: &Field<'_>, sink: &mut S) {
                sink.$method(field, element.copied());
            }
        })*
    };
}

elements! {
    &str: string,
    i16: smallint,
    i32: int,
    i64: bigint,
    f64: float,
    bool: boolean,
    Timestamp: timestamp,
    RawJson<'_>: json,
}

/// What a [`Sink`] has use for of times that are read for it. Whatever it says, it gets what it asks a
/// [`Time`] for; what it says costs the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UseOfTimes {
    /// Their values: [`Timestamp`]s, which know the calendar.
    Values,
    /// Their texts, where it would write the same; what they stand for seldom.
    Texts,
    /// The time since 1970: [`Time::unix`].
    Unix,
}

/// What takes the fields of records: a writer, a collector, a column builder.
///
/// Methods are named for the schema's types. `None` says that the field is absent.
///
/// ```
/// use margay_runtime::{Array, Field, List, RawJson, Record, Sink, Timestamp};
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
///     fn json(&mut self, _: &Field<'_>, value: Option<RawJson<'_>>) {
///         self.0 += usize::from(value.is_some());
///     }
///     fn object<R: Record>(&mut self, _: &Field<'_>, value: Option<&R>) {
///         self.0 += usize::from(value.is_some());
///     }
///     fn array<A: Array + ?Sized>(&mut self, _: &Field<'_>, elements: Option<&A>) {
///         self.0 += usize::from(elements.is_some());
///     }
/// }
///
/// let mut present = Present(0);
/// present.int(&Field::new("clientPort"), Some(2817));
/// assert_eq!(present.0, 1);
/// ```
pub trait Sink {
    /// What it has use for of times that are read for it.
    const TIMES: UseOfTimes = UseOfTimes::Values;

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

    /// An integer of any width, with the text it was read from.
    #[inline(always)]
    fn read_integer<I: Integer>(&mut self, field: &Field<'_>, read: Option<Read<'_, I>>) {
        I::visit(value_of(read), field, self);
    }

    /// A `float` with the text it was read from.
    #[inline(always)]
    fn read_float(&mut self, field: &Field<'_>, read: Option<Read<'_, Float>>) {
        self.float(field, value_of(read).map(f64::from));
    }

    /// A `timestamp` with the text it was read from.
    #[inline(always)]
    fn read_timestamp(&mut self, field: &Field<'_>, read: Option<Read<'_, Time<'_>>>) {
        self.timestamp(field, value_of(read).map(Timestamp::from));
    }

    /// A `boolean`.
    fn boolean(&mut self, field: &Field<'_>, value: Option<bool>);

    /// A `timestamp`.
    fn timestamp(&mut self, field: &Field<'_>, value: Option<Timestamp>);

    /// An `array` of `string` that was one text, with a separator between them; empty where it is
    /// absent.
    fn strings(&mut self, field: &Field<'_>, items: List<'_>);

    /// A `json`.
    fn json(&mut self, field: &Field<'_>, value: Option<RawJson<'_>>);

    /// An `object`.
    fn object<R: Record>(&mut self, field: &Field<'_>, value: Option<&R>);

    /// An `array`; its elements are for [`Array::traverse`] to hand over, to this sink or to another
    /// one.
    fn array<A: Array + ?Sized>(&mut self, field: &Field<'_>, elements: Option<&A>);
}
