//! Lines of text for made-up schemas: matching ones, and ones with something wrong in them.

use margay_tests::random::model::{Kind, Value};
use margay_tests::random::parsers::{Cut, Feed, Parser, Quoting};
use margay_tests::random::{Rng, Schema};

use crate::entries::Entries;
use crate::texts;

/// Writes lines of a schema.
pub struct Lines<'s> {
    schema: &'s Schema,
    parser: &'s Parser,
    pub rng: Rng,
    /// One text in so many is anything; none where it is 0.
    trouble: usize,
}

impl<'s> Lines<'s> {
    pub fn new(schema: &'s Schema, rng: Rng, trouble: usize) -> Self {
        Self {
            schema,
            parser: &schema.parser,
            rng,
            trouble,
        }
    }

    /// What comes before the first line: lines to skip, the names of columns.
    pub fn head(&mut self) -> String {
        let mut head = String::new();
        if let Some(options) = self.parser.options() {
            head += &"a line to skip\n".repeat(options.skip_lines);
        }
        let Cut::Csv(csv) = &self.parser.cut else {
            return head;
        };
        let names = self
            .parser
            .captures
            .iter()
            .map(|capture| capture.name.clone());
        let names: Vec<String> = names.collect();
        match csv.header {
            Some("w3c") => head += &format!("#Version: 1\n#Fields: {}\n", names.join(" ")),
            Some(_) => head = head + &self.row(&names, csv.delimiter) + "\n",
            None => {}
        }
        head
    }

    /// A line.
    pub fn line(&mut self) -> String {
        let parser = self.parser;
        let captures = parser.captures.iter();
        let mut texts: Vec<_> = captures.map(|capture| self.feed(&capture.feed)).collect();
        if let (Cut::Fastmatch(_) | Cut::Regex(_), Some(last)) = (&parser.cut, texts.last_mut()) {
            // The blank before nothing is not part of the line.
            last.get_or_insert(String::from("0"));
        }
        let plain = || {
            texts
                .iter()
                .map(|text| text.clone().unwrap_or_default())
                .collect::<Vec<_>>()
        };
        match &parser.cut {
            Cut::Json => unreachable!("entries are made elsewhere"),
            Cut::Csv(csv) => self.row(&plain(), csv.delimiter),
            Cut::Fastmatch(cut) => {
                let (prefix, between) = self.rng.pick(&cut.patterns);
                let texts = plain()
                    .into_iter()
                    .map(|text| format!("{0}{text}{0}", cut.quote));
                prefix + &texts.collect::<Vec<_>>().join(between)
            }
            Cut::Regex(_) => format!("R {}", plain().join(" | ")),
            Cut::Delimited(cut) => {
                let none = |text| Option::unwrap_or(text, cut.none.to_owned());
                let texts = texts.into_iter().map(none);
                let quoted = texts.map(|text| quoted(text, cut.separator, cut.quoting));
                let separator = cut.separator.to_string();
                quoted.collect::<Vec<_>>().join(&separator)
            }
            Cut::KeyValues(cut) => {
                let mut pairs = Vec::new();
                for (capture, text) in parser.captures.iter().zip(texts) {
                    let Some(text) = text else { continue };
                    let text = quoted(text, cut.separator, cut.quoting);
                    pairs.push(format!("{}{}{text}", capture.name, cut.assign));
                }
                pairs.push(format!("none{}of them", cut.assign).replace(cut.separator, "_"));
                let first = self.rng.below(pairs.len());
                pairs.rotate_left(first);
                pairs.join(&cut.separator.to_string())
            }
        }
    }

    /// A row of csv, quoted where it must be.
    fn row(&mut self, texts: &[String], delimiter: char) -> String {
        let quoted = texts.iter().map(|text| {
            let must = text.contains([delimiter, '"']) || text.trim() != text || text.is_empty();
            match must || self.rng.one_in(8) {
                true => format!("\"{}\"", text.replace('"', "\"\"")),
                false => text.clone(),
            }
        });
        quoted.collect::<Vec<_>>().join(&delimiter.to_string())
    }

