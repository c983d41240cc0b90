//! Texts as arrays hold them.

use std::ops::Range;

use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{Array, StringArray, StringViewArray};

use super::bounds::Bounds;
use super::dictionary::Dictionary;

/// A text, and its first bytes as a number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'a> {
    pub bytes: &'a [u8],
    pub head: Head,
}

/// The first sixteen bytes of a text, the first one lowest; zeros where it has fewer.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head(pub u128);

/// How many bytes a head has.
pub(super) const HEAD: usize = size_of::<u128>();

/// The bits of as many bytes.
const BYTES: [u128; HEAD + 1] = {
    let mut bytes = [u128::MAX; HEAD + 1];
    let mut length = 0;
    while length < HEAD {
        bytes[length] = (1 << (8 * length)) - 1;
        length += 1;
    }
    bytes
};

impl Head {
    /// Of the text that the first bytes of some are.
    #[inline(always)]
    fn among(bytes: &[u8], length: usize) -> Self {
        match bytes.first_chunk() {
            Some(ahead) => Self(u128::from_le_bytes(*ahead) & BYTES[length.min(HEAD)]),
            None => Self::of(&bytes[..length]),
        }
    }

    /// Of a text that has nothing behind it.
    #[cold]
    pub fn of(text: &[u8]) -> Self {
        let mut head = [0; HEAD];
        let length = text.len().min(HEAD);
        head[..length].copy_from_slice(&text[..length]);
        Self(u128::from_le_bytes(head))
    }

    /// In the order of texts: the first byte is what counts most.
    #[inline(always)]
    pub fn order(self) -> u128 {
        self.0.swap_bytes()
    }
}

/// An array of texts.
pub(super) trait Source {
    /// Whether few texts are taken to be there, as a dictionary has them.
    const ARE_SMALL: bool = false;

    /// The texts of rows.
    fn texts(&self, rows: Range<usize>) -> impl Iterator<Item = Text<'_>>;

    /// How long the texts of rows are together.
    fn length(&self, rows: Range<usize>) -> usize;

    /// Appends the keys that the texts of rows have in a dictionary.
    fn push_keys(
        &mut self,
        rows: Range<usize>,
        dictionary: &mut Dictionary,
        bounds: &mut Bounds,
        keys: &mut Vec<u32>,
    ) {
        dictionary.push_keys(self.texts(rows), bounds, keys);
    }
}

/// Texts one after the other.
pub(super) struct Strings<'a> {
    bytes: &'a [u8],
    offsets: &'a [i32],
}

impl<'a> Strings<'a> {
    pub fn new(array: &'a dyn Array) -> Self {
        Self::of(array.as_string())
    }

    fn of(array: &'a StringArray) -> Self {
        Self {
            bytes: array.value_data(),
            offsets: array.value_offsets(),
        }
    }
}

impl Source for Strings<'_> {
    #[inline(always)]
    fn texts(&self, rows: Range<usize>) -> impl Iterator<Item = Text<'_>> {
        let ends = self.offsets[rows.start..=rows.end].windows(2);
        ends.map(|ends| {
            let bytes = &self.bytes[ends[0] as usize..];
            let length = (ends[1] - ends[0]) as usize;
            Text {
                bytes: &bytes[..length],
                head: Head::among(bytes, length),
            }
        })
    }

    fn length(&self, rows: Range<usize>) -> usize {
        (self.offsets[rows.end] - self.offsets[rows.start]) as usize
    }
}

/// Texts anywhere.
pub(super) struct Views<'a>(&'a StringViewArray);

impl<'a> Views<'a> {
    pub fn new(array: &'a dyn Array) -> Self {
        Self(array.as_string_view())
    }
}

impl Source for Views<'_> {
    #[inline(always)]
    fn texts(&self, rows: Range<usize>) -> impl Iterator<Item = Text<'_>> {
        rows.map(|row| {
            let bytes = self.0.value(row).as_bytes();
            let head = match bytes.first_chunk() {
                Some(first) => Head(u128::from_le_bytes(*first)),
                // A short text stands in its view, behind its length.
                None if bytes.len() <= 12 => Head(self.0.views()[row] >> 32),
                None => Head::of(bytes),
            };
            Text { bytes, head }
        })
    }

    fn length(&self, rows: Range<usize>) -> usize {
        let views = self.0.views()[rows].iter();
        views.map(|view| *view as u32 as usize).sum()
    }
}

/// Texts that a dictionary holds, each of which is looked up but once.
pub(super) struct Keys<'a> {
    keys: &'a [i32],
    values: Strings<'a>,
    /// For each value the key that it has in the file, and the last page that has it.
    known: Vec<(u32, u32)>,
}

impl<'a> Keys<'a> {
    pub fn new(array: &'a dyn Array) -> Self {
        let array = array.as_dictionary::<Int32Type>();
        let values = array.values().as_string();
        Self {
            keys: array.keys().values(),
            values: Strings::of(values),
            known: vec![(0, 0); values.len()],
        }
    }
}

impl Source for Keys<'_> {
    const ARE_SMALL: bool = true;

    fn texts(&self, rows: Range<usize>) -> impl Iterator<Item = Text<'_>> {
        let keys = self.keys[rows].iter();
        keys.flat_map(|key| self.values.texts(*key as usize..*key as usize + 1))
    }

    fn length(&self, rows: Range<usize>) -> usize {
        let lengths = rows.map(|row| {
            let key = self.keys[row] as usize;
            self.values.length(key..key + 1)
        });
        lengths.sum()
    }

    fn push_keys(
        &mut self,
        rows: Range<usize>,
        dictionary: &mut Dictionary,
        bounds: &mut Bounds,
        keys: &mut Vec<u32>,
    ) {
        for value in &self.keys[rows] {
            let value = *value as usize;
            if self.known[value].1 != dictionary.now() {
                self.values
                    .push_keys(value..value + 1, dictionary, bounds, keys);
                let key = keys.pop().unwrap_or_default();
                self.known[value] = (key, dictionary.now());
            }
            keys.push(self.known[value].0);
        }
    }
}
