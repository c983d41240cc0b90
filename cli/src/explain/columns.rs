//! The columns of a line beside those that its layout knows, and what each of them gives.

use std::ops::Range;

use margay_codegen::plan::{self, Feed, FieldId, Kind, Width};
use margay_runtime::{Cut, Delimited, ParseError, Parser, Reason, ShownCut, TextCut, show_cut};
use serde::Serialize;
use serde_json::value::RawValue;

use super::Subject;
use super::account::{Fault, Place};
use super::members::{Members, member};

/// How many columns that the layout does not know are told.
pub const MOST_UNKNOWN: usize = 20;

/// A column of the layout or of the line.
#[derive(Debug, Serialize)]
pub struct Column {
    /// Its number in the line; none for what is not a part of the line.
    pub column: Option<usize>,
    /// The vendor's name; none where nothing names the column.
    pub name: Option<String>,
    /// The bytes of the line; none where the line ends before it.
    pub bytes: Option<Range<usize>>,
    /// Its text, quotes and escapes undone.
    pub text: Option<String>,
    pub fields: Vec<Field>,
    /// Where the layout or the schema describes it.
    pub see: Option<Place>,
}

/// What a column is called when it is told.
pub fn name_of(column: &Column) -> &str {
    match column.name.as_deref() {
        None => "(unknown)",
        Some("") => "(no name)",
        Some(name) => name,
    }
}

/// A field that a column gives.
#[derive(Debug, Serialize)]
pub struct Field {
    pub field: String,
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The split that gives it, where the column gives several.
    pub split: Option<&'static str>,
    pub required: bool,
    pub value: Option<Box<RawValue>>,
    /// Why there is no value.
    pub none: Option<&'static str>,
    /// What is wrong with it.
    pub fault: Option<String>,
    pub rejects: bool,
    /// Where the schema names it.
    pub see: Option<Place>,
}

/// What is known about the fields of a line.
pub struct Told<'a> {
    /// The values, if the line was cut well enough to be read.
    pub fields: Option<&'a Members>,
    pub rejected: Option<&'a Fault>,
    pub left_out: &'a [Fault],
}

/// Whether a line is one that can be cut.
pub fn can_be_cut(text: &str, rejected: Option<&ParseError>) -> bool {
    let cannot =
        |error: &ParseError| matches!(error.reason(), Reason::NotDelimited | Reason::InvalidUtf8);
    !text.trim().is_empty() && !rejected.is_some_and(cannot)
}

/// Cuts a line at separators, if that is how it is cut.
pub fn cut(subject: &Subject, text: &str) -> Option<ShownCut> {
    Some(show_cut(text, &format(subject)?))
}

/// What stands between two columns that are cut at separators.
pub fn separator(subject: &Subject) -> Option<char> {
    format(subject).map(|format| char::from(format.separator))
}

/// How lines are cut between separators; the other ways are those of text parsers.
fn format(subject: &Subject) -> Option<Delimited<'_>> {
    match subject.interpreter.cut() {
        Cut::Delimited(format) => Some(format),
        Cut::Json(json) => match json.text_cut() {
            Some(TextCut::Delimited(format)) => Some(format.as_delimited()),
            _ => None,
        },
        _ => None,
    }
}

/// The columns in their order: those of the layout, and those behind them.
pub fn columns(subject: &Subject, line: &str, cut: &ShownCut, told: &Told<'_>) -> Vec<Column> {
    let known = subject.plan.cut.columns();
    let unknown = cut.columns.len().saturating_sub(known.len());
    let all = 0..known.len() + unknown.min(MOST_UNKNOWN);
    let is_object = matches!(subject.plan.cut, plan::Cut::Json(_));
    all.map(|column| {
        let shown = cut.columns.get(column);
        let described = known.get(column);
        let text = shown.map(|shown| shown.text.clone());
        let origins = subject.origins.as_ref();
        Column {
            column: Some(column),
            name: described.map(|column| column.name.clone()),
            // The fields of an object are told by themselves.
            fields: described
                .filter(|_| !is_object)
                .map_or(Vec::new(), |described| {
                    fields(subject, described, column, text.as_deref(), told)
                }),
            bytes: shown
                .map(|shown| shown.bytes.clone())
                .filter(|bytes| line.get(bytes.clone()).is_some()),
            text,
            see: origins
                .and_then(|origins| origins.column(column))
                .map(Place::of),
        }
    })
    .collect()
}

fn fields(
    subject: &Subject,
    described: &plan::Column,
    column: usize,
    text: Option<&str>,
    told: &Told<'_>,
) -> Vec<Field> {
    let feeds = described.feeds().into_iter();
    let split = split(&described.feed);
    let value = (text, "the line ends before it");
    feeds
        .map(|id| {
            let name = &subject.plan.field(id).name;
            let is_it =
                |fault: &Fault| fault.column == Some(column) && fault.field.as_ref() == Some(name);
            field(subject, id, split, value, told, &is_it)
        })
        .collect()
}

/// A field, from the text that it is read of, or why there is none; `is_it` says which faults are
/// about it.
pub fn field(
    subject: &Subject,
    id: FieldId,
    split: Option<&'static str>,
    (text, absent): (Option<&str>, &'static str),
    told: &Told<'_>,
    is_it: &dyn Fn(&Fault) -> bool,
) -> Field {
    let field = subject.plan.field(id);
    let left_out = told.left_out.iter().find(|fault| is_it(fault));
    let rejected = told.rejected.filter(|fault| is_it(fault));
    let value = told
        .fields
        .and_then(|fields| member(fields, &field.name))
        .map(ToOwned::to_owned);
    // What stands in for a value that is missing is none.
    let value = value.filter(|_| rejected.is_none() || !field.required);
    let fault = rejected.or(left_out);
    let none = value.is_none() && fault.is_none();
    let origin = subject.origins.as_ref();
    Field {
        field: field.name.clone(),
        kind: word(&field.kind),
        split,
        required: field.required,
        none: none.then(|| why_none(text, absent, told)),
        value,
        fault: fault.map(|fault| fault.reason.clone()),
        rejects: rejected.is_some(),
        see: origin
            .and_then(|origins| origins.field(&field.name))
            .map(Place::of),
    }
}

/// Why a field has no value.
fn why_none(text: Option<&str>, absent: &'static str, told: &Told<'_>) -> &'static str {
    match text {
        None => absent,
        Some(_) if told.fields.is_none() => "not read",
        Some(_) => "no value",
    }
}

/// The schema language's word for a type.
pub fn word(kind: &Kind) -> &'static str {
    match kind {
        Kind::String => "string",
        Kind::Integer(Width::Small) => "smallint",
        Kind::Integer(Width::Int) => "int",
        Kind::Integer(Width::Big) => "bigint",
        Kind::Float => "float",
        Kind::Boolean => "boolean",
        Kind::Timestamp(_) => "timestamp",
        Kind::StringList | Kind::Array(_) => "array",
        Kind::Object(_) => "object",
        Kind::Json => "json",
    }
}

/// The layout's word for what a column is split into.
pub fn split(feed: &Feed) -> Option<&'static str> {
    match feed {
        Feed::Skip | Feed::Key(_) | Feed::Field(_) | Feed::Time { .. } => None,
        Feed::HostPort { .. } => Some("host_port"),
        Feed::HttpRequest { .. } => Some("http_request"),
        Feed::SyslogPriority { .. } => Some("syslog_priority"),
        Feed::StructuredData { .. } => Some("structured_data"),
        Feed::Rest { .. } => Some("rest"),
        Feed::List { .. } => Some("list"),
    }
}
