//! The log types that margay knows without being given a schema.

use margay_logs::{LogType, Text};

use crate::failure::Failure;

/// The log type of lines when nothing is said about it.
const DEFAULT: &str = "AWS.ALB";

/// The log type of this name.
pub fn named(log_type: &str) -> Result<&'static LogType, Failure> {
    margay_logs::named(log_type).ok_or_else(|| {
        let mut all = margay_logs::all().iter();
        let twin = all.find(|one| one.name.eq_ignore_ascii_case(log_type));
        let hint = twin.map_or_else(String::new, |twin| format!("did you mean {}? ", twin.name));
        Failure::Trouble(format!(
            "no built-in schema is called {log_type}; {hint}`margay schemas` lists what there is"
        ))
    })
}

/// The log type of lines when nothing is said about it.
pub fn default() -> Result<&'static LogType, Failure> {
    named(DEFAULT)
}

/// The name that schemas have for a layout: that of its file.
pub fn layout_name(layout: &Text) -> &'static str {
    let file = layout.name.rsplit('/').next().unwrap_or(layout.name);
    file.strip_suffix(".layout.yml").unwrap_or(file)
}