    /// The text of a column; nothing where it has no value.
    fn feed(&mut self, feed: &Feed) -> Option<String> {
        if self.trouble > 0 && self.rng.one_in(self.trouble) {
            return (!self.rng.one_in(4)).then(|| texts::any(&mut self.rng));
        }
        let fields = &self.schema.fields;
        let word = |rng: &mut Rng| rng.pick(&["GET", "192.0.2.7", "a.example", "x"]).to_owned();
        match feed {
            Feed::Skip => Some(word(&mut self.rng)),
            Feed::Field(at) => self.field(*at),
            Feed::Time { format, .. } => {
                let format = format.clone();
                let text = |rng: &mut Rng| texts::time(rng, &format);
                self.fitting(text)
            }
            Feed::HostPort(_) => Some(format!(
                "{}:{}",
                word(&mut self.rng),
                self.rng.below(70_000)
            )),
            Feed::HttpRequest(_) => {
                Some(format!("GET_/{}_HTTP/1.1", self.rng.below(99)).replace('_', " "))
            }
            Feed::SyslogPriority(_) => Some(self.rng.below(192).to_string()),
            Feed::List { separator, .. } => {
                let items: Vec<String> = (0..1 + self.rng.below(3))
                    .map(|_| word(&mut self.rng))
                    .collect();
                Some(items.join(&separator.to_string()))
            }
            Feed::Rest(at) => (!fields[*at].required).then(|| word(&mut self.rng)),
        }
    }

    fn field(&mut self, at: usize) -> Option<String> {
        let schema = self.schema;
        let field = &schema.fields[at];
        // A text that is empty is there, and checked.
        let is_checked = matches!(&field.value.kind, Kind::Text(text) if text.is_checked());
        if !field.required && !is_checked && self.rng.one_in(6) {
            return None;
        }
        let range = self.parser.ranges.iter().find(|(field, _, _)| *field == at);
        if let Some((_, low, high)) = range {
            let span = (high - low) as usize;
            return Some((low + self.rng.below(span) as i64).to_string());
        }
        match &field.value.kind {
            Kind::Object(_) | Kind::Array(_) | Kind::Json => {
                let value = Value {
                    embedded: false,
                    ..field.value.clone()
                };
                let text = |rng: &mut Rng| {
                    let rng = Rng::new(rng.number());
                    Entries::new(schema, rng, 0).value_of(&value)
                };
                self.fitting(text)
            }
            Kind::Text(text) if text.is_free() && self.rng.one_in(2) => Some(
                self.rng
                    .pick(&["w", "two words", "é", "10.0.0.1"])
                    .to_owned(),
            ),
            kind => self.fitting(|rng| texts::right(rng, kind)),
        }
    }

    /// A text that the way of cutting can hold as it is.
    fn fitting(&mut self, make: impl Fn(&mut Rng) -> String) -> Option<String> {
        for _ in 0..40 {
            let text = make(&mut self.rng);
            if self.fits(&text) {
                return Some(text);
            }
        }
        None
    }

    fn fits(&self, text: &str) -> bool {
        let is_value = self.parser.options().is_none_or(|options| {
            !options.empty.contains(&text)
                && (!options.trim || !options.empty.contains(&text.trim()))
        });
        let is_kept = !text.is_empty() && text.trim() == text && !text.contains(['\n', '\r']);
        is_value
            && is_kept
            && match &self.parser.cut {
                Cut::Json | Cut::Csv(_) => true,
                Cut::Fastmatch(_) => !text.contains(['\\', '~', '|', ']', '[', '"', '\'']),
                Cut::Regex(_) => !text.contains('|'),
                Cut::Delimited(cut) => {
                    let is_quotable =
                        cut.quoting.quote.is_some() && !text.contains(['\\', '"', '\'', '[']);
                    text != cut.none && (is_quotable || is_bare(text, cut.separator))
                }
                Cut::KeyValues(cut) => {
                    let is_quotable = !text.contains(['\\', '"', '\'']);
                    is_quotable || is_bare(text, cut.separator)
                }
            }
    }
}

/// Whether a text needs no quotes, whatever it holds.
fn is_bare(text: &str, separator: char) -> bool {
    !text.contains(separator) && !text.starts_with(['"', '\''])
}

/// A text in quotes if it holds the separator.
fn quoted(text: String, separator: char, quoting: Quoting) -> String {
    match quoting.quote {
        Some(quote) if text.contains(separator) || text.is_empty() => {
            format!("{quote}{text}{quote}")
        }
        _ => text,
    }
}
