//! Which rows of a column have a value, as bits.

use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer};

use super::emptied;

/// Which rows have a value.
#[derive(Debug, Default)]
pub(crate) struct Validity {
    words: Vec<u64>,
    /// The bits of the rows after the last full word.
    word: u64,
}

impl Validity {
    /// Notes whether the next row has a value. Its number is known to who calls.
    #[inline(always)]
    pub fn push(&mut self, row: usize, valid: bool) {
        self.word |= u64::from(valid) << (row % 64);
        if row % 64 == 63 {
            self.words.push(self.word);
            self.word = 0;
        }
    }

    /// Forgets all rows from this one on.
    pub fn truncate(&mut self, rows: usize) {
        let full = rows / 64;
        if let Some(word) = self.words.get(full) {
            self.word = *word;
        }
        self.words.truncate(full);
        self.word &= (1 << (rows % 64)) - 1;
    }

    /// The bits of all rows, if any has no value; the next row is the first one again.
    pub fn take(&mut self, rows: usize) -> Option<NullBuffer> {
        self.words.push(std::mem::take(&mut self.word));
        let valid: u32 = self.words.iter().map(|word| word.count_ones()).sum();
        if valid as usize == rows {
            self.words.clear();
            return None;
        }
        let bits = Buffer::from_vec(emptied(&mut self.words));
        Some(NullBuffer::new(BooleanBuffer::new(bits, 0, rows)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_where_rows_are() {
        let mut validity = Validity::default();
        let pattern = |row: usize| row % 3 != 1;
        for round in 0..2 {
            for rows in [0, 1, 63, 64, 65, 200] {
                for row in 0..rows {
                    validity.push(row, pattern(row));
                }
                let nulls = validity.take(rows);
                let found =
                    (0..rows).map(|row| nulls.as_ref().is_none_or(|nulls| nulls.is_valid(row)));
                assert!(found.eq((0..rows).map(pattern)), "{rows} in round {round}");
            }
        }
        validity.push(0, true);
        assert_eq!(validity.take(1), None);
    }

    #[test]
    fn rows_are_forgotten() {
        for rows in [0, 1, 63, 64, 65, 130] {
            let mut validity = Validity::default();
            (0..200).for_each(|row| validity.push(row, true));
            validity.truncate(rows);
            (rows..rows + 70).for_each(|row| validity.push(row, false));
            let nulls = validity.take(rows + 70).unwrap();
            assert!(
                (0..rows + 70).all(|row| nulls.is_valid(row) == (row < rows)),
                "{rows}"
            );
        }
    }
}
