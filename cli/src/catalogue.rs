//! `margay schemas`: what is built in, and how two schemas differ.

use std::fmt::Write;

use crate::args::{SchemasArgs, SchemasCommand};
use crate::builtin::{self, BUILT_IN};
use crate::diff;
use crate::failure::{Failure, Status};
use crate::manual::print;

/// Lists the schemas that are built in, shows one, or compares two.
pub fn schemas(args: &SchemasArgs) -> Result<Status, Failure> {
    match &args.command {
        None | Some(SchemasCommand::List) => print(list().as_bytes()),
        Some(SchemasCommand::Show { name, layout }) => {
            let built_in = builtin::named(name)?;
            let file = if *layout {
                &built_in.layout
            } else {
                &built_in.schema
            };
            print(file.text.as_bytes())
        }
        Some(SchemasCommand::Diff(args)) => diff::diff(args),
    }
}

fn list() -> String {
    let widest = BUILT_IN
        .iter()
        .map(|built_in| built_in.log_type.len())
        .max()
        .unwrap_or(0);
    BUILT_IN.iter().fold(String::new(), |mut list, built_in| {
        // Writing to a string cannot fail.
        let _ = writeln!(list, "{:widest$}  {}", built_in.log_type, built_in.about);
        list
    })
}
