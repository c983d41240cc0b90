//! The columns of one cut line, and their conversion into typed values.
//!
//! This is what generated parsers call, one named conversion per column. A value that is absent
//! (the column is missing, holds the word for "no value", or is empty where the type is not text)
//! is `None` and no fault. A value that cannot be converted is `None` and a soft fault
//! (alb-semantics §5.1), except for times and required fields, where it is an error.

use crate::convert::{self, Integer};
use crate::cut::Delimited;
use crate::error::{ParseError, Reason};
use crate::field::Field;
use crate::indicators::{is_ip, is_ipv4, is_ipv6};
use crate::list::List;
use crate::split;
use crate::time::Timestamp;

/// The columns of one line.
///
/// Columns are counted from 0. Reading one that the line does not have gives no value.
#[derive(Debug, Clone, Copy)]
pub struct Columns<'a> {
    /// The text the bounds point into: the line's own, or its image with escapes undone.
    text: &'a str,
    /// Where each column begins and where one after the last would, all plus `base`; each column
    /// ends one byte before the next begins.
    bounds: &'a [u32],
    base: u32,
    /// Where each column begins in the line, where that differs from the bounds.
    origins: Option<&'a [u32]>,
    /// How many bytes were trimmed in front of the text.
    lead: usize,
    quote: Option<u8>,
    none: &'a str,
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
            origins: None,
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
            origins: Some(origins),
            lead,
            quote: format.quote,
            none: format.none,
        }
    }

    /// How many columns there are to read.
    #[inline]
    pub fn len(&self) -> usize {
        self.bounds.len() - 1
    }

    /// Whether there is no column; a line has at least one.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A column's text without its quotes; `None` when the line does not have it.
    #[inline]
    pub fn raw(&self, column: usize) -> Option<&'a str> {
        let &[begin, next] = self.bounds.get(column..column + 2)? else {
            return None;
        };
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
        Some(unsafe { self.text.get_unchecked(begin..end) })
    }

    /// A string; the empty text is one.
    #[inline]
    pub fn text(&self, column: usize) -> Option<&'a str> {
        self.raw(column).filter(|text| !self.is_none(text))
    }

    /// Whether a text is the word for "no value", which nearly always is one byte.
    #[inline]
    fn is_none(&self, text: &str) -> bool {
        match self.none.as_bytes() {
            &[word] => matches!(text.as_bytes(), &[byte] if byte == word),
            word => text.as_bytes() == word,
        }
    }

    /// A text to be converted; the empty text is no value.
    #[inline]
    fn value(&self, column: usize) -> Option<&'a str> {
        self.text(column).filter(|text| !text.is_empty())
    }

    /// An integer.
    #[inline]
    pub fn integer<I: Integer>(
        &self,
        column: usize,
        field: &Field<'_>,
        faults: &mut Faults,
    ) -> Option<I> {
        let text = self.value(column)?;
        let value = convert::integer(text);
        if value.is_none() {
            faults.soft(self, column, field, Reason::not_integer(text));
        }
        value
    }

    /// A float.
    #[inline]
    pub fn float(&self, column: usize, field: &Field<'_>, faults: &mut Faults) -> Option<f64> {
        let text = self.value(column)?;
        let value = convert::float(text);
        if value.is_none() {
            faults.soft(self, column, field, Reason::not_a("a finite number", text));
        }
        value
    }

    /// A boolean.
    #[inline]
    pub fn boolean(&self, column: usize, field: &Field<'_>, faults: &mut Faults) -> Option<bool> {
        let text = self.value(column)?;
        let value = convert::boolean(text);
        if value.is_none() {
            faults.soft(self, column, field, Reason::not_a("true or false", text));
        }
        value
    }

    /// A timestamp in the field's format. One that cannot be read is an error: it is what dates the
    /// record, or might.
    #[inline]
    pub fn time(&self, column: usize, field: &Field<'_>) -> Result<Option<Timestamp>, ParseError> {
        match self.value(column) {
            Some(text) => match Timestamp::parse(text, field.time) {
                Some(time) => Ok(Some(time)),
                None => Err(self.error(column, field, Reason::not_a("a time", text))),
            },
            None => Ok(None),
        }
    }

    /// An address and a port, as [`split::host_port`] splits them.
    #[inline]
    pub fn host_port<I: Integer>(
        &self,
        column: usize,
        port_field: &Field<'_>,
        faults: &mut Faults,
    ) -> (Option<&'a str>, Option<I>) {
        let Some(text) = self.value(column) else {
            return (None, None);
        };
        let (host, port_text) = split::host_port(text);
        let port = port_text.and_then(convert::integer);
        if port.is_none()
            && let Some(text) = port_text
        {
            faults.soft(self, column, port_field, Reason::not_integer(text));
        }
        (Some(host), port)
    }

    /// The method, URL and version of a request, as [`split::http_request`] splits them.
    #[inline]
    pub fn http_request(
        &self,
        column: usize,
        url_field: &Field<'_>,
        faults: &mut Faults,
    ) -> (Option<&'a str>, Option<&'a str>, Option<&'a str>) {
        let Some(text) = self.value(column) else {
            return (None, None, None);
        };
        let request = split::http_request(text, self.none);
        if let Some(parts) = request.short {
            faults.soft(self, column, url_field, Reason::HttpRequest { parts });
        }
        (request.method, request.url, request.version)
    }

    /// A list, every item kept; empty when the column has no value.
    #[inline]
    pub fn list(&self, column: usize, separator: u8) -> List<'a> {
        self.text(column)
            .map_or_else(List::default, |text| List::new(text, separator))
    }

    /// A list without empty items and items that stand for "no value".
    #[inline]
    pub fn sparse_list(&self, column: usize, separator: u8) -> List<'a> {
        self.text(column).map_or_else(List::default, |text| {
            List::sparse(text, separator, self.none)
        })
    }

    /// A value that must be there.
    #[inline]
    pub fn required<T>(
        &self,
        column: usize,
        field: &Field<'_>,
        value: Option<T>,
    ) -> Result<T, ParseError> {
        value.ok_or_else(|| self.error(column, field, Reason::Missing))
    }

    /// An integer that must be there and be one.
    #[inline]
    pub fn required_integer<I: Integer>(
        &self,
        column: usize,
        field: &Field<'_>,
    ) -> Result<I, ParseError> {
        let text = self.required(column, field, self.value(column))?;
        convert::integer(text).ok_or_else(|| self.error(column, field, Reason::not_integer(text)))
    }

    /// A float that must be there and be one.
    #[inline]
    pub fn required_float(&self, column: usize, field: &Field<'_>) -> Result<f64, ParseError> {
        let text = self.required(column, field, self.value(column))?;
        convert::float(text)
            .ok_or_else(|| self.error(column, field, Reason::not_a("a finite number", text)))
    }

    /// A boolean that must be there and be one.
    #[inline]
    pub fn required_boolean(&self, column: usize, field: &Field<'_>) -> Result<bool, ParseError> {
        let text = self.required(column, field, self.value(column))?;
        convert::boolean(text)
            .ok_or_else(|| self.error(column, field, Reason::not_a("true or false", text)))
    }

    /// Checks that every value is one of the allowed texts.
    #[inline]
    pub fn allow<'v, A: AsRef<str>>(
        &self,
        column: usize,
        field: &Field<'_>,
        values: impl IntoIterator<Item = &'v str>,
        allowed: &[A],
    ) -> Result<(), ParseError> {
        let is_allowed = |value: &str| allowed.iter().any(|allowed| allowed.as_ref() == value);
        self.check(column, field, values, is_allowed, |value| {
            Reason::NotAllowed(value.into())
        })
    }

    /// Checks that no value is one of the denied texts.
    #[inline]
    pub fn deny<'v, A: AsRef<str>>(
        &self,
        column: usize,
        field: &Field<'_>,
        values: impl IntoIterator<Item = &'v str>,
        denied: &[A],
    ) -> Result<(), ParseError> {
        let is_allowed = |value: &str| !denied.iter().any(|denied| denied.as_ref() == value);
        self.check(column, field, values, is_allowed, |value| {
            Reason::Denied(value.into())
        })
    }

    /// Checks that every value is an address of a family.
    #[inline]
    pub fn ip<'v>(
        &self,
        column: usize,
        field: &Field<'_>,
        values: impl IntoIterator<Item = &'v str>,
        family: Family,
    ) -> Result<(), ParseError> {
        self.check(
            column,
            field,
            values,
            |value| family.has(value),
            |value| Reason::not_a(family.address(), value),
        )
    }

    /// Checks that every value is an address range of a family, such as `10.0.0.0/8`.
    #[inline]
    pub fn cidr<'v>(
        &self,
        column: usize,
        field: &Field<'_>,
        values: impl IntoIterator<Item = &'v str>,
        family: Family,
    ) -> Result<(), ParseError> {
        self.check(
            column,
            field,
            values,
            |value| family.has_range(value),
            |value| Reason::not_a(family.range(), value),
        )
    }

    #[inline]
    fn check<'v>(
        &self,
        column: usize,
        field: &Field<'_>,
        values: impl IntoIterator<Item = &'v str>,
        passes: impl Fn(&str) -> bool,
        reason: impl Fn(&str) -> Reason,
    ) -> Result<(), ParseError> {
        for value in values {
            if !passes(value) {
                return Err(self.error(column, field, reason(value)));
            }
        }
        Ok(())
    }

    /// Checks that an integer, when it is there, lies in one of the ranges, ends included.
    #[inline]
    pub fn range(
        &self,
        column: usize,
        field: &Field<'_>,
        value: Option<impl Into<i64>>,
        ranges: &[(i64, i64)],
    ) -> Result<(), ParseError> {
        match value.map(Into::into) {
            Some(value)
                if !ranges
                    .iter()
                    .any(|&(low, high)| (low..=high).contains(&value)) =>
            {
                Err(self.error(column, field, Reason::OutOfRange(value)))
            }
            _ => Ok(()),
        }
    }

    /// An error in a column.
    #[cold]
    fn error(&self, column: usize, field: &Field<'_>, reason: Reason) -> ParseError {
        let begin = match self.origins {
            Some(origins) => origins.get(column).copied(),
            None => self.bounds.get(column).map(|bound| bound - self.base),
        };
        let offset = begin.map_or(self.text.len(), |begin| begin as usize) + self.lead;
        ParseError::new(reason)
            .at_column(column, offset)
            .in_field(field.name)
    }
}

