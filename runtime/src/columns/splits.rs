//! Columns that hold several values.

use super::Columns;
use crate::convert::Integer;
use crate::error::Reason;
use crate::faults::Faults;
use crate::field::Field;
use crate::list::List;
use crate::split;

impl<'a> Columns<'a> {
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
}
