//! The text of the crate of all log types, `logs/`, and of the crates that a log type has for itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use margay_codegen::{Diagnostic, Diagnostics, emit};

use super::region::{self, Comment};
use super::shipped::Shipped;
use super::{COMMAND, header_start};
use crate::files::{LOGS, README};

/// Every file and its text, seen from the root.
pub(super) fn files(
    root: &Path,
    shipped: &[Shipped],
) -> Result<Vec<(PathBuf, String)>, Diagnostics> {
    let vendors = vendors(shipped);
    let mut files = vec![
        with_region(root, in_logs("Cargo.toml"), ("#", ""), &features(&vendors))?,
        with_region(root, in_logs("src/lib.rs"), ("//", ""), &modules(&vendors))?,
        with_region(root, README.into(), ("<!--", " -->"), &table(&vendors))?,
        (in_logs("src/registry.rs"), registry(shipped)),
    ];
    for (vendor, log_types) in &vendors {
        let file = in_logs(&format!("src/{vendor}/mod.rs"));
        files.push((file, vendor_module(log_types)));
    }
    let parsers = shipped.iter().map(|one| {
        let file = match one.instance {
            Some(instance) => PathBuf::from(instance.file),
            None => in_logs(&format!("src/{}/{}.rs", one.vendor, one.module)),
        };
        (file, emit(&one.plan, &one.schema, COMMAND))
    });
    files.extend(parsers);
    Ok(files)
}

type Vendors<'a> = BTreeMap<&'a str, Vec<&'a Shipped>>;

fn vendors(shipped: &[Shipped]) -> Vendors<'_> {
    let mut vendors = Vendors::new();
    for one in shipped {
        vendors.entry(&one.vendor).or_default().push(one);
    }
    vendors
}

fn in_logs(name: &str) -> PathBuf {
    Path::new(LOGS).join(name)
}

/// A file with other lines in its generated part.
fn with_region(
    root: &Path,
    file: PathBuf,
    comment: Comment,
    lines: &str,
) -> Result<(PathBuf, String), Diagnostics> {
    let refused = |message: String| Diagnostic::of_file(file.display().to_string(), message);
    let text = fs::read_to_string(root.join(&file)).map_err(|error| refused(error.to_string()))?;
    let text = region::replace(&text, comment, lines).map_err(refused)?;
    Ok((file, text))
}

/// What ships, as rows of a table: a vendor, and its log types with what lines of them are.
fn table(vendors: &Vendors<'_>) -> String {
    let row = |(vendor, log_types): (&&str, &Vec<&Shipped>)| {
        let named = log_types
            .iter()
            .map(|one| format!("`{}` {}", one.log_type(), one.plan.cut.name()));
        let named: Vec<_> = named.collect();
        format!("| `{vendor}` | {} |\n", named.join(", "))
    };
    let rows: String = vendors.iter().map(row).collect();
    format!("| feature | log types, and what their lines are |\n|---|---|\n{rows}")
}

/// The features of the manifest: one for each vendor, and all of them.
fn features(vendors: &Vendors<'_>) -> String {
    let names: Vec<_> = vendors.keys().map(|vendor| format!("{vendor:?}")).collect();
    let mut lines = format!("default = [{}]\n", names.join(", "));
    for (vendor, log_types) in vendors {
        let instances = log_types.iter().filter_map(|one| one.instance);
        let mut needs: Vec<_> = instances
            .map(|instance| format!("\"dep:{}\"", instance.package))
            .collect();
        let features = log_types.iter().flat_map(|one| one.plan.cut.features());
        for feature in features.collect::<BTreeSet<_>>() {
            needs.push(format!("\"margay-runtime/{feature}\""));
        }
        lines += &format!("{vendor} = [{}]\n", needs.join(", "));
    }
    lines
}

/// The modules of the vendors.
fn modules(vendors: &Vendors<'_>) -> String {
    let module = |vendor: &&str| format!("#[cfg(feature = \"{vendor}\")]\npub mod {vendor};\n");
    vendors.keys().map(module).collect()
}

fn header(of: &str) -> String {
    let start = header_start();
    format!("{start} from {of}.\n// Do not edit: change the schemas and run the command again.\n\n")
}

/// The module of a vendor: a list of its log types.
fn vendor_module(log_types: &[&Shipped]) -> String {
    let folder = log_types.first().map_or("", |one| {
        one.schema.rsplit_once('/').map_or("", |(folder, _)| folder)
    });
    let about = format!("//! The log types of `{folder}`.\n");
    let modules = log_types.iter().map(|one| {
        let (module, record) = (&one.module, &one.plan.record);
        let about = format!(
            "\n/// `{}`: the record [`{record}`]({module}::{record}) and its parser.\n",
            one.log_type()
        );
        about
            + &match one.instance {
                Some(instance) => {
                    let name = instance.package.replace('-', "_");
                    format!("pub use {name} as {module};\n")
                }
                None => format!("#[rustfmt::skip]\npub mod {module};\n"),
            }
    });
    header(&format!("{folder}/")) + &about + &modules.collect::<String>()
}

/// The table of all log types, and the way from an entry of it to the parser.
fn registry(shipped: &[Shipped]) -> String {
    let entries: String = shipped.iter().map(entry).collect();
    let variants: String = shipped
        .iter()
        .map(|one| format!("    {}\n    {},\n", feature(one), one.variant()))
        .collect();
    let arms: String = shipped
        .iter()
        .map(|one| {
            let (feature, variant, parser) = (feature(one), one.variant(), one.parser());
            format!(
                "            {feature}\n            Self::{variant} => visitor.visit({parser}),\n"
            )
        })
        .collect();
    format!(
        "{}\
use crate::{{LogType, Visit}};

/// Every log type whose feature is on, by name.
pub(crate) static ALL: &[LogType] = &[
{entries}];

/// Which parser a log type has.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Id {{
{variants}}}

impl Id {{
    #[allow(unused_variables, reason = \"without any feature there is nothing to visit\")]
    pub(crate) fn visit<V: Visit>(self, visitor: V) -> V::Output {{
        match self {{
{arms}        }}
    }}
}}
",
        header("schemas/")
    )
}

fn feature(one: &Shipped) -> String {
    format!("#[cfg(feature = {:?})]", one.vendor)
}

fn entry(one: &Shipped) -> String {
    let layout = match &one.layout {
        Some(layout) => format!("Some({})", text(layout)),
        None => "None".to_owned(),
    };
    format!(
        "    {}
    LogType {{
        name: {:?},
        about: {:?},
        cut: {:?},
        schema: {},
        layout: {layout},
        cases: {},
        id: Id::{},
    }},
",
        feature(one),
        one.log_type(),
        first_sentence(&one.plan.description),
        one.plan.cut.name(),
        text(&one.schema),
        text(&one.cases),
        one.variant(),
    )
}

/// A file that is named and taken in.
fn text(file: &str) -> String {
    let included = format!("../../{file}");
    format!(
        "crate::Text {{
            name: {file:?},
            text: include_str!({included:?}),
        }}"
    )
}

/// A description up to the end of its first sentence, which is left out.
fn first_sentence(description: &str) -> &str {
    let sentence = description.split_once(". ");
    sentence.map_or_else(|| description.trim_end_matches('.'), |(first, _)| first)
}
