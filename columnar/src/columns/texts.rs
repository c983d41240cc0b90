//! Columns of strings: views into the block that a record was read from, copies, or dictionaries.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, DictionaryArray, Int32Array, StringArray, StringViewArray};
use arrow_buffer::{Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::ArrowError;

use super::{Numbers, Validity, emptied};

/// The longest text that stands in its view.
const INLINE: usize = 12;

/// How much is copied at once, of whatever length a text is up to there.
const PIECE: usize = 32;

/// What views point into: the block, and copies of texts that do not stand in it.
#[derive(Debug)]
pub(crate) struct Source<'b> {
    block: &'b [u8],
    copies: Vec<u8>,
    /// Whether the copies became more than views can point into.
    pub overflown: bool,
}

/// A text as Arrow has it in a column: its length, and either the text itself, or its first four
/// bytes, its buffer and its place there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View(u128);

impl<'b> Source<'b> {
    /// The largest block that views can point into, with copies as long.
    pub const LARGEST: usize = 1 << 30;

    /// Texts of a block's records; the room of former copies is used again.
    pub fn new(block: &'b [u8], copies: Vec<u8>) -> Self {
        Self {
            block,
            copies,
            overflown: false,
        }
    }

    /// The copies.
    pub fn into_copies(self) -> Vec<u8> {
        self.copies
    }

    /// The view of a text.
    #[inline(always)]
    pub fn view(&mut self, text: &str) -> View {
        let length = text.len();
        let start = (text.as_ptr() as usize).wrapping_sub(self.block.as_ptr() as usize);
        // Twelve bytes are read at once, of which the text may be any number; where the block has not
        // as many, it takes the slower way.
        match self
            .block
            .get(start..)
            .map(|rest| (rest.first_chunk(), rest.len()))
        {
            Some((Some(twelve), room)) if length <= room => View::of(*twelve, length, start),
            _ => self.view_elsewhere(text),
        }
    }

    /// The first bytes of a text, and what follows it in the block, if the block has as many.
    #[inline(always)]
    fn piece(&self, text: &str) -> Option<&'b [u8; PIECE]> {
        let start = (text.as_ptr() as usize).wrapping_sub(self.block.as_ptr() as usize);
        let piece = self.block.get(start..start.wrapping_add(PIECE));
        piece.and_then(<[u8]>::first_chunk)
    }

    /// The view of a text at the end of the block, or in another place.
    #[cold]
    #[inline(never)]
    fn view_elsewhere(&mut self, text: &str) -> View {
        let bytes = text.as_bytes();
        if bytes.len() <= INLINE {
            let mut all = [0; INLINE];
            all[..bytes.len()].copy_from_slice(bytes);
            return View::of(all, bytes.len(), 0);
        }
        let start = self.copies.len();
        if start + bytes.len() > i32::MAX as usize {
            self.overflown = true;
            return View::of([0; INLINE], 0, 0);
        }
        self.copies.extend_from_slice(bytes);
        let first = bytes.first_chunk().unwrap_or(&[0; INLINE]);
        let View(in_block) = View::of(*first, bytes.len(), start);
        // The copies are the second buffer.
        View(in_block | 1 << 64)
    }
}

/// What of twelve bytes stands in the view of a text of some length, and of its place: for lengths to
/// twelve, and for longer ones.
const PARTS: [(u32, u64, u64); INLINE + 2] = {
    let mut parts = [(u32::MAX, 0, u64::MAX); INLINE + 2];
    let mut length = 0;
    while length <= INLINE {
        let bytes = (1_u128 << (8 * length)) - 1;
        parts[length] = (bytes as u32, (bytes >> 32) as u64, 0);
        length += 1;
    }
    parts
};

impl View {
    /// The view of a text in the first buffer, of which twelve bytes are known, if not all its own.
    ///
    /// Addresses are of about the length up to which texts stand in their views, so there is no
    /// branch here to be guessed wrong.
    #[inline(always)]
    fn of(bytes: [u8; INLINE], length: usize, start: usize) -> Self {
        let [a, b, c, d, rest @ ..] = bytes;
        let (first, rest) = (u32::from_le_bytes([a, b, c, d]), u64::from_le_bytes(rest));
        let (of_first, of_rest, of_place) = PARTS[length.min(INLINE + 1)];
        let low = u64::from(first & of_first) << 32 | length as u64;
        let high = rest & of_rest | (start as u64) << 32 & of_place;
        Self(u128::from(high) << 64 | u128::from(low))
    }
}

