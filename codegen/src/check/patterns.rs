//! Rules about text with `%{name}` in it: the patterns of fastmatch and the templates of
//! `expandFields`.

use crate::diagnostic::{Report, tick};
use crate::schema::Texts;
use crate::source::Spanned;

/// The shortest pattern: `%{a}`.
const SHORTEST: usize = 4;

pub(super) fn check(patterns: Option<&Texts>, report: &mut Report<'_>) {
    let Some(patterns) = patterns else { return };
    if patterns.value.is_empty() {
        report.error(patterns.span, "`match` has no patterns");
    }
    for pattern in &patterns.value {
        check_pattern(pattern, report);
    }
}

fn check_pattern(pattern: &Spanned<String>, report: &mut Report<'_>) {
    let text = without_line_end(&pattern.value);
    let complaint = if text.contains('\n') {
        Some(String::from("has more than one line"))
    } else {
        complaint(text)
    };
    if let Some(complaint) = complaint {
        report.error(
            pattern.span,
            format!("the pattern {} {complaint}", tick(text)),
        );
    }
}

fn complaint(text: &str) -> Option<String> {
    let Some((_, pieces)) = parse(text) else {
        return Some(String::from("has a `%{` without its `}`"));
    };
    let names = || pieces.iter().map(|piece| piece.name);
    if text.len() < SHORTEST || pieces.is_empty() {
        return Some(String::from("has no placeholder such as `%{name}`"));
    }
    if names().all(str::is_empty) {
        return Some(String::from("has no placeholder with a name"));
    }
    let (_, before_last) = pieces.split_last()?;
    let stuck = before_last.iter().find(|piece| piece.after.is_empty())?;
    Some(format!(
        "has nothing between placeholder {} and the next one",
        tick(stuck.name)
    ))
}

/// A placeholder and the literal text up to the next one.
pub(crate) struct Piece<'a> {
    pub(crate) name: &'a str,
    pub(crate) after: &'a str,
}

/// A pattern without the line end of a block scalar, which nobody means.
pub(crate) fn without_line_end(pattern: &str) -> &str {
    pattern.strip_suffix('\n').unwrap_or(pattern)
}

/// The text before the first placeholder, and the placeholders; nothing when one does not end.
pub(crate) fn parse(text: &str) -> Option<(&str, Vec<Piece<'_>>)> {
    let mut parts = text.split("%{");
    let prefix = parts.next()?;
    let mut pieces = Vec::new();
    for part in parts {
        let (name, after) = part.split_once('}')?;
        let name = name.trim();
        pieces.push(Piece { name, after });
    }
    Some((prefix, pieces))
}

pub(super) fn check_template(template: &Spanned<String>, report: &mut Report<'_>) {
    if parse(&template.value).is_none() {
        let message = format!(
            "the template {} has a `%{{` without its `}}`",
            tick(&template.value)
        );
        report.error(template.span, message);
    }
}
