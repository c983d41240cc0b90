//! How entries become JSON objects, and the text of a `json` value.

use bumpalo::Bump;

use super::captured::{Captured, Extra, TextCut};
use super::feed::Feed;
use super::transform::{Step, transform};
use super::{Entry, Keys, Place};
use crate::engine::Entries;
use crate::error::ParseError;
use crate::faults::Faults;
use crate::parser::Texts;
#[cfg(feature = "script")]
use crate::script::Script;
use crate::text::{Cutter, Work};

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
    /// The columns of a line.
    Captures(Box<Captured>),
    /// What a script returns.
    #[cfg(feature = "script")]
    Script(Script),
}

/// An entry that was cut.
pub(super) struct CutEntry<'a> {
    pub entry: Entry<'a>,
    pub texts: Texts,
    pub extra: Extra<'a>,
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

    /// The same keys, of lines whose columns give an object its members.
    #[must_use]
    pub fn captured(mut self, cut: TextCut, feeds: impl Into<Vec<Feed>>) -> Self {
        let feeds = feeds.into();
        self.source = Source::Captures(Box::new(Captured { cut, feeds }));
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

    /// What cuts the lines, where entries are no JSON.
    pub fn text_cut(&self) -> Option<&TextCut> {
        self.lines().map(|captured| &captured.cut)
    }

    fn lines(&self) -> Option<&Captured> {
        match &self.source {
            Source::Captures(captured) => Some(captured),
            _ => None,
        }
    }

    /// What cuts the lines into captures, where they are cut that way.
    pub(crate) fn cutter(&self) -> Option<&dyn Cutter> {
        self.lines()?.cutter()
    }

    /// Whether a value that cannot be converted is left out rather than reject its entry.
    pub(crate) fn is_lenient(&self) -> bool {
        self.lines().is_some_and(Captured::is_lenient)
    }

    /// Whether bytes that are not UTF-8 are replaced rather than reject their line.
    pub(super) fn replaces_invalid(&self) -> bool {
        self.lines().is_some_and(Captured::replaces_invalid)
    }

    /// Whether a line gives no event: it is a header or a comment of a text parser.
    #[inline]
    pub(super) fn takes_header(&self, line: &str, work: &mut Work) -> bool {
        self.cutter()
            .is_some_and(|cutter| work.consumes(line.trim(), cutter))
    }

    /// Cuts an entry, trimmed of white space. What its columns cannot give is in the faults.
    #[inline]
    pub(super) fn cut<'a>(
        &self,
        text: &'a str,
        lead: usize,
        (work, arena): (&mut Work, &'a Bump),
        faults: &mut Faults,
    ) -> Result<CutEntry<'a>, ParseError> {
        let mut extra = None;
        let (mut entry, mut escapes) = match &self.source {
            Source::Entry => Entry::cut(text, Place::Behind(lead), arena)?,
            Source::Captures(captured) => {
                let object;
                (object, extra) = captured.object(text, lead, (work, arena), faults)?;
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
        Ok(CutEntry {
            entry,
            texts,
            extra,
        })
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