/// A family of internet addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Version 4 only.
    Ipv4,
    /// Version 6 only.
    Ipv6,
    /// Either.
    Any,
}

impl Family {
    fn has(self, text: &str) -> bool {
        match self {
            Self::Ipv4 => is_ipv4(text),
            Self::Ipv6 => is_ipv6(text),
            Self::Any => is_ip(text),
        }
    }

    fn has_range(self, text: &str) -> bool {
        let Some((address, bits)) = text.split_once('/') else {
            return false;
        };
        let most = if is_ipv4(address) { 32 } else { 128 };
        let digits = !bits.is_empty() && bits.bytes().all(|byte| byte.is_ascii_digit());
        self.has(address) && digits && bits.parse().is_ok_and(|bits: u32| bits <= most)
    }

    fn address(self) -> &'static str {
        match self {
            Self::Ipv4 => "an IPv4 address",
            Self::Ipv6 => "an IPv6 address",
            Self::Any => "an IP address",
        }
    }

    fn range(self) -> &'static str {
        match self {
            Self::Ipv4 => "an IPv4 range",
            Self::Ipv6 => "an IPv6 range",
            Self::Any => "an IP range",
        }
    }
}

/// The values of one line that could not be converted and do not reject it, unless asked to.
#[derive(Debug, Default)]
pub struct Faults {
    strict: bool,
    pending: Vec<ParseError>,
}

