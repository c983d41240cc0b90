//! YAML to [`Schema`]: every key by its name, every problem reported, no rules yet.

use super::{
    Concat, Copy, FieldSchema, Mask, Parser, Rename, Schema, Split, Transforms, Validate,
    ValueSchema,
};
use crate::diagnostic::{Report, Severity, tick};
use crate::read::{Keys, Reader, Spot};
use crate::source::{Source, Span, Spanned};
use crate::yaml::document;

/// The keys of the top level.
const TOP: [&str; 8] = [
    "schema",
    "version",
    "description",
    "referenceURL",
    "fieldDiscoveryEnabled",
    "parser",
    "definitions",
    "fields",
];

/// The keys that any value may have.
const VALUE: [&str; 11] = [
    "type",
    "fields",
    "element",
    "target",
    "timeFormat",
    "timeFormats",
    "isEventTime",
    "isExpiration",
    "indicators",
    "validate",
    "isEmbeddedJSON",
];

/// The keys that only a field may have.
const FIELD: [&str; 8] = [
    "name",
    "required",
    "description",
    "rename",
    "copy",
    "concat",
    "split",
    "mask",
];

/// Keys of early documents that never worked, and what replaced them.
const RETIRED: [(&str, &str); 5] = [
    ("indicator", "write `indicators: [name]`"),
    (
        "customTimeFormat",
        "write the format itself under `timeFormat`",
    ),
    ("ref", "write `type: ref` and `target: Name`"),
    ("object", "write `type: object` and `fields`"),
    ("patternDefintions", "it is spelt `patternDefinitions`"),
];

/// Reads a schema file; nothing when it is not a YAML map.
pub(crate) fn read(source: &Source, report: &mut Report<'_>) -> Option<Schema> {
    let document = document(source, report)?;
    let mut reader = Reader {
        report,
        unknown: Severity::Warning,
        retired: &RETIRED,
    };
    reader.schema(Spot::of(&document))
}

/// The layout that a schema names, so that its file can be looked for; problems come out later.
pub(crate) fn native_layout(source: &Source) -> Option<String> {
    let schema = read(source, &mut Report::new(source))?;
    Some(schema.parser?.native?.value.name?.value)
}

impl Reader<'_, '_> {
    fn schema(&mut self, spot: Spot<'_>) -> Option<Schema> {
        if let Some(span) = type_of_value(spot) {
            self.report
                .error(span, "this describes a value, and is no schema")
                .help("a schema has no `type`, only the `fields` of its events");
            return None;
        }
        let keys = self.keys(spot, "the schema", &TOP)?;
        self.boolean_at(&keys, "fieldDiscoveryEnabled");
        let fields = self.required(&keys, "fields");
        Some(Schema {
            span: keys.span(),
            named: keys.key("schema").is_some(),
            schema: self.string_at(&keys, "schema"),
            version: self.integer_at(&keys, "version"),
            description: self.string_at(&keys, "description"),
            reference_url: self.string_at(&keys, "referenceURL"),
            parser: keys.get("parser").and_then(|spot| Parser::read(self, spot)),
            definitions: self.definitions(&keys),
            fields: fields.and_then(|spot| self.fields(spot, "")),
        })
    }

    fn definitions(&mut self, keys: &Keys<'_>) -> Vec<(Spanned<String>, ValueSchema)> {
        let map = keys
            .get("definitions")
            .and_then(|spot| self.map(spot, "`definitions`"));
        let entries = map.map_or(Vec::new(), Keys::entries);
        let mut definitions = Vec::new();
        for (name, spot) in entries {
            let what = format!("definition {}", tick(&name.value));
            if let Some(keys) = self.keys(spot, &what, &VALUE) {
                let value = self.value(&keys, what, &name.value);
                definitions.push((name, value));
            }
        }
        definitions
    }

    /// The fields of an object; `path` is the dotted name of the object, empty at the top.
    fn fields(&mut self, spot: Spot<'_>, path: &str) -> Option<Spanned<Vec<FieldSchema>>> {
        self.list(spot, "`fields`", |reader, spot| reader.field(spot, path))
    }

    fn field(&mut self, spot: Spot<'_>, path: &str) -> Option<FieldSchema> {
        let bare = self.map(spot, "a field")?;
        let what = match (bare.key("name"), path) {
            (Some(_), _) => format!("field {}", tick(&field_path(path, &bare))),
            (None, "") => String::from("a field"),
            (None, _) => format!("a field of {}", tick(path)),
        };
        let path = field_path(path, &bare);
        let known: Vec<&str> = FIELD.into_iter().chain(VALUE).collect();
        let keys = self.keys(spot, &what, &known)?;
        let name = self.required(&keys, "name");
        let mut value = self.value(&keys, what, &path);
        value.transforms = self.transforms(&keys);
        Some(FieldSchema {
            span: keys.span(),
            name: name.and_then(|spot| self.string(spot, "`name`")),
            required: self.boolean_at(&keys, "required"),
            description: self.string_at(&keys, "description"),
            value,
        })
    }

