//! How entries are cut: in a parser of the schema, or in a layout.

use super::cuts;
use super::kinds;
use super::model::{Field, Kind, Text, Value, Width};
use super::names::{is_group, is_plain};
use super::rng::Rng;
use super::times::Format;
use super::transforms;

/// How entries are cut, and what the pieces are.
#[derive(Debug, Clone)]
pub struct Parser {
    pub cut: Cut,
    /// Whether that stands in a layout.
    pub native: bool,
    /// The pieces of a line in their order; none of JSON.
    pub captures: Vec<Capture>,
    /// Ranges that a layout wants integers in, by field.
    pub ranges: Vec<(usize, i64, i64)>,
}

/// A piece of a line.
#[derive(Debug, Clone)]
pub struct Capture {
    pub name: String,
    pub feed: Feed,
}

/// What a piece gives; fields by position.
#[derive(Debug, Clone)]
pub enum Feed {
    Skip,
    Field(usize),
    Time {
        field: usize,
        format: Format,
    },
    HostPort([usize; 2]),
    HttpRequest([usize; 3]),
    SyslogPriority([usize; 3]),
    List {
        field: usize,
        separator: char,
        sparse: bool,
        hosts: bool,
    },
    Rest(usize),
}

/// The ways of cutting.
#[derive(Debug, Clone)]
pub enum Cut {
    Json,
    Csv(Csv),
    Fastmatch(Fastmatch),
    Regex(Regex),
    Delimited(Delimited),
    KeyValues(KeyValues),
}

#[derive(Debug, Clone)]
pub struct Csv {
    pub delimiter: char,
    pub header: Option<&'static str>,
    /// Whether the columns are listed.
    pub listed: bool,
    pub options: Options,
}

/// Literal text, and after each capture of a pattern more of it.
#[derive(Debug, Clone)]
pub struct Fastmatch {
    /// Each a prefix and the text between two captures; each has all captures.
    pub patterns: Vec<(String, &'static str)>,
    /// What is around the captures.
    pub quote: &'static str,
    pub options: Options,
}

/// An expression: captures with ` | ` between them.
#[derive(Debug, Clone)]
pub struct Regex {
    pub groups: Vec<&'static str>,
    pub options: Options,
}

#[derive(Debug, Clone)]
pub struct Delimited {
    pub separator: char,
    pub quoting: Quoting,
    pub brackets: bool,
    pub none: &'static str,
    pub least: usize,
    pub reject_more: bool,
    pub replace: bool,
}

#[derive(Debug, Clone)]
pub struct KeyValues {
    pub separator: char,
    pub assign: char,
    pub quoting: Quoting,
    pub alone: Option<&'static str>,
    pub options: Options,
}

/// The quote, and what stands for it inside of quotes.
#[derive(Debug, Clone, Copy)]
pub struct Quoting {
    pub quote: Option<char>,
    pub doubled: bool,
    pub backslash: bool,
}

/// What the ways of cutting have in common.
#[derive(Debug, Clone, Default)]
pub struct Options {
    pub skip_lines: usize,
    pub skip_prefix: Option<&'static str>,
    pub trim: bool,
    pub empty: Vec<&'static str>,
    pub expand: Vec<(String, String)>,
}

impl Parser {
    /// The parser of entries that are JSON.
    pub fn json(rng: &mut Rng) -> Self {
        Self {
            cut: Cut::Json,
            native: rng.one_in(4),
            captures: Vec::new(),
            ranges: Vec::new(),
        }
    }

    /// The options, where the way of cutting has any.
    pub fn options(&self) -> Option<&Options> {
        match &self.cut {
            Cut::Csv(csv) => Some(&csv.options),
            Cut::Fastmatch(fastmatch) => Some(&fastmatch.options),
            Cut::Regex(regex) => Some(&regex.options),
            Cut::KeyValues(pairs) => Some(&pairs.options),
            Cut::Json | Cut::Delimited(_) => None,
        }
    }
}

/// The kinds of parser of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    Csv,
    Fastmatch,
    Regex,
    Delimited,
    KeyValues,
}

