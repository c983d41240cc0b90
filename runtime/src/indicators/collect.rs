//! The collector: each value once, in order, without an allocation per record.

use std::cmp::Ordering;

use super::Any;
use super::scan::scan_into;
use crate::entry::RawJson;
use crate::field::Field;
use crate::list::List;
use crate::record::{Array, Record, Sink};
use crate::split;
use crate::time::Timestamp;

/// The indicators of one record, of the fields whose schema says so.
///
/// Values that are parts of the block which a record borrows from are kept as places in it, others are
/// copied into one reused text, so one collector serves any number of records.
#[derive(Debug, Default)]
pub struct Collected {
    text: String,
    /// In the order of output: by field, then by bytes.
    found: Vec<Found>,
    /// Whether `found` outgrew the search for repeats and waits for [`Collected::finish`].
    unsorted: bool,
}

/// A value: a place in the block, or behind its end one in the collector's text.
#[derive(Debug, Clone, Copy)]
struct Found {
    /// The field and the first bytes of the value: most comparisons end here.
    key: Key,
    start: u32,
    end: u32,
}

impl Found {
    /// The bytes of the value.
    #[inline(always)]
    fn value<'v>(&self, block: &'v [u8], text: &'v str) -> &'v [u8] {
        let (start, end) = (self.start as usize, self.end as usize);
        match start.checked_sub(block.len()) {
            None => &block[start..end],
            Some(start) => &text.as_bytes()[start..end - block.len()],
        }
    }
}

/// A field, and the first seven bytes of a value, in the order of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key(u64);

impl Key {
    #[inline]
    fn new(any: Any, value: &str) -> Self {
        let bytes = value.as_bytes();
        let first = match bytes.first_chunk::<8>() {
            Some(first) => u64::from_be_bytes(*first) >> 8,
            None => bytes
                .iter()
                .rev()
                .fold(0, |key, &byte| (key >> 8) | u64::from(byte) << 48),
        };
        Self((any as u64) << 56 | first)
    }

    #[inline]
    fn any(self) -> Any {
        Any::ALL[(self.0 >> 56) as usize]
    }
}

impl Collected {
    /// Collects from a record, in place of what was collected before.
    #[inline]
    pub fn collect<R: Record>(&mut self, record: &R) {
        let mut collecting = self.begin(&[]);
        record.traverse(&mut collecting);
        collecting.end();
    }

    /// Begins to collect from a record that borrows from a block, in place of what was collected before.
    #[inline(always)]
    pub(crate) fn begin<'c, 'b>(&'c mut self, block: &'b [u8]) -> Collecting<'c, 'b> {
        self.text.clear();
        self.found.clear();
        self.unsorted = false;
        self.more(block)
    }

    /// Goes on to collect.
    #[inline(always)]
    pub(super) fn more<'c, 'b>(&'c mut self, block: &'b [u8]) -> Collecting<'c, 'b> {
        Collecting {
            collected: self,
            block,
        }
    }

    /// Orders the values as they are written and drops repeats.
    #[cold]
    fn finish(&mut self, block: &[u8]) {
        let Self { text, found, .. } = self;
        let value = |found: &Found| found.value(block, text);
        found.sort_unstable_by(|a, b| a.key.cmp(&b.key).then_with(|| value(a).cmp(value(b))));
        found.dedup_by(|a, b| a.key == b.key && value(a) == value(b));
    }

    /// Whether nothing is collected.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The values collected in a `p_any_*` field, sorted.
    pub fn of(&self, name: &str) -> Vec<&str> {
        let of_name = self.iter().filter(|(any, _)| any.name() == name);
        let mut values: Vec<_> = of_name.map(|(_, value)| value).collect();
        values.sort_unstable();
        values
    }

    /// The values of one field, of those that were collected without a block.
    #[inline]
    pub(crate) fn values(&self, any: Any) -> Values<'_> {
        let before = |found: &Found| found.key.any() < any;
        let start = self.found.partition_point(before);
        let rest = &self.found[start..];
        let count = rest.partition_point(|found| found.key.any() == any);
        Values {
            text: &self.text,
            found: &rest[..count],
        }
    }

    /// Every value that was collected without a block, with its field; sorted after
    /// [`Collected::collect`].
    #[inline]
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Any, &str)> {
        self.found.iter().map(|found| {
            let text = self.text.get(found.start as usize..found.end as usize);
            (found.key.any(), text.unwrap_or_default())
        })
    }

    /// Every value with its field, as its bytes; of a record that borrows from a block.
    #[inline(always)]
    pub(crate) fn of_block<'v>(
        &'v self,
        block: &'v [u8],
    ) -> impl Iterator<Item = (Any, &'v [u8])> + use<'v> {
        let found = self.found.iter();
        found.map(|found| (found.key.any(), found.value(block, &self.text)))
    }
}

/// A collector at work on one record. As a [`Sink`] it scans the fields that say so.
pub(crate) struct Collecting<'c, 'b> {
    collected: &'c mut Collected,
    /// What most texts are parts of.
    block: &'b [u8],
}

