//! The collector: each value once, in order, without an allocation per record.

use std::cmp::Ordering;

use super::Any;
use super::scan::scan_into;
use crate::entry::RawJson;
use crate::field::Field;
use crate::list::{Few, Items, List};
use crate::record::{Array, Record, Sink};
use crate::split;
use crate::swar;
use crate::time::Timestamp;

/// How many values of a field are looked through for repeats.
const FEW: usize = 32;

/// The indicators of one record, of the fields whose schema says so.
///
/// Values that are parts of the block which a record borrows from are kept as places in it, others are
/// copied into one reused text, so one collector serves any number of records.
#[derive(Debug, Default)]
pub struct Collected {
    text: String,
    /// The values of each field, in the order of their bytes; of fields that are not in use, those of
    /// records before.
    found: [Vec<Found>; Any::ALL.len()],
    in_use: AnySet,
    /// The fields whose values outgrew the search for repeats and wait for [`Collected::finish`].
    unsorted: AnySet,
}

/// A set of fields, a bit for each.
#[derive(Debug, Clone, Copy, Default)]
struct AnySet(u16);

impl AnySet {
    #[inline]
    fn has(self, any: Any) -> bool {
        self.0 >> any as u16 & 1 == 1
    }

    #[inline]
    fn insert(&mut self, any: Any) {
        self.0 |= 1 << any as u16;
    }
}

/// Its fields in order.
impl Iterator for AnySet {
    type Item = Any;

    #[inline(always)]
    fn next(&mut self) -> Option<Any> {
        let any = Any::ALL.get(self.0.trailing_zeros() as usize)?;
        self.0 &= self.0.wrapping_sub(1);
        Some(*any)
    }
}

/// A value: a place in the block, or behind its end one in the collector's text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    /// The first bytes of the value: most comparisons end here.
    key: Key,
    start: u32,
    end: u32,
}

impl Found {
    /// The bytes of the value, of a record that borrows from a block.
    #[inline(always)]
    pub fn bytes<'v>(&self, collected: &'v Collected, block: &'v [u8]) -> &'v [u8] {
        self.value(block, &collected.text)
    }

    #[inline(always)]
    fn value<'v>(&self, block: &'v [u8], text: &'v str) -> &'v [u8] {
        let (start, end) = (self.start as usize, self.end as usize);
        block.get(start..end).unwrap_or_else(|| {
            let [start, end] = [start, end].map(|at| at - block.len());
            &text.as_bytes()[start..end]
        })
    }
}

/// The first eight bytes of a value, in the order of output; zeros behind a shorter one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key(u64);

impl Key {
    #[inline]
    fn new(value: &[u8]) -> Self {
        let first = match value.first_chunk() {
            Some(first) => u64::from_le_bytes(*first),
            None => swar::load(value).unwrap_or_default(),
        };
        Self(first.swap_bytes())
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
        self.in_use = AnySet::default();
        self.unsorted = AnySet::default();
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

    /// Inserts a value where there is a vacancy for it.
    #[inline(always)]
    fn insert(&mut self, any: Any, at: usize, length: usize, Vacancy { place, key }: Vacancy) {
        let found = &mut self.found[any as usize];
        if !self.in_use.has(any) {
            self.in_use.insert(any);
            found.clear();
        }
        if place >= FEW {
            self.unsorted.insert(any);
        }
        let (start, end) = (at as u32, (at + length) as u32);
        found.push(Found { key, start, end });
        // Those behind it are few: cheaper than a call that moves any number.
        let behind = &mut found[place..];
        for at in (1..behind.len()).rev() {
            behind.swap(at - 1, at);
        }
    }

    /// Orders the values as they are written and drops repeats, where there are many.
    #[cold]
    fn finish(&mut self, block: &[u8]) {
        let text = &self.text;
        let value = |found: &Found| found.value(block, text);
        for any in self.unsorted {
            let found = &mut self.found[any as usize];
            found.sort_unstable_by(|a, b| a.key.cmp(&b.key).then_with(|| value(a).cmp(value(b))));
            found.dedup_by(|a, b| a.key == b.key && value(a) == value(b));
        }
    }

    /// Whether nothing is collected.
    pub fn is_empty(&self) -> bool {
        self.in_use.0 == 0
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
        Values {
            text: &self.text,
            found: self.found(any),
        }
    }

    /// Every value that was collected without a block, with its field; sorted after
    /// [`Collected::collect`].
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Any, &str)> {
        let by_field = self.by_field();
        let found = by_field.flat_map(|(any, found)| found.iter().map(move |found| (any, found)));
        found.map(|(any, found)| {
            let text = self.text.get(found.start as usize..found.end as usize);
            (any, text.unwrap_or_default())
        })
    }

    /// The fields that have values, in order, with what was found.
    #[inline(always)]
    pub(crate) fn by_field(&self) -> impl Iterator<Item = (Any, &[Found])> {
        self.in_use.map(|any| (any, &self.found[any as usize][..]))
    }

    /// What was found for a field.
    #[inline(always)]
    fn found(&self, any: Any) -> &[Found] {
        match self.in_use.has(any) {
            true => &self.found[any as usize],
            false => &[],
        }
    }
}

/// A collector at work on one record. As a [`Sink`] it scans the fields that say so.
pub(crate) struct Collecting<'c, 'b> {
    collected: &'c mut Collected,
    /// What most texts are parts of.
    block: &'b [u8],
}

/// Where a value goes among those of its field, whose first bytes are these.
pub(super) struct Vacancy {
    place: usize,
    key: Key,
}

