//! The log types that margay knows without being given a schema.

use margay_runtime::{Engine, JsonEngine, JsonOptions, ParseOptions};

use crate::failure::Failure;

/// A log type with its schema and its generated parser.
pub struct BuiltIn {
    pub log_type: &'static str,
    /// What its lines are, in a few words.
    pub about: &'static str,
    pub schema: Text,
    pub layout: Text,
    /// What some lines become, for `margay test`.
    pub cases: Text,
    /// An engine that runs the generated parser.
    pub engine: fn(ParseOptions, JsonOptions) -> Box<dyn Engine>,
}

/// A file of the schemas folder.
pub struct Text {
    pub name: &'static str,
    pub text: &'static str,
}

/// Every log type that is built in, by name.
pub const BUILT_IN: &[BuiltIn] = &[BuiltIn {
    log_type: "AWS.ALB",
    about: "access logs of AWS Application Load Balancers",
    schema: Text {
        name: "schemas/aws/AWS.ALB.yml",
        text: include_str!("../../schemas/aws/AWS.ALB.yml"),
    },
    layout: Text {
        name: "schemas/aws/AWS.ALB.layout.yml",
        text: include_str!("../../schemas/aws/AWS.ALB.layout.yml"),
    },
    cases: Text {
        name: "schemas/aws/AWS.ALB_tests.yml",
        text: include_str!("../../schemas/aws/AWS.ALB_tests.yml"),
    },
    engine: |parse, json| Box::new(JsonEngine::new(margay_alb::AlbParser, parse, json)),
}];

/// The log type of this name.
pub fn named(log_type: &str) -> Result<&'static BuiltIn, Failure> {
    let mut all = BUILT_IN.iter();
    all.find(|built_in| built_in.log_type == log_type)
        .ok_or_else(|| {
            Failure::Trouble(format!(
                "no built-in schema is called {log_type}; there are: {}; give one of your own with \
             --path",
                names()
            ))
        })
}

/// The names of the log types.
pub fn names() -> String {
    let names: Vec<_> = BUILT_IN.iter().map(|built_in| built_in.log_type).collect();
    names.join(", ")
}
