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
}

/// A place of the table without a column.
const FREE: u32 = u32::MAX;

impl Keys {
    /// Keys in the order of their columns; of equal ones the first one counts.
    pub fn new<N: Into<Box<str>>>(names: impl IntoIterator<Item = N>) -> Self {
        let names: Box<[Box<str>]> = names.into_iter().map(Into::into).collect();
        // A quarter full at most: a key that nobody asks for mostly meets a free place at once.
        let mut table = vec![FREE; (4 * names.len()).next_power_of_two()].into_boxed_slice();
        for (column, name) in names.iter().enumerate() {
            let mut place = hash(name.as_bytes()) & (table.len() - 1);
            while table[place] != FREE {
                place = (place + 1) & (table.len() - 1);
            }
            table[place] = column as u32;
        }
        Self { names, table }
    }

    /// How many there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The column of a key.
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
