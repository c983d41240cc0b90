//! The sink: each value of a record goes to the column at its position.

use std::slice;

use arrow_schema::TimeUnit;
use margay_runtime::{
    Array, Field, List, RawJson, Read, Record, Sink, Time, Timestamp, UnixTime, UseOfTimes,
};

use super::{Column, Lists, Source};

/// Takes the fields of one record, or of a record in it, each into its column.
pub(crate) struct Row<'c, 'b> {
    columns: slice::IterMut<'c, Column>,
    source: &'c mut Source<'b>,
}

impl<'c, 'b> Row<'c, 'b> {
    #[inline]
    pub fn new(columns: &'c mut [Column], source: &'c mut Source<'b>) -> Self {
        Self {
            columns: columns.iter_mut(),
            source,
        }
    }

    /// The next column; none for fields that the shape does not tell of.
    #[inline(always)]
    fn column(&mut self) -> Option<(&mut Column, &mut Source<'b>)> {
        Some((self.columns.next()?, self.source))
    }
}

/// Takes the elements of an array, all into one column.
struct Elements<'c, 'b> {
    column: &'c mut Column,
    count: usize,
    source: &'c mut Source<'b>,
}

impl<'b> Elements<'_, 'b> {
    #[inline(always)]
    fn column(&mut self) -> Option<(&mut Column, &mut Source<'b>)> {
        self.count += 1;
        Some((self.column, self.source))
    }
}

/// Values are what their column says; a value of another type is none of the record's shape, and the
/// batch cannot be made then, as its columns differ in length.
impl Column {
    #[inline(always)]
    fn string(&mut self, value: Option<&str>, source: &mut Source<'_>) {
        if let Self::Text(texts) = self {
            return texts.push(value.map(|text| source.view(text)));
        }
        if !self.is_skipped() {
            self.other_string(value, source);
        }
    }

    /// A string for what is no column of views. (Apart, so that those are found by one comparison.)
    #[inline(never)]
    fn other_string(&mut self, value: Option<&str>, source: &mut Source<'_>) {
        match self {
            Self::Copied(copies) => match value {
                Some(text) => copies.push(text, source),
                None => copies.push_null(),
            },
            Self::Dictionary(dictionary) => dictionary.push(value),
            _ => {}
        }
    }

    #[inline(always)]
    fn bigint(&mut self, value: Option<i64>) {
        if let Self::Bigint(numbers) = self {
            numbers.push(value);
        }
    }

    #[inline(always)]
    fn int(&mut self, value: Option<i32>) {
        if let Self::Int(numbers) = self {
            numbers.push(value);
        }
    }

    #[inline(always)]
    fn smallint(&mut self, value: Option<i16>) {
        if let Self::Smallint(numbers) = self {
            numbers.push(value);
        }
    }

    #[inline(always)]
    fn float(&mut self, value: Option<f64>) {
        if let Self::Float(numbers) = self {
            numbers.push(value);
        }
    }

    #[inline(always)]
    fn boolean(&mut self, value: Option<bool>) {
        if let Self::Boolean(numbers) = self {
            numbers.push(value);
        }
    }

    #[inline(always)]
    fn time(&mut self, value: Option<Time<'_>>) {
        if let Self::Time(numbers, unit) = self {
            numbers.push(value.and_then(|time| since_1970(time.unix(), *unit)));
        }
    }

    #[inline(always)]
    fn strings(&mut self, items: List<'_>, source: &mut Source<'_>) {
        if let Self::List(lists) = self {
            for item in items {
                lists.elements.string(Some(item), source);
                lists.length += 1;
            }
        }
    }

    fn object<R: Record>(&mut self, value: Option<&R>, source: &mut Source<'_>) {
        match (self, value) {
            (Self::Struct(structs), Some(record)) => {
                record.traverse(&mut Row::new(&mut structs.fields, source));
                structs.end(true);
            }
            (column, None) => column.push_null(),
            (_, Some(_)) => {}
        }
    }

