//! The items of a format together with the form of its texts, where it has one.

use super::form::Form;
use super::item::TimeItem;
use super::{Timestamp, read, write};
use crate::read::Read;

/// The items of a time format, in a constant.
///
/// ```
/// use margay_runtime::{Digits, TimeFormat, TimeItem, TimeItems, Timestamp};
///
/// const YEAR: TimeFormat = TimeFormat::Items(&TimeItems::new(&[TimeItem::Year(Digits::Exact)]));
/// assert!(Timestamp::parse("2024", YEAR).is_some());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeItems<'s> {
    list: &'s [TimeItem],
    form: Option<Form>,
}

impl<'s> TimeItems<'s> {
    /// A format of these items, in their order.
    pub const fn new(list: &'s [TimeItem]) -> Self {
        let form = Form::of(list);
        Self { list, form }
    }

    #[inline]
    pub(crate) fn as_items(&self) -> Items<'_> {
        let (list, form) = (self.list, self.form.as_ref());
        Items { list, form }
    }
}

/// The items of a time format made at run time; see [`OwnedTimeFormat`](super::OwnedTimeFormat).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnedTimeItems {
    list: Vec<TimeItem>,
    form: Option<Form>,
}

impl OwnedTimeItems {
    /// A format of these items, in their order.
    pub fn new(list: impl Into<Vec<TimeItem>>) -> Self {
        let list = list.into();
        let form = Form::of(&list);
        Self { list, form }
    }

    #[inline]
    pub(crate) fn as_items(&self) -> Items<'_> {
        let (list, form) = (self.list.as_slice(), self.form.as_ref());
        Items { list, form }
    }
}

/// Items, wherever they are kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Items<'s> {
    list: &'s [TimeItem],
    form: Option<&'s Form>,
}

impl Items<'_> {
    /// Reads a whole text.
    #[inline]
    pub(super) fn parse(self, text: &str) -> Option<Timestamp> {
        let by_place = self.form.and_then(|form| form.read(text));
        by_place.or_else(|| read::parse(text, self.list))
    }

    /// As [`Items::parse`], with the text where it would be written the same.
    #[inline]
    pub(super) fn read(self, text: &str) -> Option<Read<'_, Timestamp>> {
        let by_place = self.form.and_then(|form| Some((form.read(text)?, form)));
        match by_place {
            Some((value, form)) => Some(Read {
                value,
                json: Some(text.as_bytes()).filter(|text| form.writes(value, text)),
            }),
            None => read::parse(text, self.list).map(Read::unlike),
        }
    }

    /// Writes a time where every part has its place and nothing needs escaping, and gives the length.
    #[inline]
    pub(crate) fn write_by_place(self, time: Timestamp, bytes: &mut [u8; 48]) -> Option<usize> {
        self.form.and_then(|form| form.write(time, bytes))
    }

    /// Appends a time item by item.
    pub(crate) fn write(self, time: Timestamp, out: &mut Vec<u8>) {
        write::write(self.list, time, out);
    }
}
