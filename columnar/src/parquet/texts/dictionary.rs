//! The dictionary of a column: its different texts, in the order in which they came first.

use std::hash::{BuildHasher, RandomState};

use super::bounds::Bounds;
use super::hybrid;
use super::source::{HEAD, Head, Text};

/// How many slots there are at first.
const SLOTS: usize = 64;

/// Texts and their keys.
pub(super) struct Dictionary {
    /// The texts as a page has them: each behind its length.
    page: Vec<u8>,
    /// Where texts are found by their hashes: at most three of four slots have one.
    slots: Vec<Slot>,
    /// By how much a hash is shifted to be a slot.
    shift: u32,
    /// So that nobody can know which texts are in each other's way.
    seeds: [u64; 2],
    /// How many texts there are.
    count: u32,
    /// Which page of the column is in the making.
    now: u32,
}

/// A text of the dictionary. What it takes to find it, and nothing else, is in one place of memory, as most
/// of the time is spent on waiting for that.
#[derive(Default, Clone, Copy)]
struct Slot {
    head: Head,
    /// Where it is in the page.
    start: u32,
    length: u32,
    /// Its key and one more; 0 if there is no text.
    key: u32,
    /// The last page of the column that has it.
    seen: u32,
}

impl Default for Dictionary {
    fn default() -> Self {
        let random = RandomState::new();
        Self {
            page: Vec::new(),
            slots: vec![Slot::default(); SLOTS],
            shift: u64::BITS - SLOTS.ilog2(),
            seeds: [random.hash_one(0), random.hash_one(1)],
            count: 0,
            now: 1,
        }
    }
}

impl Dictionary {
    /// How many texts it has.
    pub fn len(&self) -> usize {
        self.count as usize
    }

    /// How many bits its keys take.
    pub fn width(&self) -> u32 {
        hybrid::width(self.len().saturating_sub(1))
    }

    /// The page that holds it.
    pub fn page(&self) -> &[u8] {
        &self.page
    }

    /// Its texts, in order.
    pub fn texts(&self) -> impl Iterator<Item = &[u8]> {
        let mut rest = &self.page[..];
        std::iter::from_fn(move || {
            let (length, texts) = rest.split_first_chunk()?;
            let (text, texts) = texts.split_at_checked(u32::from_le_bytes(*length) as usize)?;
            rest = texts;
            Some(text)
        })
    }

    /// Which page is in the making, of those that have one.
    pub fn now(&self) -> u32 {
        self.now
    }

    /// The next page of the column begins.
    pub fn begin_page(&mut self) {
        self.now += 1;
    }

    /// How much memory it takes.
    pub fn size(&self) -> usize {
        self.page.capacity() + self.slots.capacity() * size_of::<Slot>()
    }

    /// Appends the keys of texts, some of which may be new. The bounds of the page are widened by those
    /// that it does not have yet.
    #[inline(never)]
    pub fn push_keys<'a>(
        &mut self,
        texts: impl Iterator<Item = Text<'a>>,
        bounds: &mut Bounds,
        keys: &mut Vec<u32>,
    ) {
        keys.extend(texts.map(|text| {
            let at = self.find(text);
            let slot = &self.slots[at];
            match slot.seen == self.now {
                true => slot.key - 1,
                false => self.see(at, text.bytes, bounds),
            }
        }));
    }

    /// The slot of a text, or the one that a new text takes.
    #[inline(always)]
    fn find(&self, text: Text<'_>) -> usize {
        let mut at = (self.hash(text) >> self.shift) as usize;
        loop {
            let slot = &self.slots[at];
            let is_same = slot.head == text.head && slot.length as usize == text.bytes.len();
            // The empty text is like an empty slot.
            if is_same
                && (text.bytes.len() <= HEAD || self.bytes(slot)[HEAD..] == text.bytes[HEAD..])
                || slot.key == 0
            {
                return at;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    fn bytes(&self, slot: &Slot) -> &[u8] {
        &self.page[slot.start as usize..][..slot.length as usize]
    }

    #[inline(always)]
    fn hash(&self, text: Text<'_>) -> u64 {
        let [one, other] = self.seeds;
        let mix = |hash: u64, word: u128| fold(hash ^ word as u64, other ^ (word >> 64) as u64);
        let mut hash = mix(one, text.head.0);
        if text.bytes.len() > HEAD {
            let (words, _) = text.bytes[HEAD..].as_chunks();
            for word in words {
                hash = mix(hash, u128::from_le_bytes(*word));
            }
            if let Some(last) = text.bytes.last_chunk() {
                hash = mix(hash ^ text.bytes.len() as u64, u128::from_le_bytes(*last));
            }
        }
        hash
    }

    /// The key of a text that the page does not have yet, nor perhaps the dictionary.
    #[cold]
    #[inline(never)]
    fn see(&mut self, at: usize, text: &[u8], bounds: &mut Bounds) -> u32 {
        let slot = &mut self.slots[at];
        let is_known = slot.key > 0;
        if !is_known {
            slot.head = Head::of(text);
        }
        slot.seen = self.now;
        let (bytes, head) = (text, slot.head);
        bounds.add(Text { bytes, head });
        if is_known {
            return slot.key - 1;
        }
        let key = self.count;
        self.count += 1;
        let length = text.len() as u32;
        self.page.extend_from_slice(&length.to_le_bytes());
        (slot.start, slot.length) = (self.page.len() as u32, length);
        slot.key = key + 1;
        self.page.extend_from_slice(text);
        if 4 * self.len() > 3 * self.slots.len() {
            self.grow();
        }
        key
    }

    /// Doubles the number of slots.
    fn grow(&mut self) {
        let room = 2 * self.slots.len();
        let slots = std::mem::replace(&mut self.slots, vec![Slot::default(); room]);
        self.shift -= 1;
        for slot in slots.into_iter().filter(|slot| slot.key > 0) {
            let text = Text {
                bytes: self.bytes(&slot),
                head: slot.head,
            };
            let mut at = (self.hash(text) >> self.shift) as usize;
            while self.slots[at].key > 0 {
                at = (at + 1) & (room - 1);
            }
            self.slots[at] = slot;
        }
    }
}

/// Mixes two words.
#[inline(always)]
fn fold(one: u64, other: u64) -> u64 {
    let product = u128::from(one) * u128::from(other);
    product as u64 ^ (product >> 64) as u64
}
