//! The values of the page in the making.

use std::ops::Range;

use parquet::basic::Encoding;

use super::bounds::Bounds;
use super::dictionary::Dictionary;
use super::hybrid;
use super::levels::Levels;
use super::source::Source;
use crate::parquet::compress::KEPT;
use crate::parquet::filter::Filter;

/// The values of a page.
pub(super) enum Values {
    /// As keys.
    Dictionary(Box<Dictionary>, Vec<u32>),
    /// As they are, each behind its length.
    Plain(Vec<u8>),
}

impl Values {
    /// None yet, in a column that has a dictionary or not.
    pub fn new(has_dictionary: bool) -> Self {
        match has_dictionary {
            true => Self::Dictionary(Box::default(), Vec::new()),
            false => Self::Plain(Vec::new()),
        }
    }

    /// How much of such texts is written before one looks whether a page is full: as much as fills a
    /// page, or what is left of the dictionary's.
    pub fn room(&self, page: usize, dictionary: usize) -> usize {
        match self {
            Self::Dictionary(known, _) => dictionary.saturating_sub(known.page().len()),
            Self::Plain(_) => page,
        }
    }

    /// How long they are in a page, at most.
    pub fn length(&self) -> usize {
        match self {
            Self::Dictionary(dictionary, keys) => {
                1 + hybrid::longest(dictionary.width(), keys.len())
            }
            Self::Plain(page) => page.len(),
        }
    }

    /// Adds texts. What is in a dictionary is put into the filter later.
    pub fn push(
        &mut self,
        source: &mut impl Source,
        rows: Range<usize>,
        bounds: &mut Bounds,
        mut filter: Option<&mut Filter>,
    ) {
        match self {
            Self::Dictionary(dictionary, keys) => {
                source.push_keys(rows, dictionary, bounds, keys);
            }
            Self::Plain(page) => {
                for text in source.texts(rows) {
                    bounds.add(text);
                    page.extend_from_slice(&(text.bytes.len() as u32).to_le_bytes());
                    page.extend_from_slice(text.bytes);
                    if let Some(filter) = &mut filter {
                        filter.add_text(text.bytes);
                    }
                }
            }
        }
    }

    /// Appends them to a page.
    pub fn write(&self, page: &mut Vec<u8>) -> Encoding {
        match self {
            Self::Dictionary(dictionary, keys) => {
                page.push(dictionary.width() as u8);
                hybrid::encode(keys, dictionary.width(), page);
                Encoding::RLE_DICTIONARY
            }
            Self::Plain(values) => {
                page.extend_from_slice(values);
                Encoding::PLAIN
            }
        }
    }

    /// Forgets those of a page.
    pub fn clear(&mut self) {
        match self {
            Self::Dictionary(dictionary, keys) => {
                dictionary.begin_page();
                keys.clear();
            }
            Self::Plain(page) => {
                page.clear();
                page.shrink_to(KEPT);
            }
        }
    }

    /// The dictionary, if there is one; those of later pages are written as they are.
    pub fn take_dictionary(&mut self) -> Option<Box<Dictionary>> {
        match std::mem::replace(self, Self::Plain(Vec::new())) {
            Self::Dictionary(dictionary, _) => Some(dictionary),
            plain => {
                *self = plain;
                None
            }
        }
    }

    /// How much memory they take.
    pub fn size(&self) -> usize {
        match self {
            Self::Dictionary(dictionary, keys) => {
                dictionary.size() + keys.capacity() * size_of::<u32>()
            }
            Self::Plain(page) => page.len(),
        }
    }
}

/// How many of the next values take up some room, with the one that needs more.
pub(super) fn fitting(
    sources: &[impl Source],
    levels: &Levels,
    count: usize,
    room: usize,
) -> usize {
    let of = |array: usize, rows: Range<usize>| {
        size_of::<u32>() * rows.len() + sources[array].length(rows)
    };
    let runs = || levels.values.next(count);
    if runs().map(|run| of(run.array, run.rows)).sum::<usize>() <= room {
        return count;
    }
    let mut taken = 0;
    let mut each = runs().flat_map(|run| run.rows.map(move |row| (run.array, row)));
    let fit = each.position(|(array, row)| {
        taken += of(array, row..row + 1);
        taken > room
    });
    fit.map_or(count, |before| before + 1)
}
