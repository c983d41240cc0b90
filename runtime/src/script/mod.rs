//! Scripts: a function in Starlark makes a dict of an entry, and the dict is read as a JSON object
//! (parsers §8).
//!
//! A script is compiled once and run for every entry, each time in a heap of its own. It sees the
//! entry and nothing else: no file, no clock, no other entry. `starlark` runs it, but bounds neither
//! what one call of a built-in function costs nor what it allocates; so a script is first written
//! anew ([`rewrite`]) with every call and operator going through functions ([`checked`]) that weigh
//! what they are given.

mod error;

#[cfg(feature = "script")]
mod checked;
#[cfg(feature = "script")]
mod decode;
#[cfg(feature = "script")]
mod meter;
#[cfg(feature = "script")]
mod modules;
#[cfg(feature = "script")]
mod output;
#[cfg(feature = "script")]
mod regexes;
#[cfg(feature = "script")]
mod rewrite;
#[cfg(feature = "script")]
mod run;

pub use error::ScriptError;
#[cfg(feature = "script")]
pub use run::Script;
