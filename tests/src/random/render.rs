//! Schemas and layouts as text.

use super::model::{Field, Kind, Mask, Producer, Schema, Text, Value, Width};
use super::parsers::{Cut, Feed, Options, Parser, Quoting};
use super::yaml::Yaml;

type Map = Vec<(String, Yaml)>;

fn put(map: &mut Map, key: &str, value: Yaml) {
    map.push((key.to_owned(), value));
}

fn flag(map: &mut Map, key: &str, flag: bool) {
    if flag {
        put(map, key, Yaml::Flag(true));
    }
}

impl Schema {
    /// The schema as a file.
    pub fn text(&self) -> String {
        let mut map = Map::new();
        put(&mut map, "schema", Yaml::from(&*self.name));
        if let Some(description) = &self.description {
            put(&mut map, "description", Yaml::from(&**description));
        }
        if self.parser.native {
            let name = Yaml::Map(vec![(String::from("name"), Yaml::from(&*self.name))]);
            put(
                &mut map,
                "parser",
                Yaml::Map(vec![(String::from("native"), name)]),
            );
        } else if let Some((kind, cut)) = self.cut() {
            put(&mut map, "parser", Yaml::Map(vec![(kind, cut)]));
        }
        if !self.definitions.is_empty() {
            let definitions = self.definitions.iter();
            let definitions = definitions.map(|(name, of)| (name.clone(), Yaml::Map(value(of))));
            put(&mut map, "definitions", Yaml::Map(definitions.collect()));
        }
        put(&mut map, "fields", fields(&self.fields));
        Yaml::Map(map).render()
    }

    /// The layout as a file, if there is one.
    pub fn layout(&self) -> Option<String> {
        let Parser {
            native: true,
            captures,
            ranges,
            cut,
        } = &self.parser
        else {
            return None;
        };
        let mut map = Map::new();
        put(&mut map, "layout", Yaml::from(&*self.name));
        match self.cut() {
            Some((kind, cut)) => put(&mut map, &kind, cut),
            None => put(&mut map, "json", Yaml::Map(Map::new())),
        }
        if !matches!(cut, Cut::Json) {
            let columns = captures.iter().map(|capture| {
                let mut map = Map::new();
                put(&mut map, "column", Yaml::from(&*capture.name));
                self.feed(&capture.feed, &mut map);
                Yaml::Map(map)
            });
            put(&mut map, "columns", Yaml::List(columns.collect()));
        }
        let checks = ranges.iter().map(|(at, low, high)| {
            let range = Yaml::List(vec![Yaml::Number(*low), Yaml::Number(*high)]);
            let range = vec![(String::from("range"), Yaml::List(vec![range]))];
            (self.fields[*at].name.clone(), Yaml::Map(range))
        });
        if !ranges.is_empty() {
            put(&mut map, "checks", Yaml::Map(checks.collect()));
        }
        Some(Yaml::Map(map).render())
    }

    fn feed(&self, feed: &Feed, map: &mut Map) {
        let name = |at: &usize| Yaml::from(&*self.fields[*at].name);
        let names = |all: &[usize]| Yaml::List(all.iter().map(name).collect());
        match feed {
            Feed::Skip => flag(map, "skip", true),
            // A field may be fed by its own name, or by that of the key which is renamed.
            Feed::Field(at) => {
                let key = self.fields[*at].key();
                let is_field = self.fields.iter().any(|field| field.name == key);
                put(
                    map,
                    "field",
                    if is_field { name(at) } else { Yaml::from(key) },
                );
            }
            Feed::Time { field, format } => {
                put(map, "field", name(field));
                put(map, "time", Yaml::Text(format.text()));
            }
            Feed::HostPort(all) => put(map, "host_port", names(all)),
            Feed::HttpRequest(all) => put(map, "http_request", names(all)),
            Feed::SyslogPriority(all) => put(map, "syslog_priority", names(all)),
            Feed::Rest(at) => put(map, "rest", name(at)),
            Feed::List {
                field,
                separator,
                sparse,
                hosts,
            } => {
                let mut list = Map::new();
                put(&mut list, "field", name(field));
                put(&mut list, "separator", Yaml::Text(separator.to_string()));
                flag(&mut list, "sparse", *sparse);
                if *hosts {
                    put(&mut list, "items", Yaml::from("host_port"));
                }
                put(map, "list", Yaml::Map(list));
            }
        }
    }

