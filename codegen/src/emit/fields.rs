//! The constants that sinks are shown: one per field.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use super::{names, nested, times};
use crate::plan::{Check, Family, Field, Kind, Object, Plan, Scan, TimeFormat};

/// Emits the module of constants.
pub(super) fn emit_fields(plan: &Plan) -> TokenStream {
    let mut uses = BTreeSet::from(["Field"]);
    let constants = plan.fields.iter();
    let constants: Vec<_> = constants
        .map(|field| emit_constant(field, &mut uses))
        .collect();
    let uses = imports(uses);
    let nested = nested::objects(plan).into_iter().map(emit_module);
    quote! {
        /// The fields as sinks are told of them, in the schema's order.
        mod fields {
            #uses
            #(#constants)*
            #(#nested)*
        }
    }
}

/// The constants of a record in the record.
fn emit_module(object: &Object) -> TokenStream {
    let module = names::module(&object.record);
    let mut uses = BTreeSet::from(["Field"]);
    let constants = object.fields.iter();
    let constants: Vec<_> = constants
        .map(|field| emit_constant(field, &mut uses))
        .collect();
    let uses = imports(uses);
    quote! {
        pub mod #module {
            #uses
            #(#constants)*
        }
    }
}

fn imports(names: BTreeSet<&'static str>) -> TokenStream {
    let names = names
        .into_iter()
        .map(|name| Ident::new(name, Span::call_site()));
    quote!(use ::margay_runtime::{#(#names),*};)
}

fn emit_constant(field: &Field, uses: &mut BTreeSet<&'static str>) -> TokenStream {
    let name = names::constant(field);
    let new = emit_new(&field.name);
    let time = other_time(field).map(|format| {
        let format = times::emit_format(format, uses);
        quote!(.time(#format))
    });
    let indicators = field.indicators.iter().map(|indicator| {
        let indicator = Ident::new(&format!("{indicator:?}"), Span::call_site());
        quote!(Indicator::#indicator)
    });
    let scan = (!field.indicators.is_empty()).then(|| {
        uses.insert("Indicator");
        quote!(.scan(&[#(#indicators),*]))
    });
    let host_only = (field.scan == Scan::Host).then(|| quote!(.host_only()));
    let embedded = (field.embedded != 0).then(|| {
        let levels = Literal::u64_unsuffixed(field.embedded);
        quote!(.embedded(#levels))
    });
    let checks = field.checks.iter().map(emit_check);
    quote!(pub const #name: Field = #new #time #scan #host_only #embedded #(#checks)*;)
}

fn emit_check(check: &Check) -> TokenStream {
    match check {
        Check::Allow(texts) => quote!(.allow(&[#(#texts),*])),
        Check::Deny(texts) => quote!(.deny(&[#(#texts),*])),
        Check::Ip(family) => {
            let family = emit_family(*family);
            quote!(.ip(#family))
        }
        Check::Cidr(family) => {
            let family = emit_family(*family);
            quote!(.cidr(#family))
        }
        Check::Range(ranges) => {
            let ranges = ranges.iter().map(|&(low, high)| {
                let (low, high) = (integer(low), integer(high));
                quote!((#low, #high))
            });
            quote!(.range(&[#(#ranges),*]))
        }
    }
}

fn emit_family(family: Family) -> TokenStream {
    let family = Ident::new(&format!("{family:?}"), Span::call_site());
    quote!(::margay_runtime::Family::#family)
}

/// An integer; a negative one is two tokens.
fn integer(value: i64) -> TokenStream {
    let digits = Literal::u64_unsuffixed(value.unsigned_abs());
    match value < 0 {
        true => quote!(-#digits),
        false => quote!(#digits),
    }
}

/// The constructor, told how JSON writes the name where that differs.
fn emit_new(name: &str) -> TokenStream {
    let quoted = serde_json::Value::from(name).to_string();
    let json_name = &quoted[1..quoted.len() - 1];
    match json_name == name {
        true => quote!(Field::new(#name)),
        false => quote!(Field::escaped(#name, #json_name)),
    }
}

/// The format of a time that is not written as RFC 3339, which is the default.
fn other_time(field: &Field) -> Option<&TimeFormat> {
    innermost_time(&field.kind).filter(|format| **format != TimeFormat::Rfc3339)
}

/// The format of a timestamp, or of those that arrays hold.
fn innermost_time(kind: &Kind) -> Option<&TimeFormat> {
    match kind {
        Kind::Timestamp(format) => Some(format),
        Kind::Array(element) => innermost_time(element),
        Kind::String
        | Kind::Integer(_)
        | Kind::Float
        | Kind::Boolean
        | Kind::StringList
        | Kind::Object(_)
        | Kind::Json => None,
    }
}
