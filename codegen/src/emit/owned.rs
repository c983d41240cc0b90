//! The owned form of a record, for keeping it longer than its line.

use proc_macro2::TokenStream;
use quote::quote;

use super::{names, record};
use crate::plan::{Field, Kind, Plan};

/// Emits the struct.
pub(super) fn emit_owned(plan: &Plan) -> TokenStream {
    let (borrowed, owned) = (&plan.record, names::owned(plan));
    let about = format!(" The owned form of [`{borrowed}`], with the same fields.");
    let fields = plan.fields.iter().map(|field| {
        let name = names::field(field);
        // rustdoc names a field without the `r#` of a keyword.
        let about = format!(" See [`{borrowed}::{}`].", field.rust_name);
        let kind = match field.kind {
            Kind::StringList => record::plain_type(field),
            _ => record::optional(field, record::plain_type(field)),
        };
        quote!(#[doc = #about] pub #name: #kind)
    });
    quote! {
        #[doc = #about]
        #[derive(Debug, Clone, PartialEq)]
        pub struct #owned {
            #(#fields),*
        }
    }
}

/// Emits the method that makes it.
pub(super) fn emit_into_owned(plan: &Plan) -> TokenStream {
    let owned = names::owned(plan);
    let fields = plan.fields.iter().map(|field| {
        let name = names::field(field);
        let value = owned_value(field);
        quote!(#name: #value)
    });
    quote! {
        /// Copies what the record borrows.
        pub fn into_owned(self) -> #owned {
            #owned {
                #(#fields),*
            }
        }
    }
}

fn owned_value(field: &Field) -> TokenStream {
    let name = names::field(field);
    match field.kind {
        Kind::String if field.required => quote!(self.#name.to_owned()),
        Kind::String => quote!(self.#name.map(str::to_owned)),
        Kind::StringList => quote!(self.#name.iter().map(str::to_owned).collect()),
        Kind::Integer(_) | Kind::Float | Kind::Boolean | Kind::Timestamp(_) => quote!(self.#name),
    }
}

/// Emits parsing a line straight into it, where a line alone says everything.
pub(super) fn emit_from_str(plan: &Plan) -> Option<TokenStream> {
    let (record, owned) = (names::record(plan), names::owned(plan));
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
