//! What emitting a record needs to know of it: its name and its fields.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::names;
use crate::plan::{Field, Kind, Object, Plan, Width};

/// A record: that of the log type, or one in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape<'p> {
    pub(super) record: &'p str,
    pub(super) fields: &'p [Field],
}

impl<'p> From<&'p Plan> for Shape<'p> {
    fn from(plan: &'p Plan) -> Self {
        Self {
            record: &plan.record,
            fields: &plan.fields,
        }
    }
}

impl<'p> From<&'p Object> for Shape<'p> {
    fn from(object: &'p Object) -> Self {
        Self {
            record: &object.record,
            fields: &object.fields,
        }
    }
}

impl Shape<'_> {
    /// The struct.
    pub(super) fn name(self) -> Ident {
        names::ident(self.record)
    }

    /// The struct that borrows nothing.
    pub(super) fn owned(self) -> Ident {
        names::owned(self.record)
    }

    /// Whether any field borrows from the line.
    pub(super) fn borrows(self) -> bool {
        self.fields.iter().any(|field| borrows(&field.kind))
    }

    /// The record's type with a lifetime, if it has one.
    pub(super) fn of(self, lifetime: TokenStream) -> TokenStream {
        let name = self.name();
        match self.borrows() {
            true => quote!(#name<#lifetime>),
            false => quote!(#name),
        }
    }
}

/// Whether a value borrows from the line.
pub(super) fn borrows(kind: &Kind) -> bool {
    match kind {
        Kind::String | Kind::StringList | Kind::Array(_) | Kind::Json => true,
        Kind::Integer(_) | Kind::Float | Kind::Boolean | Kind::Timestamp(_) => false,
        Kind::Object(object) => Shape::from(object).borrows(),
    }
}

/// The type of a value that borrows from the line.
pub(super) fn borrowed_type(kind: &Kind) -> TokenStream {
    match kind {
        Kind::String => quote!(&'a str),
        Kind::StringList => quote!(::margay_runtime::List<'a>),
        Kind::Json => quote!(::margay_runtime::RawJson<'a>),
        Kind::Array(element) => {
            let element = borrowed_type(element);
            quote!(&'a [Option<#element>])
        }
        Kind::Object(object) => Shape::from(object).of(quote!('a)),
        Kind::Integer(_) | Kind::Float | Kind::Boolean | Kind::Timestamp(_) => owned_type(kind),
    }
}

/// The type of a value that borrows nothing.
pub(super) fn owned_type(kind: &Kind) -> TokenStream {
    match kind {
        Kind::String | Kind::Json => quote!(String),
        Kind::StringList => quote!(Vec<String>),
        Kind::Integer(Width::Small) => quote!(i16),
        Kind::Integer(Width::Int) => quote!(i32),
        Kind::Integer(Width::Big) => quote!(i64),
        Kind::Float => quote!(f64),
        Kind::Boolean => quote!(bool),
        Kind::Timestamp(_) => quote!(::margay_runtime::Timestamp),
        Kind::Array(element) => {
            let element = owned_type(element);
            quote!(Vec<Option<#element>>)
        }
        Kind::Object(object) => {
            let owned = Shape::from(object).owned();
            quote!(#owned)
        }
    }
}

/// What stands above a field whose type Clippy finds very complex: arrays, three deep or deeper, have no
/// simpler one.
pub(super) fn allowance(kind: &Kind) -> Option<TokenStream> {
    (arrays(kind) > 2)
        .then(|| quote!(#[allow(clippy::type_complexity, reason = "arrays of arrays of arrays")]))
}

/// How many arrays a value has in each other, up to an object.
fn arrays(kind: &Kind) -> usize {
    match kind {
        Kind::Array(element) => 1 + arrays(element),
        Kind::String
        | Kind::StringList
        | Kind::Json
        | Kind::Object(_)
        | Kind::Integer(_)
        | Kind::Float
        | Kind::Boolean
        | Kind::Timestamp(_) => 0,
    }
}

/// The type of a field: wrapped unless it is always there.
pub(super) fn optional(field: &Field, kind: TokenStream) -> TokenStream {
    match field.required || field.kind == Kind::StringList {
        true => kind,
        false => quote!(Option<#kind>),
    }
}
