//! The least and the greatest text of a page or a column.

use std::cmp::Ordering;

use super::source::{HEAD, Head, Text};

/// Bounds of texts, which are in the order of their bytes.
#[derive(Debug, Default)]
pub(super) struct Bounds {
    is_set: bool,
    least: Bound,
    greatest: Bound,
}

#[derive(Debug, Default)]
struct Bound {
    order: u128,
    bytes: Vec<u8>,
}

impl Bound {
    /// On which side of the bound a text is.
    #[inline(always)]
    fn side(&self, text: Text<'_>) -> Ordering {
        let by_head = text.head.order().cmp(&self.order);
        by_head.then_with(|| match text.bytes.len().min(self.bytes.len()) > HEAD {
            true => text.bytes[HEAD..].cmp(&self.bytes[HEAD..]),
            false => text.bytes.len().cmp(&self.bytes.len()),
        })
    }

    #[cold]
    fn set(&mut self, text: Text<'_>) {
        self.order = text.head.order();
        self.bytes.clear();
        self.bytes.extend_from_slice(text.bytes);
    }
}

impl Bounds {
    /// Widens the bounds by a text.
    #[inline(always)]
    pub fn add(&mut self, text: Text<'_>) {
        if !self.is_set {
            self.is_set = true;
            self.least.set(text);
            return self.greatest.set(text);
        }
        if self.least.side(text) == Ordering::Less {
            self.least.set(text);
        } else if self.greatest.side(text) == Ordering::Greater {
            self.greatest.set(text);
        }
    }

    /// The bounds; `None` if there is no text.
    pub fn get(&self) -> Option<(&[u8], &[u8])> {
        let bounds = (&*self.least.bytes, &*self.greatest.bytes);
        self.is_set.then_some(bounds)
    }

    /// Widens the bounds by those of a page.
    pub fn add_page(&mut self, page: &Self) {
        for bytes in page.get().into_iter().flat_map(<[&[u8]; 2]>::from) {
            let head = Head::of(bytes);
            self.add(Text { bytes, head });
        }
    }

    /// Forgets all texts.
    pub fn clear(&mut self) {
        self.is_set = false;
    }
}

/// A lower bound that takes no more than so many bytes, and whether it is the least text itself.
pub(super) fn lower(least: &[u8], most: Option<usize>) -> (Vec<u8>, bool) {
    let short = shortened(least, most).filter(|text| !text.is_empty());
    match short {
        Some(text) => (text.as_bytes().to_vec(), false),
        None => (least.to_vec(), true),
    }
}

/// An upper bound that takes no more than so many bytes, and whether it is the greatest text itself.
/// It is a longer one if no character of the beginning has a next one of its length.
pub(super) fn upper(greatest: &[u8], most: Option<usize>) -> (Vec<u8>, bool) {
    match shortened(greatest, most).and_then(incremented) {
        Some(text) => (text, false),
        None => (greatest.to_vec(), true),
    }
}

/// The whole characters at the beginning of a text that is too long.
fn shortened(text: &[u8], most: Option<usize>) -> Option<&str> {
    let most = most.filter(|most| text.len() > *most)?;
    let text = std::str::from_utf8(text).ok()?;
    let end = (0..=most).rfind(|end| text.is_char_boundary(*end))?;
    text.get(..end)
}

/// The next text after all that begin so.
fn incremented(text: &str) -> Option<Vec<u8>> {
    text.char_indices().rev().find_map(|(at, last)| {
        let next = char::from_u32(last as u32 + 1)?;
        (next.len_utf8() == last.len_utf8()).then(|| {
            let mut text = text[..at].to_owned();
            text.push(next);
            text.into_bytes()
        })
    })
}
