//! JSON entries for made-up schemas: matching ones, and ones with something wrong in them.

use margay_tests::random::model::{Field, Kind, Producer, Value};
use margay_tests::random::{Rng, Schema};

use crate::texts;

/// Writes entries of a schema.
pub struct Entries<'s> {
    schema: &'s Schema,
    pub rng: Rng,
    /// One value in so many is anything; none where it is 0.
    trouble: usize,
}

impl<'s> Entries<'s> {
    pub fn new(schema: &'s Schema, rng: Rng, trouble: usize) -> Self {
        Self {
            schema,
            rng,
            trouble,
        }
    }

    /// An entry.
    pub fn entry(&mut self) -> String {
        self.object(&self.schema.fields)
    }

    /// A value that is there.
    pub fn value_of(&mut self, value: &Value) -> String {
        self.value(value, true)
    }

    fn troubled(&mut self) -> bool {
        self.trouble > 0 && self.rng.one_in(self.trouble)
    }

    fn object(&mut self, fields: &[Field]) -> String {
        let mut members = Vec::new();
        for field in fields {
            let is_taken = fields.iter().any(|other| {
                let renamed = matches!(other.producer, Some(Producer::Rename { .. }));
                renamed && other.key() == field.name && other.name != field.name
            });
            if is_taken && !self.troubled() {
                continue;
            }
            if let Some(value) = self.member(field) {
                members.push((field.key().to_owned(), value));
            }
        }
        self.disturb(fields, &mut members);
        let mut text = String::from("{");
        for (at, (key, value)) in members.iter().enumerate() {
            text.push_str(if at > 0 { "," } else { "" });
            text += self.blank();
            text += &self.quoted(key);
            text += self.blank();
            text.push(':');
            text += self.blank();
            text += value;
            text += self.blank();
        }
        text + "}"
    }

    /// Changes the order, and adds keys that mean nothing, such as ones that come once more.
    fn disturb(&mut self, fields: &[Field], members: &mut Vec<(String, String)>) {
        if self.rng.one_in(3) && !members.is_empty() {
            let at = self.rng.below(members.len());
            members.rotate_left(at);
        }
        if self.rng.one_in(4) {
            let key = self.rng.pick(&["extra key", "", "p_log_type", "~~"]);
            let known = fields
                .iter()
                .any(|field| field.name == key || field.key() == key);
            if !known {
                let value = self.anything(2);
                members.insert(0, (key.to_owned(), value));
            }
        }
        if self.rng.one_in(6) && !members.is_empty() {
            let (key, _) = self.rng.pick(members);
            let value = self.anything(1);
            members.insert(0, (key, value));
        }
    }

    fn member(&mut self, field: &Field) -> Option<String> {
        if self.troubled() {
            return (!self.rng.one_in(3)).then(|| self.anything(3));
        }
        // A part that is no number would not be an integer.
        let made = matches!(
            field.producer,
            Some(Producer::Concat { .. } | Producer::Split { .. })
        );
        if made || (!field.required && self.rng.one_in(5)) {
            return match self.rng.below(3) {
                0 => Some(String::from("null")),
                1 if made => Some(self.anything(1)),
                _ => None,
            };
        }
        Some(self.value(&field.value, field.required))
    }

    /// A value, or its text where that is as good.
    fn value(&mut self, value: &Value, required: bool) -> String {
        let value = self.schema.follow(value);
        let text = match &value.kind {
            Kind::Object(fields) => self.object(fields),
            Kind::Array(element) => {
                let count = self.rng.below(4);
                let elements: Vec<String> = (0..count).map(|_| self.element(element)).collect();
                format!(
                    "[{}]",
                    elements.join(if self.rng.one_in(3) { " , " } else { "," })
                )
            }
            Kind::Json => loop {
                let any = self.anything(2);
                let is_none = ["null", "\"\"", "\"null\""].contains(&any.as_str());
                let is_text = any.starts_with('"');
                if !(required && (is_none || is_text)) {
                    break any;
                }
            },
            Kind::Text(text) if text.is_free() && self.rng.one_in(8) => self
                .rng
                .pick(&["1.50", "-0", "1e3", "true", "false"])
                .to_owned(),
            Kind::Text(_) => {
                let text = texts::right(&mut self.rng, &value.kind);
                self.quoted(&text)
            }
            kind => self.scalar(kind, required),
        };
        match value.embedded && self.rng.one_in(2) {
            true => self.quoted(&text),
            false => text,
        }
    }

    /// A number as such or in quotes, a boolean likewise; in an optional field the empty text.
    fn scalar(&mut self, kind: &Kind, required: bool) -> String {
        if !required && self.rng.one_in(10) {
            return String::from("\"\"");
        }
        let text = texts::right(&mut self.rng, kind);
        let counts = match kind {
            Kind::Time { formats, .. } => formats.iter().all(|format| {
                let text = format.text();
                text.starts_with("unix")
            }),
            Kind::Boolean => ["0", "1", "true", "false"].contains(&text.as_str()),
            _ => true,
        };
        match kind {
            _ if counts && self.rng.one_in(2) => text,
            Kind::Integer(_) if !text.starts_with('-') && self.rng.one_in(3) => {
                let front = self.rng.pick(&["+", "00", "+0"]);
                self.quoted(&(front.to_owned() + &text))
            }
            _ => self.quoted(&text),
        }
    }

    fn element(&mut self, element: &Value) -> String {
        if self.troubled() {
            return self.anything(2);
        }
        match self.rng.one_in(6) {
            true => String::from("null"),
            false => self.value(element, false),
        }
    }

    /// Any JSON value.
    fn anything(&mut self, depth: usize) -> String {
        match self.rng.below(if depth > 0 { 9 } else { 7 }) {
            0 => String::from("null"),
            1 => self.rng.pick(&["true", "false"]).to_owned(),
            2 => self
                .rng
                .pick(&[
                    "0",
                    "-0",
                    "1",
                    "1.0",
                    "1e3",
                    "1E+2",
                    "1e999",
                    "0.1",
                    "40000",
                    "99999999999999999999",
                    "1700000000",
                ])
                .to_owned(),
            3..7 => {
                let text = texts::any(&mut self.rng);
                self.quoted(&text)
            }
            7 => format!("[{}]", self.anything(depth - 1)),
            _ => {
                let (key, value) = (self.quoted("k"), self.anything(depth - 1));
                format!("{{{key}: {value}}}")
            }
        }
    }

    fn blank(&mut self) -> &'static str {
        self.rng.pick(&["", "", "", " ", "\t "])
    }

    /// A JSON string, some of its characters written as escapes.
    pub fn quoted(&mut self, text: &str) -> String {
        let mut quoted = String::from("\"");
        for sign in text.chars() {
            let escape = self.rng.one_in(40);
            match sign {
                '"' | '\\' => quoted.extend(['\\', sign]),
                '/' if escape => quoted.push_str("\\/"),
                '\t' => quoted.push_str("\\t"),
                '\n' => quoted.push_str("\\n"),
                _ if escape || sign < ' ' => {
                    for unit in sign.encode_utf16(&mut [0; 2]) {
                        quoted += &format!("\\u{unit:04x}");
                    }
                }
                _ => quoted.push(sign),
            }
        }
        quoted + "\""
    }
}
