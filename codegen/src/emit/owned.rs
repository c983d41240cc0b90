//! The owned form of a record, for keeping it longer than its line.

use proc_macro2::TokenStream;
use quote::quote;

use super::names;
use super::shape::{Shape, allowance, optional, owned_type};
use crate::plan::{Field, Kind, Plan};

/// Emits the struct.
pub(super) fn emit_owned(shape: Shape<'_>) -> TokenStream {
    let (borrowed, owned) = (shape.record, shape.owned());
    let about = format!(" The owned form of [`{borrowed}`], with the same fields.");
    let fields = shape.fields.iter().map(|field| {
        let name = names::field(field);
        // rustdoc names a field without the `r#` of a keyword.
        let about = format!(" See [`{borrowed}::{}`].", field.rust_name);
        let allowance = allowance(&field.kind);
        let kind = optional(field, owned_type(&field.kind));
        quote!(#[doc = #about] #allowance pub #name: #kind)
    });
    quote! {
        #[doc = #about]
        #[derive(Debug, Clone, PartialEq)]
        pub struct #owned {
            #(#fields),*
        }
    }
}

/// Emits the function that makes it.
pub(super) fn emit_into_owned(shape: Shape<'_>) -> TokenStream {
    let owned = shape.owned();
    let fields = shape.fields.iter().map(|field| {
        let name = names::field(field);
        let value = owned_value(field);
        quote!(#name: #value)
    });
    quote! {
        fn into_owned(self) -> #owned {
            #owned {
                #(#fields),*
            }
        }
    }
}

fn owned_value(field: &Field) -> TokenStream {
    let name = names::field(field);
    match &field.kind {
        Kind::String if field.required => quote!(self.#name.to_owned()),
        Kind::String => quote!(self.#name.map(str::to_owned)),
        Kind::StringList => quote!(self.#name.iter().map(str::to_owned).collect()),
        Kind::Integer(_) | Kind::Float | Kind::Boolean | Kind::Timestamp(_) => quote!(self.#name),
        Kind::Object(_) | Kind::Array(_) | Kind::Json => {
            let into_owned = quote!(::margay_runtime::IntoOwned::into_owned);
            match field.required {
                true => quote!(#into_owned(self.#name)),
                false => quote!(self.#name.map(#into_owned)),
            }
        }
    }
}

/// Emits parsing a line straight into it, where a line alone says everything.
pub(super) fn emit_from_str(plan: &Plan) -> Option<TokenStream> {
    let shape = Shape::from(plan);
    let (record, owned) = (shape.name(), shape.owned());
    (!plan.cut.is_stateful()).then(|| {
        quote! {
            impl ::core::str::FromStr for #owned {
                type Err = ::margay_runtime::ParseError;

                fn from_str(line: &str) -> Result<Self, Self::Err> {
                    let mut scratch = ::margay_runtime::Scratch::new();
                    #record::parse(line, &mut scratch).map(#record::into_owned)
                }
            }
        }
    })
}
