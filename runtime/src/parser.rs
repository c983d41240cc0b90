//! A log type's parser, and the loop that feeds it.

use std::borrow::Cow;

use bumpalo::Bump;

use crate::columns::Columns;
use crate::cut::line::Image;
use crate::cut::needles::Needles;
use crate::cut::simd::Simd;
use crate::cut::structure::Structure;
use crate::cut::{Cut, Delimited, Way};
use crate::engine::Entries;
use crate::entry::{EntryLines, Members, parse_entry};
use crate::error::{ParseError, Reason};
use crate::faults::Faults;
use crate::record::Record;
use crate::report::{Reject, Report};
use crate::select::Selection;
use crate::shape::Slot;
use crate::text::{Cutter, Stream, TextLines, Work, parse_text_line};

/// What turns the columns of a line into a record. The generator writes one per log type; the
/// interpreter is one for any plan.
pub trait Parser {
    /// The record, which borrows from the line.
    type Record<'a>: Record
    where
        Self: 'a;

    /// The log type, such as `AWS.ALB`.
    fn log_type(&self) -> &str;

    /// How lines are cut.
    fn cut(&self) -> Cut<'_>;

    /// The fields of its records in the order of their traversal. Who has no shape cannot be asked
    /// for single fields, and its records cannot become columns.
    fn shape(&self) -> Vec<Slot<'_>> {
        Vec::new()
    }

    /// Converts the columns of a line that has at least as many as the cut asks for. Parsers whose
    /// [`Cut`] gives columns have it.
    ///
    /// # Errors
    ///
    /// What [`Faults::settle`] says.
    fn convert<'a>(
        &'a self,
        _: Columns<'a>,
        _: &mut Faults,
    ) -> Result<Self::Record<'a>, ParseError> {
        unreachable!("a parser whose lines are cut into columns converts them")
    }

    /// Converts the members of a JSON object. Parsers with [`Cut::Json`] have it.
    ///
    /// # Errors
    ///
    /// What [`Faults::settle`] says.
    fn read<'a>(&'a self, _: Members<'a>, _: &mut Faults) -> Result<Self::Record<'a>, ParseError> {
        unreachable!("a parser whose entries are JSON reads them")
    }
}

/// How strictly lines are taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ParseOptions {
    /// Whether a value that cannot be converted rejects its line even in an optional column.
    pub strict: bool,
}

/// What the record of one line may borrow from besides the line; reused from line to line.
///
/// For log types whose lines depend on earlier ones, such as csv with a header, it also remembers
/// those: use one for each stream.
#[derive(Debug, Default)]
pub struct Scratch {
    faults: Faults,
    work: Work,
    arena: Bump,
}

impl Scratch {
    /// Room for records of any log type. Values that cannot be converted are absent.
    pub fn new() -> Self {
        Self::default()
    }

    /// Room for records, values that cannot be converted being errors.
    pub fn strict() -> Self {
        Self::of(ParseOptions { strict: true })
    }

    fn of(options: ParseOptions) -> Self {
        Self {
            faults: Faults::new(options.strict),
            work: Work::new(options.strict),
            ..Self::default()
        }
    }
}

/// Parses one line by the plain rule of cutting. For many lines use a [`BlockParser`].
///
/// # Errors
///
/// What is wrong with the line, and where. A line of white space only has too few columns. A line
/// that is read but gives no event, such as a header, is [`Reason::NoEvent`].
pub fn parse_line<'a, P: Parser>(
    parser: &'a P,
    line: &'a str,
    scratch: &'a mut Scratch,
) -> Result<P::Record<'a>, ParseError> {
    let Scratch {
        faults,
        work,
        arena,
    } = scratch;
    faults.forget();
    match parser.cut().way() {
        Way::Delimited(format) => {
            faults.set_strict(work.strict);
            let lead = line.len() - line.trim_start().len();
            let columns = cut_by_rule(line.trim(), lead, &format, &mut work.image)?;
            parser.convert(columns, faults)
        }
        Way::Text(cutter) => {
            faults.set_strict(work.strict || !cutter.is_lenient());
            parse_text_line(parser, cutter, line, work, faults)
        }
        Way::Json(json) => {
            faults.set_strict(work.strict || !json.is_lenient());
            parse_entry(parser, json, line, (work, arena), faults)
        }
    }
}

