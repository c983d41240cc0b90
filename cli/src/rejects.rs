//! Rejected entries as JSON lines: all that is needed to mend a line and feed it in again.

use std::fmt::{self, Write as _};
use std::io::{self, BufWriter, Write as _};

use base64::display::Base64Display;
use base64::engine::general_purpose::STANDARD as BASE64;
use margay_runtime::{ParseError, Reason, Reject};
use serde::{Serialize, Serializer};

use crate::failure::Failure;
use crate::output::{Output, Target};

/// The file of rejected entries.
pub struct Rejects {
    out: BufWriter<Output>,
}

/// A rejected line and where it stands.
pub struct Place<'a> {
    pub file: &'a str,
    pub line: u64,
    /// Unless several log types were asked.
    pub log_type: Option<&'a str>,
    pub raw: &'a [u8],
}

impl Rejects {
    /// Opens the file.
    pub fn open(target: &Target) -> Result<Self, Failure> {
        let out = BufWriter::new(Output::open(target)?);
        Ok(Self { out })
    }

    /// What the file is called in messages.
    pub fn name(&self) -> &str {
        self.out.get_ref().name()
    }

    /// Writes one entry.
    pub fn write(&mut self, reject: &Reject, place: &Place<'_>) -> Result<(), Failure> {
        let written = write_entry(&mut self.out, reject, place);
        written.map_err(|error| self.out.get_ref().failure(&error))
    }

    /// Hands over what is buffered, so that the file is up to date.
    pub fn flush(&mut self) -> Result<(), Failure> {
        let flushed = self.out.flush();
        flushed.map_err(|error| self.out.get_ref().failure(&error))
    }

    /// Ends the file.
    pub fn finish(mut self) -> Result<(), Failure> {
        self.flush()?;
        let (output, _) = self.out.into_parts();
        output.finish()
    }
}

/// What an error takes of memory, about, with its field and an excerpt.
const ERROR: usize = 192;

/// How much memory rejects take, about. Where lines are short, that is many times what their text takes.
pub fn memory(rejects: &[Reject]) -> usize {
    let errors = rejects.iter().map(|reject| error_memory(&reject.error));
    size_of_val(rejects) + errors.sum::<usize>()
}

fn error_memory(error: &ParseError) -> usize {
    let said = match error.reason() {
        Reason::Unclassified { said, .. } => said.iter().map(|(_, said)| error_memory(said)).sum(),
        _ => 0,
    };
    ERROR + said
}

/// One entry. Its long parts are written piece by piece and never held as a whole.
#[derive(Serialize)]
struct Entry<'a> {
    file: &'a str,
    line: u64,
    offset: usize,
    log_type: Option<&'a str>,
    column: Option<usize>,
    field: Option<&'a str>,
    reason: String,
    raw: Shown<Lossy<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    raw_base64: Option<Shown<Base64Display<'a, 'static, base64::engine::GeneralPurpose>>>,
}

fn write_entry(out: &mut impl io::Write, reject: &Reject, place: &Place<'_>) -> io::Result<()> {
    let (error, raw) = (&reject.error, place.raw);
    let is_text = std::str::from_utf8(raw).is_ok();
    let entry = Entry {
        file: place.file,
        line: place.line,
        offset: error.offset(),
        log_type: place.log_type,
        column: error.column(),
        field: error.field(),
        reason: error.reason().to_string(),
        raw: Shown(Lossy(raw)),
        raw_base64: (!is_text).then(|| Shown(Base64Display::new(raw, &BASE64))),
    };
    serde_json::to_writer(&mut *out, &entry)?;
    out.write_all(b"\n")
}

/// A text that is written as it is shown.
struct Shown<T>(T);

impl<T: fmt::Display> Serialize for Shown<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// Bytes as text, U+FFFD standing for what is none.
struct Lossy<'a>(&'a [u8]);

impl fmt::Display for Lossy<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for chunk in self.0.utf8_chunks() {
            f.write_str(chunk.valid())?;
            if !chunk.invalid().is_empty() {
                f.write_char(char::REPLACEMENT_CHARACTER)?;
            }
        }
        Ok(())
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
        let place = Place {
            file: "a.log",
            line: 7,
            log_type: Some("AWS.ALB"),
            raw,
        };
        let mut out = Vec::new();
        write_entry(&mut out, &reject, &place).unwrap();
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
