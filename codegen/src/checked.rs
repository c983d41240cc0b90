//! A schema that keeps every rule, with references followed and words turned into what they mean.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::plan::{Check, Cut, FieldId, FieldPath, Indicator, Mask, StepAction, TimeFormat, Width};
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
    /// What gives it its value, where that is not its own key.
    pub(crate) producer: Option<StepAction>,
    pub(crate) mask: Option<Mask>,
}

impl CheckedField {
    /// Whether the field or one in it is transformed.
    pub(crate) fn is_transformed(&self) -> bool {
        self.producer.is_some() || self.mask.is_some() || self.value.is_transformed()
    }
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

impl CheckedValue {
    /// Whether a field in the value is transformed.
    fn is_transformed(&self) -> bool {
        match &self.kind {
            CheckedKind::Object(fields) => fields.iter().any(CheckedField::is_transformed),
            CheckedKind::Array(element) => element.is_transformed(),
            _ => false,
        }
    }

    /// Whether the value can only be read from JSON.
    pub(crate) fn is_structured(&self) -> bool {
        matches!(
            self.kind,
            CheckedKind::Object(_) | CheckedKind::Array(_) | CheckedKind::Json
        )
    }
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
    /// The text of a script that was read.
    Script(String),
    /// A kind that is checked and not run by this build, and where it stands.
    Other(Spanned<&'static str>),
}

/// A layout that fits its schema.
#[derive(Debug, Clone)]
pub(crate) struct CheckedLayout {
    pub(crate) cut: LayoutCut,
    /// Paths have no step for arrays: one through an array stands for the field of each element.
    pub(crate) event_time: Vec<FieldPath>,
    pub(crate) checks: Vec<(FieldPath, Vec<Check>)>,
    pub(crate) indicators: Vec<(FieldPath, Vec<Indicator>)>,
    /// Lists whose items are `host:port`.
    pub(crate) hosts: Vec<FieldId>,
}

/// How a layout makes fields of an entry.
#[derive(Debug, Clone)]
pub(crate) enum LayoutCut {
    /// By cutting a line.
    Line(Cut),
    /// By decoding an entry that is a JSON object.
    Json(Json),
}

/// Entries that are JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Json {
    /// Where the entries are when they are the elements of an array in a document: keys, or
    /// positions where an array is on the way. Without it, each object is an entry.
    pub(crate) entries: Option<Vec<String>>,
}

impl CheckedLayout {
    /// Where the entries are in a document that holds many.
    pub(crate) fn entries(&self) -> Option<Vec<String>> {
        match &self.cut {
            LayoutCut::Json(json) => json.entries.clone(),
            LayoutCut::Line(_) => None,
        }
    }

    /// Adds what the layout says of the fields of its schema to what the schema says.
    pub(crate) fn add_to(&self, fields: &mut [CheckedField]) {
        for (path, checks) in &self.checks {
            change(fields, path, &mut |value| {
                value.checks.extend(checks.iter().cloned());
            });
        }
        for (path, indicators) in &self.indicators {
            change(fields, path, &mut |value| {
                value.indicators.extend(indicators);
                value.indicators.sort_unstable();
                value.indicators.dedup();
            });
        }
    }
}

/// Changes what a path leads to; arrays on the way and at its end are looked into.
fn change(fields: &mut [CheckedField], path: &[FieldId], what: &mut dyn FnMut(&mut CheckedValue)) {
    if let Some((first, rest)) = path.split_first()
        && let Some(field) = fields.get_mut(first.0)
    {
        change_value(&mut field.value, rest, what);
    }
}

fn change_value(
    value: &mut CheckedValue,
    path: &[FieldId],
    what: &mut dyn FnMut(&mut CheckedValue),
) {
    match &mut value.kind {
        CheckedKind::Array(element) => change_value(element, path, what),
        CheckedKind::Object(fields) if !path.is_empty() => change(fields, path, what),
        _ => what(value),
    }
}
