//! Time formats as constants: the items of a format, written out.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use super::names;
use crate::plan::{Digits, Feed, OffsetForm, Plan, TimeFormat, TimeItem};

/// Emits the formats of columns that are written otherwise than their fields, if there are any.
pub(super) fn emit_formats(plan: &Plan) -> Option<TokenStream> {
    let feeds = plan
        .cut
        .columns()
        .iter()
        .filter_map(|column| match &column.feed {
            Feed::Time { field, format } => Some((*field, format)),
            Feed::Skip
            | Feed::Key(_)
            | Feed::Field(_)
            | Feed::HostPort { .. }
            | Feed::HttpRequest { .. }
            | Feed::SyslogPriority { .. }
            | Feed::StructuredData { .. }
            | Feed::List { .. }
            | Feed::Rest { .. } => None,
        });
    let feeds: Vec<_> = feeds.collect();
    let mut uses = BTreeSet::from(["TimeFormat"]);
    let constants = feeds.iter().map(|(field, format)| {
        let name = names::constant(plan.field(*field));
        let value = emit_format(format, &mut uses);
        quote!(pub const #name: TimeFormat = #value;)
    });
    let constants: Vec<_> = constants.collect();
    let uses = uses.into_iter().map(ident);
    (!constants.is_empty()).then(|| {
        quote! {
            /// How times are written in the line that are written otherwise afterwards.
            mod formats {
                use ::margay_runtime::{#(#uses),*};
                #(#constants)*
            }
        }
    })
}

/// Emits a format, and notes the names it is made of.
pub(super) fn emit_format(format: &TimeFormat, uses: &mut BTreeSet<&'static str>) -> TokenStream {
    uses.insert("TimeFormat");
    match format {
        TimeFormat::Rfc3339 => quote!(TimeFormat::Rfc3339),
        TimeFormat::Unix => quote!(TimeFormat::Unix),
        TimeFormat::UnixMs => quote!(TimeFormat::UnixMs),
        TimeFormat::UnixUs => quote!(TimeFormat::UnixUs),
        TimeFormat::UnixNs => quote!(TimeFormat::UnixNs),
        TimeFormat::UnixAuto => quote!(TimeFormat::UnixAuto),
        TimeFormat::Cloudflare => quote!(TimeFormat::Cloudflare),
        TimeFormat::Items(items) => {
            uses.extend(["TimeItem", "TimeItems"]);
            let items = items.iter().map(|item| emit_item(*item, uses));
            let items = quote!(TimeItems::new(&[#(#items),*]));
            quote!(TimeFormat::Items(&#items))
        }
        TimeFormat::FirstOf(formats) => {
            let formats = formats.iter().map(|format| emit_format(format, uses));
            quote!(TimeFormat::FirstOf(&[#(#formats),*]))
        }
    }
}

fn emit_item(item: TimeItem, uses: &mut BTreeSet<&'static str>) -> TokenStream {
    let mut digits = |digits: Digits| {
        uses.insert("Digits");
        let digits = ident(&format!("{digits:?}"));
        quote!(Digits::#digits)
    };
    let (name, content) = match item {
        TimeItem::Literal(character) => ("Literal", Some(quote!(#character))),
        TimeItem::White(character) => ("White", Some(quote!(#character))),
        TimeItem::Year(form) => ("Year", Some(digits(form))),
        TimeItem::YearOfCentury(form) => ("YearOfCentury", Some(digits(form))),
        TimeItem::Century => ("Century", None),
        TimeItem::Month(form) => ("Month", Some(digits(form))),
        TimeItem::MonthShort => ("MonthShort", None),
        TimeItem::MonthLong => ("MonthLong", None),
        TimeItem::Day(form) => ("Day", Some(digits(form))),
        TimeItem::DayOfYear(form) => ("DayOfYear", Some(digits(form))),
        TimeItem::WeekdayShort => ("WeekdayShort", None),
        TimeItem::WeekdayLong => ("WeekdayLong", None),
        TimeItem::WeekdayFromSunday => ("WeekdayFromSunday", None),
        TimeItem::WeekdayFromMonday => ("WeekdayFromMonday", None),
        TimeItem::WeekFromSunday => ("WeekFromSunday", None),
        TimeItem::WeekFromMonday => ("WeekFromMonday", None),
        TimeItem::IsoYear => ("IsoYear", None),
        TimeItem::IsoWeek => ("IsoWeek", None),
        TimeItem::Hour(form) => ("Hour", Some(digits(form))),
        TimeItem::Hour12(form) => ("Hour12", Some(digits(form))),
        TimeItem::Minute(form) => ("Minute", Some(digits(form))),
        TimeItem::Second(form) => ("Second", Some(digits(form))),
        TimeItem::AmPmUpper => ("AmPmUpper", None),
        TimeItem::AmPmLower => ("AmPmLower", None),
        TimeItem::Fraction(most) => ("Fraction", Some(number(most))),
        TimeItem::PointFraction(point, digits) => ("PointFraction", Some(fraction(point, digits))),
        TimeItem::MaybeFraction(point, digits) => ("MaybeFraction", Some(fraction(point, digits))),
        TimeItem::Offset(form) => ("Offset", Some(emit_offset(form, uses))),
        TimeItem::OffsetOrZulu(form) => ("OffsetOrZulu", Some(emit_offset(form, uses))),
        TimeItem::ZoneName => ("ZoneName", None),
        TimeItem::EpochSeconds => ("EpochSeconds", None),
    };
    let name = ident(name);
    match content {
        Some(content) => quote!(TimeItem::#name(#content)),
        None => quote!(TimeItem::#name),
    }
}

fn emit_offset(form: OffsetForm, uses: &mut BTreeSet<&'static str>) -> TokenStream {
    uses.insert("OffsetForm");
    let form = ident(&format!("{form:?}"));
    quote!(OffsetForm::#form)
}

fn fraction(point: char, digits: u8) -> TokenStream {
    let digits = number(digits);
    quote!(#point, #digits)
}

fn number(number: u8) -> TokenStream {
    let number = Literal::u8_unsuffixed(number);
    quote!(#number)
}

fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}
