//! The lines of a block on their way through a text parser.

use super::captures::has_edge;
use super::{Cutter, Even, Line, Stream, Work, csv};
use crate::block::{self, OddLine, count_reject, scanned_lines, text_of};
use crate::columns::Columns;
use crate::cut::structure::Structure;
use crate::error::{ParseError, Reason};
use crate::faults::Faults;
use crate::parser::{Parser, Texts};
use crate::report::Report;
use crate::row::Row;

/// The longest line: positions in it, and in an image that is twice as long, are 32 bits wide.
const LONGEST: usize = 1 << 30;

/// The lines of one block.
pub(crate) struct TextLines<'p, P> {
    pub parser: &'p P,
    pub cutter: &'p dyn Cutter,
    /// The columns that are read, as bits; empty for all.
    pub wanted: &'p [u64],
    pub work: &'p mut Work,
    pub faults: &'p mut Faults,
    pub report: &'p mut Report,
}

impl<'p, P: Parser> TextLines<'p, P> {
    /// Parses the lines of a scanned part of a block, which begins at `base` there. `each` is called in
    /// one place only, so that all that it does can be made a part of this loop.
    #[inline(always)]
    pub fn parse_all<F>(&mut self, part: &[u8], base: usize, structure: &Structure, each: &mut F)
    where
        F: for<'r> FnMut(Row<'r, P>) -> Result<(), ParseError>,
    {
        let whole = text_of(part, structure);
        let mut uncut = self.uncut();
        for scanned in scanned_lines(structure) {
            self.report.tally.lines += 1;
            let (bounds, span) = (scanned.bounds, scanned.span());
            let bytes = span.of(part);
            let is_even = !scanned.odd && !block::has_edge(bytes);
            let even = whole
                .filter(|_| is_even)
                .map(|block| Even { block, bounds });
            let as_scanned = match (uncut, even) {
                (Some(uncut), Some(even)) => uncut.columns(even, bytes, &self.work.stream),
                _ => None,
            };
            let odd;
            let cut = match (as_scanned, even) {
                (Some(columns), _) => Ok(columns),
                (None, even) => {
                    let (line, bad) = match even {
                        Some(Even { block, .. }) => {
                            let text = &block[span.start..span.end];
                            (
                                Line {
                                    text,
                                    lead: 0,
                                    even,
                                },
                                None,
                            )
                        }
                        // A line to be looked at closely: it is trimmed, and may hold bad bytes.
                        None => {
                            odd = OddLine::of(bytes);
                            let (text, lead) = (odd.trimmed(), odd.lead);
                            (Line { text, lead, even }, odd.bad)
                        }
                    };
                    if line.text.is_empty() {
                        self.report.tally.blank += 1;
                        continue;
                    }
                    match bad {
                        _ if self.consumes(line.text, &mut uncut) => continue,
                        Some(at) => Err(ParseError::new(Reason::InvalidUtf8).at_offset(at)),
                        None => cut(self.cutter, line, self.work),
                    }
                }
            };
            let done = cut.and_then(|cut| {
                let columns = cut.columns.only(self.wanted);
                each(Row::of_columns(
                    self.parser,
                    columns,
                    cut.texts,
                    self.faults,
                ))?;
                Ok(cut.extra)
            });
            match done {
                Ok(extra) => self.report.count_event(self.faults, extra),
                Err(error) => {
                    let error = error.in_line(bytes);
                    count_reject(self.report, self.faults, span.behind(base), error);
                }
            }
        }
    }
}

impl<'p, P> TextLines<'p, P> {
    /// Whether a line gives no event, such as a header, and is counted as one of those. Which lines need not
    /// be cut is another matter behind it, and behind the first line of a stream without a header.
    fn consumes(&mut self, line: &str, uncut: &mut Option<Uncut<'p>>) -> bool {
        let consumed = self.work.consumes(line, self.cutter);
        if consumed || uncut.is_none() {
            *uncut = self.uncut();
        }
        self.report.tally.headers += u64::from(consumed);
        consumed
    }

