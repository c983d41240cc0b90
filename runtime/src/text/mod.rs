//! Text parsers: csv, fastmatch, regex and pairs cut a line into captures, and captures become
//! columns.
//!
//! Each kind has its own way of cutting, in its own file. What they share is here: which lines give
//! no event, which captures are kept, what becomes of their texts, and templates that make more
//! texts of them (parsers §3).
//!
//! ```text
//! line ─consume→ (no event)
//!      ─cut→ captures ─keep→ columns, trimmed, empty ones dropped ─fill→ columns of templates
//! ```

mod captures;
pub(crate) mod csv;
mod fastmatch;
mod header;
mod lines;
mod pairs;
#[cfg(feature = "regex")]
mod regex;
mod show;
mod stream;
mod structured;

pub use csv::{Csv, Names};
pub use fastmatch::{Fastmatch, Pattern, Placeholder};
pub use header::{Announced, HeaderLines, Order, Wanted};
pub use pairs::{Pairs, Signs};
#[cfg(feature = "regex")]
pub use regex::Regex;
pub use show::{ShownAttempt, ShownCapture, ShownGroups, ShownPairs};

pub(crate) use captures::{Capture, Captures};
pub(crate) use lines::{TextLines, cut_captures, parse_text_line};
pub(crate) use stream::Stream;

use std::fmt;

use crate::cut::line::Image;
use crate::cut::needles::Needles;
use crate::error::ParseError;
use crate::parser::Texts;

/// What the text parsers have in common.
///
/// ```
/// use margay_runtime::Text;
///
/// let text = Text { columns: 3, empty_values: vec!["-".into()], ..Text::default() };
/// assert!(text.templates.is_empty());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// How many columns there are.
    pub columns: usize,
    /// How many lines at the start of a stream give no event; blank ones do not count.
    pub skip_lines: u64,
    /// What a line begins with that gives no event; empty where there is no such thing.
    pub skip_prefix: String,
    /// Whether texts lose the white space around them.
    pub trim_space: bool,
    /// Whether a value that cannot be converted is left out rather than reject the line.
    pub lenient: bool,
    /// The texts that stand for "no value".
    pub empty_values: Vec<String>,
    /// The columns that hold structured data of syslog, which becomes JSON.
    pub structured_data: Vec<usize>,
    /// More texts, in the order they are made.
    pub templates: Vec<Template>,
}

/// A capture that becomes a column.
///
/// Where several captures become one column, the last of them that has a value counts.
///
/// ```
/// # use margay_runtime::Keep;
/// let second = Keep { capture: 1, column: 0 };
/// assert_eq!(second, Keep::new(1, 0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    /// The capture, counted from 0.
    pub capture: usize,
    /// The column.
    pub column: usize,
}

impl Keep {
    /// A capture that becomes a column.
    pub fn new(capture: usize, column: usize) -> Self {
        Self { capture, column }
    }

    /// Whether so many captures become the columns of their numbers, all of them.
    fn all_in_order(keeps: &[Self], captures: usize) -> bool {
        let mut numbered = keeps.iter().enumerate();
        keeps.len() == captures && numbered.all(|(at, keep)| *keep == Self::new(at, at))
    }
}

/// A text that is made of others.
///
/// ```
/// use margay_runtime::{Piece, Template};
///
/// // %{date}T%{time}Z
/// let template = Template {
///     column: 2,
///     first: None,
///     pieces: vec![Piece::Column(0), Piece::text("T"), Piece::Column(1), Piece::text("Z")],
/// };
/// assert_eq!(template.pieces.len(), 4);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// The column that it becomes, whatever that held before.
    pub column: usize,
    /// A column that it becomes unless that holds a text: the one of its name that later templates
    /// read.
    pub first: Option<usize>,
    /// What it is made of.
    pub pieces: Vec<Piece>,
}

/// A piece of a [`Template`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A constant text.
    Text(String),
    /// A column's text, or nothing where it has none.
    Column(usize),
}

impl Piece {
    /// A constant text.
    pub fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// A way of cutting lines into captures.
pub(crate) trait Cutter: fmt::Debug {
    /// What it has in common with the others.
    fn common(&self) -> &Common;

