//! The parser: one statement per column, each a named conversion of the runtime.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote};

use super::{names, record};
use crate::plan::{
    Check, Column, Cut, Delimited, Escapes, Family, Feed, Field, FieldId, InvalidUtf8, Kind, More,
    Plan,
};

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
    let times = body.emit_times();
    let optional = body.emit_optional();
    let required = body.emit_required();
    let fields = plan.fields.iter().enumerate().map(|(index, field)| {
        let name = names::field(field);
        match (body.column_of(FieldId(index)), field.kind) {
            (Some(_), _) => quote!(#name),
            (None, Kind::StringList) => quote!(#name: ::margay_runtime::List::default()),
            (None, _) => quote!(#name: None),
        }
    });
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
                #(#times)*
                #(#optional)*
                #faults.settle()?;
                #(#required)*
                Ok(#record { #(#fields),* })
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

/// The statements of `convert`. Their order is that of the errors: times, then values that may
/// fail softly, then what is required or checked, in the schema's order.
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

    /// The position of the column that feeds a field.
    fn column_of(&self, id: FieldId) -> Option<usize> {
        self.cut
            .columns
            .iter()
            .position(|column| column.feeds().contains(&id))
    }

    fn emit_times(&self) -> Vec<TokenStream> {
        let columns = &self.columns;
        self.single_fields()
            .filter(|(_, field)| matches!(field.kind, Kind::Timestamp(_)))
            .map(|(index, field)| {
                let (at, name, constant) =
                    (number(index), names::field(field), names::constant(field));
                let time = quote!(#columns.time(#at, &fields::#constant)?);
                match field.required {
                    true => quote! {
                        let #name = #columns.required(#at, &fields::#constant, #time)?;
                    },
                    false => quote!(let #name = #time;),
                }
            })
            .collect()
    }

    /// Columns that feed one field each, with their position.
    fn single_fields(&self) -> impl Iterator<Item = (usize, &'p Field)> {
        let plan = self.plan;
        self.cut
            .columns
            .iter()
            .enumerate()
            .filter_map(move |(index, column)| match column.feed {
                Feed::Field(id) => Some((index, plan.field(id))),
                Feed::Skip
                | Feed::HostPort { .. }
                | Feed::HttpRequest { .. }
                | Feed::List { .. } => None,
            })
    }

    fn emit_optional(&self) -> Vec<TokenStream> {
        let columns = self.cut.columns.iter().enumerate();
        columns
            .filter_map(|(index, column)| self.emit_column(index, column))
            .collect()
    }

    /// Reads a column whose values may fail softly; the others are read before and after.
    fn emit_column(&self, index: usize, column: &Column) -> Option<TokenStream> {
        let (columns, faults, at) = (&self.columns, &self.faults, number(index));
        let variable = |id: FieldId| names::field(self.plan.field(id));
        let constant = |id: FieldId| names::constant(self.plan.field(id));
        Some(match column.feed {
            Feed::Skip => return None,
            Feed::Field(id) => {
                let field = self.plan.field(id);
                let name = names::field(field);
                let constant = names::constant(field);
                match field.kind {
                    Kind::Timestamp(_) => return None,
                    _ if field.required => return None,
                    Kind::String => quote!(let #name = #columns.text(#at);),
                    Kind::StringList => quote!(let #name = #columns.list(#at, b',');),
                    Kind::Integer(_) | Kind::Float | Kind::Boolean => {
                        let method = conversion(field.kind);
                        quote!(let #name = #columns.#method(#at, &fields::#constant, #faults);)
                    }
                }
            }
            Feed::HostPort { host, port } => {
                let (host, constant, port) = (variable(host), constant(port), variable(port));
                quote!(let (#host, #port) = #columns.host_port(#at, &fields::#constant, #faults);)
            }
            Feed::HttpRequest {
                method,
                url,
                version,
            } => {
                let (constant, url) = (constant(url), variable(url));
                let (method, version) = (variable(method), variable(version));
                quote! {
                    let (#method, #url, #version) =
                        #columns.http_request(#at, &fields::#constant, #faults);
                }
            }
            Feed::List {
                field,
                separator,
                sparse,
            } => {
                let (field, separator) = (variable(field), byte(separator));
                let method = format_ident!("{}", if sparse { "sparse_list" } else { "list" });
                quote!(let #field = #columns.#method(#at, #separator);)
            }
        })
    }

    /// Reads and checks the fields that must be there or must satisfy something.
    fn emit_required(&self) -> Vec<TokenStream> {
        let fields = self.plan.fields.iter().enumerate();
        fields
            .filter_map(|(index, field)| {
                let column = self.column_of(FieldId(index))?;
                let required = self.emit_required_field(column, field);
                let checks = field
                    .checks
                    .iter()
                    .map(|check| self.emit_check(column, field, check));
                Some(quote!(#required #(#checks)*))
            })
            .collect()
    }

    fn emit_required_field(&self, column: usize, field: &Field) -> Option<TokenStream> {
        let (columns, at) = (&self.columns, number(column));
        let (name, constant) = (names::field(field), names::constant(field));
        if !field.required {
            return None;
        }
        let alone = matches!(self.cut.columns[column].feed, Feed::Field(_));
        Some(match field.kind {
            Kind::Timestamp(_) | Kind::StringList => return None,
            Kind::Integer(_) | Kind::Float | Kind::Boolean if alone => {
                let method = format_ident!("required_{}", conversion(field.kind));
                quote!(let #name = #columns.#method(#at, &fields::#constant)?;)
            }
            Kind::String if alone => quote! {
                let #name = #columns.required(#at, &fields::#constant, #columns.text(#at))?;
            },
            _ => quote!(let #name = #columns.required(#at, &fields::#constant, #name)?;),
        })
    }

    fn emit_check(&self, column: usize, field: &Field, check: &Check) -> TokenStream {
        let (columns, at) = (&self.columns, number(column));
        let (name, constant) = (names::field(field), names::constant(field));
        let value = match (field.required, field.kind) {
            (true, Kind::StringList) | (false, _) => quote!(#name),
            (true, _) => quote!(Some(#name)),
        };
        let (method, argument) = match check {
            Check::Allow(texts) => ("allow", quote!(&[#(#texts),*])),
            Check::Deny(texts) => ("deny", quote!(&[#(#texts),*])),
            Check::Ip(family) => ("ip", emit_family(*family)),
            Check::Cidr(family) => ("cidr", emit_family(*family)),
            Check::Range(ranges) => {
                let ranges = ranges.iter().map(|&(low, high)| {
                    let [low, high] = [low, high].map(integer);
                    quote!((#low, #high))
                });
                ("range", quote!(&[#(#ranges),*]))
            }
        };
        let method = format_ident!("{method}");
        quote!(#columns.#method(#at, &fields::#constant, #value, #argument)?;)
    }
}

fn conversion(kind: Kind) -> Ident {
    let name = match kind {
        Kind::Integer(_) => "integer",
        Kind::Float => "float",
        Kind::Boolean => "boolean",
        Kind::String | Kind::StringList => "text",
        Kind::Timestamp(_) => "time",
    };
    Ident::new(name, Span::call_site())
}

fn emit_family(family: Family) -> TokenStream {
    let family = Ident::new(&format!("{family:?}"), Span::call_site());
    quote!(::margay_runtime::Family::#family)
}

/// An integer; a negative one is two tokens.
fn integer(value: i64) -> TokenStream {
    let digits = Literal::u64_unsuffixed(value.unsigned_abs());
    match value < 0 {
        true => quote!(-#digits),
        false => quote!(#digits),
    }
}

fn number(number: usize) -> Literal {
    Literal::usize_unsuffixed(number)
}

fn byte(byte: u8) -> Literal {
    Literal::byte_character(byte)
}
