//! What goes wrong in a line, and what of it decides.

use crate::error::ParseError;

/// The values of one line that could not be converted and do not reject it, unless asked to.
#[derive(Debug, Default)]
pub struct Faults {
    strict: bool,
    /// Which of several faults counts.
    first: First,
    /// Values that could not be converted, in the order of reading.
    soft: Vec<ParseError>,
    /// How many of these are of the objects around the one that is being read.
    outer: usize,
    /// The first time that could not be read.
    time: Option<ParseError>,
    /// The first value that is missing or does not pass.
    hard: Option<ParseError>,
}

/// Which of several faults of a kind is the first one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum First {
    /// The one that is first in the line: in which order columns are read is nobody's concern.
    #[default]
    InLine,
    /// The one that was found first: members of JSON are read in the schema's order, and one that is
    /// missing has no place.
    Found,
}

/// How many faults of each kind there were at some point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    soft: usize,
    outer: usize,
    time: bool,
    hard: bool,
}

impl Faults {
    pub(crate) fn new(strict: bool) -> Self {
        Self {
            strict,
            ..Self::default()
        }
    }

    /// How the faults of the lines that come are judged.
    pub(crate) fn judge(&mut self, strict: bool, first: First) {
        self.strict = strict;
        self.first = first;
    }

    #[cold]
    pub(crate) fn soft(&mut self, error: ParseError) {
        self.soft.push(error);
    }

    #[cold]
    pub(crate) fn reject(&mut self, error: ParseError) {
        self.first.keep(&mut self.hard, error);
    }

    #[cold]
    pub(crate) fn reject_time(&mut self, error: ParseError) {
        self.first.keep(&mut self.time, error);
    }

    /// Rejects the line because a required value is missing, or because of what the value was.
    #[cold]
    pub(crate) fn reject_without(&mut self, missing: ParseError) {
        // A field of the same name in an object around is another one.
        let mut own = self.soft[self.outer..].iter();
        let failed = own.position(|soft| soft.field() == missing.field());
        let error = failed.map_or(missing, |index| self.soft.remove(self.outer + index));
        self.first.keep(&mut self.hard, error);
    }

    /// How many faults of each kind there are, to find those that come later.
    #[inline]
    pub(crate) fn mark(&self) -> Mark {
        Mark {
            soft: self.soft.len(),
            outer: self.outer,
            time: self.time.is_some(),
            hard: self.hard.is_some(),
        }
    }

    /// Begins an object; [`Faults::within`] ends it.
    #[inline]
    pub(crate) fn enter(&mut self) -> Mark {
        let mark = self.mark();
        self.outer = self.soft.len();
        mark
    }

    /// Ends an object, and tells its faults by the path from its field.
    #[inline]
    pub(crate) fn within(&mut self, mark: Mark, object: &str) {
        self.outer = mark.outer;
        if self.mark() != mark {
            self.rename_since(mark, |field| format!("{object}.{field}"));
        }
    }

    /// Tells the faults since a mark by the position of an element in an array's field.
    #[inline]
    pub(crate) fn element(&mut self, mark: Mark, array: &str, index: usize) {
        if self.mark() != mark {
            self.rename_since(mark, |field| {
                let rest = field.strip_prefix(array).unwrap_or_default();
                format!("{array}[{index}]{rest}")
            });
        }
    }

    #[cold]
    fn rename_since(&mut self, mark: Mark, rename: impl Fn(&str) -> String) {
        let time = self.time.as_mut().filter(|_| !mark.time);
        let hard = self.hard.as_mut().filter(|_| !mark.hard);
        let soft = self.soft[mark.soft..].iter_mut();
        for error in soft.chain(time).chain(hard) {
            error.rename_field(&rename);
        }
    }

    /// Passes unless something rejects the line. Parsers call it once, when all columns are read.
    ///
    /// # Errors
    ///
    /// The first of, in this order (`docs/parsing.md`, "Soft failures"): a time that cannot be read; under `strict`,
    /// another value that cannot be converted; a required value that is missing or wrong, or one
    /// that does not pass a check.
    #[inline(always)]
    pub fn settle(&mut self) -> Result<(), ParseError> {
        let clean = self.time.is_none() && self.hard.is_none() && self.soft.is_empty();
        match clean {
            true => Ok(()),
            false => self.first_error().map_or(Ok(()), Err),
        }
    }

    #[cold]
    fn first_error(&mut self) -> Option<ParseError> {
        let soft = match self.first {
            First::InLine => self.soft.iter().min_by_key(|error| error.offset()),
            First::Found => self.soft.first(),
        };
        let soft = soft.filter(|_| self.strict);
        self.time
            .take()
            .or_else(|| soft.cloned())
            .or_else(|| self.hard.take())
    }

    /// Forgets what failed in the line.
    #[inline]
    pub(crate) fn forget(&mut self) {
        self.soft.clear();
        self.time = None;
        self.hard = None;
    }

    /// Whether a value could not be converted.
    #[inline(always)]
    pub(crate) fn any_soft(&self) -> bool {
        !self.soft.is_empty()
    }

    /// Hands over the values that could not be converted, the first one first.
    #[inline]
    pub(crate) fn drain(&mut self) -> impl Iterator<Item = ParseError> {
        if self.soft.len() > 1 && self.first == First::InLine {
            self.soft.sort_by_key(ParseError::offset);
        }
        self.soft.drain(..)
    }
}

impl First {
    /// Keeps the first one of an error and the one that was found before, if there is one.
    fn keep(self, known: &mut Option<ParseError>, error: ParseError) {
        match known {
            Some(_) if self == Self::Found => {}
            Some(known) if known.offset() <= error.offset() => {}
            _ => *known = Some(error),
        }
    }
}
