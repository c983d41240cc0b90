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

/// Why a value is no JSON, and in which part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Flaw {
    pub what: What,
    /// The way to that part, as in `user.groups[1]`; empty for all of it.
    way: String,
}

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// It is of a type that JSON does not know.
    Type(String),
    /// It has a key of this type, which is no string.
    Key(String),
    /// It is a float that is not a number, or infinite.
    NotFinite,
    TooDeep,
    TooLong,
}

impl From<What> for Flaw {
    fn from(what: What) -> Self {
        let way = String::new();
        Self { what, way }
    }
}

impl Flaw {
    /// The same flaw, seen from a dict or list that has the value under a key or at a position.
    #[cold]
    fn within(mut self, part: &str) -> Self {
        // Only the beginning of a way is told, and keys may be of the entry.
        const LONGEST: usize = 40;
        let part: String = part.chars().take(LONGEST).collect();
        let between = match self.way.starts_with('[') || self.way.is_empty() {
            true => "",
            false => ".",
        };
        let rest: String = self.way.chars().take(LONGEST).collect();
        self.way = format!("{part}{between}{rest}");
        self
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = match self.way.as_str() {
            "" => String::new(),
            way => format!(" in `{way}`"),
        };
        match &self.what {
            What::Type(found) => write!(f, "a value of type `{found}`{place} is no JSON"),
            What::Key(found) => write!(f, "a key of type `{found}`{place} is no string"),
            What::NotFinite => write!(f, "a float{place} is infinite or not a number"),
            What::TooDeep => write!(
                f,
                "lists and dicts lie more than {DEEPEST} deep in each other"
            ),
            What::TooLong => write!(f, "more than {LONGEST} bytes of JSON"),
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
            true => Err(What::TooLong.into()),
            false => Ok(()),
        }
    }

    fn dict(&mut self, dict: &DictRef<'_>, depth: usize) -> Result<(), Flaw> {
        if depth > DEEPEST {
            return Err(What::TooDeep.into());
        }
        let mut mark = '{';
        for (key, value) in dict.iter() {
            let Some(name) = key.unpack_str() else {
                return Err(What::Key(key.get_type().to_owned()).into());
            };
            if value.is_none() && self.nones == Nones::Drop {
                continue;
            }
            self.out.push(std::mem::replace(&mut mark, ','));
            self.text(name);
            self.out.push(':');
            let written = self.value(value, depth);
            written.map_err(|flaw| flaw.within(name))?;
        }
        self.out.push_str(if mark == '{' { "{}" } else { "}" });
        Ok(())
    }

    fn list(&mut self, list: &ListRef<'_>, depth: usize) -> Result<(), Flaw> {
        if depth > DEEPEST {
            return Err(What::TooDeep.into());
        }
        self.out.push('[');
        for (at, item) in list.iter().enumerate() {
            self.out.push_str(if at > 0 { "," } else { "" });
            let written = self.value(item, depth);
            written.map_err(|flaw| flaw.within(&format!("[{at}]")))?;
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
                    return Err(What::NotFinite.into());
                }
                self.out.push_str(zmij::Buffer::new().format_finite(float));
            }
            other => return Err(What::Type(other.to_owned()).into()),
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
