//! What is noted about a value, out of the way of those that are as they should be.

use super::Columns;
use crate::error::Reason;
use crate::faults::Faults;
use crate::field::Field;

impl Columns<'_> {
    #[inline(always)]
    pub(super) fn check_text(
        &self,
        column: usize,
        field: &Field<'_>,
        text: &str,
        faults: &mut Faults,
    ) {
        if !field.pass_text(text) {
            self.not_passed(column, field, text, faults);
        }
    }

    /// Notes a text that is not what its field's type asks for.
    #[cold]
    #[inline(never)]
    pub(super) fn not_converted(
        self,
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
    pub(super) fn not_passed(
        self,
        column: usize,
        field: &Field<'_>,
        text: &str,
        faults: &mut Faults,
    ) {
        if let Some(reason) = field.checks.why_not_text(text) {
            faults.reject(self.error(column, field, reason));
        }
    }

    /// Notes an integer that does not pass its field's checks.
    #[cold]
    #[inline(never)]
    pub(super) fn out_of_range(
        self,
        column: usize,
        field: &Field<'_>,
        value: i64,
        faults: &mut Faults,
    ) {
        faults.reject(self.error(column, field, Reason::OutOfRange(value)));
    }
}
