//! The text of a time format to what a plan holds of it: `%d/%b/%Y` to a list of items.
//!
//! This is done once, when a schema is read; no line is ever parsed by the text of a format.

mod go;
mod strftime;

use crate::plan::{TimeFormat, TimeItem};

/// The formats that have a name.
const NAMED: [(&str, TimeFormat); 7] = [
    ("rfc3339", TimeFormat::Rfc3339),
    ("unix", TimeFormat::Unix),
    ("unix_ms", TimeFormat::UnixMs),
    ("unix_us", TimeFormat::UnixUs),
    ("unix_ns", TimeFormat::UnixNs),
    ("unix_auto", TimeFormat::UnixAuto),
    ("cloudflare", TimeFormat::Cloudflare),
];

/// Why a text is no time format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Problem<'t> {
    /// It is neither a name nor a pattern.
    Unknown,
    /// A directive that means nothing, such as `%Q`.
    Directive(&'t str),
    /// A `%` at the end.
    Dangling,
    /// A layout in which no part of a time stands, such as `layout=yyyy`.
    NoParts,
    /// A week that tells no date because there is no weekday beside it.
    WeekAlone(&'t str),
    /// A fraction in a layout with more digits than nanoseconds have.
    LongFraction(&'t str),
}

/// What a text means as a time format.
pub(crate) fn compile(text: &str) -> Result<TimeFormat, Problem<'_>> {
    if let Some((_, format)) = NAMED.iter().find(|(name, _)| *name == text) {
        return Ok(format.clone());
    }
    if let Some(layout) = text.strip_prefix("layout=") {
        return go::compile(layout).map(TimeFormat::Items);
    }
    strftime::compile(text).map(TimeFormat::Items)
}

/// The names of formats.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    NAMED.iter().map(|(name, _)| *name)
}

/// The directive without the flags and widths that other languages allow, when that is one.
pub(crate) fn plain_directive(directive: &str) -> Option<String> {
    let letter = directive.chars().last()?;
    let plain = match letter {
        'L' => String::from("%f"),
        _ => format!("%{letter}"),
    };
    let known = strftime::compile(&plain).is_ok() || matches!(plain.as_str(), "%U" | "%W");
    (known && plain != directive).then_some(plain)
}

/// Whether an item stands for itself.
fn is_literal(item: &TimeItem) -> bool {
    matches!(item, TimeItem::Literal(_) | TimeItem::White(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_mean_what_they_say() {
        let check = |text, expected| assert_eq!(compile(text).is_ok(), expected, "{text}");
        check("rfc3339", true);
        check("cloudflare", true);
        check("%Y-%m-%d %H:%M:%S.%f", true);
        check("layout=01/02/06", true);
        check("layout=yyyy", false);
        check("yyyy-mm-dd", false);
        check("100%%", false);
        check("RFC3339", false);
        check("", false);
    }

    #[test]
    fn flags_of_other_languages_are_seen_through() {
        let check = |directive, expected: Option<&str>| {
            assert_eq!(
                plain_directive(directive).as_deref(),
                expected,
                "{directive}"
            );
        };
        check("%-d", Some("%d"));
        check("%0e", Some("%e"));
        check("%3N", Some("%N"));
        check("%L", Some("%f"));
        check("%Ey", Some("%y"));
        check("%Q", None);
        check("%", None);
    }
}
