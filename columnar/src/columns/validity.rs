//! Which rows of a column have a value.

use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer};

/// Which rows have a value. Most have one, so those are noted that have none.
#[derive(Debug, Default)]
pub(crate) struct Validity {
    /// The rows without a value, ascending.
    nulls: Vec<u32>,
}

impl Validity {
    /// Notes whether the next row has a value. Its number is known to who calls.
    #[inline(always)]
    pub fn push(&mut self, row: usize, valid: bool) {
        if !valid {
            self.nulls.push(row as u32);
        }
    }

    /// Forgets all rows from this one on.
    pub fn truncate(&mut self, rows: usize) {
        let kept = self.nulls.partition_point(|null| (*null as usize) < rows);
        self.nulls.truncate(kept);
    }

    /// The bits of all rows, if any has no value; the next row is the first one again.
    pub fn take(&mut self, rows: usize) -> Option<NullBuffer> {
        if self.nulls.is_empty() {
            return None;
        }
        let mut words = vec![u64::MAX; rows.div_ceil(64)];
        if let Some(last) = words.last_mut() {
            *last >>= (64 - rows % 64) % 64;
        }
        for row in self.nulls.drain(..) {
            words[row as usize / 64] &= !(1 << (row % 64));
        }
        let bits = BooleanBuffer::new(Buffer::from_vec(words), 0, rows);
        Some(NullBuffer::new(bits))
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
