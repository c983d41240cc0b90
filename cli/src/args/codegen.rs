//! The options of `margay codegen`.

use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  margay codegen My.Log.yml -o my-log           a crate of the parser of one schema
  margay codegen schemas/ -o logs --name acme-logs
                                                one of every schema in a folder, under another name
  margay codegen My.Log.yml -o my-log --runtime-path ../margay/runtime
                                                with margay-runtime from a folder
  margay codegen My.Log.yml -o my-log --check   is it up to date? for CI

Then, in Rust:
  let door = acme_door::Door::parse(line, &mut scratch)?;

Exit status: 0 the crate is as the schemas say; 1 it is not (with --check); 2 usage, a schema that
cannot be used, or a folder that cannot be written.";

/// Generate a Rust crate that parses the logs of schemas
///
/// The folder becomes a crate with a module for each log type: a typed record that borrows from its
/// line, its owned form, and its parser. It needs the crate margay-runtime and nothing else. Only
/// `Cargo.toml` and the generated files of `src` are written, and only where they change; other files
/// in the folder are left alone. A folder that margay has not written is refused.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct CodegenArgs {
    /// Schemas, and folders that are searched for them
    #[arg(value_name = "SCHEMA_OR_DIR", required = true)]
    pub schemas: Vec<PathBuf>,

    /// The folder of the crate
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,

    /// What the crate is called, if not like its folder
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,

    /// Take margay-runtime from this folder, and not this margay's version of it from crates.io
    ///
    /// A relative path stays relative: the manifest says how to get there from the crate.
    #[arg(long, value_name = "PATH")]
    pub runtime_path: Option<PathBuf>,

    /// Write nothing; name each file that is not as the schemas say
    #[arg(long)]
    pub check: bool,
}
