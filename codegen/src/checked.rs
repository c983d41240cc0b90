//! A schema that keeps every rule, with references followed and words turned into what they mean.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::plan::{Check, Cut, Delimited, FieldId, Indicator, TimeFormat, Width};
use crate::source::{Source, Span, Spanned};

/// A schema whose rules have all been checked; only [`check`](crate::check()) makes one.
///
/// ```
/// use margay_codegen::{Library, Source, check};
///
/// let text = "schema: Custom.Door\nfields: [{name: at, type: string, indicator: ip}]\n";
/// let checked = check(&Source::new("door.yml", text), &Library::new()).unwrap();
/// assert_eq!(checked.log_type(), "Custom.Door");
/// assert_eq!(checked.warnings().warnings(), 1);
/// assert!(checked.strict().is_err());
/// ```
#[derive(Debug, Clone)]
pub struct Checked {
    pub(crate) source: Source,
    pub(crate) log_type: Spanned<String>,
    pub(crate) description: String,
    pub(crate) reference: Option<String>,
    pub(crate) fields: Vec<CheckedField>,
    pub(crate) parser: CheckedParser,
    pub(crate) warnings: Diagnostics,
}

impl Checked {
    /// The schema's name, such as `AWS.ALB`.
    pub fn log_type(&self) -> &str {
        &self.log_type.value
    }

    /// What the author should look at although the schema can be used.
    pub fn warnings(&self) -> &Diagnostics {
        &self.warnings
    }

    /// The same when there are no warnings; otherwise the warnings as errors.
    pub fn strict(self) -> Result<Checked, Diagnostics> {
        match self.warnings.is_empty() {
            true => Ok(self),
            false => Err(self.warnings.deny_warnings()),
        }
    }

    /// A problem with a part of the schema.
    pub(crate) fn error(&self, span: Span, message: String) -> Diagnostic {
        Diagnostic::new(
            crate::diagnostic::Severity::Error,
            &self.source,
            span,
            message,
        )
    }
}

/// A field of a checked schema.
#[derive(Debug, Clone)]
pub(crate) struct CheckedField {
    pub(crate) name: Spanned<String>,
    pub(crate) required: bool,
    /// As one line; the name where the author wrote none.
    pub(crate) description: String,
    pub(crate) value: CheckedValue,
    /// The first transformation of the field, when it has one.
    pub(crate) transform: Option<Spanned<&'static str>>,
}

/// What a value is.
#[derive(Debug, Clone)]
pub(crate) struct CheckedValue {
    /// Where the type stands.
    pub(crate) span: Span,
    pub(crate) kind: CheckedKind,
    pub(crate) checks: Vec<Check>,
    pub(crate) indicators: Vec<Indicator>,
    pub(crate) event_time: bool,
    /// Whether a text that holds it as JSON stands for it.
    pub(crate) embedded: bool,
}

/// The types of the schema language, without `ref`.
#[derive(Debug, Clone)]
pub(crate) enum CheckedKind {
    String,
    Integer(Width),
    Float,
    Boolean,
    Timestamp(TimeFormat),
    Object(Vec<CheckedField>),
    Array(Box<CheckedValue>),
    Json,
}

impl CheckedKind {
    /// The kind in the words of a message.
    pub(crate) fn words(&self) -> &'static str {
        match self {
            CheckedKind::String => "a string",
            CheckedKind::Integer(_) => "an integer",
            CheckedKind::Float => "a float",
            CheckedKind::Boolean => "a boolean",
            CheckedKind::Timestamp(_) => "a timestamp",
            CheckedKind::Object(_) => "an object",
            CheckedKind::Array(_) => "an array",
            CheckedKind::Json => "json",
        }
    }
}

/// How an entry becomes fields.
#[derive(Debug, Clone)]
pub(crate) enum CheckedParser {
    /// The entry is one JSON object.
    Json,
    Native(Box<CheckedLayout>),
    /// A text parser, fitted to the fields.
    Text(Cut),
    /// A kind that is checked but not run yet, and where it stands.
    Other(Spanned<&'static str>),
}

/// A layout that fits its schema.
#[derive(Debug, Clone)]
pub(crate) struct CheckedLayout {
    pub(crate) cut: Delimited,
    pub(crate) event_time: Vec<FieldId>,
    pub(crate) checks: Vec<(FieldId, Vec<Check>)>,
    pub(crate) indicators: Vec<(FieldId, Vec<Indicator>)>,
    /// Lists whose items are `host:port`.
    pub(crate) hosts: Vec<FieldId>,
}
