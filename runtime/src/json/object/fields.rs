//! The fields of an object on their way out: each with its key, and nothing where there is no value.

use super::{Object, key, key_of_text};
use crate::convert::{Float, Integer};
use crate::entry::RawJson;
use crate::field::Field;
use crate::json::time::Kept;
use crate::list::List;
use crate::read::Read;
use crate::record::{Array, Record, Sink, UseOfTimes};
use crate::time::{Time, Timestamp};

impl Sink for Object<'_> {
    const TIMES: UseOfTimes = UseOfTimes::Texts;

    #[inline(always)]
    fn string(&mut self, field: &Field<'_>, value: Option<&str>) {
        if let Some(text) = value {
            self.put_text(key_of_text(field), text, field);
        }
    }

    #[inline(always)]
    fn bigint(&mut self, field: &Field<'_>, value: Option<i64>) {
        if let Some(value) = value {
            self.put_integer(key(field), value);
        }
    }

    #[inline(always)]
    fn float(&mut self, field: &Field<'_>, value: Option<f64>) {
        if let Some(value) = value {
            self.put_float(key(field), value);
        }
    }

    #[inline(always)]
    fn read_integer<I: Integer>(&mut self, field: &Field<'_>, read: Option<Read<'_, I>>) {
        match read {
            Some(Read {
                json: Some(text), ..
            }) => self.put(key(field), text),
            Some(Read { value, .. }) => self.put_integer(key(field), value.into()),
            None => {}
        }
    }

    #[inline(always)]
    fn read_float(&mut self, field: &Field<'_>, read: Option<Read<'_, Float>>) {
        match read {
            Some(Read {
                json: Some(text), ..
            }) => self.put(key(field), text),
            Some(Read { value, .. }) => self.put_float(key(field), value.into()),
            None => {}
        }
    }

    #[inline(always)]
    fn read_timestamp(&mut self, field: &Field<'_>, read: Option<Read<'_, Time<'_>>>) {
        let Some(Read { value, json }) = read else {
            return;
        };
        match (json, self.times.keeps(field.time)) {
            (Some(text), Kept::Zulu) => self.put_zulu(key_of_text(field), text),
            (Some(text), Kept::Whole) => self.bytes(key_of_text(field), text),
            _ => self.put_time(key(field), value, field),
        }
    }

    #[inline(always)]
    fn boolean(&mut self, field: &Field<'_>, value: Option<bool>) {
        match value {
            Some(true) => self.out.first(key(field), b"true", 4),
            Some(false) => self.out.first(key(field), b"false", 5),
            None => {}
        }
    }

    #[inline(always)]
    fn timestamp(&mut self, field: &Field<'_>, value: Option<Timestamp>) {
        if let Some(time) = value {
            self.put_time(key(field), time.into(), field);
        }
    }

    #[inline(always)]
    fn strings(&mut self, field: &Field<'_>, items: List<'_>) {
        self.few(field, &items.few());
    }

    fn json(&mut self, field: &Field<'_>, value: Option<RawJson<'_>>) {
        if let Some(value) = value {
            self.put_json(key(field), value);
        }
    }

    fn object<R: Record>(&mut self, field: &Field<'_>, value: Option<&R>) {
        if let Some(record) = value {
            self.put_object(key(field), record);
        }
    }

    /// An empty array says no more than none (schema language §10).
    fn array<A: Array + ?Sized>(&mut self, field: &Field<'_>, elements: Option<&A>) {
        if let Some(elements) = elements.filter(|elements| !elements.is_empty()) {
            self.put_array(key(field), field, elements);
        }
    }
}
