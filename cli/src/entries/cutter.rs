//! Cuts the text of an input, piece by piece, into entries of one line each.
//!
//! What is around the entries is checked here as JSON: brackets, keys, commas. What is in them, and
//! in values that are passed over, is only measured ([`super::scan`]); an entry that is no JSON is
//! handed on, and refused by whoever parses it.

mod steps;

use memchr::memmem::Finder;

use super::frame::Frame;
use super::scan::{Nested, Text};
use super::shape::{Path, Shape};

/// What is wrong with the text around the entries, and where.
#[derive(Debug, PartialEq, Eq)]
pub struct Damage {
    /// The byte, from 0.
    pub at: u64,
    pub what: String,
}

/// What is wrong, and where, if not behind the bytes that were taken last.
struct Fault {
    at: Option<u64>,
    what: String,
}

impl From<String> for Fault {
    fn from(what: String) -> Self {
        Self { at: None, what }
    }
}

/// An input on its way to entries.
pub struct Cutter {
    path: Path,
    /// Finds the first part of the path, if it is made of characters that only `\u` escapes.
    part: Option<Finder<'static>>,
    /// Whether values that do not hold the array are entries themselves.
    lenient: bool,
    /// How many bytes are held at most until it is known which they are.
    most_held: usize,
    state: State,
    /// The objects and arrays around, down the path.
    frames: Vec<Frame>,
    /// A key of one of them, or the word that should be `null`.
    word: Vec<u8>,
    /// What came before of a value that may or may not be an entry itself.
    held: Option<Vec<u8>>,
    /// Where the next piece begins in the text.
    offset: u64,
    /// Where the outermost value began.
    began: u64,
    /// Whether an outermost value has ended.
    is_behind_one: bool,
}

enum State {
    /// At the beginning of the text, behind this much of a byte-order mark.
    Start(usize),
    /// Between outermost values.
    Outside,
    /// Between the parts of the innermost frame.
    Around,
    /// In a key of the innermost frame.
    Key(Text),
    Nested(Role, Nested),
    Text(Role, Text),
    /// In a number, a literal, or something that is neither.
    Word(Role),
    /// In a line that is not JSON. It becomes an entry as it is, for the parser to refuse.
    Garbage,
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Entry,
    Skipped,
    /// It stands where the array should be, from this byte on, and begins as `null` does.
    Null(u64),
}

impl Cutter {
    /// A cutter for a shape other than lines, at the beginning of a text. Of a value that may or
    /// may not be an entry, `most_held` bytes are held, and not much more.
    pub fn new(shape: &Shape, most_held: usize) -> Self {
        let (path, lenient) = match shape {
            Shape::Array(path) => (path.clone(), false),
            Shape::Json(Some(path)) => (path.clone(), true),
            Shape::Json(None) | Shape::Lines => (Path::default(), true),
        };
        let is_simple = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        let first = path.part(0).filter(|part| part.bytes().all(is_simple));
        Self {
            part: first.map(|part| Finder::new(part).into_owned()),
            path,
            lenient,
            most_held,
            state: State::Start(0),
            frames: Vec::new(),
            word: Vec::new(),
            held: None,
            offset: 0,
            began: 0,
            is_behind_one: false,
        }
    }

    /// Cuts the next piece and appends the entries to `lines`. After damage there is no more.
    pub fn push(&mut self, piece: &[u8], lines: &mut Vec<u8>) -> Result<(), Damage> {
        self.feed(piece, lines)?;
        match self
            .held
            .as_ref()
            .is_some_and(|held| held.len() > self.most_held)
        {
            true => self.release(lines),
            false => Ok(()),
        }
    }

    /// Ends the text, after its last piece.
    pub fn finish(&mut self, lines: &mut Vec<u8>) -> Result<(), Damage> {
        self.release(lines)?;
        if self.frames.is_empty() && matches!(self.state, State::Word(_) | State::Garbage) {
            // Nothing but what follows shows that they have ended.
            self.feed(b"\n", lines)?;
            self.offset -= 1;
        }
        let what = match &self.state {
            State::Start(0) | State::Outside => return Ok(()),
            State::Nested(Role::Entry, _) | State::Text(Role::Entry, _) => {
                "the text ends inside of an entry, in the JSON"
            }
            _ => "the text ends inside of the JSON",
        };
        let began = self.began;
        Err(Damage {
            at: self.offset,
            what: format!("{what} that begins at byte {began}"),
        })
    }

    /// Makes an entry of the value that is held. Nothing must be kept back when an input ends early.
    pub fn release(&mut self, lines: &mut Vec<u8>) -> Result<(), Damage> {
        match self.held.take() {
            None => Ok(()),
            Some(held) => self.begin_again(&held, lines),
        }
    }

    /// Goes back to the beginning of a value, now known to be an entry, and takes the pieces that were
    /// held of it.
    fn begin_again(&mut self, held: &[u8], lines: &mut Vec<u8>) -> Result<(), Damage> {
        self.frames.clear();
        self.state = State::Nested(Role::Entry, Nested::default());
        self.offset -= held.len() as u64;
        self.feed(held, lines)
    }

    fn feed(&mut self, piece: &[u8], lines: &mut Vec<u8>) -> Result<(), Damage> {
        let mut at = 0;
        // Where the held value begins or goes on in this piece.
        let mut held_from = 0;
        while at < piece.len() {
            let held_before = self.held.is_some();
            let step = self.step(&piece[at..], self.offset + at as u64, lines);
            if !held_before && self.held.is_some() {
                held_from = at;
            }
            match step {
                Ok(taken) => at += taken,
                Err(fault) => match self.held.take() {
                    None => {
                        return Err(Damage {
                            at: fault.at.unwrap_or(self.offset + at as u64),
                            what: fault.what,
                        });
                    }
                    Some(held) => {
                        self.begin_again(&held, lines)?;
                        at = held_from;
                    }
                },
            }
        }
        if let Some(held) = &mut self.held {
            held.extend_from_slice(&piece[held_from..]);
        }
        self.offset += piece.len() as u64;
        Ok(())
    }
}
