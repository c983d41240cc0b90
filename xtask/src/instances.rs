//! Which log types have a generated parser, and where it is kept.

/// A log type and the file of its generated parser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instance {
    /// The schema's name.
    pub log_type: &'static str,
    /// The generated file, seen from the root.
    pub file: &'static str,
}

/// Every instance. A schema that is not listed is checked and runs through the interpreter.
pub const INSTANCES: &[Instance] = &[Instance {
    log_type: "AWS.ALB",
    file: "alb/src/generated.rs",
}];

/// The instance of a log type.
pub fn find(log_type: &str) -> Option<&'static Instance> {
    INSTANCES
        .iter()
        .find(|instance| instance.log_type == log_type)
}
