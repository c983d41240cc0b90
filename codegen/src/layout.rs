//! A layout as its author wrote it: how a line becomes the fields of a schema whose parser is
//! native.
//!
//! The layout language is margay's own. `schemas/aws/AWS.ALB.layout.yml` uses most of it.

mod read;

pub(crate) use read::read;

use crate::schema::Texts;
use crate::source::{Span, Spanned};

/// A whole layout file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Layout {
    /// The name that schemas refer to.
    pub(crate) layout: Option<Spanned<String>>,
    pub(crate) delimited: Option<Delimited>,
    pub(crate) columns: Option<Spanned<Vec<Column>>>,
    /// Where the key of the columns stands.
    pub(crate) columns_key: Span,
    /// The timestamps that may date a record, first choice first.
    pub(crate) event_time: Vec<Spanned<String>>,
    pub(crate) checks: Vec<(Spanned<String>, FieldChecks)>,
    pub(crate) indicators: Vec<(Spanned<String>, Texts)>,
}

/// `delimited`: how a line is cut into columns.
#[derive(Debug, Clone, Default)]
pub(crate) struct Delimited {
    pub(crate) separator: Option<Spanned<String>>,
    pub(crate) quote: Option<Spanned<String>>,
    pub(crate) escapes: Option<Texts>,
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
    /// `time`: how the column is written, where its field is written otherwise.
    pub(crate) time: Option<Spanned<String>>,
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
    /// `list`
    List(List),
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
