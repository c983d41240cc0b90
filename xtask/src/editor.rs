//! JSON Schemas of margay's YAML files, for editors: completion, help and errors while typing.
//!
//! The types in here mirror what `margay-codegen` reads. They are here, and not there, so that no
//! build script has to compile what makes JSON Schemas of them; tests hold the two together. What a
//! rule of theirs says about one place in a file, the JSON Schema says too; what depends on several
//! places, such as names that stand twice, is for `margay check`.

mod mirror;
#[cfg(test)]
mod tests;

pub use mirror::{CaseFile, SchemaFile};

use std::path::PathBuf;

use schemars::generate::SchemaSettings;
use schemars::transform::transform_subschemas;
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

/// The JSON Schema of schema files, seen from the root.
pub const SCHEMA: &str = "editor/margay.schema.json";

/// The JSON Schema of files of test cases, seen from the root.
pub const CASES: &str = "editor/margay-tests.schema.json";

/// The files and their text.
///
/// ```
/// let files = xtask::editor::files();
/// assert!(files.iter().all(|(_, text)| text.starts_with('{') && text.ends_with("}\n")));
/// ```
pub fn files() -> Vec<(PathBuf, String)> {
    vec![
        (SCHEMA.into(), text::<SchemaFile>()),
        (CASES.into(), text::<CaseFile>()),
    ]
}

fn text<T: JsonSchema>() -> String {
    // The draft that editors know best.
    let settings = SchemaSettings::draft07().with_transform(mend);
    let schema: Schema = settings.into_generator().into_root_schema_for::<T>();
    format!("{:#}\n", schema.as_value())
}

/// Makes keys that may be left out ones that must hold something where they are there, and
/// descriptions one paragraph.
fn mend(schema: &mut Schema) {
    if let Some(Value::String(text)) = schema.get_mut("description") {
        *text = text.replace('\n', " ");
    }
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = &types[..] {
            let only = only.clone();
            schema.insert("type".to_owned(), only);
        }
    }
    let is_null = |choice: &Value| *choice == json!({ "type": "null" });
    if let Some(Value::Array(choices)) = schema.get_mut("anyOf")
        && choices.iter().any(is_null)
    {
        choices.retain(|choice| !is_null(choice));
        if let Some(choices) = schema.remove("anyOf") {
            schema.insert("allOf".to_owned(), choices);
        }
    }
    transform_subschemas(&mut mend, schema);
}
