//! `margay codegen`: schemas become a crate of their own, outside margay's repository.

mod folder;
mod package;

use std::path::Path;

use margay_codegen::plan::Plan;
use margay_codegen::{emit, module_name};

use crate::args::CodegenArgs;
use crate::engines::lower;
use crate::failure::{Failure, Status};
use crate::output;
use crate::schemas::{Schema, find_schemas};
use crate::totals::counted;
use folder::Folder;

/// How generated files name what they are made by.
const COMMAND: &str = "margay codegen";

/// Names that the generated crate has already, or that cargo gives a meaning to.
const TAKEN: [&str; 3] = ["lib", "main", "margay_runtime"];

/// A log type, and the module that it becomes.
struct Module {
    name: String,
    plan: Plan,
    /// The schema's file.
    schema: String,
}

impl Module {
    /// Its text. That names the schema without its folder, so that it is the same wherever it is
    /// generated.
    fn text(&self) -> String {
        let schema = Path::new(&self.schema).file_name().unwrap_or_default();
        emit(&self.plan, &schema.to_string_lossy(), COMMAND)
    }
}

/// Generates a crate, or compares it with what it should be.
pub fn codegen(args: &CodegenArgs) -> Result<Status, Failure> {
    let modules = modules(&find_schemas(&args.schemas)?)?;
    check_names(&modules)?;
    let mut files = vec![
        ("Cargo.toml".into(), package::manifest(args, &modules)?),
        ("src/lib.rs".into(), package::root(&modules)),
    ];
    let parsers = modules.iter();
    files.extend(parsers.map(|module| (format!("src/{}.rs", module.name), module.text())));
    let folder = Folder::open(&args.output, files)?;
    match args.check {
        true => Ok(report_stale(&folder)),
        false => {
            output::remove_on_interrupt();
            folder.write()?;
            report_written(&folder, modules.len());
            Ok(Status::Good)
        }
    }
}

fn report_stale(folder: &Folder) -> Status {
    for name in &folder.stale {
        eprintln!("{}: not up to date", folder.shown(name));
    }
    for name in &folder.left_over {
        eprintln!("{}: no schema belongs to it any more", folder.shown(name));
    }
    match folder.stale.is_empty() && folder.left_over.is_empty() {
        true => Status::Good,
        false => Status::Rejects,
    }
}

fn report_written(folder: &Folder, log_types: usize) {
    let log_types = counted(log_types as u64, "log type");
    let written = counted(folder.stale.len() as u64, "file");
    let removed = match folder.left_over.len() {
        0 => String::new(),
        removed => format!(", {removed} removed"),
    };
    eprintln!(
        "{}: {log_types}, {written} written{removed}",
        folder.shown("")
    );
}

/// The log types of schemas, by the names of their modules. What is wrong with any of them goes to
/// stderr.
fn modules(schemas: &[Schema]) -> Result<Vec<Module>, Failure> {
    let lowered: Vec<_> = schemas.iter().map(module).collect();
    let failed = lowered.iter().filter(|module| module.is_err()).count();
    let mut modules = Vec::new();
    for module in lowered {
        match module {
            Err(_) if failed > 1 => {
                return Err(Failure::Trouble(format!("{failed} schemas cannot be used")));
            }
            module => modules.push(module?),
        }
    }
    modules.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(modules)
}

fn module(schema: &Schema) -> Result<Module, Failure> {
    let plan = lower(schema, false)?;
    Ok(Module {
        name: module_name(&plan.log_type),
        plan,
        schema: schema.file.clone(),
    })
}

/// Refuses log types whose modules have the same name, or one that is taken.
fn check_names(modules: &[Module]) -> Result<(), Failure> {
    for module in modules {
        if TAKEN.contains(&module.name.as_str()) {
            return Err(Failure::Trouble(format!(
                "the module of {} would be called `{}`, which has another meaning; rename the log type",
                module.plan.log_type, module.name
            )));
        }
    }
    for pair in modules.windows(2) {
        if let [one, other] = pair
            && one.name == other.name
        {
            return Err(Failure::Trouble(format!(
                "{} in {} and {} in {} would both be the module `{}`; give only one of them, or \
                 rename it",
                one.plan.log_type, one.schema, other.plan.log_type, other.schema, one.name
            )));
        }
    }
    Ok(())
}
