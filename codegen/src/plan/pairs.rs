//! What the plan of `key_values` is made of.

use super::{Escapes, Keep, Text, Wanted};

/// Values that each bring their name, such as `src=192.0.2.7`.
#[derive(Debug, Clone, PartialEq)]
pub struct Pairs {
    /// The byte between two pairs; several in a row are as good as one.
    pub separator: u8,
    /// The byte between a key and its value.
    pub assign: u8,
    /// The byte around a quoted value, when the format has one.
    pub quote: Option<u8>,
    /// What stands for the quote inside a quoted value.
    pub escapes: Escapes,
    /// The value of a key that stands alone; without it such keys are passed over.
    pub alone: Option<String>,
    /// What comes before the first pair.
    pub head: Option<Head>,
    /// The keys that are looked for.
    pub wanted: Vec<Wanted>,
    /// What it has in common with text parsers.
    pub text: Text,
}

/// What comes before the first pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// The expression, as in a [`Regex`](super::Regex); pairs begin where its match ends.
    pub expression: String,
    /// Which of its groups become columns; captures are counted as groups are, from 1.
    pub keeps: Vec<Keep>,
}
