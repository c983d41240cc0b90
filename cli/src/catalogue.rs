//! `margay schemas`: what is built in, and how two schemas differ.

use std::fmt::Write;

use crate::args::{SchemasArgs, SchemasCommand};
use crate::builtin;
use crate::diff;
use crate::failure::{Failure, Status};
use crate::manual::print;

/// Lists the schemas that are built in, shows one, or compares two.
pub fn schemas(args: &SchemasArgs) -> Result<Status, Failure> {
    match &args.command {
        None | Some(SchemasCommand::List) => print(list().as_bytes()),
        Some(SchemasCommand::Show { name, layout }) => {
            let built_in = builtin::named(name)?;
            let file = match layout {
                false => built_in.schema,
                true => built_in.layout.ok_or_else(|| without_layout(name))?,
            };
            print(file.text.as_bytes())
        }
        Some(SchemasCommand::Diff(args)) => diff::diff(args),
    }
}

fn without_layout(name: &str) -> Failure {
    Failure::Trouble(format!(
        "{name} has no layout: its schema says how lines are cut; leave --layout out"
    ))
}

fn list() -> String {
    let all = margay_logs::all();
    let name = all.iter().map(|one| one.name.len()).max().unwrap_or(0);
    let cut = all.iter().map(|one| one.cut.len()).max().unwrap_or(0);
    all.iter().fold(String::new(), |mut list, one| {
        // Writing to a string cannot fail.
        let _ = writeln!(list, "{:name$}  {:cut$}  {}", one.name, one.cut, one.about);
        list
    })
}
