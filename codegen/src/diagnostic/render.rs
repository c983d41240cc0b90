//! How a diagnostic looks: position, message, the line, carets under the part it is about.

use std::fmt;

use super::{Diagnostic, Position};
use crate::source::Source;

/// The most characters of a line that are shown; of a longer one, the part around the span.
const WIDTH: usize = 100;

/// The most characters shown before the span when the line is cut.
const BEFORE: usize = 40;

/// The line that a diagnostic is about, made printable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Excerpt {
    number: usize,
    text: String,
    /// How many blanks stand before the carets.
    indent: usize,
    carets: usize,
}

impl Excerpt {
    pub(super) fn of(source: &Source, position: Position) -> Excerpt {
        let line = source.line(position.line);
        let first = position.column - 1;
        let skipped = skipped(line, first);
        let mut shown = line.chars().skip(skipped);
        let text: Vec<char> = shown.by_ref().take(WIDTH).map(in_one_place).collect();
        let (before, span) = text.split_at((first - skipped).min(text.len()));
        let length = if position.end_line == position.line {
            position.end_column - position.column
        } else {
            span.len()
        };
        let start = if skipped > 0 { "…" } else { "" };
        let end = if shown.next().is_some() { "…" } else { "" };
        let text: String = text.iter().collect();
        Excerpt {
            number: position.line,
            indent: start.chars().count() + width(before),
            carets: width(&span[..length.min(span.len())]).max(1),
            text: format!("{start}{}{end}", text.trim_end()),
        }
    }
}

/// How many columns of a terminal characters take.
fn width(characters: &[char]) -> usize {
    let one = |character: &char| match *character {
        '\u{300}'..='\u{36f}' | '\u{fe00}'..='\u{fe0f}' => 0,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1faff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    };
    characters.iter().map(one).sum()
}

/// How many characters at the start of a line are left out so that the span is seen.
fn skipped(line: &str, first: usize) -> usize {
    // Counting stops early: the line may be a megabyte long.
    let long = line.chars().nth(WIDTH).is_some();
    if long && first + BEFORE > WIDTH {
        first - BEFORE
    } else {
        0
    }
}

/// One character for one, so that the carets stay where they belong.
fn in_one_place(character: char) -> char {
    match character {
        '\t' => ' ',
        _ if is_odd(character) => '\u{fffd}',
        _ => character,
    }
}

/// Whether a terminal would obey a character, or show nothing of it.
fn is_odd(character: char) -> bool {
    match character {
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' => true,
        '\u{feff}' => true,
        _ => character.is_control(),
    }
}

/// Foreign text without anything that a terminal would obey, such as the name of a file, which may have any
/// characters.
///
/// ```
/// assert_eq!(margay_codegen::printable("a\u{1b}[31m.log"), "a\\u{1b}[31m.log");
/// ```
pub fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match is_odd(character) {
            true => shown.extend(character.escape_unicode()),
            false => shown.push(character),
        }
    }
    shown
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:", printable(&self.file))?;
        if let Some(position) = self.position {
            write!(out, "{}:{}:", position.line, position.column)?;
        }
        write!(out, " {}: {}", self.severity, self.message)?;
        match (&self.excerpt, &self.help) {
            (Some(excerpt), help) => excerpt.draw(out, help.as_deref())?,
            (None, Some(help)) => write!(out, "\n      = help: {help}")?,
            (None, None) => {}
        }
        if let Some(note) = &self.note {
            let Position { line, column, .. } = note.position;
            let message = &note.message;
            write!(
                out,
                "\n      = note: {}:{line}:{column}: {message}",
                printable(&note.file)
            )?;
        }
        Ok(())
    }
}

impl Excerpt {
    fn draw(&self, out: &mut fmt::Formatter<'_>, help: Option<&str>) -> fmt::Result {
        let indent = " ".repeat(self.indent);
        let carets = "^".repeat(self.carets);
        write!(out, "\n{:>5} | {}", self.number, self.text)?;
        write!(out, "\n      | {indent}{carets}")?;
        match help {
            Some(help) => write!(out, " help: {help}"),
            None => Ok(()),
        }
    }
}

/// A user's text as it stands in a message: in backticks, on one line, not too long.
pub(crate) fn tick(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut rest = text.chars();
    let on_one_line = |character| match character {
        '\n' | '\r' => ' ',
        _ => in_one_place(character),
    };
    let mut shown: String = rest.by_ref().take(LONGEST).map(on_one_line).collect();
    if rest.next().is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

/// Several texts as a list in a sentence: `a`, `b` or `c`.
pub(crate) fn ticks<'a>(texts: impl IntoIterator<Item = &'a str>, last: &str) -> String {
    let mut list: Vec<String> = texts.into_iter().map(tick).collect();
    match list.pop() {
        None => String::from("nothing"),
        Some(only) if list.is_empty() => only,
        Some(end) => format!("{} {last} {end}", list.join(", ")),
    }
}
