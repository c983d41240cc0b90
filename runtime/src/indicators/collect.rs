//! The collector: each value once, in order, without an allocation per record.

use std::cmp::Ordering;

use super::{Any, scan};
use crate::field::Field;
use crate::list::List;
use crate::record::{Record, Sink};
use crate::split;
use crate::time::Timestamp;

/// The indicators of one record. As a [`Sink`] it scans the fields that say so.
///
/// It keeps its own copy of the values in one reused text, so one collector serves any number of
/// records.
#[derive(Debug, Default)]
pub struct Collected {
    text: String,
    found: Vec<Found>,
    /// Whether `found` outgrew the search for repeats and waits for [`Collected::finish`].
    unsorted: bool,
}

#[derive(Debug, Clone, Copy)]
struct Found {
    any: Any,
    start: u32,
    end: u32,
}

impl Collected {
    /// Collects from a record, in place of what was collected before.
    #[inline]
    pub fn collect<R: Record>(&mut self, record: &R) {
        self.text.clear();
        self.found.clear();
        self.unsorted = false;
        record.traverse(self);
        if self.unsorted {
            self.finish();
        }
    }

    /// Orders the values as they are written, by field and then by bytes, and drops repeats.
    #[cold]
    fn finish(&mut self) {
        let text = &self.text;
        let key = |found: &Found| (found.any, &text[found.start as usize..found.end as usize]);
        self.found.sort_unstable_by(|a, b| key(a).cmp(&key(b)));
        self.found.dedup_by(|a, b| key(a) == key(b));
    }

    /// The values collected in a `p_any_*` field, sorted.
    pub fn of(&self, name: &str) -> Vec<&str> {
        let mut values: Vec<_> = self
            .iter()
            .filter(|(any, _)| any.name() == name)
            .map(|(_, v)| v)
            .collect();
        values.sort_unstable();
        values
    }

    /// Every value with its field; sorted after [`Collected::collect`].
    #[inline]
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Any, &str)> {
        self.found
            .iter()
            .map(|found| (found.any, self.value(found)))
    }

    /// Stores a value unless it is empty or stored already.
    ///
    /// Few values are put in their place at once; many are sorted when all are there.
    #[inline]
    pub(crate) fn add(&mut self, any: Any, value: &str) {
        const FEW: usize = 32;
        if value.is_empty() {
            return;
        }
        let place = match self.found.len() < FEW {
            true => match self.place(any, value) {
                Some(place) => place,
                None => return,
            },
            false => {
                self.unsorted = true;
                self.found.len()
            }
        };
        let start = self.text.len() as u32;
        self.text.push_str(value);
        let end = self.text.len() as u32;
        self.found.insert(place, Found { any, start, end });
    }

    /// Where a value goes; `None` when it is there.
    #[inline]
    fn place(&self, any: Any, value: &str) -> Option<usize> {
        for (index, found) in self.found.iter().enumerate() {
            match found
                .any
                .cmp(&any)
                .then_with(|| self.value(found).cmp(value))
            {
                Ordering::Less => {}
                Ordering::Equal => return None,
                Ordering::Greater => return Some(index),
            }
        }
        Some(self.found.len())
    }

    /// Whether a value is seen to be stored in a field; among many values it is not looked for.
    #[inline]
    pub(crate) fn has(&self, any: Any, value: &str) -> bool {
        self.found[..self.found.len().min(8)]
            .iter()
            .any(|found| found.any == any && self.value(found) == value)
    }

    #[inline]
    fn value(&self, found: &Found) -> &str {
        &self.text[found.start as usize..found.end as usize]
    }

    #[inline]
    fn scan_text(&mut self, field: &Field<'_>, text: &str) {
        let text = match field.scan_host {
            true => split::host_port(text).0,
            false => text,
        };
        for &indicator in field.indicators {
            scan(indicator, text, self);
        }
    }
}

impl Sink for Collected {
    #[inline]
    fn string(&mut self, field: &Field<'_>, value: Option<&str>) {
        if field.indicators.is_empty() {
            return;
        }
        if let Some(text) = value {
            self.scan_text(field, text);
        }
    }

    #[inline]
    fn strings(&mut self, field: &Field<'_>, items: List<'_>) {
        if field.indicators.is_empty() {
            return;
        }
        for item in items {
            self.scan_text(field, item);
        }
    }

    #[inline]
    fn bigint(&mut self, _: &Field<'_>, _: Option<i64>) {}

    #[inline]
    fn float(&mut self, _: &Field<'_>, _: Option<f64>) {}

    #[inline]
    fn boolean(&mut self, _: &Field<'_>, _: Option<bool>) {}

    #[inline]
    fn timestamp(&mut self, _: &Field<'_>, _: Option<Timestamp>) {}
}
