//! One line that was cut, before anything of it is converted.

use crate::columns::Columns;
use crate::entry::Members;
use crate::error::ParseError;
use crate::faults::Faults;
use crate::parser::{Parser, Texts};
use crate::record::{Sink, show};
use crate::time::Time;

/// One line, cut but not converted: it becomes a record, or feeds a sink.
///
/// [`BlockParser::parse_rows`](crate::BlockParser::parse_rows) hands them over.
pub struct Row<'r, P> {
    parser: &'r P,
    values: Values<'r>,
    texts: Texts,
    faults: &'r mut Faults,
}

/// What the values of a line are in.
enum Values<'r> {
    Columns(Columns<'r>),
    Members(Members<'r>),
}

impl<'r, P: Parser> Row<'r, P> {
    #[inline(always)]
    pub(crate) fn of_columns(
        parser: &'r P,
        columns: Columns<'r>,
        texts: Texts,
        faults: &'r mut Faults,
    ) -> Self {
        Self {
            parser,
            values: Values::Columns(columns),
            texts,
            faults,
        }
    }

    #[inline(always)]
    pub(crate) fn of_members(
        parser: &'r P,
        members: Members<'r>,
        texts: Texts,
        faults: &'r mut Faults,
    ) -> Self {
        Self {
            parser,
            values: Values::Members(members),
            texts,
            faults,
        }
    }

    /// Whether its texts can hold bytes that JSON escapes.
    #[inline(always)]
    pub fn texts(&self) -> Texts {
        self.texts
    }

    /// Whether it was cut into columns, and is no JSON. Asked where rows of columns are written by a
    /// function of their own.
    #[cfg(target_arch = "x86_64")]
    #[inline(always)]
    pub(crate) fn has_columns(&self) -> bool {
        matches!(self.values, Values::Columns(_))
    }

    /// Its record.
    ///
    /// # Errors
    ///
    /// Why the line gives none.
    #[inline(always)]
    pub fn record(self) -> Result<P::Record<'r>, ParseError> {
        match self.values {
            Values::Columns(columns) => self.parser.convert(columns, self.faults),
            Values::Members(members) => self.parser.read(members, self.faults),
        }
    }

    /// Hands its fields to a sink, as a traversal of its record does, and gives the time that dates it.
    ///
    /// # Errors
    ///
    /// Why the line gives no record; the sink has some of its fields then, and is to forget them.
    #[inline(always)]
    pub fn feed<S: Sink>(self, sink: &mut S) -> Result<Option<Time<'r>>, ParseError> {
        match self.values {
            Values::Columns(columns) => self.parser.feed(columns, self.faults, sink),
            Values::Members(members) => Ok(show(&self.parser.read(members, self.faults)?, sink)),
        }
    }
}
