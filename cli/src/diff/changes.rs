//! What changed from one version of a schema to the next.

use std::collections::{BTreeSet, HashMap};

use margay_codegen::Span;
use margay_codegen::outline::{Field, FieldValue, Outline, Properties};
use serde::Serialize;
use serde_json::Value;

/// A change, and whether the rules of schema evolution allow it.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub kind: Kind,
    /// Names of fields joined by dots, `*` for the elements of an array; empty at the top.
    pub path: String,
    /// The key that changed.
    pub key: String,
    pub old: Option<Value>,
    pub new: Option<Value>,
    pub allowed: bool,
    /// Where the field stands in the old file and in the new one.
    pub places: [Option<Span>; 2],
}

/// The kinds of change, by the names they have in Panther's tools.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub enum Kind {
    AddField,
    DeleteField,
    /// `required`, a description, a transformation.
    UpdateFieldMeta,
    /// A type.
    UpdateValue,
    /// A time format, `isEventTime`, indicators, and what else is said about values.
    UpdateValueMeta,
    UpdateParser,
    /// Something about the log type.
    UpdateMeta,
}

/// Every change, those of the top level first, then those of fields in their old order, then fields
/// that are new.
pub fn changes(old: &Outline, new: &Outline) -> Vec<Change> {
    let mut found = Vec::new();
    if old.log_type != new.log_type {
        found.push(Change {
            kind: Kind::UpdateMeta,
            path: String::new(),
            key: String::from("schema"),
            old: Some(Value::from(old.log_type.as_str())),
            new: Some(Value::from(new.log_type.as_str())),
            // The name is what says which events are meant.
            allowed: false,
            places: [None; 2],
        });
    }
    let top = Context {
        path: String::new(),
        places: [None; 2],
    };
    compare(
        Kind::UpdateMeta,
        &top,
        "",
        &old.properties,
        &new.properties,
        &mut found,
    );
    compare(
        Kind::UpdateParser,
        &top,
        "parser",
        &old.parser,
        &new.parser,
        &mut found,
    );
    compare_fields("", &old.fields, &new.fields, &mut found);
    found
}

/// What changes are about.
#[derive(Clone)]
struct Context {
    path: String,
    places: [Option<Span>; 2],
}

fn compare_fields(path: &str, old: &[Field], new: &[Field], found: &mut Vec<Change>) {
    let by_name = |fields: &'_ [Field]| -> HashMap<String, usize> {
        let names = fields.iter().enumerate();
        names.map(|(at, field)| (field.name.clone(), at)).collect()
    };
    let (in_old, in_new) = (by_name(old), by_name(new));
    for field in old {
        let path = below(path, &field.name);
        match in_new.get(&field.name) {
            Some(&at) => compare_field(path, field, &new[at], found),
            None => found.push(Change {
                kind: Kind::DeleteField,
                path,
                key: String::new(),
                old: Some(type_of(&field.value)),
                new: None,
                allowed: false,
                places: [Some(field.span), None],
            }),
        }
    }
    let added = new.iter().filter(|field| !in_old.contains_key(&field.name));
    found.extend(added.map(|field| Change {
        kind: Kind::AddField,
        path: below(path, &field.name),
        key: String::new(),
        old: None,
        new: Some(type_of(&field.value)),
        allowed: true,
        places: [None, Some(field.span)],
    }));
}

fn compare_field(path: String, old: &Field, new: &Field, found: &mut Vec<Change>) {
    let about = Context {
        path,
        places: [Some(old.span), Some(new.span)],
    };
    let (meta, value) = (Kind::UpdateFieldMeta, (&old.value, &new.value));
    compare(meta, &about, "", &old.properties, &new.properties, found);
    compare_values(&about, value.0, value.1, found);
}

fn compare_values(about: &Context, old: &FieldValue, new: &FieldValue, found: &mut Vec<Change>) {
    if old.type_name != new.type_name {
        found.push(Change {
            kind: Kind::UpdateValue,
            path: about.path.clone(),
            key: String::from("type"),
            old: Some(type_of(old)),
            new: Some(type_of(new)),
            allowed: false,
            places: about.places,
        });
        return;
    }
    let meta = Kind::UpdateValueMeta;
    compare(meta, about, "", &old.properties, &new.properties, found);
    compare_fields(&about.path, &old.fields, &new.fields, found);
    if let (Some(old), Some(new)) = (&old.element, &new.element) {
        let about = Context {
            path: below(&about.path, "*"),
            ..about.clone()
        };
        compare_values(&about, old, new, found);
    }
}

/// Compares what is said by key; maps are compared key by key, other values as a whole.
fn compare(
    kind: Kind,
    about: &Context,
    key: &str,
    old: &Properties,
    new: &Properties,
    found: &mut Vec<Change>,
) {
    let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    for inner in keys {
        let key = below(key, inner);
        compare_property(kind, about, key, old.get(inner), new.get(inner), found);
    }
}

fn compare_property(
    kind: Kind,
    about: &Context,
    key: String,
    old: Option<&Value>,
    new: Option<&Value>,
    found: &mut Vec<Change>,
) {
    if let (Some(Value::Object(old)), Some(Value::Object(new))) = (old, new) {
        let inner: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        for name in inner {
            let key = below(&key, name);
            compare_property(kind, about, key, old.get(name), new.get(name), found);
        }
    } else if old != new {
        found.push(Change {
            kind,
            path: about.path.clone(),
            key,
            old: old.cloned(),
            new: new.cloned(),
            allowed: true,
            places: about.places,
        });
    }
}

