//! A schema as it is made up: what the words of the language say, before they are text.

use super::parsers::Parser;
use super::times::Format;

/// A schema, and the layout that goes with it, if it needs one.
#[derive(Debug, Clone)]
pub struct Schema {
    pub name: String,
    pub description: Option<String>,
    pub definitions: Vec<(String, Value)>,
    pub parser: Parser,
    pub fields: Vec<Field>,
}

impl Schema {
    /// What a value is: itself, or the definition that it refers to.
    pub fn follow<'s>(&'s self, value: &'s Value) -> &'s Value {
        let mut value = value;
        while let Kind::Ref(target) = &value.kind {
            let found = self.definitions.iter().find(|(name, _)| name == target);
            value = &found.expect("references are made to definitions").1;
        }
        value
    }
}

/// A field.
#[derive(Debug, Clone)]
pub struct Field {
    pub name: String,
    pub required: bool,
    pub description: Option<String>,
    pub value: Value,
    pub producer: Option<Producer>,
    pub mask: Option<Mask>,
}

impl Field {
    /// A field that may be missing.
    pub fn new(name: String, kind: Kind) -> Self {
        Self {
            name,
            required: false,
            description: None,
            value: Value::from(kind),
            producer: None,
            mask: None,
        }
    }

    /// The key that its value has in entries.
    pub fn key(&self) -> &str {
        match &self.producer {
            Some(Producer::Rename { from }) => from,
            _ => &self.name,
        }
    }
}

/// What a field or an element holds.
#[derive(Debug, Clone)]
pub struct Value {
    pub kind: Kind,
    pub embedded: bool,
}

impl From<Kind> for Value {
    fn from(kind: Kind) -> Self {
        let embedded = false;
        Self { kind, embedded }
    }
}

/// The type of a value and what belongs to it.
#[derive(Debug, Clone)]
pub enum Kind {
    Text(Text),
    Integer(Width),
    Float,
    Boolean,
    Time { formats: Vec<Format>, dates: bool },
    Object(Vec<Field>),
    Array(Box<Value>),
    Json,
    Ref(String),
}

/// The integers by the word for them and the highest one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    Small,
    Int,
    Big,
}

impl Width {
    /// The highest number.
    pub fn most(self) -> i64 {
        match self {
            Self::Small => i16::MAX.into(),
            Self::Int => i32::MAX.into(),
            Self::Big => i64::MAX,
        }
    }
}

/// What a text must be like.
#[derive(Debug, Clone, Default)]
pub struct Text {
    pub indicators: Vec<&'static str>,
    pub allow: Vec<String>,
    pub deny: Vec<String>,
    pub ip: Option<&'static str>,
    pub cidr: Option<&'static str>,
    /// What transformations expect of it.
    pub shape: Shape,
}

impl Text {
    /// Whether some texts are refused.
    pub fn is_checked(&self) -> bool {
        !self.allow.is_empty() || !self.deny.is_empty() || self.ip.is_some() || self.cidr.is_some()
    }

    /// Whether any text at all is right.
    pub fn is_free(&self) -> bool {
        !self.is_checked() && matches!(self.shape, Shape::Any)
    }
}

/// What matching entries have in a text beyond what the schema says of it.
#[derive(Debug, Clone, Default)]
pub enum Shape {
    /// Anything.
    #[default]
    Any,
    /// A word, the separator, a number.
    WordAndNumber(String),
    /// A date such as 2024-02-03, and nothing else.
    Date,
    /// A time of day such as 04:05:06Z, and nothing else.
    Clock,
}

/// Where a field's value comes from, if not from its own key.
#[derive(Debug, Clone)]
pub enum Producer {
    Rename {
        from: String,
    },
    Copy {
        from: Vec<String>,
    },
    Concat {
        paths: Vec<Vec<String>>,
        separator: Option<String>,
    },
    Split {
        from: Vec<String>,
        separator: String,
        index: usize,
    },
}

/// How a text is hidden.
#[derive(Debug, Clone)]
pub enum Mask {
    Redact(Option<String>),
    Obfuscate(Option<String>),
}
