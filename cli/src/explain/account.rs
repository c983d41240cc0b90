//! What became of a line: all that is told of it, in words or as JSON.

use margay_codegen::Origin;
use margay_codegen::plan::{self, Cut, Feed, JsonSource, Plan, StepAction};
use margay_interpret::Explanation;
use margay_runtime::{ParseError, Reason, ScriptError};
use serde::Serialize;
use serde_json::value::RawValue;

use super::Subject;
use super::captures::{self, Attempt, Captured};
use super::columns::{self, Column, Told};
use super::lines::Line;
use super::members;
use super::object::{Object, object};
use super::record::Again;
use super::stream::text_of;
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
    /// What parsing the text again gives, where the run that rejected the line said something else.
    #[serde(skip)]
    pub again: Option<Again>,
    /// How many columns the line has.
    pub found: usize,
    /// The columns of the layout and those of the line, as far as they are told.
    pub columns: Vec<Column>,
    /// How far patterns came that the line was matched with, up to the one that matches.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attempts: Vec<Attempt>,
    /// What an entry says that is read as an object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<Object>,
    /// The fields that the event has, or would have.
    pub fields: Box<RawValue>,
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
    /// Whether the trouble has a place in the line; what a line is made into first, has none.
    #[serde(skip)]
    pub is_placed: bool,
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
        let fields = explained.fields.as_deref().map(members::members);
        let fault = |error: &ParseError| Fault::of(subject, error);
        let mut rejected = explained.rejected.as_ref().map(fault);
        let left_out: Vec<_> = explained.left_out.iter().map(fault).collect();
        let told = Told {
            fields: fields.as_ref(),
            rejected: rejected.as_ref(),
            left_out: &left_out,
        };
        let captured = cut(subject, &text, before, explained, &told);
        let is_object = matches!(subject.plan.cut, Cut::Json(_));
        let fields = fields.filter(|_| is_object);
        let faults = (rejected.as_ref(), &left_out[..]);
        let object = fields.map(|fields| object(subject, &fields, faults, &explained.unread));
        if let Some(fault) = rejected.as_mut().filter(|fault| !fault.is_placed) {
            fault.find_place(&subject.plan, &captured.columns);
        }
        Self {
            place: line.place.clone(),
            log_type: subject.plan.log_type.clone(),
            outcome: Outcome::of(explained),
            again: None,
            found: captured.found,
            columns: captured.columns,
            attempts: captured.attempts,
            separator: columns::separator(subject),
            rejected,
            object,
            fields: raw(explained.fields.as_deref().unwrap_or("{}")),
            text,
        }
    }

    pub fn json(&self) -> Result<String, Failure> {
        let json = serde_json::to_string(self);
        let json = json.map_err(|error| Failure::Trouble(error.to_string()))?;
        Ok(json + "\n")
    }
}

/// A JSON text as it stands.
fn raw(json: &str) -> Box<RawValue> {
    let raw = RawValue::from_string(json.to_owned());
    raw.unwrap_or_else(|_| RawValue::NULL.to_owned())
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
            is_placed: error.field().is_none() || has_places(&subject.plan),
            see: places(subject, error),
            too_few: match error.reason() {
                Reason::TooFewColumns { least, .. } => Some(*least),
                _ => None,
            },
        }
    }
}

impl Fault {
    /// Finds the place of a field of an object that is made of columns: that of the column.
    fn find_place(&mut self, plan: &Plan, columns: &[Column]) {
        let field = self.field.as_deref().unwrap_or_default();
        let Some((at, feeding)) = column_of(plan, field) else {
            return;
        };
        let is_it = |column: &&Column| match text_of(plan) {
            None => column.column == Some(at),
            Some(_) => column.name.as_ref() == Some(&feeding.name),
        };
        let column = columns.iter().rfind(is_it);
        if let Some((column, bytes)) = column.and_then(|one| one.column.zip(one.bytes.as_ref())) {
            self.column = Some(column);
            self.offset = bytes.start;
            self.is_placed = true;
        }
    }
}

/// Whether the values of fields are where the line has them.
fn has_places(plan: &Plan) -> bool {
    match &plan.cut {
        Cut::Json(json) => json.steps.is_empty() && json.source == JsonSource::Entry,
        Cut::Delimited(_) | Cut::Csv(_) | Cut::Fastmatch(_) | Cut::Regex(_) | Cut::Pairs(_) => true,
    }
}

/// The column that gives a field, or the one that it is a part of, and the column's position.
fn column_of<'p>(plan: &'p Plan, field: &str) -> Option<(usize, &'p plan::Column)> {
    let is_in = |name: &str| {
        let rest = field.strip_prefix(name);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    let columns = || plan.cut.columns().iter().enumerate();
    let gives = |id| is_in(&plan.field(id).name);
    let feeds = |column: &plan::Column| column.feeds().into_iter().any(gives);
    let own = columns().find(|(_, column)| feeds(column));
    own.or_else(|| {
        let key = renamed_from(plan, is_in)?;
        columns().find(|(_, column)| matches!(&column.feed, Feed::Key(name) if name == key))
    })
}

/// The key of the lines that the field of a name is renamed from.
fn renamed_from(plan: &Plan, is_name: impl Fn(&str) -> bool) -> Option<&str> {
    let mut fields = plan.fields.iter();
    let own = fields.find_map(|field| field.renamed_from.as_ref().filter(|_| is_name(&field.name)));
    let Cut::Json(json) = &plan.cut else {
        return None;
    };
    let renamed = |step: &plan::Step| step.within.is_empty() && is_name(&step.field);
    let mut steps = json.steps.iter().filter(|step| renamed(step));
    let step = steps.find_map(|step| match &step.action {
        StepAction::Rename { from } => Some(from),
        _ => None,
    });
    own.or(step).map(String::as_str)
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
    let number = error.column();
    let feeding = field.and_then(|field| column_of(&subject.plan, field));
    let given = || feeding.map(|(at, _)| at);
    let column = match text_of(&subject.plan) {
        None => number
            .or_else(given)
            .and_then(|column| origins.column(column)),
        // Such columns are found by their names.
        Some(_) => feeding
            .and_then(|(_, column)| origins.column_called(&column.name))
            .or_else(|| Some(origins.csv_columns().get(number?)?.1)),
    };
    let origins = [
        field.and_then(|field| origins.field(field)),
        column,
        field
            .filter(|_| is_check)
            .and_then(|field| origins.checks(field)),
        origins.least().filter(|_| is_count),
        match error.reason() {
            Reason::Script(ScriptError::Failed { line, .. }) => origins.script(*line),
            Reason::Script(_) => origins.script(None),
            _ => None,
        },
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
