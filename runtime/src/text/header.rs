//! Headers: lines that name the columns of the lines after them.

use super::Keep;
use super::stream::Stream;

/// A name that is looked for in a header or among keys.
///
/// ```
/// use margay_runtime::Wanted;
///
/// assert_ne!(Wanted::first("peer", 0), Wanted::last("peer", 0));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub(super) name: String,
    pub(super) column: usize,
    /// Whether the first column of the name counts, not the last one.
    pub(super) first: bool,
}

impl Wanted {
    /// The last column of a name.
    pub fn last(name: &str, column: usize) -> Self {
        Self {
            name: name.to_owned(),
            column,
            first: false,
        }
    }

    /// The first column of a name.
    pub fn first(name: &str, column: usize) -> Self {
        Self {
            first: true,
            ..Self::last(name, column)
        }
    }
}

/// Columns that lines of the stream name.
///
/// ```
/// use margay_runtime::{Announced, HeaderLines, Wanted};
///
/// // A header comes first, always.
/// let wanted = vec![Wanted::last("srcaddr", 0), Wanted::last("dstaddr", 1)];
/// let announced = Announced { lines: HeaderLines::First, wanted, otherwise: None };
/// assert_eq!(announced.wanted.len(), 2);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announced {
    /// Which lines name them.
    pub lines: HeaderLines,
    /// The names that are looked for.
    pub wanted: Vec<Wanted>,
    /// The columns of lines before which no line names them; without it, such lines are rejected.
    pub otherwise: Option<Order>,
}

/// Which lines name the columns of those after them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderLines {
    /// The first line of a stream and, where it comes again, the same line. Where there is an order
    /// without it, only a line that holds one of the names is such a line.
    First,
    /// Lines that begin with `#Fields:`; other lines that begin with `#` say nothing about columns.
    Fields,
}

/// Columns by their position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// How many a line has.
    pub count: usize,
    /// Which of them are kept.
    pub keeps: Vec<Keep>,
}

impl Announced {
    /// Takes a line for a header, if it is one; `names` are those in it, when it is a row.
    pub(super) fn take(
        &self,
        line: &str,
        stream: &mut Stream,
        names: impl FnOnce() -> Vec<String>,
    ) -> bool {
        match (self.lines, &stream.header) {
            (HeaderLines::Fields, _) => self.take_directive(line, stream),
            (HeaderLines::First, Some(header)) => header.is_a_line() && header.line == line,
            (HeaderLines::First, None) => {
                let header = Header::of(line, &names(), &self.wanted);
                let order = self.otherwise.as_ref().filter(|_| header.keeps.is_empty());
                stream.header = Some(match order {
                    Some(order) => Header::without_a_line(order),
                    None => header,
                });
                order.is_none()
            }
        }
    }

    fn take_directive(&self, line: &str, stream: &mut Stream) -> bool {
        if !line.starts_with('#') {
            return false;
        }
        if let Some(names) = line.strip_prefix("#Fields:") {
            let names: Vec<&str> = names.split_ascii_whitespace().collect();
            stream.header = Some(Header::of(line, &names, &self.wanted));
        }
        true
    }
}

/// What a header says about the rows after it.
#[derive(Debug, Default)]
pub(super) struct Header {
    /// How many columns it has.
    pub columns: usize,
    /// Which of them are kept.
    pub keeps: Vec<Keep>,
    /// Whether they are all kept in their order.
    pub in_order: bool,
    /// The line itself; empty where there was none.
    line: String,
}

impl Header {
    /// Finds the wanted names in a header.
    pub fn of<N: AsRef<str>>(line: &str, names: &[N], wanted: &[Wanted]) -> Self {
        let mut keeps = Vec::new();
        for wanted in wanted {
            let called = names.iter().enumerate();
            let called = called.filter(|(_, name)| name.as_ref() == wanted.name);
            let found = called.map(|(capture, _)| Keep::new(capture, wanted.column));
            let before = keeps.len();
            keeps.extend(found);
            if wanted.first {
                // A later one takes the place of an earlier one.
                keeps[before..].reverse();
            }
        }
        Self {
            columns: names.len(),
            in_order: Keep::all_in_order(&keeps, names.len()),
            keeps,
            line: line.to_owned(),
        }
    }

    fn without_a_line(order: &Order) -> Self {
        Self {
            columns: order.count,
            in_order: Keep::all_in_order(&order.keeps, order.count),
            keeps: order.keeps.clone(),
            line: String::new(),
        }
    }

    /// Whether a line is this header once more.
    #[inline(always)]
    pub fn is_line(&self, line: &[u8]) -> bool {
        self.line.as_bytes() == line
    }

    /// Whether a line of the stream was this header.
    pub fn is_a_line(&self) -> bool {
        !self.line.is_empty()
    }
}
