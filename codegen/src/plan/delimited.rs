//! What the plan of `delimited` is made of.

use super::{Column, Feed};

/// Columns between separators.
#[derive(Debug, Clone, PartialEq)]
pub struct Delimited {
    /// The byte between two columns.
    pub separator: u8,
    /// The byte around a quoted column, when the format has one.
    pub quote: Option<u8>,
    /// What stands for the quote inside a quoted column.
    pub escapes: Escapes,
    /// Whether separators within `[` and `]` around a column are none; brackets stay in its text.
    pub brackets: bool,
    /// The text that stands for "no value"; never empty.
    pub none: String,
    /// The fewest columns a line may have.
    pub least: usize,
    /// What happens to columns beyond the listed ones.
    pub more: More,
    /// What happens to a line that is not UTF-8.
    pub invalid_utf8: InvalidUtf8,
    /// The columns in the order of the line. Those after the last one that feeds a field may be
    /// cut badly without harm.
    pub columns: Vec<Column>,
}

impl Delimited {
    /// How many columns from the left give anything.
    pub fn read(&self) -> usize {
        let mut columns = self.columns.iter();
        let last = columns.rposition(|column| column.feed != Feed::Skip);
        last.map_or(0, |last| last + 1)
    }

    /// The last column, if it is all that follow.
    pub fn rest(&self) -> Option<usize> {
        let last = self.columns.len().checked_sub(1)?;
        matches!(self.columns[last].feed, Feed::Rest { .. }).then_some(last)
    }
}

/// What stands for the quote inside a quoted column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escapes {
    /// Nothing: the first quote before a separator ends the column.
    None,
    /// Two quotes.
    Doubled,
    /// A backslash and a quote; a backslash is escaped by another.
    Backslash,
    /// Both.
    DoubledAndBackslash,
}

/// What happens to columns beyond the listed ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum More {
    /// They are counted and ignored.
    Ignore,
    /// The line is rejected.
    Reject,
}

/// What happens to a line that is not UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvalidUtf8 {
    /// Each bad sequence becomes U+FFFD.
    Replace,
    /// The line is rejected.
    Reject,
}
