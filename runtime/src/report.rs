//! What became of the lines of a block or a run: nothing is lost without a count.

use crate::error::{Excerpt, ParseError};
use crate::faults::Faults;

/// How many lines there were and what became of them.
///
/// `lines = events + rejects + blank + headers`, always.
///
/// ```
/// use margay_runtime::Tally;
///
/// let tally = Tally { lines: 3, events: 1, rejects: 1, blank: 1, headers: 0 };
/// assert!(tally.is_conserved());
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Lines read, blank ones included.
    pub lines: u64,
    /// Lines that became an event.
    pub events: u64,
    /// Lines that were rejected with a reason.
    pub rejects: u64,
    /// Lines of white space only.
    pub blank: u64,
    /// Header and comment lines that were read and give no event.
    pub headers: u64,
}

impl Tally {
    /// Whether every line is accounted for.
    pub fn is_conserved(&self) -> bool {
        self.lines == self.events + self.rejects + self.blank + self.headers
    }

    /// Adds another tally to this one.
    pub fn add(&mut self, other: &Tally) {
        self.lines += other.lines;
        self.events += other.events;
        self.rejects += other.rejects;
        self.blank += other.blank;
        self.headers += other.headers;
    }
}

/// A line that gave no event, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Reject {
    /// The line's number within the block, from 1, blank lines counted.
    pub line: u64,
    /// Where the line begins in the block, in bytes.
    pub start: usize,
    /// Where it ends, its line end not counted.
    pub end: usize,
    /// What is wrong with it.
    pub error: ParseError,
}

/// A kind of value that could not be converted in an optional column, with how often and a sample.
#[derive(Debug, Clone, PartialEq)]
pub struct SoftFailure {
    /// The first such failure, with its column, field and reason.
    pub sample: ParseError,
    /// The number of the sample's line, from 1.
    pub line: u64,
    /// How many values failed in this column and field.
    pub count: u64,
}

impl SoftFailure {
    /// Whether an error is in the same column and field. Elements of an array are all in one.
    ///
    /// ```
    /// use margay_runtime::{ParseError, Reason, SoftFailure};
    ///
    /// let at = |field| ParseError::new(Reason::Missing).in_field(field);
    /// let soft = SoftFailure { sample: at("items[0].id"), line: 1, count: 1 };
    /// assert!(soft.is_of(&at("items[12].id")));
    /// assert!(!soft.is_of(&at("items[0].name")));
    /// ```
    pub fn is_of(&self, error: &ParseError) -> bool {
        let fields = (self.sample.field(), error.field());
        self.sample.column() == error.column()
            && match fields {
                (Some(own), Some(other)) => is_one_field(own, other),
                fields => fields.0 == fields.1,
            }
    }
}

/// Whether two paths lead to one field, positions in arrays aside.
fn is_one_field(one: &str, other: &str) -> bool {
    let plain = |path: &str| !path.contains('[');
    if plain(one) || plain(other) {
        return one == other;
    }
    let parts = |path| str::split(path, '[').map(after_position);
    parts(one).eq(parts(other))
}

/// What comes after `12]`.
fn after_position(part: &str) -> &str {
    match part.trim_start_matches(|digit: char| digit.is_ascii_digit()) {
        rest if rest.starts_with(']') => rest,
        _ => part,
    }
}

/// Columns beyond those the layout knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtraColumns {
    /// How many lines had any.
    pub lines: u64,
    /// The most columns one line had beyond the known ones.
    pub most: usize,
    /// The first line that had any, from 1.
    pub line: u64,
    /// The beginning of its first extra column.
    pub sample: Excerpt,
}

/// The part of a log type in a block or run of several log types.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// The log type.
    pub log_type: Box<str>,
    /// How long its lines are, their line ends counted.
    pub bytes: u64,
    /// What its lines gave besides their events. Their numbers are those among all lines; there are
    /// no blank ones among them, and no rejects: those are nobody's.
    pub report: Report,
}

