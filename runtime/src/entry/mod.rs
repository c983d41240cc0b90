//! JSON entries: an entry is cut into tokens, and values are read from the tokens that a schema
//! names.
//!
//! Two steps, as for other logs. [`tape`] is the cut: one pass over the text that checks its grammar
//! and notes where each value begins, ends, and is followed by the next one. [`Members`] are the
//! values of one object by column, and [`Value`] converts one; nothing is looked at twice, and no
//! tree of values is built. `serde_json` is the measure of what is valid, and undoes escapes.
//!
//! Whatever outlives a step lies in an arena that is emptied from entry to entry, so records borrow
//! and nothing is allocated once the arena has its size.

mod captured;
mod element;
mod feed;
mod json;
mod keys;
mod lines;
mod mask;
mod members;
mod plain;
mod tape;
mod text;
mod transform;
mod value;

pub use captured::TextCut;
pub use element::{FromValue, IntoOwned};
pub use feed::Feed;
pub use json::{Json, RawJson};
pub use keys::Keys;
pub use members::{Members, Nested};
pub use text::mend_surrogates;
pub use transform::{Hop, Step, StepAction};
pub use value::Value;

pub(crate) use tape::Kind;

pub(crate) use lines::{EntryLines, parse_entry};

use bumpalo::Bump;

use crate::error::{Excerpt, ParseError, Reason};
use tape::{Flaw, Token};

/// How deep arrays and objects may lie in each other in an entry (schema language §11).
const DEEPEST: usize = 128;

/// The longest entry: positions in it are 32 bits wide.
const LONGEST: usize = 1 << 30;

/// What JSON has between its tokens (RFC 8259 §2).
const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

/// A JSON text that has been cut, and where it comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry<'a> {
    text: &'a str,
    tokens: &'a [Token],
    arena: &'a Bump,
    place: Place,
}

/// Where the bytes of a JSON text are in the line.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// As far behind the line's beginning as the text was trimmed.
    Behind(usize),
    /// All at one place: the text stood in a string, or was made.
    At(usize),
}

/// Cuts a JSON text that is no entry itself.
#[cfg(feature = "script")]
pub(crate) fn cut_text<'a>(text: &'a str, arena: &'a Bump) -> Result<Entry<'a>, ParseError> {
    Ok(Entry::cut(text, Place::At(0), arena)?.0)
}

impl<'a> Entry<'a> {
    /// Cuts a text, and says whether any string in it has an escape.
    fn cut(text: &'a str, place: Place, arena: &'a Bump) -> Result<(Self, bool), ParseError> {
        let offset = |at| match place {
            Place::Behind(lead) => lead + at,
            Place::At(offset) => offset,
        };
        if text.len() > LONGEST {
            let reason = Reason::LineTooLong { limit: LONGEST };
            return Err(ParseError::new(reason).at_offset(offset(0)));
        }
        match tape::cut(text, arena) {
            Ok((tokens, escapes)) => {
                let entry = Self {
                    text,
                    tokens,
                    arena,
                    place,
                };
                Ok((entry, escapes))
            }
            Err(flaw) => {
                let at = offset(flaw.offset());
                Err(ParseError::new(reason_of(flaw, text)).at_offset(at))
            }
        }
    }

    /// Whether it is an object.
    fn is_object(&self) -> bool {
        self.root().kind == Kind::Object
    }

    /// The token of the whole text.
    fn root(&self) -> Token {
        self.tokens[0]
    }

    /// Where a token is in the line, in bytes.
    fn offset(&self, token: Token) -> usize {
        match self.place {
            Place::Behind(lead) => lead + token.start as usize,
            Place::At(offset) => offset,
        }
    }

    /// The text of a token, a string with its quotes.
    #[inline]
    fn raw(&self, token: Token) -> &'a str {
        &self.text[token.start as usize..token.end as usize]
    }
}

#[cold]
fn reason_of(flaw: Flaw, text: &str) -> Reason {
    match flaw {
        Flaw::Unlike { expected, offset } => {
            let rest = text.get(offset..).unwrap_or_default();
            Reason::NotJson {
                expected,
                found: (!rest.is_empty()).then(|| Excerpt::of(rest)),
            }
        }
        Flaw::TooDeep { .. } => Reason::TooDeep { limit: DEEPEST },
        Flaw::TooMany { .. } => Reason::TooManyValues {
            limit: tape::MOST as usize,
        },
    }
}
