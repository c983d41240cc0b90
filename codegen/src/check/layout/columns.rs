//! Rules about columns: each feeds something, every field is fed once, by a column of its kind.

use std::collections::HashMap;

use super::cut::{check_byte, one_byte};
use super::fit::Fit;
use crate::check::formats;
use crate::checked::CheckedKind;
use crate::diagnostic::{Report, tick, ticks};
use crate::layout::{Column, Feed, Layout, List};
use crate::plan::{self, FieldId};
use crate::schema::Texts;
use crate::source::{Span, Spanned};

/// What a column may feed, in the words of a message.
const FEEDS: [&str; 5] = ["field", "host_port", "http_request", "list", "skip"];

pub(super) fn check(layout: &Layout, report: &mut Report<'_>) {
    let Some(columns) = &layout.columns else {
        return;
    };
    if columns.value.is_empty() {
        report.error(columns.span, "the layout has no columns");
    }
    check_names(&columns.value, report);
    for column in &columns.value {
        check_one_feed(column, report);
        check_feed(column, report);
        check_time(column, report);
    }
}

fn check_names(columns: &[Column], report: &mut Report<'_>) {
    let mut seen: HashMap<&str, Span> = HashMap::new();
    for name in columns.iter().filter_map(|column| column.column.as_ref()) {
        if name.value.is_empty() {
            report.error(name.span, "the name of a column is empty");
        } else if let Some(first) = seen.insert(&name.value, name.span) {
            let source = report.source();
            let message = format!("there is already a column {}", tick(&name.value));
            report
                .error(name.span, message)
                .note(source, first, "the other column is here");
        }
    }
}

fn check_one_feed(column: &Column, report: &mut Report<'_>) {
    let what = column
        .column
        .as_ref()
        .map_or(String::from("?"), |name| name.value.clone());
    match &column.feeds[..] {
        [] => {
            report
                .error(column.span, format!("column {} feeds nothing", tick(&what)))
                .help(format!("add one of {}", ticks(FEEDS, "or")));
        }
        [_] => {}
        [first, second, ..] => {
            let source = report.source();
            let message = format!(
                "column {} has both `{}` and `{}`",
                tick(&what),
                first.value,
                second.value
            );
            report
                .error(second.span, message)
                .note(source, first.span, "the other one is here");
        }
    }
}

fn check_feed(column: &Column, report: &mut Report<'_>) {
    match &column.feed {
        Some(Feed::HostPort(fields)) => {
            let expected = "the fields of the host and the port";
            check_count("host_port", fields, 2, expected, report);
        }
        Some(Feed::HttpRequest(fields)) => {
            let expected = "the fields of the method, the URL and the version";
            check_count("http_request", fields, 3, expected, report);
        }
        Some(Feed::List(list)) => check_list(list, report),
        Some(Feed::Skip(skip)) if !skip.value => {
            report.error(skip.span, "`skip` can only be `true`");
        }
        Some(Feed::Skip(_) | Feed::Field(_)) | None => {}
    }
}

/// Only a column that is one field can be one time.
fn check_time(column: &Column, report: &mut Report<'_>) {
    let Some(time) = &column.time else { return };
    formats::check_format(time, report);
    if let Some(feed) = column.feeds.first()
        && feed.value != "field"
    {
        let source = report.source();
        report
            .error(time.span, "`time` goes with `field` only")
            .note(source, feed.span, "the column feeds something else");
    }
}

fn check_count(key: &str, fields: &Texts, count: usize, expected: &str, report: &mut Report<'_>) {
    if fields.value.len() != count {
        let message = format!("`{key}` takes {count} fields, found {}", fields.value.len());
        report
            .error(fields.span, message)
            .help(format!("name {expected}"));
    }
}

fn check_list(list: &List, report: &mut Report<'_>) {
    check_byte("separator", list.separator.as_ref(), report);
    if let Some(items) = &list.items
        && items.value != "host_port"
    {
        report
            .error(items.span, format!("`items` is {}", tick(&items.value)))
            .help("the only kind of item is `host_port`");
    }
}

/// The columns of a layout in terms of the schema.
#[derive(Default)]
pub(super) struct Fitted {
    pub(super) columns: Vec<plan::Column>,
    /// Lists whose items are `host:port`.
    pub(super) hosts: Vec<FieldId>,
    pub(super) fed: HashMap<FieldId, Fed>,
    /// Whether a column names a field that is not there; it may be any of those that no column
    /// feeds.
    misnamed: bool,
}

/// Where a field is fed.
#[derive(Clone, Copy)]
pub(super) struct Fed {
    /// Where its name stands.
    pub(super) span: Span,
    /// The position of the column, counted from 0.
    pub(super) column: usize,
}

