//! Where a schema names the field at a path such as `who.groups[2].id`.

use std::collections::HashSet;

use crate::schema::{FieldSchema, Schema, ValueSchema};
use crate::source::Span;

/// Finds the last field on the way. Names may hold dots and brackets themselves, so every way to read
/// the path is tried, and none twice.
pub(super) fn find(schema: &Schema, path: &str) -> Option<Span> {
    let fields = &schema.fields.as_ref()?.value;
    let mut search = Search {
        schema,
        failed: HashSet::new(),
    };
    search.among(fields, path)
}

/// A path without the positions in arrays, as layouts write it.
pub(super) fn without_positions(path: &str) -> String {
    let mut bare = String::new();
    let mut rest = path;
    while let Some(at) = rest.find('[') {
        bare.push_str(&rest[..at]);
        rest = match position(&rest[at..]) {
            Some(behind) => behind,
            None => {
                bare.push('[');
                &rest[at + 1..]
            }
        };
    }
    bare + rest
}

/// What follows a position such as `[2]`.
fn position(path: &str) -> Option<&str> {
    let (number, rest) = path.strip_prefix('[')?.split_once(']')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(rest)
}

struct Search<'s> {
    schema: &'s Schema,
    /// Values and how much of the path was left when they led nowhere.
    failed: HashSet<(*const ValueSchema, usize)>,
}

impl<'s> Search<'s> {
    fn among(&mut self, fields: &'s [FieldSchema], path: &str) -> Option<Span> {
        fields.iter().find_map(|field| {
            let name = field.name.as_ref()?;
            let rest = path.strip_prefix(name.value.as_str())?;
            match rest {
                "" => Some(name.span),
                _ => self.below(&field.value, rest, name.span),
            }
        })
    }

    /// Goes on in a value; `field` is where the field is that it belongs to.
    fn below(&mut self, value: &'s ValueSchema, path: &str, field: Span) -> Option<Span> {
        if path.is_empty() {
            return Some(field);
        }
        if !self.failed.insert((value, path.len())) {
            return None;
        }
        if let Some(target) = &value.target {
            let mut definitions = self.schema.definitions.iter();
            let (_, definition) = definitions.find(|(name, _)| name.value == target.value)?;
            return self.below(definition, path, field);
        }
        if let Some(element) = &value.element
            && let Some(rest) = position(path)
        {
            return self.below(element, rest, field);
        }
        let fields = value.fields.as_ref()?;
        self.among(&fields.value, path.strip_prefix('.')?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Library, Origins, Source};

    #[test]
    fn paths_lead_to_names() {
        let text = "\
schema: Custom.Paths
definitions:
  Who: {type: object, fields: [{name: id, type: string}]}
  Loop: {type: ref, target: Loop}
fields:
  - {name: a.b, type: object, fields: [{name: c, type: int}]}
  - {name: a, type: object, fields: [{name: b.c, type: int}, {name: b.d, type: int}]}
  - {name: 'x[0]', type: int}
  - {name: grid, type: array, element: {type: array, element: {type: ref, target: Who}}}
  - {name: turning, type: ref, target: Loop}
";
        let origins = Origins::of(&Source::new("p.yml", text), &Library::new());
        let check = |path, expected: Option<&str>| {
            let place = origins.field(path).map(|place| place.to_string());
            assert_eq!(place.as_deref(), expected, "{path}");
        };
        check("a.b", Some("p.yml:6:12"));
        check("a.b.c", Some("p.yml:6:47"));
        check("a.b.d", Some("p.yml:7:69"));
        check("x[0]", Some("p.yml:8:12"));
        check("grid[10]", Some("p.yml:9:12"));
        check("grid[1][2].id", Some("p.yml:3:39"));
        for nowhere in [
            "",
            ".",
            "a.",
            "grid[x]",
            "grid[",
            "grid[1].id",
            "turning.x",
            "x[1]",
        ] {
            check(nowhere, None);
        }
    }

    #[test]
    fn names_that_repeat_take_no_time() {
        let mut text = String::from("schema: Custom.Fib\nfields:\n");
        for depth in 0..20 {
            let indent = "  ".repeat(2 * depth + 1);
            text += &format!(
                "{indent}- {{name: 'a', type: object, fields: [{{name: b, type: int}}]}}\n\
                 {indent}- name: a.a\n{indent}  type: object\n{indent}  fields:\n"
            );
        }
        text += &format!("{}- {{name: z, type: int}}\n", "  ".repeat(41));
        let origins = Origins::of(&Source::new("f.yml", text), &Library::new());
        assert!(origins.field(&"a.".repeat(2000)).is_none());
        assert!(origins.field(&("a.".repeat(40) + "z")).is_some());
    }

    #[test]
    fn positions_are_left_out() {
        assert_eq!(without_positions("a[1][2].b[x].c[3]"), "a.b[x].c");
    }
}
