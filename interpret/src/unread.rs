//! The keys of an entry that no field has: the first thing to look at when an event lacks something.

use std::cell::RefCell;
use std::collections::HashSet;

use margay_codegen::plan::{Cut, Hop, Plan, StepAction};
use margay_runtime::{Faults, Field, Members, Value};

use crate::fields::{Fields, Shape};

/// The keys of an entry that no field has, and that no transformation reads.
pub(crate) struct Unread<'s> {
    sources: &'s [Vec<Hop>],
    found: RefCell<Found>,
}

/// Paths in the order of the entry, each once.
#[derive(Default)]
struct Found {
    paths: Vec<String>,
    seen: HashSet<String>,
}

/// The way from an entry to a value in it.
#[derive(Clone, Copy)]
enum Way<'w> {
    Entry,
    Member(&'w Way<'w>, &'w str),
    Elements(&'w Way<'w>),
}

/// The keys that transformations read, by the ways to them.
pub(crate) fn sources(plan: &Plan) -> Vec<Vec<Hop>> {
    let Cut::Json(json) = &plan.cut else {
        return Vec::new();
    };
    let mut sources = Vec::new();
    for step in &json.steps {
        // Paths begin at the last array on the way.
        let last = step.within.iter().rposition(|hop| *hop == Hop::Elements);
        let base = &step.within[..last.map_or(0, |last| last + 1)];
        let paths = match &step.action {
            StepAction::Unseal { .. } => Vec::new(),
            StepAction::Rename { from } => {
                sources.push([&step.within[..], &[Hop::Member(from.clone())]].concat());
                Vec::new()
            }
            StepAction::Copy { from } | StepAction::Split { from, .. } => vec![from],
            StepAction::Concat { paths, .. } => paths.iter().collect(),
        };
        sources.extend(paths.into_iter().map(|path| {
            let hops = path.iter().cloned().map(Hop::Member);
            base.iter().cloned().chain(hops).collect()
        }));
    }
    sources
}

impl<'s> Unread<'s> {
    /// Looks for them in an entry that has these fields.
    pub fn of(members: &Members<'_>, fields: &Fields, sources: &'s [Vec<Hop>]) -> Vec<String> {
        let unread = Unread {
            sources,
            found: RefCell::default(),
        };
        unread.object(members, fields, Way::Entry);
        unread.found.into_inner().paths
    }

    fn object(&self, members: &Members<'_>, fields: &Fields, way: Way<'_>) {
        for key in members.keys_besides(&fields.keys) {
            let way = Way::Member(&way, key);
            if !self.is_source(way) {
                self.found.borrow_mut().add(way.to_string());
            }
        }
        let seen = fields.named().iter().zip(fields.views());
        for (column, (named, field)) in seen.enumerate() {
            if let Some(value) = members.value(column) {
                let way = Way::Member(&way, &named.name);
                self.value(value, &named.shape, field, way);
            }
        }
    }

    fn value(&self, value: Value<'_>, shape: &Shape, field: &Field<'_>, way: Way<'_>) {
        // What is wrong with the value is told when it is read.
        let faults = &mut Faults::default();
        match shape {
            Shape::Object(fields) => {
                value.object_with(&fields.keys, field, faults, |members, _| {
                    self.object(members, fields, way);
                });
            }
            Shape::Array(element) => {
                value.array_with(field, faults, |value, field, _| {
                    self.value(value, element, field, Way::Elements(&way));
                    Some(())
                });
            }
            Shape::String
            | Shape::Integer(_)
            | Shape::Float
            | Shape::Boolean
            | Shape::Timestamp
            | Shape::StringList
            | Shape::Json => {}
        }
    }

    /// Whether a transformation reads the value at a way, or something in it.
    fn is_source(&self, way: Way<'_>) -> bool {
        let mut sources = self.sources.iter();
        sources.any(|source| {
            let beginning = source.get(..way.length());
            beginning.is_some_and(|beginning| way.is(beginning))
        })
    }
}

impl Found {
    fn add(&mut self, path: String) {
        if !self.seen.contains(&path) {
            self.seen.insert(path.clone());
            self.paths.push(path);
        }
    }
}

impl Way<'_> {
    fn length(self) -> usize {
        match self {
            Way::Entry => 0,
            Way::Member(before, _) | Way::Elements(before) => before.length() + 1,
        }
    }

    fn is(self, hops: &[Hop]) -> bool {
        match (self, hops.split_last()) {
            (Way::Entry, None) => true,
            (Way::Member(before, key), Some((Hop::Member(name), hops))) => {
                key == name && before.is(hops)
            }
            (Way::Elements(before), Some((Hop::Elements, hops))) => before.is(hops),
            _ => false,
        }
    }
}

impl std::fmt::Display for Way<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Way::Entry => Ok(()),
            Way::Member(Way::Entry, key) => f.write_str(key),
            Way::Member(before, key) => write!(f, "{before}.{key}"),
            Way::Elements(before) => write!(f, "{before}[]"),
        }
    }
}

#[cfg(test)]
mod tests {
    use margay_codegen::{Library, Source, plan};

    use crate::Interpreter;

    #[test]
    fn keys_without_a_field_are_found_wherever_they_are() {
        let schema = "
schema: Custom.Keys
fields:
  - {name: id, type: string}
  - name: who
    type: object
    fields: [{name: id, type: string, rename: {from: ID}}]
  - name: seen
    type: array
    element:
      type: object
      fields:
        - {name: id, type: string}
        - {name: host, type: string, copy: {from: peer.host}}
  - {name: sealed, type: object, isEmbeddedJSON: true, fields: [{name: id, type: string}]}
  - {name: any, type: json}
";
        let planned = plan(&Source::new("k.yml", schema), &Library::new()).unwrap();
        let interpreter = Interpreter::new(&planned.plan);
        let check = |entry: &str, expected: &[&str]| {
            let explained = interpreter.explain(entry.as_bytes(), false);
            assert_eq!(explained.unread, expected, "{entry}");
        };
        check(r#"{"id":1,"any":{"x":1}}"#, &[]);
        check(r#"{"x":1,"x":2,"y":3}"#, &["x", "y"]);
        check(r#"{"who":{"ID":1,"Id":2}}"#, &["who.Id"]);
        check(
            r#"{"seen":[{"x":1},null,{"x":2,"y":3}]}"#,
            &["seen[].x", "seen[].y"],
        );
        check(
            r#"{"peer":1,"seen":[{"peer":{"host":"a","port":1}}]}"#,
            &["peer"],
        );
        check(r#"{"sealed":"{\"id\":1,\"x\":2}"}"#, &["sealed.x"]);
        check(r#"{"who":[1],"seen":{"x":1}}"#, &[]);
        check("[1]", &[]);
    }
}
