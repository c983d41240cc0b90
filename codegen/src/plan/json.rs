//! What the plans of entries that are read as JSON objects are made of.

use super::Cut;

/// Entries that are JSON objects, or become some.
#[derive(Debug, Clone, PartialEq)]
pub struct Json {
    /// What an entry is.
    pub source: JsonSource,
    /// What is done to the object before it is read, in order.
    pub steps: Vec<Step>,
    /// Where entries are when inputs are documents that hold many of them, as the elements of an
    /// array: keys, or positions where an array is on the way. An object that has no such array is an
    /// entry itself.
    pub entries: Option<Vec<String>>,
}

/// What becomes a JSON object.
#[derive(Debug, Clone, PartialEq)]
pub enum JsonSource {
    /// The entry, which is one.
    Entry,
    /// What the columns of a line give: members under the names of the fields and keys that they
    /// feed, a column that is not split as a string.
    Captures(Box<Cut>),
    /// What the function `parse` of this script, which is in Starlark, returns for the entry.
    Script(String),
}

/// One transformation of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The way from the entry to the object that has the field.
    pub within: Vec<Hop>,
    /// The field's name.
    pub field: String,
    /// Where its value comes from.
    pub action: StepAction,
}

/// A part of the way to an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hop {
    /// The member of this name.
    Member(String),
    /// Every element; paths begin there.
    Elements,
}

/// What a transformation does. A path is a list of keys; in an array a key is a position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepAction {
    /// Reads the JSON in the field's text, where it is any, so that paths lead on into it.
    Unseal {
        /// Which texts may be JSON: the lowest bit is the field's own, the next one those of the
        /// elements of its array, and so on.
        levels: u64,
    },
    /// Moves the value of another key of the same object.
    Rename {
        /// The key.
        from: String,
    },
    /// Copies the value at a path.
    Copy {
        /// The path.
        from: Vec<String>,
    },
    /// Joins the values at some paths, those that are there.
    Concat {
        /// The paths.
        paths: Vec<Vec<String>>,
        /// What stands between two values.
        separator: String,
    },
    /// Takes one part of the value at a path.
    Split {
        /// The path.
        from: Vec<String>,
        /// What stands between two parts.
        separator: String,
        /// Which part, counted from 0.
        index: usize,
    },
}

/// What becomes of a text that is to be hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mask {
    /// This text takes its place.
    Redact(String),
    /// The SHA-256 of this salt and it takes its place.
    Obfuscate(String),
}
