//! Rules about columns: each feeds something, every field is fed once, by a column of its kind.

use std::collections::{HashMap, HashSet};

use super::cut::check_byte;
use super::feeder::Feeder;
use super::fit::Fit;
use crate::check::{formats, transforms};
use crate::checked::CheckedField;
use crate::diagnostic::{Report, tick, ticks};
use crate::layout::{Column, Cut, FEEDS, Feed, Layout, List};
use crate::plan::{self, FieldId};
use crate::schema::Texts;
use crate::source::{Span, Spanned};

pub(super) fn check(layout: &Layout, report: &mut Report<'_>) {
    if let (Some(unfed), Some(Cut::Json(_))) = (&layout.unfed, &layout.cut) {
        report.error(unfed.span, "`unfed` has no effect beside `json`");
    }
    let Some(columns) = &layout.columns else {
        return;
    };
    if matches!(layout.cut, Some(Cut::Json(_))) {
        report
            .error(layout.columns_key, "`columns` has no effect beside `json`")
            .help("fields have the names of the keys they are read from");
        return;
    }
    if columns.value.is_empty() {
        report.error(columns.span, "the layout has no columns");
    }
    check_names(&columns.value, report);
    for column in &columns.value {
        check_one_feed(column, report);
        check_feed(column, report);
        check_time(column, report);
    }
    check_rest(layout, &columns.value, report);
    check_structured(layout, &columns.value, report);
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
        Some(Feed::SyslogPriority(fields)) => {
            let expected = "the fields of the priority, the facility and the severity";
            check_count("syslog_priority", fields, 3, expected, report);
        }
        Some(Feed::List(list)) => check_list(list, report),
        Some(Feed::Skip(skip)) if !skip.value => {
            report.error(skip.span, "`skip` can only be `true`");
        }
        Some(Feed::Skip(_) | Feed::Field(_) | Feed::Rest(_) | Feed::StructuredData(_)) | None => {}
    }
}

/// Only a column that is one field can be one time.
fn check_time(column: &Column, report: &mut Report<'_>) {
    let Some(time) = &column.time else { return };
    if time.value.is_empty() {
        report.error(time.span, "`time` has no formats");
    }
    for format in &time.value {
        formats::check_format(format, report);
    }
    if let Some(feed) = column.feeds.first()
        && feed.value != "field"
    {
        let source = report.source();
        report
            .error(time.span, "`time` goes with `field` only")
            .note(source, feed.span, "the column feeds something else");
    }
}

/// Only captures can be written anew.
fn check_structured(layout: &Layout, columns: &[Column], report: &mut Report<'_>) {
    if layout.delimited().is_none() {
        return;
    }
    for column in columns {
        if let Some(Feed::StructuredData(field)) = &column.feed {
            report
                .error(
                    field.span,
                    "`structured_data` cannot be read from `delimited` columns",
                )
                .help("cut lines with `regex`, whose captures may hold separators");
        }
    }
}

/// What follows a column is known only where columns have an order, and only of the last one.
fn check_rest(layout: &Layout, columns: &[Column], report: &mut Report<'_>) {
    let is_rest = |column: &&Column| matches!(column.feed, Some(Feed::Rest(_)));
    let last = columns.len().saturating_sub(1);
    for (at, column) in columns.iter().enumerate() {
        if !is_rest(&column) {
            continue;
        }
        if layout.cut.is_some() && layout.delimited().is_none() {
            report.error(column.span, "`rest` goes with `delimited` only");
        } else if at != last {
            report
                .error(column.span, "columns follow the one that is `rest`")
                .help("`rest` is the last column and takes all that follow in a line");
        }
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
    /// Keys that transformations read, and where they are fed.
    pub(super) keys: HashMap<String, Span>,
    /// Whether a column names a field that is not there; it may be any of those that no column
    /// feeds.
    pub(super) misnamed: bool,
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
            .feed(feed, column, layout)
        });
        fitted.columns.push(plan::Column {
            name: name.to_owned(),
            feed: feed.unwrap_or(plan::Feed::Skip),
        });
    }
    let by_name = matches!(layout.cut, Some(Cut::Json(_)));
    if !fitted.misnamed && !by_name {
        check_all_fed(layout, fit, &fitted, report);
    }
    fitted
}

/// A field that is said to be unfed is, and lines do without it.
fn check_unfed(
    name: &Spanned<String>,
    field: &CheckedField,
    fed: Option<&Fed>,
    fit: &Fit<'_>,
    report: &mut Report<'_>,
) {
    let source = report.source();
    if let Some(fed) = fed {
        let message = format!("field {} is fed", tick(&name.value));
        report
            .error(name.span, message)
            .note(source, fed.span, "it is fed here");
    } else if field.required {
        let message = format!("field {} is required", tick(&name.value));
        report
            .error(name.span, message)
            .help("feed it, or let it not be required")
            .note(&fit.checked.source, field.name.span, "the field is here");
    }
}

/// An unfed field is a mistake when a line is no good without it, and probably one otherwise.
fn check_all_fed(
    layout: &Layout,
    fit: &Fit<'_>,
    Fitted { fed, keys, .. }: &Fitted,
    report: &mut Report<'_>,
) {
    let is_given = |name: &str| {
        let own = fit.id(name);
        let made = |id| fed.contains_key(&id) || fit.field(id).producer.is_some();
        own.map_or_else(|| keys.contains_key(name), made)
    };
    let columns = layout.columns_key;
    let unfed = layout.unfed.iter().flat_map(|unfed| &unfed.value);
    let unfed: HashSet<FieldId> = unfed
        .filter_map(|name| {
            let id = fit.find(name, report)?;
            check_unfed(name, fit.field(id), fed.get(&id), fit, report);
            Some(id)
        })
        .collect();
    for (at, field) in fit.checked.fields.iter().enumerate() {
        let is_made = transforms::sources(field).into_iter().any(is_given);
        if is_made || fed.contains_key(&FieldId(at)) || unfed.contains(&FieldId(at)) {
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
