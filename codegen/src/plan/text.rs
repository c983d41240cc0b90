//! What the plans of csv, fastmatch and regex are made of.
//!
//! A capture is a part of the line with a name. Only those that a field or a template asks for
//! become columns.

use super::{Column, Feed};

/// What text parsers have in common.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// How many lines at the start of a stream give no event.
    pub skip_lines: u64,
    /// What a line begins with that gives no event; empty where there is no such thing.
    pub skip_prefix: String,
    /// Whether texts lose the white space around them.
    pub trim_space: bool,
    /// Whether a value that cannot be converted is left out, as layouts have it, rather than reject
    /// the line.
    pub lenient: bool,
    /// The texts that stand for "no value".
    pub empty_values: Vec<String>,
    /// The captures and templates that are asked for.
    pub columns: Vec<Column>,
    /// Texts made of others, in the order they are made.
    pub templates: Vec<Template>,
}

impl Text {
    /// The only text that stands for "no value", if there is one and nothing else is made of columns.
    pub fn only_empty_value(&self) -> Option<&str> {
        let makes_others = !self.templates.is_empty() || self.structured_data().next().is_some();
        match self.empty_values.as_slice() {
            [only] if !makes_others => Some(only),
            _ => None,
        }
    }

    /// The columns that hold structured data of syslog, which becomes JSON.
    pub fn structured_data(&self) -> impl Iterator<Item = usize> {
        let columns = self.columns.iter().enumerate();
        let structured = |column: &Column| matches!(column.feed, Feed::StructuredData { .. });
        columns
            .filter(move |(_, column)| structured(column))
            .map(|(at, _)| at)
    }
}

/// A capture that becomes a column. Where several become one, the last one with a value counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    /// The capture's position in the line.
    pub capture: usize,
    /// A position in [`Text::columns`].
    pub column: usize,
}

/// A text made of others.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    /// The column that it becomes, whatever that held before.
    pub column: usize,
    /// A column that it becomes unless that holds a text: the one of its name that templates read.
    pub first: Option<usize>,
    /// What it is made of.
    pub pieces: Vec<Piece>,
}

/// A piece of a template.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// A constant text.
    Text(String),
    /// The text of a column, or nothing.
    Column(usize),
}

/// Literal text with placeholders.
#[derive(Debug, Clone, PartialEq)]
pub struct Fastmatch {
    /// Tried in order; the first that matches counts.
    pub patterns: Vec<Pattern>,
    /// What it has in common with other text parsers.
    pub text: Text,
}

/// One pattern of fastmatch.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    /// The text before the first placeholder.
    pub prefix: String,
    /// The placeholders from the left.
    pub placeholders: Vec<Placeholder>,
    /// Which of them become columns.
    pub keeps: Vec<Keep>,
}

/// A placeholder and what follows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Placeholder {
    /// The text up to the next placeholder or the end; only the last one's may be empty.
    pub delimiter: String,
    /// Whether it stands between two quotes, the second of which begins the delimiter.
    pub quoted: bool,
}

/// Columns between delimiters, quotes taken loosely.
#[derive(Debug, Clone, PartialEq)]
pub struct Csv {
    /// What stands between two columns.
    pub delimiter: char,
    /// Where the names of the columns come from.
    pub names: Names,
    /// What it has in common with other text parsers.
    pub text: Text,
}

/// Where the names of csv columns come from.
#[derive(Debug, Clone, PartialEq)]
pub enum Names {
    /// From the schema.
    Given {
        /// Whether the first line is a header, which is not read.
        header: bool,
        /// How many columns a line should have.
        count: usize,
        /// Which of them are kept.
        keeps: Vec<Keep>,
    },
    /// From the first line: the names that are looked for in it.
    Header(Vec<Wanted>),
    /// From lines of the stream, where there are such lines.
    Announced(Announced),
}

/// Columns that lines of the stream name.
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// How many a line has.
    pub count: usize,
    /// Which of them are kept.
    pub keeps: Vec<Keep>,
}

impl Names {
    /// Whether the first line is a header.
    pub fn has_header(&self) -> bool {
        match self {
            Names::Given { header, .. } => *header,
            Names::Header(_) | Names::Announced(_) => true,
        }
    }
}

/// A name that is looked for in a header.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    /// The name.
    pub name: String,
    /// A position in [`Text::columns`].
    pub column: usize,
    /// Which one counts where several have the name.
    pub pick: Pick,
}

/// Which of several columns counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// The first one with a value, as templates read it.
    First,
    /// The last one with a value, as fields read it.
    Last,
}

/// One regular expression, matched anywhere in the line.
#[derive(Debug, Clone, PartialEq)]
pub struct Regex {
    /// The expression, patterns written out, in the engine's dialect. It compiles.
    pub expression: String,
    /// Which of its groups become columns; captures are counted as groups are, from 1.
    pub keeps: Vec<Keep>,
    /// What it has in common with other text parsers.
    pub text: Text,
}
