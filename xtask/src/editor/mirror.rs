//! Types that are what margay's YAML files hold. They are described and never made.

#![expect(dead_code, reason = "only their descriptions are used")]

mod cases;
mod fields;
mod parser;
mod schema;
mod transforms;
mod words;

pub use cases::CaseFile;
pub use schema::SchemaFile;
