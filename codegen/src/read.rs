//! What reading any of margay's YAML files needs: typed access to values, with every problem
//! collected and each value's place kept.

use serde_yaml::Value;

use crate::diagnostic::{Report, Severity, tick};
use crate::places::Place;
use crate::source::{Span, Spanned};
use crate::yaml::Document;

/// A value and its place.
#[derive(Clone, Copy)]
pub(crate) struct Spot<'a> {
    value: &'a Value,
    place: Place<'a>,
}

impl<'a> Spot<'a> {
    pub(crate) fn of(document: &'a Document) -> Spot<'a> {
        Spot {
            value: &document.value,
            place: document.places.root(),
        }
    }

    pub(crate) fn span(self) -> Span {
        self.place.span()
    }

    pub(crate) fn value(self) -> &'a Value {
        self.value
    }

    pub(crate) fn is_map(self) -> bool {
        matches!(self.value, Value::Mapping(_))
    }

    /// The value as text: as YAML decodes it or, where that gives a number or a boolean, as spelt.
    pub(crate) fn text(self) -> Option<&'a str> {
        match self.value {
            Value::String(text) => Some(text),
            Value::Number(_) | Value::Bool(_) => self.place.plain(),
            _ => None,
        }
    }

    /// What kind of value it is, for "expected a string, found a list".
    fn kind(self) -> &'static str {
        match self.value {
            Value::Null => "nothing",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Sequence(_) => "a list",
            Value::Mapping(_) | Value::Tagged(_) => "a map",
        }
    }

    pub(crate) fn items(self) -> impl Iterator<Item = Spot<'a>> {
        let items = self.value.as_sequence().map_or(&[][..], Vec::as_slice);
        items.iter().enumerate().map(move |(index, value)| Spot {
            value,
            place: self.place.item(index),
        })
    }

    pub(crate) fn entries(self) -> impl Iterator<Item = (Spot<'a>, Spot<'a>)> {
        let entries = self.value.as_mapping().into_iter().flatten();
        entries.enumerate().map(move |(index, (key, value))| {
            let (key_place, place) = self.place.entry(index);
            let key = Spot {
                value: key,
                place: key_place,
            };
            (key, Spot { value, place })
        })
    }
}

/// The keys of one map.
pub(crate) struct Keys<'a> {
    /// What the map describes, as in "field `x`".
    what: String,
    span: Span,
    entries: Vec<(Spanned<String>, Spot<'a>)>,
}

impl<'a> Keys<'a> {
    pub(crate) fn get(&self, key: &str) -> Option<Spot<'a>> {
        let found = self.entries.iter().find(|(name, _)| name.value == key);
        found.map(|(_, spot)| *spot)
    }

    /// Where a key itself stands.
    pub(crate) fn key(&self, key: &str) -> Option<Span> {
        let found = self.entries.iter().find(|(name, _)| name.value == key);
        found.map(|(name, _)| name.span)
    }

    pub(crate) fn span(&self) -> Span {
        self.span
    }

    pub(crate) fn entries(self) -> Vec<(Spanned<String>, Spot<'a>)> {
        self.entries
    }
}

/// Turns values into the parts of a schema or layout and collects what is wrong with them.
pub(crate) struct Reader<'a, 'r> {
    pub(crate) report: &'r mut Report<'a>,
    /// How bad an unknown key is.
    pub(crate) unknown: Severity,
    /// What to say about a key that used to exist or is often guessed.
    pub(crate) retired: &'static [(&'static str, &'static str)],
}

