//! What the first values of a column tell of the others: whether a dictionary of them is worth while.

use arrow_array::cast::AsArray;
use arrow_array::types as arrow;
use arrow_array::{Array, ArrowPrimitiveType};
use arrow_buffer::ArrowNativeType;
use arrow_schema::{DataType, TimeUnit};

/// How many values are looked at first. Most columns repeat within them, and are done with.
const FIRST: usize = 512;

/// The most values that are looked at.
pub(super) const MOST: usize = 2048;

/// How long a dictionary gets before the writer gives it up.
pub(super) const DICTIONARY_BYTES: usize = 1 << 20;

/// How many bits a difference may take beyond those of a key, and still be better than key and dictionary.
const MORE_BITS: u32 = 8;

/// The first values of a column of a file.
#[derive(Default)]
pub(super) struct Sample {
    /// Of each value, in order.
    hashes: Vec<u64>,
    /// How long the values are together.
    bytes: usize,
    differences: Differences,
}

/// Between which bounds numbers differ from the one before.
#[derive(Default)]
struct Differences {
    last: Option<i64>,
    bounds: Option<(i64, i64)>,
}

impl Sample {
    pub fn is_full(&self) -> bool {
        self.hashes.len() >= MOST
    }

    /// Adds values until there are enough.
    pub fn add(&mut self, leaf: &dyn Array) {
        match leaf.data_type() {
            DataType::Utf8 => self.add_texts(leaf.as_string::<i32>().iter()),
            DataType::Utf8View => self.add_texts(leaf.as_string_view().iter()),
            DataType::Int16 => self.add_numbers::<arrow::Int16Type>(leaf),
            DataType::Int32 => self.add_numbers::<arrow::Int32Type>(leaf),
            DataType::Int64 => self.add_numbers::<arrow::Int64Type>(leaf),
            DataType::Timestamp(unit, _) => match unit {
                TimeUnit::Second => self.add_numbers::<arrow::TimestampSecondType>(leaf),
                TimeUnit::Millisecond => self.add_numbers::<arrow::TimestampMillisecondType>(leaf),
                TimeUnit::Microsecond => self.add_numbers::<arrow::TimestampMicrosecondType>(leaf),
                TimeUnit::Nanosecond => self.add_numbers::<arrow::TimestampNanosecondType>(leaf),
            },
            DataType::Float64 => {
                let values = leaf.as_primitive::<arrow::Float64Type>().iter().flatten();
                for value in values.take(self.room()) {
                    self.hashes.push(mixed(value.to_bits()));
                    self.bytes += size_of::<f64>();
                }
            }
            // Booleans have none, and who asks for a dictionary gets one.
            _ => {}
        }
    }

    fn room(&self) -> usize {
        MOST - self.hashes.len()
    }

    fn add_texts<'a>(&mut self, texts: impl Iterator<Item = Option<&'a str>>) {
        for text in texts.flatten().take(self.room()) {
            self.hashes.push(hash(text));
            self.bytes += size_of::<u32>() + text.len();
        }
    }

    fn add_numbers<T: ArrowPrimitiveType>(&mut self, leaf: &dyn Array)
    where
        T::Native: Into<i64>,
    {
        let numbers = leaf.as_primitive::<T>().iter().flatten();
        for number in numbers.take(self.room()) {
            let number = number.into();
            self.hashes.push(mixed(number as u64));
            self.bytes += T::Native::get_byte_width().max(size_of::<i32>());
            self.differences.add(number);
        }
    }

    /// Whether a column that begins so is worth a dictionary.
    ///
    /// One that would be given up is not begun, and numbers that hardly repeat and are near each other take
    /// less as differences.
    pub fn repeats(mut self) -> bool {
        let Some(estimate) = self.different() else {
            return true;
        };
        let length = estimate * (self.bytes / self.hashes.len().max(1)) as u64;
        let key = u64::BITS - estimate.leading_zeros();
        let bits = self.differences.bits().unwrap_or(u64::BITS);
        length <= DICTIONARY_BYTES as u64 && bits > key + MORE_BITS
    }

    /// At least how many different values the column has; `None` where most repeat.
    fn different(&mut self) -> Option<u64> {
        let first = self.hashes.get_mut(..FIRST)?;
        first.sort_unstable();
        if 2 * first.chunk_by(u64::eq).count() < FIRST {
            return None;
        }
        self.hashes.sort_unstable();
        let (mut different, mut once, mut twice) = (0, 0_u64, 0_u64);
        for same in self.hashes.chunk_by(u64::eq) {
            different += 1;
            once += u64::from(same.len() == 1);
            twice += u64::from(same.len() == 2);
        }
        // Those that are not in the sample, after Chao.
        let unseen = once * once / (2 * twice.max(1));
        (2 * different >= self.hashes.len()).then_some(different as u64 + unseen)
    }
}

