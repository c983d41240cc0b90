//! Several log types on one stream: each line goes to the first that takes it, and the one that took
//! the lines before is asked first.

use crate::engine::{Engine, Entries};
use crate::error::{ParseError, Reason};
use crate::report::{Reject, Report, Share};
use crate::select::UnknownField;

/// An engine for streams whose lines are of several log types.
///
/// Every log type has a penalty, at first 1. The one of the lowest penalty is asked first, among
/// equals the one that stands first. One that rejects the line gets 1 more, and the next is asked;
/// one that takes it, be it without an event, gets 0. A line that all reject is rejected. A new
/// stream begins with new penalties.
///
/// So what becomes of a line may depend on those before it, where it would do for several log types:
/// one classifier must be given all blocks of a stream.
///
/// ```
/// # use margay_runtime::*;
/// # struct Word(&'static str);
/// # impl Engine for Word {
/// #     fn log_type(&self) -> &str { self.0 }
/// #     fn select(&mut self, _: &[String]) -> Result<(), UnknownField> { Ok(()) }
/// #     fn parse(&mut self, block: &[u8], out: &mut Vec<u8>, report: &mut Report) {
/// #         for line in block.split_inclusive(|&byte| byte == b'\n') {
/// #             report.tally.lines += 1;
/// #             report.tally.events += 1;
/// #             out.extend_from_slice(self.0.as_bytes());
/// #             out.push(b'\n');
/// #         }
/// #     }
/// # }
/// # let (doors, gates) = (Word("Custom.Door"), Word("Custom.Gate"));
/// let mut engine = Classifier::new(vec![Box::new(doors), Box::new(gates)]);
/// let (mut out, mut report) = (Vec::new(), Report::default());
/// engine.parse(b"open\nshut\n", &mut out, &mut report);
/// assert_eq!(out, b"Custom.Door\nCustom.Door\n");
/// assert_eq!(report.shares[0].report.tally.events, 2);
/// assert_eq!(report.shares[1].report.tally.events, 0);
/// ```
pub struct Classifier {
    name: String,
    candidates: Vec<Candidate>,
    /// How many bytes the favourite is given at once. It makes no difference but to the speed.
    reach: usize,
    /// The candidates in the order in which they are asked for a line.
    order: Vec<usize>,
}

struct Candidate {
    engine: Box<dyn Engine>,
    stateful: bool,
    penalty: u64,
}

/// The most bytes that the favourite is given at once.
const FARTHEST: usize = 1 << 20;

impl Classifier {
    /// A classifier of the log types of some engines, in the order in which they are asked.
    pub fn new(engines: Vec<Box<dyn Engine>>) -> Self {
        let names: Vec<_> = engines.iter().map(|engine| engine.log_type()).collect();
        let name = names.join(", ");
        let candidates = engines.into_iter().map(|engine| Candidate {
            stateful: engine.is_stateful(),
            engine,
            penalty: 1,
        });
        Self {
            name,
            candidates: candidates.collect(),
            reach: 0,
            order: Vec::new(),
        }
    }

    /// The log types whose lines depend on earlier ones. A line that such a log type is asked for
    /// counts as one of its own, whoever takes it: it had better have a stream for itself.
    pub fn stateful(&self) -> impl Iterator<Item = &str> {
        let stateful = self.candidates.iter().filter(|one| one.stateful);
        stateful.map(|one| one.engine.log_type())
    }

    /// The candidate that is asked first.
    fn favourite(&self) -> Option<usize> {
        (0..self.candidates.len()).min_by_key(|&at| self.candidates[at].penalty)
    }
}

impl Engine for Classifier {
    /// JSON where it is that for all log types; where some are in documents, in those if it is the
    /// same place for all of them.
    fn entries(&self) -> Entries<'_> {
        let mut all = self
            .candidates
            .iter()
            .map(|candidate| candidate.engine.entries());
        let first = all.next().unwrap_or(Entries::Lines);
        all.fold(first, |one, other| match (one, other) {
            (Entries::Json, within @ Entries::JsonWithin(_)) => within,
            (within @ Entries::JsonWithin(_), Entries::Json) => within,
            (one, other) if one == other => one,
            _ => Entries::Lines,
        })
    }

    /// The log types, with commas between them.
    fn log_type(&self) -> &str {
        &self.name
    }

    fn is_stateful(&self) -> bool {
        true
    }

    fn begin_stream(&mut self) {
        for candidate in &mut self.candidates {
            candidate.engine.begin_stream();
            candidate.penalty = 1;
        }
    }

    /// Each log type writes those of the fields that it has; one that none of them has is an error.
    fn select(&mut self, fields: &[String]) -> Result<(), UnknownField> {
        let mut found = vec![false; fields.len()];
        let mut unknown = None;
        for Candidate { engine, .. } in &mut self.candidates {
            let mut has = Vec::new();
            for (field, found) in fields.iter().zip(&mut found) {
                match engine.select(std::slice::from_ref(field)) {
                    Ok(()) => {
                        *found = true;
                        has.push(field.clone());
                    }
                    Err(error) => unknown = Some(error),
                }
            }
            engine.select(&has)?;
        }
        let missing = fields.iter().zip(found).find(|(_, found)| !found);
        match (missing, unknown) {
            (Some((field, _)), Some(unknown)) => Err(UnknownField {
                path: field.clone(),
                ..unknown
            }),
            _ => Ok(()),
        }
    }

    fn parse(&mut self, block: &[u8], out: &mut Vec<u8>, report: &mut Report) {
        let shares = self.candidates.iter();
        report.shares = shares.map(|one| Share::of(one.engine.log_type())).collect();
        let mut lines = Lines {
            classifier: self,
            block,
            at: 0,
            out,
            report,
        };
        while lines.at < block.len() {
            lines.run();
        }
    }
}