    fn array<A: Array + ?Sized>(
        &mut self,
        field: &Field<'_>,
        elements: Option<&A>,
        source: &mut Source<'_>,
    ) {
        match (self, elements) {
            (Self::List(lists), Some(elements)) => lists.push(field, elements, source),
            (column, None) => column.push_null(),
            (_, Some(_)) => {}
        }
    }
}

impl Lists {
    fn push<A: Array + ?Sized>(
        &mut self,
        field: &Field<'_>,
        elements: &A,
        source: &mut Source<'_>,
    ) {
        let mut sink = Elements {
            column: &mut self.elements,
            count: 0,
            source,
        };
        elements.traverse(field, &mut sink);
        self.length += sink.count;
        self.end(true);
    }
}

/// A time as a number; `None` where the unit does not reach so far.
#[inline(always)]
fn since_1970(time: UnixTime, unit: TimeUnit) -> Option<i64> {
    let UnixTime { seconds, nanos } = time;
    match unit {
        TimeUnit::Microsecond => Some(seconds * 1_000_000 + i64::from(nanos / 1_000)),
        TimeUnit::Nanosecond => {
            let since = i128::from(seconds) * 1_000_000_000 + i128::from(nanos);
            since.try_into().ok()
        }
        TimeUnit::Millisecond => Some(seconds * 1_000 + i64::from(nanos / 1_000_000)),
        TimeUnit::Second => Some(seconds),
    }
}

macro_rules! values {
    ($($method:ident: $type:ty,)*) => {
        $(
            #[inline(always)]
            fn $method(&mut self, _: &Field<'_>, value: $type) {
                if let Some((column, _)) = self.column() {
                    column.$method(value);
                }
            }
        )*
    };
}

macro_rules! sink {
    ($sink:ident, $empty_is_none:literal) => {
        impl Sink for $sink<'_, '_> {
            const TIMES: UseOfTimes = UseOfTimes::Unix;

            values! {
                bigint: Option<i64>,
                int: Option<i32>,
                smallint: Option<i16>,
                float: Option<f64>,
                boolean: Option<bool>,
            }

            #[inline(always)]
            fn timestamp(&mut self, _: &Field<'_>, value: Option<Timestamp>) {
                if let Some((column, _)) = self.column() {
                    column.time(value.map(Time::from));
                }
            }

            #[inline(always)]
            fn read_timestamp(&mut self, _: &Field<'_>, read: Option<Read<'_, Time<'_>>>) {
                if let Some((column, _)) = self.column() {
                    column.time(read.map(|read| read.value));
                }
            }

            #[inline(always)]
            fn string(&mut self, _: &Field<'_>, value: Option<&str>) {
                if let Some((column, source)) = self.column() {
                    column.string(value, source);
                }
            }

            fn json(&mut self, _: &Field<'_>, value: Option<RawJson<'_>>) {
                if let Some((column, source)) = self.column() {
                    column.string(value.map(|json| json.0), source);
                }
            }

            #[inline(always)]
            fn strings(&mut self, _: &Field<'_>, items: List<'_>) {
                if let Some((column, source)) = self.column() {
                    column.strings(items, source);
                    column.end_strings($empty_is_none);
                }
            }

            fn object<R: Record>(&mut self, _: &Field<'_>, value: Option<&R>) {
                if let Some((column, source)) = self.column() {
                    column.object(value, source);
                }
            }

            fn array<A: Array + ?Sized>(&mut self, field: &Field<'_>, elements: Option<&A>) {
                if let Some((column, source)) = self.column() {
                    let is_none = |elements: &&A| $empty_is_none && elements.is_empty();
                    let elements = elements.filter(|elements| !is_none(elements));
                    column.array(field, elements, source);
                }
            }
        }
    };
}

// An empty array says no more than none (schema language §10), except in an array, where others
// would move up.
sink!(Row, true);
sink!(Elements, false);

impl Column {
    /// Ends a list that items were put into.
    #[inline(always)]
    fn end_strings(&mut self, empty_is_none: bool) {
        if let Self::List(lists) = self {
            let before = lists.ends.last().copied().unwrap_or(0);
            lists.end(!empty_is_none || before != lists.length as i32);
        }
    }
}
