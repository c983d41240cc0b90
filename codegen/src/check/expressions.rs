//! Rules about the parts of a regex parser and the named patterns in them.
//!
//! The expression itself is not looked at: that is for the engine that will run it.

use std::collections::{HashMap, HashSet};

use super::circles::{Needs, arrows};
use crate::diagnostic::{Report, tick};
use crate::schema::Regex;
use crate::source::{Span, Spanned};

/// The patterns that need no definition.
const BUILT_IN: [&str; 67] = [
    "DATA",
    "GREEDYDATA",
    "NOTSPACE",
    "NS",
    "SPACE",
    "WORD",
    "QUOTEDSTRING",
    "QS",
    "HEXDIGIT",
    "UUID",
    "INT",
    "BASE10NUM",
    "NUMBER",
    "BASE16NUM",
    "POSINT",
    "PID",
    "NONNEGINT",
    "CISCOMAC",
    "WINDOWSMAC",
    "COMMONMAC",
    "MAC",
    "IPV4INT",
    "IPV4",
    "IPV6",
    "IP",
    "HOSTNAME",
    "HOST",
    "IPORHOST",
    "HOSTPORT",
    "USERNAME",
    "USER",
    "UNIXPATH",
    "WINPATH",
    "PATH",
    "TTY",
    "URIPROTO",
    "URIHOST",
    "URIPATH",
    "URIPARAM",
    "URIPATHPARAM",
    "URI",
    "MONTH",
    "MONTHNUM",
    "MONTHNUM2",
    "MONTHDAY",
    "DAY",
    "YEAR",
    "HOUR",
    "MINUTE",
    "SECOND",
    "KITCHEN",
    "TIME",
    "DATE_US",
    "DATE_EU",
    "DATE",
    "DATETIME",
    "ISO8601_TIMEZONE",
    "ISO8601_SECOND",
    "TIMESTAMP_ISO8601",
    "TZ",
    "TZOFFSET",
    "TIMESTAMP_RFC822",
    "TIMESTAMP_RFC2822",
    "TIMESTAMP_OTHER",
    "TIMESTAMP_EVENTLOG",
    "SYSLOGTIMESTAMP",
    "HTTPDATE",
];

pub(super) fn check(regex: &Regex, report: &mut Report<'_>) {
    for (name, pattern) in &regex.definitions {
        check_definition(name, pattern, report);
    }
    let defined: HashSet<&str> = regex
        .definitions
        .iter()
        .map(|(name, _)| name.value.as_str())
        .collect();
    for (_, pattern) in &regex.definitions {
        check_tags(&pattern.value, pattern.span, &defined, report);
    }
    check_circles(regex, report);
    let Some(parts) = &regex.parts else { return };
    if parts.value.is_empty() {
        report.error(parts.span, "`match` has no parts");
    }
    for part in &parts.value {
        check_tags(&part.value, part.span, &defined, report);
    }
    check_groups(&parts.value, report);
}

fn check_definition(name: &Spanned<String>, pattern: &Spanned<String>, report: &mut Report<'_>) {
    if !is_pattern_name(&name.value) {
        let message = format!("{} is not a name for a pattern", tick(&name.value));
        let help = "use a capital followed by capitals, digits and underscores";
        report.error(name.span, message).help(help);
    } else if BUILT_IN.contains(&name.value.as_str()) {
        let message = format!("{} replaces a built-in pattern", tick(&name.value));
        report.warning(name.span, message);
    }
    if pattern.value.is_empty() {
        report.error(
            pattern.span,
            format!("pattern {} is empty", tick(&name.value)),
        );
    }
}

fn is_pattern_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

fn is_group_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// The insides of the `%{…}` in an expression; nothing for one that does not end.
fn tags(expression: &str) -> impl Iterator<Item = Option<&str>> {
    let parts = expression.split("%{").skip(1);
    parts.map(|part| Some(part.split_once('}')?.0.trim()))
}

/// The pattern and, after the first colon, the group of a tag.
fn halves(tag: &str) -> (&str, Option<&str>) {
    match tag.split_once(':') {
        Some((pattern, group)) => (pattern, Some(group)),
        None => (tag, None),
    }
}

fn check_tags(expression: &str, span: Span, defined: &HashSet<&str>, report: &mut Report<'_>) {
    for tag in tags(expression) {
        let Some(tag) = tag else {
            report.error(span, "a `%{` has no `}`");
            continue;
        };
        let (pattern, group) = halves(tag);
        check_pattern_name(pattern, span, defined, report);
        if let Some(group) = group
            && !is_group_name(group)
        {
            let message = format!("{} is not a name for a group", tick(group));
            let help = "use letters, digits and underscores, starting with no digit";
            report.error(span, message).help(help);
        }
    }
}

fn check_pattern_name(pattern: &str, span: Span, defined: &HashSet<&str>, report: &mut Report<'_>) {
    if defined.contains(pattern) || BUILT_IN.contains(&pattern) {
        return;
    }
    let known = BUILT_IN.into_iter().chain(defined.iter().copied());
    report
        .error(span, format!("there is no pattern {}", tick(pattern)))
        .suggest(pattern, known);
}

fn check_circles(regex: &Regex, report: &mut Report<'_>) {
    let mut needs = Needs::default();
    for (name, pattern) in &regex.definitions {
        let used = tags(&pattern.value).flatten().map(|tag| halves(tag).0);
        needs.add(&name.value, used);
    }
    for circle in needs.order().circles {
        let span = |(name, _): &&(Spanned<String>, _)| name.value == circle[0];
        if let Some((name, _)) = regex.definitions.iter().find(span) {
            let message = format!(
                "patterns are defined by each other in a circle: {}",
                arrows(&circle)
            );
            report.error(name.span, message);
        }
    }
}

fn check_groups(parts: &[Spanned<String>], report: &mut Report<'_>) {
    let mut seen: HashMap<&str, Span> = HashMap::new();
    for part in parts {
        let tagged = tags(&part.value).flatten().filter_map(|tag| halves(tag).1);
        for group in tagged.chain(named_groups(&part.value)) {
            if let Some(first) = seen.insert(group, part.span) {
                let source = report.source();
                let message = format!("there are two groups {}", tick(group));
                report
                    .error(part.span, message)
                    .note(source, first, "the first one is here");
            }
        }
    }
}

/// The names in `(?P<name>` and `(?<name>`.
fn named_groups(expression: &str) -> impl Iterator<Item = &str> {
    let opened = expression.match_indices("(?").filter(|(at, _)| {
        let before = expression[..*at].bytes().rev();
        before.take_while(|byte| *byte == b'\\').count() % 2 == 0
    });
    opened.filter_map(|(at, _)| {
        let rest = &expression[at + 2..];
        let rest = rest.strip_prefix('P').unwrap_or(rest).strip_prefix('<')?;
        let name = rest.split_once('>')?.0;
        is_group_name(name).then_some(name)
    })
}
