//! One JSON value, and its conversion into a typed one (schema language §5).
//!
//! Every method says `None` for `null`, and for the empty string where the type is not text. A value
//! of the wrong kind is `None` and a fault: one of them rejects its entry.

use bumpalo::collections::Vec as ArenaVec;

use super::element::FromValue;
use super::mask::obfuscate;
use super::members::{Members, Nested};
use super::tape::{Kind, Token};
use super::{BLANKS, Entry, Keys, Place, RawJson, text};
use crate::convert::{self, Integer};
use crate::error::{ParseError, Reason};
use crate::faults::Faults;
use crate::field::{Field, Mask};
use crate::time::Timestamp;

/// A value in a JSON entry.
///
/// Generated code meets it where values have no key of their own: in arrays.
#[derive(Debug, Clone, Copy)]
pub struct Value<'a> {
    entry: &'a Entry<'a>,
    token: u32,
    /// How many arrays it lies in, seen from its field.
    level: u32,
}

/// What a value is when it is to be converted to something other than text.
enum Scalar<'a> {
    Text(&'a str),
    Number(&'a str),
    Boolean(bool),
}

impl<'a> Value<'a> {
    #[inline]
    pub(super) fn new(entry: &'a Entry<'a>, token: u32) -> Self {
        let level = 0;
        Self {
            entry,
            token,
            level,
        }
    }

    /// The value of a whole text.
    #[cfg(feature = "script")]
    pub(crate) fn root(entry: &'a Entry<'a>) -> Self {
        Self::new(entry, 0)
    }

    #[inline]
    fn token(&self) -> Token {
        self.entry.tokens[self.token as usize]
    }

    /// The text of a string, escapes undone.
    #[inline]
    fn string(&self, token: Token) -> &'a str {
        let quoted = self.entry.raw(token);
        match token.kind {
            Kind::Escaped => text::unescape(quoted, self.entry.arena),
            _ => &quoted[1..quoted.len() - 1],
        }
    }

    /// A `string`: that of a string, or the literal text of a number or boolean.
    #[inline]
    pub fn text(&self, field: &Field<'_>, faults: &mut Faults) -> Option<&'a str> {
        let token = self.token();
        let text = match token.kind {
            Kind::Plain | Kind::Escaped => self.string(token),
            Kind::Number | Kind::True | Kind::False => self.entry.raw(token),
            Kind::Null => return None,
            Kind::Array | Kind::Object => {
                self.not_converted(field, "a string", faults);
                return None;
            }
        };
        match field.mask {
            Mask::None => self.check_text(text, field, faults),
            Mask::Redact(to) => self.check_text(self.entry.arena.alloc_str(to), field, faults),
            // Who wrote the checks thought of what the log says.
            Mask::Obfuscate(salt) => {
                let text = self.check_text(text, field, faults);
                Some(obfuscate(salt, text?, self.entry.arena))
            }
        }
    }

    /// A text, and a fault where it does not pass the field's checks.
    #[inline(always)]
    fn check_text<'t>(
        &self,
        text: &'t str,
        field: &Field<'_>,
        faults: &mut Faults,
    ) -> Option<&'t str> {
        if field.checks_texts {
            self.note_text(text, field, faults);
        }
        Some(text)
    }

    #[inline(never)]
    fn note_text(&self, text: &str, field: &Field<'_>, faults: &mut Faults) {
        if let Some(reason) = field.checks.why_not_text(text) {
            faults.reject(self.error(field, reason));
        }
    }

    /// A value that is neither an array nor an object; none where it is `null` or the empty string.
    #[inline]
    fn scalar(
        &self,
        field: &Field<'_>,
        expected: &'static str,
        faults: &mut Faults,
    ) -> Option<Scalar<'a>> {
        let token = self.token();
        match token.kind {
            Kind::Number => Some(Scalar::Number(self.entry.raw(token))),
            Kind::Plain | Kind::Escaped => {
                let text = self.string(token);
                (!text.is_empty()).then_some(Scalar::Text(text))
            }
            Kind::True => Some(Scalar::Boolean(true)),
            Kind::False => Some(Scalar::Boolean(false)),
            Kind::Null => None,
            Kind::Array | Kind::Object => {
                self.not_converted(field, expected, faults);
                None
            }
        }
    }

    /// A `smallint`, `int` or `bigint`: a number without fraction and exponent, or the text of an
    /// integer.
    #[inline]
    pub fn integer<I: Integer>(&self, field: &Field<'_>, faults: &mut Faults) -> Option<I> {
        let value = match self.scalar(field, I::EXPECTED, faults)? {
            Scalar::Text(text) | Scalar::Number(text) => convert::integer::<I>(text),
            Scalar::Boolean(_) => None,
        };
        match value {
            Some(value) => {
                let number = value.into();
                if !field.checks.pass_integer(number) {
                    faults.reject(self.error(field, Reason::OutOfRange(number)));
                }
            }
            None => self.not_converted(field, I::EXPECTED, faults),
        }
        value
    }

    /// A `float`: a number, or the text of one.
    #[inline]
    pub fn float(&self, field: &Field<'_>, faults: &mut Faults) -> Option<f64> {
        const EXPECTED: &str = "a finite number";
        let value = match self.scalar(field, EXPECTED, faults)? {
            Scalar::Text(text) | Scalar::Number(text) => convert::float(text),
            Scalar::Boolean(_) => None,
        };
        if value.is_none() {
            self.not_converted(field, EXPECTED, faults);
        }
        value
    }

    /// A `boolean`: `true` or `false`, the number 0 or 1, or one of twelve texts.
    #[inline]
    pub fn boolean(&self, field: &Field<'_>, faults: &mut Faults) -> Option<bool> {
        const EXPECTED: &str = "true or false";
        let value = match self.scalar(field, EXPECTED, faults)? {
            Scalar::Boolean(value) => Some(value),
            Scalar::Number("0") => Some(false),
            Scalar::Number("1") => Some(true),
            Scalar::Number(_) => None,
            Scalar::Text(text) => convert::boolean(text),
        };
        if value.is_none() {
            self.not_converted(field, EXPECTED, faults);
        }
        value
    }

    /// A `timestamp` in the field's format. Only formats that count from 1970 take numbers.
    #[inline]
    pub fn time(&self, field: &Field<'_>, faults: &mut Faults) -> Option<Timestamp> {
        const EXPECTED: &str = "a time";
        let time = match self.scalar(field, EXPECTED, faults)? {
            Scalar::Text(text) => Timestamp::parse(text, field.time),
            Scalar::Number(number) => Timestamp::parse_number(number, field.time),
            Scalar::Boolean(_) => None,
        };
        if time.is_none() {
            faults.reject_time(self.error(field, self.not_a(EXPECTED)));
        }
        time
    }

    /// A `json`: any value, its text as it stands. Text that holds JSON gives what it holds, where
    /// the field says so and it can be read.
    #[inline]
    pub fn json(&self, field: &Field<'_>, _: &mut Faults) -> Option<RawJson<'a>> {
        let token = self.token();
        match token.kind {
            Kind::Null => None,
            Kind::Plain | Kind::Escaped if field.is_embedded(self.level) => self.embedded_json(),
            _ => Some(RawJson(self.entry.raw(token))),
        }
    }

    fn embedded_json(&self) -> Option<RawJson<'a>> {
        let token = self.token();
        let text = sealed(self.string(token))?;
        match self.cut_embedded(text) {
            Ok(_) => Some(RawJson(text)),
            Err(_) => Some(RawJson(self.entry.raw(token))),
        }
    }

    /// Cuts the JSON in a text.
    fn cut_embedded(&self, text: &'a str) -> Result<&'a Entry<'a>, ParseError> {
        let place = Place::At(self.entry.offset(self.token()));
        let (entry, _) = Entry::cut(text, place, self.entry.arena)?;
        Ok(self.entry.arena.alloc(entry))
    }

    /// The array or object itself, or the one that is in a text where the field allows that.
    fn container(
        &self,
        kind: Kind,
        expected: &'static str,
        field: &Field<'_>,
        faults: &mut Faults,
    ) -> Option<Self> {
        let token = self.token();
        match token.kind {
            Kind::Null => return None,
            found if found == kind => return Some(*self),
            Kind::Plain | Kind::Escaped if field.is_embedded(self.level) => {
                let text = sealed(self.string(token))?;
                match self.cut_embedded(text) {
                    Ok(entry) if entry.root().kind == kind => {
                        return Some(Self {
                            entry,
                            token: 0,
                            level: self.level,
                        });
                    }
                    Ok(_) => {}
                    Err(error) => {
                        faults.soft(error.in_field(field.name));
                        return None;
                    }
                }
            }
            _ => {}
        }
        self.not_converted(field, expected, faults);
        None
    }

    /// An `object`.
    #[inline]
    pub fn object<T: Nested<'a>>(&self, field: &Field<'_>, faults: &mut Faults) -> Option<T> {
        self.object_with(T::keys(), field, faults, T::read)
    }

    /// An `object`, its members read by a function. What goes wrong in it is told by the path from
    /// here.
    #[inline]
    pub fn object_with<T>(
        &self,
        keys: &Keys,
        field: &Field<'_>,
        faults: &mut Faults,
        read: impl FnOnce(&Members<'a>, &mut Faults) -> T,
    ) -> Option<T> {
        let object = self.container(Kind::Object, "an object", field, faults)?;
        let members = Members::of(object.entry, object.token, keys);
        let before = faults.enter();
        let object = read(&members, faults);
        faults.within(before, field.name);
        Some(object)
    }

    /// An `array`; elements that are `null` stay.
    pub fn array<T: FromValue<'a>>(
        &self,
        field: &Field<'_>,
        faults: &mut Faults,
    ) -> Option<&'a [Option<T>]> {
        self.array_with(field, faults, T::from_value)
    }

    /// An `array`, its elements converted by a function. What goes wrong in one is told by its
    /// position.
    pub fn array_with<T: Copy>(
        &self,
        field: &Field<'_>,
        faults: &mut Faults,
        convert: impl Fn(Value<'a>, &Field<'_>, &mut Faults) -> Option<T>,
    ) -> Option<&'a [Option<T>]> {
        let array = self.container(Kind::Array, "an array", field, faults)?;
        let elements = array.elements();
        let count = elements.clone().count();
        let mut converted = ArenaVec::with_capacity_in(count, self.entry.arena);
        for (index, element) in elements.enumerate() {
            let before = faults.mark();
            converted.push(convert(element, field, faults));
            faults.element(before, field.name, index);
        }
        Some(converted.into_bump_slice())
    }

    /// What kind of value it is.
    pub(crate) fn kind(&self) -> Kind {
        self.token().kind
    }

    /// Its text as it stands, a string with its quotes.
    pub(crate) fn raw(&self) -> &'a str {
        self.entry.raw(self.token())
    }

    /// The text of a string, or the literal text of a number or boolean; nothing where it is an array
    /// or an object, and nothing in that where it is `null`.
    pub(crate) fn literal(&self) -> Option<Option<&'a str>> {
        let token = self.token();
        match token.kind {
            Kind::Plain | Kind::Escaped => Some(Some(self.string(token))),
            Kind::Number | Kind::True | Kind::False => Some(Some(self.raw())),
            Kind::Null => Some(None),
            Kind::Array | Kind::Object => None,
        }
    }

    /// The keys and values of an object.
    pub(crate) fn object_members(self) -> impl Iterator<Item = (&'a str, Value<'a>)> {
        let (entry, end) = (self.entry, self.token().next);
        let mut next = self.token + 1;
        std::iter::from_fn(move || {
            let key = (next < end).then(|| Value::new(entry, next))?;
            let value = Value::new(entry, next + 1);
            next = value.token().next;
            Some((key.string(key.token()), value))
        })
    }

    /// The elements of an array.
    pub(crate) fn elements(self) -> impl Iterator<Item = Value<'a>> + Clone {
        let (entry, end) = (self.entry, self.token().next);
        let mut next = self.token + 1;
        std::iter::from_fn(move || {
            let token = next;
            let element = (token < end).then_some(Value {
                entry,
                token,
                level: self.level + 1,
            })?;
            next = element.token().next;
            Some(element)
        })
    }

    #[cold]
    fn not_converted(&self, field: &Field<'_>, expected: &'static str, faults: &mut Faults) {
        faults.soft(self.error(field, self.not_a(expected)));
    }

    #[cold]
    fn not_a(&self, expected: &'static str) -> Reason {
        let token = self.token();
        match token.kind {
            Kind::Plain | Kind::Escaped => Reason::not_a(expected, self.string(token)),
            _ => Reason::not_a(expected, self.entry.raw(token)),
        }
    }

    #[cold]
    fn error(&self, field: &Field<'_>, reason: Reason) -> ParseError {
        let offset = self.entry.offset(self.token());
        ParseError::new(reason)
            .at_offset(offset)
            .in_field(field.name)
    }
}

/// What may be JSON in a text; nothing where there is only white space, or `null` (schema language §5.8).
fn sealed(text: &str) -> Option<&str> {
    let json = text.trim_matches(BLANKS);
    (!text.trim().is_empty() && json != "null").then_some(json)
}
