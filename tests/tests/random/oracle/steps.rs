//! Transformations of an entry: all renames, then all copies, joins and splits.

use std::collections::BTreeMap;

use margay_tests::random::Schema;
use margay_tests::random::model::{Field, Kind, Producer, Value};

use crate::tree::Tree;

/// Does what the fields of a schema say.
pub fn transform(schema: &Schema, entry: &mut Tree) -> Result<(), String> {
    let stages: [fn(&Producer) -> bool; 4] = [
        |producer| matches!(producer, Producer::Rename { .. }),
        |producer| matches!(producer, Producer::Copy { .. }),
        |producer| matches!(producer, Producer::Concat { .. }),
        |producer| matches!(producer, Producer::Split { .. }),
    ];
    for (at, stage) in stages.into_iter().enumerate() {
        let mut steps = Steps {
            schema,
            scope: &schema.fields,
            renames: at == 0,
            stage,
        };
        if !steps.renames {
            steps.unseal(entry);
        }
        steps.fields(&schema.fields, entry, &[])?;
    }
    Ok(())
}

struct Steps<'s> {
    schema: &'s Schema,
    /// The fields that are seen from where paths begin.
    scope: &'s [Field],
    /// Whether this is the stage of renames: a text is read when its field has been renamed.
    renames: bool,
    stage: fn(&Producer) -> bool,
}

impl<'s> Steps<'s> {
    /// The fields of the object at the end of a way.
    fn fields(
        &mut self,
        fields: &'s [Field],
        base: &mut Tree,
        way: &[String],
    ) -> Result<(), String> {
        for field in fields {
            if let Some(producer) = field.producer.as_ref().filter(|one| (self.stage)(one)) {
                produce(base, way, &field.name, producer)?;
                if !self.renames {
                    self.unseal(base);
                }
            }
            let way = [way, std::slice::from_ref(&field.name)].concat();
            if let Some(found) = find(base, &way, false).filter(|_| self.renames) {
                self.unseal_value(&field.value, found, false);
            }
            match &self.schema.follow(&field.value).kind {
                Kind::Object(inner) => self.fields(inner, base, &way)?,
                Kind::Array(element) => {
                    if let Some(array) = find(base, &way, false) {
                        self.elements(element, array)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The fields of the objects in an array, each of which is a world of its own.
    fn elements(&mut self, element: &'s Value, array: &mut Tree) -> Result<(), String> {
        let Tree::Array(elements) = array else {
            return Ok(());
        };
        for found in elements {
            match &self.schema.follow(element).kind {
                Kind::Object(fields) => {
                    let mut inner = Steps {
                        scope: fields,
                        ..*self
                    };
                    inner.fields(fields, found, &[])?;
                }
                Kind::Array(element) => self.elements(element, found)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// Reads the JSON in texts that hold it, before any path goes through them.
    fn unseal(&self, base: &mut Tree) {
        self.unseal_fields(self.scope, base);
    }

    fn unseal_fields(&self, fields: &[Field], object: &mut Tree) {
        let Tree::Object(members) = object else {
            return;
        };
        for field in fields {
            if let Some(found) = members.get_mut(&field.name) {
                self.unseal_value(&field.value, found, true);
            }
        }
    }

    /// Reads the JSON in a value, and in what its objects hold if `within`.
    fn unseal_value(&self, value: &Value, found: &mut Tree, within: bool) {
        let value = self.schema.follow(value);
        let is_right = |inner: &Tree| match value.kind {
            Kind::Object(_) => matches!(inner, Tree::Object(_)),
            Kind::Array(_) => matches!(inner, Tree::Array(_)),
            Kind::Json => inner.is_container(),
            _ => false,
        };
        if let Tree::Text(text) = found
            && value.embedded
            && let Some(inner) = Tree::parse(text.trim()).filter(is_right)
        {
            *found = inner;
        }
        match (&value.kind, found) {
            (Kind::Object(fields), found) if within => self.unseal_fields(fields, found),
            (Kind::Array(element), Tree::Array(elements)) => {
                for found in elements {
                    self.unseal_value(element, found, within);
                }
            }
            _ => {}
        }
    }
}

fn produce(base: &mut Tree, way: &[String], name: &str, producer: &Producer) -> Result<(), String> {
    if object(base, way).is_none() {
        return Ok(());
    }
    let value = match producer {
        Producer::Rename { from } => object(base, way).and_then(|object| object.remove(from)),
        Producer::Copy { from } => find(base, from, true).cloned(),
        Producer::Concat { paths, separator } => {
            let mut parts = Vec::new();
            for path in paths {
                parts.extend(part(base, path)?);
            }
            let separator = separator.as_deref().unwrap_or_default();
            let joined = (!parts.is_empty()).then(|| Tree::Text(parts.join(separator)));
            Some(joined.unwrap_or(Tree::Null))
        }
        Producer::Split {
            from,
            separator,
            index,
        } => {
            let text = part(base, from)?;
            let found = text.and_then(|text| text.split(separator).nth(*index).map(String::from));
            Some(found.map_or(Tree::Null, Tree::Text))
        }
    };
    if let (Some(value), Some(object)) = (value, object(base, way)) {
        object.insert(name.to_owned(), value);
    }
    Ok(())
}

/// The text at a path; none where nothing is there.
fn part(base: &mut Tree, path: &[String]) -> Result<Option<String>, String> {
    match find(base, path, true) {
        None | Some(Tree::Null) => Ok(None),
        Some(found) if found.is_container() => Err(format!("{path:?} leads to no text")),
        Some(found) => Ok(found.literal()),
    }
}

fn object<'t>(base: &'t mut Tree, way: &[String]) -> Option<&'t mut BTreeMap<String, Tree>> {
    match find(base, way, false) {
        Some(Tree::Object(members)) => Some(members),
        _ => None,
    }
}

/// The value at a path, through objects by key and perhaps through arrays by position.
fn find<'t>(base: &'t mut Tree, path: &[String], positions: bool) -> Option<&'t mut Tree> {
    path.iter().try_fold(base, |found, part| match found {
        Tree::Object(members) => members.get_mut(part),
        Tree::Array(elements) if positions => elements.get_mut(part.parse::<usize>().ok()?),
        _ => None,
    })
}
