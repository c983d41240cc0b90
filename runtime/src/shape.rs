//! What the records of a log type look like, known before the first of them.

use crate::field::Field;

/// A field of a log type as tools see it that must know all fields in advance: makers of columns,
/// of headers, of tables.
///
/// ```
/// use margay_runtime::{Field, Slot, Type};
///
/// let port = Slot::new(Field::new("clientPort"), Type::Bigint, "The client's port.").column(3);
/// assert_eq!((port.field.name, port.column), ("clientPort", Some(3)));
/// assert!(!port.required);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Slot<'s> {
    /// What sinks are told of the field.
    pub field: Field<'s>,
    /// What its value is.
    pub kind: Type<'s>,
    /// What it says, in the schema's words.
    pub about: &'s str,
    /// Whether every record has it.
    pub required: bool,
    /// The column of the line that it is read from, where lines have columns.
    pub column: Option<usize>,
}

/// What a value is; the methods of [`crate::Sink`] have the same names.
#[derive(Debug, Clone, PartialEq)]
#[allow(
    missing_docs,
    reason = "most variants are the schema language's own words"
)]
pub enum Type<'s> {
    String,
    Smallint,
    Int,
    Bigint,
    Float,
    Boolean,
    Timestamp,
    Json,
    /// An `array` of `string` that was one text.
    Strings,
    /// A record in the record.
    Object(Vec<Slot<'s>>),
    /// Any number of values of one type.
    Array(Box<Type<'s>>),
}

impl<'s> Type<'s> {
    /// An array of values of this type.
    #[must_use]
    pub fn array(self) -> Self {
        Self::Array(Box::new(self))
    }
}

impl<'s> Slot<'s> {
    /// A field that may be absent and is not read from a column.
    pub fn new(field: Field<'s>, kind: Type<'s>, about: &'s str) -> Self {
        Self {
            field,
            kind,
            about,
            required: false,
            column: None,
        }
    }

    /// The same field, which every record has.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same field, read from a column.
    #[must_use]
    pub fn column(mut self, column: usize) -> Self {
        self.column = Some(column);
        self
    }

    /// Whether its value can decide that a line is rejected, so that it must be looked at even where
    /// nobody asks for it. Under `strict` every value does that cannot be converted.
    pub(crate) fn decides(&self, strict: bool) -> bool {
        let converted = !matches!(self.kind, Type::String | Type::Strings);
        self.required
            || self.kind == Type::Timestamp
            || !self.field.checks.are_none()
            || (strict && converted)
    }
}