    /// The kind of cut and its keys; none of JSON.
    fn cut(&self) -> Option<(String, Yaml)> {
        let captures = &self.parser.captures;
        let mut map = Map::new();
        let kind = match &self.parser.cut {
            Cut::Json => return None,
            Cut::Csv(csv) => {
                put(&mut map, "delimiter", Yaml::Text(csv.delimiter.to_string()));
                match csv.header {
                    Some("true") => flag(&mut map, "hasHeader", true),
                    Some(header) => put(&mut map, "header", Yaml::from(header)),
                    None => {}
                }
                if csv.listed {
                    let names: Vec<_> = captures.iter().map(|capture| &capture.name).collect();
                    put(&mut map, "columns", Yaml::texts(&names));
                }
                "csv"
            }
            Cut::Fastmatch(fastmatch) => {
                let quote = fastmatch.quote;
                let patterns = fastmatch.patterns.iter().map(|(prefix, between)| {
                    let pieces = captures.iter();
                    let pieces =
                        pieces.map(|capture| format!("{quote}%{{{}}}{quote}", capture.name));
                    Yaml::Text(prefix.clone() + &pieces.collect::<Vec<_>>().join(between))
                });
                put(&mut map, "match", Yaml::List(patterns.collect()));
                "fastmatch"
            }
            Cut::Regex(regex) => {
                let groups = captures.iter().zip(&regex.groups).enumerate();
                let parts = groups.map(|(at, (capture, group))| {
                    let before = if at == 0 { "^R " } else { r" \| " };
                    let after = if at + 1 == captures.len() { "$" } else { "" };
                    let name = &capture.name;
                    let group = match *group {
                        "%{INT}" => format!("%{{WHOLE:{name}}}"),
                        "%{DATA}" => format!("%{{DATA:{name}}}"),
                        "%{WORD}" => format!("(?P<{name}>%{{WORD}}?)"),
                        other => format!("(?P<{name}>{other})"),
                    };
                    Yaml::Text(format!("{before}{group}{after}"))
                });
                put(&mut map, "match", Yaml::List(parts.collect()));
                let whole = Yaml::from("(?:%{INT})?");
                put(
                    &mut map,
                    "patternDefinitions",
                    Yaml::Map(vec![(String::from("WHOLE"), whole)]),
                );
                "regex"
            }
            Cut::Delimited(cut) => {
                put(&mut map, "separator", Yaml::Text(cut.separator.to_string()));
                quoting(&cut.quoting, &mut map);
                flag(&mut map, "brackets", cut.brackets);
                put(&mut map, "none", Yaml::from(cut.none));
                put(&mut map, "least", Yaml::Number(cut.least as i64));
                let more = if cut.reject_more { "reject" } else { "ignore" };
                put(&mut map, "more", Yaml::from(more));
                let bytes = if cut.replace { "replace" } else { "reject" };
                put(&mut map, "invalid_utf8", Yaml::from(bytes));
                "delimited"
            }
            Cut::KeyValues(cut) => {
                put(&mut map, "separator", Yaml::Text(cut.separator.to_string()));
                put(&mut map, "assign", Yaml::Text(cut.assign.to_string()));
                quoting(&cut.quoting, &mut map);
                if let Some(alone) = cut.alone {
                    put(&mut map, "alone", Yaml::from(alone));
                }
                "key_values"
            }
        };
        if let Some(options) = self.parser.options() {
            text_options(options, &mut map);
        }
        Some((kind.to_owned(), Yaml::Map(map)))
    }
}

fn quoting(quoting: &Quoting, map: &mut Map) {
    let Some(quote) = quoting.quote else { return };
    put(map, "quote", Yaml::Text(quote.to_string()));
    let doubled = quoting.doubled.then_some("doubled");
    let backslash = quoting.backslash.then_some("backslash");
    let escapes: Vec<&str> = doubled.into_iter().chain(backslash).collect();
    put(map, "escapes", Yaml::texts(&escapes));
}

fn text_options(options: &Options, map: &mut Map) {
    if options.skip_lines > 0 {
        put(map, "skipLines", Yaml::Number(options.skip_lines as i64));
    }
    if let Some(prefix) = options.skip_prefix {
        put(map, "skipPrefix", Yaml::from(prefix));
    }
    flag(map, "trimSpace", options.trim);
    if !options.empty.is_empty() {
        put(map, "emptyValues", Yaml::texts(&options.empty));
    }
    if !options.expand.is_empty() {
        let expand = options.expand.iter();
        let expand = expand.map(|(name, text)| (name.clone(), Yaml::from(&**text)));
        put(map, "expandFields", Yaml::Map(expand.collect()));
    }
}

fn fields(fields: &[Field]) -> Yaml {
    Yaml::List(fields.iter().map(|one| Yaml::Map(field(one))).collect())
}

