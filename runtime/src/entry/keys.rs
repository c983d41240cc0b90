//! The keys that an object is asked for, and which column each is.

use crate::swar;

/// The keys of an object in a schema, by column.
///
/// ```
/// use margay_runtime::Keys;
///
/// let keys = Keys::new(["eventName", "eventTime"]);
/// assert_eq!(keys.find("eventTime"), Some(1));
/// assert_eq!(keys.find("eventtime"), None);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys {
    names: Box<[Box<str>]>,
    /// Columns at the places their names are hashed to, or behind it where that is taken.
    table: Box<[u32]>,
    /// Columns whose value may have another key; those keys have the last columns.
    renamed: Box<[u32]>,
}

/// A place of the table without a column.
const FREE: u32 = u32::MAX;

impl Keys {
    /// Keys in the order of their columns; of equal ones the first one counts.
    pub fn new<N: Into<Box<str>>>(names: impl IntoIterator<Item = N>) -> Self {
        Self::with(names.into_iter().map(Into::into).collect(), &[])
    }

    /// The same keys, some columns renamed: where an object has the other key of a column, that is its
    /// value and of no other column.
    ///
    /// ```
    /// use margay_runtime::Keys;
    ///
    /// let keys = Keys::new(["arn", "type"]).renamed([(0, "ARN")]);
    /// assert_eq!(keys.find("ARN"), Some(2));
    /// assert_eq!(keys.len(), 2);
    /// ```
    #[must_use]
    pub fn renamed<N: Into<Box<str>>>(self, keys: impl IntoIterator<Item = (usize, N)>) -> Self {
        let (columns, keys): (Vec<u32>, Vec<Box<str>>) = keys
            .into_iter()
            .map(|(column, key)| (column as u32, key.into()))
            .unzip();
        let mut names = self.names.into_vec();
        names.extend(keys);
        Self::with(names.into(), &columns)
    }

    fn with(names: Box<[Box<str>]>, renamed: &[u32]) -> Self {
        // A quarter full at most: a key that nobody asks for mostly meets a free place at once.
        let mut table = vec![FREE; (4 * names.len()).next_power_of_two()].into_boxed_slice();
        let (own, other) = names.split_at(names.len() - renamed.len());
        for (column, name) in names.iter().enumerate() {
            if column < own.len() && other.contains(name) {
                continue;
            }
            let mut place = hash(name.as_bytes()) & (table.len() - 1);
            while table[place] != FREE {
                place = (place + 1) & (table.len() - 1);
            }
            table[place] = column as u32;
        }
        Self {
            names,
            table,
            renamed: renamed.into(),
        }
    }

    /// How many columns there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.names.len() - self.renamed.len()
    }

    /// How many keys there are.
    #[inline]
    pub(super) fn all(&self) -> usize {
        self.names.len()
    }

    /// Gives renamed columns the value of their other key, where there is one.
    #[inline]
    pub(super) fn settle(&self, values: &mut [u32], absent: u32) {
        for (at, &column) in self.renamed.iter().enumerate() {
            let value = values[self.len() + at];
            if value != absent {
                values[column as usize] = value;
            }
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The column of a key; the other keys of renamed columns have columns behind all others.
    #[inline]
    pub fn find(&self, key: &str) -> Option<usize> {
        let mask = self.table.len().checked_sub(1)?;
        let mut place = hash(key.as_bytes()) & mask;
        loop {
            let column = self.table[place];
            if column == FREE {
                return None;
            }
            if *self.names[column as usize] == *key {
                return Some(column as usize);
            }
            place = (place + 1) & mask;
        }
    }
}

/// Mixes the length, the first and the last bytes of a name.
#[inline]
fn hash(name: &[u8]) -> usize {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let (first, last) = match (name.first_chunk(), name.last_chunk()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => (swar::load(name).unwrap_or(0), 0),
    };
    let mixed = (first ^ last.rotate_left(23)).wrapping_add(name.len() as u64);
    let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(ODD);
    (mixed >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_found_at_its_column() {
        for count in [0, 1, 3, 172, 5000] {
            let names: Vec<String> = (0..count).map(|number| format!("field.{number}")).collect();
            let keys = Keys::new(names.iter().map(String::as_str));
            for (column, name) in names.iter().enumerate() {
                assert_eq!(keys.find(name), Some(column));
            }
            assert_eq!(keys.find("field"), None);
            assert_eq!(keys.find(""), None);
        }
    }
}
