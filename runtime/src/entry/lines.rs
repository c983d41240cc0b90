//! The lines of a block on their way through JSON entries.

use bumpalo::Bump;
use memchr::memchr;

use super::{Entry, Json, Members, Place};
use crate::error::{ParseError, Reason};
use crate::faults::Faults;
use crate::parser::{Parser, Texts, count_reject};
use crate::report::Report;

/// Room for one entry that is kept for the next; what a rare giant took is given back.
const MOST_KEPT: usize = 4 << 20;

/// The lines of one block.
pub(crate) struct EntryLines<'p, P> {
    pub parser: &'p P,
    pub json: &'p Json,
    pub arena: &'p mut Bump,
    pub faults: &'p mut Faults,
    pub report: &'p mut Report,
}

impl<P: Parser> EntryLines<'_, P> {
    /// Parses every line of a block.
    pub fn parse_all<F>(&mut self, block: &[u8], each: &mut F)
    where
        F: for<'r> FnMut(P::Record<'r>, Texts),
    {
        let whole = std::str::from_utf8(block).ok();
        let mut start = 0;
        while start < block.len() {
            let length = memchr(b'\n', &block[start..]);
            let end = length.map_or(block.len(), |length| start + length);
            self.report.tally.lines += 1;
            match whole {
                Some(text) => self.parse(&text[start..end], (start, end), each),
                None => self.parse_bytes(&block[start..end], (start, end), each),
            }
            start = end + 1;
        }
    }

    /// Parses a line of a block that is not UTF-8 everywhere.
    fn parse_bytes<F>(&mut self, bytes: &[u8], span: (usize, usize), each: &mut F)
    where
        F: for<'r> FnMut(P::Record<'r>, Texts),
    {
        match std::str::from_utf8(bytes) {
            Ok(line) => self.parse(line, span, each),
            Err(bad) => {
                let error = ParseError::new(Reason::InvalidUtf8).at_offset(bad.valid_up_to());
                count_reject(self.report, self.faults, span, error);
            }
        }
    }

    fn parse<F>(&mut self, line: &str, span: (usize, usize), each: &mut F)
    where
        F: for<'r> FnMut(P::Record<'r>, Texts),
    {
        if line.trim_start().is_empty() {
            self.report.tally.blank += 1;
            return;
        }
        self.forget();
        match read_entry(self.parser, self.json, line, self.arena, self.faults) {
            Ok((record, texts)) => {
                each(record, texts);
                self.report.tally.events += 1;
            }
            Err(error) => count_reject(self.report, self.faults, span, error),
        }
    }

    /// Empties the arena of the entry before.
    fn forget(&mut self) {
        match self.arena.allocated_bytes() > MOST_KEPT {
            true => *self.arena = Bump::new(),
            false => self.arena.reset(),
        }
    }
}

/// Cuts an entry and reads its record.
#[inline]
fn read_entry<'a, P: Parser>(
    parser: &'a P,
    json: &Json,
    line: &'a str,
    arena: &'a Bump,
    faults: &mut Faults,
) -> Result<(P::Record<'a>, Texts), ParseError> {
    let text = line.trim();
    let lead = line.len() - line.trim_start().len();
    let (entry, escapes) = Entry::cut(text, Place::Behind(lead), arena)?;
    let texts = match escapes {
        true => Texts::Any,
        false => Texts::Plain,
    };
    if !text.starts_with('{') {
        let reason = Reason::not_a("a JSON object", text);
        return Err(ParseError::new(reason).at_offset(lead));
    }
    let members = Members::of(arena.alloc(entry), 0, &json.keys);
    Ok((parser.read(members, faults)?, texts))
}

/// Parses one line.
pub(crate) fn parse_entry<'a, P: Parser>(
    parser: &'a P,
    json: &Json,
    line: &'a str,
    arena: &'a mut Bump,
    faults: &mut Faults,
) -> Result<P::Record<'a>, ParseError> {
    if line.trim_start().is_empty() {
        return Err(ParseError::new(Reason::NoEvent));
    }
    arena.reset();
    read_entry(parser, json, line, arena, faults).map(|(record, _)| record)
}