    /// What tells lines that need not be cut; it is the same from one header to the next.
    fn uncut(&self) -> Option<Uncut<'p>> {
        let stream = &self.work.stream;
        let columns = self.cutter.columns_as_scanned(stream)?;
        let common = self.cutter.common();
        if stream.skips(&common.text) {
            return None;
        }
        Some(Uncut {
            columns,
            none: common.only_empty.as_deref()?,
            trims: common.text.trim_space,
            comment: &common.text.skip_prefix,
        })
    }
}

/// Even lines whose columns are read as the scan found them, one after the other: these lines need not be
/// cut.
#[derive(Clone, Copy)]
struct Uncut<'p> {
    /// How many columns they have.
    columns: usize,
    /// What stands for "no value".
    none: &'p str,
    /// Whether columns lose the white space around them, so that there must be none.
    trims: bool,
    /// What a comment begins with.
    comment: &'p str,
}

impl<'p> Uncut<'p> {
    /// The columns of a line if it is one of them. One that looks like a header or a comment is left to
    /// those who know.
    #[inline(always)]
    fn columns<'a>(self, line: Even<'a>, bytes: &[u8], stream: &Stream) -> Option<CutLine<'a>>
    where
        'p: 'a,
    {
        let Even { block, bounds } = line;
        let is_comment = !self.comment.is_empty() && bytes.starts_with(self.comment.as_bytes());
        if bounds.len() - 1 != self.columns || is_comment || stream.may_be_header(bytes) {
            return None;
        }
        // SAFETY: the bounds are those of the line's columns, told by the scan. Quotes stand at both
        // ends of a column of an even line, or at none.
        let columns = unsafe { Columns::in_block(block, bounds, Some(csv::QUOTE), self.none) };
        if self.trims && columns.texts().any(|text| has_edge(text.as_bytes())) {
            return None;
        }
        Some(CutLine {
            columns,
            texts: Texts::Plain,
            extra: None,
        })
    }
}

/// A line that was cut.
pub(crate) struct CutLine<'a> {
    pub columns: Columns<'a>,
    texts: Texts,
    /// How many columns it has beyond those with a name, and the first of them.
    pub extra: Option<(usize, &'a str)>,
}

/// Cuts a line into columns.
#[inline]
fn cut<'a>(
    cutter: &'a dyn Cutter,
    line: Line<'a>,
    work: &'a mut Work,
) -> Result<CutLine<'a>, ParseError> {
    if line.text.len() > LONGEST {
        let reason = Reason::LineTooLong { limit: LONGEST };
        return Err(ParseError::new(reason));
    }
    let common = cutter.common();
    work.captures.begin(line.text, common.text.columns);
    let mut texts = cutter.cut(line, work)?;
    if !common.text.templates.is_empty() {
        work.captures.fill(line.text, common)?;
        texts = Texts::Any;
    }
    if !common.text.structured_data.is_empty() {
        work.captures.structure(line.text, common)?;
        texts = Texts::Any;
    }
    Ok(CutLine {
        columns: work.captures.columns(line.text, line.lead, common),
        texts,
        extra: work.captures.extra(line.text),
    })
}

/// Cuts a trimmed line into columns by the plain rule.
pub(crate) fn cut_captures<'a>(
    cutter: &'a dyn Cutter,
    text: &'a str,
    lead: usize,
    work: &'a mut Work,
) -> Result<CutLine<'a>, ParseError> {
    let even = None;
    let line = Line { text, lead, even };
    cut(cutter, line, work)
}

/// Parses one line, which is the next one of its stream.
pub(crate) fn parse_text_line<'a, P: Parser>(
    parser: &'a P,
    cutter: &'a dyn Cutter,
    line: &'a str,
    work: &'a mut Work,
    faults: &mut Faults,
) -> Result<P::Record<'a>, ParseError> {
    let trimmed = line.trim();
    if trimmed.is_empty() || work.consumes(trimmed, cutter) {
        return Err(ParseError::new(Reason::NoEvent));
    }
    let line = Line {
        text: trimmed,
        lead: line.len() - line.trim_start().len(),
        even: None,
    };
    let cut = cut(cutter, line, work)?;
    parser.convert(cut.columns, faults)
}