/// The lines of a block on their way to the log types.
struct Lines<'c> {
    classifier: &'c mut Classifier,
    block: &'c [u8],
    /// Where the next line begins.
    at: usize,
    out: &'c mut Vec<u8>,
    report: &'c mut Report,
}

impl Lines<'_> {
    /// Gives the favourite as many lines as it will probably take. As long as it takes them, it stays
    /// the favourite, and no other is asked: what it takes of them would have been its lines one by
    /// one, too.
    fn run(&mut self) {
        let reach = self.classifier.reach;
        let next = self.line_end(self.at);
        let end = self.line_end((self.at + reach).min(self.block.len() - 1));
        let Some(favourite) = self.classifier.favourite() else {
            return self.ask_all(next);
        };
        if end <= next || self.classifier.candidates[favourite].stateful {
            return self.ask_all(next);
        }
        let before = self.out.len();
        let report = self.parse(favourite, end);
        let Some(reject) = report.rejects.first() else {
            self.classifier.reach = (2 * reach).min(FARTHEST);
            return self.take(favourite, end, report);
        };
        // Which part of the output belongs to the lines before is not told, so they are parsed again.
        self.out.truncate(before);
        self.classifier.reach = 0;
        let clean = self.at + reject.start;
        if clean > self.at {
            let report = self.parse(favourite, clean);
            self.take(favourite, clean, report);
        }
        self.ask_all(self.line_end(clean));
    }

    /// Asks one candidate after the other for the next line.
    fn ask_all(&mut self, end: usize) {
        let Classifier {
            candidates, order, ..
        } = &mut *self.classifier;
        order.clear();
        order.extend(0..candidates.len());
        order.sort_by_key(|&at| candidates[at].penalty);
        let mut said = Vec::new();
        for turn in 0..self.classifier.order.len() {
            let asked = self.classifier.order[turn];
            let before = self.out.len();
            let mut report = self.parse(asked, end);
            match report.rejects.pop() {
                None => {
                    // Twice the same log type: the next lines are probably of it too.
                    self.classifier.reach = if turn == 0 { 2 * (end - self.at) } else { 0 };
                    return self.take(asked, end, report);
                }
                Some(reject) => {
                    self.out.truncate(before);
                    self.classifier.candidates[asked].penalty += 1;
                    said.push((asked, reject.error));
                }
            }
        }
        self.classifier.reach = 0;
        self.reject(end, said);
    }

    fn parse(&mut self, candidate: usize, end: usize) -> Report {
        let mut report = Report::default();
        let lines = &self.block[self.at..end];
        let engine = &mut self.classifier.candidates[candidate].engine;
        engine.parse(lines, self.out, &mut report);
        report
    }

    /// Counts lines that a candidate took, and goes on behind them.
    fn take(&mut self, candidate: usize, end: usize, mut report: Report) {
        let lines = &self.block[self.at..end];
        let before = self.report.tally.lines;
        self.report.tally.add(&report.tally);
        self.at = end;
        // Blank lines are nobody's.
        let blank = std::mem::take(&mut report.tally.blank);
        report.tally.lines -= blank;
        if report.tally.lines == 0 {
            return;
        }
        self.classifier.candidates[candidate].penalty = 0;
        let share = &mut self.report.shares[candidate];
        share.bytes += lines.len() as u64;
        if blank > 0 {
            share.bytes -= bytes_of_blank_lines(lines);
        }
        share.report.merge_behind(before, report);
    }

    /// Rejects the next line.
    #[cold]
    fn reject(&mut self, end: usize, said: Vec<(usize, ParseError)>) {
        let line = &self.block[self.at..end];
        let candidates = &self.classifier.candidates;
        let said = said.into_iter().map(|(candidate, error)| {
            let log_type = candidates[candidate].engine.log_type();
            (log_type, error)
        });
        let tally = &mut self.report.tally;
        tally.lines += 1;
        tally.rejects += 1;
        self.report.rejects.push(Reject {
            line: tally.lines,
            start: self.at,
            end: end - usize::from(line.ends_with(b"\n")),
            error: ParseError::new(Reason::unclassified(said)),
        });
        self.at = end;
    }

    /// Where the line ends that holds a byte, its line end counted.
    fn line_end(&self, at: usize) -> usize {
        let rest = &self.block[at..];
        memchr::memchr(b'\n', rest).map_or(self.block.len(), |end| at + end + 1)
    }
}

fn bytes_of_blank_lines(lines: &[u8]) -> u64 {
    // Each with its line end, which the last line may lack.
    let lines = lines.split_inclusive(|&byte| byte == b'\n');
    let blank = lines.filter(|line| String::from_utf8_lossy(line).trim().is_empty());
    blank.map(|line| line.len() as u64).sum()
}
