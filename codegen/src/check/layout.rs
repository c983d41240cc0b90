//! Rules about layouts, and about how a layout fits the schema that names it.

mod additions;
mod columns;
mod csv;
mod cut;
mod delimited;
mod feeder;
mod fit;
mod json;
mod key_values;

use std::path::Path;

use super::root::is_log_type;
use crate::checked::{Checked, CheckedLayout};
use crate::diagnostic::{Report, tick, ticks};
use crate::layout::{self, Layout};
use crate::library::{Library, layout_file};
use crate::source::{Source, Spanned};
use fit::Fit;

/// The layout that a schema names.
pub(super) fn find<'a>(
    name: &Spanned<String>,
    library: &'a Library,
    report: &mut Report<'_>,
) -> Option<&'a Source> {
    let found = library.layout(&name.value);
    if found.is_none() {
        let known: Vec<&str> = library.layouts().collect();
        let beside = Path::new(report.source().name()).with_file_name(layout_file(&name.value));
        let looked = match is_log_type(&name.value) {
            true => format!("add {}", tick(&beside.to_string_lossy())),
            false => String::from("a layout is named like a log type"),
        };
        let help = match known.is_empty() {
            true => looked,
            false => format!("{looked}, or name a known one: {}", ticks(known, "or")),
        };
        let message = format!("there is no layout {}", tick(&name.value));
        report.error(name.span, message).help(help);
    }
    found
}

/// Checks a layout by itself and, when the schema has no errors of its own, against the schema.
pub(super) fn check(
    name: &Spanned<String>,
    checked: Option<&Checked>,
    report: &mut Report<'_>,
) -> Option<CheckedLayout> {
    let layout = layout::read(report.source(), report)?;
    check_name(&layout, name, checked, report);
    cut::check(&layout, report);
    columns::check(&layout, report);
    additions::check(&layout, report);
    let checked = checked.filter(|_| !report.has_errors())?;
    let fit = Fit::of(checked);
    let columns = columns::fit(&layout, &fit, report);
    delimited::check_least_fits(&layout, &columns, &fit, report);
    let fitted = additions::fit(&layout, &fit, report);
    let cut = cut::fit(&layout, columns.columns, report);
    if report.has_errors() {
        return None;
    }
    Some(CheckedLayout {
        cut: cut?,
        hosts: columns.hosts,
        event_time: fitted.event_time,
        checks: fitted.checks,
        indicators: fitted.indicators,
    })
}

fn check_name(
    layout: &Layout,
    name: &Spanned<String>,
    checked: Option<&Checked>,
    report: &mut Report<'_>,
) {
    let Some(own) = &layout.layout else { return };
    if own.value == name.value {
        return;
    }
    let message = format!(
        "the layout is called {}, but the schema asks for {}",
        tick(&own.value),
        tick(&name.value)
    );
    let diagnostic = report.error(own.span, message);
    if let Some(checked) = checked {
        diagnostic.note(&checked.source, name.span, "the schema asks here");
    }
}
