//! What a log type's records look like, for tools that must know it before the first record.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::names;
use super::parse::number;
use super::shape::Shape;
use crate::plan::{Field, FieldId, Kind, Plan, Width};

/// Emits the parser's method.
pub(super) fn emit_shape(plan: &Plan) -> TokenStream {
    let columns = plan.cut.columns();
    let slots = plan.fields.iter().enumerate().map(|(index, field)| {
        let id = FieldId(index);
        let feeds = columns.iter().map(|column| column.feeds().contains(&id));
        let column = feeds.into_iter().position(|feeds| feeds);
        emit_slot(index, field, column)
    });
    let about = emit_about(&plan.fields);
    quote! {
        fn shape(&self) -> Vec<::margay_runtime::Slot<'_>> {
            use self::fields::*;
            use ::margay_runtime::{Slot, Type};
            #about
            Vec::from([#(#slots),*])
        }
    }
}

/// Emits the function of a record in a record, whose constants are in a module of `fields`.
pub(super) fn emit_nested(shape: Shape<'_>, module: &Ident) -> TokenStream {
    let fields = shape.fields.iter().enumerate();
    let slots = fields.map(|(index, field)| emit_slot(index, field, None));
    let about = emit_about(shape.fields);
    quote! {
        fn shape() -> Vec<::margay_runtime::Slot<'static>> {
            use self::fields::#module::*;
            use ::margay_runtime::{Slot, Type};
            #about
            Vec::from([#(#slots),*])
        }
    }
}

/// The descriptions, apart from the fields so that each of these is one line.
fn emit_about(fields: &[Field]) -> TokenStream {
    let about = fields.iter().map(|field| &field.description);
    let some = (!fields.is_empty()).then(|| quote!(let about = [#(#about),*];));
    quote!(#some)
}

fn emit_slot(index: usize, field: &Field, column: Option<usize>) -> TokenStream {
    let (constant, kind) = (names::constant(field), emit_type(&field.kind));
    let index = number(index);
    let required = field.required.then(|| quote!(.required()));
    let column = column.map(|column| {
        let column = number(column);
        quote!(.column(#column))
    });
    quote!(Slot::new(#constant, #kind, about[#index]) #required #column)
}

fn emit_type(kind: &Kind) -> TokenStream {
    match kind {
        Kind::String => quote!(Type::String),
        Kind::Integer(Width::Small) => quote!(Type::Smallint),
        Kind::Integer(Width::Int) => quote!(Type::Int),
        Kind::Integer(Width::Big) => quote!(Type::Bigint),
        Kind::Float => quote!(Type::Float),
        Kind::Boolean => quote!(Type::Boolean),
        Kind::Timestamp(_) => quote!(Type::Timestamp),
        Kind::StringList => quote!(Type::Strings),
        Kind::Json => quote!(Type::Json),
        Kind::Object(object) => {
            let name = Shape::from(object).name();
            quote!(Type::Object(<#name as ::margay_runtime::Nested>::shape()))
        }
        Kind::Array(element) => {
            let element = emit_type(element);
            quote!(#element.array())
        }
    }
}
