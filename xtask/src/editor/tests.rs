//! The JSON Schemas and the readers of `margay-codegen`, over the same files.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use margay_codegen::{Diagnostics, Library, Source};
use serde_json::{Value, json};

use super::{CASES, SCHEMA, files as json_schemas};
use crate::files;

/// What only the rules of `margay check` find: it depends on several places of a file, on other
/// files, on what an expression or a format means, or on how the YAML is written.
const BEYOND: &[&str] = &[
    "event-time-in-an-array",
    "fastmatch-captures",
    "field-column-name-twice",
    "field-name-first-character",
    "field-name-twice",
    "field-standard-name",
    "nesting-too-deep",
    "ref-circle",
    "ref-target-unknown",
    "regex-circle-through-built-in",
    "regex-dialect",
    "regex-expression",
    "regex-group-twice",
    "regex-group-twice-in-definitions",
    "regex-pattern-circle",
    "regex-possessive",
    "regex-replaces-built-in",
    "regex-too-large",
    "regex-unknown-pattern",
    "schema-name-missing",
    "schema-too-large",
    "script-constructs",
    "script-in-quotes",
    "script-names",
    "script-parameters",
    "script-syntax",
    "time-format-directives",
    "yaml-dash-as-text",
    "yaml-duplicate-keys",
];

fn validator(file: &str) -> Validator {
    let (_, text) = json_schemas()
        .into_iter()
        .find(|(path, _)| path == Path::new(file))
        .unwrap();
    let schema: Value = serde_json::from_str(&text).unwrap();
    jsonschema::draft7::new(&schema).unwrap()
}

/// A YAML file's value as an editor has it; `None` for what is not even that.
fn value(text: &str) -> Option<Value> {
    serde_yaml::from_str(text).ok()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// The YAML files of a folder that are schemas, in order.
fn schemas_in(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(files::root().join(folder)).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| {
        let name = path.to_string_lossy();
        name.ends_with(".yml") && !name.ends_with(".layout.yml") && !name.ends_with("_tests.yml")
    });
    paths.sort();
    assert!(!paths.is_empty(), "{folder}");
    paths
}

/// Every schema of the repository that is right.
fn accepted() -> Vec<PathBuf> {
    let root = files::root();
    let shipped = files::schemas(&root).unwrap();
    let mut accepted: Vec<_> = shipped.iter().map(|path| root.join(path)).collect();
    accepted.extend(schemas_in("codegen/tests/cases/accept"));
    accepted.extend(schemas_in("tests/cases/schemas"));
    accepted
}

fn stem(path: &Path) -> &str {
    path.file_stem().unwrap().to_str().unwrap()
}

#[test]
fn schemas_that_are_right_fit() {
    let validator = validator(SCHEMA);
    for path in accepted() {
        let value = value(&read(&path)).unwrap();
        let problems = validator.iter_errors(&value);
        let problems: Vec<_> = problems
            .map(|problem| format!("{}: {problem}", problem.instance_path()))
            .collect();
        assert!(problems.is_empty(), "{}: {problems:#?}", path.display());
    }
}

#[test]
fn schemas_that_are_wrong_do_not_fit() {
    let validator = validator(SCHEMA);
    let mut beyond = BTreeSet::new();
    for path in schemas_in("codegen/tests/cases/reject") {
        // The mistake is in the layout.
        if path.with_extension("layout.yml").exists() {
            continue;
        }
        // What is not YAML has no value to look at.
        if let Some(value) = value(&read(&path))
            && validator.is_valid(&value)
        {
            beyond.insert(stem(&path).to_owned());
        }
    }
    let expected: BTreeSet<_> = BEYOND.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(beyond, expected);
}

#[test]
fn cases_that_are_right_fit() {
    let validator = validator(CASES);
    let path = files::root().join("schemas/aws/AWS.ALB_tests.yml");
    let text = read(&path);
    let documents: Vec<_> = text.split("\n---\n").filter_map(value).collect();
    assert!(documents.len() > 1);
    for document in documents {
        assert!(validator.is_valid(&document), "{document:#}");
    }
    for wrong in [
        json!({ "logType": "A.B" }),
        json!({ "logType": "A.B", "input": "x", "expected": "y" }),
        json!({ "logType": "A.B", "input": ["x"] }),
        json!({ "logType": "A.B", "input": "x", "results": "y" }),
    ] {
        assert!(!validator.is_valid(&wrong), "{wrong}");
    }
}

