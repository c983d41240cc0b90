//! The way from columns to a sink: one statement per column, in the order of the record's fields.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::parse::{byte, conversion, number};
use super::{names, record};
use crate::plan::{Cut, Feed, Feeding, Field, Kind, Plan, Width};

/// Emits the feeding of a sink, where every column's fields follow one another in the record. Other
/// parsers make a record and traverse it.
pub(super) fn emit_feed(plan: &Plan) -> Option<TokenStream> {
    let steps = plan.feeding()?;
    let [columns, faults, sink, feed] =
        ["columns", "faults", "sink", "feed"].map(|name| names::parameter(plan, name));
    let statements = steps.iter().map(|step| {
        let call = emit_step(plan, step);
        match plan.dates(step) {
            Some(_) => {
                let name = names::field(plan.field(step.first()));
                quote!(let #name = #feed.#call;)
            }
            None => quote!(#feed.#call;),
        }
    });
    let dating = steps
        .iter()
        .filter_map(|step| Some((plan.dates(step)?, step.first())));
    let mut dating: Vec<_> = dating.collect();
    dating.sort_unstable();
    let mut times = dating.iter().map(|(_, id)| names::field(plan.field(*id)));
    let time = match times.next() {
        Some(first) => quote!(#first #(.or(#times))*),
        None => quote!(None),
    };
    // Of delimited lines the compiler sees it in the cut.
    let none = match &plan.cut {
        Cut::Csv(csv) => csv.text.only_empty_value(),
        _ => None,
    };
    let none = none.map(|word| quote!(.none(#word)));
    Some(quote! {
        #[inline(always)]
        fn feed<'a, S: ::margay_runtime::Sink>(
            &'a self,
            #columns: ::margay_runtime::Columns<'a>,
            #faults: &mut ::margay_runtime::Faults,
            #sink: &mut S,
        ) -> Result<Option<::margay_runtime::Time<'a>>, ::margay_runtime::ParseError> {
            use self::fields::*;
            let mut #feed = ::margay_runtime::Feeder::new(self, #columns, #faults, #sink)#none;
            #(#statements)*
            #feed.settle(#time)
        }
    })
}

/// The call that hands over the fields of a step.
fn emit_step(plan: &Plan, step: &Feeding<'_>) -> TokenStream {
    let field = plan.field(step.first());
    let constant = names::constant(field);
    let (at, column) = match step {
        Feeding::Absent(_) => return emit_absent(field),
        Feeding::Column(at, column) => (number(*at), column),
    };
    let constants = column.feeds().into_iter().map(|id| {
        let constant = names::constant(plan.field(id));
        quote!(&#constant)
    });
    match column.feed {
        Feed::Field(_) => {
            let method = conversion(&field.kind, field.required);
            let width = width(&field.kind);
            quote!(#method #width(#at, &#constant))
        }
        Feed::Time { .. } => {
            let method = format_ident!("{}_in", conversion(&field.kind, field.required));
            quote!(#method(#at, formats::#constant, &#constant))
        }
        Feed::List {
            separator, sparse, ..
        } => {
            let separator = byte(separator);
            let method = format_ident!("{}", if sparse { "sparse_list" } else { "list" });
            quote!(#method(#at, #separator, &#constant))
        }
        Feed::Rest { separator, .. } => {
            let separator = byte(separator);
            quote!(rest(#at, #separator, &#constant))
        }
        Feed::StructuredData { .. } => match field.required {
            true => quote!(required_structured_data(#at, &#constant)),
            false => quote!(structured_data(#at, &#constant)),
        },
        Feed::HostPort { port, .. } => {
            let width = width(&plan.field(port).kind);
            quote!(host_port #width(#at, [#(#constants),*]))
        }
        Feed::HttpRequest { .. } => quote!(http_request(#at, [#(#constants),*])),
        Feed::SyslogPriority {
            priority,
            facility,
            severity,
        } => {
            let types = [priority, facility, severity].map(|id| integer(&plan.field(id).kind));
            quote!(syslog_priority::<#(#types),*>(#at, [#(#constants),*]))
        }
        Feed::Skip | Feed::Key(_) => unreachable!("a column that gives nothing has no step"),
    }
}

/// The call that says that a field is not there.
fn emit_absent(field: &Field) -> TokenStream {
    let constant = names::constant(field);
    let method = format_ident!("{}", record::sink_method(&field.kind));
    match field.kind {
        Kind::StringList => quote!(sink().#method(&#constant, ::margay_runtime::List::default())),
        _ => quote!(sink().#method(&#constant, None)),
    }
}

/// The width of an integer, where a method has to be told.
fn width(kind: &Kind) -> Option<TokenStream> {
    let kind = integer(kind)?;
    Some(quote!(::<#kind>))
}

fn integer(kind: &Kind) -> Option<TokenStream> {
    match kind {
        Kind::Integer(Width::Small) => Some(quote!(i16)),
        Kind::Integer(Width::Int) => Some(quote!(i32)),
        Kind::Integer(Width::Big) => Some(quote!(i64)),
        _ => None,
    }
}
