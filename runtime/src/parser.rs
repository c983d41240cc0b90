//! A log type's parser, and the loop that feeds it.

use bumpalo::Bump;

use crate::block::{find_structure, is_long, parts};
use crate::columns::Columns;
use crate::cut::lines::{Lines, cut_by_rule};
use crate::cut::needles::Needles;
use crate::cut::structure::Structure;
use crate::cut::{Cut, Way};
use crate::engine::Entries;
use crate::entry::{EntryLines, Members, parse_entry};
use crate::error::ParseError;
use crate::faults::{Faults, First};
use crate::record::{Record, Sink, show};
use crate::report::Report;
use crate::row::Row;
use crate::select::Selection;
use crate::shape::Slot;
use crate::text::{Cutter, Stream, TextLines, Work, parse_text_line};
use crate::time::Time;

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

    /// Converts the columns of a line as [`Parser::convert`] does and hands them to a sink as
    /// [`Record::traverse`] does, but keeps no record. Gives the time that dates the line.
    ///
    /// # Errors
    ///
    /// What [`Faults::settle`] says; the sink has some of the fields then, and is to forget them.
    #[inline]
    fn feed<'a, S: Sink>(
        &'a self,
        columns: Columns<'a>,
        faults: &mut Faults,
        sink: &mut S,
    ) -> Result<Option<Time<'a>>, ParseError> {
        Ok(show(&self.convert(columns, faults)?, sink))
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
/// that is read but gives no event, such as a header, is [`Reason::NoEvent`](crate::Reason::NoEvent).
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
            faults.judge(work.strict, First::InLine);
            let lead = line.len() - line.trim_start().len();
            let columns = cut_by_rule(line.trim(), lead, &format, &mut work.image)?;
            parser.convert(columns, faults)
        }
        Way::Text(cutter) => {
            faults.judge(work.strict || !cutter.is_lenient(), First::InLine);
            parse_text_line(parser, cutter, line, work, faults)
        }
        Way::Json(json) => {
            faults.judge(work.strict || !json.is_lenient(), First::Found);
            parse_entry(parser, json, line, (work, arena), faults)
        }
    }
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
    #[inline]
    pub fn parse<F>(&mut self, block: &[u8], report: &mut Report, mut each: F)
    where
        F: for<'r> FnMut(P::Record<'r>, Texts),
    {
        self.parse_rows(block, report, |row| {
            let texts = row.texts();
            row.record().map(|record| each(record, texts))
        });
    }

    /// As [`BlockParser::parse`], but hands over every line before it is converted, and counts it
    /// by what `each` says became of it.
    ///
    /// ```
    /// # use margay_runtime::*;
    /// # struct Words;
    /// # struct Word<'a>(Option<&'a str>);
    /// # impl Record for Word<'_> {
    /// #     fn traverse<S: Sink>(&self, sink: &mut S) { sink.string(&Field::new("word"), self.0); }
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
    /// let mut collected = Vec::new();
    /// parser.parse_rows(b"one\ntwo\n", &mut report, |row| {
    ///     let mut line = Vec::new();
    ///     write_json(&row.record()?, Timestamps::Keep, &mut line);
    ///     collected.push(line);
    ///     Ok(())
    /// });
    /// assert_eq!(collected[1], br#"{"word":"two"}"#);
    /// assert_eq!(report.tally.events, 2);
    /// ```
    #[inline]
    pub fn parse_rows<F>(&mut self, block: &[u8], report: &mut Report, mut each: F)
    where
        F: for<'r> FnMut(Row<'r, P>) -> Result<(), ParseError>,
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
                let needles = Needles::of(&lines.format);
                for (start, part) in parts(block) {
                    find_structure(&mut self.structure, part, needles);
                    lines.parse_all(part, start, &self.structure, &mut each);
                }
                if is_long(block) {
                    // Its line was rare; the room it took is not kept for the next one.
                    self.scratch.work.give_room_back();
                }
            }
            Way::Text(cutter) => {
                let strict = self.scratch.work.strict || !cutter.is_lenient();
                self.scratch.faults.judge(strict, First::InLine);
                let mut lines = TextLines {
                    parser: &self.parser,
                    cutter,
                    wanted: &self.wanted,
                    work: &mut self.scratch.work,
                    faults: &mut self.scratch.faults,
                    report,
                };
                for (start, part) in parts(block) {
                    find_structure(&mut self.structure, part, cutter.needles());
                    lines.parse_all(part, start, &self.structure, &mut each);
                }
                if is_long(block) {
                    // Its line was rare; the room it took is not kept for the next one.
                    self.scratch.work.give_room_back();
                }
            }
            Way::Json(json) => {
                let strict = self.scratch.work.strict || !json.is_lenient();
                self.scratch.faults.judge(strict, First::Found);
                let mut lines = EntryLines {
                    parser: &self.parser,
                    json,
                    arena: &mut self.scratch.arena,
                    work: &mut self.scratch.work,
                    faults: &mut self.scratch.faults,
                    report,
                };
                lines.parse_all(block, &mut each);
                if is_long(block) {
                    // Its line was rare; the room it took is not kept for the next one.
                    self.scratch.work.give_room_back();
                }
            }
        }
    }
}
