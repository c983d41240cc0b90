//! The record: a struct that borrows from the line, its traversal, its event time.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::shape::{Shape, allowance, borrowed_type, optional};
use super::{docs, names, owned};
use crate::plan::{FieldId, Kind, Plan, Width};

/// Emits the struct of the log type.
pub(super) fn emit_record(plan: &Plan) -> TokenStream {
    let about = docs::paragraph(&plan.description);
    let reference = plan.reference.as_deref().map(|address| {
        let address = docs::paragraph(address);
        quote!(#[doc = ""] #address)
    });
    let record = emit_struct(plan.into());
    quote! {
        #about
        #reference
        #[derive(Debug, Clone, Copy, PartialEq)]
        #record
    }
}

/// Emits a struct without its documentation.
pub(super) fn emit_struct(shape: Shape<'_>) -> TokenStream {
    let record = shape.of(quote!('a));
    let fields = shape.fields.iter().map(|field| {
        let about = docs::paragraph(&field.description);
        let name = names::field(field);
        let allowance = allowance(&field.kind);
        let kind = optional(field, borrowed_type(&field.kind));
        quote!(#about #allowance pub #name: #kind)
    });
    quote! {
        pub struct #record {
            #(#fields),*
        }
    }
}

/// Emits the methods users call on the record.
pub(super) fn emit_methods(plan: &Plan) -> TokenStream {
    let shape = Shape::from(plan);
    let lifetime = shape.borrows().then(|| quote!(<'a>));
    let (name, parser) = (shape.name(), names::parser(plan));
    let (line, scratch) = match shape.borrows() {
        true => (quote!(&'a str), quote!(&'a mut ::margay_runtime::Scratch)),
        false => (quote!(&str), quote!(&mut ::margay_runtime::Scratch)),
    };
    let about = docs::paragraph(&format!(
        "Parses one line. For many lines, hand blocks of them to a {}.",
        "BlockParser"
    ));
    let into_owned = owned::emit_into_owned(shape);
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

            /// Copies what the record borrows.
            pub #into_owned
        }
    }
}

/// Emits the traversal that feeds every sink.
pub(super) fn emit_traversal(plan: &Plan) -> TokenStream {
    let record = Shape::from(plan).of(quote!('_));
    let traverse = emit_traverse(plan.into(), quote!());
    let event_time = emit_event_time(plan);
    quote! {
        impl ::margay_runtime::Record for #record {
            #[inline]
            #traverse

            #[inline]
            fn event_time(&self) -> Option<::margay_runtime::Timestamp> {
                #event_time
            }
        }
    }
}

/// Emits the function that shows every field to a sink, with the constants of a module of `fields`.
pub(super) fn emit_traverse(shape: Shape<'_>, module: TokenStream) -> TokenStream {
    let visits = shape.fields.iter().map(|field| {
        let method = format_ident!("{}", sink_method(&field.kind));
        let constant = names::constant(field);
        let name = names::field(field);
        let value = match (&field.kind, field.required) {
            (Kind::StringList, _) => quote!(self.#name),
            (Kind::Object(_), true) => quote!(Some(&self.#name)),
            (Kind::Object(_), false) => quote!(self.#name.as_ref()),
            (_, true) => quote!(Some(self.#name)),
            (_, false) => quote!(self.#name),
        };
        quote!(sink.#method(&#constant, #value);)
    });
    quote! {
        fn traverse<S: ::margay_runtime::Sink>(&self, sink: &mut S) {
            use self::fields::#module*;
            #(#visits)*
        }
    }
}

pub(super) fn sink_method(kind: &Kind) -> &'static str {
    match kind {
        Kind::String => "string",
        Kind::Integer(Width::Small) => "smallint",
        Kind::Integer(Width::Int) => "int",
        Kind::Integer(Width::Big) => "bigint",
        Kind::Float => "float",
        Kind::Boolean => "boolean",
        Kind::Timestamp(_) => "timestamp",
        Kind::StringList => "strings",
        Kind::Object(_) => "object",
        Kind::Array(_) => "array",
        Kind::Json => "json",
    }
}

/// The first candidate that is present; one that always is ends the search.
fn emit_event_time(plan: &Plan) -> TokenStream {
    let candidates = plan.event_time.iter();
    let mut candidates = candidates.map(|path| emit_time(Shape::from(plan), path, quote!(self)));
    match candidates.next() {
        Some(first) => quote!(#first #(.or(#candidates))*),
        None => quote!(None),
    }
}

/// The timestamp at a path from a record.
fn emit_time(shape: Shape<'_>, path: &[FieldId], record: TokenStream) -> TokenStream {
    let [first, rest @ ..] = path else {
        return quote!(None);
    };
    let field = &shape.fields[first.0];
    let name = names::field(field);
    match (&field.kind, field.required) {
        (Kind::Object(object), true) => emit_time(object.into(), rest, quote!(#record.#name)),
        (Kind::Object(object), false) => {
            let inner = emit_time(object.into(), rest, quote!(#name));
            quote!(#record.#name.as_ref().and_then(|#name| #inner))
        }
        (_, true) => quote!(Some(#record.#name)),
        (_, false) => quote!(#record.#name),
    }
}
