//! Finds where a JSON value ends, without reading what it holds.
//!
//! Only quotes, escapes and brackets count, and brackets of both kinds alike: what is wrong inside a
//! value is for whoever parses it. A value is looked at in pieces, as they are read.

use memchr::memchr3;

use super::marks::{Marks, WINDOW};

/// What a piece of text is to the value that goes on in it.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// The value ends before this byte of the piece.
    End(usize),
    /// A line feed stands here inside of a string, where JSON allows none.
    LineInString(usize),
    /// All of the piece belongs to the value, and it goes on.
    More,
}

/// An object or an array on its way, from its first bracket on.
///
/// Its depth is a number, so no nesting costs anything.
#[derive(Debug, Default)]
pub struct Nested {
    depth: u64,
    in_string: bool,
    /// The first byte of the next piece stands after a backslash.
    escaped: bool,
}

impl Nested {
    /// Looks at the next piece.
    pub fn step(&mut self, piece: &[u8]) -> Step {
        let (windows, tail) = piece.as_chunks::<WINDOW>();
        for (number, window) in windows.iter().enumerate() {
            match self.window(window, WINDOW) {
                Step::More => {}
                step => return step.after(number * WINDOW),
            }
        }
        if tail.is_empty() {
            return Step::More;
        }
        // Zeros mean nothing to the shape of JSON.
        let mut window = [0; WINDOW];
        window[..tail.len()].copy_from_slice(tail);
        self.window(&window, tail.len())
            .after(piece.len() - tail.len())
    }

    #[inline]
    fn window(&mut self, window: &[u8; WINDOW], len: usize) -> Step {
        let marks = Marks::of(window);
        let quotes = marks.quotes & !self.escaped(marks.backslashes, len);
        let in_string = self.in_string(quotes);
        let opens = marks.opens & !in_string;
        let closes = marks.closes & !in_string;
        let broken = marks.line_feeds & in_string;
        if broken == 0 && u64::from(closes.count_ones()) < self.depth {
            self.depth += u64::from(opens.count_ones());
            self.depth -= u64::from(closes.count_ones());
            return Step::More;
        }
        self.brackets(opens, closes, broken)
    }

    /// Goes from bracket to bracket, as the value may end at one of them.
    fn brackets(&mut self, opens: u64, closes: u64, broken: u64) -> Step {
        // What follows a line that ends inside of a string is not known to be text or structure.
        let known = broken.wrapping_sub(1) & !broken;
        let mut brackets = (opens | closes) & known;
        while brackets != 0 {
            let at = brackets.trailing_zeros();
            brackets &= brackets - 1;
            if opens >> at & 1 == 1 {
                self.depth += 1;
                continue;
            }
            self.depth -= 1;
            if self.depth == 0 {
                return Step::End(at as usize + 1);
            }
        }
        match broken {
            0 => Step::More,
            _ => Step::LineInString(broken.trailing_zeros() as usize),
        }
    }

    /// The bytes of a window that stand after a backslash which is not escaped itself.
    #[inline]
    fn escaped(&mut self, backslashes: u64, len: usize) -> u64 {
        let mut escaped = u64::from(std::mem::take(&mut self.escaped));
        let mut backslashes = backslashes & !escaped;
        while backslashes != 0 {
            let next = backslashes.trailing_zeros() as usize + 1;
            if next == len {
                self.escaped = true;
                break;
            }
            escaped |= 1 << next;
            backslashes &= (backslashes - 1) & !(1 << next);
        }
        escaped
    }

    /// The bytes of a window that are in a string, its first quote counted and its last one not.
    #[inline]
    fn in_string(&mut self, quotes: u64) -> u64 {
        // Each bit becomes the parity of the bits up to it.
        let mut parity = quotes;
        for shift in [1, 2, 4, 8, 16, 32] {
            parity ^= parity << shift;
        }
        let in_string = match self.in_string {
            true => !parity,
            false => parity,
        };
        self.in_string = in_string >> (WINDOW - 1) == 1;
        in_string
    }
}

/// A string on its way, from behind its first quote on.
#[derive(Debug, Default)]
pub struct Text {
    escaped: bool,
}

impl Text {
    /// Looks at the next piece.
    pub fn step(&mut self, piece: &[u8]) -> Step {
        let mut at = 0;
        if std::mem::take(&mut self.escaped) {
            match piece.first() {
                Some(b'\n') => return Step::LineInString(0),
                _ => at = 1,
            }
        }
        while let Some(found) = piece
            .get(at..)
            .and_then(|rest| memchr3(b'"', b'\\', b'\n', rest))
        {
            at += found;
            match (piece[at], piece.get(at + 1)) {
                (b'"', _) => return Step::End(at + 1),
                (b'\n', _) => return Step::LineInString(at),
                (_, None) => {
                    self.escaped = true;
                    return Step::More;
                }
                // The next round finds the line feed.
                (_, Some(b'\n')) => at += 1,
                (_, Some(_)) => at += 2,
            }
        }
        Step::More
    }
}

impl Step {
    fn after(self, before: usize) -> Self {
        match self {
            Self::End(at) => Self::End(before + at),
            Self::LineInString(at) => Self::LineInString(before + at),
            Self::More => Self::More,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The rule, byte by byte.
    fn rule(text: &[u8]) -> Step {
        let (mut depth, mut in_string, mut escaped) = (0_u64, false, false);
        for (at, &byte) in text.iter().enumerate() {
            let is_escaped = std::mem::take(&mut escaped);
            match byte {
                b'\n' if in_string => return Step::LineInString(at),
                b'\\' => escaped = !is_escaped,
                b'"' => in_string ^= !is_escaped,
                b'{' | b'[' if !in_string => depth += 1,
                b'}' | b']' if !in_string && depth == 1 => return Step::End(at + 1),
                b'}' | b']' if !in_string => depth -= 1,
                _ => {}
            }
        }
        Step::More
    }

    fn in_pieces(text: &[u8], size: usize, mut step: impl FnMut(&[u8]) -> Step) -> Step {
        for (number, piece) in text.chunks(size).enumerate() {
            match step(piece) {
                Step::More => {}
                found => return found.after(number * size),
            }
        }
        Step::More
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn a_nested_value_ends_where_the_rule_says(rest in r#"([\]\[{}"\\\nx]|x{1,20}|"[^"\\]{0,20}"){0,120}"#, size in 1_usize..200) {
            let text = format!("{{{rest}");
            let mut nested = Nested::default();
            let found = in_pieces(text.as_bytes(), size, |piece| nested.step(piece));
            prop_assert_eq!(found, rule(text.as_bytes()));
        }

        #[test]
        fn a_string_ends_where_the_rule_says(rest in r#"([\\x\n{]|x{1,20}){0,40}"?"#, size in 1_usize..30) {
            let whole = format!("[\"{rest}]");
            let mut text = Text::default();
            let found = in_pieces(format!("{rest}]").as_bytes(), size, |piece| text.step(piece));
            let expected = match rule(whole.as_bytes()) {
                // The bracket before and the one after are not the string's.
                Step::End(at) => Step::End(at - 3),
                Step::LineInString(at) => Step::LineInString(at - 2),
                Step::More => Step::More,
            };
            prop_assert_eq!(found, expected);
        }
    }
}
