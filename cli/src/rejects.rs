//! Rejected entries as JSON lines: all that is needed to mend a line and feed it in again.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use margay_runtime::Reject;
use serde::Serialize;

/// One rejected entry.
#[derive(Serialize)]
pub struct Entry<'a> {
    file: &'a str,
    line: u64,
    offset: usize,
    log_type: &'a str,
    column: Option<usize>,
    field: Option<&'a str>,
    reason: String,
    raw: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    raw_base64: Option<String>,
}

impl<'a> Entry<'a> {
    /// The entry of a reject, at a line of a file, with the line's bytes.
    pub fn new(
        reject: &'a Reject,
        file: &'a str,
        line: u64,
        log_type: &'a str,
        raw: &'a [u8],
    ) -> Self {
        let error = &reject.error;
        let text = String::from_utf8_lossy(raw);
        // A borrowed text is the line itself, so nothing in it was replaced.
        let replaced = matches!(text, Cow::Owned(_));
        Self {
            file,
            line,
            offset: error.offset(),
            log_type,
            column: error.column(),
            field: error.field(),
            reason: error.reason().to_string(),
            raw: text,
            raw_base64: replaced.then(|| BASE64.encode(raw)),
        }
    }

    /// Appends the entry as a line of JSON.
    pub fn write(&self, out: &mut Vec<u8>) {
        // Neither writing to memory nor text and numbers as JSON can fail.
        let written = serde_json::to_writer(&mut *out, self);
        debug_assert!(written.is_ok());
        out.push(b'\n');
    }
}

#[cfg(test)]
mod tests {
    use margay_runtime::{ParseError, Reason};

    use super::*;

    fn entry(raw: &[u8]) -> String {
        let reject = Reject {
            line: 1,
            start: 0,
            end: raw.len(),
            error: ParseError::new(Reason::Missing)
                .at_column(8, 3)
                .in_field("elbStatusCode"),
        };
        let mut out = Vec::new();
        Entry::new(&reject, "a.log", 7, "AWS.ALB", raw).write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn holds_what_is_known() {
        let expected = r#"{"file":"a.log","line":7,"offset":3,"log_type":"AWS.ALB","column":8,"field":"elbStatusCode","reason":"a required value is missing","raw":"http \"é\""}"#;
        assert_eq!(entry("http \"é\"".as_bytes()), format!("{expected}\n"));
    }

    #[test]
    fn keeps_invalid_bytes_beside_the_readable_text() {
        let entry = entry(b"a\xFFb");
        assert!(
            entry.ends_with("\"raw\":\"a\u{FFFD}b\",\"raw_base64\":\"Yf9i\"}\n"),
            "{entry}"
        );
    }
}
