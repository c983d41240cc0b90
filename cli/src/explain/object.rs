//! The values of an entry that is read as a JSON object, each by its path, and the keys that no field
//! has.

use margay_codegen::plan::{self, Kind};
use serde::Serialize;
use serde_json::value::RawValue;

use super::Subject;
use super::account::{Fault, Place};
use super::columns::{Field, word};
use super::members::{self, Members};

/// The most values that are told one by one.
const MOST: usize = 200;

/// How many keys that no field has are named.
const NAMED: usize = 10;

/// An entry that is read as an object.
#[derive(Debug, Default, Serialize)]
pub struct Object {
    /// The values in the schema's order, those in objects and arrays by their paths. Those that are
    /// absent are not among them, unless they must not be.
    pub values: Vec<Field>,
    /// How many there are besides.
    pub more: usize,
    /// The first of the keys that no field has, by their paths.
    pub unread: Vec<String>,
    /// How many of these keys there are.
    pub unread_keys: usize,
}

/// Tells an entry from the fields that could be read; the faults are what rejects it, and what is left
/// out.
pub fn object(
    subject: &Subject,
    fields: &Members,
    faults: (Option<&Fault>, &[Fault]),
    unread: &[String],
) -> Object {
    let (rejected, left_out) = faults;
    let mut teller = Teller {
        subject,
        rejected,
        left_out,
        told: Object {
            unread: unread.iter().take(NAMED).cloned().collect(),
            unread_keys: unread.len(),
            ..Object::default()
        },
    };
    teller.fields(&subject.plan.fields, fields, "");
    teller.told
}

struct Teller<'a> {
    subject: &'a Subject,
    rejected: Option<&'a Fault>,
    left_out: &'a [Fault],
    told: Object,
}

/// What is told of a value besides the value.
struct About<'a> {
    path: &'a str,
    kind: &'a Kind,
    required: bool,
}

impl<'a> Teller<'a> {
    fn fields(&mut self, fields: &[plan::Field], members: &Members, object: &str) {
        // Both are in the schema's order.
        let mut members = members.iter().peekable();
        for field in fields {
            let path = match object {
                "" => field.name.clone(),
                _ => format!("{object}.{}", field.name),
            };
            let about = About {
                path: &path,
                kind: &field.kind,
                required: field.required,
            };
            match members.next_if(|(name, _)| *name == field.name) {
                Some((_, value)) => self.value(value, &about),
                None => self.absent(&about),
            }
        }
    }

    fn value(&mut self, value: &RawValue, about: &About<'_>) {
        match about.kind {
            Kind::Object(object) if value.get() != "null" => {
                let before = (self.told.values.len(), self.told.more);
                self.fields(&object.fields, &members::members(value.get()), about.path);
                // Of an empty one it is told that it is there.
                if (self.told.values.len(), self.told.more) == before {
                    self.tell(Some(value), about);
                }
            }
            Kind::Array(kind) if !matches!(value.get(), "null" | "[]") => {
                let elements = members::elements(value.get());
                for (at, element) in elements.into_iter().enumerate() {
                    let path = &format!("{}[{at}]", about.path);
                    let required = false;
                    self.value(
                        element,
                        &About {
                            path,
                            kind,
                            required,
                        },
                    );
                }
            }
            Kind::Object(_)
            | Kind::Array(_)
            | Kind::String
            | Kind::Integer(_)
            | Kind::Float
            | Kind::Boolean
            | Kind::Timestamp(_)
            | Kind::StringList
            | Kind::Json => self.tell(Some(value), about),
        }
    }

    /// A field without a value, which is told only where that is wrong.
    fn absent(&mut self, about: &About<'_>) {
        if about.required || self.rejects(about) || self.left_out(about).is_some() {
            self.tell(None, about);
        }
    }

    fn rejects(&self, about: &About<'_>) -> bool {
        let field = self.rejected.and_then(|fault| fault.field.as_deref());
        field == Some(about.path)
    }

    /// Why the value is left out, if it is. Of the elements of an array it is said of one.
    fn left_out(&self, about: &About<'_>) -> Option<&'a Fault> {
        let mut faults = self.left_out.iter();
        faults.find(|fault| fault.field.as_deref() == Some(about.path))
    }

    fn tell(&mut self, value: Option<&RawValue>, about: &About<'_>) {
        let rejects = self.rejects(about);
        if self.told.values.len() >= MOST && !rejects {
            self.told.more += 1;
            return;
        }
        let rejected = self.rejected.filter(|_| rejects);
        let fault = rejected.or_else(|| self.left_out(about));
        let value = value.filter(|value| fault.is_none() || value.get() != "null");
        let origins = self.subject.origins.as_ref();
        self.told.values.push(Field {
            field: about.path.to_owned(),
            kind: word(about.kind),
            split: None,
            required: about.required,
            value: value.map(ToOwned::to_owned),
            none: (value.is_none() && fault.is_none()).then_some("required, but absent"),
            fault: fault.map(|fault| fault.reason.clone()),
            rejects,
            see: origins
                .and_then(|origins| origins.field(about.path))
                .map(Place::of),
        });
    }
}

/// How long the JSON value is that begins at a byte of a line, if it is a string, a number or a word;
/// else one.
pub fn length(line: &str, offset: usize) -> usize {
    let rest = line.as_bytes().get(offset..).unwrap_or_default();
    let ends = |byte: &u8| byte.is_ascii_whitespace() || b",:]}[{\"".contains(byte);
    let length = match rest.first() {
        Some(b'"') => {
            let mut escaped = false;
            let close = rest[1..].iter().position(|&byte| {
                let escapes = byte == b'\\' && !escaped;
                let closes = byte == b'"' && !escaped;
                escaped = escapes;
                closes
            });
            close.map_or(1, |close| close + 2)
        }
        _ => rest.iter().position(ends).unwrap_or(rest.len()),
    };
    length.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_a_length() {
        let line = r#"{"a\\":"b\"c", "d":12e3,"e":[null]}"#;
        let check = |at, expected: &str| {
            assert_eq!(&line[at..at + length(line, at)], expected);
        };
        check(0, "{");
        check(1, r#""a\\""#);
        check(7, r#""b\"c""#);
        check(19, "12e3");
        check(28, "[");
        check(29, "null");
        assert_eq!((length(line, 999), length("\"x", 0)), (1, 1));
    }
}
