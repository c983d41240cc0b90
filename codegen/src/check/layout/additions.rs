//! Rules about what a layout adds to its schema: event time, checks and indicators.

use super::feeder::{is_integer, is_string, is_string_list, is_time};
use super::fit::{Fit, Found};
use crate::check::{resolve, validate, values};
use crate::checked::CheckedKind;
use crate::diagnostic::{Report, tick};
use crate::layout::{FieldChecks, Layout};
use crate::plan::{Check, FieldPath, Indicator};
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
    pub(super) event_time: Vec<FieldPath>,
    pub(super) checks: Vec<(FieldPath, Vec<Check>)>,
    pub(super) indicators: Vec<(FieldPath, Vec<Indicator>)>,
}

pub(super) fn fit(layout: &Layout, fit: &Fit<'_>, report: &mut Report<'_>) -> Added {
    let mut added = Added::default();
    for name in &layout.event_time {
        let found = field(name, "a timestamp", is_time, fit, report);
        if found.as_ref().is_some_and(|found| found.in_array) {
            let message = format!("field {} is in an array", tick(&name.value));
            report
                .error(name.span, message)
                .help("an event has one time; name a field outside of arrays");
        }
        added.event_time.extend(found.map(|found| found.path));
    }
    for (name, checks) in &layout.checks {
        if let Some(found) = fit_checks(name, checks, fit, report) {
            added.checks.push((found.path, resolved(checks)));
        }
    }
    for (name, words) in &layout.indicators {
        let holds_text = |kind: &CheckedKind| is_string(kind) || is_string_list(kind);
        if let Some(found) = field(
            name,
            "a string or an array of strings",
            holds_text,
            fit,
            report,
        ) {
            let indicators = resolve::indicators(words);
            added.indicators.push((found.path, indicators));
        }
    }
    added
}

fn fit_checks<'a>(
    name: &Spanned<String>,
    checks: &FieldChecks,
    fit: &Fit<'a>,
    report: &mut Report<'_>,
) -> Option<Found<'a>> {
    let found = fit.find_path(name, report)?;
    let kind = &found.field.value.kind;
    if has_text_checks(checks) && !is_string(kind) {
        fit.expected("a string", name, found.field, report);
    }
    if checks.range.is_some() && !is_integer(kind) {
        fit.expected("an integer", name, found.field, report);
    }
    Some(found)
}

fn field<'a>(
    name: &Spanned<String>,
    expected: &str,
    fits: impl Fn(&CheckedKind) -> bool,
    fit: &Fit<'a>,
    report: &mut Report<'_>,
) -> Option<Found<'a>> {
    let found = fit.find_path(name, report)?;
    if !fits(&found.field.value.kind) {
        fit.expected(expected, name, found.field, report);
    }
    Some(found)
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
