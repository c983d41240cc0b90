//! Fields on their way into an object and, where their schema says so, among the indicators.

use super::object::Object;
use crate::convert::{Float, Integer};
use crate::entry::RawJson;
use crate::field::Field;
use crate::indicators::Collecting;
use crate::list::List;
use crate::read::Read;
use crate::record::{Array, Record, Sink, UseOfTimes};
use crate::time::{Time, Timestamp};

/// Writes every field into an object, and collects indicators on the way.
pub(super) struct Stamping<'s, 'o> {
    pub object: Object<'o>,
    pub collecting: Collecting<'s, 'o>,
}

impl<'o> Stamping<'_, 'o> {
    /// Ends the record, and gives its object.
    #[inline(always)]
    pub fn end(self) -> Object<'o> {
        self.collecting.end();
        self.object
    }
}

impl Sink for Stamping<'_, '_> {
    const TIMES: UseOfTimes = UseOfTimes::Texts;

    #[inline(always)]
    fn string(&mut self, field: &Field<'_>, value: Option<&str>) {
        self.object.string(field, value);
        self.collecting.string(field, value);
    }

    #[inline(always)]
    fn strings(&mut self, field: &Field<'_>, items: List<'_>) {
        let few = items.few();
        self.object.few(field, &few);
        self.collecting.few(field, few);
    }

    #[inline]
    fn object<R: Record>(&mut self, field: &Field<'_>, value: Option<&R>) {
        self.object.object(field, value);
        self.collecting.object(field, value);
    }

    #[inline]
    fn array<A: Array + ?Sized>(&mut self, field: &Field<'_>, elements: Option<&A>) {
        self.object.array(field, elements);
        self.collecting.array(field, elements);
    }

    #[inline]
    fn json(&mut self, field: &Field<'_>, value: Option<RawJson<'_>>) {
        self.object.json(field, value);
    }

    #[inline(always)]
    fn bigint(&mut self, field: &Field<'_>, value: Option<i64>) {
        self.object.bigint(field, value);
    }

    #[inline(always)]
    fn float(&mut self, field: &Field<'_>, value: Option<f64>) {
        self.object.float(field, value);
    }

    #[inline(always)]
    fn boolean(&mut self, field: &Field<'_>, value: Option<bool>) {
        self.object.boolean(field, value);
    }

    #[inline(always)]
    fn timestamp(&mut self, field: &Field<'_>, value: Option<Timestamp>) {
        self.object.timestamp(field, value);
    }

    #[inline(always)]
    fn read_integer<I: Integer>(&mut self, field: &Field<'_>, read: Option<Read<'_, I>>) {
        self.object.read_integer(field, read);
    }

    #[inline(always)]
    fn read_float(&mut self, field: &Field<'_>, read: Option<Read<'_, Float>>) {
        self.object.read_float(field, read);
    }

    #[inline(always)]
    fn read_timestamp(&mut self, field: &Field<'_>, read: Option<Read<'_, Time<'_>>>) {
        self.object.read_timestamp(field, read);
    }
}
