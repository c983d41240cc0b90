//! A layout as its author wrote it: how a line becomes the fields of a schema whose parser is
//! native.
//!
//! The layout language is margay's own. `schemas/aws/AWS.ALB.layout.yml` uses most of it.

mod read;

pub(crate) use read::{CUTS, FEEDS, read};

use crate::schema::{self, TextOptions, Texts};
use crate::source::{Span, Spanned};

/// A whole layout file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Layout {
    /// The name that schemas refer to.
    pub(crate) layout: Option<Spanned<String>>,
    /// The whole layout.
    pub(crate) span: Span,
    /// The keys that say how lines are cut; exactly one is right.
    pub(crate) cuts: Vec<Spanned<&'static str>>,
    /// What the first of them says, when it could be read.
    pub(crate) cut: Option<Cut>,
    pub(crate) columns: Option<Spanned<Vec<Column>>>,
    /// Where the key of the columns stands.
    pub(crate) columns_key: Span,
    /// The fields that lines have no place for.
    pub(crate) unfed: Option<Texts>,
    /// The timestamps that may date a record, first choice first.
    pub(crate) event_time: Vec<Spanned<String>>,
    pub(crate) checks: Vec<(Spanned<String>, FieldChecks)>,
    pub(crate) indicators: Vec<(Spanned<String>, Texts)>,
}

impl Layout {
    /// What `delimited` says, where that is how lines are cut.
    pub(crate) fn delimited(&self) -> Option<&Delimited> {
        match &self.cut {
            Some(Cut::Delimited(delimited)) => Some(delimited),
            _ => None,
        }
    }
}

/// How a line becomes columns or, as JSON, fields.
#[derive(Debug, Clone)]
pub(crate) enum Cut {
    Delimited(Delimited),
    Csv(Csv),
    /// As the parser of that name in a schema; captures become columns.
    Fastmatch(schema::Fastmatch),
    /// As the parser of that name in a schema; captures become columns.
    Regex(schema::Regex),
    KeyValues(Box<KeyValues>),
    Json(Json),
}

/// `csv`: rows, whose columns a header may name.
#[derive(Debug, Clone)]
pub(crate) struct Csv {
    pub(crate) span: Span,
    /// Which lines name the columns.
    pub(crate) header: Option<Spanned<String>>,
    /// The rest is as in a schema; a layout has no `hasHeader`.
    pub(crate) rows: schema::Csv,
}

/// `key_values`: values that each bring their name.
#[derive(Debug, Clone)]
pub(crate) struct KeyValues {
    pub(crate) separator: Option<Spanned<String>>,
    pub(crate) assign: Option<Spanned<String>>,
    pub(crate) quote: Option<Spanned<String>>,
    pub(crate) escapes: Option<Texts>,
    /// The value of a key that stands alone.
    pub(crate) alone: Option<Spanned<String>>,
    /// What comes before the first key: parts of a regular expression, and its patterns.
    pub(crate) head: Option<schema::Regex>,
    pub(crate) options: TextOptions,
}

/// `json`: entries that are JSON.
#[derive(Debug, Clone)]
pub(crate) struct Json {
    /// The path of the array that holds the entries.
    pub(crate) entries: Option<Spanned<String>>,
}

/// `delimited`: how a line is cut into columns.
#[derive(Debug, Clone, Default)]
pub(crate) struct Delimited {
    pub(crate) separator: Option<Spanned<String>>,
    pub(crate) quote: Option<Spanned<String>>,
    pub(crate) escapes: Option<Texts>,
    pub(crate) brackets: Option<Spanned<bool>>,
    pub(crate) none: Option<Spanned<String>>,
    pub(crate) least: Option<Spanned<i64>>,
    pub(crate) more: Option<Spanned<String>>,
    pub(crate) invalid_utf8: Option<Spanned<String>>,
}

/// One positional slot of the line.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) span: Span,
    pub(crate) column: Option<Spanned<String>>,
    /// The keys that say what the column feeds; exactly one is right.
    pub(crate) feeds: Vec<Spanned<&'static str>>,
    /// What the first of them says, when it could be read.
    pub(crate) feed: Option<Feed>,
    /// `time`: how the column is written, where its field is written otherwise. One format or
    /// several.
    pub(crate) time: Option<Texts>,
}

/// What a column feeds.
#[derive(Debug, Clone)]
pub(crate) enum Feed {
    /// `field`
    Field(Spanned<String>),
    /// `host_port`: the field of the host and the field of the port.
    HostPort(Texts),
    /// `http_request`: the fields of the method, the URL and the version.
    HttpRequest(Texts),
    /// `syslog_priority`: the fields of the priority, the facility and the severity.
    SyslogPriority(Texts),
    /// `structured_data`: the field that gets the structured data of syslog as JSON.
    StructuredData(Spanned<String>),
    /// `list`
    List(List),
    /// `rest`: all columns from this one on.
    Rest(Spanned<String>),
    /// `skip: true`
    Skip(Spanned<bool>),
}

/// `list`: a column that is cut again.
#[derive(Debug, Clone)]
pub(crate) struct List {
    pub(crate) field: Option<Spanned<String>>,
    pub(crate) separator: Option<Spanned<String>>,
    pub(crate) sparse: Option<Spanned<bool>>,
    pub(crate) items: Option<Spanned<String>>,
}

/// What a field's value must satisfy beyond its type.
#[derive(Debug, Clone, Default)]
pub(crate) struct FieldChecks {
    pub(crate) span: Span,
    pub(crate) allow: Option<Texts>,
    pub(crate) deny: Option<Texts>,
    pub(crate) ip: Option<Spanned<String>>,
    pub(crate) cidr: Option<Spanned<String>>,
    pub(crate) range: Option<Spanned<Vec<Spanned<Vec<i64>>>>>,
}