/// The type of a value in one word; of an array, also that of its elements.
fn type_of(value: &FieldValue) -> Value {
    let mut text = value.type_name.clone();
    let mut element = value.element.as_deref();
    while let Some(inner) = element {
        text += &format!(" of {}", inner.type_name);
        element = inner.element.as_deref();
    }
    Value::String(text)
}

/// The path of a name below another.
fn below(path: &str, name: &str) -> String {
    match path {
        "" => name.to_owned(),
        _ => format!("{path}.{name}"),
    }
}

#[cfg(test)]
mod tests {
    use margay_codegen::outline::outline;
    use margay_codegen::{Library, Source};

    use super::*;

    /// Compares two schemas of which only the part after the name is given.
    #[track_caller]
    fn check(old: &str, new: &str, expected: &[&str]) {
        let read = |text: &str| {
            let text = format!("schema: Custom.Door\n{text}");
            outline(&Source::new("door.yml", text), &Library::new()).unwrap()
        };
        let changes = changes(&read(old), &read(new));
        let shown = changes.iter().map(|change| {
            let allowed = if change.allowed { "" } else { "!" };
            format!("{allowed}{:?} {} {}", change.kind, change.path, change.key)
        });
        let shown: Vec<_> = shown.map(|line| line.trim().to_owned()).collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn fields_come_and_go() {
        let one = "fields: [{name: a, type: string}]";
        let two = "fields: [{name: b, type: int}, {name: a, type: string}]";
        check(one, two, &["AddField b"]);
        check(two, one, &["!DeleteField b"]);
        check(
            one,
            "fields: [{name: A, type: string}]",
            &["!DeleteField a", "AddField A"],
        );
    }

    #[test]
    fn types_stay() {
        let a = |kind: &str| format!("fields: [{{name: a, {kind}}}]");
        check(
            &a("type: int"),
            &a("type: bigint"),
            &["!UpdateValue a type"],
        );
        check(
            &a("type: array, element: {type: int}"),
            &a("type: array, element: {type: string}"),
            &["!UpdateValue a.* type"],
        );
        let object = |inner: &str| a(&format!("type: object, fields: [{inner}]"));
        check(
            &object("{name: b, type: int}, {name: c, type: int}"),
            &object("{name: b, type: float}, {name: d, type: int}"),
            &["!UpdateValue a.b type", "!DeleteField a.c", "AddField a.d"],
        );
        check(
            &object("{name: b, type: int}"),
            &a("type: json"),
            &["!UpdateValue a type"],
        );
    }

    #[test]
    fn other_properties_change() {
        let a = |more: &str| format!("fields: [{{name: a, type: string, {more}}}]");
        check(
            &a("required: true"),
            &a("required: no"),
            &["UpdateFieldMeta a required"],
        );
        check(
            &a("description: x"),
            &a("description: y"),
            &["UpdateFieldMeta a description"],
        );
        check(
            &a("mask: {type: redact}"),
            &a("mask: {type: redact, to: x}"),
            &["UpdateFieldMeta a mask.to"],
        );
        check(
            &a("indicators: [ip]"),
            &a("indicators: [url, ip]"),
            &["UpdateValueMeta a indicators"],
        );
        check(
            &a("validate: {allow: [x]}"),
            &a("validate: {deny: [x]}"),
            &[
                "UpdateValueMeta a validate.allow",
                "UpdateValueMeta a validate.deny",
            ],
        );
        let at = |more: &str| format!("fields: [{{name: at, type: timestamp, {more}}}]");
        check(
            &at("timeFormat: unix"),
            &at("timeFormat: rfc3339, isEventTime: true"),
            &[
                "UpdateValueMeta at isEventTime",
                "UpdateValueMeta at timeFormat",
            ],
        );
    }

    #[test]
    fn the_top_level_changes() {
        let fields = "fields: [{name: a, type: string}]";
        let with = |more: &str| format!("{more}\n{fields}");
        check(
            &with("description: x"),
            &with("referenceURL: 'https://x.org'"),
            &["UpdateMeta  description", "UpdateMeta  referenceURL"],
        );
        check(
            &with("parser: {csv: {delimiter: ',', columns: [a]}}"),
            &with("parser: {csv: {delimiter: ';', columns: [a]}}"),
            &["UpdateParser  parser.csv.delimiter"],
        );
        check(
            fields,
            &with("parser: {csv: {columns: [a]}}"),
            &["UpdateParser  parser.csv"],
        );
    }

    #[test]
    fn how_it_is_written_makes_no_difference() {
        check(
            "definitions: {Door: {type: object, fields: [{name: id, type: string, indicators: []}]}}
fields:
  - {name: door, type: ref, target: Door, required: false}
  - {name: at, type: timestamp, timeFormat: unix, isEventTime: no}
  - {name: tags, type: array, element: {type: string, indicators: [url, ip, url]}}",
            "version: 0
referenceURL: '-'
# Another order, no definition.
fields:
  - {name: tags, type: array, element: {type: string, indicators: [ip, url]}}
  - {name: at, type: timestamp, timeFormats: [unix]}
  - {name: door, type: object, fields: [{name: id, type: string}]}",
            &[],
        );
    }
}
