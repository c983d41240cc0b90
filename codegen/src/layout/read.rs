//! YAML to [`Layout`]: every key by its name, every problem reported, no rules yet.

use super::{Column, Csv, Cut, Delimited, Feed, FieldChecks, Json, KeyValues, Layout, List};
use crate::diagnostic::{Report, Severity, tick};
use crate::read::{Keys, Reader, Spot};
use crate::schema::{self, Texts, fastmatch, options, regex, texts_by_name};
use crate::source::{Source, Spanned};
use crate::yaml::document;

/// The keys of the top level.
const TOP: [&str; 6] = [
    "layout",
    "columns",
    "unfed",
    "event_time",
    "checks",
    "indicators",
];

/// The keys that say how lines are cut.
pub(crate) const CUTS: [&str; 6] = [
    "delimited",
    "csv",
    "fastmatch",
    "regex",
    "key_values",
    "json",
];

/// The keys of `delimited`.
const DELIMITED: [&str; 8] = [
    "separator",
    "quote",
    "escapes",
    "brackets",
    "none",
    "least",
    "more",
    "invalid_utf8",
];

/// The keys of a column that say what it feeds.
pub(crate) const FEEDS: [&str; 8] = [
    "field",
    "host_port",
    "http_request",
    "syslog_priority",
    "structured_data",
    "list",
    "rest",
    "skip",
];

/// Reads a layout file; nothing when it is not a YAML map.
pub(crate) fn read(source: &Source, report: &mut Report<'_>) -> Option<Layout> {
    let document = document(source, report)?;
    let mut reader = Reader {
        report,
        // The language is ours and young: a key that nobody knows is a mistake, not the future.
        unknown: Severity::Error,
        retired: &[],
    };
    reader.layout(Spot::of(&document))
}

impl Reader<'_, '_> {
    fn layout(&mut self, spot: Spot<'_>) -> Option<Layout> {
        let known: Vec<&str> = TOP.into_iter().chain(CUTS).collect();
        let keys = self.keys(spot, "the layout", &known)?;
        let layout = self.required(&keys, "layout");
        let present = |key| Some(Spanned::new(key, keys.key(key)?));
        let cuts: Vec<_> = CUTS.into_iter().filter_map(present).collect();
        let is_json = cuts.first().is_some_and(|cut| cut.value == "json");
        let columns = match is_json {
            true => keys.get("columns"),
            false => self.required(&keys, "columns"),
        };
        Some(Layout {
            layout: layout.and_then(|spot| self.string(spot, "`layout`")),
            span: keys.span(),
            cut: cuts.first().and_then(|key| self.cut(&keys, key.value)),
            cuts,
            columns: columns.and_then(|spot| self.list(spot, "`columns`", Reader::column)),
            columns_key: keys.key("columns").unwrap_or_default(),
            unfed: self.strings_at(&keys, "unfed"),
            event_time: self.one_or_more(&keys, "event_time"),
            checks: self.checks(&keys),
            indicators: self.indicators(&keys),
        })
    }

    fn cut(&mut self, keys: &Keys<'_>, key: &str) -> Option<Cut> {
        let spot = keys.get(key)?;
        match key {
            "delimited" => self.delimited(spot).map(Cut::Delimited),
            "csv" => self.csv(spot).map(Cut::Csv),
            "fastmatch" => {
                fastmatch(self, spot, "`fastmatch`").map(|cut| Cut::Fastmatch(cut.value))
            }
            "regex" => regex(self, spot, "`regex`").map(|cut| Cut::Regex(cut.value)),
            "key_values" => {
                let cut = self.key_values(spot);
                cut.map(|cut| Cut::KeyValues(Box::new(cut)))
            }
            _ => self.json(spot).map(Cut::Json),
        }
    }

    fn csv(&mut self, spot: Spot<'_>) -> Option<Csv> {
        let known = [
            "delimiter",
            "header",
            "columns",
            "skipPrefix",
            "trimSpace",
            "emptyValues",
            "expandFields",
        ];
        let keys = self.keys(spot, "`csv`", &known)?;
        Some(Csv {
            span: keys.span(),
            header: self.string_at(&keys, "header"),
            rows: schema::Csv {
                delimiter: self.string_at(&keys, "delimiter"),
                has_header: None,
                columns: self.strings_at(&keys, "columns"),
                options: options(self, &keys),
            },
        })
    }

    fn key_values(&mut self, spot: Spot<'_>) -> Option<KeyValues> {
        let known = [
            "separator",
            "assign",
            "quote",
            "escapes",
            "alone",
            "head",
            "patternDefinitions",
            "skipPrefix",
            "trimSpace",
            "emptyValues",
            "expandFields",
        ];
        let keys = self.keys(spot, "`key_values`", &known)?;
        let head = self.strings_at(&keys, "head");
        Some(KeyValues {
            separator: self.string_at(&keys, "separator"),
            assign: self.string_at(&keys, "assign"),
            quote: self.string_at(&keys, "quote"),
            escapes: self.strings_at(&keys, "escapes"),
            alone: self.string_at(&keys, "alone"),
            head: head.map(|parts| schema::Regex {
                parts: Some(parts),
                definitions: texts_by_name(self, &keys, "patternDefinitions"),
                options: schema::TextOptions::default(),
            }),
            options: options(self, &keys),
        })
    }

