//! The parser: one statement per column, each a named conversion of the runtime.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::{names, record};
use crate::plan::{Column, Cut, Delimited, Escapes, Feed, FieldId, InvalidUtf8, Kind, More, Plan};

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
pub(super) fn emit_convert(plan: &Plan) -> TokenStream {
    let Cut::Delimited(cut) = &plan.cut;
    let (parser, record) = (names::parser(plan), names::record(plan));
    let record_type = record::record_type(plan, quote!('a));
    let log_type = &plan.log_type;
    let format = emit_format(cut);
    let body = Body::new(plan, cut);
    let (columns, faults) = (&body.columns, &body.faults);
    let splits = body.emit_splits();
    let fields = body.emit_fields();
    quote! {
        impl ::margay_runtime::Parser for #parser {
            type Record<'a> = #record_type;

            fn log_type(&self) -> &str {
                #log_type
            }

            #[inline]
            fn format(&self) -> ::margay_runtime::Delimited<'_> {
                #format
            }

            #[inline]
            fn convert<'a>(
                &'a self,
                #columns: ::margay_runtime::Columns<'a>,
                #faults: &mut ::margay_runtime::Faults,
            ) -> Result<#record_type, ::margay_runtime::ParseError> {
                use self::fields::*;
                #(#splits)*
                let record = #record { #(#fields),* };
                #faults.settle().map(|()| record)
            }
        }
    }
}

fn emit_format(cut: &Delimited) -> TokenStream {
    let separator = byte(cut.separator);
    let quote = match cut.quote {
        Some(quote) => {
            let quote = byte(quote);
            quote!(Some(#quote))
        }
        None => quote!(None),
    };
    let escapes = match cut.escapes {
        Escapes::None => quote!(None),
        Escapes::Doubled => quote!(Doubled),
        Escapes::Backslash => quote!(Backslash),
        Escapes::DoubledAndBackslash => quote!(DoubledAndBackslash),
    };
    let none = &cut.none;
    let [least, known, read] = [cut.least, cut.columns.len(), cut.read()].map(number);
    let reject_more = cut.more == More::Reject;
    let replace_invalid = cut.invalid_utf8 == InvalidUtf8::Replace;
    quote! {
        ::margay_runtime::Delimited {
            separator: #separator,
            quote: #quote,
            escapes: ::margay_runtime::Escapes::#escapes,
            none: #none,
            least: #least,
            known: #known,
            read: #read,
            reject_more: #reject_more,
            replace_invalid: #replace_invalid,
        }
    }
}

/// What `convert` is made of.
struct Body<'p> {
    plan: &'p Plan,
    cut: &'p Delimited,
    columns: Ident,
    faults: Ident,
}

impl<'p> Body<'p> {
    fn new(plan: &'p Plan, cut: &'p Delimited) -> Self {
        Self {
            plan,
            cut,
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
        let positions = self.cut.columns.iter().enumerate();
        positions
            .filter_map(|(at, column)| {
                let at = number(at);
                let method = match column.feed {
                    Feed::HostPort { .. } => quote!(host_port),
                    Feed::HttpRequest { .. } => quote!(http_request),
                    Feed::Skip | Feed::Field(_) | Feed::Time { .. } | Feed::List { .. } => {
                        return None;
                    }
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
                let fed = self.cut.columns.iter().enumerate();
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
            Feed::Skip | Feed::HostPort { .. } | Feed::HttpRequest { .. } => quote!(#name),
        };
        match column.feed {
            Feed::Skip | Feed::HostPort { .. } | Feed::HttpRequest { .. } if field.required => {
                quote!(#name: #columns.required(#at, #constant, #name, #faults))
            }
            Feed::Skip | Feed::HostPort { .. } | Feed::HttpRequest { .. } => quote!(#name),
            Feed::Field(_) | Feed::Time { .. } | Feed::List { .. } => quote!(#name: #value),
        }
    }
}

/// The method that reads a single field. A list is always there, if only empty.
fn conversion(kind: &Kind, required: bool) -> Ident {
    let name = match kind {
        Kind::Integer(_) => "integer",
        Kind::Float => "float",
        Kind::Boolean => "boolean",
        Kind::String | Kind::StringList => "text",
        Kind::Timestamp(_) => "time",
    };
    match required {
        true => format_ident!("required_{name}"),
        false => format_ident!("{name}"),
    }
}

fn number(number: usize) -> Literal {
    Literal::usize_unsuffixed(number)
}

fn byte(byte: u8) -> Literal {
    Literal::byte_character(byte)
}
