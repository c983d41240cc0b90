//! The lines of a block on their way through JSON entries.

use bumpalo::Bump;
use memchr::memchr;

use super::captured::Extra;
use super::json::CutEntry;
use super::{Json, Members};
use crate::block::{Span, count_reject};
use crate::error::{ParseError, Reason};
use crate::faults::Faults;
use crate::parser::{Parser, Texts};
use crate::report::Report;
use crate::row::Row;
use crate::text::Work;

/// Room for one entry that is kept for the next; what a rare giant took is given back.
const MOST_KEPT: usize = 4 << 20;

/// The lines of one block.
pub(crate) struct EntryLines<'p, P> {
    pub parser: &'p P,
    pub json: &'p Json,
    pub arena: &'p mut Bump,
    pub work: &'p mut Work,
    pub faults: &'p mut Faults,
    pub report: &'p mut Report,
}

impl<P: Parser> EntryLines<'_, P> {
    /// Parses every line of a block.
    pub fn parse_all<F>(&mut self, block: &[u8], each: &mut F)
    where
        F: for<'r> FnMut(Row<'r, P>) -> Result<(), ParseError>,
    {
        let whole = std::str::from_utf8(block).ok();
        let mut start = 0;
        while start < block.len() {
            let length = memchr(b'\n', &block[start..]);
            let end = length.map_or(block.len(), |length| start + length);
            self.report.tally.lines += 1;
            match whole {
                Some(text) => {
                    let line = &text[start..end];
                    self.parse(line, line.as_bytes(), Span { start, end }, each);
                }
                None => self.parse_bytes(&block[start..end], Span { start, end }, each),
            }
            start = end + 1;
        }
    }

    /// Parses a line of a block that is not UTF-8 everywhere.
    fn parse_bytes<F>(&mut self, bytes: &[u8], span: Span, each: &mut F)
    where
        F: for<'r> FnMut(Row<'r, P>) -> Result<(), ParseError>,
    {
        match std::str::from_utf8(bytes) {
            Ok(line) => self.parse(line, bytes, span, each),
            Err(_) if self.json.replaces_invalid() => {
                self.parse(&String::from_utf8_lossy(bytes), bytes, span, each);
            }
            // A header is one whatever it names.
            Err(_) if self.takes_header(&String::from_utf8_lossy(bytes)) => {}
            Err(bad) => {
                let error = ParseError::new(Reason::InvalidUtf8).at_offset(bad.valid_up_to());
                count_reject(self.report, self.faults, span, error);
            }
        }
    }

    /// Parses a line that is these bytes.
    fn parse<F>(&mut self, line: &str, bytes: &[u8], span: Span, each: &mut F)
    where
        F: for<'r> FnMut(Row<'r, P>) -> Result<(), ParseError>,
    {
        if line.trim_start().is_empty() {
            self.report.tally.blank += 1;
            return;
        }
        self.forget();
        if self.takes_header(line) {
            return;
        }
        let room = (&mut *self.work, &*self.arena);
        let read = read_entry(self.json, line, room, self.faults);
        let done = read.and_then(|read| {
            each(Row::of_members(
                self.parser,
                read.members,
                read.texts,
                self.faults,
            ))?;
            Ok(read.extra)
        });
        match done {
            Ok(extra) => self.report.count_event(self.faults, extra),
            Err(error) => count_reject(self.report, self.faults, span, error.in_line(bytes)),
        }
    }

    /// Counts a line that gives no event, if it is one.
    fn takes_header(&mut self, line: &str) -> bool {
        let is_header = self.json.takes_header(line, self.work);
        self.report.tally.headers += u64::from(is_header);
        is_header
    }

    /// Empties the arena of the entry before.
    fn forget(&mut self) {
        match self.arena.allocated_bytes() > MOST_KEPT {
            true => *self.arena = Bump::new(),
            false => self.arena.reset(),
        }
    }
}

/// An entry whose record is to be read.
struct ReadEntry<'a> {
    members: Members<'a>,
    texts: Texts,
    extra: Extra<'a>,
}

/// Cuts an entry.
#[inline]
fn read_entry<'a>(
    json: &'a Json,
    line: &'a str,
    (work, arena): (&mut Work, &'a Bump),
    faults: &mut Faults,
) -> Result<ReadEntry<'a>, ParseError> {
    let text = line.trim();
    let lead = line.len() - line.trim_start().len();
    let cut = json.cut(text, lead, (work, arena), faults)?;
    let CutEntry {
        entry,
        texts,
        extra,
    } = cut;
    if !entry.is_object() {
        let reason = Reason::not_a("a JSON object", text);
        return Err(ParseError::new(reason).at_offset(lead));
    }
    Ok(ReadEntry {
        members: Members::of(arena.alloc(entry), 0, &json.keys),
        texts,
        extra,
    })
}

/// Parses one line.
pub(crate) fn parse_entry<'a, P: Parser>(
    parser: &'a P,
    json: &'a Json,
    line: &'a str,
    (work, arena): (&mut Work, &'a mut Bump),
    faults: &mut Faults,
) -> Result<P::Record<'a>, ParseError> {
    if line.trim_start().is_empty() || json.takes_header(line, work) {
        return Err(ParseError::new(Reason::NoEvent));
    }
    arena.reset();
    let read = read_entry(json, line, (work, arena), faults)?;
    parser.read(read.members, faults)
}
