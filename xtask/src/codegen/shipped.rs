//! What ships: each schema with its plan, and the place of its parser.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use margay_codegen::plan::Plan;
use margay_codegen::{Diagnostic, Diagnostics, Library, Loaded, module_name};

use crate::files;
use crate::instances::{self, Instance};

/// Vendors that would be mistaken for a part of the crate itself, or for a crate that it needs.
const TAKEN: [&str; 7] = [
    "bin",
    "lib",
    "log_type",
    "main",
    "margay_alb",
    "margay_runtime",
    "registry",
];

/// A log type whose parser is generated.
#[derive(Debug)]
pub(super) struct Shipped {
    pub(super) plan: Plan,
    /// The module of its vendor, which is the vendor's feature too.
    pub(super) vendor: String,
    /// Its own module.
    pub(super) module: String,
    /// The files that it is made of, seen from the root, with slashes.
    pub(super) schema: String,
    pub(super) layout: Option<String>,
    pub(super) cases: String,
    /// The crate of its own that it has, if any.
    pub(super) instance: Option<&'static Instance>,
}

impl Shipped {
    pub(super) fn log_type(&self) -> &str {
        &self.plan.log_type
    }

    /// The path to its parser in the crate of all log types.
    pub(super) fn parser(&self) -> String {
        let (vendor, module, record) = (&self.vendor, &self.module, &self.plan.record);
        format!("crate::{vendor}::{module}::{record}Parser")
    }

    /// Its name as one word in Rust's case.
    pub(super) fn variant(&self) -> String {
        let words = [&self.vendor, &self.module];
        let words = words.into_iter().flat_map(|name| name.split('_'));
        words.map(capitalised).collect()
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// Loads a schema, named from the root; there may be warnings.
pub(super) fn find(root: &Path, name: &Path) -> Result<(Shipped, Diagnostics), Diagnostics> {
    let loaded = margay_codegen::load(&root.join(name), &Library::new())?;
    let planned = margay_codegen::plan(&loaded.schema, &loaded.library)?;
    let vendor = vendor(name)?;
    let shipped = Shipped {
        module: module_name(without_vendor(&planned.plan.log_type)),
        vendor,
        schema: slashes(name),
        layout: layout(root, &loaded),
        cases: cases(root, name)?,
        instance: instances::find(&planned.plan.log_type),
        plan: planned.plan,
    };
    Ok((shipped, planned.warnings))
}

/// The module of the vendor whose folder a schema is in.
fn vendor(name: &Path) -> Result<String, Diagnostics> {
    let inner = name.strip_prefix(files::SCHEMAS).unwrap_or(name);
    let folder = inner.parent().and_then(|folder| folder.iter().next());
    let refused = |message: String| Diagnostics::from(Diagnostic::of_file(slashes(name), message));
    let Some(folder) = folder else {
        let message = "a schema is in the folder of its vendor, as in `schemas/acme/`; move it";
        return Err(refused(message.to_owned()));
    };
    let module = module_name(&folder.to_string_lossy());
    match TAKEN.contains(&module.as_str()) {
        false => Ok(module),
        true => Err(refused(format!(
            "a vendor's folder cannot be called `{module}`, which means something else in margay-logs; \
             rename the folder"
        ))),
    }
}

/// A log type's name without its first part, unless it has one part only.
fn without_vendor(log_type: &str) -> &str {
    log_type.split_once('.').map_or(log_type, |(_, rest)| rest)
}

/// The layout that was found beside the schema.
fn layout(root: &Path, loaded: &Loaded) -> Option<String> {
    let name = loaded.library.layouts().next()?;
    let path = PathBuf::from(loaded.library.layout(name)?.name());
    Some(slashes(path.strip_prefix(root).unwrap_or(&path)))
}

/// The file of cases beside a schema, which every log type that ships has.
fn cases(root: &Path, name: &Path) -> Result<String, Diagnostics> {
    let stem = name.file_stem().unwrap_or_default().to_string_lossy();
    let beside = name.with_file_name(format!("{stem}_tests.yml"));
    match root.join(&beside).is_file() {
        true => Ok(slashes(&beside)),
        false => {
            let message = format!("it has no cases; put some into {}", slashes(&beside));
            Err(Diagnostic::of_file(slashes(name), message).into())
        }
    }
}

/// Log types that would be the same in Rust.
pub(super) fn clashes(shipped: &[Shipped]) -> Vec<Diagnostic> {
    let mut clashes = Vec::new();
    let mut taken: BTreeMap<String, &Shipped> = BTreeMap::new();
    for one in shipped {
        if let Some(other) = taken.get(&one.variant()) {
            let path = format!("{}::{}", one.vendor, one.module);
            let message = format!(
                "the module of {} would be `{path}`, which is that of {} in {}; rename one of them",
                one.log_type(),
                other.log_type(),
                other.schema
            );
            clashes.push(Diagnostic::of_file(&*one.schema, message));
        } else {
            taken.insert(one.variant(), one);
        }
    }
    clashes
}

/// A path as it is written on every system.
fn slashes(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}
