//! The log of badge readers at doors: a log type of one's own, with a parser that the build script
//! generates from `schema/`.
//!
//! ```
//! use badge_doors::{BadgeDoor, Scratch};
//!
//! let line = r#"2026-02-01T08:00:03Z north-3 10.20.0.7:5000 4711 "Ada Nowak" granted 4.5"#;
//! let mut scratch = Scratch::new();
//! let event = BadgeDoor::parse(line, &mut scratch)?;
//! assert_eq!(event.door, "north-3");
//! assert_eq!(event.reader_ip, Some("10.20.0.7"));
//! assert_eq!(event.holder, Some("Ada Nowak"));
//! assert_eq!(event.seconds, Some(4.5));
//! # Ok::<(), badge_doors::ParseError>(())
//! ```

mod generated {
    include!(concat!(env!("OUT_DIR"), "/badge_door.rs"));
}

pub use generated::{BadgeDoor, BadgeDoorOwned, BadgeDoorParser};
pub use margay_runtime::{BlockParser, ParseError, ParseOptions, Report, Scratch};
