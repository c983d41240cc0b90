//! YAML to [`Layout`]: every key by its name, every problem reported, no rules yet.

use super::{Column, Delimited, Feed, FieldChecks, Layout, List};
use crate::diagnostic::{Report, Severity, tick};
use crate::read::{Keys, Reader, Spot};
use crate::source::{Source, Spanned};
use crate::yaml::document;

/// The keys of the top level.
const TOP: [&str; 6] = [
    "layout",
    "delimited",
    "columns",
    "event_time",
    "checks",
    "indicators",
];

/// The keys of `delimited`.
const DELIMITED: [&str; 7] = [
    "separator",
    "quote",
    "escapes",
    "none",
    "least",
    "more",
    "invalid_utf8",
];

/// The keys of a column that say what it feeds.
pub(crate) const FEEDS: [&str; 5] = ["field", "host_port", "http_request", "list", "skip"];

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
        let keys = self.keys(spot, "the layout", &TOP)?;
        let layout = self.required(&keys, "layout");
        let delimited = self.required(&keys, "delimited");
        let columns = self.required(&keys, "columns");
        Some(Layout {
            layout: layout.and_then(|spot| self.string(spot, "`layout`")),
            delimited: delimited.and_then(|spot| self.delimited(spot)),
            columns: columns.and_then(|spot| self.list(spot, "`columns`", Reader::column)),
            columns_key: keys.key("columns").unwrap_or_default(),
            event_time: self.event_time(&keys),
            checks: self.checks(&keys),
            indicators: self.indicators(&keys),
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
            time: self.string_at(&keys, "time"),
        })
    }

    fn feed(&mut self, keys: &Keys<'_>, key: &str) -> Option<Feed> {
        match key {
            "field" => self.string_at(keys, key).map(Feed::Field),
            "host_port" => self.strings_at(keys, key).map(Feed::HostPort),
            "http_request" => self.strings_at(keys, key).map(Feed::HttpRequest),
            "list" => self.list_feed(keys.get(key)?).map(Feed::List),
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

    /// One field or several.
    fn event_time(&mut self, keys: &Keys<'_>) -> Vec<Spanned<String>> {
        match keys.get("event_time") {
            None => Vec::new(),
            Some(spot) if spot.text().is_some() => {
                self.string(spot, "`event_time`").into_iter().collect()
            }
            Some(spot) => {
                let fields = self.strings(spot, "`event_time`");
                fields.map_or(Vec::new(), |fields| fields.value)
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

    fn indicators(&mut self, keys: &Keys<'_>) -> Vec<(Spanned<String>, crate::schema::Texts)> {
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
