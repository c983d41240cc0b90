//! The log types that margay ships, each a record and its parser, generated from its schema.
//!
//! A module is a vendor, and in it a module is a log type:
//!
//! ```
//! use margay_logs::apache::access_common::AccessCommon;
//! use margay_logs::Scratch;
//!
//! let line = r#"192.0.2.7 - frank [10/Oct/2000:13:55:36 -0700] "GET /a.gif HTTP/1.0" 200 2326"#;
//! let mut scratch = Scratch::new();
//! let access = AccessCommon::parse(line, &mut scratch)?;
//! assert_eq!(access.request_user, Some("frank"));
//! assert_eq!(access.response_status, Some(200));
//! # Ok::<(), margay_logs::ParseError>(())
//! ```
//!
//! Where the log type is known at run time only, [`named`] finds it, and [`all`] lists what there
//! is:
//!
//! ```
//! use margay_logs::{JsonOptions, ParseOptions, Report};
//!
//! let nginx = margay_logs::named("Nginx.Access").expect("it is there");
//! let mut engine = nginx.engine(ParseOptions::default(), JsonOptions::default());
//! let line = b"192.0.2.7 - - [01/Mar/2024:12:30:00 +0000] \"GET / HTTP/2.0\" 200 612 \"-\" \"-\"";
//! let (mut out, mut report) = (Vec::new(), Report::default());
//! engine.parse(line, &mut out, &mut report);
//! assert!(out.starts_with(br#"{"remoteAddr":"192.0.2.7","#));
//! assert_eq!(report.tally.events, 1);
//! ```
//!
//! Features are vendors. All are on; `default-features = false` and a list compile only those that
//! you need.

mod log_type;
// The generator formats it, the same on every machine.
#[rustfmt::skip]
mod registry;

// Begin of what `cargo xtask codegen` writes.
#[cfg(feature = "apache")]
pub mod apache;
#[cfg(feature = "aws")]
pub mod aws;
#[cfg(feature = "cisco_umbrella")]
pub mod cisco_umbrella;
#[cfg(feature = "cloudflare")]
pub mod cloudflare;
#[cfg(feature = "gcp")]
pub mod gcp;
#[cfg(feature = "github")]
pub mod github;
#[cfg(feature = "gitlab")]
pub mod gitlab;
#[cfg(feature = "juniper")]
pub mod juniper;
#[cfg(feature = "nginx")]
pub mod nginx;
#[cfg(feature = "okta")]
pub mod okta;
#[cfg(feature = "osquery")]
pub mod osquery;
#[cfg(feature = "slack")]
pub mod slack;
#[cfg(feature = "suricata")]
pub mod suricata;
#[cfg(feature = "syslog")]
pub mod syslog;
#[cfg(feature = "teleport")]
pub mod teleport;
#[cfg(feature = "zeek")]
pub mod zeek;
// End of what `cargo xtask codegen` writes.

pub use log_type::{LogType, Text, Visit, all, named};
pub use margay_runtime::{
    BlockParser, Engine, JsonOptions, ParseError, ParseOptions, Parser, Record, Report, Scratch,
};
