//! Lines whose columns become a JSON object: what cuts them, and what the columns give it.

use bumpalo::Bump;

use super::feed::{Feed, ObjectText};
use crate::columns::Columns;
use crate::cut::lines::{cut_by_rule, extra};
use crate::cut::{Delimited, OwnedDelimited};
use crate::error::ParseError;
use crate::faults::Faults;
#[cfg(feature = "regex")]
use crate::text::Regex;
use crate::text::{Csv, Cutter, Fastmatch, Pairs, Work, cut_captures};

/// A way of cutting lines into columns that become an object.
#[derive(Debug)]
pub enum TextCut {
    /// See [`Delimited`].
    Delimited(OwnedDelimited),
    /// See [`Csv`].
    Csv(Csv),
    /// See [`Fastmatch`].
    Fastmatch(Fastmatch),
    /// See [`Regex`].
    #[cfg(feature = "regex")]
    Regex(Regex),
    /// See [`Pairs`].
    Pairs(Pairs),
}

/// What cuts a line.
enum By<'s> {
    Separators(Delimited<'s>),
    Captures(&'s dyn Cutter),
}

impl TextCut {
    fn by(&self) -> By<'_> {
        match self {
            Self::Delimited(format) => By::Separators(format.as_delimited()),
            Self::Csv(csv) => By::Captures(csv),
            Self::Fastmatch(fastmatch) => By::Captures(fastmatch),
            #[cfg(feature = "regex")]
            Self::Regex(regex) => By::Captures(regex),
            Self::Pairs(pairs) => By::Captures(pairs),
        }
    }
}

/// Lines whose columns become the members of an object.
#[derive(Debug)]
pub(super) struct Captured {
    pub cut: TextCut,
    pub feeds: Vec<Feed>,
}

/// How many columns a line has beyond those that are known, and the first of them.
pub(super) type Extra<'a> = Option<(usize, &'a str)>;

impl Captured {
    /// What cuts the lines into captures, if they are that.
    pub fn cutter(&self) -> Option<&dyn Cutter> {
        match self.cut.by() {
            By::Separators(_) => None,
            By::Captures(cutter) => Some(cutter),
        }
    }

    /// Whether a value that cannot be converted is left out rather than reject its line.
    pub fn is_lenient(&self) -> bool {
        self.cutter().is_none_or(Cutter::is_lenient)
    }

    /// Whether bytes that are not UTF-8 are replaced rather than reject their line.
    pub fn replaces_invalid(&self) -> bool {
        match self.cut.by() {
            By::Separators(format) => format.replace_invalid,
            By::Captures(_) => false,
        }
    }

    /// The columns of a line as an object.
    pub fn object<'a>(
        &self,
        line: &str,
        lead: usize,
        (work, arena): (&mut Work, &'a Bump),
        faults: &mut Faults,
    ) -> Result<(&'a str, Extra<'a>), ParseError> {
        let (columns, extra) = self.columns(line, lead, work)?;
        let mut object = ObjectText::new(2 * line.len(), arena);
        for feed in &self.feeds {
            feed.write(&columns, faults, &mut object);
        }
        let extra = extra.map(|(more, sample)| (more, &*arena.alloc_str(sample)));
        Ok((object.finish(), extra))
    }

    fn columns<'c>(
        &'c self,
        line: &'c str,
        lead: usize,
        work: &'c mut Work,
    ) -> Result<(Columns<'c>, Extra<'c>), ParseError> {
        match self.cut.by() {
            By::Separators(format) => {
                let columns = cut_by_rule(line, lead, &format, &mut work.image)?;
                let extra = extra(&columns, &format);
                Ok((columns, extra))
            }
            By::Captures(cutter) => {
                let cut = cut_captures(cutter, line, lead, work)?;
                Ok((cut.columns, cut.extra))
            }
        }
    }
}
