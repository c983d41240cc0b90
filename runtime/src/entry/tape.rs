//! Cutting JSON: one pass over the text, a token for each value and key.
//!
//! This is the grammar of RFC 8259, and nothing else: what it accepts `serde_json` accepts, and the
//! other way round, except that strings may name half a surrogate pair here.
//!
//! If you change the grammar, also look at `text.rs`: it relies on escapes having been checked.

use bumpalo::Bump;
use bumpalo::collections::Vec as ArenaVec;

use super::DEEPEST;
use crate::swar;

/// A value or a key, in the order of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub kind: Kind,
    /// Where it begins, a string at its quote.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// The token that follows it and all that is in it.
    pub next: u32,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    True,
    False,
    Number,
    /// A string that means what it says.
    Plain,
    /// A string with escapes.
    Escaped,
    Array,
    /// Its keys are tokens too, each in front of its value.
    Object,
}

/// What is wrong with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// Something else should be here; it reads as "a comma or `}`".
    Unlike {
        expected: &'static str,
        offset: usize,
    },
    /// An array or object lies too deep.
    TooDeep { offset: usize },
}

impl Flaw {
    pub fn offset(self) -> usize {
        match self {
            Self::Unlike { offset, .. } | Self::TooDeep { offset } => offset,
        }
    }
}

/// Cuts a text that is one JSON value, and says whether any string in it has an escape. There is a
/// token for the text itself, the first one.
pub(crate) fn cut<'a>(text: &str, arena: &'a Bump) -> Result<(&'a [Token], bool), Flaw> {
    let mut scan = Scan {
        bytes: text.as_bytes(),
        at: 0,
        // Log entries have a key or a value about every dozen bytes.
        tokens: ArenaVec::with_capacity_in(text.len() / 8 + 2, arena),
        escapes: false,
    };
    scan.text()?;
    Ok((scan.tokens.into_bump_slice(), scan.escapes))
}

struct Scan<'t, 'a> {
    bytes: &'t [u8],
    at: usize,
    tokens: ArenaVec<'a, Token>,
    escapes: bool,
}

/// What may come next.
enum Next {
    Value,
    Key,
    /// A comma or the end of what is open.
    End,
}

impl Scan<'_, '_> {
    /// Reads the whole text. What is open is kept in a list, so depth costs no stack.
    fn text(&mut self) -> Result<(), Flaw> {
        let mut open = [0_u32; DEEPEST];
        let mut depth = 0;
        let mut next = Next::Value;
        loop {
            self.skip_space();
            next = match next {
                Next::Value => match self.byte() {
                    kind @ (b'{' | b'[') => {
                        let place = open.get_mut(depth);
                        *place.ok_or(Flaw::TooDeep { offset: self.at })? = self.tokens.len() as u32;
                        depth += 1;
                        self.open(kind)
                    }
                    _ => {
                        self.scalar()?;
                        Next::End
                    }
                },
                Next::Key => {
                    self.key()?;
                    Next::Value
                }
                Next::End => {
                    let Some(last) = depth.checked_sub(1) else {
                        break;
                    };
                    match self.end(open[last] as usize)? {
                        Some(next) => next,
                        None => {
                            depth = last;
                            Next::End
                        }
                    }
                }
            };
        }
        match self.at == self.bytes.len() {
            true => Ok(()),
            false => Err(self.unlike("nothing more")),
        }
    }

