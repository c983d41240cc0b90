//! `margay schemas`: what is built in.

use std::fmt::Write;

use crate::args::{SchemasArgs, SchemasCommand};
use crate::builtin::{self, BUILT_IN};
use crate::failure::{Failure, Status};
use crate::manual::print;

/// Lists the schemas that are built in, or shows one.
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