/// Finds every field a column names, and every field no column names.
pub(super) fn fit(layout: &Layout, fit: &Fit<'_>, report: &mut Report<'_>) -> Fitted {
    let written = layout.columns.as_ref();
    let mut fitted = Fitted::default();
    for column in written.iter().flat_map(|columns| &columns.value) {
        let name = column.column.as_ref().map_or("", |name| &name.value);
        let feed = column.feed.as_ref().and_then(|feed| {
            let fitted = &mut fitted;
            Feeder {
                fit,
                fitted,
                report,
            }
            .feed(feed, column.time.as_ref())
        });
        fitted.columns.push(plan::Column {
            name: name.to_owned(),
            feed: feed.unwrap_or(plan::Feed::Skip),
        });
    }
    if !fitted.misnamed {
        check_all_fed(layout.columns_key, fit, &fitted.fed, report);
    }
    fitted
}

/// An unfed field is a mistake when a line is no good without it, and probably one otherwise.
fn check_all_fed(
    columns: Span,
    fit: &Fit<'_>,
    fed: &HashMap<FieldId, Fed>,
    report: &mut Report<'_>,
) {
    for (at, field) in fit.checked.fields.iter().enumerate() {
        if fed.contains_key(&FieldId(at)) {
            continue;
        }
        let name = tick(&field.name.value);
        let diagnostic = match field.required {
            true => report.error(columns, format!("no column feeds required field {name}")),
            false => report.warning(columns, format!("no column feeds field {name}")),
        };
        diagnostic.note(&fit.checked.source, field.name.span, "the field is here");
    }
}

/// Resolves the fields of one column.
struct Feeder<'a, 'r, 's> {
    fit: &'a Fit<'a>,
    fitted: &'r mut Fitted,
    report: &'r mut Report<'s>,
}

impl Feeder<'_, '_, '_> {
    fn feed(&mut self, feed: &Feed, time: Option<&Spanned<String>>) -> Option<plan::Feed> {
        match feed {
            Feed::Skip(_) => Some(plan::Feed::Skip),
            Feed::Field(name) => self.single(name, time),
            Feed::HostPort(names) => {
                let [host, port] = &names.value[..] else {
                    return None;
                };
                let host = self.field(host, "a string", is_string);
                let port = self.field(port, "an integer", is_integer);
                Some(plan::Feed::HostPort {
                    host: host?,
                    port: port?,
                })
            }
            Feed::HttpRequest(names) => {
                let [method, url, version] = &names.value[..] else {
                    return None;
                };
                let method = self.field(method, "a string", is_string);
                let url = self.field(url, "a string", is_string);
                let version = self.field(version, "a string", is_string);
                Some(plan::Feed::HttpRequest {
                    method: method?,
                    url: url?,
                    version: version?,
                })
            }
            Feed::List(list) => self.list(list),
        }
    }

    /// A field by itself, perhaps a timestamp in a format of the column's own.
    fn single(
        &mut self,
        name: &Spanned<String>,
        time: Option<&Spanned<String>>,
    ) -> Option<plan::Feed> {
        let Some(time) = time else {
            return self
                .field(name, "a scalar", is_scalar)
                .map(plan::Feed::Field);
        };
        let format = formats::meaning(&time.value);
        let field = self.field(name, "a timestamp", is_time)?;
        Some(plan::Feed::Time {
            field,
            format: format?,
        })
    }

    fn list(&mut self, list: &List) -> Option<plan::Feed> {
        let field = self.field(list.field.as_ref()?, "an array of strings", is_string_list)?;
        if list.items.is_some() {
            self.fitted.hosts.push(field);
        }
        Some(plan::Feed::List {
            field,
            separator: one_byte(&list.separator.as_ref()?.value)?,
            sparse: list.sparse.as_ref().is_some_and(|sparse| sparse.value),
        })
    }

    fn field(
        &mut self,
        name: &Spanned<String>,
        expected: &str,
        fits: fn(&CheckedKind) -> bool,
    ) -> Option<FieldId> {
        let found = self.fit.find(name, self.report);
        self.fitted.misnamed |= found.is_none();
        let id = found?;
        let fed = Fed {
            span: name.span,
            column: self.fitted.columns.len(),
        };
        if let Some(first) = self.fitted.fed.insert(id, fed) {
            let source = self.report.source();
            let message = format!("field {} is fed twice", tick(&name.value));
            self.report
                .error(name.span, message)
                .note(source, first.span, "it is fed here first");
        }
        if !fits(&self.fit.field(id).value.kind) {
            self.fit.expected(expected, name, id, self.report);
            return None;
        }
        Some(id)
    }
}

fn is_scalar(kind: &CheckedKind) -> bool {
    match kind {
        CheckedKind::String
        | CheckedKind::Integer(_)
        | CheckedKind::Float
        | CheckedKind::Boolean
        | CheckedKind::Timestamp(_) => true,
        CheckedKind::Object(_) | CheckedKind::Array(_) | CheckedKind::Json => false,
    }
}

pub(super) fn is_time(kind: &CheckedKind) -> bool {
    matches!(kind, CheckedKind::Timestamp(_))
}

pub(super) fn is_string(kind: &CheckedKind) -> bool {
    matches!(kind, CheckedKind::String)
}

pub(super) fn is_integer(kind: &CheckedKind) -> bool {
    matches!(kind, CheckedKind::Integer(_))
}

pub(super) fn is_string_list(kind: &CheckedKind) -> bool {
    matches!(kind, CheckedKind::Array(element) if is_string(&element.kind))
}
