//! How a text parser fits its schema: which captures the fields ask for, as a plan.

mod columns;

use std::collections::HashSet;

use super::{expressions, patterns, transforms};
use crate::checked::Checked;
use crate::diagnostic::{Report, tick};
use crate::plan::{
    Announced, Csv, Cut, Fastmatch, Feed, FieldId, Head, HeaderLines, Names, Order, Pattern,
    Placeholder, Regex, Text, Wanted,
};
use crate::schema::{self, Parser, TextOptions};
use crate::source::Spanned;
use columns::{Asked, Captured, Columns};

/// Something that a name in a schema or layout asks a text parser for.
pub(super) struct Want<'a> {
    pub(super) name: &'a Spanned<String>,
    pub(super) feed: Feed,
    /// The other names that it is made of.
    pub(super) sources: Vec<&'a str>,
    /// These, and those that parts of it are made of.
    pub(super) reads: Vec<&'a str>,
    /// Whether lines are no good without it.
    pub(super) required: bool,
}

/// What is asked of a text parser, and by whom.
pub(super) enum Wants<'a> {
    /// The fields of a schema.
    Fields(Vec<Want<'a>>),
    /// The columns of a layout.
    Columns(Vec<Want<'a>>),
}

impl<'a> Wants<'a> {
    fn of_fields(checked: &'a Checked) -> Self {
        let fields = checked.fields.iter().enumerate();
        Wants::Fields(
            fields
                .map(|(at, field)| Want {
                    name: &field.name,
                    feed: Feed::Field(FieldId(at)),
                    sources: transforms::sources(field),
                    reads: transforms::reads(field),
                    required: field.required,
                })
                .collect(),
        )
    }

    fn list(&self) -> &[Want<'a>] {
        match self {
            Wants::Fields(list) | Wants::Columns(list) => list,
        }
    }
}

/// The plan of cutting, for a schema that has no errors; nothing for a parser of another kind.
pub(super) fn fit(parser: &Parser, checked: &Checked, report: &mut Report<'_>) -> Option<Cut> {
    let wants = Wants::of_fields(checked);
    if let Some(csv) = &parser.csv {
        return Some(Cut::Csv(fit_csv(&csv.value, &wants, report)));
    }
    if let Some(fastmatch) = &parser.fastmatch {
        let fastmatch = fit_fastmatch(&fastmatch.value, &wants, report);
        return Some(Cut::Fastmatch(fastmatch));
    }
    let regex = &parser.regex.as_ref()?.value;
    fit_regex(regex, &wants, report).map(Cut::Regex)
}

pub(super) fn fit_regex(
    regex: &schema::Regex,
    wants: &Wants<'_>,
    report: &mut Report<'_>,
) -> Option<Regex> {
    let expression = expressions::compile(regex).ok()?;
    let groups = || expression.groups.iter();
    let names = || groups().map(|name| name.as_deref().unwrap_or_default());
    let asked = Asked::of(wants, &regex.options);
    let mut captured = Captured::default();
    captured.add(names());
    let columns = Columns::new(&captured, &asked);
    check_fed(wants, &captured, &asked, report);
    Some(Regex {
        keeps: columns.keeps(names()),
        text: columns.into_text(&asked, &regex.options),
        expression: expression.text,
    })
}

pub(super) fn fit_csv(csv: &schema::Csv, wants: &Wants<'_>, report: &mut Report<'_>) -> Csv {
    let asked = Asked::of(wants, &csv.options);
    let header = csv.has_header.as_ref().is_some_and(|flag| flag.value);
    let delimiter = delimiter(csv);
    let Some(given) = &csv.columns else {
        let captured = Captured::any(asked.names());
        let columns = Columns::new(&captured, &asked);
        return Csv {
            delimiter,
            names: Names::Header(columns.wanted(captured.names())),
            text: columns.into_text(&asked, &csv.options),
        };
    };
    let names = || given.value.iter().map(|name| name.value.as_str());
    let mut captured = Captured::default();
    captured.add(names());
    let columns = Columns::new(&captured, &asked);
    check_fed(wants, &captured, &asked, report);
    Csv {
        delimiter,
        names: Names::Given {
            header,
            count: given.value.len(),
            keeps: columns.keeps(names()),
        },
        text: columns.into_text(&asked, &csv.options),
    }
}

/// Rows whose columns lines of the stream name.
pub(super) fn fit_announced(csv: &schema::Csv, lines: HeaderLines, wants: &Wants<'_>) -> Csv {
    let asked = Asked::of(wants, &csv.options);
    let captured = Captured::any(asked.names());
    let columns = Columns::new(&captured, &asked);
    let otherwise = csv.columns.as_ref().map(|given| Order {
        count: given.value.len(),
        keeps: columns.keeps(given.value.iter().map(|name| name.value.as_str())),
    });
    Csv {
        delimiter: delimiter(csv),
        names: Names::Announced(Announced {
            lines,
            wanted: columns.wanted(captured.names()),
            otherwise,
        }),
        text: columns.into_text(&asked, &csv.options),
    }
}

fn delimiter(csv: &schema::Csv) -> char {
    let delimiter = csv.delimiter.as_ref();
    let delimiter = delimiter.and_then(|text| text.value.chars().next());
    delimiter.unwrap_or(',')
}

/// Pairs of keys and values, and what comes before them.
pub(super) fn fit_pairs(
    head: Option<&schema::Regex>,
    options: &TextOptions,
    wants: &Wants<'_>,
) -> Option<(Option<Head>, Vec<Wanted>, Text)> {
    let asked = Asked::of(wants, options);
    let captured = Captured::any(asked.names());
    let columns = Columns::new(&captured, &asked);
    let head = match head {
        None => None,
        Some(regex) => {
            let expression = expressions::compile(regex).ok()?;
            let groups = expression.groups.iter();
            let names = groups.map(|name| name.as_deref().unwrap_or_default());
            Some(Head {
                keeps: columns.keeps(names),
                expression: expression.text,
            })
        }
    };
    let wanted = columns.wanted(captured.names());
    Some((head, wanted, columns.into_text(&asked, options)))
}

pub(super) fn fit_fastmatch(
    fastmatch: &schema::Fastmatch,
    wants: &Wants<'_>,
    report: &mut Report<'_>,
) -> Fastmatch {
    let texts = fastmatch.patterns.iter().flat_map(|list| &list.value);
    let texts = texts.map(|text| patterns::without_line_end(&text.value));
    let parsed: Vec<_> = texts.filter_map(patterns::parse).collect();
    let mut captured = Captured::default();
    for (_, pieces) in &parsed {
        captured.add(pieces.iter().map(|piece| piece.name));
    }
    let asked = Asked::of(wants, &fastmatch.options);
    let columns = Columns::new(&captured, &asked);
    check_fed(wants, &captured, &asked, report);
    let patterns = parsed.iter().map(|(prefix, pieces)| Pattern {
        prefix: (*prefix).to_owned(),
        placeholders: placeholders(prefix, pieces),
        keeps: columns.keeps(pieces.iter().map(|piece| piece.name)),
    });
    Fastmatch {
        patterns: patterns.collect(),
        text: columns.into_text(&asked, &fastmatch.options),
    }
}

/// Quoted are those between two equal quotes.
fn placeholders(prefix: &str, pieces: &[patterns::Piece<'_>]) -> Vec<Placeholder> {
    let mut before = prefix;
    let placeholders = pieces.iter().map(|piece| {
        let first = piece.after.chars().next();
        let quoted = matches!(first, Some('"' | '\'')) && before.chars().next_back() == first;
        before = piece.after;
        Placeholder {
            delimiter: piece.after.to_owned(),
            quoted,
        }
    });
    placeholders.collect()
}

/// A field that no capture and no template feeds is wrong when it is required, and odd otherwise.
fn check_fed(
    wants: &Wants<'_>,
    captured: &Captured<'_>,
    asked: &Asked<'_>,
    report: &mut Report<'_>,
) {
    /// With more names than this, nobody is helped by the one that is nearest.
    const MOST_SUGGESTED: usize = 200;
    let names = || captured.names().chain(asked.templates());
    let fed: HashSet<&str> = names().collect();
    for want in wants.list() {
        let name = want.name;
        let has_source = |name: &str| {
            want.sources.iter().any(|source| fed.contains(source)) || fed.contains(name)
        };
        if has_source(&name.value) {
            continue;
        }
        let message = format!(
            "nothing that the parser captures is called {}",
            tick(&name.value)
        );
        let diagnostic = match (wants, want.required) {
            (Wants::Columns(_), _) => report.error(name.span, message),
            (Wants::Fields(_), true) => report.error(name.span, message + ", which is required"),
            (Wants::Fields(_), false) => report.warning(name.span, message),
        };
        if fed.len() <= MOST_SUGGESTED {
            diagnostic.suggest(&name.value, names());
        }
    }
}
