//! The columns of one cut line, and their conversion into typed values.
//!
//! This is what generated parsers call, one named conversion per column. A value that is absent
//! (the column is missing, holds the word for "no value", or is empty where the type is not text)
//! is `None` and no fault. A value that cannot be converted is `None` and a soft fault
//! (`docs/parsing.md`, "Soft failures"), except for times and required fields, where it rejects the line. Nothing
//! returns early: [`Faults`] keeps what went wrong and knows which of it comes first.

use crate::convert::{self, Integer};
use crate::cut::Delimited;
use crate::error::{ParseError, Reason};
use crate::field::Field;
use crate::list::List;
use crate::split;
use crate::text::Capture;
use crate::time::{TimeFormat, Timestamp};

/// The columns of one line.
///
/// Columns are counted from 0. Reading one that the line does not have gives no value. Columns of
/// delimited lines lie between bounds, those of text parsers are captures; a line has only one or
/// the other.
#[derive(Debug, Clone, Copy)]
pub struct Columns<'a> {
    /// The text the bounds point into: the line's own, or its image with escapes undone.
    text: &'a str,
    /// Where each column begins and where one after the last would, all plus `base`; each column
    /// ends one byte before the next begins.
    bounds: &'a [u32],
    base: u32,
    places: Places<'a>,
    /// How many bytes were trimmed in front of the text.
    lead: usize,
    quote: Option<u8>,
    none: &'a str,
}

