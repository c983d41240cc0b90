//! What can be checked but not run yet.
//!
//! Every refusal is here. Whoever teaches the plan something new deletes lines of this file.

use crate::checked::{
    Checked, CheckedField, CheckedKind, CheckedLayout, CheckedParser, CheckedValue, LayoutCut,
};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::plan;
use crate::source::Span;

/// A checked schema that a plan can be made of.
pub(crate) struct Runnable<'a> {
    pub(crate) checked: &'a Checked,
    pub(crate) parser: Runs<'a>,
    /// The fields, each with its kind in the plan.
    pub(crate) fields: Vec<(&'a CheckedField, plan::Kind)>,
}

/// A parser that a plan can be made of.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Runs<'a> {
    Layout(&'a CheckedLayout, &'a plan::Cut),
    Text(&'a plan::Cut),
}

/// Narrows a schema to what can be run, or says what stands in the way, among the warnings.
pub(crate) fn runnable(checked: &Checked) -> Result<Runnable<'_>, Diagnostics> {
    let mut refusals = Refusals {
        checked,
        list: Vec::new(),
    };
    let parser = refusals.parser(&checked.parser);
    let mut fields = Vec::new();
    for field in &checked.fields {
        // Without a parser that runs, what its fields hold is the smaller problem.
        if let Some(parser) = parser {
            refusals.transform(field);
            let kind = refusals.kind(&field.value);
            let kind = kind.filter(|kind| refusals.fits(kind, parser, field));
            fields.extend(kind.map(|kind| (field, kind)));
        }
    }
    match parser {
        Some(parser) if refusals.list.is_empty() => Ok(Runnable {
            checked,
            parser,
            fields,
        }),
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
            CheckedParser::Native(layout) => match &layout.cut {
                LayoutCut::Line(cut) => return Some(Runs::Layout(layout, cut)),
                LayoutCut::Json(json) => {
                    let what = match json.entries {
                        None => "a layout of `json`",
                        Some(_) => "a layout of `json` with `entries`",
                    };
                    self.refuse(self.checked.log_type.span, what);
                }
            },
            CheckedParser::Text(cut) => return Some(Runs::Text(cut)),
            CheckedParser::Json => {
                let span = self.checked.log_type.span;
                self.refuse(span, "a schema without `parser`, whose entries are JSON,");
            }
            CheckedParser::Other(kind) => {
                self.refuse(kind.span, &format!("`parser: {}`", kind.value));
            }
        }
        None
    }

    /// Text parsers give texts; a list would have to be JSON in one of them.
    fn fits(&mut self, kind: &plan::Kind, parser: Runs<'_>, field: &CheckedField) -> bool {
        let fits = *kind != plan::Kind::StringList || matches!(parser, Runs::Layout(..));
        if !fits {
            self.refuse(field.value.span, "an array in a text, which is JSON,");
        }
        fits
    }

    fn transform(&mut self, field: &CheckedField) {
        if let Some(transform) = &field.transform {
            self.refuse(transform.span, &format!("`{}`", transform.value));
        }
    }

    fn kind(&mut self, value: &CheckedValue) -> Option<plan::Kind> {
        match &value.kind {
            CheckedKind::String => Some(plan::Kind::String),
            CheckedKind::Integer(width) => Some(plan::Kind::Integer(*width)),
            CheckedKind::Float => Some(plan::Kind::Float),
            CheckedKind::Boolean => Some(plan::Kind::Boolean),
            CheckedKind::Timestamp(format) => Some(plan::Kind::Timestamp(format.clone())),
            CheckedKind::Array(element) => self.element(element),
            CheckedKind::Object(_) => self.refuse_kind(value, "`type: object`"),
            CheckedKind::Json => self.refuse_kind(value, "`type: json`"),
        }
    }

    fn refuse_kind(&mut self, value: &CheckedValue, what: &str) -> Option<plan::Kind> {
        self.refuse(value.span, what);
        None
    }

    fn element(&mut self, element: &CheckedValue) -> Option<plan::Kind> {
        match element.kind {
            CheckedKind::String => Some(plan::Kind::StringList),
            _ => self.refuse_kind(element, "an array of something other than strings"),
        }
    }
}