/// Cuts a trimmed line by the rule, and checks that it has columns enough.
pub(crate) fn cut_by_rule<'a>(
    line: &str,
    lead: usize,
    format: &Delimited<'a>,
    image: &'a mut Image,
) -> Result<Columns<'a>, ParseError> {
    if line.is_empty() || line.starts_with('{') {
        return Err(ParseError::new(Reason::NotDelimited));
    }
    if image.cut(line, format).is_err() {
        let column = image.columns - 1;
        let offset = image.origins.last().map_or(0, |&origin| origin as usize) + lead;
        return Err(ParseError::new(Reason::UnterminatedQuote).at_column(column, offset));
    }
    check_count(image.columns, format, line.len() + lead)?;
    // SAFETY: an image's bounds are those of its own columns, each followed by one ASCII byte.
    Ok(unsafe {
        let text = &image.text[..image.text.len() - 1];
        Columns::in_image(text, &image.bounds, &image.origins, lead, format)
    })
}

/// Checks that a line has neither too few nor too many columns.
#[inline]
fn check_count(found: usize, format: &Delimited<'_>, end: usize) -> Result<(), ParseError> {
    let reason = if found < format.least {
        Reason::TooFewColumns {
            found,
            least: format.least,
        }
    } else if found > format.known && format.reject_more {
        Reason::TooManyColumns {
            found,
            most: format.known,
        }
    } else {
        return Ok(());
    };
    Err(ParseError::new(reason).at_offset(end))
}

/// Parses blocks of lines, reusing everything from block to block.
///
/// ```
/// # use margay_runtime::*;
/// # struct Words;
/// # struct Word<'a>(Option<&'a str>);
/// # impl Record for Word<'_> {
/// #     fn traverse<S: Sink>(&self, sink: &mut S) { sink.string(&Field::new("word"), self.0); }
/// #     fn event_time(&self) -> Option<Timestamp> { None }
/// # }
/// # impl Parser for Words {
/// #     type Record<'a> = Word<'a>;
/// #     fn log_type(&self) -> &str { "Custom.Words" }
/// #     fn cut(&self) -> Cut<'_> { Cut::Delimited(Delimited::default()) }
/// #     fn convert<'a>(&'a self, columns: Columns<'a>, _: &mut Faults) -> Result<Word<'a>, ParseError> {
/// #         Ok(Word(columns.raw(0)))
/// #     }
/// # }
/// let mut parser = BlockParser::new(Words, ParseOptions::default());
/// let mut report = Report::default();
/// let mut seen = Vec::new();
/// parser.parse(b"one\n\n\"two\" 2\n", &mut report, |word, _| seen.push(word.0.map(str::to_owned)));
/// assert_eq!(seen, [Some("one".to_owned()), Some("two".to_owned())]);
/// assert_eq!((report.tally.lines, report.tally.blank), (3, 1));
/// ```
#[derive(Debug)]
pub struct BlockParser<P> {
    parser: P,
    structure: Structure,
    scratch: Scratch,
    /// The columns that are read, as bits; empty for all.
    wanted: Vec<u64>,
    strict: bool,
}

/// Whether the texts of a record can hold bytes that JSON escapes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Texts {
    /// They hold none: no quote, no backslash, no control byte.
    Plain,
    /// They may hold some.
    Any,
}

/// Blocks longer than this are one long line or were never meant for the cache: they are cut line
/// by line, so that their structure takes no memory.
const LONGEST_SCANNED: usize = 1 << 20;

impl<P: Parser> BlockParser<P> {
    /// A parser of blocks.
    pub fn new(parser: P, options: ParseOptions) -> Self {
        Self {
            parser,
            structure: Structure::default(),
            scratch: Scratch::of(options),
            wanted: Vec::new(),
            strict: options.strict,
        }
    }

    /// From now on converts only what is asked for, where that changes nothing about which lines are
    /// events: fields that are required, checked or times are still read, and so is everything whose
    /// failure would reject its line. The others are absent in the records.
    ///
    /// Members of JSON entries are always read: any of them can reject its entry.
    pub fn select(&mut self, selection: &Selection) {
        let strict = match self.parser.cut().way() {
            Way::Delimited(_) => self.strict,
            Way::Text(_) | Way::Json(_) => true,
        };
        self.wanted = selection.columns(&self.parser.shape(), strict);
    }

    /// The parser of its lines.
    pub fn parser(&self) -> &P {
        &self.parser
    }

    /// Whether what becomes of a line depends on lines before it, such as a header.
    pub fn is_stateful(&self) -> bool {
        match self.parser.cut().way() {
            Way::Delimited(_) => false,
            Way::Text(cutter) => cutter.is_stateful(),
            Way::Json(json) => json.cutter().is_some_and(Cutter::is_stateful),
        }
    }