/// A column of strings as views.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    views: Vec<u128>,
    validity: Validity,
}

impl Texts {
    #[inline(always)]
    pub fn push(&mut self, view: Option<View>) {
        self.validity.push(self.views.len(), view.is_some());
        self.views.push(view.map_or(0, |view| view.0));
    }

    /// Forgets all rows from this one on.
    pub fn truncate(&mut self, rows: usize) {
        self.views.truncate(rows);
        self.validity.truncate(rows);
    }

    /// The column, whose views point into these buffers: the block and the copies.
    pub fn finish(&mut self, buffers: &Arc<[Buffer]>) -> ArrayRef {
        let rows = self.views.len();
        let views = ScalarBuffer::from(emptied(&mut self.views));
        let nulls = self.validity.take(rows);
        // SAFETY: every view was made by `Source::view` of a `str` that lies whole in the block or
        // was copied whole, and those are the two buffers; its first bytes are those of the text.
        let array = unsafe { StringViewArray::new_unchecked(views, buffers.clone(), nulls) };
        Arc::new(array)
    }
}

/// A column of strings that are copied, one after the other.
#[derive(Debug, Default)]
pub(crate) struct Copies {
    /// The texts, and room behind them that is set to zero.
    bytes: Vec<u8>,
    length: usize,
    /// Where each text ends.
    ends: Vec<i32>,
    validity: Validity,
}

impl Copies {
    /// Forgets all rows from this one on.
    pub fn truncate(&mut self, rows: usize) {
        self.ends.truncate(rows);
        self.validity.truncate(rows);
        self.length = self.ends.last().map_or(0, |end| *end as usize);
    }

    #[inline(always)]
    pub fn push(&mut self, text: &str, source: &mut Source<'_>) {
        let end = self.length + text.len();
        if self.bytes.len() < end + PIECE && !self.grow(end) {
            source.overflown = true;
            return self.push_null();
        }
        // Most texts are short, and to copy a known number of bytes is to copy them at once.
        match source.piece(text) {
            Some(piece) if text.len() <= PIECE => {
                self.bytes[self.length..][..PIECE].copy_from_slice(piece);
            }
            _ => self.bytes[self.length..end].copy_from_slice(text.as_bytes()),
        }
        self.length = end;
        self.end(true);
    }

    #[inline(always)]
    pub fn push_null(&mut self) {
        self.end(false);
    }

    #[inline(always)]
    fn end(&mut self, valid: bool) {
        self.validity.push(self.ends.len(), valid);
        self.ends.push(self.length as i32);
    }

    /// Makes room for a text that ends there. False where a column may not be that long.
    #[cold]
    #[inline(never)]
    fn grow(&mut self, end: usize) -> bool {
        let fits = end <= i32::MAX as usize;
        if fits {
            let room = (end + PIECE).max(2 * self.bytes.len()).max(1024);
            self.bytes.resize(room, 0);
        }
        fits
    }

    /// The column; it is empty again.
    pub fn finish(&mut self) -> ArrayRef {
        let rows = self.ends.len();
        let length = std::mem::take(&mut self.length);
        let room = length + length / 8 + PIECE;
        let mut bytes = std::mem::replace(&mut self.bytes, vec![0; room]);
        bytes.truncate(length);
        let mut offsets = Vec::with_capacity(rows + 1);
        offsets.push(0);
        offsets.append(&mut self.ends);
        let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
        let nulls = self.validity.take(rows);
        // SAFETY: the bytes are those of `str`s that were copied whole, each up to its end, and the ends
        // are the offsets.
        let array = unsafe { StringArray::new_unchecked(offsets, Buffer::from_vec(bytes), nulls) };
        Arc::new(array)
    }
}

/// A column of strings that repeat. Its values stay from batch to batch, so that a text has the same
/// key in all of them.
#[derive(Debug, Default)]
pub(crate) struct Dictionary {
    keys: Numbers<i32>,
    known: HashMap<Box<str>, i32>,
    /// The values in the order of their keys, as far as they are an array.
    values: Option<Arc<StringArray>>,
    /// Those that are not in the array.
    added: Vec<Box<str>>,
}

