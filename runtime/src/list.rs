//! Lists that stand in one column, borrowed and cut on the way through.

use crate::ascii;
use crate::swar;

/// The items of a column such as `waf,forward`.
///
/// The list keeps the column's text and is cut each time it is walked, so it costs no allocation.
///
/// ```
/// use margay_runtime::List;
///
/// let actions = List::new("waf,forward", b',');
/// assert_eq!(actions.iter().collect::<Vec<_>>(), ["waf", "forward"]);
///
/// let targets = List::sparse("10.0.0.1:80  - 10.0.0.2:80", b' ', "-");
/// assert_eq!(targets.iter().collect::<Vec<_>>(), ["10.0.0.1:80", "10.0.0.2:80"]);
/// assert!(List::default().is_empty());
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct List<'a> {
    /// `None` is the empty list, which no text stands for: the empty text is a list of one.
    text: Option<&'a str>,
    separator: u8,
    /// The word that is dropped together with empty items; `None` keeps every item.
    dropped: Option<&'a str>,
}

impl<'a> List<'a> {
    /// The items between ASCII separators, every one of them.
    #[inline]
    pub fn new(text: &'a str, separator: u8) -> Self {
        debug_assert!(separator.is_ascii());
        Self {
            text: Some(text),
            separator,
            dropped: None,
        }
    }

    /// The items between ASCII separators, without empty ones and without the word for "no value".
    #[inline]
    pub fn sparse(text: &'a str, separator: u8, none: &'a str) -> Self {
        Self {
            dropped: Some(none),
            ..Self::new(text, separator)
        }
    }

    /// Whether there is no item.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// What it has: most lists have one item.
    #[inline(always)]
    pub(crate) fn few(&self) -> Few<'a> {
        let Some(text) = self.text else {
            return Few::None;
        };
        let mut items = self.iter();
        match find(self.separator, text.as_bytes()) {
            Some(end) => Few::Many(items.cut(text, end), items),
            None if items.drops(text) => Few::None,
            None => Few::One(text),
        }
    }

    /// The items in order.
    #[inline]
    pub fn iter(&self) -> Items<'a> {
        Items {
            rest: self.text,
            separator: self.separator,
            dropped: self.dropped,
        }
    }
}

/// What a list has.
pub(crate) enum Few<'a> {
    None,
    One(&'a str),
    /// What is in front of the first separator, which may be dropped, and the items behind it.
    Many(&'a str, Items<'a>),
}

impl<'a> IntoIterator for List<'a> {
    type Item = &'a str;
    type IntoIter = Items<'a>;

    #[inline]
    fn into_iter(self) -> Items<'a> {
        self.iter()
    }
}

/// Lists are equal when their items are.
impl PartialEq for List<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

/// The first place of a byte. Most lists have one item and up to 24 bytes: it takes the same few moves for
/// every length to see that no separator is in it. (Not inlined: all it takes and gives is in registers,
/// and so is then the list where it is walked.)
#[inline(never)]
fn find(byte: u8, text: &[u8]) -> Option<usize> {
    const WORD: usize = 8;
    let length = text.len();
    if length < WORD {
        // Behind a short text there are zeros, which may be what is looked for.
        let at = swar::find(byte, swar::load(text)?);
        return at.filter(|at| *at < length);
    }
    if length <= 3 * WORD {
        let word = |at: usize| {
            text[at..]
                .first_chunk()
                .map(|word| u64::from_le_bytes(*word))
        };
        let last = length - WORD;
        let words = [word(0)?, word(last.min(WORD))?, word(last)?];
        if !swar::any_has(byte, words) {
            return None;
        }
    }
    memchr::memchr(byte, text)
}

/// The items of a [`List`].
#[derive(Debug, Clone)]
pub struct Items<'a> {
    rest: Option<&'a str>,
    separator: u8,
    dropped: Option<&'a str>,
}

impl<'a> Items<'a> {
    /// Whether an item is left out.
    #[inline(always)]
    pub(crate) fn drops(&self, item: &str) -> bool {
        self.dropped
            .is_some_and(|none| item.is_empty() || item == none)
    }

    /// Cuts off what is in front of a separator that was found in the rest.
    #[inline(always)]
    fn cut(&mut self, rest: &'a str, end: usize) -> &'a str {
        match ascii::split_at(rest, end) {
            Some((item, behind)) => {
                self.rest = Some(behind);
                item
            }
            None => {
                self.rest = None;
                rest
            }
        }
    }
}

impl<'a> Iterator for Items<'a> {
    type Item = &'a str;

    #[inline]
    fn next(&mut self) -> Option<&'a str> {
        loop {
            let rest = self.rest?;
            let end = find(self.separator, rest.as_bytes());
            let item = self.cut(rest, end.unwrap_or(rest.len()));
            if !self.drops(item) {
                return Some(item);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn bytes_are_found_wherever_they_are() {
        let text: Vec<u8> = (0..70).map(|number| number ^ 0x80).collect();
        for length in 0..=text.len() {
            for byte in 0..=255 {
                let text = &text[..length];
                let expected = text.iter().position(|&other| other == byte);
                assert_eq!(find(byte, text), expected, "{byte} in {length}");
            }
        }
    }
}