    /// What inputs are made of.
    pub fn entries(&self) -> Entries<'_> {
        match self.parser.cut().way() {
            Way::Delimited(_) | Way::Text(_) => Entries::Lines,
            Way::Json(json) => json.entries(),
        }
    }

    /// Forgets the lines before: the next block is the first one of another stream.
    pub fn begin_stream(&mut self) {
        self.scratch.work.stream = Stream::default();
    }

    /// Hands the record of every line to `each`, in order, and counts what became of the lines.
    ///
    /// A block holds whole lines; the last one needs no line end.
    pub fn parse<F>(&mut self, block: &[u8], report: &mut Report, mut each: F)
    where
        F: for<'r> FnMut(P::Record<'r>, Texts),
    {
        match self.parser.cut().way() {
            Way::Delimited(format) => {
                let mut lines = Lines {
                    parser: &self.parser,
                    format,
                    wanted: &self.wanted,
                    image: &mut self.scratch.work.image,
                    faults: &mut self.scratch.faults,
                    report,
                };
                if block.len() > LONGEST_SCANNED {
                    lines.parse_each(block, &mut each);
                    // Such a line is rare; the room it took is not kept for the next one.
                    self.scratch.work.give_room_back();
                    return;
                }
                let needles = Needles::of(&lines.format);
                self.structure.find(block, needles, Simd::in_use());
                lines.parse_all(block, &self.structure, &mut each);
            }
            Way::Text(cutter) => {
                let strict = self.scratch.work.strict || !cutter.is_lenient();
                self.scratch.faults.set_strict(strict);
                let mut lines = TextLines {
                    parser: &self.parser,
                    cutter,
                    wanted: &self.wanted,
                    work: &mut self.scratch.work,
                    faults: &mut self.scratch.faults,
                    report,
                };
                if block.len() > LONGEST_SCANNED {
                    lines.parse_each(block, &mut each);
                    self.scratch.work.give_room_back();
                    return;
                }
                self.structure.find(block, cutter.needles(), Simd::in_use());
                lines.parse_all(block, &self.structure, &mut each);
            }
            Way::Json(json) => {
                let strict = self.scratch.work.strict || !json.is_lenient();
                self.scratch.faults.set_strict(strict);
                let mut lines = EntryLines {
                    parser: &self.parser,
                    json,
                    arena: &mut self.scratch.arena,
                    work: &mut self.scratch.work,
                    faults: &mut self.scratch.faults,
                    report,
                };
                lines.parse_all(block, &mut each);
                if block.len() > LONGEST_SCANNED {
                    self.scratch.work.give_room_back();
                }
            }
        }
    }
}

/// The lines of one block on their way to records.
struct Lines<'p, P> {
    parser: &'p P,
    format: Delimited<'p>,
    wanted: &'p [u64],
    image: &'p mut Image,
    faults: &'p mut Faults,
    report: &'p mut Report,
}