impl Collecting<'_, '_> {
    /// Ends a record.
    #[inline]
    pub fn end(self) {
        if self.collected.unsorted.0 != 0 {
            self.collected.finish(self.block);
        }
    }

    /// Stores a value unless it is empty or stored already.
    #[inline(always)]
    pub fn add(&mut self, any: Any, value: &str) {
        if value.is_empty() {
            return;
        }
        if let Some(vacancy) = self.vacancy(any, value) {
            self.store(any, value, vacancy);
        }
    }

    /// Where a value would be stored; `None` if it is stored already.
    #[inline(always)]
    pub(super) fn vacancy(&self, any: Any, value: &str) -> Option<Vacancy> {
        let key = Key::new(value.as_bytes());
        match self.collected.in_use.has(any) {
            true => self.vacancy_among(&self.collected.found[any as usize], key, value),
            false => Some(Vacancy { place: 0, key }),
        }
    }

    /// The same, where the field has values.
    ///
    /// Few values are put in their place at once; many are sorted when all are there.
    #[inline(never)]
    fn vacancy_among(&self, found: &[Found], key: Key, value: &str) -> Option<Vacancy> {
        let mut place = found.len();
        if place < FEW {
            while let Some(before) = place.checked_sub(1) {
                match self.order(&found[before], key, value.as_bytes()) {
                    Ordering::Less => break,
                    Ordering::Equal => return None,
                    Ordering::Greater => place = before,
                }
            }
        }
        Some(Vacancy { place, key })
    }

    /// How a value that is stored compares with another one.
    #[inline(always)]
    fn order(&self, found: &Found, key: Key, value: &[u8]) -> Ordering {
        let stored = || found.value(self.block, &self.collected.text);
        found.key.cmp(&key).then_with(|| stored().cmp(value))
    }

    /// Stores a value where there is a vacancy for it.
    #[inline(always)]
    pub(super) fn store(&mut self, any: Any, value: &str, vacancy: Vacancy) {
        let at = (value.as_ptr() as usize).wrapping_sub(self.block.as_ptr() as usize);
        let within = at < self.block.len() && value.len() <= self.block.len() - at;
        let found = &self.collected.found[any as usize];
        match within && found.len() < found.capacity() {
            true => self.collected.insert(any, at, value.len(), vacancy),
            false => self.store_apart(any, value, vacancy),
        }
    }

    /// Stores a copy of a value, and makes room before.
    #[cold]
    #[inline(never)]
    fn store_apart(&mut self, any: Any, value: &str, vacancy: Vacancy) {
        let Collected { text, found, .. } = &mut *self.collected;
        found[any as usize].reserve(1);
        let at = self.block.len() + text.len();
        text.push_str(value);
        self.collected.insert(any, at, value.len(), vacancy);
    }

    #[inline(always)]
    fn scan_text(&mut self, field: &Field<'_>, text: &str) {
        let text = match field.scan_host {
            true => split::host_port(text).0,
            false => text,
        };
        for &indicator in field.indicators {
            scan_into(indicator, text, self);
        }
    }

    /// Scans the items of a list, most of which have one.
    #[inline(always)]
    pub fn few(&mut self, field: &Field<'_>, few: Few<'_>) {
        match few {
            _ if field.indicators.is_empty() => {}
            Few::None => {}
            Few::One(text) => self.scan_text(field, text),
            Few::Many(first, others) => self.items(field, first, others),
        }
    }

    #[inline(never)]
    fn items(&mut self, field: &Field<'_>, first: &str, others: Items<'_>) {
        let first = Some(first).filter(|first| !others.drops(first));
        for item in first.into_iter().chain(others) {
            self.scan_text(field, item);
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
    #[inline(always)]
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
        if !field.indicators.is_empty() {
            self.few(field, items.few());
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

    /// All values, in the order in which they are written.
    fn all<'v>(collected: &'v Collected, block: &'v [u8]) -> Vec<(Any, &'v [u8])> {
        let by_field = collected.by_field();
        let found = by_field.flat_map(|(any, values)| values.iter().map(move |value| (any, value)));
        let found = found.map(|(any, value)| (any, value.bytes(collected, block)));
        found.collect()
    }

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
            assert_eq!(all(&collected, block.as_bytes()), expected);
        }
    }

    /// More values than are searched for repeats are sorted at the end; the next record begins anew.
    #[test]
    fn many_values_are_sorted_and_unique() {
        let mut collected = Collected::default();
        for count in [FEW - 1, FEW, FEW + 1, 10 * FEW, 3] {
            let block: Vec<u8> = (0..count)
                .flat_map(|n| format!("{n:09}").into_bytes())
                .collect();
            let text = std::str::from_utf8(&block).unwrap();
            let copy = text.to_owned();
            let mut collecting = collected.begin(&block);
            for round in 0..3 {
                for index in 0..count {
                    // Every value of the block, by steps that go around it, and as a copy at times.
                    let at = 9 * ((index * 7 + round) % count);
                    let from = if (index + round) % 5 == 0 {
                        &copy
                    } else {
                        text
                    };
                    collecting.add(Any::TraceIds, &from[at..at + 9]);
                }
                collecting.add(Any::IpAddresses, "::1");
            }
            collecting.end();
            let expected = block.chunks(9).map(|value| (Any::TraceIds, value));
            let expected: Vec<_> = [(Any::IpAddresses, &b"::1"[..])]
                .into_iter()
                .chain(expected)
                .collect();
            assert_eq!(all(&collected, &block), expected, "{count}");
        }
    }
}
