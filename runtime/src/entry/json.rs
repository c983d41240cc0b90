//! How entries become JSON objects, and the text of a `json` value.

use bumpalo::Bump;
use bumpalo::collections::String as ArenaString;

use super::transform::{Step, transform, write_text};
use super::{Entry, Keys, Place};
use crate::engine::Entries;
use crate::error::ParseError;
use crate::parser::Texts;
#[cfg(feature = "script")]
use crate::script::Script;
#[cfg(feature = "regex")]
use crate::text::Regex;
use crate::text::{Csv, Cutter, Fastmatch, Work, cut_captures};

/// Entries that are JSON objects, or become some.
///
/// ```
/// use margay_runtime::{Cut, Json, Keys};
///
/// let json = Json::new(Keys::new(["eventTime"]));
/// assert!(matches!(Cut::Json(&json), Cut::Json(_)));
/// ```
#[derive(Debug)]
pub struct Json {
    pub(super) keys: Keys,
    source: Source,
    steps: Vec<Step>,
    within: Option<Vec<Box<str>>>,
}

/// What an entry's object is made of.
#[derive(Debug)]
enum Source {
    /// The entry, which is one.
    Entry,
    /// What a text parser captures.
    Captures(Captured),
    /// What a script returns.
    #[cfg(feature = "script")]
    Script(Script),
}

/// A text parser whose captures become the members of an object.
#[derive(Debug)]
struct Captured {
    cutter: TextCut,
    /// The names of its columns.
    names: Vec<Box<str>>,
}

/// A text parser of any kind.
#[derive(Debug)]
pub enum TextCut {
    /// See [`Csv`].
    Csv(Csv),
    /// See [`Fastmatch`].
    Fastmatch(Fastmatch),
    /// See [`Regex`].
    #[cfg(feature = "regex")]
    Regex(Regex),
}

impl TextCut {
    fn cutter(&self) -> &dyn Cutter {
        match self {
            Self::Csv(csv) => csv,
            Self::Fastmatch(fastmatch) => fastmatch,
            #[cfg(feature = "regex")]
            Self::Regex(regex) => regex,
        }
    }
}

impl Json {
    /// Entries that are objects as they stand, asked for these keys.
    pub fn new(keys: Keys) -> Self {
        Self {
            keys,
            source: Source::Entry,
            steps: Vec::new(),
            within: None,
        }
    }

    /// The same, of logs whose inputs may be documents with many entries: the elements of the array
    /// at a path of keys and positions. Parsers are given entries; whoever reads the input takes them
    /// out, as [`Engine::entries`](crate::Engine::entries) tells.
    #[must_use]
    pub fn within<N: Into<Box<str>>>(mut self, path: impl IntoIterator<Item = N>) -> Self {
        self.within = Some(path.into_iter().map(Into::into).collect());
        self
    }

    /// What inputs are made of.
    pub(crate) fn entries(&self) -> Entries<'_> {
        match (&self.source, &self.within) {
            (Source::Entry, None) => Entries::Json,
            (Source::Entry, Some(path)) => Entries::JsonWithin(path),
            (Source::Captures(_), _) => Entries::Lines,
            #[cfg(feature = "script")]
            (Source::Script(_), _) => Entries::Lines,
        }
    }

    /// The same keys, of lines whose captures, by the names of their columns, are members of an
    /// object: strings all of them.
    #[must_use]
    pub fn captured<N: Into<Box<str>>>(
        mut self,
        cutter: TextCut,
        names: impl IntoIterator<Item = N>,
    ) -> Self {
        let names = names.into_iter().map(Into::into).collect();
        self.source = Source::Captures(Captured { cutter, names });
        self
    }

    /// The same keys, of entries that a script makes objects of.
    #[cfg(feature = "script")]
    #[must_use]
    pub fn scripted(mut self, script: Script) -> Self {
        self.source = Source::Script(script);
        self
    }

    /// The same, transformed by these steps in their order before it is read.
    #[must_use]
    pub fn transformed(mut self, steps: impl Into<Vec<Step>>) -> Self {
        self.steps = steps.into();
        self
    }

    /// The text parser that cuts the lines, where entries are no JSON.
    pub fn text_cut(&self) -> Option<&TextCut> {
        match &self.source {
            Source::Captures(captured) => Some(&captured.cutter),
            _ => None,
        }
    }

    /// What cuts the lines, where entries are no JSON.
    pub(crate) fn cutter(&self) -> Option<&dyn Cutter> {
        match &self.source {
            Source::Captures(captured) => Some(captured.cutter.cutter()),
            _ => None,
        }
    }

    /// Whether a line gives no event: it is a header or a comment of a text parser.
    #[inline]
    pub(super) fn takes_header(&self, line: &str, work: &mut Work) -> bool {
        self.cutter()
            .is_some_and(|cutter| work.consumes(line.trim(), cutter))
    }

    /// Cuts an entry, trimmed of white space, and says whether any string in it has an escape.
    #[inline]
    pub(super) fn cut<'a>(
        &self,
        text: &'a str,
        lead: usize,
        work: &mut Work,
        arena: &'a Bump,
    ) -> Result<(Entry<'a>, Texts), ParseError> {
        let (mut entry, mut escapes) = match &self.source {
            Source::Entry => Entry::cut(text, Place::Behind(lead), arena)?,
            Source::Captures(captured) => {
                let object = captured.object(text, lead, work, arena)?;
                Entry::cut(object, Place::At(lead), arena)?
            }
            #[cfg(feature = "script")]
            Source::Script(script) => {
                let object = script.parse(text).map_err(|error| error.at_offset(lead))?;
                Entry::cut(arena.alloc_str(&object), Place::At(lead), arena)?
            }
        };
        if !self.steps.is_empty() && entry.is_object() {
            let text = transform(arena.alloc(entry), &self.steps, lead)?;
            (entry, escapes) = Entry::cut(text, Place::At(lead), arena)?;
        }
        let texts = match escapes {
            true => Texts::Any,
            false => Texts::Plain,
        };
        Ok((entry, texts))
    }
}

impl Captured {
    /// The captures of a line as an object.
    fn object<'a>(
        &self,
        line: &str,
        lead: usize,
        work: &mut Work,
        arena: &'a Bump,
    ) -> Result<&'a str, ParseError> {
        let columns = cut_captures(self.cutter.cutter(), line, lead, work)?;
        let mut object = ArenaString::with_capacity_in(2 * line.len(), arena);
        for (column, name) in self.names.iter().enumerate() {
            if let Some(text) = columns.raw(column) {
                object.push(if object.is_empty() { '{' } else { ',' });
                write_text(name, &mut object);
                object.push(':');
                write_text(text, &mut object);
            }
        }
        object.push_str(if object.is_empty() { "{}" } else { "}" });
        Ok(object.into_bump_str())
    }
}

/// A JSON value as it stands in its entry: order of keys, spelling of numbers and white space kept.
///
/// ```
/// use margay_runtime::RawJson;
///
/// let value = RawJson(r#"{"b": 1.0, "a": [ ]}"#);
/// assert_eq!(value.0.len(), 20);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RawJson<'a>(pub &'a str);

impl Default for RawJson<'_> {
    /// `null`.
    fn default() -> Self {
        Self("null")
    }
}
