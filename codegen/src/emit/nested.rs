//! Records in a record: a struct each, read from the members of an object.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::shape::Shape;
use super::{names, owned, read, record, slots};
use crate::plan::{Field, Kind, Object, Plan};

/// Every record in the record of a log type once, outer ones first, in the schema's order.
pub(super) fn objects(plan: &Plan) -> Vec<&Object> {
    let mut found = Vec::new();
    collect(&plan.fields, &mut found, &mut HashSet::new());
    found
}

fn collect<'p>(fields: &'p [Field], found: &mut Vec<&'p Object>, seen: &mut HashSet<&'p str>) {
    for field in fields {
        if let Some(object) = object(&field.kind)
            && seen.insert(&object.record)
        {
            found.push(object);
            collect(&object.fields, found, seen);
        }
    }
}

/// The record that a value is or that its arrays hold.
fn object(kind: &Kind) -> Option<&Object> {
    match kind {
        Kind::Object(object) => Some(object),
        Kind::Array(element) => object(element),
        _ => None,
    }
}

/// Emits everything about one of them, item by item.
pub(super) fn emit_nested(object: &Object, plan: &Plan) -> Vec<TokenStream> {
    let shape = Shape::from(object);
    let about = format!(" A part of [`{}`].", plan.record);
    let structure = record::emit_struct(shape);
    let module = names::module(shape.record);
    let traverse = record::emit_traverse(shape, quote!(#module::));
    let (record, elided) = (shape.of(quote!('a)), shape.of(quote!('_)));
    let lifetime = shape.borrows().then(|| quote!(<'a>));
    let read = read::emit_nested(shape, &module);
    let slots = slots::emit_nested(shape, &module);
    let into_owned = owned::emit_into_owned(shape);
    let owned = shape.owned();
    vec![
        quote! {
            #[doc = #about]
            #[derive(Debug, Clone, Copy, Default, PartialEq)]
            #structure
        },
        quote! {
            impl ::margay_runtime::Record for #elided {
                #traverse
            }
        },
        quote! {
            impl<'a> ::margay_runtime::Nested<'a> for #record {
                #slots

                #read
            }
        },
        quote! {
            impl #lifetime ::margay_runtime::IntoOwned for #record {
                type Owned = #owned;

                #into_owned
            }
        },
        owned::emit_owned(shape),
    ]
}