impl<'a> Reader<'a, '_> {
    /// The entries of a map whose keys are free.
    pub(crate) fn map<'v>(&mut self, spot: Spot<'v>, what: &str) -> Option<Keys<'v>> {
        if !spot.is_map() {
            self.expected("a map", what, spot);
            return None;
        }
        let mut entries = Vec::new();
        for (key, value) in spot.entries() {
            match key.text() {
                Some(text) => entries.push((Spanned::new(text.to_owned(), key.span()), value)),
                None => self.expected("a string", &format!("a key of {what}"), key),
            }
        }
        Some(Keys {
            what: what.to_owned(),
            span: spot.span(),
            entries,
        })
    }

    /// The entries of a map that has these keys and no others.
    pub(crate) fn keys<'v>(
        &mut self,
        spot: Spot<'v>,
        what: &str,
        known: &[&str],
    ) -> Option<Keys<'v>> {
        let keys = self.map(spot, what)?;
        for (key, _) in &keys.entries {
            if !known.contains(&key.value.as_str()) {
                self.unknown_key(key, what, known);
            }
        }
        Some(keys)
    }

    fn unknown_key(&mut self, key: &Spanned<String>, what: &str, known: &[&str]) {
        let message = format!("unknown key {} in {what}", tick(&key.value));
        let diagnostic = self.report.push(self.unknown, key.span, message);
        match self.retired.iter().find(|(name, _)| *name == key.value) {
            Some((_, help)) => diagnostic.help(*help),
            None => diagnostic.suggest(&key.value, known.iter().copied()),
        };
    }

    /// The value of a key that has to be there.
    pub(crate) fn required<'v>(&mut self, keys: &Keys<'v>, key: &str) -> Option<Spot<'v>> {
        let found = keys.get(key);
        if found.is_none() {
            let message = format!("{} has no `{key}`", keys.what);
            self.report.error(keys.span, message);
        }
        found
    }

    pub(crate) fn string(&mut self, spot: Spot<'_>, what: &str) -> Option<Spanned<String>> {
        match spot.text() {
            Some(text) => Some(Spanned::new(text.to_owned(), spot.span())),
            None => {
                self.expected("a string", what, spot);
                None
            }
        }
    }

    pub(crate) fn boolean(&mut self, spot: Spot<'_>, what: &str) -> Option<Spanned<bool>> {
        let value = match spot.value {
            Value::Bool(value) => Some(*value),
            // YAML 1.1, which the schema language's own tools read, has these words too.
            Value::String(_) => match spot.place.plain() {
                Some("yes" | "Yes" | "YES" | "on" | "On" | "ON") => Some(true),
                Some("no" | "No" | "NO" | "off" | "Off" | "OFF") => Some(false),
                _ => None,
            },
            _ => None,
        };
        if value.is_none() {
            self.expected("`true` or `false`", what, spot);
        }
        value.map(|value| Spanned::new(value, spot.span()))
    }

    pub(crate) fn integer(&mut self, spot: Spot<'_>, what: &str) -> Option<Spanned<i64>> {
        let value = spot.value.as_i64();
        if value.is_none() {
            self.expected("an integer", what, spot);
        }
        value.map(|value| Spanned::new(value, spot.span()))
    }

    /// A list whose items are read one by one. Items that cannot be read are left out; when that
    /// is all of them, so is the list, and an empty one is one that was written so.
    pub(crate) fn list<'v, T>(
        &mut self,
        spot: Spot<'v>,
        what: &str,
        mut item: impl FnMut(&mut Self, Spot<'v>) -> Option<T>,
    ) -> Option<Spanned<Vec<T>>> {
        if !matches!(spot.value, Value::Sequence(_)) {
            self.expected("a list", what, spot);
            return None;
        }
        let items: Vec<T> = spot.items().filter_map(|spot| item(self, spot)).collect();
        let unreadable = items.is_empty() && spot.items().next().is_some();
        (!unreadable).then(|| Spanned::new(items, spot.span()))
    }

    pub(crate) fn strings(
        &mut self,
        spot: Spot<'_>,
        what: &str,
    ) -> Option<Spanned<Vec<Spanned<String>>>> {
        let item_what = format!("an item of {what}");
        self.list(spot, what, |reader, item| reader.string(item, &item_what))
    }

    /// The string under a key, when the key is there.
    pub(crate) fn string_at(&mut self, keys: &Keys<'_>, key: &str) -> Option<Spanned<String>> {
        self.string(keys.get(key)?, &format!("`{key}`"))
    }

    /// The boolean under a key, when the key is there.
    pub(crate) fn boolean_at(&mut self, keys: &Keys<'_>, key: &str) -> Option<Spanned<bool>> {
        self.boolean(keys.get(key)?, &format!("`{key}`"))
    }

    /// The integer under a key, when the key is there.
    pub(crate) fn integer_at(&mut self, keys: &Keys<'_>, key: &str) -> Option<Spanned<i64>> {
        self.integer(keys.get(key)?, &format!("`{key}`"))
    }

    /// The strings under a key, when the key is there.
    pub(crate) fn strings_at(
        &mut self,
        keys: &Keys<'_>,
        key: &str,
    ) -> Option<Spanned<Vec<Spanned<String>>>> {
        self.strings(keys.get(key)?, &format!("`{key}`"))
    }

    pub(crate) fn expected(&mut self, expected: &str, what: &str, spot: Spot<'_>) {
        let found = match (spot.value, spot.text()) {
            (Value::String(_), Some(text)) if expected != "a map" && expected != "a list" => {
                // In quotes, what looks like the value that is expected is none.
                match spot.place.plain() {
                    Some(_) => tick(text),
                    None => format!("the text {}", tick(text)),
                }
            }
            _ => spot.kind().to_owned(),
        };
        let message = format!("expected {expected} for {what}, found {found}");
        self.report.error(spot.span(), message);
    }
}
