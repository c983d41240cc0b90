//! How a text parser fits its schema: which captures the fields ask for, as a plan.

mod columns;

use std::collections::HashSet;

use super::{expressions, patterns};
use crate::checked::Checked;
use crate::diagnostic::{Report, tick};
use crate::plan::{Csv, Cut, Fastmatch, Names, Pattern, Placeholder, Regex};
use crate::schema::{self, Parser};
use columns::{Asked, Captured, Columns};

/// The plan of cutting, for a schema that has no errors; nothing for a parser of another kind.
pub(super) fn fit(parser: &Parser, checked: &Checked, report: &mut Report<'_>) -> Option<Cut> {
    if let Some(csv) = &parser.csv {
        return Some(Cut::Csv(fit_csv(&csv.value, checked, report)));
    }
    if let Some(fastmatch) = &parser.fastmatch {
        return Some(Cut::Fastmatch(fit_fastmatch(
            &fastmatch.value,
            checked,
            report,
        )));
    }
    let regex = &parser.regex.as_ref()?.value;
    fit_regex(regex, checked, report).map(Cut::Regex)
}

fn fit_regex(regex: &schema::Regex, checked: &Checked, report: &mut Report<'_>) -> Option<Regex> {
    let expression = expressions::compile(regex).ok()?;
    let groups = || expression.groups.iter();
    let names = || groups().map(|name| name.as_deref().unwrap_or_default());
    let asked = Asked::of(checked, &regex.options);
    let mut captured = Captured::default();
    captured.add(names());
    let columns = Columns::new(&captured, &asked);
    check_fed(checked, &captured, &asked, report);
    Some(Regex {
        keeps: columns.keeps(names()),
        text: columns.into_text(&asked, &regex.options),
        expression: expression.text,
    })
}

fn fit_csv(csv: &schema::Csv, checked: &Checked, report: &mut Report<'_>) -> Csv {
    let asked = Asked::of(checked, &csv.options);
    let header = csv.has_header.as_ref().is_some_and(|flag| flag.value);
    let delimiter = csv.delimiter.as_ref();
    let delimiter = delimiter.and_then(|text| text.value.chars().next());
    let delimiter = delimiter.unwrap_or(',');
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
    check_fed(checked, &captured, &asked, report);
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

fn fit_fastmatch(
    fastmatch: &schema::Fastmatch,
    checked: &Checked,
    report: &mut Report<'_>,
) -> Fastmatch {
    let texts = fastmatch.patterns.iter().flat_map(|list| &list.value);
    let texts = texts.map(|text| patterns::without_line_end(&text.value));
    let parsed: Vec<_> = texts.filter_map(patterns::parse).collect();
    let mut captured = Captured::default();
    for (_, pieces) in &parsed {
        captured.add(pieces.iter().map(|piece| piece.name));
    }
    let asked = Asked::of(checked, &fastmatch.options);
    let columns = Columns::new(&captured, &asked);
    check_fed(checked, &captured, &asked, report);
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
    checked: &Checked,
    captured: &Captured<'_>,
    asked: &Asked<'_>,
    report: &mut Report<'_>,
) {
    /// With more names than this, nobody is helped by the one that is nearest.
    const MOST_SUGGESTED: usize = 200;
    let names = || captured.names().chain(asked.templates());
    let fed: HashSet<&str> = names().collect();
    for field in &checked.fields {
        let name = &field.name;
        let sources = columns::sources(field);
        let has_source =
            |name: &str| sources.iter().any(|source| fed.contains(source)) || fed.contains(name);
        if has_source(&name.value) {
            continue;
        }
        let message = format!(
            "nothing that the parser captures is called {}",
            tick(&name.value)
        );
        let diagnostic = match field.required {
            true => report.error(name.span, message + ", which is required"),
            false => report.warning(name.span, message),
        };
        if fed.len() <= MOST_SUGGESTED {
            diagnostic.suggest(&name.value, names());
        }
    }
}