/// A parser of text and its fields.
pub fn text(rng: &mut Rng, of: Of) -> (Parser, Vec<Field>) {
    let native = matches!(of, Of::Delimited | Of::KeyValues) || rng.one_in(3);
    let fits: fn(&str) -> bool = match of {
        Of::Regex => is_group,
        Of::Csv | Of::Fastmatch => is_plain,
        Of::Delimited => |_| true,
        Of::KeyValues => {
            |name| is_plain(name) && !name.contains([' ', ';', ',', '=', ':', '"', '\''])
        }
    };
    let (mut fields, mut captures) = match native {
        true => fed(rng, of, fits),
        false => flat(rng, fits),
    };
    if matches!(of, Of::Delimited) {
        // White space at the ends of a line is not the first or last column's.
        captures.insert(0, named("lead"));
        captures.push(named("tail"));
        if rng.one_in(3) {
            rest(rng, &mut fields, &mut captures);
        }
    }
    let ranges = match native {
        true => ranges(rng, &fields, &captures),
        false => Vec::new(),
    };
    let cut = cuts::cut(rng, of, native, &mut fields, &mut captures);
    let parser = Parser {
        cut,
        native,
        captures,
        ranges,
    };
    (parser, fields)
}

fn named(name: &str) -> Capture {
    Capture {
        name: name.to_owned(),
        feed: Feed::Skip,
    }
}

/// Fields of single captures, transformed perhaps, and some that hold JSON.
fn flat(rng: &mut Rng, fits: fn(&str) -> bool) -> (Vec<Field>, Vec<Capture>) {
    let mut fields = Vec::new();
    for _ in 0..2 + rng.below(5) {
        let name = kinds::fresh(rng, &fields, fits);
        let mut field = kinds::described(rng, name);
        field.value = Value::from(kinds::scalar(rng));
        if rng.one_in(8) {
            hold_json(rng, &mut field);
        }
        fields.push(field);
    }
    if rng.one_in(3) {
        transforms::add_flat(rng, &mut fields, fits);
        transforms::hide(rng, &mut fields);
        for field in &mut fields {
            if !fits(field.key()) {
                field.producer = None;
            }
        }
    }
    let own = |field: &Field| {
        use super::model::Producer::Rename;
        matches!(field.producer, None | Some(Rename { .. }))
    };
    // The capture of a field's name may be the value of another one.
    let is_taken = |field: &Field| {
        let mut others = fields.iter().filter(|other| other.name != field.name);
        others.any(|other| other.key() == field.key())
    };
    let captures = fields.iter().enumerate();
    let captures =
        captures.filter(|(_, field)| own(field) && (field.key() != field.name || !is_taken(field)));
    let captures = captures.map(|(at, field)| Capture {
        name: field.key().to_owned(),
        feed: Feed::Field(at),
    });
    let captures = captures.collect();
    (fields, captures)
}

/// Lets a field be what a text may hold as JSON.
fn hold_json(rng: &mut Rng, field: &mut Field) {
    let limits = kinds::Limits {
        depth: 2,
        definitions: &[],
    };
    field.value = kinds::value(rng, limits);
    let kind = &field.value.kind;
    field.value.embedded = matches!(kind, Kind::Object(_) | Kind::Array(_) | Kind::Json);
    field.required = false;
}

