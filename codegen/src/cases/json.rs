//! Expected events: JSON text or a YAML map, with `{{ .LogType }}` filled in.

use std::borrow::Cow;

use serde_json::{Map, Value};
use serde_yaml::Value as Yaml;

use crate::json::json;
use crate::source::{Span, floor_char_boundary};

/// A text that is no event, and where the trouble is.
pub(super) struct Problem {
    pub(super) message: String,
    /// The line of the text, from 1, and the character in it, from 1.
    place: Option<(usize, usize)>,
}

/// The event that a JSON text is.
pub(super) fn event_of_text(text: &str, log_type: &str) -> Result<Map<String, Value>, Problem> {
    let filled = fill_in(text, log_type);
    match serde_json::from_str(&filled) {
        Ok(Value::Object(event)) => Ok(event),
        Ok(_) => Err(Problem {
            message: String::from("expected a JSON object"),
            place: None,
        }),
        Err(error) if error.is_eof() && text.trim().is_empty() => Err(Problem {
            message: String::from("it is empty; an input that gives no event has no `result`"),
            place: None,
        }),
        Err(error) => {
            let (line, column) = (error.line(), error.column());
            let message = error.to_string();
            let place = format!(" at line {line} column {column}");
            Err(Problem {
                message: message.strip_suffix(&place).unwrap_or(&message).to_owned(),
                place: Some((line, column)),
            })
        }
    }
}

impl Problem {
    /// Where the trouble is in the file, for a text that stands there. Only a block below its key
    /// keeps its lines as they are; of other texts all of it is shown.
    pub(super) fn span(&self, file: &str, text: Span) -> Span {
        let line_start = file[..text.start].rfind('\n').map_or(0, |end| end + 1);
        let indent = text.start - line_start;
        let is_block = file[line_start..text.start].trim().is_empty()
            && !file[text.start..].starts_with(['"', '\'']);
        let Some((line, column)) = self.place.filter(|_| is_block) else {
            return text;
        };
        let mut lines = file[line_start..].split_inclusive('\n');
        let before: usize = lines.by_ref().take(line - 1).map(str::len).sum();
        let found = lines.next().unwrap_or_default().trim_end();
        let column = (indent + column.saturating_sub(1)).min(found.len().saturating_sub(1));
        let column = floor_char_boundary(found, column);
        let width = found[column..].chars().next().map_or(1, char::len_utf8);
        let at = line_start + before + column;
        Span::new(at..at + width)
    }
}

/// The event that a YAML map is.
pub(super) fn event_of_map(map: &Yaml, log_type: &str) -> Map<String, Value> {
    match json(map, &|text| fill_in(text, log_type).into_owned()) {
        Value::Object(event) => event,
        _ => Map::new(),
    }
}

/// Puts the log type in the place of `{{ .LogType }}`; anything else in braces stays.
fn fill_in<'t>(text: &'t str, log_type: &str) -> Cow<'t, str> {
    let mut filled = String::new();
    let mut rest = text;
    while let Some(open) = rest.find("{{") {
        let inside = rest[open + 2..].trim_start_matches(' ');
        let after = inside.strip_prefix(".LogType");
        let after = after.and_then(|after| after.trim_start_matches(' ').strip_prefix("}}"));
        match after {
            Some(after) => {
                filled.push_str(&rest[..open]);
                filled.push_str(log_type);
                rest = after;
            }
            None => {
                filled.push_str(&rest[..=open]);
                rest = &rest[open + 1..];
            }
        }
    }
    if filled.is_empty() && rest.len() == text.len() {
        return Cow::Borrowed(text);
    }
    filled.push_str(rest);
    Cow::Owned(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_log_type_is_filled_in() {
        let check = |text, expected: &str| assert_eq!(fill_in(text, "A.B"), expected);
        check("x", "x");
        check("{{ .LogType }}", "A.B");
        check("<{{.LogType}}|{{  .LogType}}>", "<A.B|A.B>");
        check("{{{.LogType}}", "{A.B");
        check("{{ .Other }} {{ .LogType", "{{ .Other }} {{ .LogType");
        check("{{ .LogTypes }}{{ .LogType }}", "{{ .LogTypes }}A.B");
    }
}
