//! What can be checked but not run yet.
//!
//! Every refusal is here. Whoever teaches the plan something new deletes lines of this file.

use crate::checked::{Checked, CheckedField, CheckedKind, CheckedLayout, CheckedParser, LayoutCut};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::plan::{self, Feed, FieldId};
use crate::source::Span;

/// A checked schema that a plan can be made of.
pub(crate) struct Runnable<'a> {
    pub(crate) checked: &'a Checked,
    pub(crate) parser: Runs<'a>,
}

/// A parser that a plan can be made of.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Runs<'a> {
    /// Entries are JSON; a layout may say so, and more of the fields.
    Json(Option<&'a CheckedLayout>),
    Layout(&'a CheckedLayout, &'a plan::Cut),
    Text(&'a plan::Cut),
    Script(&'a str),
}

/// Narrows a schema to what can be run, or says what stands in the way, among the warnings.
pub(crate) fn runnable(checked: &Checked) -> Result<Runnable<'_>, Diagnostics> {
    let mut refusals = Refusals {
        checked,
        list: Vec::new(),
    };
    let parser = refusals.parser(&checked.parser);
    // Without a parser that runs, what its fields hold is the smaller problem.
    if let Some(parser) = parser {
        for (at, field) in checked.fields.iter().enumerate() {
            refusals.field(FieldId(at), field, parser);
        }
    }
    match parser {
        Some(parser) if refusals.list.is_empty() => Ok(Runnable { checked, parser }),
        _ => Err(checked.warnings.with(refusals.list)),
    }
}

struct Refusals<'a> {
    checked: &'a Checked,
    list: Vec<Diagnostic>,
}

impl<'a> Refusals<'a> {
    fn refuse(&mut self, span: Span, what: &str) {
        let message = format!("{what} can be checked but not run yet");
        self.list.push(self.checked.error(span, message));
    }

    fn parser(&mut self, parser: &'a CheckedParser) -> Option<Runs<'a>> {
        match parser {
            CheckedParser::Json => Some(Runs::Json(None)),
            CheckedParser::Native(layout) => match &layout.cut {
                LayoutCut::Line(cut) => Some(Runs::Layout(layout, cut)),
                LayoutCut::Json(_) => Some(Runs::Json(Some(layout))),
            },
            CheckedParser::Text(cut) => Some(Runs::Text(cut)),
            CheckedParser::Script(script) => Some(Runs::Script(script)),
            CheckedParser::Other(kind) => {
                let message = format!(
                    "`parser: {}` can be run only if `margay-codegen` has its feature `{}`",
                    kind.value, kind.value
                );
                self.list.push(self.checked.error(kind.span, message));
                None
            }
        }
    }

    fn field(&mut self, id: FieldId, field: &CheckedField, parser: Runs<'_>) {
        if let Runs::Layout(_, cut) = parser {
            let what = match &field.value.kind {
                _ if field.is_transformed() => "a transformation of a column",
                CheckedKind::Json if is_structured_data(cut, id) => return,
                CheckedKind::Object(_) | CheckedKind::Json => "JSON in a column",
                CheckedKind::Array(element) if !matches!(element.kind, CheckedKind::String) => {
                    "an array of something other than strings"
                }
                _ => return,
            };
            self.refuse(field.value.span, what);
        }
    }
}

/// Whether a json field is made of the structured data of syslog, or of nothing.
fn is_structured_data(cut: &plan::Cut, id: FieldId) -> bool {
    let mut columns = cut.columns().iter();
    columns.all(|column| {
        !column.feeds().contains(&id) || matches!(column.feed, Feed::StructuredData { .. })
    })
}
