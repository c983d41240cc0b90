//! Reading a JSON entry: one conversion per member, as the parser of columns has one per column.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::names;
use super::parse::number;
use super::shape::Shape;
use crate::plan::{Field, Kind, Plan};

/// Emits the function that reads the record of the log type.
pub(super) fn emit_read(plan: &Plan) -> TokenStream {
    let shape = Shape::from(plan);
    let (name, record) = (shape.name(), shape.of(quote!('a)));
    let fields = emit_fields(shape.fields);
    quote! {
        fn read<'a>(
            &'a self,
            members: ::margay_runtime::Members<'a>,
            faults: &mut ::margay_runtime::Faults,
        ) -> Result<#record, ::margay_runtime::ParseError> {
            use self::fields::*;
            let record = #name { #(#fields),* };
            faults.settle().map(|()| record)
        }
    }
}

/// Emits what reads a record in a record, whose constants are in a module of `fields`.
pub(super) fn emit_nested(shape: Shape<'_>, module: &Ident) -> TokenStream {
    let fields = emit_fields(shape.fields);
    let keys = emit_keys(shape);
    quote! {
        fn keys() -> &'static ::margay_runtime::Keys {
            use ::margay_runtime::Keys;
            use ::std::sync::LazyLock;
            static KEYS: LazyLock<Keys> = LazyLock::new(|| #keys);
            &KEYS
        }

        fn read(
            members: &::margay_runtime::Members<'a>,
            faults: &mut ::margay_runtime::Faults,
        ) -> Self {
            use self::fields::#module::*;
            Self { #(#fields),* }
        }
    }
}

/// The keys of a record, in the order of its fields.
pub(super) fn emit_keys(shape: Shape<'_>) -> TokenStream {
    let names = shape.fields.iter().map(|field| &field.name);
    let renamed = shape.fields.iter().enumerate().filter_map(|(at, field)| {
        let (at, from) = (number(at), field.renamed_from.as_ref()?);
        Some(quote!((#at, #from)))
    });
    let renamed: Vec<_> = renamed.collect();
    let renamed = (!renamed.is_empty()).then(|| quote!(.renamed([#(#renamed),*])));
    quote!(Keys::new([#(#names),*]) #renamed)
}

fn emit_fields(fields: &[Field]) -> impl Iterator<Item = TokenStream> {
    fields.iter().enumerate().map(|(at, field)| {
        let (name, constant) = (names::field(field), names::constant(field));
        let (at, method) = (number(at), conversion(field));
        quote!(#name: members.#method(#at, &#constant, faults))
    })
}

/// The method that reads a member.
fn conversion(field: &Field) -> Ident {
    let name = match field.kind {
        Kind::String => "text",
        Kind::Integer(_) => "integer",
        Kind::Float => "float",
        Kind::Boolean => "boolean",
        Kind::Timestamp(_) => "time",
        Kind::Object(_) => "object",
        Kind::Array(_) | Kind::StringList => "array",
        Kind::Json => "json",
    };
    match field.required {
        true => format_ident!("required_{name}"),
        false => format_ident!("{name}"),
    }
}
