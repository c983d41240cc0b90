//! Generates the parser of the schema into cargo's output folder.

use std::env;
use std::error::Error;
use std::fs;
use std::path::Path;

use margay_codegen::{Library, emit, load, plan};

const SCHEMA: &str = "schema/Custom.BadgeDoor.yml";

fn main() -> Result<(), Box<dyn Error>> {
    // The layout beside the schema counts too, so the whole folder is watched.
    println!("cargo::rerun-if-changed=schema");
    let loaded = load(Path::new(SCHEMA), &Library::new()).map_err(show)?;
    let planned = plan(&loaded.schema, &loaded.library).map_err(show)?;
    let text = emit(&planned.plan, SCHEMA, "cargo build");
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("badge_door.rs"), text)?;
    Ok(())
}

/// Prints what is wrong with the schema as it is meant to be read, and stops the build.
fn show(problems: margay_codegen::Diagnostics) -> String {
    eprint!("{problems}");
    format!("{SCHEMA} cannot be used")
}
