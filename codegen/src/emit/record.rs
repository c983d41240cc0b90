//! The record: a struct that borrows from the line, its traversal, its event time.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{docs, names};
use crate::plan::{Field, Kind, Plan, Width};

/// Whether any field of the record borrows from the line.
pub(super) fn borrows(plan: &Plan) -> bool {
    plan.fields
        .iter()
        .any(|field| matches!(field.kind, Kind::String | Kind::StringList))
}

/// The record's type with a lifetime, if it has one.
pub(super) fn record_type(plan: &Plan, lifetime: TokenStream) -> TokenStream {
    let name = names::record(plan);
    match borrows(plan) {
        true => quote!(#name<#lifetime>),
        false => quote!(#name),
    }
}

/// Emits the struct.
pub(super) fn emit_record(plan: &Plan) -> TokenStream {
    let about = docs::paragraph(&plan.description);
    let reference = plan.reference.as_deref().map(|address| {
        let address = docs::paragraph(address);
        quote!(#[doc = ""] #address)
    });
    let record = record_type(plan, quote!('a));
    let fields = plan.fields.iter().map(|field| {
        let about = docs::paragraph(&field.description);
        let name = names::field(field);
        let kind = borrowed_type(field);
        quote!(#about pub #name: #kind)
    });
    quote! {
        #about
        #reference
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct #record {
            #(#fields),*
        }
    }
}

/// The type of a field in the record.
fn borrowed_type(field: &Field) -> TokenStream {
    match field.kind {
        Kind::String => optional(field, quote!(&'a str)),
        Kind::StringList => quote!(::margay_runtime::List<'a>),
        Kind::Integer(_) | Kind::Float | Kind::Boolean | Kind::Timestamp(_) => {
            optional(field, plain_type(field))
        }
    }
}

/// The type of a value that borrows nothing.
pub(super) fn plain_type(field: &Field) -> TokenStream {
    match field.kind {
        Kind::String => quote!(String),
        Kind::StringList => quote!(Vec<String>),
        Kind::Integer(Width::Small) => quote!(i16),
        Kind::Integer(Width::Int) => quote!(i32),
        Kind::Integer(Width::Big) => quote!(i64),
        Kind::Float => quote!(f64),
        Kind::Boolean => quote!(bool),
        Kind::Timestamp(_) => quote!(::margay_runtime::Timestamp),
    }
}

/// A type, wrapped unless the field is required.
pub(super) fn optional(field: &Field, kind: TokenStream) -> TokenStream {
    match field.required {
        true => kind,
        false => quote!(Option<#kind>),
    }
}

/// Emits the methods users call on the record.
pub(super) fn emit_methods(plan: &Plan) -> TokenStream {
    let lifetime = borrows(plan).then(|| quote!(<'a>));
    let (name, parser) = (names::record(plan), names::parser(plan));
    let (line, scratch) = match borrows(plan) {
        true => (quote!(&'a str), quote!(&'a mut ::margay_runtime::Scratch)),
        false => (quote!(&str), quote!(&mut ::margay_runtime::Scratch)),
    };
    let about = docs::paragraph(&format!(
        "Parses one line. For many lines, hand blocks of them to a {}.",
        "BlockParser"
    ));
    let into_owned = super::owned::emit_into_owned(plan);
    let stream = plan.cut.is_stateful().then(|| {
        quote! {
            ///
            /// Lines depend on earlier ones, such as a header, which `scratch` remembers: use one
            /// for each stream. A line that gives no event is an error too,
            /// [`Reason::NoEvent`](::margay_runtime::Reason::NoEvent).
        }
    });
    quote! {
        impl #lifetime #name #lifetime {
            #about
            ///
            /// The record borrows from the line, and from `scratch` what is not in the line as it
            /// stands: text with escapes undone.
            #stream
            ///
            /// # Errors
            ///
            /// What is wrong with the line, and where.
            pub fn parse(
                line: #line,
                scratch: #scratch,
            ) -> Result<Self, ::margay_runtime::ParseError> {
                ::margay_runtime::parse_line(&#parser, line, scratch)
            }

            #into_owned
        }
    }
}

/// Emits the traversal that feeds every sink.
pub(super) fn emit_traversal(plan: &Plan) -> TokenStream {
    let record = record_type(plan, quote!('_));
    let visits = plan.fields.iter().map(|field| {
        let method = format_ident!("{}", sink_method(&field.kind));
        let constant = names::constant(field);
        let name = names::field(field);
        let value = match field.required && field.kind != Kind::StringList {
            true => quote!(Some(self.#name)),
            false => quote!(self.#name),
        };
        quote!(sink.#method(&#constant, #value);)
    });
    let event_time = emit_event_time(plan);
    quote! {
        impl ::margay_runtime::Record for #record {
            #[inline]
            fn traverse<S: ::margay_runtime::Sink>(&self, sink: &mut S) {
                use self::fields::*;
                #(#visits)*
            }

            #[inline]
            fn event_time(&self) -> Option<::margay_runtime::Timestamp> {
                #event_time
            }
        }
    }
}

fn sink_method(kind: &Kind) -> &'static str {
    match kind {
        Kind::String => "string",
        Kind::Integer(Width::Small) => "smallint",
        Kind::Integer(Width::Int) => "int",
        Kind::Integer(Width::Big) => "bigint",
        Kind::Float => "float",
        Kind::Boolean => "boolean",
        Kind::Timestamp(_) => "timestamp",
        Kind::StringList => "strings",
    }
}

/// The first candidate that is present; a required one ends the search.
fn emit_event_time(plan: &Plan) -> TokenStream {
    let mut candidates = plan.event_time.iter().map(|&id| {
        let field = plan.field(id);
        let name = names::field(field);
        match field.required {
            true => quote!(Some(self.#name)),
            false => quote!(self.#name),
        }
    });
    match candidates.next() {
        Some(first) => quote!(#first #(.or(#candidates))*),
        None => quote!(None),
    }
}
