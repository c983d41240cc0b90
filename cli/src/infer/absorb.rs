//! Widens a type by a JSON value, while the value is being read.
//!
//! No value is ever built: what is known of a field is looked up and widened in place. So the memory
//! that is taken depends on the type and not on the samples.

use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor,
};

use super::texts::scalar_of;
use super::types::{Object, Scalar, Type, weight_of_name};

/// An object with more fields is `json`. Such names are data: ids, addresses, dates.
pub const MOST_FIELDS: usize = 200;

/// An object or array inside so many others is `json`. A schema may have two more.
pub const DEEPEST: usize = 62;

/// How much a schema may weigh; files that are larger are not read.
const HEAVIEST: usize = 1 << 20;

/// The type of all samples so far.
#[derive(Debug, Default)]
pub struct Samples {
    pub object: Object,
    /// How much text its schema takes, at the least.
    weight: usize,
}

impl Samples {
    /// Adds a sample, which is the text of a JSON object.
    pub fn add(&mut self, json: &[u8]) -> serde_json::Result<()> {
        let mut deserializer = serde_json::Deserializer::from_slice(json);
        deserializer.deserialize_any(Root(self))?;
        deserializer.end()
    }
}

/// Reads a whole sample.
struct Root<'t>(&'t mut Samples);

impl<'de> Visitor<'de> for Root<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let first = map.next_key::<String>()?;
        if first.as_deref() == Some(NUMBER) {
            return Err(A::Error::invalid_type(Unexpected::Other("number"), &self));
        }
        let Samples { object, weight } = self.0;
        object.count += 1;
        let reading = Reading { depth: 0, weight };
        // The record itself cannot be `json`.
        read_fields(object, first, map, reading, usize::MAX).map(drop)
    }
}

/// What is known while a value is read.
struct Reading<'t> {
    /// In how many objects and arrays it stands, the record itself not counted.
    depth: usize,
    weight: &'t mut usize,
}

impl Reading<'_> {
    fn inner(&mut self) -> Reading<'_> {
        Reading {
            depth: self.depth + 1,
            weight: self.weight,
        }
    }
}

/// The only key of what stands for a number where a crate in the build has `serde_json` keep their
/// spelling, which is then its value.
const NUMBER: &str = "$serde_json::private::Number";

/// Reads the fields of an object, whose first name was read already; false where there are too many, and it is no object any more.
fn read_fields<'de, A: MapAccess<'de>>(
    object: &mut Object,
    mut first: Option<String>,
    mut map: A,
    mut reading: Reading<'_>,
    most: usize,
) -> Result<bool, A::Error> {
    let mut guess = 0;
    if first.is_none() {
        return Ok(true);
    }
    loop {
        let name = Name {
            object,
            guess,
            most,
            weight: reading.weight,
        };
        let found = match first.take() {
            Some(first) => Some(name.visit_str(&first)?),
            None => map.next_key_seed(name)?,
        };
        let place = match found {
            None => return Ok(true),
            Some(Found::At(place)) => place,
            Some(Found::TooMany) => {
                map.next_value::<IgnoredAny>()?;
                ignore_rest(map)?;
                return Ok(false);
            }
        };
        guess = place + 1;
        let present = map.next_value_seed(Widen {
            known: &mut object.fields[place].value,
            reading: reading.inner(),
        })?;
        object.note(place, present);
    }
}

fn ignore_rest<'de, A: MapAccess<'de>>(mut map: A) -> Result<(), A::Error> {
    while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
    Ok(())
}

/// Reads the name of a field, and finds or adds the field.
struct Name<'t> {
    object: &'t mut Object,
    guess: usize,
    most: usize,
    weight: &'t mut usize,
}

enum Found {
    At(usize),
    TooMany,
}

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name<'_> {
    type Value = Found;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Found, E> {
        if let Some(place) = self.object.find(name, self.guess) {
            return Ok(Found::At(place));
        }
        if self.object.fields.len() >= self.most {
            return Ok(Found::TooMany);
        }
        *self.weight += weight_of_name(name);
        if *self.weight > HEAVIEST {
            return Err(E::custom(format_args!(
                "with the names of this sample, the schema has more than the {HEAVIEST} bytes that \
                 are read"
            )));
        }
        Ok(Found::At(self.object.add(name)))
    }
}

/// Reads a value and widens a type by it. Says whether there is a value; `null` is none.
struct Widen<'t> {
    known: &'t mut Type,
    reading: Reading<'t>,
}

impl<'de> DeserializeSeed<'de> for Widen<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Widen<'_> {
    fn scalar<E>(mut self, scalar: Scalar) -> Result<bool, E> {
        if matches!(self.known, Type::Array(_) | Type::Object(_)) {
            self.give_up();
        }
        self.known.add_scalar(scalar);
        Ok(true)
    }

    /// Makes the type `json`, whatever it was.
    fn give_up(&mut self) {
        *self.reading.weight -= self.known.weight();
        *self.known = Type::Json;
    }

    /// Whether a container has no use for its parts.
    fn is_opaque(&self) -> bool {
        self.reading.depth > DEEPEST
    }
}

impl<'de> Visitor<'de> for Widen<'_> {
    type Value = bool;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_bool<E>(self, _: bool) -> Result<bool, E> {
        self.scalar(Scalar::Boolean)
    }

    fn visit_i64<E>(self, _: i64) -> Result<bool, E> {
        self.scalar(Scalar::Bigint)
    }

    fn visit_u64<E>(self, value: u64) -> Result<bool, E> {
        match i64::try_from(value) {
            Ok(_) => self.scalar(Scalar::Bigint),
            Err(_) => self.scalar(Scalar::Float),
        }
    }

    fn visit_f64<E>(self, value: f64) -> Result<bool, E> {
        match value.is_finite() {
            true => self.scalar(Scalar::Float),
            // No float holds it; a string keeps its spelling.
            false => self.scalar(Scalar::String(None)),
        }
    }

    #[inline]
    fn visit_str<E>(self, text: &str) -> Result<bool, E> {
        // Nothing but a container changes a plain string, so what the text says does not matter.
        match self.known {
            Type::Scalar(Scalar::String(None)) | Type::Json => Ok(true),
            _ => self.scalar(scalar_of(text)),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<bool, A::Error> {
        if self.is_opaque() || matches!(self.known, Type::Object(_)) {
            self.give_up();
        }
        let Some(element) = self.known.add_array() else {
            while items.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(true);
        };
        loop {
            let widen = Widen {
                known: element,
                reading: self.reading.inner(),
            };
            if items.next_element_seed(widen)?.is_none() {
                return Ok(true);
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<bool, A::Error> {
        let first = map.next_key::<String>()?;
        if first.as_deref() == Some(NUMBER) {
            let number = map.next_value::<String>()?;
            return match (number.parse::<i64>(), number.parse::<f64>()) {
                (Ok(number), _) => self.visit_i64(number),
                (_, Ok(number)) => self.visit_f64(number),
                _ => Err(A::Error::invalid_value(Unexpected::Str(&number), &self)),
            };
        }
        if self.is_opaque() || matches!(self.known, Type::Array(_)) {
            self.give_up();
        }
        let Some(object) = self.known.add_object() else {
            if first.is_some() {
                map.next_value::<IgnoredAny>()?;
            }
            ignore_rest(map)?;
            return Ok(true);
        };
        let reading = Reading {
            depth: self.reading.depth,
            weight: self.reading.weight,
        };
        if !read_fields(object, first, map, reading, MOST_FIELDS)? {
            self.give_up();
        }
        Ok(true)
    }
}