/// Fields of a layout, and the columns that feed them.
fn fed(rng: &mut Rng, of: Of, fits: fn(&str) -> bool) -> (Vec<Field>, Vec<Capture>) {
    let mut fields: Vec<Field> = Vec::new();
    let mut captures: Vec<Capture> = Vec::new();
    for _ in 0..2 + rng.below(5) {
        let mut add = |rng: &mut Rng, kind: Kind| {
            let name = kinds::fresh(rng, &fields, fits);
            let field = kinds::described(rng, name);
            fields.push(Field {
                value: Value::from(kind),
                ..field
            });
            fields.len() - 1
        };
        let plain = || Kind::Text(Text::default());
        let feed = match rng.below(10) {
            0 => Feed::HostPort([add(rng, plain()), add(rng, Kind::Integer(Width::Int))]),
            1 => Feed::HttpRequest([add(rng, plain()), add(rng, plain()), add(rng, plain())]),
            2 => {
                let number = || Kind::Integer(Width::Small);
                Feed::SyslogPriority([add(rng, number()), add(rng, number()), add(rng, number())])
            }
            3 => {
                let indicators = rng.some(&kinds::INDICATORS, 2);
                let text = Text {
                    indicators,
                    ..Text::default()
                };
                Feed::List {
                    field: add(rng, Kind::Array(Box::new(Value::from(Kind::Text(text))))),
                    separator: rng.pick(&['^', '/']),
                    sparse: rng.one_in(2),
                    hosts: rng.one_in(2),
                }
            }
            4 => {
                let kind = kinds::time(rng);
                let field = add(rng, kind);
                let format = Format::random(rng);
                Feed::Time { field, format }
            }
            _ => {
                let kind = kinds::scalar(rng);
                let at = add(rng, kind);
                if rng.one_in(10) {
                    hold_json(rng, &mut fields[at]);
                }
                Feed::Field(at)
            }
        };
        let name = column(of, captures.len());
        captures.push(Capture { name, feed });
        if rng.one_in(8) {
            captures.push(named(&format!("skipped{}", captures.len())));
        }
    }
    if rng.one_in(3) {
        transform(rng, of, fits, &mut fields, &mut captures);
    }
    (fields, captures)
}

/// Transforms fields of a layout, and feeds those that this adds.
fn transform(
    rng: &mut Rng,
    of: Of,
    fits: fn(&str) -> bool,
    fields: &mut Vec<Field>,
    captures: &mut Vec<Capture>,
) {
    let before: Vec<String> = fields.iter().map(|field| field.name.clone()).collect();
    transforms::add_flat(rng, fields, fits);
    let place = |name: &String| fields.iter().position(|field| field.name == *name);
    for capture in captures.iter_mut() {
        let moved = |at: usize| place(&before[at]).expect("no field is taken away");
        capture.feed = capture.feed.clone().moved(moved);
    }
    for (at, field) in fields.iter().enumerate() {
        if field.producer.is_none() && !before.contains(&field.name) {
            captures.push(Capture {
                name: column(of, captures.len()),
                feed: Feed::Field(at),
            });
        }
    }
    transforms::hide(rng, fields);
}

/// A name for a column.
fn column(of: Of, at: usize) -> String {
    match of {
        Of::Delimited => format!("column {at}"),
        _ => format!("c{at}"),
    }
}

impl Feed {
    /// The same when fields are elsewhere.
    fn moved(self, moved: impl Fn(usize) -> usize) -> Self {
        match self {
            Feed::Skip => Feed::Skip,
            Feed::Field(at) => Feed::Field(moved(at)),
            Feed::Rest(at) => Feed::Rest(moved(at)),
            Feed::HostPort(all) => Feed::HostPort(all.map(moved)),
            Feed::HttpRequest(all) => Feed::HttpRequest(all.map(moved)),
            Feed::SyslogPriority(all) => Feed::SyslogPriority(all.map(moved)),
            Feed::Time { field, format } => {
                let field = moved(field);
                Feed::Time { field, format }
            }
            Feed::List {
                field,
                separator,
                sparse,
                hosts,
            } => Feed::List {
                field: moved(field),
                separator,
                sparse,
                hosts,
            },
        }
    }
}

/// Lets a list take all columns from the last one on.
fn rest(rng: &mut Rng, fields: &mut Vec<Field>, captures: &mut Vec<Capture>) {
    let name = kinds::fresh(rng, fields, |_| true);
    let element = Value::from(Kind::Text(Text::default()));
    fields.push(Field::new(name, Kind::Array(Box::new(element))));
    captures.push(Capture {
        name: String::from("rest"),
        feed: Feed::Rest(fields.len() - 1),
    });
}

fn ranges(rng: &mut Rng, fields: &[Field], captures: &[Capture]) -> Vec<(usize, i64, i64)> {
    let mut ranges = Vec::new();
    for capture in captures {
        if let Feed::Field(at) = capture.feed
            && let Kind::Integer(_) = fields[at].value.kind
            && rng.one_in(2)
        {
            ranges.push((at, -5, 100));
        }
    }
    ranges
}