    fn value(&mut self, keys: &Keys<'_>, what: String, path: &str) -> ValueSchema {
        let type_name = self.required(keys, "type");
        self.boolean_at(keys, "isExpiration");
        ValueSchema {
            type_name: type_name.and_then(|spot| self.string(spot, "`type`")),
            fields: keys.get("fields").and_then(|spot| self.fields(spot, path)),
            element: keys
                .get("element")
                .and_then(|spot| self.element(spot, path)),
            target: self.string_at(keys, "target"),
            time_format: self.string_at(keys, "timeFormat"),
            time_formats: self.strings_at(keys, "timeFormats"),
            is_event_time: self.boolean_at(keys, "isEventTime"),
            is_embedded: self.boolean_at(keys, "isEmbeddedJSON"),
            indicators: self.strings_at(keys, "indicators"),
            validate: keys.get("validate").and_then(|spot| self.validate(spot)),
            transforms: Transforms::default(),
            keys: present(keys),
            what,
        }
    }

    fn element(&mut self, spot: Spot<'_>, path: &str) -> Option<Box<ValueSchema>> {
        let what = format!("the element of {}", tick(path));
        let keys = self.keys(spot, &what, &VALUE)?;
        Some(Box::new(self.value(&keys, what, &format!("{path}.*"))))
    }

    fn validate(&mut self, spot: Spot<'_>) -> Option<Spanned<Validate>> {
        let known = ["allow", "deny", "ip", "cidr"];
        let keys = self.keys(spot, "`validate`", &known)?;
        let validate = Validate {
            any: known.iter().any(|key| keys.key(key).is_some()),
            allow: self.strings_at(&keys, "allow"),
            deny: self.strings_at(&keys, "deny"),
            ip: self.string_at(&keys, "ip"),
            cidr: self.string_at(&keys, "cidr"),
        };
        Some(Spanned::new(validate, keys.span()))
    }

    fn transforms(&mut self, keys: &Keys<'_>) -> Transforms {
        Transforms {
            rename: keys.get("rename").and_then(|spot| self.rename(spot)),
            copy: keys.get("copy").and_then(|spot| self.copy(spot)),
            concat: keys.get("concat").and_then(|spot| self.concat(spot)),
            split: keys.get("split").and_then(|spot| self.split(spot)),
            mask: keys.get("mask").and_then(|spot| self.mask(spot)),
        }
    }

    fn rename(&mut self, spot: Spot<'_>) -> Option<Rename> {
        let keys = self.keys(spot, "`rename`", &["from"])?;
        let from = self.required(&keys, "from");
        let from = from.and_then(|spot| self.string(spot, "`from`"));
        Some(Rename { from })
    }

    fn copy(&mut self, spot: Spot<'_>) -> Option<Copy> {
        let keys = self.keys(spot, "`copy`", &["from"])?;
        let from = self.required(&keys, "from");
        let from = from.and_then(|spot| self.string(spot, "`from`"));
        Some(Copy { from })
    }

    fn concat(&mut self, spot: Spot<'_>) -> Option<Concat> {
        let keys = self.keys(spot, "`concat`", &["paths", "separator"])?;
        let separator = self.string_at(&keys, "separator");
        let paths = self.required(&keys, "paths");
        let paths = paths.and_then(|spot| self.strings(spot, "`paths`"));
        Some(Concat { paths, separator })
    }

    fn split(&mut self, spot: Spot<'_>) -> Option<Split> {
        let keys = self.keys(spot, "`split`", &["from", "separator", "index"])?;
        for key in ["from", "separator", "index"] {
            self.required(&keys, key);
        }
        Some(Split {
            from: self.string_at(&keys, "from"),
            separator: self.string_at(&keys, "separator"),
            index: self.integer_at(&keys, "index"),
        })
    }

    fn mask(&mut self, spot: Spot<'_>) -> Option<Mask> {
        let keys = self.keys(spot, "`mask`", &["type", "to", "salt"])?;
        let kind = self.required(&keys, "type");
        Some(Mask {
            kind: kind.and_then(|spot| self.string(spot, "`type`")),
            to: self.string_at(&keys, "to"),
            salt: self.string_at(&keys, "salt"),
        })
    }
}

/// Where a file says of which type it is, as only values do. In a file that names a log type it is just a key
/// that schemas do not have.
fn type_of_value(spot: Spot<'_>) -> Option<Span> {
    let is_key = |name: &'static str| move |key: &Spot<'_>| key.text() == Some(name);
    let mut keys = spot.entries().map(|(key, _)| key);
    let type_key = keys.find(is_key("type"))?;
    let is_named = spot.entries().any(|(key, _)| is_key("schema")(&key));
    (!is_named).then(|| type_key.span())
}

/// The dotted name of a field, for messages; cut when long, for it is repeated in every field below.
fn field_path(parent: &str, keys: &Keys<'_>) -> String {
    const LONGEST: usize = 60;
    let name = keys.get("name").and_then(Spot::text).unwrap_or("?");
    let name: String = name.chars().take(LONGEST).collect();
    match parent {
        "" => name,
        _ if parent.len() > 2 * LONGEST => format!("….{name}"),
        _ => format!("{parent}.{name}"),
    }
}

fn present(keys: &Keys<'_>) -> Vec<Spanned<&'static str>> {
    let known = FIELD.into_iter().chain(VALUE);
    known
        .filter_map(|key| Some(Spanned::new(key, keys.key(key)?)))
        .collect()
}
