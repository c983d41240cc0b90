//! A log schema as its author wrote it, word for word, including what is wrong with it.
//!
//! A key that is absent or could not be read is `None`; the report says which. What the words mean
//! is for `check` to say.

mod parser;
mod read;

pub(crate) use parser::{
    Csv, Fastmatch, KINDS, Parser, Regex, Script, TextOptions, fastmatch, options, regex,
    texts_by_name,
};
pub(crate) use read::{native_layout, read};

use crate::source::{Span, Spanned};

/// A list of texts as written.
pub(crate) type Texts = Spanned<Vec<Spanned<String>>>;

/// A whole schema file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Schema {
    /// Where the document starts.
    pub(crate) span: Span,
    /// Whether there is a `schema`, readable or not.
    pub(crate) named: bool,
    pub(crate) schema: Option<Spanned<String>>,
    pub(crate) version: Option<Spanned<i64>>,
    pub(crate) description: Option<Spanned<String>>,
    /// `referenceURL`
    pub(crate) reference_url: Option<Spanned<String>>,
    pub(crate) parser: Option<Parser>,
    pub(crate) definitions: Vec<(Spanned<String>, ValueSchema)>,
    pub(crate) fields: Option<Spanned<Vec<FieldSchema>>>,
}

/// One field of the top level or of an object.
#[derive(Debug, Clone)]
pub(crate) struct FieldSchema {
    /// Where the field starts.
    pub(crate) span: Span,
    pub(crate) name: Option<Spanned<String>>,
    pub(crate) required: Option<Spanned<bool>>,
    pub(crate) description: Option<Spanned<String>>,
    pub(crate) value: ValueSchema,
}

/// What a value may be: the keys that fields, array elements and definitions share.
#[derive(Debug, Clone, Default)]
pub(crate) struct ValueSchema {
    /// What diagnostics call it, as in "field `x`".
    pub(crate) what: String,
    /// `type`
    pub(crate) type_name: Option<Spanned<String>>,
    pub(crate) fields: Option<Spanned<Vec<FieldSchema>>>,
    pub(crate) element: Option<Box<ValueSchema>>,
    pub(crate) target: Option<Spanned<String>>,
    /// `timeFormat`
    pub(crate) time_format: Option<Spanned<String>>,
    /// `timeFormats`
    pub(crate) time_formats: Option<Texts>,
    /// `isEventTime`
    pub(crate) is_event_time: Option<Spanned<bool>>,
    /// `isEmbeddedJSON`
    pub(crate) is_embedded: Option<Spanned<bool>>,
    pub(crate) indicators: Option<Texts>,
    pub(crate) validate: Option<Spanned<Validate>>,
    pub(crate) transforms: Transforms,
    /// Every key that is there, with its place, for rules about keys in the wrong company.
    pub(crate) keys: Vec<Spanned<&'static str>>,
}

impl ValueSchema {
    /// Where a key stands, when it is there.
    pub(crate) fn key(&self, key: &str) -> Option<Span> {
        let found = self.keys.iter().find(|found| found.value == key);
        found.map(|found| found.span)
    }
}

/// The conditions on a string.
#[derive(Debug, Clone, Default)]
pub(crate) struct Validate {
    /// Whether there is any of the keys, readable or not.
    pub(crate) any: bool,
    pub(crate) allow: Option<Texts>,
    pub(crate) deny: Option<Texts>,
    pub(crate) ip: Option<Spanned<String>>,
    pub(crate) cidr: Option<Spanned<String>>,
}

/// What is done to a field's value before it is decoded.
#[derive(Debug, Clone, Default)]
pub(crate) struct Transforms {
    pub(crate) rename: Option<Rename>,
    pub(crate) copy: Option<Copy>,
    pub(crate) concat: Option<Concat>,
    pub(crate) split: Option<Split>,
    pub(crate) mask: Option<Mask>,
}

/// Moves the value of another key of the same object here.
#[derive(Debug, Clone)]
pub(crate) struct Rename {
    pub(crate) from: Option<Spanned<String>>,
}

/// Copies the value at a path here.
#[derive(Debug, Clone)]
pub(crate) struct Copy {
    pub(crate) from: Option<Spanned<String>>,
}

/// Joins the values at several paths.
#[derive(Debug, Clone)]
pub(crate) struct Concat {
    pub(crate) paths: Option<Texts>,
    pub(crate) separator: Option<Spanned<String>>,
}

/// Takes one part of the value at a path.
#[derive(Debug, Clone)]
pub(crate) struct Split {
    pub(crate) from: Option<Spanned<String>>,
    pub(crate) separator: Option<Spanned<String>>,
    pub(crate) index: Option<Spanned<i64>>,
}

/// Hides the value.
#[derive(Debug, Clone)]
pub(crate) struct Mask {
    /// `type`
    pub(crate) kind: Option<Spanned<String>>,
    pub(crate) to: Option<Spanned<String>>,
    pub(crate) salt: Option<Spanned<String>>,
}
