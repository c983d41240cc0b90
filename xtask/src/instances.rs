//! Which log types have a crate of their own. All others are modules of `margay-logs`.

/// A log type and the file of its generated parser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instance {
    /// The schema's name.
    pub log_type: &'static str,
    /// The generated file, seen from the root.
    pub file: &'static str,
    /// The package that the file is in.
    pub package: &'static str,
}

/// Every log type with a crate of its own, which `margay-logs` exports under the name of the module
/// that it would be.
pub const INSTANCES: &[Instance] = &[Instance {
    log_type: "AWS.ALB",
    file: "alb/src/generated.rs",
    package: "margay-alb",
}];

/// The instance of a log type.
pub fn find(log_type: &str) -> Option<&'static Instance> {
    INSTANCES
        .iter()
        .find(|instance| instance.log_type == log_type)
}
