//! Cutting lines into columns.
//!
//! Two ways that give the same columns. [`line`] is the rule: one line, read byte by byte, every
//! escape undone. [`structure`] is the fast way: it marks separators, quotes and line ends of a
//! whole block as bit masks, 64 bytes at a time, and notes which lines hold anything unusual; those
//! are cut again by the rule. Tests hold the one against the other on every input they can think of.
//!
//! If you change what the rule accepts, also look at which bytes `structure` calls odd: a line it
//! does not call odd must mean the same to both.

pub(crate) mod line;
pub(crate) mod lines;
pub(crate) mod needles;
pub(crate) mod show;
pub(crate) mod structure;

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
#[cfg(target_arch = "aarch64")]
mod neon;
mod portable;
mod room;
pub(crate) mod simd;
#[cfg(test)]
mod tests;

use crate::entry::Json;
#[cfg(feature = "regex")]
use crate::text::Regex;
use crate::text::{Csv, Cutter, Fastmatch, Pairs};

/// How the lines of a log type are cut.
///
/// ```
/// use margay_runtime::{Cut, Delimited};
///
/// assert!(matches!(Cut::from(Delimited::default()), Cut::Delimited(_)));
/// ```
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Cut<'s> {
    /// By separators, some columns quoted.
    Delimited(Delimited<'s>),
    /// By delimiters, quotes taken loosely, names perhaps from a header.
    Csv(&'s Csv),
    /// By the first of some patterns that matches.
    Fastmatch(&'s Fastmatch),
    /// By a regular expression.
    #[cfg(feature = "regex")]
    Regex(&'s Regex),
    /// By keys, each with its value.
    Pairs(&'s Pairs),
    /// Not into columns: entries are JSON.
    Json(&'s Json),
}

/// The ways from a line to values.
pub(crate) enum Way<'s> {
    /// Columns lie side by side.
    Delimited(Delimited<'s>),
    /// Columns are captures.
    Text(&'s dyn Cutter),
    /// There are members of objects instead of columns.
    Json(&'s Json),
}

impl<'s> Cut<'s> {
    #[inline]
    pub(crate) fn way(self) -> Way<'s> {
        match self {
            Self::Delimited(format) => Way::Delimited(format),
            Self::Csv(csv) => Way::Text(csv),
            Self::Fastmatch(fastmatch) => Way::Text(fastmatch),
            #[cfg(feature = "regex")]
            Self::Regex(regex) => Way::Text(regex),
            Self::Pairs(pairs) => Way::Text(pairs),
            Self::Json(json) => Way::Json(json),
        }
    }
}

impl<'s> From<Delimited<'s>> for Cut<'s> {
    fn from(format: Delimited<'s>) -> Self {
        Self::Delimited(format)
    }
}

/// Columns between separators, some of them quoted.
///
/// ```
/// use margay_runtime::{Delimited, Escapes};
///
/// let tabs = Delimited { separator: b'\t', quote: None, ..Delimited::default() };
/// assert_eq!(tabs.escapes, Escapes::DoubledAndBackslash);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delimited<'s> {
    /// The ASCII byte between two columns.
    pub separator: u8,
    /// The ASCII byte around a quoted column, when there is one.
    pub quote: Option<u8>,
    /// What stands for the quote inside a quoted column.
    pub escapes: Escapes,
    /// Whether a column that begins with `[` ends at a `]` before a separator. Brackets stay in the
    /// column's text; nothing in them is a quote or an escape.
    pub brackets: bool,
    /// The text that stands for "no value".
    pub none: &'s str,
    /// The fewest columns a line may have.
    pub least: usize,
    /// How many columns the layout knows.
    pub known: usize,
    /// How many columns from the left are read; those after them may be cut badly.
    pub read: usize,
    /// The column that begins a list of all that are left, taken as they stand, quotes and all.
    pub rest: Option<usize>,
    /// Whether a line with more columns than the known ones is rejected.
    pub reject_more: bool,
    /// Whether bytes that are not UTF-8 are replaced by U+FFFD; else the line is rejected.
    pub replace_invalid: bool,
}

/// A [`Delimited`] that borrows nothing.
///
/// ```
/// use margay_runtime::{Delimited, OwnedDelimited};
///
/// let dots = String::from("..");
/// let owned = OwnedDelimited::from(Delimited { none: &dots, ..Delimited::default() });
/// assert_eq!(owned.as_delimited().none, dots);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnedDelimited {
    none: Box<str>,
    /// The rest of it.
    format: Delimited<'static>,
}

impl OwnedDelimited {
    /// The description as parsers take it.
    pub fn as_delimited(&self) -> Delimited<'_> {
        Delimited {
            none: &self.none,
            ..self.format
        }
    }
}

impl From<Delimited<'_>> for OwnedDelimited {
    fn from(format: Delimited<'_>) -> Self {
        Self {
            none: format.none.into(),
            format: Delimited {
                separator: format.separator,
                quote: format.quote,
                escapes: format.escapes,
                brackets: format.brackets,
                none: "",
                least: format.least,
                known: format.known,
                read: format.read,
                rest: format.rest,
                reject_more: format.reject_more,
                replace_invalid: format.replace_invalid,
            },
        }
    }
}

impl Default for Delimited<'_> {
    /// Blanks between columns, double quotes around some, `-` for "no value".
    fn default() -> Self {
        Self {
            separator: b' ',
            quote: Some(b'"'),
            escapes: Escapes::DoubledAndBackslash,
            brackets: false,
            none: "-",
            least: 1,
            known: 1,
            read: 1,
            rest: None,
            reject_more: false,
            replace_invalid: false,
        }
    }
}

/// What stands for the quote inside a quoted column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escapes {
    /// Nothing does.
    None,
    /// Two quotes.
    Doubled,
    /// A backslash and a quote; a backslash is escaped by another.
    Backslash,
    /// Both.
    DoubledAndBackslash,
}

impl Escapes {
    pub(crate) fn doubled(self) -> bool {
        matches!(self, Self::Doubled | Self::DoubledAndBackslash)
    }

    pub(crate) fn backslash(self) -> bool {
        matches!(self, Self::Backslash | Self::DoubledAndBackslash)
    }
}
