//! Cutting JSON: one pass over the text, a token for each value and key.
//!
//! This is the grammar of RFC 8259, and nothing else: what it accepts `serde_json` accepts, and the
//! other way round, except that strings may name half a surrogate pair here.
//!
//! If you change the grammar, also look at `text.rs`: it relies on escapes having been checked.

use bumpalo::Bump;
use bumpalo::collections::Vec as ArenaVec;

use super::DEEPEST;
use super::plain::plain_length;

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

/// How many keys and values an entry may have: 16 MiB of tokens, so that an entry of brackets only
/// takes no more room than one of text.
pub(super) const MOST: u32 = 1 << 20;

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
    /// There are more than [`MOST`] keys and values.
    TooMany { offset: usize },
}

impl Flaw {
    pub fn offset(self) -> usize {
        match self {
            Self::Unlike { offset, .. } | Self::TooDeep { offset } | Self::TooMany { offset } => {
                offset
            }
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

/// An array or object that has not ended yet.
#[derive(Debug, Clone, Copy, Default)]
struct Open {
    token: u32,
    is_object: bool,
}

impl Scan<'_, '_> {
    /// Reads the whole text. What is open is kept in a list, so depth costs no stack.
    fn text(&mut self) -> Result<(), Flaw> {
        let mut open = [Open::default(); DEEPEST];
        let mut depth = 0;
        'value: loop {
            self.skip_space();
            match self.byte() {
                b'"' => self.string()?,
                bracket @ (b'{' | b'[') => {
                    let is_object = bracket == b'{';
                    let place = open.get_mut(depth);
                    *place.ok_or(Flaw::TooDeep { offset: self.at })? = Open {
                        token: self.tokens.len() as u32,
                        is_object,
                    };
                    depth += 1;
                    if !self.open(is_object)? {
                        continue 'value;
                    }
                }
                _ => self.scalar()?,
            }
            // What follows a value: another one, or the ends of what it lies in.
            while let Some(last) = depth.checked_sub(1) {
                let Open { token, is_object } = open[last];
                self.skip_space();
                match (self.byte(), is_object) {
                    (b',', true) => {
                        self.at += 1;
                        self.skip_space();
                        self.key()?;
                        continue 'value;
                    }
                    (b',', false) => {
                        self.at += 1;
                        continue 'value;
                    }
                    (b'}', true) | (b']', false) => self.close(token),
                    (_, true) => return Err(self.unlike("a comma or `}`")),
                    (_, false) => return Err(self.unlike("a comma or `]`")),
                }
                depth = last;
            }
            break;
        }
        self.skip_space();
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
    fn push(&mut self, kind: Kind, start: usize) -> Result<(), Flaw> {
        let next = self.tokens.len() as u32 + 1;
        if next > MOST {
            return Err(Flaw::TooMany { offset: start });
        }
        self.tokens.push(Token {
            kind,
            start: start as u32,
            end: self.at as u32,
            next,
        });
        Ok(())
    }

    /// Begins an array or an object, whose end and follower are still to come, and reads its first
    /// key. Says whether it is empty.
    #[inline]
    fn open(&mut self, is_object: bool) -> Result<bool, Flaw> {
        let (kind, close) = match is_object {
            true => (Kind::Object, b'}'),
            false => (Kind::Array, b']'),
        };
        self.push(kind, self.at)?;
        self.at += 1;
        self.skip_space();
        let is_empty = self.byte() == close;
        if is_object && !is_empty {
            self.key()?;
        }
        Ok(is_empty)
    }

    /// Ends an array or an object.
    #[inline]
    fn close(&mut self, open: u32) {
        self.at += 1;
        let next = self.tokens.len() as u32;
        let token = &mut self.tokens[open as usize];
        (token.end, token.next) = (self.at as u32, next);
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
        self.push(kind, start)
    }

    /// Reads a string, from quote to quote.
    #[inline]
    fn string(&mut self) -> Result<(), Flaw> {
        let start = self.at;
        self.at += 1;
        let mut kind = Kind::Plain;
        loop {
            self.at += plain_length(&self.bytes[self.at..]);
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
        self.push(kind, start)
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
        self.push(Kind::Number, start)
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
