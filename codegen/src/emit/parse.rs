//! The parser: one statement per column, each a named conversion of the runtime.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::shape::Shape;
use super::{cut, feed, names, read, slots};
use crate::plan::{Column, Cut, Feed, FieldId, Kind, Plan};

/// Emits the parser's type.
pub(super) fn emit_parser(plan: &Plan) -> TokenStream {
    let parser = names::parser(plan);
    let about = format!(" Parses the columns of `{}` lines.", plan.log_type);
    quote! {
        #[doc = #about]
        #[derive(Debug, Clone, Copy, Default)]
        pub struct #parser;
    }
}

/// Emits what the parser does.
pub(super) fn emit_impl(plan: &Plan) -> TokenStream {
    let parser = names::parser(plan);
    let record = Shape::from(plan).of(quote!('a));
    let log_type = &plan.log_type;
    let cut = cut::emit_cut(plan);
    let shape = slots::emit_shape(plan);
    let work = match plan.cut {
        Cut::Json(_) => read::emit_read(plan),
        Cut::Delimited(_) | Cut::Csv(_) | Cut::Fastmatch(_) | Cut::Regex(_) | Cut::Pairs(_) => {
            let (convert, feed) = (emit_convert(plan), feed::emit_feed(plan));
            quote!(#convert #feed)
        }
    };
    quote! {
        impl ::margay_runtime::Parser for #parser {
            type Record<'a> = #record;

            fn log_type(&self) -> &str {
                #log_type
            }

            #[inline]
            fn cut(&self) -> ::margay_runtime::Cut<'_> {
                #cut
            }

            #shape

            #[inline]
            #work
        }
    }
}

/// Emits the conversion of a line's columns.
fn emit_convert(plan: &Plan) -> TokenStream {
    let shape = Shape::from(plan);
    let (name, record) = (shape.name(), shape.of(quote!('a)));
    let body = Body::new(plan);
    let (columns, faults) = (&body.columns, &body.faults);
    let splits = body.emit_splits();
    let fields = body.emit_fields();
    quote! {
        fn convert<'a>(
            &'a self,
            #columns: ::margay_runtime::Columns<'a>,
            #faults: &mut ::margay_runtime::Faults,
        ) -> Result<#record, ::margay_runtime::ParseError> {
            use self::fields::*;
            #(#splits)*
            let record = #name { #(#fields),* };
            #faults.settle().map(|()| record)
        }
    }
}

/// What `convert` is made of.
struct Body<'p> {
    plan: &'p Plan,
    columns: Ident,
    faults: Ident,
}

impl<'p> Body<'p> {
    fn new(plan: &'p Plan) -> Self {
        Self {
            plan,
            columns: names::parameter(plan, "columns"),
            faults: names::parameter(plan, "faults"),
        }
    }

    fn variable(&self, id: FieldId) -> Ident {
        names::field(self.plan.field(id))
    }

    fn constant(&self, id: FieldId) -> TokenStream {
        let constant = names::constant(self.plan.field(id));
        quote!(&#constant)
    }

    /// Columns that give several fields are read into variables of their names.
    fn emit_splits(&self) -> Vec<TokenStream> {
        let (columns, faults) = (&self.columns, &self.faults);
        let positions = self.plan.cut.columns().iter().enumerate();
        positions
            .filter_map(|(at, column)| {
                let at = number(at);
                let method = match column.feed {
                    Feed::HostPort { .. } => quote!(host_port),
                    Feed::HttpRequest { .. } => quote!(http_request),
                    Feed::SyslogPriority { .. } => quote!(syslog_priority),
                    Feed::Skip
                    | Feed::Key(_)
                    | Feed::Field(_)
                    | Feed::Time { .. }
                    | Feed::StructuredData { .. }
                    | Feed::List { .. }
                    | Feed::Rest { .. } => return None,
                };
                let names = column.feeds().into_iter().map(|id| self.variable(id));
                let constants = column.feeds().into_iter().map(|id| self.constant(id));
                Some(quote! {
                    let (#(#names),*) = #columns.#method(#at, [#(#constants),*], #faults);
                })
            })
            .collect()
    }

    /// Every field of the record with its value.
    fn emit_fields(&self) -> Vec<TokenStream> {
        let fields = self.plan.fields.iter().enumerate();
        fields
            .map(|(index, field)| {
                let (id, name) = (FieldId(index), names::field(field));
                let fed = self.plan.cut.columns().iter().enumerate();
                match fed.clone().find(|(_, column)| column.feeds().contains(&id)) {
                    Some((at, column)) => self.emit_field(id, at, column),
                    None if field.kind == Kind::StringList => {
                        quote!(#name: ::margay_runtime::List::default())
                    }
                    None => quote!(#name: None),
                }
            })
            .collect()
    }

    fn emit_field(&self, id: FieldId, at: usize, column: &Column) -> TokenStream {
        let (columns, faults, at) = (&self.columns, &self.faults, number(at));
        let (field, name, constant) = (self.plan.field(id), self.variable(id), self.constant(id));
        let value = match column.feed {
            Feed::Field(_) => {
                let method = conversion(&field.kind, field.required);
                quote!(#columns.#method(#at, #constant, #faults))
            }
            Feed::Time { .. } => {
                let method = format_ident!("{}_in", conversion(&field.kind, field.required));
                let format = names::constant(field);
                quote!(#columns.#method(#at, formats::#format, #constant, #faults))
            }
            Feed::List {
                separator, sparse, ..
            } => {
                let separator = byte(separator);
                let method = format_ident!("{}", if sparse { "sparse_list" } else { "list" });
                quote!(#columns.#method(#at, #separator, #constant, #faults))
            }
            Feed::Rest { separator, .. } => {
                let separator = byte(separator);
                quote!(#columns.rest(#at, #separator, #constant, #faults))
            }
            Feed::StructuredData { .. } => match field.required {
                true => quote!(#columns.required_structured_data(#at, #constant, #faults)),
                false => quote!(#columns.structured_data(#at, #constant, #faults)),
            },
            // The column was read into variables.
            Feed::Skip
            | Feed::Key(_)
            | Feed::HostPort { .. }
            | Feed::HttpRequest { .. }
            | Feed::SyslogPriority { .. } => {
                return match field.required {
                    true => quote!(#name: #columns.required(#at, #constant, #name, #faults)),
                    false => quote!(#name),
                };
            }
        };
        quote!(#name: #value)
    }
}

/// The method that reads a single field. A list is always there, if only empty.
pub(super) fn conversion(kind: &Kind, required: bool) -> Ident {
    let name = match kind {
        Kind::Integer(_) => "integer",
        Kind::Float => "float",
        Kind::Boolean => "boolean",
        Kind::Timestamp(_) => "time",
        // Lists have a way of their own, and what is JSON is not in columns.
        Kind::String | Kind::StringList | Kind::Object(_) | Kind::Array(_) | Kind::Json => "text",
    };
    match required {
        true => format_ident!("required_{name}"),
        false => format_ident!("{name}"),
    }
}

pub(super) fn number(number: usize) -> Literal {
    Literal::usize_unsuffixed(number)
}

pub(super) fn byte(byte: u8) -> Literal {
    Literal::byte_character(byte)
}
