//! How entries become JSON objects: what cuts them, and the steps of their transformations.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::parse::{byte, number};
use super::{cut, names, read, shape};
use crate::plan::{Cut, Feed, FieldId, Hop, Json, JsonSource, Plan, Step, StepAction};

/// Emits the expression that describes the cut.
pub(super) fn emit_json(json: &Json, plan: &Plan) -> TokenStream {
    let keys = read::emit_keys(plan.into());
    let captured = match &json.source {
        JsonSource::Entry => None,
        JsonSource::Script(script) => Some(quote!(.scripted(Script::new(#script)))),
        JsonSource::Captures(captures) => {
            let cut = emit_captures(captures);
            let feeds = captures.columns().iter().enumerate();
            let feeds = feeds.filter_map(|(at, column)| emit_feed(at, &column.feed, plan));
            Some(quote!(.captured(#cut, [#(#feeds),*])))
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
        Cut::Pairs(pairs) => {
            let pairs = cut::emit_pairs(pairs);
            quote!(TextCut::Pairs(#pairs))
        }
        Cut::Delimited(delimited) => {
            let delimited = cut::emit_delimited(delimited, &quote!());
            quote!(TextCut::Delimited(#delimited.into()))
        }
        // What captures is no JSON itself.
        Cut::Json(_) => quote!(),
    }
}

/// Emits what a column gives the object, if anything.
fn emit_feed(column: usize, feed: &Feed, plan: &Plan) -> Option<TokenStream> {
    let at = number(column);
    let name = |id: &FieldId| &plan.field(*id).name;
    Some(match feed {
        Feed::Skip => return None,
        Feed::Key(key) => quote!(Feed::field(#at, #key)),
        Feed::Field(field) => {
            let field = name(field);
            quote!(Feed::field(#at, #field))
        }
        Feed::Time { field, .. } => {
            let (field, constant) = (name(field), names::constant(plan.field(*field)));
            quote!(Feed::time(#at, #field, formats::#constant, fields::#constant.time))
        }
        Feed::HostPort { host, port } => {
            let width = shape::owned_type(&plan.field(*port).kind);
            let (host, port) = (name(host), name(port));
            quote!(Feed::host_port::<#width>(#at, [#host, #port]))
        }
        Feed::HttpRequest {
            method,
            url,
            version,
        } => {
            let [method, url, version] = [method, url, version].map(name);
            quote!(Feed::http_request(#at, [#method, #url, #version]))
        }
        Feed::SyslogPriority {
            priority,
            facility,
            severity,
        } => {
            let [priority, facility, severity] = [priority, facility, severity].map(name);
            quote!(Feed::syslog_priority(#at, [#priority, #facility, #severity]))
        }
        Feed::StructuredData { field } => {
            let field = name(field);
            quote!(Feed::structured_data(#at, #field))
        }
        Feed::List {
            field,
            separator,
            sparse,
        } => {
            let (field, separator) = (name(field), byte(*separator));
            match sparse {
                true => quote!(Feed::sparse_list(#at, #field, #separator)),
                false => quote!(Feed::list(#at, #field, #separator)),
            }
        }
        Feed::Rest { field, separator } => {
            let (field, separator) = (name(field), byte(*separator));
            quote!(Feed::rest(#at, #field, #separator))
        }
    })
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