fn field(field: &Field) -> Map {
    let mut map = Map::new();
    put(&mut map, "name", Yaml::from(&*field.name));
    map.extend(value(&field.value));
    flag(&mut map, "required", field.required);
    if let Some(description) = &field.description {
        put(&mut map, "description", Yaml::from(&**description));
    }
    if let Some(producer) = &field.producer {
        let (key, keys) = produce(producer);
        put(&mut map, key, Yaml::Map(keys));
    }
    let (kind, key, word) = match &field.mask {
        None => return map,
        Some(Mask::Redact(to)) => ("redact", "to", to),
        Some(Mask::Obfuscate(salt)) => ("obfuscate", "salt", salt),
    };
    let mut mask = vec![(String::from("type"), Yaml::from(kind))];
    if let Some(word) = word {
        put(&mut mask, key, Yaml::from(&**word));
    }
    put(&mut map, "mask", Yaml::Map(mask));
    map
}

fn produce(producer: &Producer) -> (&'static str, Map) {
    let mut map = Map::new();
    let key = match producer {
        Producer::Rename { from } => {
            put(&mut map, "from", Yaml::from(&**from));
            "rename"
        }
        Producer::Copy { from } => {
            put(&mut map, "from", Yaml::Text(path(from)));
            "copy"
        }
        Producer::Concat { paths, separator } => {
            let paths: Vec<String> = paths.iter().map(|one| path(one)).collect();
            put(&mut map, "paths", Yaml::texts(&paths));
            if let Some(separator) = separator {
                put(&mut map, "separator", Yaml::from(&**separator));
            }
            "concat"
        }
        Producer::Split {
            from,
            separator,
            index,
        } => {
            put(&mut map, "from", Yaml::Text(path(from)));
            put(&mut map, "separator", Yaml::from(&**separator));
            put(&mut map, "index", Yaml::Number(*index as i64));
            "split"
        }
    };
    (key, map)
}

/// A path, dots and backslashes in its parts escaped.
fn path(parts: &[String]) -> String {
    let parts = parts.iter();
    let parts = parts.map(|part| part.replace('\\', "\\\\").replace('.', "\\."));
    parts.collect::<Vec<_>>().join(".")
}

fn value(value: &Value) -> Map {
    let mut map = Map::new();
    let mut typed = |name: &str| put(&mut map, "type", Yaml::from(name));
    match &value.kind {
        Kind::Text(_) => typed("string"),
        Kind::Integer(Width::Small) => typed("smallint"),
        Kind::Integer(Width::Int) => typed("int"),
        Kind::Integer(Width::Big) => typed("bigint"),
        Kind::Float => typed("float"),
        Kind::Boolean => typed("boolean"),
        Kind::Time { .. } => typed("timestamp"),
        Kind::Object(_) => typed("object"),
        Kind::Array(_) => typed("array"),
        Kind::Json => typed("json"),
        Kind::Ref(_) => typed("ref"),
    }
    match &value.kind {
        Kind::Text(text) => conditions(text, &mut map),
        Kind::Time { formats, dates } => {
            match &formats[..] {
                [only] => put(&mut map, "timeFormat", Yaml::Text(only.text())),
                _ => {
                    let texts: Vec<String> = formats.iter().map(|format| format.text()).collect();
                    put(&mut map, "timeFormats", Yaml::texts(&texts));
                }
            }
            flag(&mut map, "isEventTime", *dates);
        }
        Kind::Object(inner) => put(&mut map, "fields", fields(inner)),
        Kind::Array(element) => put(&mut map, "element", Yaml::Map(self::value(element))),
        Kind::Ref(target) => put(&mut map, "target", Yaml::from(&**target)),
        Kind::Integer(_) | Kind::Float | Kind::Boolean | Kind::Json => {}
    }
    flag(&mut map, "isEmbeddedJSON", value.embedded);
    map
}

fn conditions(text: &Text, map: &mut Map) {
    if !text.indicators.is_empty() {
        put(map, "indicators", Yaml::texts(&text.indicators));
    }
    let mut validate = Map::new();
    for (key, list) in [("allow", &text.allow), ("deny", &text.deny)] {
        if !list.is_empty() {
            put(&mut validate, key, Yaml::texts(list));
        }
    }
    for (key, family) in [("ip", text.ip), ("cidr", text.cidr)] {
        if let Some(family) = family {
            put(&mut validate, key, Yaml::from(family));
        }
    }
    if !validate.is_empty() {
        put(map, "validate", Yaml::Map(validate));
    }
}
