//! Rules about what a layout adds to its schema: event time, checks and indicators.

use super::columns::{is_integer, is_string, is_string_list, is_time};
use super::fit::Fit;
use crate::check::{resolve, validate, values};
use crate::checked::CheckedKind;
use crate::diagnostic::{Report, tick};
use crate::layout::{FieldChecks, Layout};
use crate::plan::{Check, FieldId, Indicator};
use crate::source::Spanned;

pub(super) fn check(layout: &Layout, report: &mut Report<'_>) {
    for (field, checks) in &layout.checks {
        check_checks(field, checks, report);
    }
    for (_, indicators) in &layout.indicators {
        values::check_indicators(indicators, report);
    }
}

fn check_checks(field: &Spanned<String>, checks: &FieldChecks, report: &mut Report<'_>) {
    validate::check_texts(&checks.allow, &checks.deny, report);
    validate::check_family("ip", &checks.ip, report);
    validate::check_family("cidr", &checks.cidr, report);
    validate::check_ip_with_cidr(&checks.ip, &checks.cidr, report);
    check_range(checks, report);
    if !has_text_checks(checks) && checks.range.is_none() && !report.has_errors() {
        let message = format!("the checks of {} are empty", tick(&field.value));
        report.error(checks.span, message);
    }
}

fn has_text_checks(checks: &FieldChecks) -> bool {
    checks.allow.is_some() || checks.deny.is_some() || checks.ip.is_some() || checks.cidr.is_some()
}

fn check_range(checks: &FieldChecks, report: &mut Report<'_>) {
    let Some(range) = &checks.range else { return };
    if range.value.is_empty() {
        report.error(range.span, "`range` has no ranges");
    }
    for pair in &range.value {
        match pair.value[..] {
            [low, high] if low <= high => {}
            [low, high] => {
                report
                    .error(pair.span, format!("no number lies from {low} to {high}"))
                    .help("write the lower end first");
            }
            _ => {
                report
                    .error(
                        pair.span,
                        format!("a range has {} ends, not 2", pair.value.len()),
                    )
                    .help("write `[low, high]`; both belong to the range");
            }
        }
    }
}

/// What a layout adds, in terms of the schema.
#[derive(Default)]
pub(super) struct Added {
    pub(super) event_time: Vec<FieldId>,
    pub(super) checks: Vec<(FieldId, Vec<Check>)>,
    pub(super) indicators: Vec<(FieldId, Vec<Indicator>)>,
}

pub(super) fn fit(layout: &Layout, fit: &Fit<'_>, report: &mut Report<'_>) -> Added {
    let mut added = Added::default();
    for name in &layout.event_time {
        added
            .event_time
            .extend(field(name, "a timestamp", is_time, fit, report));
    }
    for (name, checks) in &layout.checks {
        if let Some(id) = fit_checks(name, checks, fit, report) {
            added.checks.push((id, resolved(checks)));
        }
    }
    for (name, words) in &layout.indicators {
        let holds_text = |kind: &CheckedKind| is_string(kind) || is_string_list(kind);
        if let Some(id) = field(
            name,
            "a string or an array of strings",
            holds_text,
            fit,
            report,
        ) {
            added.indicators.push((id, resolve::indicators(words)));
        }
    }
    added
}

fn fit_checks(
    name: &Spanned<String>,
    checks: &FieldChecks,
    fit: &Fit<'_>,
    report: &mut Report<'_>,
) -> Option<FieldId> {
    let id = fit.find(name, report)?;
    let kind = &fit.field(id).value.kind;
    if has_text_checks(checks) && !is_string(kind) {
        fit.expected("a string", name, id, report);
    }
    if checks.range.is_some() && !is_integer(kind) {
        fit.expected("an integer", name, id, report);
    }
    Some(id)
}

fn field(
    name: &Spanned<String>,
    expected: &str,
    fits: impl Fn(&CheckedKind) -> bool,
    fit: &Fit<'_>,
    report: &mut Report<'_>,
) -> Option<FieldId> {
    let id = fit.find(name, report)?;
    if !fits(&fit.field(id).value.kind) {
        fit.expected(expected, name, id, report);
    }
    Some(id)
}

fn resolved(checks: &FieldChecks) -> Vec<Check> {
    let mut list = resolve::checks(&checks.allow, &checks.deny, &checks.ip, &checks.cidr);
    if let Some(range) = &checks.range {
        let ends = range.value.iter().filter_map(|pair| match pair.value[..] {
            [low, high] => Some((low, high)),
            _ => None,
        });
        list.push(Check::Range(ends.collect()));
    }
    list
}
