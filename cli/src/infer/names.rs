//! The names that fields get.
//!
//! JSON allows any names; a schema does not. Where a name cannot be a field's, the field gets another
//! one and says with `rename` which key its value is under, so that nothing is lost.

use std::collections::HashSet;

use margay_codegen::{column_name, is_standard_field};

use super::types::{Field, Object};

/// A field and the name it gets.
#[derive(Debug)]
pub struct Named<'a> {
    pub name: String,
    pub field: &'a Field,
    /// Whether the name is another one than in the samples.
    pub renamed: bool,
}

/// The fields of an object that can be said in a schema, in the order of the names they get.
pub fn name_fields<'a>(object: &'a Object, is_record: bool) -> Vec<Named<'a>> {
    let mut fields: Vec<&Field> = object
        .fields
        .iter()
        // Not even `rename` can speak of a key without a name.
        .filter(|field| !field.name.is_empty())
        .collect();
    fields.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    let mut columns = HashSet::new();
    let is_taken = |name: &str| is_record && is_standard_field(name);
    // Of several names that are one for SQL engines, the first keeps its place.
    let (kept, others): (Vec<_>, Vec<_>) = fields
        .into_iter()
        .partition(|field| !is_taken(&field.name) && columns.insert(column(&field.name)));
    let mut named: Vec<_> = kept
        .into_iter()
        .map(|field| Named {
            name: field.name.to_string(),
            field,
            renamed: false,
        })
        .collect();
    named.extend(others.into_iter().map(|field| Named {
        name: free_name(&field.name, is_taken(&field.name), &mut columns),
        field,
        renamed: true,
    }));
    named.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    named
}

/// A name like another one that no other field has.
fn free_name(name: &str, is_standard: bool, columns: &mut HashSet<String>) -> String {
    let base = match is_standard {
        true => format!("original_{name}"),
        false => name.to_owned(),
    };
    let first = is_standard.then(|| base.clone());
    let numbered = (2..).map(|number| format!("{base}_{number}"));
    let mut names = first.into_iter().chain(numbered);
    names
        .find(|name| columns.insert(column(name)))
        .unwrap_or(base)
}

/// What must differ from field to field.
fn column(name: &str) -> String {
    column_name(name).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str], is_record: bool) -> Vec<String> {
        let mut object = Object::default();
        for name in names {
            object.add(name);
        }
        let named = name_fields(&object, is_record);
        let shown = named.into_iter().map(|one| match one.renamed {
            true => format!("{} from {}", one.name, one.field.name),
            false => one.name,
        });
        shown.collect()
    }

    #[test]
    fn names_that_are_one_for_sql_get_numbers() {
        assert_eq!(
            names(
                &["userAgent", "UserAgent", "UserAgent_2", "useragent"],
                true
            ),
            [
                "UserAgent",
                "UserAgent_2",
                "userAgent_3 from userAgent",
                "useragent_4 from useragent"
            ]
        );
    }

    #[test]
    fn standard_fields_keep_their_names_for_themselves() {
        assert_eq!(
            names(&["p_log_type", "original_p_log_type", "p_x", ""], true),
            [
                "original_p_log_type",
                "original_p_log_type_2 from p_log_type",
                "p_x"
            ]
        );
        assert_eq!(names(&["p_log_type"], false), ["p_log_type"]);
    }
}
