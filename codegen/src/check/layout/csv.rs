//! Rules about `csv` in a layout: rows, whose columns a header may name.

use super::cut::check_word;
use crate::check::parsers;
use crate::check::text::{self, Wants};
use crate::diagnostic::Report;
use crate::layout::Csv;
use crate::plan::{self, HeaderLines};

/// The kinds of header.
const HEADERS: [&str; 2] = ["first_line", "w3c"];

pub(super) fn check(csv: &Csv, report: &mut Report<'_>) {
    check_word("header", csv.header.as_ref(), HEADERS, report);
    match &csv.rows.columns {
        None if csv.header.is_none() => {
            report
                .error(csv.span, "`csv` has neither `columns` nor a `header`")
                .help("list the `columns`, or write `header: first_line`");
        }
        Some(columns) if columns.value.is_empty() => {
            report.error(columns.span, "`columns` has no columns");
        }
        _ => {}
    }
    if let Some(delimiter) = &csv.rows.delimiter {
        parsers::check_delimiter(delimiter, report);
    }
    parsers::check_options(&csv.rows.options, report);
}

pub(super) fn fit(csv: &Csv, wants: &Wants<'_>, report: &mut Report<'_>) -> plan::Csv {
    match &csv.header {
        None => text::fit_csv(&csv.rows, wants, report),
        Some(header) if header.value == "w3c" => {
            text::fit_announced(&csv.rows, HeaderLines::Fields, wants)
        }
        Some(_) => text::fit_announced(&csv.rows, HeaderLines::First, wants),
    }
}