impl<P: Parser> Lines<'_, P> {
    /// Parses the lines of a scanned block: even ones where they stand, odd ones by the rule.
    fn parse_all<F>(&mut self, block: &[u8], structure: &Structure, each: &mut F)
    where
        F: for<'r> FnMut(P::Record<'r>, Texts),
    {
        let valid = structure.ascii || std::str::from_utf8(block).is_ok();
        let mut oddities = structure.odd.iter().copied().peekable();
        let mut first = 0;
        for &last in &structure.lines {
            let bounds = &structure.bounds[first as usize..=last as usize];
            first = last;
            let span = (bounds[0] as usize, bounds[bounds.len() - 1] as usize - 1);
            let line = &block[span.0..span.1];
            let mut odd = false;
            while oddities
                .next_if(|&position| position as usize <= span.1)
                .is_some()
            {
                odd = true;
            }
            if odd || !valid || has_edge(line) {
                self.parse_odd(line, span, each);
                continue;
            }
            self.report.tally.lines += 1;
            // SAFETY: the block is UTF-8, and the line lies between ASCII bytes or the block's
            // ends; the bounds of a line that is not odd are those of its columns.
            let columns = unsafe {
                let line = std::str::from_utf8_unchecked(line);
                let Delimited { quote, none, .. } = self.format;
                Columns::in_block(line, bounds, quote, none).only(self.wanted)
            };
            let found = bounds.len() - 1;
            let result = check_count(found, &self.format, line.len())
                .and_then(|()| self.parser.convert(columns, self.faults));
            match result {
                Ok(record) => {
                    each(record, self.texts(line));
                    count_event(self.report, self.faults, &columns, found, &self.format);
                }
                Err(error) => count_reject(self.report, self.faults, span, error),
            }
        }
    }

    /// What the texts of a line are that is not odd. The rest of its columns, taken as they stand, may
    /// have quotes around them.
    #[inline]
    fn texts(&self, line: &[u8]) -> Texts {
        let may_have_quotes = self.format.known == usize::MAX && self.format.quote == Some(b'"');
        match may_have_quotes && memchr::memchr(b'"', line).is_some() {
            true => Texts::Any,
            false => Texts::Plain,
        }
    }

    /// Parses every line of a block by the rule.
    fn parse_each<F>(&mut self, block: &[u8], each: &mut F)
    where
        F: for<'r> FnMut(P::Record<'r>, Texts),
    {
        for (start, end) in line_spans(block) {
            self.parse_odd(&block[start..end], (start, end), each);
        }
    }

    /// Parses a line by the rule: white space trimmed, bad bytes replaced, escapes undone.
    fn parse_odd<F>(&mut self, line: &[u8], span: (usize, usize), each: &mut F)
    where
        F: for<'r> FnMut(P::Record<'r>, Texts),
    {
        self.report.tally.lines += 1;
        let text = String::from_utf8_lossy(line);
        let trimmed = text.trim();
        if trimmed.is_empty() {
            self.report.tally.blank += 1;
            return;
        }
        if matches!(text, Cow::Owned(_)) && !self.format.replace_invalid {
            let offset = std::str::from_utf8(line).map_or_else(|bad| bad.valid_up_to(), str::len);
            let error = ParseError::new(Reason::InvalidUtf8).at_offset(offset);
            return count_reject(self.report, self.faults, span, error);
        }
        let lead = text.len() - text.trim_start().len();
        let columns = match cut_by_rule(trimmed, lead, &self.format, self.image) {
            Ok(columns) => columns.only(self.wanted),
            Err(error) => return count_reject(self.report, self.faults, span, error),
        };
        match self.parser.convert(columns, self.faults) {
            Ok(record) => {
                each(record, Texts::Any);
                let found = columns.len();
                count_event(self.report, self.faults, &columns, found, &self.format);
            }
            Err(error) => count_reject(self.report, self.faults, span, error),
        }
    }
}

/// A block as text, where it is; the structure is what a scan found in this block.
pub(crate) fn text_of<'b>(block: &'b [u8], structure: &Structure) -> Option<&'b str> {
    match structure.ascii {
        // SAFETY: the scan has seen ASCII only.
        true => Some(unsafe { std::str::from_utf8_unchecked(block) }),
        false => std::str::from_utf8(block).ok(),
    }
}

/// Where each line of a block begins and ends, its line end left out.
pub(crate) fn line_spans(block: &[u8]) -> impl Iterator<Item = (usize, usize)> {
    let lines = block.split_inclusive(|&byte| byte == b'\n');
    lines.scan(0, |next, line| {
        let start = *next;
        *next += line.len();
        Some((
            start,
            start + line.strip_suffix(b"\n").unwrap_or(line).len(),
        ))
    })
}

/// Whether a line begins or ends with a byte that might be white space, or is none of ours.
#[inline]
pub(crate) fn has_edge(line: &[u8]) -> bool {
    let might_be_blank = |byte: u8| byte <= b' ' || byte >= 0x80;
    match line {
        [b'{', ..] | [] => true,
        [first, .., last] => might_be_blank(*first) || might_be_blank(*last),
        [only] => might_be_blank(*only),
    }
}

#[inline]
fn count_event(
    report: &mut Report,
    faults: &mut Faults,
    columns: &Columns<'_>,
    found: usize,
    format: &Delimited<'_>,
) {
    report.tally.events += 1;
    let line = report.tally.lines;
    for fault in faults.drain() {
        report.count_soft(fault, line, 1);
    }
    if let Some((more, sample)) = extra(columns, found, format) {
        report.count_extra(line, more, sample);
    }
}

/// How many columns a line has beyond those that are known, and the first of them.
#[inline]
pub(crate) fn extra<'a>(
    columns: &Columns<'a>,
    found: usize,
    format: &Delimited<'_>,
) -> Option<(usize, &'a str)> {
    (found > format.known).then(|| {
        let sample = columns.raw(format.known).unwrap_or_default();
        (found - format.known, sample)
    })
}

#[cold]
pub(crate) fn count_reject(
    report: &mut Report,
    faults: &mut Faults,
    (start, end): (usize, usize),
    error: ParseError,
) {
    faults.forget();
    report.tally.rejects += 1;
    report.rejects.push(Reject {
        line: report.tally.lines,
        start,
        end,
        error,
    });
}
