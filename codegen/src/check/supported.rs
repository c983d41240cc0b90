//! What a plan can be made of.
//!
//! One thing can be checked but not run: a script, without the feature that reads scripts.

use crate::checked::{Checked, CheckedLayout, CheckedParser, LayoutCut};
use crate::diagnostic::Diagnostics;
use crate::plan;

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
    let parser = match &checked.parser {
        CheckedParser::Json => Runs::Json(None),
        CheckedParser::Native(layout) => match &layout.cut {
            LayoutCut::Line(cut) => Runs::Layout(layout, cut),
            LayoutCut::Json(_) => Runs::Json(Some(layout)),
        },
        CheckedParser::Text(cut) => Runs::Text(cut),
        CheckedParser::Script(script) => Runs::Script(script),
        CheckedParser::Other(kind) => {
            let message = format!(
                "`parser: {}` can be run only if `margay-codegen` has its feature `{}`",
                kind.value, kind.value
            );
            let refusal = checked.error(kind.span, message);
            return Err(checked.warnings.with(vec![refusal]));
        }
    };
    Ok(Runnable { checked, parser })
}
