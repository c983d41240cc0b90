//! The elements of an array on their way out: values without keys, `null` where there is none.

use super::{NEXT_TEXT, Object};
use crate::entry::RawJson;
use crate::field::Field;
use crate::list::List;
use crate::record::{Array, Record, Sink};
use crate::time::Timestamp;
use crate::writer::Lead;

/// The elements of one array of an object. Every element begins with a comma; the first one becomes
/// the bracket.
pub(super) struct Elements<'s, 'o>(pub &'s mut Object<'o>);

const ELEMENT: Lead<'static> = Lead::Pieces([b",", b"", b""]);

impl Elements<'_, '_> {
    fn null(&mut self) {
        self.0.put(ELEMENT, b"null");
    }
}

impl Sink for Elements<'_, '_> {
    fn string(&mut self, field: &Field<'_>, value: Option<&str>) {
        match value {
            Some(text) => self.0.put_text(NEXT_TEXT, text, field),
            None => self.null(),
        }
    }

    fn bigint(&mut self, _: &Field<'_>, value: Option<i64>) {
        match value {
            Some(value) => self.0.put_integer(ELEMENT, value),
            None => self.null(),
        }
    }

    fn float(&mut self, _: &Field<'_>, value: Option<f64>) {
        match value {
            Some(value) => self.0.put_float(ELEMENT, value),
            None => self.null(),
        }
    }

    fn boolean(&mut self, _: &Field<'_>, value: Option<bool>) {
        match value {
            Some(true) => self.0.put(ELEMENT, b"true"),
            Some(false) => self.0.put(ELEMENT, b"false"),
            None => self.null(),
        }
    }

    fn timestamp(&mut self, field: &Field<'_>, value: Option<Timestamp>) {
        match value {
            Some(time) => self.0.put_time(ELEMENT, time.into(), field),
            None => self.null(),
        }
    }

    fn strings(&mut self, _: &Field<'_>, items: List<'_>) {
        let start = self.0.begin_element();
        for item in items {
            self.0.text(NEXT_TEXT, item);
        }
        self.0.enclose(start, [b"[", b"]"]);
    }

    fn json(&mut self, _: &Field<'_>, value: Option<RawJson<'_>>) {
        match value {
            Some(value) => self.0.put_json(ELEMENT, value),
            None => self.null(),
        }
    }

    fn object<R: Record>(&mut self, _: &Field<'_>, value: Option<&R>) {
        match value {
            Some(record) => self.0.put_object(ELEMENT, record),
            None => self.null(),
        }
    }

    /// An empty array in an array stays: without it others would move up.
    fn array<A: Array + ?Sized>(&mut self, field: &Field<'_>, elements: Option<&A>) {
        match elements {
            Some(elements) => self.0.put_array(ELEMENT, field, elements),
            None => self.null(),
        }
    }
}
