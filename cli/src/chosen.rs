//! Which schemas arguments ask for, of one's own ones or of those that are built in.

use std::path::PathBuf;

use margay_codegen::{Loaded, Source};
use margay_logs::LogType;

use crate::builtin;
use crate::failure::Failure;
use crate::schemas::{Schema, built_in_library, find_schemas, is_same_name, shared_name};

/// The schema that arguments ask for: one of one's own, or a built-in one.
pub fn choose_one(path: &[PathBuf], names: &[String]) -> Result<Schema, Failure> {
    if path.is_empty() {
        let built_ins = choose_built_ins(names)?;
        let known = built_ins.iter().map(|built_in| built_in.name);
        return match built_ins.as_slice() {
            [only] => Ok(built_in_schema(only)),
            _ => Err(one_only(known)),
        };
    }
    let mut found = find_schemas(path)?;
    let chosen = choose_schemas(&found, names)?;
    let at = match chosen.as_slice() {
        [only] => found.iter().position(|schema| std::ptr::eq(schema, *only)),
        _ => {
            let known = chosen.iter().map(|schema| schema.log_type.as_deref());
            return Err(one_only(known.flatten()));
        }
    };
    Ok(found.swap_remove(at.unwrap_or(0)))
}

/// The built-in log types of these names.
pub fn choose_built_ins(names: &[String]) -> Result<Vec<&'static LogType>, Failure> {
    match names {
        [] => builtin::default().map(|one| vec![one]),
        _ => once(names).map(|name| built_in(name)).collect(),
    }
}

fn built_in(name: &str) -> Result<&'static LogType, Failure> {
    builtin::named(name).map_err(|failure| match failure {
        Failure::Trouble(message) => {
            Failure::Trouble(format!("{message}; give one of your own with --path"))
        }
        failure @ Failure::ClosedPipe => failure,
    })
}

/// The schemas of these names among those that were found; all of them where there are no names.
pub fn choose_schemas<'s>(
    found: &'s [Schema],
    names: &[String],
) -> Result<Vec<&'s Schema>, Failure> {
    match names {
        // What is wrong with a schema without a name is told when it is used.
        [] => found
            .iter()
            .map(|schema| match &schema.log_type {
                Some(name) => named(found, name),
                None => Ok(schema),
            })
            .collect(),
        _ => once(names).map(|name| named(found, name)).collect(),
    }
}

/// Each name once, in the order in which they come first.
fn once(names: &[String]) -> impl Iterator<Item = &String> {
    let all = names.iter().enumerate();
    all.filter(|(at, name)| !names[..*at].contains(name))
        .map(|(_, name)| name)
}

fn named<'s>(found: &'s [Schema], name: &str) -> Result<&'s Schema, Failure> {
    let mut named = found
        .iter()
        .filter(|schema| is_same_name(schema.log_type.as_deref(), name));
    match (named.next(), named.next()) {
        (Some(only), None) if only.log_type.as_deref() == Some(name) => Ok(only),
        (Some(one), Some(other)) => Err(Failure::Trouble(format!(
            "two schemas are called {}: {} and {}; give only one of them as --path",
            shared_name(one, other),
            one.file,
            other.file
        ))),
        _ => {
            let known: Vec<_> = found
                .iter()
                .filter_map(|schema| schema.log_type.as_deref())
                .collect();
            Err(Failure::Trouble(format!(
                "no schema in --path is called {name}; there are: {}",
                known.join(", ")
            )))
        }
    }
}

fn one_only<'n>(names: impl Iterator<Item = &'n str>) -> Failure {
    let names: Vec<_> = names.collect();
    Failure::Trouble(format!(
        "this takes one log type at a time; name it with --schemas, one of: {}",
        names.join(", ")
    ))
}

/// The schema of a built-in log type.
pub fn built_in_schema(built_in: &LogType) -> Schema {
    let file = &built_in.schema;
    Schema {
        file: file.name.to_owned(),
        log_type: Some(built_in.name.to_owned()),
        loaded: Ok(Loaded {
            schema: Source::new(file.name, file.text),
            library: built_in_library(),
        }),
        read: Vec::new(),
    }
}
