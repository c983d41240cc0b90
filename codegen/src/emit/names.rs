//! Rust identifiers of a plan's names.

use proc_macro2::{Ident, Span};

use crate::names::{is_keyword, sayable};
use crate::plan::{Field, Plan};

/// A name as an identifier, raw where it is a keyword.
pub(super) fn ident(name: &str) -> Ident {
    match is_keyword(name) {
        true => Ident::new_raw(name, Span::call_site()),
        false => Ident::new(name, Span::call_site()),
    }
}

/// The field of the record and the variable it is read into.
pub(super) fn field(field: &Field) -> Ident {
    ident(&field.rust_name)
}

/// The constant that sinks are shown.
pub(super) fn constant(field: &Field) -> Ident {
    ident(&field.rust_name.to_uppercase())
}

/// The owned form of a record.
pub(super) fn owned(record: &str) -> Ident {
    ident(&format!("{record}Owned"))
}

/// The parser.
pub(super) fn parser(plan: &Plan) -> Ident {
    ident(&format!("{}Parser", plan.record))
}

/// The module of the constants, and in it those of records in the record. None of these may have its name:
/// Clippy takes that for a mistake.
const AROUND: &str = "fields";

/// The module of the constants of a record in a record: `userIdentity` as `user_identity`.
pub(super) fn module(record: &str) -> Ident {
    let mut name = String::new();
    for letter in record.chars() {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(letter.to_ascii_lowercase());
    }
    match name == AROUND {
        true => ident(&format!("{name}_")),
        false => ident(&sayable(name)),
    }
}

/// A name for a parameter that no field of the record has: `line_columns` where one is `columns`.
pub(super) fn parameter(plan: &Plan, name: &str) -> Ident {
    let mut name = name.to_owned();
    while plan.fields.iter().any(|field| field.rust_name == name) {
        name.insert_str(0, "line_");
    }
    ident(&name)
}