    /// The byte at hand; 0, which is allowed nowhere, at the end.
    #[inline(always)]
    fn byte(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    #[cold]
    fn unlike(&self, expected: &'static str) -> Flaw {
        let offset = self.at;
        Flaw::Unlike { expected, offset }
    }

    #[inline(always)]
    fn skip_space(&mut self) {
        while matches!(self.byte(), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
    }

    #[inline(always)]
    fn push(&mut self, kind: Kind, start: usize) {
        self.tokens.push(Token {
            kind,
            start: start as u32,
            end: self.at as u32,
            next: self.tokens.len() as u32 + 1,
        });
    }

    /// Begins an array or an object, whose end and follower are still to come.
    #[inline]
    fn open(&mut self, bracket: u8) -> Next {
        let (kind, close, next) = match bracket {
            b'{' => (Kind::Object, b'}', Next::Key),
            _ => (Kind::Array, b']', Next::Value),
        };
        self.push(kind, self.at);
        self.at += 1;
        self.skip_space();
        match self.byte() == close {
            true => Next::End,
            false => next,
        }
    }

    /// Takes a comma, or closes what is open.
    #[inline]
    fn end(&mut self, open: usize) -> Result<Option<Next>, Flaw> {
        let object = self.tokens[open].kind == Kind::Object;
        match (self.byte(), object) {
            (b',', true) if self.has_members(open) => {
                self.at += 1;
                Ok(Some(Next::Key))
            }
            (b',', false) if self.has_members(open) => {
                self.at += 1;
                Ok(Some(Next::Value))
            }
            (b'}', true) | (b']', false) => {
                self.at += 1;
                let next = self.tokens.len() as u32;
                let token = &mut self.tokens[open];
                (token.end, token.next) = (self.at as u32, next);
                Ok(None)
            }
            (_, true) => Err(self.unlike("a comma or `}`")),
            (_, false) => Err(self.unlike("a comma or `]`")),
        }
    }

    #[inline(always)]
    fn has_members(&self, open: usize) -> bool {
        self.tokens.len() > open + 1
    }

    /// Reads a key and its colon.
    #[inline]
    fn key(&mut self) -> Result<(), Flaw> {
        if self.byte() != b'"' {
            return Err(self.unlike("a key in quotes"));
        }
        self.string()?;
        self.skip_space();
        if self.byte() != b':' {
            return Err(self.unlike("a colon"));
        }
        self.at += 1;
        Ok(())
    }

    #[inline]
    fn scalar(&mut self) -> Result<(), Flaw> {
        match self.byte() {
            b'"' => self.string(),
            b'-' | b'0'..=b'9' => self.number(),
            b'n' => self.word(b"null", Kind::Null),
            b't' => self.word(b"true", Kind::True),
            b'f' => self.word(b"false", Kind::False),
            _ => Err(self.unlike("a value")),
        }
    }

    fn word(&mut self, word: &[u8], kind: Kind) -> Result<(), Flaw> {
        if !self.bytes[self.at..].starts_with(word) {
            return Err(self.unlike("a value"));
        }
        let start = self.at;
        self.at += word.len();
        self.push(kind, start);
        Ok(())
    }

    /// Reads a string, from quote to quote.
    #[inline]
    fn string(&mut self) -> Result<(), Flaw> {
        let start = self.at;
        self.at += 1;
        let mut kind = Kind::Plain;
        loop {
            self.at += swar::plain_length(&self.bytes[self.at..]);
            match self.byte() {
                b'"' => break,
                b'\\' => {
                    kind = Kind::Escaped;
                    self.escape()?;
                }
                _ => return Err(self.unlike("the end of a string")),
            }
        }
        self.at += 1;
        self.escapes |= kind == Kind::Escaped;
        self.push(kind, start);
        Ok(())
    }

    /// Reads an escape.
    fn escape(&mut self) -> Result<(), Flaw> {
        self.at += 1;
        match self.byte() {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => {
                self.at += 1;
                Ok(())
            }
            b'u' => {
                let digits = self.bytes.get(self.at + 1..self.at + 5);
                match digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) {
                    true => self.at += 5,
                    false => return Err(self.unlike("four hexadecimal digits")),
                }
                Ok(())
            }
            _ => Err(self.unlike("an escape of JSON")),
        }
    }

    /// Reads a number: a sign, digits without a leading zero, a fraction, an exponent.
    #[inline]
    fn number(&mut self) -> Result<(), Flaw> {
        let start = self.at;
        self.at += usize::from(self.byte() == b'-');
        match self.byte() {
            b'0' => self.at += 1,
            _ => self.digits()?,
        }
        if self.byte() == b'.' {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.byte(), b'e' | b'E') {
            self.at += 1;
            self.at += usize::from(matches!(self.byte(), b'+' | b'-'));
            self.digits()?;
        }
        self.push(Kind::Number, start);
        Ok(())
    }

    /// Reads one digit or more.
    #[inline]
    fn digits(&mut self) -> Result<(), Flaw> {
        let start = self.at;
        while self.byte().is_ascii_digit() {
            self.at += 1;
        }
        match self.at > start {
            true => Ok(()),
            false => Err(self.unlike("a digit")),
        }
    }
}
