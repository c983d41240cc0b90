//! Rules about the parts of a regex parser and the named patterns in them.
//!
//! Once all names are right, the expression itself is put together and compiled as the engine that
//! will run it does.

use std::collections::{HashMap, HashSet};

use super::circles::{Needs, arrows};
use crate::diagnostic::{Report, tick};
use crate::grok::{self, BUILT_IN, Expression, built_in, halves, tags};
use crate::schema::Regex;
use crate::source::{Span, Spanned};

pub(super) fn check(regex: &Regex, report: &mut Report<'_>) {
    let errors = report.errors();
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
    if report.errors() == errors {
        check_expression(regex, report);
    }
}

fn check_definition(name: &Spanned<String>, pattern: &Spanned<String>, report: &mut Report<'_>) {
    if !is_pattern_name(&name.value) {
        let message = format!("{} is not a name for a pattern", tick(&name.value));
        let help = "use a capital followed by capitals, digits and underscores";
        report.error(name.span, message).help(help);
    } else if built_in(&name.value).is_some() {
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
    if defined.contains(pattern) || built_in(pattern).is_some() {
        return;
    }
    let known = BUILT_IN.iter().map(|(name, _)| *name);
    let known = known.chain(defined.iter().copied());
    report
        .error(span, format!("there is no pattern {}", tick(pattern)))
        .suggest(pattern, known);
}

/// A definition may take the place of a built-in pattern that it needs itself.
fn check_circles(regex: &Regex, report: &mut Report<'_>) {
    let built_in = texts_of_built_in();
    for circle in needs(regex, &built_in).order().circles {
        let defined = regex.definitions.iter();
        let mut defined = defined.filter(|(name, _)| circle.contains(&name.value.as_str()));
        if let Some((name, _)) = defined.next() {
            let message = format!(
                "patterns are defined by each other in a circle: {}",
                arrows(&circle)
            );
            report.error(name.span, message);
        }
    }
}

fn texts_of_built_in() -> Vec<(&'static str, String)> {
    let names = BUILT_IN.iter().map(|(name, _)| *name);
    names
        .map(|name| (name, built_in(name).unwrap_or_default()))
        .collect()
}

/// What each pattern needs, the built-in ones that are not replaced included.
fn needs<'a>(regex: &'a Regex, built_in: &'a [(&'static str, String)]) -> Needs<'a> {
    let mut needs = Needs::default();
    let mut seen = HashSet::new();
    let used = |text: &'a str| tags(text).flatten().map(|tag| halves(tag).0);
    for (name, pattern) in &regex.definitions {
        seen.insert(name.value.as_str());
        needs.add(&name.value, used(&pattern.value));
    }
    for (name, text) in built_in {
        if seen.insert(name) {
            needs.add(name, used(text));
        }
    }
    needs
}

/// The expression of a schema whose patterns and groups are right, or what is wrong with it.
pub(crate) fn compile(regex: &Regex) -> Result<Expression, String> {
    let built_in = texts_of_built_in();
    let order = needs(regex, &built_in).order();
    let defined = regex.definitions.iter();
    let defined = defined.map(|(name, text)| (name.value.as_str(), text.value.as_str()));
    let own: HashMap<&str, &str> = defined.collect();
    let texts: HashMap<&str, &str> = built_in
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .chain(own)
        .collect();
    let sorted = order.sorted.iter();
    let sorted: Vec<_> = sorted
        .filter_map(|name| Some((*name, *texts.get(name)?)))
        .collect();
    let parts = regex.parts.iter().flat_map(|parts| &parts.value);
    grok::compile(parts.map(|part| part.value.as_str()), &sorted)
}

fn check_expression(regex: &Regex, report: &mut Report<'_>) {
    let Some(parts) = &regex.parts else { return };
    if let Err(complaint) = compile(regex) {
        let span = match &parts.value[..] {
            [only] => only.span,
            _ => parts.span,
        };
        report.error(span, format!("the expression {complaint}"));
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