impl Faults {
    pub(crate) fn new(strict: bool) -> Self {
        Self {
            strict,
            pending: Vec::new(),
        }
    }

    #[cold]
    fn soft(&mut self, columns: &Columns<'_>, column: usize, field: &Field<'_>, reason: Reason) {
        self.pending.push(columns.error(column, field, reason));
    }

    /// Passes when nothing failed, or when failures are to be counted only; under `strict` the
    /// first one is the line's error. Parsers call it once, after all optional columns.
    #[inline]
    pub fn settle(&mut self) -> Result<(), ParseError> {
        match self.pending.is_empty() || !self.strict {
            true => Ok(()),
            false => Err(self.pending.swap_remove(0)),
        }
    }

    /// Forgets what failed in the line.
    #[inline]
    pub(crate) fn forget(&mut self) {
        self.pending.clear();
    }

    /// Hands over what failed in the line.
    #[inline]
    pub(crate) fn drain(&mut self) -> impl Iterator<Item = ParseError> {
        self.pending.drain(..)
    }
}

#[cfg(test)]
mod tests {
    use super::Family;

    #[test]
    fn ranges_have_a_family_and_a_length() {
        for (text, family, expected) in [
            ("10.0.0.1/8", Family::Ipv4, true),
            ("10.0.0.1/33", Family::Any, false),
            ("10.0.0.1", Family::Any, false),
            ("2001:db8::/128", Family::Ipv6, true),
            ("2001:db8::/128", Family::Ipv4, false),
            ("10.0.0.0/+8", Family::Any, false),
        ] {
            assert_eq!(family.has_range(text), expected, "{text}");
        }
    }
}