/// How columns lie in their text, and where in the line they come from.
#[derive(Debug, Clone, Copy)]
enum Places<'a> {
    /// Between the bounds, in the line itself.
    Line,
    /// Between the bounds, in an image; where each begins in the line.
    Image(&'a [u32]),
    /// Anywhere; there are no bounds.
    Captures(&'a [Capture]),
}

impl<'a> Columns<'a> {
    /// The columns of a line as it stands in its block.
    ///
    /// # Safety
    ///
    /// `bounds` holds at least two ascending positions; less the first of them they are 0, positions
    /// in `text` that follow an ASCII byte, and the length of `text` plus one. A column that begins
    /// with the quote ends with another one.
    #[inline]
    pub(crate) unsafe fn in_block(
        text: &'a str,
        bounds: &'a [u32],
        format: &Delimited<'a>,
    ) -> Self {
        Self {
            text,
            bounds,
            base: bounds[0],
            places: Places::Line,
            lead: 0,
            quote: format.quote,
            none: format.none,
        }
    }

    /// The columns of an image.
    ///
    /// # Safety
    ///
    /// As [`Columns::in_block`], except that columns which are not read need no second quote.
    #[inline]
    pub(crate) unsafe fn in_image(
        text: &'a str,
        bounds: &'a [u32],
        origins: &'a [u32],
        lead: usize,
        format: &Delimited<'a>,
    ) -> Self {
        Self {
            text,
            bounds,
            base: 0,
            places: Places::Image(origins),
            lead,
            quote: format.quote,
            none: format.none,
        }
    }

    /// The columns that a text parser kept of its captures.
    #[inline]
    pub(crate) fn captured(text: &'a str, captures: &'a [Capture], lead: usize) -> Self {
        Self {
            text,
            bounds: &[],
            base: 0,
            places: Places::Captures(captures),
            lead,
            quote: None,
            none: "",
        }
    }

    /// How many columns there are to read.
    #[inline]
    pub fn len(&self) -> usize {
        match self.places {
            Places::Captures(captures) => captures.len(),
            Places::Line | Places::Image(_) => self.bounds.len() - 1,
        }
    }

    /// Whether there is no column.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A column's text without its quotes; `None` when the line does not have it.
    #[inline(always)]
    pub fn raw(&self, column: usize) -> Option<&'a str> {
        match self.bounds.get(column..column + 2) {
            Some(&[begin, next]) => Some(self.between(begin, next)),
            _ => self.capture(column),
        }
    }

    /// The text of a capture, where the columns are captures. Not inlined: delimited lines come here
    /// only for columns they do not have.
    #[cold]
    #[inline(never)]
    fn capture(&self, column: usize) -> Option<&'a str> {
        match self.places {
            Places::Captures(captures) => captures.get(column)?.text(self.text),
            Places::Line | Places::Image(_) => None,
        }
    }

    /// The text of a column between two bounds, without its quotes.
    #[inline(always)]
    fn between(&self, begin: u32, next: u32) -> &'a str {
        let (mut begin, mut end) = (
            (begin - self.base) as usize,
            (next - self.base) as usize - 1,
        );
        debug_assert!(
            begin <= end && self.text.is_char_boundary(begin) && self.text.is_char_boundary(end)
        );
        // The quote is ASCII, so what lies between two of them begins and ends a character too.
        let first = self.text.as_bytes().get(begin).copied();
        if end - begin > 1 && first.is_some() && first == self.quote {
            begin += 1;
            end -= 1;
        }
        // SAFETY: the constructors' contract: both ends lie in the text, between characters.
        unsafe { self.text.get_unchecked(begin..end) }
    }

    /// A column's text unless it stands for "no value"; the empty text is a value. (A capture that
    /// stands for "no value" is not kept.)
    #[inline(always)]
    fn present(&self, column: usize) -> Option<&'a str> {
        match self.bounds.get(column..column + 2) {
            Some(&[begin, next]) => {
                let text = self.between(begin, next);
                (!self.is_none(text)).then_some(text)
            }
            _ => self.capture(column),
        }
    }

    /// Whether a text is the word for "no value", which nearly always is one byte.
    #[inline(always)]
    fn is_none(&self, text: &str) -> bool {
        match self.none.as_bytes() {
            &[word] => matches!(text.as_bytes(), &[byte] if byte == word),
            word => text.as_bytes() == word,
        }
    }

    /// A text to be converted; the empty text is no value.
    #[inline(always)]
    fn value(&self, column: usize) -> Option<&'a str> {
        match self.bounds.get(column..column + 2) {
            Some(&[begin, next]) => {
                let text = self.between(begin, next);
                (!self.is_none(text) && !text.is_empty()).then_some(text)
            }
            _ => self.capture(column).filter(|text| !text.is_empty()),
        }
    }

    /// A string.
    #[inline(always)]
    pub fn text(&self, column: usize, field: &Field<'_>, faults: &mut Faults) -> Option<&'a str> {
        let text = self.present(column)?;
        self.check_text(column, field, text, faults);
        Some(text)
    }

    /// An integer.
    #[inline]
    pub fn integer<I: Integer>(
        &self,
        column: usize,
        field: &Field<'_>,
        faults: &mut Faults,
    ) -> Option<I> {
        self.integer_of(self.value(column)?, column, field, faults)
    }

    #[inline]
    fn integer_of<I: Integer>(
        &self,
        text: &str,
        column: usize,
        field: &Field<'_>,
        faults: &mut Faults,
    ) -> Option<I> {
        let value: Option<I> = convert::integer(text);
        match value {
            Some(value) => {
                if !field.checks.pass_integer(value.into()) {
                    self.out_of_range(column, field, value.into(), faults);
                }
            }
            None => self.not_converted(column, field, I::EXPECTED, text, faults),
        }
        value
    }

    /// A float.
    #[inline]
    pub fn float(&self, column: usize, field: &Field<'_>, faults: &mut Faults) -> Option<f64> {
        let text = self.value(column)?;
        let value = convert::float(text);
        if value.is_none() {
            self.not_converted(column, field, "a finite number", text, faults);
        }
        value
    }

    /// A boolean.
    #[inline]
    pub fn boolean(&self, column: usize, field: &Field<'_>, faults: &mut Faults) -> Option<bool> {
        let text = self.value(column)?;
        let value = convert::boolean(text);
        if value.is_none() {
            self.not_converted(column, field, "true or false", text, faults);
        }
        value
    }

    /// A timestamp in the field's format. One that cannot be read rejects the line: it is what dates
    /// the record, or might.
    #[inline]
    pub fn time(&self, column: usize, field: &Field<'_>, faults: &mut Faults) -> Option<Timestamp> {
        let text = self.value(column)?;
        self.time_of(text, field.time, column, field, faults)
    }

    /// A timestamp in another format than the field's own, as [`Columns::time`] otherwise.
    #[inline]
    pub fn time_in(
        &self,
        column: usize,
        format: TimeFormat<'_>,
        field: &Field<'_>,
        faults: &mut Faults,
    ) -> Option<Timestamp> {
        let text = self.value(column)?;
        self.time_of(text, format, column, field, faults)
    }

    /// What [`Columns::time`] and [`Columns::time_in`] share. The first is not the second with the
    /// field's format: a format handed from function to function is one the compiler does not see.
    #[inline(always)]
    fn time_of(
        &self,
        text: &str,
        format: TimeFormat<'_>,
        column: usize,
        field: &Field<'_>,
        faults: &mut Faults,
    ) -> Option<Timestamp> {
        let time = Timestamp::parse(text, format);
        if time.is_none() {
            faults.reject_time(self.error(column, field, Reason::not_a("a time", text)));
        }
        time
    }

    /// An address and a port, as [`split::host_port`] splits them.
    #[inline]
    pub fn host_port<I: Integer>(
        &self,
        column: usize,
        [host_field, port_field]: [&Field<'_>; 2],
        faults: &mut Faults,
    ) -> (Option<&'a str>, Option<I>) {
        let Some(text) = self.value(column) else {
            return (None, None);
        };
        let (host, port) = split::host_port(text);
        self.check_text(column, host_field, host, faults);
        let port = match port {
            Some(text) => self.integer_of(text, column, port_field, faults),
            None => {
                if let Some(text) = split::odd_port(text) {
                    self.not_converted(column, port_field, I::EXPECTED, text, faults);
                }
                None
            }
        };
        (Some(host), port)
    }

    /// The method, URL and version of a request, as [`split::http_request`] splits them.
    #[inline]
    pub fn http_request(
        &self,
        column: usize,
        fields: [&Field<'_>; 3],
        faults: &mut Faults,
    ) -> (Option<&'a str>, Option<&'a str>, Option<&'a str>) {
        let Some(text) = self.value(column) else {
            return (None, None, None);
        };
        let request = split::http_request(text, self.none);
        if let Some(parts) = request.short {
            faults.soft(self.error(column, fields[1], Reason::HttpRequest { parts }));
        }
        let parts = [request.method, request.url, request.version];
        for (field, part) in fields.into_iter().zip(parts) {
            if let Some(text) = part {
                self.check_text(column, field, text, faults);
            }
        }
        (request.method, request.url, request.version)
    }

    /// A list, every item kept; empty when the column has no value.
    #[inline(always)]
    pub fn list(
        &self,
        column: usize,
        separator: u8,
        field: &Field<'_>,
        faults: &mut Faults,
    ) -> List<'a> {
        let list = self.present(column).map(|text| List::new(text, separator));
        self.checked_list(column, field, list, faults)
    }

    /// A list without empty items and items that stand for "no value".
    #[inline(always)]
    pub fn sparse_list(
        &self,
        column: usize,
        separator: u8,
        field: &Field<'_>,
        faults: &mut Faults,
    ) -> List<'a> {
        let list = self
            .present(column)
            .map(|text| List::sparse(text, separator, self.none));
        self.checked_list(column, field, list, faults)
    }

    #[inline(always)]
    fn checked_list(
        &self,
        column: usize,
        field: &Field<'_>,
        list: Option<List<'a>>,
        faults: &mut Faults,
    ) -> List<'a> {
        let list = list.unwrap_or_default();
        if field.checks.any_of_texts() {
            for item in list {
                self.check_text(column, field, item, faults);
            }
        }
        list
    }

    #[inline(always)]
    fn check_text(&self, column: usize, field: &Field<'_>, text: &str, faults: &mut Faults) {
        if !field.checks.pass_text(text) {
            self.not_passed(column, field, text, faults);
        }
    }

    /// A value that must be there. Without it the line is rejected, and the default stands in until
    /// then; where the value was there and could not be converted, that is why.
    #[inline]
    pub fn required<T: Default>(
        &self,
        column: usize,
        field: &Field<'_>,
        value: Option<T>,
        faults: &mut Faults,
    ) -> T {
        value.unwrap_or_else(|| {
            faults.reject_without(self.error(column, field, Reason::Missing));
            T::default()
        })
    }

    /// A string that must be there, as [`Columns::required`] says.
    #[inline(always)]
    pub fn required_text(&self, column: usize, field: &Field<'_>, faults: &mut Faults) -> &'a str {
        let value = self.text(column, field, faults);
        self.required(column, field, value, faults)
    }

    /// An integer that must be there, as [`Columns::required`] says.
    #[inline]
    pub fn required_integer<I: Integer + Default>(
        &self,
        column: usize,
        field: &Field<'_>,
        faults: &mut Faults,
    ) -> I {
        let value = self.integer(column, field, faults);
        self.required(column, field, value, faults)
    }

    /// A float that must be there, as [`Columns::required`] says.
    #[inline]
    pub fn required_float(&self, column: usize, field: &Field<'_>, faults: &mut Faults) -> f64 {
        let value = self.float(column, field, faults);
        self.required(column, field, value, faults)
    }

    /// A boolean that must be there, as [`Columns::required`] says.
    #[inline]
    pub fn required_boolean(&self, column: usize, field: &Field<'_>, faults: &mut Faults) -> bool {
        let value = self.boolean(column, field, faults);
        self.required(column, field, value, faults)
    }

    /// A timestamp that must be there; a missing one is as bad as one that cannot be read.
    #[inline]
    pub fn required_time(
        &self,
        column: usize,
        field: &Field<'_>,
        faults: &mut Faults,
    ) -> Timestamp {
        self.required_value(column, field, faults);
        self.time(column, field, faults).unwrap_or_default()
    }

    /// A timestamp in another format than the field's own, as [`Columns::required_time`] otherwise.
    #[inline]
    pub fn required_time_in(
        &self,
        column: usize,
        format: TimeFormat<'_>,
        field: &Field<'_>,
        faults: &mut Faults,
    ) -> Timestamp {
        self.required_value(column, field, faults);
        let time = self.time_in(column, format, field, faults);
        time.unwrap_or_default()
    }

    /// Rejects the line as one without a time unless the column has a value.
    #[inline(always)]
    fn required_value(&self, column: usize, field: &Field<'_>, faults: &mut Faults) {
        if self.value(column).is_none() {
            faults.reject_time(self.error(column, field, Reason::Missing));
        }
    }

    /// Notes a text that is not what its field's type asks for.
    #[cold]
    #[inline(never)]
    fn not_converted(
        &self,
        column: usize,
        field: &Field<'_>,
        expected: &'static str,
        text: &str,
        faults: &mut Faults,
    ) {
        faults.soft(self.error(column, field, Reason::not_a(expected, text)));
    }

    /// Notes a text that does not pass its field's checks.
    #[cold]
    #[inline(never)]
    fn not_passed(&self, column: usize, field: &Field<'_>, text: &str, faults: &mut Faults) {
        if let Some(reason) = field.checks.why_not_text(text) {
            faults.reject(self.error(column, field, reason));
        }
    }

    /// Notes an integer that does not pass its field's checks.
    #[cold]
    #[inline(never)]
    fn out_of_range(&self, column: usize, field: &Field<'_>, value: i64, faults: &mut Faults) {
        faults.reject(self.error(column, field, Reason::OutOfRange(value)));
    }

    /// An error in a column.
    #[cold]
    fn error(&self, column: usize, field: &Field<'_>, reason: Reason) -> ParseError {
        let begin = match self.places {
            Places::Line => self.bounds.get(column).map(|bound| bound - self.base),
            Places::Image(origins) => origins.get(column).copied(),
            Places::Captures(captures) => {
                return self.capture_error(captures, column, field, reason);
            }
        };
        let offset = begin.map_or(self.text.len(), |begin| begin as usize) + self.lead;
        ParseError::new(reason)
            .at_column(column, offset)
            .in_field(field.name)
    }

    /// An error in a capture, whose number in the line is not that of the column it is kept as.
    fn capture_error(
        &self,
        captures: &[Capture],
        column: usize,
        field: &Field<'_>,
        reason: Reason,
    ) -> ParseError {
        let error = ParseError::new(reason).in_field(field.name);
        let Some(capture) = captures.get(column) else {
            return error;
        };
        let offset = capture.origin as usize + self.lead;
        match capture.number {
            Capture::NO_NUMBER => error.at_offset(offset),
            number => error.at_column(number as usize, offset),
        }
    }
}

