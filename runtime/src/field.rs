//! What a sink is told about a field: its name, how its times are written, what it is scanned for.

use crate::address::Family;
use crate::error::Reason;
use crate::indicators::Indicator;
use crate::key::Key;
use crate::time::TimeFormat;

/// A named slot of a record: what parsers and sinks must know about it besides its value.
///
/// Generated parsers hold one constant of it per field; the interpreter makes them from a plan.
///
/// ```
/// use margay_runtime::{Field, Indicator};
///
/// const CLIENT_IP: Field = Field::new("clientIp").scan(&[Indicator::Ip]);
/// assert_eq!(CLIENT_IP.name, "clientIp");
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Field<'s> {
    /// The schema's name, which is the key in the output.
    pub name: &'s str,
    /// The name as JSON writes it, in front of a value.
    pub(crate) key: Key<'s>,
    /// How a timestamp in it is written.
    pub time: TimeFormat<'s>,
    /// What its text is collected as.
    pub indicators: &'s [Indicator],
    /// Whether only the host of a `host:port` text is scanned.
    pub scan_host: bool,
    /// Whether the value may be a text that holds it as JSON: the lowest bit is the value itself, the
    /// next one the elements of its array, and so on.
    pub embedded: u64,
    /// What becomes of its text.
    pub mask: Mask<'s>,
    /// What its value must satisfy.
    pub(crate) checks: Checks<'s>,
    /// Whether any of that is about texts: most have nothing to satisfy, which one look tells then.
    pub(crate) checks_texts: bool,
}

/// What becomes of a text that is to be hidden (schema language §9).
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub enum Mask<'s> {
    /// It stays.
    #[default]
    None,
    /// This text takes its place.
    Redact(&'s str),
    /// The SHA-256 of this salt and it takes its place.
    Obfuscate(&'s str),
}

/// What a value must satisfy beyond its type; what is empty or `None` is no check.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Checks<'s> {
    /// The only texts that pass.
    pub allow: Words<'s>,
    /// Texts that do not pass.
    pub deny: Words<'s>,
    /// The family of addresses it must be one of.
    pub ip: Option<Family>,
    /// The family of address ranges it must be one of.
    pub cidr: Option<Family>,
    /// The ranges an integer must lie in, ends included.
    pub range: &'s [(i64, i64)],
}

/// A list of texts, constant or made at run time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Words<'s> {
    /// Constants.
    Const(&'s [&'s str]),
    /// Texts made at run time.
    Owned(&'s [String]),
}

impl Words<'_> {
    const fn is_empty(&self) -> bool {
        match self {
            Self::Const(words) => words.is_empty(),
            Self::Owned(words) => words.is_empty(),
        }
    }

    #[inline]
    fn contains(&self, text: &str) -> bool {
        match self {
            Self::Const(words) => words.contains(&text),
            Self::Owned(words) => words.iter().any(|word| word == text),
        }
    }
}

impl Checks<'_> {
    /// No check.
    pub const NONE: Checks<'static> = Checks {
        allow: Words::Const(&[]),
        deny: Words::Const(&[]),
        ip: None,
        cidr: None,
        range: &[],
    };

    /// Whether every value passes.
    pub(crate) const fn are_none(&self) -> bool {
        !self.any_of_texts() && self.range.is_empty()
    }

    const fn any_of_texts(&self) -> bool {
        let words = !self.allow.is_empty() || !self.deny.is_empty();
        words || self.ip.is_some() || self.cidr.is_some()
    }

    /// Whether a text passes. Where the words are constants, so is what it is compared with.
    #[inline(always)]
    fn pass_text(&self, text: &str) -> bool {
        match (self.allow, self.deny.is_empty(), self.ip, self.cidr) {
            (Words::Const(words), true, None, None) => words.contains(&text),
            _ => self.why_not_text(text).is_none(),
        }
    }

    /// Why a text does not pass.
    #[inline]
    pub(crate) fn why_not_text(&self, text: &str) -> Option<Reason> {
        if !self.allow.is_empty() && !self.allow.contains(text) {
            return Some(Reason::NotAllowed(text.into()));
        }
        if self.deny.contains(text) {
            return Some(Reason::Denied(text.into()));
        }
        match (self.ip, self.cidr) {
            (Some(family), _) if !family.has(text) => Some(Reason::not_a(family.address(), text)),
            (_, Some(family)) if !family.has_range(text) => {
                Some(Reason::not_a(family.range(), text))
            }
            _ => None,
        }
    }

    /// Whether an integer passes.
    #[inline(always)]
    pub(crate) fn pass_integer(&self, value: i64) -> bool {
        let within = |&(low, high): &(i64, i64)| (low..=high).contains(&value);
        self.range.is_empty() || self.range.iter().any(within)
    }
}

