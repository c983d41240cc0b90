//! Log schemas: read, checked, and lowered to a plan.
//!
//! A schema is a YAML file that names the fields of a log type. Together with a layout, which says
//! how a line is cut, it becomes a [`plan::Plan`]: every decision about the log type, taken once.
//!
//! ```
//! use margay_codegen::{Library, Source, plan};
//!
//! let schema = Source::new(
//!     "Custom.Door.yml",
//!     "
//! schema: Custom.Door
//! parser: {native: {name: Custom.Door}}
//! fields:
//!   - {name: at, type: timestamp, timeFormat: rfc3339, required: true}
//!   - {name: badgeId, type: string}
//! ",
//! );
//! let layout = Source::new(
//!     "Custom.Door.layout.yml",
//!     "
//! layout: Custom.Door
//! delimited: {separator: ' ', least: 1}
//! columns:
//!   - {column: time, field: at}
//!   - {column: badge, field: badgeId}
//! event_time: at
//! ",
//! );
//! let mut library = Library::new();
//! library.add_layout("Custom.Door", layout);
//!
//! let planned = plan(&schema, &library)?;
//! assert_eq!(planned.plan.record, "Door");
//! assert_eq!(planned.plan.fields[1].rust_name, "badge_id");
//! assert!(planned.warnings.is_empty());
//! # Ok::<(), margay_codegen::Diagnostics>(())
//! ```
//!
//! Whatever is wrong with a file comes back as [`Diagnostics`], all of it at once, each with its
//! place. No text, however hostile, makes these functions panic, hang or use unbounded memory.

pub mod cases;
mod check;
mod checked;
mod deep;
mod diagnostic;
mod emit;
mod grok;
mod json;
mod layout;
mod library;
mod load;
mod locate;
mod lower;
mod names;
mod origins;
pub mod outline;
mod places;
pub mod plan;
mod read;
mod schema;
mod source;
mod suggest;
mod syntax;
mod time_format;
mod yaml;

pub use check::{column_name, is_log_type, is_standard_field};
pub use checked::Checked;
pub use diagnostic::{Diagnostic, Diagnostics, Note, Position, Severity, printable};
pub use emit::emit;
pub use library::Library;
pub use load::{Loaded, load, load_cases};
pub use names::module_name;
pub use origins::{Origin, Origins};
pub use source::{Source, Span, Spanned};

use diagnostic::Report;

/// Reads a schema and checks it, and the layout it names in the library, against every rule.
///
/// ```
/// use margay_codegen::{Library, Source, check};
///
/// let schema = Source::new("door.yml", "schema: Custom.Door\nfields: []\n");
/// let diagnostics = check(&schema, &Library::new()).unwrap_err();
/// let first = diagnostics.iter().next().unwrap();
/// assert_eq!(first.message, "the schema has no fields");
/// ```
pub fn check(source: &Source, library: &Library) -> Result<Checked, Diagnostics> {
    let mut report = Report::new(source);
    let schema = schema::read(source, &mut report);
    check::check(schema, library, report)
}

/// Turns a schema, and the layout it names in the library, into a plan.
///
/// Also refuses a script that this build cannot read.
pub fn plan(source: &Source, library: &Library) -> Result<Planned, Diagnostics> {
    let checked = check(source, library)?;
    let runnable = check::runnable(&checked)?;
    let plan = lower::lower(&runnable);
    let warnings = checked.warnings;
    Ok(Planned { plan, warnings })
}

/// A plan, and what its schema's author should look at nevertheless.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    /// Every decision about the log type.
    pub plan: plan::Plan,
    /// Problems that do not stand in the way.
    pub warnings: Diagnostics,
}

impl Planned {
    /// The plan when there are no warnings; otherwise the warnings as errors.
    pub fn strict(self) -> Result<plan::Plan, Diagnostics> {
        match self.warnings.is_empty() {
            true => Ok(self.plan),
            false => Err(self.warnings.deny_warnings()),
        }
    }
}
