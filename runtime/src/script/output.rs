//! Values of a script as JSON text.

use std::fmt::{self, Write};

use starlark::values::dict::DictRef;
use starlark::values::float::UnpackFloat;
use starlark::values::list::ListRef;
use starlark::values::{UnpackValue, Value};

/// How deep lists and dicts may lie in each other (schema language §11).
const DEEPEST: usize = 128;

/// The longest JSON text of one entry (parsers §8).
pub(super) const LONGEST: usize = 16 << 20;

/// What becomes of `None` in a dict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nones {
    /// Its key is left out.
    Drop,
    /// It is written as `null`.
    Keep,
}

/// Why a value is no JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Flaw {
    /// A value of a type that JSON does not know.
    Type(String),
    /// A key that is no string.
    Key(String),
    /// A float that is not a number, or infinite.
    NotFinite,
    TooDeep,
    TooLong,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Type(found) => write!(f, "a value of type `{found}` is no JSON"),
            Self::Key(found) => write!(f, "a key of type `{found}`, not a string, is no JSON"),
            Self::NotFinite => f.write_str("a float that is infinite or not a number is no JSON"),
            Self::TooDeep => write!(
                f,
                "lists and dicts lie more than {DEEPEST} deep in each other"
            ),
            Self::TooLong => write!(f, "more than {LONGEST} bytes of JSON"),
        }
    }
}

/// Writes a value behind what is there.
pub(super) fn write_json(value: Value<'_>, nones: Nones, out: &mut String) -> Result<(), Flaw> {
    Output { nones, out }.value(value, 0)
}

struct Output<'o> {
    nones: Nones,
    out: &'o mut String,
}

impl Output<'_> {
    fn value(&mut self, value: Value<'_>, depth: usize) -> Result<(), Flaw> {
        if let Some(text) = value.unpack_str() {
            self.text(text);
        } else if value.is_none() {
            self.out.push_str("null");
        } else if let Some(flag) = value.unpack_bool() {
            self.out.push_str(if flag { "true" } else { "false" });
        } else if let Some(dict) = DictRef::from_value(value) {
            self.dict(&dict, depth + 1)?;
        } else if let Some(list) = ListRef::from_value(value) {
            self.list(list, depth + 1)?;
        } else {
            self.number(value)?;
        }
        match self.out.len() > LONGEST {
            true => Err(Flaw::TooLong),
            false => Ok(()),
        }
    }

    fn dict(&mut self, dict: &DictRef<'_>, depth: usize) -> Result<(), Flaw> {
        if depth > DEEPEST {
            return Err(Flaw::TooDeep);
        }
        let mut mark = '{';
        for (key, value) in dict.iter() {
            let Some(name) = key.unpack_str() else {
                return Err(Flaw::Key(key.get_type().to_owned()));
            };
            if value.is_none() && self.nones == Nones::Drop {
                continue;
            }
            self.out.push(std::mem::replace(&mut mark, ','));
            self.text(name);
            self.out.push(':');
            self.value(value, depth)?;
        }
        self.out.push_str(if mark == '{' { "{}" } else { "}" });
        Ok(())
    }

    fn list(&mut self, list: &ListRef<'_>, depth: usize) -> Result<(), Flaw> {
        if depth > DEEPEST {
            return Err(Flaw::TooDeep);
        }
        self.out.push('[');
        for (at, item) in list.iter().enumerate() {
            self.out.push_str(if at > 0 { "," } else { "" });
            self.value(item, depth)?;
        }
        self.out.push(']');
        Ok(())
    }

    /// Integers as long as they are; floats with the fewest digits.
    fn number(&mut self, value: Value<'_>) -> Result<(), Flaw> {
        match value.get_type() {
            // A string takes every write.
            "int" => _ = write!(self.out, "{value}"),
            "float" => {
                let float = UnpackFloat::unpack_value(value);
                let float = float.ok().flatten().map_or(f64::NAN, |float| float.0);
                if !float.is_finite() {
                    return Err(Flaw::NotFinite);
                }
                self.out.push_str(zmij::Buffer::new().format_finite(float));
            }
            other => return Err(Flaw::Type(other.to_owned())),
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        let plain = |byte: u8| byte >= 0x20 && byte != b'"' && byte != b'\\';
        match text.bytes().all(plain) {
            true => {
                self.out.push('"');
                self.out.push_str(text);
                self.out.push('"');
            }
            false => self
                .out
                .push_str(&serde_json::Value::from(text).to_string()),
        }
    }
}
