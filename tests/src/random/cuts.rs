//! How lines are cut, when it is known what the pieces are.

use super::kinds;
use super::model::{Field, Kind, Text};
use super::names::{is_group, is_plain};
use super::parsers::{
    Capture, Csv, Cut, Delimited, Fastmatch, Feed, KeyValues, Of, Options, Quoting, Regex,
};
use super::rng::Rng;

/// A way of cutting, and perhaps fields that are made of captures.
pub fn cut(
    rng: &mut Rng,
    of: Of,
    native: bool,
    fields: &mut Vec<Field>,
    captures: &mut [Capture],
) -> Cut {
    let quoting = |rng: &mut Rng| Quoting {
        quote: Some(rng.pick(&['"', '\''])),
        doubled: rng.one_in(2),
        backslash: rng.one_in(2),
    };
    match of {
        Of::Csv => {
            let header = match (native, rng.below(3)) {
                (false, 0) => Some("true"),
                (true, 0) => Some("first_line"),
                (true, 1) => Some("w3c"),
                _ => None,
            };
            let w3c = header == Some("w3c");
            Cut::Csv(Csv {
                delimiter: rng.pick(if w3c {
                    &[' ', '\t']
                } else {
                    &[',', ' ', '\t', ';', 'é']
                }),
                // A layout would read columns by their header all the same, and w3c names hold no blanks.
                listed: header.is_none() || (!native && rng.one_in(2)),
                header,
                options: options(rng, native, fields, captures, |_| true),
            })
        }
        Of::Fastmatch => {
            let between = rng.pick(&[" | ", "~", " ]~[ "]);
            let patterns = [("<A> ", between), ("B: ", "\u{e9}~"), ("é ", " || ")];
            let patterns = rng.some(&patterns, 3);
            Cut::Fastmatch(Fastmatch {
                patterns: patterns
                    .into_iter()
                    .map(|(a, b)| (a.to_owned(), b))
                    .collect(),
                quote: rng.pick(&["", "", "\"", "'"]),
                options: Options {
                    skip_lines: rng.below(5) / 3,
                    ..options(rng, native, fields, captures, is_plain)
                },
            })
        }
        Of::Regex => Cut::Regex(Regex {
            groups: captures
                .iter()
                .map(|capture| group(fields, capture))
                .collect(),
            options: Options {
                skip_lines: rng.below(5) / 3,
                ..options(rng, native, fields, captures, is_group)
            },
        }),
        Of::Delimited => {
            let quoting = match rng.one_in(4) {
                true => Quoting {
                    quote: None,
                    doubled: false,
                    backslash: false,
                },
                false => quoting(rng),
            };
            let required = captures.iter().rposition(|capture| match capture.feed {
                Feed::Field(at) | Feed::Time { field: at, .. } | Feed::List { field: at, .. } => {
                    fields[at].required
                }
                Feed::HostPort(all) => all.iter().any(|at| fields[*at].required),
                Feed::HttpRequest(all) | Feed::SyslogPriority(all) => {
                    all.iter().any(|at| fields[*at].required)
                }
                Feed::Rest(_) | Feed::Skip => false,
            });
            let needed = required.map_or(1, |at| at + 1);
            let has_rest = captures
                .iter()
                .any(|capture| matches!(capture.feed, Feed::Rest(_)));
            Cut::Delimited(Delimited {
                separator: rng.pick(&[' ', '\t', '|', ',', ';']),
                quoting,
                brackets: rng.one_in(4),
                none: rng.pick(&["-", "nil", "\\N"]),
                least: needed + rng.below(captures.len() + 1 - needed),
                reject_more: !has_rest && rng.one_in(3),
                replace: rng.one_in(2),
            })
        }
        Of::KeyValues => Cut::KeyValues(KeyValues {
            separator: rng.pick(&[' ', ';', ',']),
            assign: rng.pick(&['=', ':']),
            quoting: quoting(rng),
            alone: rng.one_in(2).then_some("true"),
            options: options(rng, native, fields, captures, |name| {
                is_plain(name) && name.is_ascii()
            }),
        }),
    }
}

/// The expression that a capture is found by.
fn group(fields: &[Field], capture: &Capture) -> &'static str {
    match capture.feed {
        Feed::Field(at) => match &fields[at].value.kind {
            Kind::Integer(_) => "%{INT}",
            Kind::Boolean => "%{WORD}",
            _ => ".*?",
        },
        _ => "%{DATA}",
    }
}

fn options(
    rng: &mut Rng,
    native: bool,
    fields: &mut Vec<Field>,
    captures: &[Capture],
    fits: fn(&str) -> bool,
) -> Options {
    let mut options = Options {
        skip_prefix: rng.one_in(3).then_some("#!#"),
        trim: rng.one_in(3),
        ..Options::default()
    };
    if rng.one_in(2) {
        options.empty = rng.some(&["-", "", "N/A", "é "], 3);
    }
    if rng.one_in(3) && !native {
        let name = kinds::fresh(rng, fields, |name| fits(name) && is_plain(name));
        let of: Vec<_> = captures
            .iter()
            .map(|capture| capture.name.clone())
            .collect();
        let template = format!("<%{{{}}}|%{{ {} }}>", rng.pick(&of), rng.pick(&of));
        fields.push(Field::new(name.clone(), Kind::Text(Text::default())));
        options.expand.push((name, template));
    }
    options
}
