//! What became of a line: all that is told of it, in words or as JSON.

use margay_codegen::Origin;
use margay_interpret::Explanation;
use margay_runtime::{ParseError, Reason};
use serde::Serialize;
use serde_json::{Map, Value};

use super::Subject;
use super::captures::{self, Attempt, Captured};
use super::columns::{self, Column, Told};
use super::lines::Line;
use crate::failure::Failure;

/// What became of a line.
#[derive(Debug, Serialize)]
pub struct Account {
    /// Where the line comes from.
    pub place: Option<String>,
    pub log_type: String,
    pub outcome: Outcome,
    /// Why the line is rejected.
    pub rejected: Option<Fault>,
    /// How many columns the line has.
    pub found: usize,
    /// The columns of the layout and those of the line, as far as they are told.
    pub columns: Vec<Column>,
    /// How far patterns came that the line was matched with, up to the one that matches.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attempts: Vec<Attempt>,
    /// The fields that the event has, or would have.
    pub fields: Map<String, Value>,
    /// The line, as text.
    #[serde(skip)]
    pub text: String,
    /// What stands between two columns that are cut at separators.
    #[serde(skip)]
    pub separator: Option<char>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    Event,
    Rejected,
    Blank,
    /// A header, a comment, or a line that is skipped at the start of a file.
    Header,
}

/// What is wrong with a line or a value.
#[derive(Debug, Clone, Serialize)]
pub struct Fault {
    pub reason: String,
    pub column: Option<usize>,
    pub field: Option<String>,
    /// The byte of the line where the trouble begins.
    pub offset: usize,
    /// What the schema and the layout say about it, and where.
    pub see: Vec<Place>,
    #[serde(skip)]
    pub too_few: Option<usize>,
}

/// A place in a schema or layout.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Place {
    pub file: String,
    pub line: usize,
    pub column: usize,
    /// The line of the file, without the blanks around it.
    pub text: String,
}

impl Account {
    /// Tells a line and what became of it; `before` is what its file begins with.
    pub fn of(subject: &Subject, line: &Line, before: &[u8], explained: &Explanation) -> Self {
        let text = String::from_utf8_lossy(&line.bytes).into_owned();
        let fields = explained.fields.as_deref();
        let fields: Map<String, Value> = fields
            .and_then(|fields| serde_json::from_str(fields).ok())
            .unwrap_or_default();
        let fault = |error: &ParseError| Fault::of(subject, error);
        let rejected = explained.rejected.as_ref().map(fault);
        let left_out: Vec<_> = explained.left_out.iter().map(fault).collect();
        let told = Told {
            fields: explained.fields.is_some().then_some(&fields),
            rejected: rejected.as_ref(),
            left_out: &left_out,
        };
        let captured = cut(subject, &text, before, explained, &told);
        Self {
            place: line.place.clone(),
            log_type: subject.plan.log_type.clone(),
            outcome: Outcome::of(explained),
            found: captured.found,
            columns: captured.columns,
            attempts: captured.attempts,
            separator: columns::separator(subject),
            rejected,
            fields,
            text,
        }
    }

    pub fn json(&self) -> Result<String, Failure> {
        let json = serde_json::to_string(self);
        let json = json.map_err(|error| Failure::Trouble(error.to_string()))?;
        Ok(json + "\n")
    }
}

/// Cuts a line as its log type is cut.
fn cut(
    subject: &Subject,
    text: &str,
    before: &[u8],
    explained: &Explanation,
    told: &Told<'_>,
) -> Captured {
    if explained.header || !columns::can_be_cut(text, explained.rejected.as_ref()) {
        return Captured::default();
    }
    match columns::cut(subject, text) {
        Some(cut) => Captured {
            found: cut.found,
            columns: columns::columns(subject, text, &cut, told),
            attempts: Vec::new(),
        },
        None => captures::captures(subject, text, before, told),
    }
}

impl Outcome {
    fn of(explained: &Explanation) -> Self {
        match explained {
            Explanation { blank: true, .. } => Self::Blank,
            Explanation { header: true, .. } => Self::Header,
            Explanation {
                rejected: Some(_), ..
            } => Self::Rejected,
            _ => Self::Event,
        }
    }
}

impl Fault {
    fn of(subject: &Subject, error: &ParseError) -> Self {
        Self {
            reason: error.reason().to_string(),
            column: error.column(),
            field: error.field().map(str::to_owned),
            offset: error.offset(),
            see: places(subject, error),
            too_few: match error.reason() {
                Reason::TooFewColumns { least, .. } => Some(*least),
                _ => None,
            },
        }
    }
}

/// What of a schema and its layout an error is about.
fn places(subject: &Subject, error: &ParseError) -> Vec<Place> {
    let Some(origins) = &subject.origins else {
        return Vec::new();
    };
    let field = error.field();
    let is_check = matches!(
        error.reason(),
        Reason::NotAllowed(_) | Reason::Denied(_) | Reason::OutOfRange(_) | Reason::NotA { .. }
    );
    let is_count = matches!(error.reason(), Reason::TooFewColumns { .. });
    let origins = [
        field.and_then(|field| origins.field(field)),
        error.column().and_then(|column| {
            let csv = || Some(origins.csv_columns().get(column)?.1);
            origins.column(column).or_else(csv)
        }),
        field
            .filter(|_| is_check)
            .and_then(|field| origins.checks(field)),
        origins.least().filter(|_| is_count),
    ];
    origins.into_iter().flatten().map(Place::of).collect()
}

impl Place {
    pub fn of(origin: Origin<'_>) -> Self {
        let (line, column) = origin.source.line_column(origin.span.start);
        Self {
            file: origin.source.name().to_owned(),
            line,
            column,
            text: origin.source.line(line).trim().to_owned(),
        }
    }
}
