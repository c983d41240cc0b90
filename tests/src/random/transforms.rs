//! Transformations, added to fields that are there already.

use super::kinds::{fresh, mask};
use super::model::{Field, Kind, Producer, Shape, Text, Value};
use super::rng::Rng;
use super::times::Format;

/// Adds some, at every level.
pub fn add(rng: &mut Rng, fields: &mut Vec<Field>) {
    scope(rng, fields);
    hide(rng, fields);
}

/// Masks some texts, and renames some fields.
pub fn hide(rng: &mut Rng, fields: &mut [Field]) {
    for at in 0..fields.len() {
        if let Kind::Text(text) = &fields[at].value.kind {
            fields[at].mask = mask(rng, text);
        }
        if fields[at].producer.is_none() && rng.one_in(6) {
            rename(rng, fields, at);
        }
        hide_in(rng, &mut fields[at].value);
    }
}

fn hide_in(rng: &mut Rng, value: &mut Value) {
    match &mut value.kind {
        Kind::Object(fields) => hide(rng, fields),
        Kind::Array(element) => hide_in(rng, element),
        _ => {}
    }
}

/// Lets a field have another key, perhaps that of a field which is missing then.
fn rename(rng: &mut Rng, fields: &mut [Field], at: usize) {
    let other = rng.below(fields.len());
    let is_free = other != at
        && !fields[other].required
        && fields[other].producer.is_none()
        && fields.iter().all(|field| field.key() == field.name);
    let from = match is_free && rng.one_in(2) {
        true => fields[other].name.clone(),
        false => fresh(rng, fields, |name| !name.is_empty()),
    };
    fields[at].producer = Some(Producer::Rename { from });
}

/// A value that a path leads to.
#[derive(Clone)]
struct Found {
    path: Vec<String>,
    value: Value,
}

/// Adds fields that are made of others, all reached from one entry or element.
fn scope(rng: &mut Rng, fields: &mut Vec<Field>) {
    let mut found = Vec::new();
    gather(rng, fields, &[], &mut found);
    grow(rng, fields, &[], &found);
}

/// The values in an object and in its objects; a position leads into arrays.
fn gather(rng: &mut Rng, fields: &[Field], way: &[String], found: &mut Vec<Found>) {
    for field in fields {
        let mut path = way.to_vec();
        path.push(field.name.clone());
        gather_value(rng, &field.value, path, found);
    }
}

fn gather_value(rng: &mut Rng, value: &Value, mut path: Vec<String>, found: &mut Vec<Found>) {
    found.push(Found {
        path: path.clone(),
        value: value.clone(),
    });
    match &value.kind {
        Kind::Object(fields) => gather(rng, fields, &path, found),
        Kind::Array(element) => {
            path.push(rng.below(3).to_string());
            gather_value(rng, element, path, found);
        }
        Kind::Json => {
            path.push(rng.pick(&["k", "0"]).to_owned());
            let value = Value::from(Kind::Json);
            found.push(Found { path, value });
        }
        _ => {}
    }
}

/// Adds fields here and in the objects below, and begins anew in arrays.
fn grow(rng: &mut Rng, fields: &mut Vec<Field>, way: &[String], found: &[Found]) {
    for field in fields.iter_mut() {
        let mut path = way.to_vec();
        path.push(field.name.clone());
        match &mut field.value.kind {
            Kind::Object(inner) => grow(rng, inner, &path, found),
            Kind::Array(element) => grow_element(rng, element),
            _ => {}
        }
    }
    if rng.one_in(3) && !found.is_empty() {
        let from = rng.pick(found);
        let name = fresh(rng, fields, |_| true);
        fields.push(Field {
            value: from.value.clone(),
            producer: Some(Producer::Copy {
                from: from.path.clone(),
            }),
            ..Field::new(name, Kind::Json)
        });
    }
    made(rng, fields, way, found, |_| true);
}

fn grow_element(rng: &mut Rng, value: &mut Value) {
    match &mut value.kind {
        Kind::Object(fields) => scope(rng, fields),
        Kind::Array(element) => grow_element(rng, element),
        _ => {}
    }
}

/// Adds fields that are joined or cut, and the fields that they are made of.
fn made(
    rng: &mut Rng,
    fields: &mut Vec<Field>,
    way: &[String],
    found: &[Found],
    fits: impl Fn(&str) -> bool,
) {
    let to = |name: &str| [way, &[name.to_owned()]].concat();
    if rng.one_in(5) {
        let separator = rng.pick(&[":", ", ", "é", "\\"]).to_owned();
        let source = companion(rng, fields, Shape::WordAndNumber(separator.clone()), &fits);
        let index = rng.below(3);
        let kind = match index {
            1 => Kind::Integer(super::model::Width::Int),
            _ => Kind::Text(Text::default()),
        };
        let from = to(&source);
        let producer = Producer::Split {
            from,
            separator,
            index,
        };
        push(rng, fields, kind, producer, &fits);
    }
    if rng.one_in(5) {
        let date = companion(rng, fields, Shape::Date, &fits);
        let clock = companion(rng, fields, Shape::Clock, &fits);
        let kind = Kind::Time {
            formats: vec![Format::Named("rfc3339")],
            dates: true,
        };
        let producer = Producer::Concat {
            paths: vec![to(&date), to(&clock)],
            separator: Some(String::from("T")),
        };
        push(rng, fields, kind, producer, &fits);
    }
    let is_single = |found: &&Found| {
        !matches!(
            found.value.kind,
            Kind::Object(_) | Kind::Array(_) | Kind::Json | Kind::Ref(_)
        )
    };
    let mut paths: Vec<_> = found
        .iter()
        .filter(is_single)
        .map(|found| found.path.clone())
        .collect();
    if rng.one_in(4) && !paths.is_empty() {
        paths.push(vec![String::from("missing")]);
        let paths = rng.some(&paths, 3);
        let separators = [None, Some("-"), Some("\"")];
        let separator = rng.pick(&separators).map(String::from);
        let producer = Producer::Concat { paths, separator };
        push(rng, fields, Kind::Text(Text::default()), producer, &fits);
    }
}

/// The transformations of captures.
pub fn add_flat(rng: &mut Rng, fields: &mut Vec<Field>, fits: impl Fn(&str) -> bool) {
    let mut found = Vec::new();
    gather(rng, fields, &[], &mut found);
    found.retain(|found| found.path.len() == 1);
    made(rng, fields, &[], &found, fits);
}

/// A text that something is made of.
fn companion(
    rng: &mut Rng,
    fields: &mut Vec<Field>,
    shape: Shape,
    fits: &impl Fn(&str) -> bool,
) -> String {
    let name = fresh(rng, fields, fits);
    let text = Text {
        shape,
        ..Text::default()
    };
    let field = Field::new(name.clone(), Kind::Text(text));
    // Half a time is none.
    fields.push(Field {
        required: true,
        ..field
    });
    name
}

fn push(
    rng: &mut Rng,
    fields: &mut Vec<Field>,
    kind: Kind,
    producer: Producer,
    fits: &impl Fn(&str) -> bool,
) {
    let name = fresh(rng, fields, fits);
    let producer = Some(producer);
    let at = rng.below(fields.len() + 1);
    fields.insert(
        at,
        Field {
            producer,
            ..Field::new(name, kind)
        },
    );
}
