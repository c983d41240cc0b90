//! Names as JSON writes them in front of values.

use std::fmt;

use crate::writer::Lead;

/// What stands in front of a value: a comma, and a name with its quotes and colon.
///
/// Short names are kept with all that in as many bytes as a few wide moves copy, whatever the length;
/// where a name is a constant, so are the moves.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Key<'s> {
    name: &'s str,
    /// `,"name":"`, zeros behind it.
    bytes: [u8; Key::WIDE],
    /// How long that is; nothing where the name is longer.
    length: u8,
}

impl<'s> Key<'s> {
    /// How many bytes are kept at most.
    pub const WIDE: usize = 64;

    /// The key of a name that is written in pieces: cheaper to make, dearer to write.
    #[inline(always)]
    pub const fn in_pieces(name: &'s str) -> Self {
        Self {
            name,
            bytes: [0; Key::WIDE],
            length: 0,
        }
    }

    /// The key of a name, which is given as it stands between the quotes.
    pub const fn new(name: &'s str) -> Self {
        let text = name.as_bytes();
        let mut key = Self::in_pieces(name);
        let length = text.len() + 5;
        if length > Self::WIDE {
            return key;
        }
        let mut at = 0;
        while at < text.len() {
            key.bytes[at + 2] = text[at];
            at += 1;
        }
        [key.bytes[0], key.bytes[1]] = *b",\"";
        [key.bytes[at + 2], key.bytes[at + 3], key.bytes[at + 4]] = *b"\":\"";
        key.length = length as u8;
        key
    }

    /// What is written in front of a value.
    #[inline(always)]
    pub fn lead(&self) -> Lead<'_> {
        match self.whole() {
            Some((bytes, length)) => Lead::Wide(bytes, length - 1),
            None => Lead::Pieces([b",\"", self.name.as_bytes(), b"\":"]),
        }
    }

    /// What is written in front of a text, its quote included.
    #[inline(always)]
    pub fn lead_of_text(&self) -> Lead<'_> {
        match self.whole() {
            Some((bytes, length)) => Lead::Wide(bytes, length),
            None => Lead::Pieces([b",\"", self.name.as_bytes(), b"\":\""]),
        }
    }

    /// What is written in front of the first text of an array, its quote included.
    #[inline(always)]
    pub fn lead_of_texts(&self) -> Lead<'_> {
        match self.whole() {
            Some((bytes, length)) => Lead::Array(bytes, length - 1),
            None => Lead::Pieces([b",\"", self.name.as_bytes(), b"\":[\""]),
        }
    }

    /// The bytes that hold `,"name":"`, and how many they are with that last quote; `None` for
    /// names that are too long to be kept so.
    #[inline(always)]
    fn whole(&self) -> Option<(&[u8; Key::WIDE], usize)> {
        (self.length > 0).then_some((&self.bytes, self.length as usize))
    }
}

impl fmt::Debug for Key<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.name.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_quotes_and_a_colon() {
        const KEY: Key<'static> = Key::new("clientIp");
        let (bytes, length) = KEY.whole().unwrap();
        assert_eq!(&bytes[..length], b",\"clientIp\":\"");
        for length in 0..70 {
            let name = "n".repeat(length);
            let key = Key::new(&name);
            match key.whole() {
                Some((bytes, whole)) => {
                    assert_eq!(&bytes[..whole], format!(",\"{name}\":\"").as_bytes());
                }
                None => assert!(length > 59),
            }
        }
    }
}
