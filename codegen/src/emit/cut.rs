//! How lines are cut: a constant, or a static that is made when the first line comes.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::json;
use super::parse::{byte, number};
use crate::plan::{
    Announced, Csv, Cut, Delimited, Escapes, Fastmatch, HeaderLines, InvalidUtf8, Keep, More,
    Names, Pairs, Pattern, Pick, Piece, Plan, Regex, Template, Text, Wanted,
};

/// Emits the expression that describes a cut.
pub(super) fn emit_cut(plan: &Plan) -> TokenStream {
    match &plan.cut {
        Cut::Delimited(delimited) => {
            let runtime = quote!(::margay_runtime::);
            let delimited = emit_delimited(delimited, &runtime);
            quote!(#runtime Cut::Delimited(#delimited))
        }
        Cut::Csv(csv) => emit_static(quote!(Csv), emit_csv(csv)),
        Cut::Fastmatch(cut) => emit_static(quote!(Fastmatch), emit_fastmatch(cut)),
        Cut::Regex(regex) => emit_static(quote!(Regex), emit_regex(regex)),
        Cut::Pairs(pairs) => emit_static(quote!(Pairs), emit_pairs(pairs)),
        Cut::Json(json) => json::emit_json(json, plan),
    }
}

/// Emits the description; `runtime` is the path to what it is made of.
pub(super) fn emit_delimited(cut: &Delimited, runtime: &TokenStream) -> TokenStream {
    let separator = byte(cut.separator);
    let quote = emit_quote(cut.quote);
    let escapes = emit_escapes(cut.escapes);
    let (none, brackets) = (&cut.none, cut.brackets);
    let least = number(cut.least);
    let [known, read] = match cut.rest() {
        Some(_) => [quote!(usize::MAX), quote!(usize::MAX)],
        None => [cut.columns.len(), cut.read()].map(|count| number(count).into_token_stream()),
    };
    let rest = match cut.rest() {
        Some(column) => {
            let column = number(column);
            quote!(Some(#column))
        }
        None => quote!(None),
    };
    let reject_more = cut.more == More::Reject;
    let replace_invalid = cut.invalid_utf8 == InvalidUtf8::Replace;
    quote! {
        #runtime Delimited {
            separator: #separator,
            quote: #quote,
            escapes: #runtime Escapes::#escapes,
            brackets: #brackets,
            none: #none,
            least: #least,
            known: #known,
            read: #read,
            rest: #rest,
            reject_more: #reject_more,
            replace_invalid: #replace_invalid,
        }
    }
}

fn emit_quote(quote: Option<u8>) -> TokenStream {
    match quote {
        Some(quote) => {
            let quote = byte(quote);
            quote!(Some(#quote))
        }
        None => quote!(None),
    }
}

fn emit_escapes(escapes: Escapes) -> TokenStream {
    match escapes {
        Escapes::None => quote!(None),
        Escapes::Doubled => quote!(Doubled),
        Escapes::Backslash => quote!(Backslash),
        Escapes::DoubledAndBackslash => quote!(DoubledAndBackslash),
    }
}

/// A description that owns texts, made once.
pub(super) fn emit_static(kind: TokenStream, made: TokenStream) -> TokenStream {
    quote! {
        use ::margay_runtime::*;
        use ::std::sync::LazyLock;
        static CUT: LazyLock<#kind> = LazyLock::new(|| #made);
        Cut::#kind(&CUT)
    }
}

pub(super) fn emit_csv(csv: &Csv) -> TokenStream {
    let delimiter = csv.delimiter;
    let text = emit_text(&csv.text);
    let names = match &csv.names {
        Names::Given {
            header,
            count,
            keeps,
        } => {
            let (count, keeps) = (number(*count), emit_keeps(keeps));
            quote! {
                Names::Given {
                    header: #header,
                    count: #count,
                    keeps: #keeps.into(),
                }
            }
        }
        Names::Header(wanted) => {
            let wanted = emit_wanted(wanted);
            quote!(Names::Header(#wanted.into()))
        }
        Names::Announced(announced) => emit_announced(announced),
    };
    quote!(Csv::new(#delimiter, #names, #text))
}

fn emit_announced(announced: &Announced) -> TokenStream {
    let lines = match announced.lines {
        HeaderLines::First => quote!(First),
        HeaderLines::Fields => quote!(Fields),
    };
    let wanted = emit_wanted(&announced.wanted);
    let otherwise = match &announced.otherwise {
        None => quote!(None),
        Some(order) => {
            let (count, keeps) = (number(order.count), emit_keeps(&order.keeps));
            quote!(Some(Order { count: #count, keeps: #keeps.into() }))
        }
    };
    quote! {
        Names::Announced(Announced {
            lines: HeaderLines::#lines,
            wanted: #wanted.into(),
            otherwise: #otherwise,
        })
    }
}

fn emit_wanted(wanted: &[Wanted]) -> TokenStream {
    let wanted = wanted.iter().map(|wanted| {
        let (name, column) = (&wanted.name, number(wanted.column));
        match wanted.pick {
            Pick::First => quote!(Wanted::first(#name, #column)),
            Pick::Last => quote!(Wanted::last(#name, #column)),
        }
    });
    quote!([#(#wanted),*])
}

pub(super) fn emit_fastmatch(fastmatch: &Fastmatch) -> TokenStream {
    let patterns = fastmatch.patterns.iter().map(emit_pattern);
    let text = emit_text(&fastmatch.text);
    quote!(Fastmatch::new([#(#patterns),*], #text))
}

pub(super) fn emit_regex(regex: &Regex) -> TokenStream {
    let expression = &regex.expression;
    let keeps = emit_keeps(&regex.keeps);
    let text = emit_text(&regex.text);
    quote!(Regex::new(#expression, #keeps, #text))
}

pub(super) fn emit_pairs(pairs: &Pairs) -> TokenStream {
    let (separator, assign) = (byte(pairs.separator), byte(pairs.assign));
    let (quote, escapes) = (emit_quote(pairs.quote), emit_escapes(pairs.escapes));
    let alone = match &pairs.alone {
        Some(alone) => quote!(Some(#alone.into())),
        None => quote!(None),
    };
    let wanted = emit_wanted(&pairs.wanted);
    let text = emit_text(&pairs.text);
    let after = pairs.head.as_ref().map(|head| {
        let (expression, keeps) = (&head.expression, emit_keeps(&head.keeps));
        quote!(.after(Regex::new(#expression, #keeps, Text::default())))
    });
    quote! {
        {
            let signs = Signs {
                separator: #separator,
                assign: #assign,
                quote: #quote,
                escapes: Escapes::#escapes,
                alone: #alone,
            };
            Pairs::new(signs, #wanted, #text) #after
        }
    }
}

fn emit_pattern(pattern: &Pattern) -> TokenStream {
    let prefix = &pattern.prefix;
    let placeholders = pattern.placeholders.iter().map(|placeholder| {
        let delimiter = &placeholder.delimiter;
        match placeholder.quoted {
            true => quote!(Placeholder::quoted(#delimiter)),
            false => quote!(Placeholder::new(#delimiter)),
        }
    });
    let keeps = emit_keeps(&pattern.keeps);
    quote!(Pattern::new(#prefix, [#(#placeholders),*], #keeps))
}

fn emit_keeps(keeps: &[Keep]) -> TokenStream {
    let keeps = keeps.iter().map(|keep| {
        let (capture, column) = (number(keep.capture), number(keep.column));
        quote!(Keep::new(#capture, #column))
    });
    quote!([#(#keeps),*])
}

/// What text parsers have in common; what is as usual is left out.
fn emit_text(text: &Text) -> TokenStream {
    let columns = number(text.columns.len());
    let skip_lines = (text.skip_lines > 0).then(|| {
        let lines = Literal::u64_unsuffixed(text.skip_lines);
        quote!(skip_lines: #lines)
    });
    let skip_prefix = (!text.skip_prefix.is_empty()).then(|| {
        let prefix = &text.skip_prefix;
        quote!(skip_prefix: #prefix.into())
    });
    let trim_space = text.trim_space.then(|| quote!(trim_space: true));
    let lenient = text.lenient.then(|| quote!(lenient: true));
    let empty_values = (!text.empty_values.is_empty()).then(|| {
        let values = &text.empty_values;
        quote!(empty_values: [#(#values.into()),*].into())
    });
    let structured = text.structured_data().map(number);
    let structured: Vec<_> = structured.collect();
    let structured =
        (!structured.is_empty()).then(|| quote!(structured_data: [#(#structured),*].into()));
    let templates = (!text.templates.is_empty()).then(|| {
        let templates = text.templates.iter().map(emit_template);
        quote!(templates: [#(#templates),*].into())
    });
    let others = [
        skip_lines,
        skip_prefix,
        trim_space,
        lenient,
        empty_values,
        structured,
        templates,
    ];
    let usual = others
        .iter()
        .any(Option::is_none)
        .then(|| quote!(..Text::default()));
    let others = others.into_iter().flatten();
    quote!(Text { columns: #columns, #(#others,)* #usual })
}

fn emit_template(template: &Template) -> TokenStream {
    let column = number(template.column);
    let first = match template.first {
        Some(first) => {
            let first = number(first);
            quote!(Some(#first))
        }
        None => quote!(None),
    };
    let pieces = template.pieces.iter().map(|piece| match piece {
        Piece::Text(text) => quote!(Piece::text(#text)),
        Piece::Column(column) => {
            let column = number(*column);
            quote!(Piece::Column(#column))
        }
    });
    quote! {
        Template {
            column: #column,
            first: #first,
            pieces: [#(#pieces),*].into(),
        }
    }
}
