//! Columns that hold one value, and what must be there.

use super::Columns;
use crate::convert::{self, Float, Integer};
use crate::error::Reason;
use crate::faults::Faults;
use crate::field::Field;
use crate::read::{Read, value_of};
use crate::record::Sink;
use crate::time::{Time, TimeFormat, Timestamp};

impl<'a> Columns<'a> {
    /// A string.
    #[inline(always)]
    pub fn text(&self, column: usize, field: &Field<'_>, faults: &mut Faults) -> Option<&'a str> {
        let text = self.present(column)?;
        self.check_text(column, field, text, faults);
        Some(text)
    }

    /// An integer.
    #[inline(always)]
    pub fn integer<I: Integer>(
        &self,
        column: usize,
        field: &Field<'_>,
        faults: &mut Faults,
    ) -> Option<I> {
        value_of(self.read_integer(column, field, faults))
    }

    /// An integer, and the text that it is.
    #[inline(always)]
    pub(super) fn read_integer<I: Integer>(
        &self,
        column: usize,
        field: &Field<'_>,
        faults: &mut Faults,
    ) -> Option<Read<'a, I>> {
        let text = self.number(column)?;
        let read = match convert::last_digits(self.up_to(text), text.len()) {
            Some(read) => read,
            None if self.is_absent(text) => return None,
            None => Read::unlike(self.odd_integer(text, column, field, faults)?),
        };
        self.check_integer(column, field, read.value, faults);
        Some(read)
    }

    /// The integer that a text ends with, in so many bytes, which are digits.
    #[inline(always)]
    pub(super) fn last_integer<I: Integer>(
        &self,
        text: &'a str,
        length: usize,
        column: usize,
        field: &Field<'_>,
        faults: &mut Faults,
    ) -> Option<Read<'a, I>> {
        let read = match convert::last_known_digits(text, length) {
            Some(read) => read,
            None => {
                let text = &text[text.len() - length..];
                Read::unlike(self.odd_integer(text, column, field, faults)?)
            }
        };
        self.check_integer(column, field, read.value, faults);
        Some(read)
    }

    /// An integer that is not a few digits: long, or with a sign.
    #[inline(always)]
    fn odd_integer<I: Integer>(
        &self,
        text: &'a str,
        column: usize,
        field: &Field<'_>,
        faults: &mut Faults,
    ) -> Option<I> {
        let value = I::parse(text);
        if value.is_none() {
            self.not_converted(column, field, I::EXPECTED, text, faults);
        }
        value
    }

    /// Notes that an integer does not lie in its field's ranges, if it does not.
    #[inline(always)]
    fn check_integer<I: Integer>(
        &self,
        column: usize,
        field: &Field<'_>,
        value: I,
        faults: &mut Faults,
    ) {
        let value = value.into();
        if !field.checks.pass_integer(value) {
            self.out_of_range(column, field, value, faults);
        }
    }

    /// A float.
    #[inline]
    pub fn float(&self, column: usize, field: &Field<'_>, faults: &mut Faults) -> Option<f64> {
        value_of(self.read_float(column, field, faults)).map(f64::from)
    }

    /// A float, and the text that it is.
    #[inline(always)]
    pub(super) fn read_float(
        &self,
        column: usize,
        field: &Field<'_>,
        faults: &mut Faults,
    ) -> Option<Read<'a, Float>> {
        let text = self.number(column)?;
        match convert::last_decimal(self.up_to(text), text.len()) {
            Some(read) => Some(read),
            None if self.is_absent(text) => None,
            None => {
                let value = convert::float(text);
                if value.is_none() {
                    self.not_converted(column, field, "a finite number", text, faults);
                }
                value.map(|value| Read::unlike(value.into()))
            }
        }
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
        let time = Timestamp::parse(text, field.time);
        self.checked_time(time, text, column, field, faults)
    }

    /// A timestamp in the field's format, as a kind of sink has use for it.
    #[inline(always)]
    pub(super) fn read_time<S: Sink>(
        &self,
        column: usize,
        field: &Field<'_>,
        faults: &mut Faults,
    ) -> Option<Read<'a, Time<'a>>> {
        let text = self.value(column)?;
        let time = Timestamp::read::<S>(text, field.time);
        self.checked_time(time, text, column, field, faults)
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
        let time = Timestamp::parse(text, format);
        self.checked_time(time, text, column, field, faults)
    }

    /// A timestamp in another format than the field's own, and the text that it is where it is written
    /// so all the same.
    #[inline(always)]
    pub(super) fn read_time_in<S: Sink>(
        &self,
        column: usize,
        format: TimeFormat<'_>,
        field: &Field<'_>,
        faults: &mut Faults,
    ) -> Option<Read<'a, Time<'a>>> {
        let text = self.value(column)?;
        let time = Timestamp::read::<S>(text, format);
        let read = self.checked_time(time, text, column, field, faults)?;
        match (format, field.time) {
            (TimeFormat::Rfc3339, TimeFormat::Rfc3339) => Some(read),
            _ => Some(Read::unlike(read.value)),
        }
    }

    /// Rejects the line if a text gave no time.
    #[inline(always)]
    fn checked_time<T>(
        &self,
        time: Option<T>,
        text: &str,
        column: usize,
        field: &Field<'_>,
        faults: &mut Faults,
    ) -> Option<T> {
        if time.is_none() {
            faults.reject_time(self.error(column, field, Reason::not_a("a time", text)));
        }
        time
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
    pub(super) fn required_value(&self, column: usize, field: &Field<'_>, faults: &mut Faults) {
        if self.value(column).is_none() {
            faults.reject_time(self.error(column, field, Reason::Missing));
        }
    }
}