impl Dictionary {
    #[inline]
    pub fn push(&mut self, value: Option<&str>) {
        let key = value.map(|text| self.key(text));
        self.keys.push(key);
    }

    /// Forgets all rows from this one on, but not their texts.
    pub fn truncate(&mut self, rows: usize) {
        self.keys.truncate(rows);
    }

    fn key(&mut self, text: &str) -> i32 {
        if let Some(key) = self.known.get(text) {
            return *key;
        }
        let key = self.known.len() as i32;
        self.known.insert(text.into(), key);
        self.added.push(text.into());
        key
    }

    pub fn finish(&mut self) -> Result<ArrayRef, ArrowError> {
        let (keys, nulls): (_, Option<NullBuffer>) = self.keys.take();
        let keys = Int32Array::new(ScalarBuffer::from(keys), nulls);
        let values = match self.values.take() {
            Some(values) if self.added.is_empty() => values,
            values => {
                let before = values.iter().flat_map(|values| values.iter()).flatten();
                let added = self.added.iter().map(|text| &**text);
                let all: Vec<_> = before.chain(added).collect();
                Arc::new(StringArray::from_iter_values(all))
            }
        };
        self.added.clear();
        self.values = Some(values.clone());
        Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(
            keys, values,
        )?))
    }
}

#[cfg(test)]
mod tests {
    use arrow_array::Array;
    use arrow_array::cast::AsArray;

    use super::*;

    /// Texts of every length, anywhere in a block or elsewhere, are found again.
    #[test]
    fn views_show_their_texts() {
        let block: String = ('a'..='z').chain('A'..='Z').collect();
        let mut source = Source::new(block.as_bytes(), Vec::new());
        let (mut texts, mut expected) = (Texts::default(), Vec::new());
        for start in 0..block.len() {
            for end in start..=block.len() {
                let text = &block[start..end];
                texts.push(Some(source.view(text)));
                texts.push(Some(source.view(text.to_owned().as_str())));
                expected.extend([Some(text), Some(text)]);
            }
            texts.push(None);
            expected.push(None);
        }
        texts.push(Some(source.view("")));
        expected.push(Some(""));
        let copies = Buffer::from_vec(source.into_copies());
        let buffers = [Buffer::from(block.as_bytes()), copies];
        let array = texts.finish(&Arc::from(buffers));
        array.to_data().validate_full().unwrap();
        assert_eq!(array.as_string_view().iter().collect::<Vec<_>>(), expected);
    }

    /// Texts of every length, anywhere in a block or elsewhere, are copied, and those of a batch do
    /// not get into the next one.
    #[test]
    fn copies_are_their_texts() {
        let block: String = ('a'..='z').chain('A'..='Z').collect();
        let mut source = Source::new(block.as_bytes(), Vec::new());
        let mut copies = Copies::default();
        for _ in 0..2 {
            let mut expected = Vec::new();
            for start in 0..block.len() {
                for end in start..=block.len() {
                    let text = &block[start..end];
                    copies.push(text, &mut source);
                    copies.push(text.to_owned().as_str(), &mut source);
                    expected.extend([Some(text), Some(text)]);
                }
                copies.push_null();
                expected.push(None);
            }
            let array = copies.finish();
            array.to_data().validate_full().unwrap();
            let found: Vec<_> = array.as_string::<i32>().iter().collect();
            assert_eq!(found, expected);
        }
        assert_eq!(copies.finish().len(), 0);
        assert!(!source.overflown);
    }

    #[test]
    fn a_text_keeps_its_key() {
        let mut dictionary = Dictionary::default();
        let mut keys = |texts: &[Option<&str>]| {
            texts.iter().for_each(|text| dictionary.push(*text));
            let array = dictionary.finish().unwrap();
            let array = array.as_dictionary::<Int32Type>();
            (
                array.keys().iter().collect::<Vec<_>>(),
                array.values().len(),
            )
        };
        assert_eq!(
            keys(&[Some("a"), None, Some("b")]),
            (vec![Some(0), None, Some(1)], 2)
        );
        assert_eq!(keys(&[Some("b"), Some("c")]), (vec![Some(1), Some(2)], 3));
    }
}
