//! Foreign text as it may be shown: on a terminal, on one line, not too long.

pub use margay_codegen::printable;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Some characters of a text, with `…` where others are left out.
pub fn cut(text: &str, skipped: usize, longest: usize) -> String {
    let mut rest = text.chars().skip(skipped);
    let mut shown = String::from(if skipped > 0 { "…" } else { "" });
    shown.extend(rest.by_ref().take(longest));
    if rest.next().is_some() {
        shown.push('…');
    }
    shown
}

/// A text of several lines without anything that a terminal would obey.
pub fn printable_lines(text: &str) -> String {
    let lines: Vec<_> = text.split('\n').map(printable).collect();
    lines.join("\n")
}

/// How many places of a terminal a text takes.
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The beginning of a text that takes no more than so many places, `…` standing for the rest.
pub fn fitted(text: &str, places: usize) -> String {
    // No character takes less than nothing, so a long text is not measured to its end.
    if text.len() <= places || width(text) <= places {
        return text.to_owned();
    }
    let mut taken = 1;
    let mut shown = String::new();
    for c in text.chars() {
        taken += UnicodeWidthChar::width(c).unwrap_or(0);
        if taken > places {
            break;
        }
        shown.push(c);
    }
    shown.push('…');
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_can_steer_a_terminal() {
        assert_eq!(printable("a\u{1b}[31m\u{202e}"), "a\\u{1b}[31m\\u{202e}");
    }

    #[test]
    fn texts_are_fitted_by_the_places_they_take() {
        assert_eq!(fitted("abc", 3), "abc");
        assert_eq!(fitted("abcd", 3), "ab…");
        assert_eq!(fitted("漢字", 4), "漢字");
        assert_eq!(fitted("漢字漢字", 5), "漢字…");
    }
}
