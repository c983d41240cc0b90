//! The filter of a column that one searches in: it tells which values the column does not have.

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_schema::DataType;
use parquet::bloom_filter::Sbbf;
use twox_hash::XxHash64;

/// How many blocks a filter has before it is folded: enough for 200,000 different values, or for as many as the
/// hashes that are put into it at its end.
const BLOCKS: usize = 1 << 13;

/// How often a filter is wrong about a value that is not there.
const WRONG: f64 = 0.01;

/// How many hashes are remembered, so that what repeats is put into the filter but once.
const RECENT: usize = 512;

/// How many hashes are put into a filter at once. Filters of several columns are in no cache together.
const PENDING: usize = 1 << 14;

/// By which the eight bits of a hash are found, as the format says.
const SALT: [u32; 8] = [
    0x47b6_137b,
    0x4497_4d91,
    0x8824_ad5b,
    0xa2b7_289d,
    0x7054_95c7,
    0x2df1_424b,
    0x9efc_4947,
    0x5c6b_fb31,
];

/// A filter in the making: a split block Bloom filter. It becomes as large as its values need.
pub(super) struct Filter {
    blocks: Vec<[u32; 8]>,
    /// Hashes that are not in the filter yet.
    pending: Vec<u64>,
    recent: [u64; RECENT],
}

impl Filter {
    pub fn new() -> Self {
        Self {
            blocks: Vec::new(),
            pending: Vec::new(),
            // None of these can stand where it does.
            recent: std::array::from_fn(|at| at as u64 + 1),
        }
    }

    /// Adds the texts of a column.
    pub fn add(&mut self, leaf: &dyn Array) {
        match leaf.data_type() {
            DataType::Utf8 => self.add_all(leaf.as_string::<i32>().iter()),
            DataType::Utf8View => self.add_all(leaf.as_string_view().iter()),
            DataType::Dictionary(..) => {
                let leaf = leaf.as_dictionary::<Int32Type>();
                let texts = leaf.downcast_dict::<arrow_array::StringArray>();
                texts
                    .into_iter()
                    .for_each(|texts| self.add_all(texts.into_iter()));
            }
            _ => {}
        }
    }

    fn add_all<'a>(&mut self, texts: impl Iterator<Item = Option<&'a str>>) {
        texts
            .flatten()
            .for_each(|text| self.add_text(text.as_bytes()));
    }

    /// Adds a text.
    pub fn add_text(&mut self, text: &[u8]) {
        let hash = XxHash64::oneshot(0, text);
        let known = &mut self.recent[hash as usize % RECENT];
        if *known != hash {
            *known = hash;
            self.pending.push(hash);
            if self.pending.len() >= PENDING {
                self.blocks.resize(BLOCKS, [0; 8]);
                self.insert();
            }
        }
    }

    /// Puts into the filter what is not in it yet.
    fn insert(&mut self) {
        let blocks = self.blocks.len() as u64;
        for hash in self.pending.drain(..) {
            // Of the upper half as a fraction of one, so much of the blocks.
            let at = ((hash >> 32) * blocks) >> 32;
            let bits = SALT.map(|salt| 1 << ((hash as u32).wrapping_mul(salt) >> 27));
            let block = &mut self.blocks[at as usize];
            block
                .iter_mut()
                .zip(bits)
                .for_each(|(word, bit)| *word |= bit);
        }
    }

    /// How much memory it takes.
    pub fn size(&self) -> usize {
        size_of_val::<[_]>(&self.blocks) + self.pending.capacity() * size_of::<u64>()
    }

    pub fn finish(mut self) -> Sbbf {
        if self.blocks.is_empty() {
            let blocks = self.pending.len().next_power_of_two().min(BLOCKS);
            self.blocks.resize(blocks, [0; 8]);
        }
        self.insert();
        let words = self.blocks.as_flattened().iter();
        let bytes: Vec<u8> = words.flat_map(|word| word.to_le_bytes()).collect();
        let mut filter = Sbbf::new(&bytes);
        filter.fold_to_target_fpp(WRONG);
        filter
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{ArrayRef, DictionaryArray, StringArray, StringViewArray};

    use super::*;

    fn bytes(filter: &Sbbf) -> Vec<u8> {
        let mut bytes = Vec::new();
        filter.write(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn a_filter_is_that_of_its_texts() {
        for count in [0, 1, 5000, 100_000_u64] {
            let texts =
                || (0..count).map(|n| (n % 3 > 0).then(|| format!("text {}", n * n % 3001)));
            let copies = StringArray::from_iter(texts());
            let arrays: [ArrayRef; 3] = [
                Arc::new(StringViewArray::from_iter(texts())),
                Arc::new(copies.iter().collect::<DictionaryArray<Int32Type>>()),
                Arc::new(copies),
            ];
            let mut plain = Sbbf::new_with_ndv_fpp(200_000, WRONG).unwrap();
            texts()
                .flatten()
                .for_each(|text| plain.insert(text.as_str()));
            plain.fold_to_target_fpp(WRONG);
            for array in arrays {
                let mut filter = Filter::new();
                (0..array.len()).step_by(999).for_each(|start| {
                    let part = array.slice(start, 999.min(array.len() - start));
                    filter.add(&part);
                });
                assert_eq!(bytes(&filter.finish()), bytes(&plain), "{count} texts");
            }
        }
    }

    #[test]
    fn many_different_texts_are_put_in_bit_by_bit() {
        let texts: Vec<_> = (0..50_000_u64).map(|n| format!("{:x}", n * n)).collect();
        let mut plain = Sbbf::new_with_ndv_fpp(200_000, WRONG).unwrap();
        assert_eq!(plain.num_blocks(), BLOCKS);
        texts.iter().for_each(|text| plain.insert(text.as_str()));
        plain.fold_to_target_fpp(WRONG);
        let mut filter = Filter::new();
        for part in texts.chunks(7000) {
            filter.add(&StringArray::from_iter_values(part));
        }
        assert_eq!(bytes(&filter.finish()), bytes(&plain));
    }
}