/// Changes one part of a value and hands over each result, with what was changed.
fn mutate(value: &Value, each: &mut dyn FnMut(Value, &str)) {
    let mut places = vec![String::new()];
    while let Some(place) = places.pop() {
        let Some(part) = value.pointer(&place) else {
            continue;
        };
        let mut with = |what: &str, change: &dyn Fn(&mut Value)| {
            let mut changed = value.clone();
            if let Some(part) = changed.pointer_mut(&place) {
                change(part);
            }
            each(changed, &format!("{place}: {what}"));
        };
        with("a list of lists", &|part| *part = json!([[]]));
        with("an empty list", &|part| *part = json!([]));
        with("a map", &|part| *part = json!({ "nobody knows": 1 }));
        with("an empty map", &|part| *part = json!({}));
        with("a text", &|part| *part = json!("nobody knows"));
        with("an empty text", &|part| *part = json!(""));
        with("a number", &|part| *part = json!(-7));
        with("a boolean", &|part| *part = json!(true));
        with("nothing", &|part| *part = Value::Null);
        match part {
            Value::Object(map) => {
                with("another key", &|part| part["nobody knows"] = json!(1));
                for key in map.keys() {
                    with(&format!("without {key}"), &|part| {
                        part.as_object_mut().unwrap().shift_remove(key);
                    });
                    places.push(format!(
                        "{place}/{}",
                        key.replace('~', "~0").replace('/', "~1")
                    ));
                }
            }
            Value::Array(items) => {
                places.extend((0..items.len()).map(|at| format!("{place}/{at}")));
            }
            _ => {}
        }
    }
}

/// What the rules say about a schema, its layout apart.
fn problems(value: &Value, library: &Library) -> Diagnostics {
    let source = Source::new("Custom.Case.yml", value.to_string());
    match margay_codegen::check(&source, library) {
        Ok(checked) => checked.warnings().clone(),
        Err(problems) => problems,
    }
}

/// Whether a problem is one of a key or of a kind of value, which both must find.
fn is_structural(message: &str) -> bool {
    message.starts_with("expected ")
        || message.starts_with("unknown key ")
        || message.starts_with("unknown type ")
        || message.starts_with("unknown indicator ")
        || message.starts_with("unknown parser ")
        || message.contains(" has no `")
}

#[test]
fn both_find_the_same_wrong_with_changed_schemas() {
    let validator = validator(SCHEMA);
    let mut changes = 0;
    for path in accepted() {
        let loaded = margay_codegen::load(&path, &Library::new()).unwrap();
        let whole = value(loaded.schema.text()).unwrap();
        let whole = first_fields(whole);
        mutate(&whole, &mut |changed, what| {
            changes += 1;
            let fits = validator.is_valid(&changed);
            let problems = problems(&changed, &loaded.library);
            let structural = problems.iter().find(|one| is_structural(&one.message));
            let place = format!("{}{what}", path.display());
            if let Some(problem) = structural {
                assert!(!fits, "{place}: only the rules say: {}", problem.message);
            }
            if !fits {
                assert!(
                    !problems.is_empty(),
                    "{place}: only the JSON Schema refuses it"
                );
            }
        });
    }
    assert!(changes > 5000, "{changes}");
}

/// A schema with its first fields; those of a large one are alike. Words of older YAML become what
/// they stand for, since no reader takes them in quotes.
fn first_fields(mut schema: Value) -> Value {
    const MOST: usize = 4;
    if let Some(Value::Array(fields)) = schema.get_mut("fields") {
        fields.truncate(MOST);
        for field in fields {
            match field.get_mut("required") {
                Some(flag) if *flag == "yes" => *flag = json!(true),
                _ => {}
            }
        }
    }
    schema
}
