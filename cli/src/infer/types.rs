//! What values are inferred to be, and what two kinds of value have in common.
//!
//! Types form a ladder: every pair has one least type that takes the values of both, so samples may
//! come in any order. `null` says nothing, and so does an array without elements.

use std::collections::HashMap;

/// The type of the values seen in one place.
#[derive(Debug, Clone, Default)]
pub enum Type {
    /// No value yet.
    #[default]
    Unknown,
    Scalar(Scalar),
    Array(Box<Type>),
    Object(Box<Object>),
    /// Anything: what containers and other values have in common.
    Json,
}

/// The type of values without parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scalar {
    Bigint,
    Float,
    Boolean,
    /// RFC 3339 text.
    Timestamp,
    String(Option<Hint>),
}

/// What every text seen in one place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hint {
    Ip,
    Url,
    AwsArn,
}

impl Scalar {
    /// The least type that takes the values of both.
    pub fn join(self, other: Self) -> Self {
        match (self, other) {
            _ if self == other => self,
            (Self::Bigint, Self::Float) | (Self::Float, Self::Bigint) => Self::Float,
            _ => Self::String(None),
        }
    }
}

impl Type {
    /// Adds a value without parts.
    pub fn add_scalar(&mut self, scalar: Scalar) {
        *self = match self {
            Self::Unknown => Self::Scalar(scalar),
            Self::Scalar(known) => Self::Scalar(known.join(scalar)),
            Self::Array(_) | Self::Object(_) | Self::Json => Self::Json,
        };
    }

    /// Adds an array, and gives the type of its elements unless there is no use for it.
    pub fn add_array(&mut self) -> Option<&mut Type> {
        match self {
            Self::Unknown => *self = Self::Array(Box::default()),
            Self::Array(_) => {}
            _ => *self = Self::Json,
        }
        match self {
            Self::Array(element) => Some(element),
            _ => None,
        }
    }

    /// Adds an object, and gives the type of its fields unless there is no use for it.
    pub fn add_object(&mut self) -> Option<&mut Object> {
        match self {
            Self::Unknown => *self = Self::Object(Box::default()),
            Self::Object(_) => {}
            _ => *self = Self::Json,
        }
        match self {
            Self::Object(object) => {
                object.count += 1;
                Some(object)
            }
            _ => None,
        }
    }

    /// How much the names in it weigh.
    pub fn weight(&self) -> usize {
        match self {
            Self::Unknown | Self::Scalar(_) | Self::Json => 0,
            Self::Array(element) => element.weight(),
            Self::Object(object) => {
                let fields = object.fields.iter();
                fields
                    .map(|field| weight_of_name(&field.name) + field.value.weight())
                    .sum()
            }
        }
    }
}

/// How much text a field takes in a schema, at the least.
pub fn weight_of_name(name: &str) -> usize {
    "- name: \n  type: int\n".len() + name.len()
}

/// The type of the objects seen in one place.
#[derive(Debug, Clone, Default)]
pub struct Object {
    /// How many there were.
    pub count: u64,
    /// The fields in the order they were first seen in.
    pub fields: Vec<Field>,
    places: HashMap<Box<str>, usize>,
}

/// A field of an object.
#[derive(Debug, Clone)]
pub struct Field {
    pub name: Box<str>,
    pub value: Type,
    /// In how many objects it had a value.
    present: u64,
    /// The last one of them, counted from 1.
    last: u64,
}

impl Object {
    /// Where a field is; `guess` is where it may well be.
    #[inline]
    pub fn find(&self, name: &str, guess: usize) -> Option<usize> {
        match self.fields.get(guess) {
            Some(field) if *field.name == *name => Some(guess),
            _ => self.places.get(name).copied(),
        }
    }

    /// Adds a field that is not there yet, and says where.
    pub fn add(&mut self, name: &str) -> usize {
        let place = self.fields.len();
        self.places.insert(name.into(), place);
        self.fields.push(Field {
            name: name.into(),
            value: Type::Unknown,
            present: 0,
            last: 0,
        });
        place
    }

    /// Notes whether a field of the last object has a value. Of a name that stands twice in an
    /// object, the last one counts.
    #[inline]
    pub fn note(&mut self, place: usize, present: bool) {
        let field = &mut self.fields[place];
        match (field.last == self.count, present) {
            (false, true) => {
                field.present += 1;
                field.last = self.count;
            }
            (true, false) => {
                field.present -= 1;
                field.last = 0;
            }
            _ => {}
        }
    }

    /// Whether every object has a value for a field.
    pub fn requires(&self, field: &Field) -> bool {
        field.present == self.count
    }
}
