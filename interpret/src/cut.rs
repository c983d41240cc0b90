//! How lines are cut: the plan's description as the runtime wants it.

use margay_codegen::plan::{self, Escapes, InvalidUtf8, More, Pick};
use margay_runtime::{
    Csv, Cut, Delimited, Fastmatch, Json, Keep, Keys, Names, Pattern, Piece, Placeholder, Regex,
    Template, Text, Wanted,
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
    Json(Json),
}

impl Cutter {
    pub fn new(plan: &plan::Plan) -> Self {
        match &plan.cut {
            plan::Cut::Delimited(cut) => Self::Delimited {
                read: cut.read(),
                cut: cut.clone(),
            },
            plan::Cut::Csv(cut) => {
                Self::Csv(Csv::new(cut.delimiter, names(&cut.names), text(&cut.text)))
            }
            plan::Cut::Fastmatch(cut) => {
                let patterns: Vec<_> = cut.patterns.iter().map(pattern).collect();
                Self::Fastmatch(Fastmatch::new(patterns, text(&cut.text)))
            }
            plan::Cut::Regex(cut) => Self::Regex(Regex::new(
                &cut.expression,
                keeps(&cut.keeps),
                text(&cut.text),
            )),
            plan::Cut::Json(_) => {
                let names = plan.fields.iter().map(|field| field.name.as_str());
                Self::Json(Json::new(Keys::new(names)))
            }
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
            Self::Json(json) => Cut::Json(json),
        }
    }
}

fn delimited(cut: &plan::Delimited, read: usize) -> Delimited<'_> {
    Delimited {
        separator: cut.separator,
        quote: cut.quote,
        escapes: match cut.escapes {
            Escapes::None => margay_runtime::Escapes::None,
            Escapes::Doubled => margay_runtime::Escapes::Doubled,
            Escapes::Backslash => margay_runtime::Escapes::Backslash,
            Escapes::DoubledAndBackslash => margay_runtime::Escapes::DoubledAndBackslash,
        },
        none: &cut.none,
        least: cut.least,
        known: cut.columns.len(),
        read,
        reject_more: cut.more == More::Reject,
        replace_invalid: cut.invalid_utf8 == InvalidUtf8::Replace,
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
        plan::Names::Header(wanted) => {
            let wanted = wanted.iter().map(|wanted| match wanted.pick {
                Pick::First => Wanted::first(&wanted.name, wanted.column),
                Pick::Last => Wanted::last(&wanted.name, wanted.column),
            });
            Names::Header(wanted.collect())
        }
    }
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
        empty_values: text.empty_values.clone(),
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
