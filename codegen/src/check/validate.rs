//! Rules about the conditions on strings.

use super::words::{FAMILIES, family};
use crate::diagnostic::{Report, tick, ticks};
use crate::schema::{Texts, Validate};
use crate::source::{Span, Spanned};

pub(super) fn check(validate: &Spanned<Validate>, report: &mut Report<'_>) {
    let Spanned { value, span } = validate;
    check_not_empty(value, *span, report);
    check_texts(&value.allow, &value.deny, report);
    check_family("ip", &value.ip, report);
    check_family("cidr", &value.cidr, report);
    check_ip_with_cidr(&value.ip, &value.cidr, report);
}

fn check_not_empty(validate: &Validate, span: Span, report: &mut Report<'_>) {
    if !validate.any {
        report
            .error(span, "`validate` has no conditions")
            .help("add `allow`, `deny`, `ip` or `cidr`");
    }
}

/// Also used for the checks of layouts.
pub(super) fn check_texts(allow: &Option<Texts>, deny: &Option<Texts>, report: &mut Report<'_>) {
    if let (Some(allow), Some(deny)) = (allow, deny) {
        let source = report.source();
        let (first, second) = (allow.span.min(deny.span), allow.span.max(deny.span));
        report
            .error(second, "`allow` and `deny` exclude each other")
            .note(source, first, "the other list is here");
    }
    for (key, list) in [("allow", allow), ("deny", deny)] {
        if let Some(list) = list {
            check_items(key, list, report);
        }
    }
}

fn check_items(key: &str, list: &Texts, report: &mut Report<'_>) {
    if list.value.is_empty() {
        report.error(list.span, format!("`{key}` has no items"));
    }
    for item in list.value.iter().filter(|item| item.value.is_empty()) {
        report.error(item.span, format!("an item of `{key}` is empty"));
    }
}

pub(super) fn check_family(key: &str, word: &Option<Spanned<String>>, report: &mut Report<'_>) {
    if let Some(word) = word
        && family(&word.value).is_none()
    {
        let message = format!("`{key}` is {}", tick(&word.value));
        let help = format!("use {}", ticks(FAMILIES, "or"));
        report.error(word.span, message).help(help);
    }
}

pub(super) fn check_ip_with_cidr(
    ip: &Option<Spanned<String>>,
    cidr: &Option<Spanned<String>>,
    report: &mut Report<'_>,
) {
    if let (Some(ip), Some(cidr)) = (ip, cidr) {
        let source = report.source();
        let (first, second) = (ip.span.min(cidr.span), ip.span.max(cidr.span));
        report
            .error(
                second,
                "no value can be both an address and an address range",
            )
            .note(source, first, "the other condition is here");
    }
}