impl<'s> Field<'s> {
    /// A field whose name needs no escaping in JSON.
    pub const fn new(name: &'s str) -> Self {
        Self::escaped(name, name)
    }

    /// A field whose name reads differently between the quotes of a JSON key.
    pub const fn escaped(name: &'s str, json_name: &'s str) -> Self {
        Self::with_key(name, Key::new(json_name))
    }

    /// A field that is made while lines are parsed and that no sink writes.
    #[inline(always)]
    pub(crate) const fn unwritten(name: &'s str) -> Self {
        Self::with_key(name, Key::in_pieces(name))
    }

    #[inline(always)]
    const fn with_key(name: &'s str, key: Key<'s>) -> Self {
        Self {
            name,
            key,
            time: TimeFormat::Rfc3339,
            indicators: &[],
            scan_host: false,
            embedded: 0,
            mask: Mask::None,
            checks: Checks::NONE,
            checks_texts: false,
        }
    }

    /// The same field, its timestamps written in this format.
    #[must_use]
    pub const fn time(mut self, format: TimeFormat<'s>) -> Self {
        self.time = format;
        self
    }

    /// The same field, its text scanned for these.
    #[must_use]
    pub const fn scan(mut self, indicators: &'s [Indicator]) -> Self {
        self.indicators = indicators;
        self
    }

    /// The same field, only the host of a `host:port` text scanned.
    #[must_use]
    pub const fn host_only(mut self) -> Self {
        self.scan_host = true;
        self
    }

    /// The same field, whose value may be a text that holds it as JSON, or whose elements may, by
    /// [`Field::embedded`].
    #[must_use]
    pub const fn embedded(mut self, levels: u64) -> Self {
        self.embedded = levels;
        self
    }

    /// The same field, whose text is hidden.
    #[must_use]
    pub const fn mask(mut self, mask: Mask<'s>) -> Self {
        self.mask = mask;
        self
    }

    /// Whether a value that lies in so many arrays may be a text that holds it as JSON.
    #[inline]
    pub(crate) fn is_embedded(&self, level: u32) -> bool {
        self.embedded.checked_shr(level).unwrap_or(0) & 1 == 1
    }

    /// The same field, whose value must satisfy all of this.
    #[must_use]
    pub const fn check(mut self, checks: Checks<'s>) -> Self {
        self.checks = checks;
        self.checks_texts = checks.any_of_texts();
        self
    }

    /// Whether a text passes its checks.
    #[inline(always)]
    pub(crate) fn pass_text(&self, text: &str) -> bool {
        !self.checks_texts || self.checks.pass_text(text)
    }

    /// The same field, allowed to hold only these texts.
    #[must_use]
    pub const fn allow(mut self, texts: &'s [&'s str]) -> Self {
        self.checks.allow = Words::Const(texts);
        self.check(self.checks)
    }

    /// The same field, not allowed to hold any of these texts.
    #[must_use]
    pub const fn deny(mut self, texts: &'s [&'s str]) -> Self {
        self.checks.deny = Words::Const(texts);
        self.check(self.checks)
    }

    /// The same field, allowed to hold only addresses of a family.
    #[must_use]
    pub const fn ip(mut self, family: Family) -> Self {
        self.checks.ip = Some(family);
        self.check(self.checks)
    }

    /// The same field, allowed to hold only address ranges of a family.
    #[must_use]
    pub const fn cidr(mut self, family: Family) -> Self {
        self.checks.cidr = Some(family);
        self.check(self.checks)
    }

    /// The same field, allowed to hold only integers in these ranges, ends included.
    #[must_use]
    pub const fn range(mut self, ranges: &'s [(i64, i64)]) -> Self {
        self.checks.range = ranges;
        self
    }
}