    fn json(&mut self, spot: Spot<'_>) -> Option<Json> {
        let keys = self.keys(spot, "`json`", &["entries"])?;
        Some(Json {
            entries: self.string_at(&keys, "entries"),
        })
    }

    fn delimited(&mut self, spot: Spot<'_>) -> Option<Delimited> {
        let keys = self.keys(spot, "`delimited`", &DELIMITED)?;
        self.required(&keys, "separator");
        self.required(&keys, "least");
        Some(Delimited {
            separator: self.string_at(&keys, "separator"),
            quote: self.string_at(&keys, "quote"),
            escapes: self.strings_at(&keys, "escapes"),
            brackets: self.boolean_at(&keys, "brackets"),
            none: self.string_at(&keys, "none"),
            least: self.integer_at(&keys, "least"),
            more: self.string_at(&keys, "more"),
            invalid_utf8: self.string_at(&keys, "invalid_utf8"),
        })
    }

    fn column(&mut self, spot: Spot<'_>) -> Option<Column> {
        let known: Vec<&str> = ["column", "time"].into_iter().chain(FEEDS).collect();
        let keys = self.keys(spot, "a column", &known)?;
        let column = self.required(&keys, "column");
        let present = |key| Some(Spanned::new(key, keys.key(key)?));
        let feeds: Vec<_> = FEEDS.into_iter().filter_map(present).collect();
        Some(Column {
            span: keys.span(),
            column: column.and_then(|spot| self.string(spot, "`column`")),
            feed: feeds.first().and_then(|key| self.feed(&keys, key.value)),
            feeds,
            time: keys.get("time").map(|spot| {
                let formats = self.one_or_more(&keys, "time");
                Spanned::new(formats, spot.span())
            }),
        })
    }

    fn feed(&mut self, keys: &Keys<'_>, key: &str) -> Option<Feed> {
        match key {
            "field" => self.string_at(keys, key).map(Feed::Field),
            "host_port" => self.strings_at(keys, key).map(Feed::HostPort),
            "http_request" => self.strings_at(keys, key).map(Feed::HttpRequest),
            "syslog_priority" => self.strings_at(keys, key).map(Feed::SyslogPriority),
            "structured_data" => self.string_at(keys, key).map(Feed::StructuredData),
            "list" => self.list_feed(keys.get(key)?).map(Feed::List),
            "rest" => self.string_at(keys, key).map(Feed::Rest),
            _ => self.boolean_at(keys, key).map(Feed::Skip),
        }
    }

    fn list_feed(&mut self, spot: Spot<'_>) -> Option<List> {
        let known = ["field", "separator", "sparse", "items"];
        let keys = self.keys(spot, "`list`", &known)?;
        self.required(&keys, "field");
        self.required(&keys, "separator");
        Some(List {
            field: self.string_at(&keys, "field"),
            separator: self.string_at(&keys, "separator"),
            sparse: self.boolean_at(&keys, "sparse"),
            items: self.string_at(&keys, "items"),
        })
    }

    /// One text or several.
    fn one_or_more(&mut self, keys: &Keys<'_>, key: &str) -> Vec<Spanned<String>> {
        let what = format!("`{key}`");
        match keys.get(key) {
            None => Vec::new(),
            Some(spot) if spot.text().is_some() => self.string(spot, &what).into_iter().collect(),
            Some(spot) => {
                let texts = self.strings(spot, &what);
                texts.map_or(Vec::new(), |texts| texts.value)
            }
        }
    }

    fn checks(&mut self, keys: &Keys<'_>) -> Vec<(Spanned<String>, FieldChecks)> {
        let mut checks = Vec::new();
        for (field, spot) in self.by_field(keys, "checks") {
            let what = format!("the checks of {}", tick(&field.value));
            let known = ["allow", "deny", "ip", "cidr", "range"];
            if let Some(keys) = self.keys(spot, &what, &known) {
                checks.push((field, self.field_checks(&keys)));
            }
        }
        checks
    }

    fn field_checks(&mut self, keys: &Keys<'_>) -> FieldChecks {
        let range = keys.get("range");
        FieldChecks {
            span: keys.span(),
            allow: self.strings_at(keys, "allow"),
            deny: self.strings_at(keys, "deny"),
            ip: self.string_at(keys, "ip"),
            cidr: self.string_at(keys, "cidr"),
            range: range.and_then(|spot| self.list(spot, "`range`", Reader::pair)),
        }
    }

    fn pair(&mut self, spot: Spot<'_>) -> Option<Spanned<Vec<i64>>> {
        let ends = self.list(spot, "a range", |reader, spot| {
            reader.integer(spot, "an end of a range")
        });
        let ends = ends?;
        Some(ends.map(|ends| ends.into_iter().map(|end| end.value).collect()))
    }

    fn indicators(&mut self, keys: &Keys<'_>) -> Vec<(Spanned<String>, Texts)> {
        let mut indicators = Vec::new();
        for (field, spot) in self.by_field(keys, "indicators") {
            let what = format!("the indicators of {}", tick(&field.value));
            if let Some(names) = self.strings(spot, &what) {
                indicators.push((field, names));
            }
        }
        indicators
    }

    fn by_field<'v>(&mut self, keys: &Keys<'v>, key: &str) -> Vec<(Spanned<String>, Spot<'v>)> {
        let map = keys
            .get(key)
            .and_then(|spot| self.map(spot, &format!("`{key}`")));
        map.map_or(Vec::new(), Keys::entries)
    }
}
