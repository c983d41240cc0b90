//! Levels: which values of a column there are, and where its lists begin.

use std::ops::Range;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, ListArray};
use arrow_buffer::{BooleanBuffer, NullBuffer};
use arrow_schema::{DataType, Field};

/// How deep the values of a column are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Depth {
    /// The definition level of a value; that of a null is one less.
    pub value: u8,
    /// That of an empty list, where values are elements of lists; that of a null is one less.
    pub empty: Option<u8>,
}

/// The levels of some rows, and where their values are.
#[derive(Debug, Default)]
pub(super) struct Levels {
    pub definition: Vec<u8>,
    /// There are none without lists.
    pub repetition: Vec<u8>,
    /// Whether all are known to be the same.
    pub are_same: bool,
    pub values: Runs,
}

/// Which rows of some arrays are values that are to be written.
#[derive(Debug, Default)]
pub(super) struct Runs {
    runs: Vec<Run>,
    /// The first one that is left.
    next: usize,
}

/// Rows one after the other, all of them values.
#[derive(Debug, Clone)]
pub(super) struct Run {
    /// Which of the arrays has them.
    pub array: usize,
    pub rows: Range<usize>,
}

impl Depth {
    pub fn of(field: &Field) -> Self {
        let own = u8::from(field.is_nullable());
        match field.data_type() {
            DataType::List(element) => Self {
                value: own + 1 + u8::from(element.is_nullable()),
                empty: Some(own),
            },
            _ => Self {
                value: own,
                empty: None,
            },
        }
    }
}

impl Levels {
    /// Of the rows of some arrays.
    pub fn of(arrays: &[ArrayRef], depth: Depth) -> Self {
        let mut levels = Self::default();
        for (at, array) in arrays.iter().enumerate() {
            match depth.empty {
                None => {
                    let nulls = array.logical_nulls();
                    levels.push_values(at, 0..array.len(), nulls.as_ref(), depth);
                }
                Some(empty) => levels.push_lists(at, array.as_list(), empty, depth),
            }
        }
        let is_flat = depth.value > 0 && depth.empty.is_none();
        let first = levels.definition.first();
        levels.are_same = first.is_some_and(|first| {
            (is_flat || levels.values.runs.is_empty() && Some(*first) <= depth.empty)
                && count(&levels.definition, *first) == levels.len()
        });
        levels
    }

    fn push_lists(&mut self, array: usize, lists: &ListArray, empty: u8, depth: Depth) {
        let nulls = lists.values().logical_nulls();
        for (row, ends) in lists.value_offsets().windows(2).enumerate() {
            let elements = ends[0] as usize..ends[1] as usize;
            let is_null = lists.is_null(row);
            self.repetition.push(0);
            if is_null || elements.is_empty() {
                self.definition.push(empty - u8::from(is_null));
            } else {
                let levels = self.definition.len() + elements.len();
                self.repetition.resize(levels, 1);
                self.push_values(array, elements, nulls.as_ref(), depth);
            }
        }
    }

    fn push_values(
        &mut self,
        array: usize,
        rows: Range<usize>,
        nulls: Option<&NullBuffer>,
        depth: Depth,
    ) {
        // What may not be null is not.
        let Some(nulls) = nulls.filter(|_| depth.value > depth.empty.map_or(0, |empty| empty + 1))
        else {
            let levels = self.definition.len() + rows.len();
            self.definition.resize(levels, depth.value);
            return self.values.push(array, rows);
        };
        let bits = nulls.inner().slice(rows.start, rows.len());
        push_bits(&bits, depth.value - 1, &mut self.definition);
        for (start, end) in bits.set_slices() {
            self.values
                .push(array, rows.start + start..rows.start + end);
        }
    }

    pub fn len(&self) -> usize {
        self.definition.len()
    }

    /// The first end of a row from a level on.
    pub fn end_of_row(&self, level: usize) -> usize {
        match self.repetition.get(level..) {
            Some(rest) => level + rest.iter().take_while(|level| **level > 0).count(),
            None => level,
        }
    }

    /// How many rows begin among these levels.
    pub fn rows(&self, levels: Range<usize>) -> usize {
        match self.repetition.get(levels.clone()) {
            Some(levels) => levels.iter().filter(|level| **level == 0).count(),
            None => levels.len(),
        }
    }
}

impl Runs {
    fn push(&mut self, array: usize, rows: Range<usize>) {
        match self.runs.last_mut() {
            Some(last) if last.array == array && last.rows.end == rows.start => {
                last.rows.end = rows.end;
            }
            _ if rows.is_empty() => {}
            _ => self.runs.push(Run { array, rows }),
        }
    }

    /// The next values, of which there are as many.
    pub fn next(&self, mut count: usize) -> impl Iterator<Item = Run> {
        self.runs[self.next..].iter().map_while(move |run| {
            let rows = run.rows.start..run.rows.end.min(run.rows.start + count);
            count -= rows.len();
            let array = run.array;
            (rows.start < rows.end).then_some(Run { array, rows })
        })
    }

    /// Is done with the next values.
    pub fn skip(&mut self, mut count: usize) {
        while let Some(run) = self.runs.get_mut(self.next).filter(|_| count > 0) {
            let rows = &mut run.rows;
            let end = rows.end.min(rows.start + count);
            count -= end - rows.start;
            rows.start = end;
            self.next += usize::from(rows.start == rows.end);
        }
    }
}

/// Appends a level for each bit, and the next one where the bit is set.
fn push_bits(bits: &BooleanBuffer, level: u8, to: &mut Vec<u8>) {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let end = to.len() + bits.len();
    for word in bits.bit_chunks().iter_padded() {
        for byte in word.to_le_bytes() {
            // Every byte keeps another bit, which is then shifted to its lowest place.
            let apart = (u64::from(byte) * EACH) & 0x8040_2010_0804_0201;
            let lowest = ((apart + 0x7f * EACH) >> 7) & EACH;
            to.extend_from_slice(&(lowest + u64::from(level) * EACH).to_le_bytes());
        }
    }
    to.truncate(end);
}

/// How many of these levels are one. Some are counted in bytes first, sixteen at a time.
pub(super) fn count(levels: &[u8], level: u8) -> usize {
    let chunks = levels.chunks(128);
    let counts = chunks.map(|chunk| {
        let same = chunk.iter().map(|other| u8::from(*other == level));
        usize::from(same.sum::<u8>())
    });
    counts.sum()
}
