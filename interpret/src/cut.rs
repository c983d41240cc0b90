//! How lines are cut: the plan's description as the runtime wants it.

use crate::json;
use margay_codegen::plan::{self, Escapes, InvalidUtf8, More, Pick};
use margay_runtime::{
    Announced, Csv, Cut, Delimited, Fastmatch, HeaderLines, Json, Keep, Names, Order, Pairs,
    Pattern, Piece, Placeholder, Regex, Signs, Template, Text, Wanted,
};

/// A way of cutting.
#[derive(Debug)]
pub(crate) enum Cutter {
    Delimited {
        cut: plan::Delimited,
        /// How many columns are read.
        read: usize,
    },
    Csv(Csv),
    Fastmatch(Fastmatch),
    Regex(Regex),
    Pairs(Pairs),
    Json(Json),
}

impl Cutter {
    pub fn new(plan: &plan::Plan) -> Self {
        match &plan.cut {
            plan::Cut::Delimited(cut) => Self::Delimited {
                read: read(cut),
                cut: cut.clone(),
            },
            plan::Cut::Csv(cut) => Self::Csv(csv(cut)),
            plan::Cut::Fastmatch(cut) => Self::Fastmatch(fastmatch(cut)),
            plan::Cut::Regex(cut) => Self::Regex(regex(cut)),
            plan::Cut::Pairs(cut) => Self::Pairs(pairs(cut)),
            plan::Cut::Json(cut) => Self::Json(json::json(cut, plan)),
        }
    }

    /// The way of cutting as the runtime wants it.
    #[inline]
    pub fn cut(&self) -> Cut<'_> {
        match self {
            Self::Delimited { cut, read } => Cut::Delimited(delimited(cut, *read)),
            Self::Csv(csv) => Cut::Csv(csv),
            Self::Fastmatch(fastmatch) => Cut::Fastmatch(fastmatch),
            Self::Regex(regex) => Cut::Regex(regex),
            Self::Pairs(pairs) => Cut::Pairs(pairs),
            Self::Json(json) => Cut::Json(json),
        }
    }
}

pub(crate) fn csv(cut: &plan::Csv) -> Csv {
    Csv::new(cut.delimiter, names(&cut.names), text(&cut.text))
}

pub(crate) fn fastmatch(cut: &plan::Fastmatch) -> Fastmatch {
    let patterns: Vec<_> = cut.patterns.iter().map(pattern).collect();
    Fastmatch::new(patterns, text(&cut.text))
}

pub(crate) fn regex(cut: &plan::Regex) -> Regex {
    Regex::new(&cut.expression, keeps(&cut.keeps), text(&cut.text))
}

/// How many columns are read.
pub(crate) fn read(cut: &plan::Delimited) -> usize {
    match cut.rest() {
        Some(_) => usize::MAX,
        None => cut.read(),
    }
}

pub(crate) fn delimited(cut: &plan::Delimited, read: usize) -> Delimited<'_> {
    Delimited {
        separator: cut.separator,
        quote: cut.quote,
        escapes: escapes(cut.escapes),
        brackets: cut.brackets,
        none: &cut.none,
        least: cut.least,
        known: match cut.rest() {
            Some(_) => usize::MAX,
            None => cut.columns.len(),
        },
        read,
        rest: cut.rest(),
        reject_more: cut.more == More::Reject,
        replace_invalid: cut.invalid_utf8 == InvalidUtf8::Replace,
    }
}

fn escapes(escapes: Escapes) -> margay_runtime::Escapes {
    match escapes {
        Escapes::None => margay_runtime::Escapes::None,
        Escapes::Doubled => margay_runtime::Escapes::Doubled,
        Escapes::Backslash => margay_runtime::Escapes::Backslash,
        Escapes::DoubledAndBackslash => margay_runtime::Escapes::DoubledAndBackslash,
    }
}

pub(crate) fn pairs(cut: &plan::Pairs) -> Pairs {
    let signs = Signs {
        separator: cut.separator,
        assign: cut.assign,
        quote: cut.quote,
        escapes: escapes(cut.escapes),
        alone: cut.alone.clone(),
    };
    let pairs = Pairs::new(signs, wanted(&cut.wanted), text(&cut.text));
    match &cut.head {
        Some(head) => pairs.after(Regex::new(
            &head.expression,
            keeps(&head.keeps),
            Text::default(),
        )),
        None => pairs,
    }
}

fn names(names: &plan::Names) -> Names {
    match names {
        plan::Names::Given {
            header,
            count,
            keeps: kept,
        } => Names::Given {
            header: *header,
            count: *count,
            keeps: keeps(kept),
        },
        plan::Names::Header(names) => Names::Header(wanted(names)),
        plan::Names::Announced(announced) => Names::Announced(Announced {
            lines: match announced.lines {
                plan::HeaderLines::First => HeaderLines::First,
                plan::HeaderLines::Fields => HeaderLines::Fields,
            },
            wanted: wanted(&announced.wanted),
            otherwise: announced.otherwise.as_ref().map(|order| Order {
                count: order.count,
                keeps: keeps(&order.keeps),
            }),
        }),
    }
}

fn wanted(wanted: &[plan::Wanted]) -> Vec<Wanted> {
    let wanted = wanted.iter().map(|wanted| match wanted.pick {
        Pick::First => Wanted::first(&wanted.name, wanted.column),
        Pick::Last => Wanted::last(&wanted.name, wanted.column),
    });
    wanted.collect()
}

fn pattern(pattern: &plan::Pattern) -> Pattern {
    let placeholders = pattern.placeholders.iter().map(|placeholder| {
        let delimiter = &placeholder.delimiter;
        match placeholder.quoted {
            true => Placeholder::quoted(delimiter),
            false => Placeholder::new(delimiter),
        }
    });
    let placeholders: Vec<_> = placeholders.collect();
    Pattern::new(&pattern.prefix, placeholders, keeps(&pattern.keeps))
}

fn keeps(keeps: &[plan::Keep]) -> Vec<Keep> {
    let keeps = keeps.iter();
    keeps
        .map(|keep| Keep::new(keep.capture, keep.column))
        .collect()
}

fn text(text: &plan::Text) -> Text {
    Text {
        columns: text.columns.len(),
        skip_lines: text.skip_lines,
        skip_prefix: text.skip_prefix.clone(),
        trim_space: text.trim_space,
        lenient: text.lenient,
        empty_values: text.empty_values.clone(),
        structured_data: text.structured_data().collect(),
        templates: text.templates.iter().map(template).collect(),
    }
}

fn template(template: &plan::Template) -> Template {
    let pieces = template.pieces.iter().map(|piece| match piece {
        plan::Piece::Text(text) => Piece::text(text),
        plan::Piece::Column(column) => Piece::Column(*column),
    });
    Template {
        column: template.column,
        first: template.first,
        pieces: pieces.collect(),
    }
}
