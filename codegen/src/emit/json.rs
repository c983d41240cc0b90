//! How entries become JSON objects: what cuts them, and the steps of their transformations.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::parse::number;
use super::{cut, read};
use crate::plan::{Cut, Hop, Json, JsonSource, Plan, Step, StepAction};

/// Emits the expression that describes the cut.
pub(super) fn emit_json(json: &Json, plan: &Plan) -> TokenStream {
    let keys = read::emit_keys(plan.into());
    let captured = match &json.source {
        JsonSource::Entry => None,
        JsonSource::Script(script) => Some(quote!(.scripted(Script::new(#script)))),
        JsonSource::Captures(captures) => {
            let cutter = emit_captures(captures);
            let names = captures.columns().iter().map(|column| &column.name);
            Some(quote!(.captured(#cutter, [#(#names),*])))
        }
    };
    let transformed = (!json.steps.is_empty()).then(|| {
        let steps = json.steps.iter().map(emit_step);
        quote!(.transformed([#(#steps),*]))
    });
    let within = json
        .entries
        .as_ref()
        .map(|path| quote!(.within([#(#path),*])));
    let made = quote!(Json::new(#keys) #captured #transformed #within);
    cut::emit_static(quote!(Json), made)
}

fn emit_captures(captures: &Cut) -> TokenStream {
    match captures {
        Cut::Csv(csv) => {
            let csv = cut::emit_csv(csv);
            quote!(TextCut::Csv(#csv))
        }
        Cut::Fastmatch(fastmatch) => {
            let fastmatch = cut::emit_fastmatch(fastmatch);
            quote!(TextCut::Fastmatch(#fastmatch))
        }
        Cut::Regex(regex) => {
            let regex = cut::emit_regex(regex);
            quote!(TextCut::Regex(#regex))
        }
        // Only text parsers capture.
        Cut::Delimited(_) | Cut::Pairs(_) | Cut::Json(_) => quote!(),
    }
}

fn emit_step(step: &Step) -> TokenStream {
    let field = &step.field;
    let hops = step.within.iter().map(|hop| match hop {
        Hop::Member(name) => quote!(Hop::Member(#name.into())),
        Hop::Elements => quote!(Hop::Elements),
    });
    let action = emit_action(&step.action);
    quote! {
        Step {
            within: [#(#hops),*].into(),
            field: #field.into(),
            action: StepAction::#action,
        }
    }
}

fn emit_action(action: &StepAction) -> TokenStream {
    match action {
        StepAction::Unseal { levels } => {
            let levels = Literal::u64_unsuffixed(*levels);
            quote!(Unseal { levels: #levels })
        }
        StepAction::Rename { from } => quote!(Rename { from: #from.into() }),
        StepAction::Copy { from } => {
            let from = emit_path(from);
            quote!(Copy { from: #from })
        }
        StepAction::Concat { paths, separator } => {
            let paths = paths.iter().map(|path| emit_path(path));
            quote!(Concat { paths: [#(#paths),*].into(), separator: #separator.into() })
        }
        StepAction::Split {
            from,
            separator,
            index,
        } => {
            let (from, index) = (emit_path(from), number(*index));
            quote!(Split { from: #from, separator: #separator.into(), index: #index })
        }
    }
}

fn emit_path(path: &[String]) -> TokenStream {
    quote!([#(#path.into()),*].into())
}