impl Collecting<'_, '_> {
    /// Ends a record.
    #[inline]
    pub fn end(self) {
        if self.collected.unsorted {
            self.collected.finish(self.block);
        }
    }

    /// Stores a value unless it is empty or stored already.
    ///
    /// Few values are put in their place at once; many are sorted when all are there.
    pub fn add(&mut self, any: Any, value: &str) {
        const FEW: usize = 32;
        if value.is_empty() {
            return;
        }
        let key = Key::new(any, value);
        let found = &self.collected.found;
        let mut place = found.len();
        if place >= FEW {
            self.collected.unsorted = true;
            return self.store(place, key, value);
        }
        while let Some(before) = place.checked_sub(1) {
            let found = &found[before];
            let order = found
                .key
                .cmp(&key)
                .then_with(|| self.value(found).cmp(value.as_bytes()));
            match order {
                Ordering::Less => break,
                Ordering::Equal => return,
                Ordering::Greater => place = before,
            }
        }
        self.store(place, key, value);
    }

    #[inline]
    fn store(&mut self, place: usize, key: Key, value: &str) {
        let Collected { text, found, .. } = &mut *self.collected;
        let at = (value.as_ptr() as usize).wrapping_sub(self.block.as_ptr() as usize);
        let within = at < self.block.len() && value.len() <= self.block.len() - at;
        let start = match within {
            true => at,
            false => {
                text.push_str(value);
                self.block.len() + text.len() - value.len()
            }
        };
        let (start, end) = (start as u32, (start + value.len()) as u32);
        found.insert(place, Found { key, start, end });
    }

    /// Whether a value is seen to be stored in a field; among many values it is not looked for.
    #[inline]
    pub fn has(&self, any: Any, value: &str) -> bool {
        let key = Key::new(any, value);
        let found = &self.collected.found;
        let first = &found[..found.len().min(8)];
        first
            .iter()
            .any(|found| found.key == key && self.value(found) == value.as_bytes())
    }

    #[inline]
    fn value(&self, found: &Found) -> &[u8] {
        found.value(self.block, &self.collected.text)
    }

    #[inline]
    fn scan_text(&mut self, field: &Field<'_>, text: &str) {
        let text = match field.scan_host {
            true => split::host_port(text).0,
            false => text,
        };
        for &indicator in field.indicators {
            scan_into(indicator, text, self);
        }
    }
}

/// The values of one field, as an array of strings.
pub(crate) struct Values<'c> {
    text: &'c str,
    found: &'c [Found],
}

impl Array for Values<'_> {
    #[inline]
    fn len(&self) -> usize {
        self.found.len()
    }

    #[inline]
    fn traverse<S: Sink>(&self, field: &Field<'_>, sink: &mut S) {
        for found in self.found {
            let value = &self.text[found.start as usize..found.end as usize];
            sink.string(field, Some(value));
        }
    }
}

impl Sink for Collecting<'_, '_> {
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
    fn object<R: Record>(&mut self, _: &Field<'_>, value: Option<&R>) {
        if let Some(record) = value {
            record.traverse(self);
        }
    }

    #[inline]
    fn array<A: Array + ?Sized>(&mut self, field: &Field<'_>, elements: Option<&A>) {
        if let Some(elements) = elements {
            elements.traverse(field, self);
        }
    }

    /// What a `json` holds is not declared, and so not scanned.
    #[inline]
    fn json(&mut self, _: &Field<'_>, _: Option<RawJson<'_>>) {}

    #[inline]
    fn bigint(&mut self, _: &Field<'_>, _: Option<i64>) {}

    #[inline]
    fn float(&mut self, _: &Field<'_>, _: Option<f64>) {}

    #[inline]
    fn boolean(&mut self, _: &Field<'_>, _: Option<bool>) {}

    #[inline]
    fn timestamp(&mut self, _: &Field<'_>, _: Option<Timestamp>) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values are sorted by field and bytes and stored once, few or many, in whatever order they come.
    #[test]
    fn values_are_sorted_and_unique() {
        let words = [
            "",
            "a",
            "b",
            "ab",
            "abcdefg",
            "abcdefgh",
            "abcdefga",
            "abcdefgha",
            "é",
            "10.0.0.10",
            "10.0.0.2",
        ];
        for repeat in [1, 2, 40] {
            let mut collected = Collected::default();
            // Half of the words are parts of the block.
            let block = words[..6].concat();
            let mut collecting = collected.begin(block.as_bytes());
            let mut expected = Vec::new();
            for round in 0..repeat {
                for (index, word) in words.iter().enumerate() {
                    let any = if (index + round) % 3 == 0 {
                        Any::Emails
                    } else {
                        Any::IpAddresses
                    };
                    let within = block.find(word).map(|at| &block[at..at + word.len()]);
                    collecting.add(any, within.unwrap_or(word));
                    if !word.is_empty() {
                        expected.push((any, word.as_bytes()));
                    }
                }
            }
            collecting.end();
            expected.sort_unstable();
            expected.dedup();
            let found = collected.of_block(block.as_bytes());
            assert_eq!(found.collect::<Vec<_>>(), expected);
        }
    }
}
