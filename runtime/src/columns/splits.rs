//! Columns that hold several values.

use super::Columns;
use crate::convert::Integer;
use crate::cut::line::Image;
use crate::entry::RawJson;
use crate::error::Reason;
use crate::faults::Faults;
use crate::field::Field;
use crate::list::List;
use crate::read::{Read, value_of};
use crate::split;

impl<'a> Columns<'a> {
    /// The structured data of syslog, which the cut has made JSON of.
    pub fn structured_data(
        &self,
        column: usize,
        field: &Field<'_>,
        faults: &mut Faults,
    ) -> Option<RawJson<'a>> {
        let text = self.value(column)?;
        // Data begins with a bracket, and what was made of it with a brace.
        if !text.starts_with('{') {
            self.not_converted(column, field, "structured data", text, faults);
            return None;
        }
        Some(RawJson(text))
    }

    /// Structured data that must be there, as [`Columns::required`] says.
    pub fn required_structured_data(
        &self,
        column: usize,
        field: &Field<'_>,
        faults: &mut Faults,
    ) -> RawJson<'a> {
        let value = self.structured_data(column, field, faults);
        self.required(column, field, value, faults)
    }

    /// An address and a port, as [`split::host_port`] splits them.
    #[inline]
    pub fn host_port<I: Integer>(
        &self,
        column: usize,
        fields: [&Field<'_>; 2],
        faults: &mut Faults,
    ) -> (Option<&'a str>, Option<I>) {
        let (host, port) = self.read_host_port(column, fields, faults);
        (host, value_of(port))
    }

    /// An address and a port, and the text that the port is.
    #[inline(always)]
    pub(super) fn read_host_port<I: Integer>(
        &self,
        column: usize,
        [host_field, port_field]: [&Field<'_>; 2],
        faults: &mut Faults,
    ) -> (Option<&'a str>, Option<Read<'a, I>>) {
        let Some(text) = self.value(column) else {
            return (None, None);
        };
        let (host, port) = split::host_port(text);
        self.check_text(column, host_field, host, faults);
        let port = match port {
            Some(port) => {
                // A port ends the text, also behind brackets.
                self.last_integer(text, port.len(), column, port_field, faults)
            }
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
    #[inline(always)]
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
        let [method, url, version] = fields;
        self.check_part(column, method, request.method, faults);
        self.check_part(column, url, request.url, faults);
        self.check_part(column, version, request.version, faults);
        (request.method, request.url, request.version)
    }

    #[inline(always)]
    fn check_part(
        &self,
        column: usize,
        field: &Field<'_>,
        part: Option<&str>,
        faults: &mut Faults,
    ) {
        if let Some(text) = part {
            self.check_text(column, field, text, faults);
        }
    }

    /// The priority of a syslog message, its facility and its severity, as
    /// [`split::syslog_priority`] splits them.
    #[inline]
    pub fn syslog_priority<P, F, S>(
        &self,
        column: usize,
        fields: [&Field<'_>; 3],
        faults: &mut Faults,
    ) -> (Option<P>, Option<F>, Option<S>)
    where
        P: From<i16>,
        F: From<i16>,
        S: From<i16>,
    {
        const EXPECTED: &str = "a syslog priority from 0 to 191";
        let Some(text) = self.value(column) else {
            return (None, None, None);
        };
        let Some(parts) = split::syslog_priority(text) else {
            self.not_converted(column, fields[0], EXPECTED, text, faults);
            return (None, None, None);
        };
        let numbers = [parts.priority, parts.facility, parts.severity];
        for (field, number) in fields.into_iter().zip(numbers) {
            if !field.checks.pass_integer(number.into()) {
                self.out_of_range(column, field, number.into(), faults);
            }
        }
        let [priority, facility, severity] = numbers;
        (
            Some(priority.into()),
            Some(facility.into()),
            Some(severity.into()),
        )
    }

    /// This column and all after it, each an item as it stands between separators.
    pub fn rest(
        &self,
        column: usize,
        separator: u8,
        field: &Field<'_>,
        faults: &mut Faults,
    ) -> List<'a> {
        // As many as are kept of a line that is cut by the rule.
        let end = (self.bounds.len().saturating_sub(1)).min(Image::MOST);
        let bounds = (self.bounds.get(column), self.bounds.get(end));
        let list = match bounds {
            (Some(begin), Some(end)) if begin < end => {
                let text = self.text.get(*begin as usize..*end as usize - 1);
                text.map(|text| List::new(text, separator))
            }
            _ => None,
        };
        self.checked_list(column, field, list, faults)
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
        if field.checks_texts {
            for item in list {
                self.check_text(column, field, item, faults);
            }
        }
        list
    }
}