impl Share {
    /// Nothing yet.
    pub fn of(log_type: &str) -> Self {
        Self {
            log_type: log_type.into(),
            bytes: 0,
            report: Report::default(),
        }
    }
}

/// What a block or a run gave besides its events.
///
/// ```
/// use margay_runtime::{Report, Tally};
///
/// let block = Report { tally: Tally { lines: 2, events: 2, ..Tally::default() }, ..Report::default() };
/// let mut run = Report::default();
/// run.merge(block.clone());
/// run.merge(block);
/// assert_eq!(run.tally.lines, 4);
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// The counts.
    pub tally: Tally,
    /// The rejected lines in order. Their byte ranges stay those of their own block.
    pub rejects: Vec<Reject>,
    /// Values that could not be converted, one entry per column and field.
    pub soft: Vec<SoftFailure>,
    /// Columns the layout does not know, if any line had them.
    pub extra: Option<ExtraColumns>,
    /// The parts of the log types, always the same ones in the same order, if there are several.
    pub shares: Vec<Share>,
}

impl Report {
    /// Appends the report of the block that follows; its line numbers become those of the whole.
    pub fn merge(&mut self, later: Report) {
        self.merge_behind(self.tally.lines, later);
    }

    /// Appends a later report, so many lines being before those that it is about.
    pub(crate) fn merge_behind(&mut self, before: u64, later: Report) {
        self.tally.add(&later.tally);
        self.rejects
            .extend(later.rejects.into_iter().map(|reject| Reject {
                line: reject.line + before,
                ..reject
            }));
        for soft in later.soft {
            self.count_soft(soft.sample, soft.line + before, soft.count);
        }
        if let Some(extra) = later.extra {
            self.merge_extra(ExtraColumns {
                line: extra.line + before,
                ..extra
            });
        }
        self.merge_shares(before, later.shares);
    }

    fn merge_shares(&mut self, before: u64, later: Vec<Share>) {
        if self.shares.is_empty() {
            let new = later.iter().map(|share| Share::of(&share.log_type));
            self.shares = new.collect();
        }
        for (share, later) in self.shares.iter_mut().zip(later) {
            share.bytes += later.bytes;
            share.report.merge_behind(before, later.report);
        }
    }

    /// Counts the line that was counted last as an event, with what failed in it and the columns that it
    /// has beyond the known ones.
    #[inline(always)]
    pub(crate) fn count_event(&mut self, faults: &mut Faults, extra: Option<(usize, &str)>) {
        self.tally.events += 1;
        if faults.any_soft() || extra.is_some() {
            self.count_surprises(faults, extra);
        }
    }

    #[cold]
    #[inline(never)]
    fn count_surprises(&mut self, faults: &mut Faults, extra: Option<(usize, &str)>) {
        let line = self.tally.lines;
        for fault in faults.drain() {
            self.count_soft(fault, line, 1);
        }
        if let Some((columns, sample)) = extra {
            self.count_extra(line, columns, sample);
        }
    }

    /// Counts values of one column and field that could not be converted.
    pub(crate) fn count_soft(&mut self, sample: ParseError, line: u64, count: u64) {
        let known = self.soft.iter_mut().find(|soft| soft.is_of(&sample));
        match known {
            Some(soft) => soft.count += count,
            None => self.soft.push(SoftFailure {
                sample,
                line,
                count,
            }),
        }
    }

    /// Counts a line with columns beyond the known ones.
    fn count_extra(&mut self, line: u64, columns: usize, sample: &str) {
        match &mut self.extra {
            Some(known) => {
                known.lines += 1;
                known.most = known.most.max(columns);
            }
            None => {
                self.extra = Some(ExtraColumns {
                    lines: 1,
                    most: columns,
                    line,
                    sample: Excerpt::of(sample),
                });
            }
        }
    }

    fn merge_extra(&mut self, later: ExtraColumns) {
        match &mut self.extra {
            Some(known) => {
                known.lines += later.lines;
                known.most = known.most.max(later.most);
            }
            None => self.extra = Some(later),
        }
    }
}
