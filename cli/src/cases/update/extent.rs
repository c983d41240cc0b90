//! From where to where a value of a block-style YAML map reaches in the text.
//!
//! Lines tell: what belongs to a value is indented more than the key or dash that it belongs to.

use std::ops::Range;

use margay_codegen::Span;
use margay_codegen::cases::{Case, Expected};

use super::write::Style;

/// The text of a value.
pub struct Extent {
    pub bytes: Range<usize>,
    /// How far its lines after the first are indented.
    pub indent: usize,
    pub style: Style,
}

/// The text of an expected event that belongs to one of these keys or to a dash; nothing where it is
/// written in a way that lines do not tell.
pub fn value(text: &str, expected: &Expected, keys: &[Option<Span>]) -> Option<Extent> {
    let start = expected.span.start;
    let line = line_start(text, start);
    if !text[line..start].trim().is_empty() {
        owner(text, line, start, keys)?;
        return Some(on_its_line(text, expected, indent_of(&text[line..])));
    }
    // What begins on a line of its own is a block or a map below its key.
    let above = text[..line].trim_end_matches(['\n', '\r', ' ']).len();
    let above = line_start(text, above);
    let first = text[above..].lines().next().unwrap_or_default();
    let indent = indent_of(first);
    if expected.is_map {
        owner(text, above, above + first.trim_end().len(), keys)?;
        return Some(below(text, start, indent, start - line, Style::Map));
    }
    let mark = above + first.find(" |").or_else(|| first.find(" >"))? + 1;
    owner(text, above, mark, keys)?;
    let header = &first[mark - above..];
    let comment = header.find(" #").map_or("", |at| header[at..].trim_end());
    let comment = comment.to_owned();
    Some(below(
        text,
        mark,
        indent,
        indent + 2,
        Style::Block { comment },
    ))
}

/// Whether from the start of a line to a place there is one of these keys or a dash, and no more.
fn owner(text: &str, line: usize, to: usize, keys: &[Option<Span>]) -> Option<()> {
    let before = &text[line..to];
    let indent = indent_of(before);
    let is_key = |key: &Span| {
        let colon = text.get(key.end..to).map(str::trim);
        key.start == line + indent && colon == Some(":")
    };
    let is_owner = before[indent..].trim_end() == "-" || keys.iter().flatten().any(is_key);
    is_owner.then_some(())
}

/// A value that begins behind its key or dash.
fn on_its_line(text: &str, expected: &Expected, owner: usize) -> Extent {
    let start = expected.span.start;
    let rest = &text[start..];
    if expected.is_map && !rest.starts_with('{') {
        let column = start - line_start(text, start);
        return below(text, start, owner, column, Style::Map);
    }
    let mut length = enclosed(rest);
    let style = match expected.is_map {
        true => Style::Flow,
        // A text becomes a block and takes the comment behind it along.
        false => {
            let behind = rest[length..].lines().next().unwrap_or_default();
            let comment = match behind.trim_start().starts_with('#') {
                true => format!(" {}", behind.trim()),
                false => String::new(),
            };
            length += if comment.is_empty() { 0 } else { behind.len() };
            Style::Block { comment }
        }
    };
    Extent {
        bytes: start..start + length,
        indent: owner + 2,
        style,
    }
}

/// A value whose lines are those that are indented more than its owner.
fn below(text: &str, start: usize, owner: usize, indent: usize, style: Style) -> Extent {
    let is_text = matches!(style, Style::Block { .. });
    Extent {
        bytes: start..start + indented(&text[start..], owner, false, is_text),
        indent,
        style,
    }
}

/// How long a value is that begins with a quote or a bracket; others end with their line.
fn enclosed(text: &str) -> usize {
    let mut depth = 0;
    let mut bytes = text.bytes().enumerate();
    let mut quote = None;
    while let Some((at, byte)) = bytes.next() {
        match (quote, byte) {
            (Some(b'"'), b'\\') => {
                bytes.next();
            }
            (Some(mark), _) if byte == mark => quote = None,
            (Some(_), _) => continue,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'{' | b'[') => depth += 1,
            (None, b'}' | b']') => depth -= 1,
            (None, b'\n') if depth == 0 => return at,
            (None, _) => continue,
        }
        // A doubled quote is one quote of the text.
        let doubled = byte == b'\'' && text.as_bytes().get(at + 1) == Some(&b'\'');
        if depth == 0 && quote.is_none() && !doubled {
            return at + 1;
        }
    }
    text.len()
}

/// The lines of an entry of the top-level map that begins here, with their line ends.
pub fn entry(text: &str, key: usize) -> Option<Range<usize>> {
    let start = line_start(text, key);
    let indent = key - start;
    if !text[start..key].trim().is_empty() {
        return None;
    }
    let mut end = start + indented(&text[start..], indent, true, true);
    if text[end..].starts_with("\r\n") {
        end += 2;
    } else if text[end..].starts_with('\n') {
        end += 1;
    }
    Some(start..end)
}

/// The place after the last line of a document that is more than a comment.
pub fn end_of_document(text: &str, case: &Case) -> Option<usize> {
    let (start, end) = (case.document.start, case.document.end);
    if text[case.start.start..].starts_with('{') {
        return None;
    }
    let (mut at, mut last) = (start, start);
    for line in text[start..end].split_inclusive('\n') {
        at += line.len();
        let line = line.trim_end();
        if !(line.is_empty() || line.starts_with('#') || line == "...") {
            last = at;
        }
    }
    Some(last)
}

/// How long the first line is together with those after it that are blank or indented more, without
/// what is blank at the end, or a comment if there can be any. A list may be indented as little as
/// its key.
fn indented(text: &str, indent: usize, dashes: bool, is_text: bool) -> usize {
    let (mut length, mut kept) = (0, 0);
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let content = line.trim_end();
        let depth = indent_of(content);
        let belongs = depth > indent || (dashes && depth == indent && is_dash(&content[depth..]));
        if number > 0 && !content.is_empty() && !belongs {
            break;
        }
        let is_comment = !is_text && content.trim_start().starts_with('#');
        if number == 0 || !(content.is_empty() || is_comment) {
            kept = length + content.len();
        }
        length += line.len();
    }
    kept
}

fn is_dash(content: &str) -> bool {
    content == "-" || content.starts_with("- ")
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |end| end + 1)
}
