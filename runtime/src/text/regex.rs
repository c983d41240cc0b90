//! Regex: one expression, matched anywhere in the line; groups with a name are captures (parsers §6).

use std::sync::atomic::{AtomicU64, Ordering};

use regex::CaptureLocations;

use super::captures::{Capture, Span};
use super::{Common, Cutter, Keep, Line, Text, Work};
use crate::cut::needles::Needles;
use crate::error::{ParseError, Reason};
use crate::parser::Texts;

/// How a log type with `parser: regex` is cut.
///
/// ```
/// use margay_runtime::{Keep, Regex, Text};
///
/// let text = Text { columns: 1, ..Text::default() };
/// let regex = Regex::new(r"door (?P<id>[0-9]+)", [Keep::new(1, 0)], text);
/// assert_eq!(regex.expression(), r"door (?P<id>[0-9]+)");
/// ```
#[derive(Debug)]
pub struct Regex {
    regex: regex::Regex,
    keeps: Vec<Keep>,
    common: Common,
    /// Tells what was made for this one from what was made for others.
    id: u64,
}

/// More than any checked expression takes, so that it compiles here too.
const LARGEST: usize = 64 << 20;

impl Regex {
    /// An expression, and its groups, counted from 1, that become columns.
    ///
    /// # Panics
    ///
    /// The expression does not compile. Those of plans do.
    pub fn new(expression: &str, keeps: impl Into<Vec<Keep>>, text: Text) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let mut builder = regex::RegexBuilder::new(expression);
        let compiled = builder.size_limit(LARGEST).build();
        Self {
            regex: compiled.unwrap_or_else(|error| panic!("{error}")),
            keeps: keeps.into(),
            common: Common::new(text),
            id: NEXT.fetch_add(1, Ordering::Relaxed),
        }
    }

    pub(super) fn regex(&self) -> &regex::Regex {
        &self.regex
    }

    /// The expression.
    pub fn expression(&self) -> &str {
        self.regex.as_str()
    }
}

/// What one thread matches an expression with: a copy has room of its own, so that threads do not
/// wait for each other.
#[derive(Debug)]
pub(crate) struct Matcher {
    id: u64,
    regex: regex::Regex,
    groups: CaptureLocations,
}

impl Matcher {
    fn of(regex: &Regex) -> Self {
        Self {
            id: regex.id,
            regex: regex.regex.clone(),
            groups: regex.regex.capture_locations(),
        }
    }
}

impl Cutter for Regex {
    fn common(&self) -> &Common {
        &self.common
    }

    fn needles(&self) -> Needles {
        Needles::of_marks([None; 2])
    }

    fn cut(&self, line: Line<'_>, work: &mut Work) -> Result<Texts, ParseError> {
        self.keep_match(line, work, &self.common)?;
        Ok(Texts::Any)
    }
}

impl Regex {
    /// Keeps the groups of the first match, as what shares `common` with it does, and says where the
    /// match ends.
    pub(super) fn keep_match(
        &self,
        line: Line<'_>,
        work: &mut Work,
        common: &Common,
    ) -> Result<usize, ParseError> {
        let kept = work.matcher.take().filter(|matcher| matcher.id == self.id);
        let matcher = work
            .matcher
            .insert(kept.unwrap_or_else(|| Matcher::of(self)));
        let Matcher { regex, groups, .. } = matcher;
        let Some(found) = regex.captures_read(groups, line.text) else {
            return Err(ParseError::new(Reason::NoMatch).at_offset(line.lead));
        };
        for keep in &self.keeps {
            // A group that takes no part is empty.
            let end = line.text.len();
            let (begin, end) = groups.get(keep.capture).unwrap_or((end, end));
            let span = Span::of(begin, end);
            let captures = &mut work.captures;
            captures.keep(line.text, *keep, span, Capture::NO_NUMBER, common);
        }
        Ok(found.end())
    }
}