    /// Whether what becomes of a line depends on lines before it.
    fn is_stateful(&self) -> bool {
        self.common().text.skip_lines > 0
    }

    /// Whether a value that cannot be converted is left out rather than reject its line.
    fn is_lenient(&self) -> bool {
        self.common().text.lenient
    }

    /// What a scan of a block should look for.
    fn needles(&self) -> Needles;

    /// Takes a line for the stream's header, if that is still to come.
    fn take_header(&self, _line: &str, _stream: &mut Stream) -> bool {
        false
    }

    /// How many columns even lines have that need not be cut, if there are any: their columns, as the scan
    /// found them, are those that are read, one after the other.
    fn columns_as_scanned(&self, _stream: &Stream) -> Option<usize> {
        None
    }

    /// Cuts a line and keeps its captures, and says whether their texts are plain.
    ///
    /// An even line holds no backslash and, except for needles, no control byte.
    fn cut(&self, line: Line<'_>, work: &mut Work) -> Result<Texts, ParseError>;
}

/// What the kinds have in common, made ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Common {
    text: Text,
    /// How long the longest text is that stands for "no value".
    longest_empty: usize,
    /// The only text that does, if columns are read as they stand in the line otherwise, without the white
    /// space around them where that is trimmed.
    only_empty: Option<String>,
}

/// A text that no column is.
const NO_TEXT: &str = "\n";

impl Common {
    fn new(text: Text) -> Self {
        let lengths = text.empty_values.iter().map(String::len);
        Self {
            longest_empty: lengths.max().unwrap_or(0),
            only_empty: only_empty(&text).map(str::to_owned),
            text,
        }
    }

    /// The word that stands for "no value" in parts of a text.
    fn none(&self) -> &str {
        let mut values = self.text.empty_values.iter();
        values
            .find(|value| !value.is_empty())
            .map_or("", String::as_str)
    }

    /// Whether a text is no value.
    #[inline]
    fn stands_for_none(&self, value: &[u8]) -> bool {
        let mut values = self.text.empty_values.iter();
        // Byte by byte, as these texts are too short to be worth a call.
        value.len() <= self.longest_empty
            && values.any(|empty| empty.bytes().eq(value.iter().copied()))
    }
}

/// The only text that stands for "no value", if nothing else becomes of columns.
fn only_empty(text: &Text) -> Option<&str> {
    if !text.templates.is_empty() || !text.structured_data.is_empty() {
        return None;
    }
    match text.empty_values.as_slice() {
        [] => Some(NO_TEXT),
        [only] => Some(only),
        _ => None,
    }
}

/// A trimmed line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'l> {
    text: &'l str,
    /// How many bytes were trimmed in front of it.
    lead: usize,
    /// What the scan found, where the line is even.
    even: Option<Even<'l>>,
}

/// What a scan found in an even line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Even<'l> {
    /// The block that the line is in.
    block: &'l str,
    /// Where the line begins in the block, and the positions after each separator and the end.
    bounds: &'l [u32],
}

/// What cutting lines works on, reused from line to line.
#[derive(Debug, Default)]
pub(crate) struct Work {
    pub(crate) stream: Stream,
    /// The last line that was cut between separators.
    pub(crate) image: Image,
    captures: Captures,
    #[cfg(feature = "regex")]
    matcher: Option<regex::Matcher>,
    /// Whether a row must have exactly the columns it should have.
    pub(crate) strict: bool,
}

impl Work {
    pub fn new(strict: bool) -> Self {
        Self {
            strict,
            ..Self::default()
        }
    }

    /// Whether a trimmed line gives no event: the next one of its stream, it is a header or a comment.
    #[inline]
    pub fn consumes(&mut self, line: &str, cutter: &dyn Cutter) -> bool {
        let text = &cutter.common().text;
        self.stream.consumes(line, text, cutter)
    }

    /// Gives the room back that a very long line took.
    pub fn give_room_back(&mut self) {
        self.image = Image::default();
        self.captures = Captures::default();
    }
}
