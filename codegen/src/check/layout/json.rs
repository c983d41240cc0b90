//! Rules about `json`: entries that are JSON objects.

use crate::check::transforms;
use crate::checked;
use crate::diagnostic::Report;
use crate::layout::Json;

pub(super) fn check(json: &Json, report: &mut Report<'_>) {
    if let Some(entries) = &json.entries {
        transforms::check_path(entries, report);
    }
}

pub(super) fn resolve(json: &Json) -> checked::Json {
    let entries = json.entries.as_ref();
    checked::Json {
        entries: entries.map(|path| segments(&path.value)),
    }
}

/// The segments of a path; a backslash makes the next sign part of one.
fn segments(path: &str) -> Vec<String> {
    let mut segments = vec![String::new()];
    let mut signs = path.chars();
    while let Some(sign) = signs.next() {
        let literal = match sign {
            '.' => {
                segments.push(String::new());
                continue;
            }
            '\\' => signs.next(),
            sign => Some(sign),
        };
        if let Some(last) = segments.last_mut() {
            last.extend(literal);
        }
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_segments() {
        assert_eq!(segments("Records"), ["Records"]);
        assert_eq!(segments("data.0.log\\.events"), ["data", "0", "log.events"]);
        assert_eq!(segments("a\\\\b"), ["a\\b"]);
    }
}