/// The values of one line that could not be converted and do not reject it, unless asked to.
#[derive(Debug, Default)]
pub struct Faults {
    strict: bool,
    /// Values that could not be converted, in the order of reading.
    soft: Vec<ParseError>,
    /// The first time that could not be read.
    time: Option<ParseError>,
    /// The first value that is missing or does not pass.
    hard: Option<ParseError>,
}

impl Faults {
    pub(crate) fn new(strict: bool) -> Self {
        Self {
            strict,
            ..Self::default()
        }
    }

    pub(crate) fn set_strict(&mut self, strict: bool) {
        self.strict = strict;
    }

    #[cold]
    fn soft(&mut self, error: ParseError) {
        self.soft.push(error);
    }

    #[cold]
    fn reject(&mut self, error: ParseError) {
        self.hard.get_or_insert(error);
    }

    #[cold]
    fn reject_time(&mut self, error: ParseError) {
        self.time.get_or_insert(error);
    }

    /// Rejects the line because a required value is missing, or because of what the value was.
    #[cold]
    fn reject_without(&mut self, missing: ParseError) {
        let failed = self
            .soft
            .iter()
            .position(|soft| soft.field() == missing.field());
        let error = failed.map_or(missing, |index| self.soft.remove(index));
        self.hard.get_or_insert(error);
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
        let soft = self.soft.first().filter(|_| self.strict);
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

    /// Hands over the values that could not be converted.
    #[inline]
    pub(crate) fn drain(&mut self) -> impl Iterator<Item = ParseError> {
        self.soft.drain(..)
    }
}
