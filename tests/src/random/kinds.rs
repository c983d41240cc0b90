//! Types of values, and fields that have them.

use super::model::{Field, Kind, Mask, Text, Value, Width};
use super::names;
use super::rng::Rng;
use super::times::Format;

/// The words for what texts are collected as.
pub const INDICATORS: [&str; 19] = [
    "ip",
    "domain",
    "hostname",
    "url",
    "md5",
    "sha1",
    "sha256",
    "aws_arn",
    "aws_account_id",
    "aws_instance_id",
    "aws_tag",
    "trace_id",
    "username",
    "email",
    "net_addr",
    "aws_arn_only",
    "actor_id",
    "mac",
    "serial_number",
];

const FAMILIES: [&str; 3] = ["ipv4", "ipv6", "any"];

/// What a text may be compared with.
const WORDS: [&str; 8] = ["GET", "a b", "x,y|z", "\"q\"", "`t`", "é", "\\", "nil"];

/// A type without parts.
pub fn scalar(rng: &mut Rng) -> Kind {
    match rng.below(10) {
        0..4 => Kind::Text(text(rng)),
        4 => Kind::Integer(Width::Small),
        5 => Kind::Integer(Width::Int),
        6 => Kind::Integer(Width::Big),
        7 => Kind::Float,
        8 => Kind::Boolean,
        _ => time(rng),
    }
}

/// Timestamps in one format or several.
pub fn time(rng: &mut Rng) -> Kind {
    let count = if rng.one_in(3) { 1 + rng.below(3) } else { 1 };
    Kind::Time {
        formats: (0..count).map(|_| Format::random(rng)).collect(),
        dates: rng.one_in(2),
    }
}

/// Strings, some of them with conditions.
pub fn text(rng: &mut Rng) -> Text {
    let mut text = Text::default();
    if rng.one_in(2) {
        text.indicators = rng.some(&INDICATORS, 3);
    }
    if rng.one_in(4) {
        let words: Vec<String> = rng.some(&WORDS, 4).into_iter().map(String::from).collect();
        match rng.below(4) {
            0 => text.allow = words,
            1 => text.deny = words,
            2 => text.ip = Some(rng.pick(&FAMILIES)),
            _ => text.cidr = Some(rng.pick(&FAMILIES)),
        }
        if text.allow.is_empty() && text.deny.is_empty() && rng.one_in(3) {
            text.deny = vec![String::from("10.0.0.0/8"), String::from("::1")];
        }
    }
    text
}

/// How a text is hidden: by a word only if nothing is asked of the word.
pub fn mask(rng: &mut Rng, text: &Text) -> Option<Mask> {
    const WORDS: [Option<&str>; 4] = [None, Some("***"), Some(""), Some("\"\\\u{e9}")];
    let word = rng.pick(&WORDS).map(String::from);
    match rng.below(12) {
        0 if !text.is_checked() => Some(Mask::Redact(word)),
        1 => Some(Mask::Obfuscate(word)),
        _ => None,
    }
}

/// What types may be made of.
#[derive(Debug, Clone, Copy)]
pub struct Limits<'d> {
    /// How many more arrays and objects may lie in each other.
    pub depth: usize,
    /// The definitions that may be referred to.
    pub definitions: &'d [(String, Value)],
}

/// Any value.
pub fn value(rng: &mut Rng, limits: Limits<'_>) -> Value {
    let definitions = limits.definitions;
    if !definitions.is_empty() && rng.one_in(6) {
        return Value::from(Kind::Ref(rng.pick(definitions).0.clone()));
    }
    let inner = Limits {
        depth: limits.depth.saturating_sub(1),
        ..limits
    };
    let kind = match rng.below(10) {
        0 | 1 if limits.depth > 0 => {
            let count = 1 + rng.below(4);
            Kind::Object(fields(rng, count, inner))
        }
        2 | 3 if limits.depth > 0 => Kind::Array(Box::new(value(rng, inner))),
        4 => Kind::Json,
        _ => scalar(rng),
    };
    let holds = matches!(kind, Kind::Object(_) | Kind::Array(_) | Kind::Json);
    Value {
        embedded: holds && rng.one_in(3),
        kind,
    }
}

/// The fields of an object.
pub fn fields(rng: &mut Rng, count: usize, limits: Limits<'_>) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for _ in 0..count {
        let value = value(rng, limits);
        let name = fresh(rng, &fields, |_| true);
        fields.push(Field {
            value,
            ..described(rng, name)
        });
    }
    fields
}

/// A field that is to get its value.
pub fn described(rng: &mut Rng, name: String) -> Field {
    Field {
        required: rng.one_in(4),
        description: names::description(rng),
        ..Field::new(name, Kind::Json)
    }
}

/// A name that no field has, nor any key that one is made of.
pub fn fresh(rng: &mut Rng, fields: &[Field], fits: impl Fn(&str) -> bool) -> String {
    let taken = fields.iter();
    names::fresh(
        rng,
        taken.flat_map(|field| [field.name.as_str(), field.key()]),
        fits,
    )
}

/// Definitions, later ones of which may refer to earlier ones.
pub fn definitions(rng: &mut Rng) -> Vec<(String, Value)> {
    const NAMES: [&str; 4] = ["Who", "Self1", "Option", "URLPath2"];
    let mut definitions = Vec::new();
    let count = rng.below(4);
    for name in &NAMES[..count] {
        let limits = Limits {
            depth: 2,
            definitions: &definitions,
        };
        let value = match rng.one_in(2) {
            true => Value::from(Kind::Object(fields(rng, 2, limits))),
            false => value(rng, limits),
        };
        definitions.push(((*name).to_owned(), value));
    }
    definitions
}
