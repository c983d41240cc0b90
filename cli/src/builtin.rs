//! The log types that margay knows without being given a schema.

use margay_logs::{LogType, Text};

use crate::failure::Failure;

/// The log type of lines when nothing is said about it.
const DEFAULT: &str = "AWS.ALB";

/// The log type of this name.
pub fn named(log_type: &str) -> Result<&'static LogType, Failure> {
    margay_logs::named(log_type).ok_or_else(|| {
        Failure::Trouble(format!(
            "no built-in schema is called {log_type}; there are: {}; give one of your own with \
             --path",
            names()
        ))
    })
}

/// The log type of lines when nothing is said about it.
pub fn default() -> Result<&'static LogType, Failure> {
    named(DEFAULT)
}

/// The names of the log types.
fn names() -> String {
    let names: Vec<_> = margay_logs::all().iter().map(|one| one.name).collect();
    names.join(", ")
}

/// The name that schemas have for a layout: that of its file.
pub fn layout_name(layout: &Text) -> &'static str {
    let file = layout.name.rsplit('/').next().unwrap_or(layout.name);
    file.strip_suffix(".layout.yml").unwrap_or(file)
}
