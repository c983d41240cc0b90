//! What margay's parsers are made of: cutting lines, converting values, collecting indicators,
//! writing JSON.
//!
//! A *parser* turns the columns of a line into a typed record; the generator writes one for each
//! log type, and the interpreter is one for any schema. A *record* offers one traversal, and every
//! *sink* is written once against it. A [`BlockParser`] drives a parser over blocks of lines, a
//! [`JsonEngine`] adds the JSON lines sink, and [`Engine`] hides which parser it is. A [`Classifier`]
//! is an engine for several log types on one stream.
//!
//! ```text
//! block ─cut→ Columns ─Parser→ Record ─traverse→ Sink
//! ```
//!
//! What is not here: files and clocks (the caller has them), YAML, threads. The crate builds for
//! wasm32.

mod address;
mod ascii;
mod block;
mod classify;
mod columns;
pub mod convert;
mod cut;
mod engine;
mod entry;
mod error;
mod faults;
mod field;
mod hexadecimal;
pub mod indicators;
mod json;
mod key;
mod list;
mod number;
mod parser;
mod read;
mod record;
mod report;
mod row;
mod script;
mod select;
mod shape;
pub mod split;
mod stamp;
mod swar;
mod text;
mod time;
mod writer;

pub use chrono;

pub use address::Family;
pub use classify::Classifier;
pub use columns::{Columns, Feeder};
pub use cut::show::{ShownColumn, ShownCut, show_cut};
pub use cut::simd::Simd;
pub use cut::{Cut, Delimited, Escapes, OwnedDelimited};
pub use engine::{Engine, Entries};
pub use entry::{
    Feed, FromValue, Hop, IntoOwned, Json, Keys, Members, Nested, RawJson, Step, StepAction,
    TextCut, Value, mend_surrogates,
};
pub use error::{Excerpt, ParseError, Reason};
pub use faults::Faults;
pub use field::{Checks, Field, Mask, Words};
pub use indicators::{Collected, Indicator};
pub use json::{CsvEngine, JsonEngine, JsonOptions, RowIds, Standard, Timestamps, write_json};
pub use list::{Items, List};
pub use parser::{BlockParser, ParseOptions, Parser, Scratch, Texts, parse_line};
pub use read::Read;
pub use record::{Array, Element, Record, Sink, UseOfTimes};
pub use report::{ExtraColumns, Reject, Report, Share, SoftFailure, Tally};
pub use row::Row;
#[cfg(feature = "script")]
pub use script::Script;
pub use script::ScriptError;
pub use select::{Pick, Selected, Selection, UnknownField};
pub use shape::{Slot, Type};
pub use stamp::{Stamp, Stamped};
#[cfg(feature = "regex")]
pub use text::Regex;
pub use text::{
    Announced, Csv, Fastmatch, HeaderLines, Keep, Names, Order, Pairs, Pattern, Piece, Placeholder,
    ShownAttempt, ShownCapture, ShownGroups, ShownPairs, Signs, Template, Text, Wanted,
};
pub use time::{
    Digits, OffsetForm, OwnedTimeFormat, OwnedTimeItems, Time, TimeFormat, TimeItem, TimeItems,
    Timestamp, UnixTime,
};