impl Differences {
    fn add(&mut self, number: i64) {
        if let Some(last) = self.last.replace(number) {
            let difference = number.wrapping_sub(last);
            let (low, high) = self.bounds.unwrap_or((difference, difference));
            self.bounds = Some((low.min(difference), high.max(difference)));
        }
    }

    /// How many bits a difference takes; `None` if there is none.
    fn bits(&self) -> Option<u32> {
        let (low, high) = self.bounds?;
        Some(u64::BITS - (high.wrapping_sub(low) as u64).leading_zeros())
    }
}

/// A hash that is the same everywhere, as files are to be. Nothing but the size of a file hangs on its
/// quality.
fn hash(text: &str) -> u64 {
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let all = words.iter().chain([&last]);
    all.fold(text.len() as u64, |hash, word| {
        mixed(hash ^ u64::from_le_bytes(*word))
    })
}

fn mixed(word: u64) -> u64 {
    // The fraction of the golden ratio.
    let product = u128::from(word) * 0x9E37_79B9_7F4A_7C15;
    (product as u64) ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{ArrayRef, Float64Array, Int64Array, StringArray};

    use super::*;

    fn repeats(parts: impl IntoIterator<Item = ArrayRef>) -> bool {
        let mut sample = Sample::default();
        parts.into_iter().for_each(|part| sample.add(&part));
        sample.repeats()
    }

    /// A generator of numbers that look random.
    fn random(count: i64) -> impl Iterator<Item = i64> {
        (0..count).map(|n| mixed(mixed(n as u64 + 7)) as i64 & i64::MAX)
    }

    fn texts(numbers: impl Iterator<Item = i64>) -> ArrayRef {
        let texts = numbers.map(|number| format!("{number:0100}"));
        Arc::new(StringArray::from_iter_values(texts))
    }

    fn numbers(numbers: impl Iterator<Item = i64>) -> ArrayRef {
        Arc::new(Int64Array::from_iter_values(numbers))
    }

    #[test]
    fn texts_that_never_repeat_have_no_dictionary() {
        assert!(!repeats([texts(0..2000)]));
        assert!(!repeats([texts(0..400), texts(400..900)]));
        // Some thousand different ones repeat later, if not here.
        let of_some = random(2000).map(|number| number % 3000);
        assert!(repeats([texts(of_some)]));
        // A third are always new; two thirds are known.
        let mixed = random(2000).map(|number| if number % 3 == 0 { number } else { number % 8 });
        assert!(repeats([texts(mixed)]));
    }

    #[test]
    fn few_values_tell_nothing() {
        assert!(repeats([texts(0..500)]));
        assert!(repeats([]));
        let nulls: ArrayRef = Arc::new(StringArray::new_null(5000));
        assert!(repeats([nulls, texts(0..500)]));
    }

    #[test]
    fn numbers_near_each_other_are_differences() {
        let times = (0..2000).map(|n| 1_700_000_000_000_000 + 12_345 * n);
        assert!(!repeats([numbers(times)]));
        let ports = random(2000).map(|number| number % 65_536);
        assert!(!repeats([numbers(ports)]));
        let far_apart = random(2000);
        assert!(!repeats([numbers(far_apart)]));
        // Few enough for keys that are much shorter than they are.
        let ids = random(2000).map(|number| mixed(number as u64 % 2000) as i64);
        assert!(repeats([numbers(ids)]));
        let states = random(2000).map(|number| number % 20);
        assert!(repeats([numbers(states)]));
    }

    #[test]
    fn floats_have_dictionaries_unless_all_differ() {
        let floats = |numbers: Vec<i64>| -> ArrayRef {
            let floats = numbers.into_iter().map(|number| number as f64 / 1000.0);
            Arc::new(Float64Array::from_iter_values(floats))
        };
        assert!(!repeats([floats(random(2000).collect())]));
        let few = random(2000).map(|number| number % 1000).collect();
        assert!(repeats([floats(few)]));
    }

    #[test]
    fn differences_of_any_numbers() {
        let mut differences = Differences::default();
        assert_eq!(differences.bits(), None);
        let all = [i64::MIN, i64::MAX, 0];
        all.iter().for_each(|number| differences.add(*number));
        assert!(differences.bits().is_some());
        let mut same = Differences::default();
        (5..8).for_each(|number| same.add(number));
        assert_eq!(same.bits(), Some(0));
    }
}
