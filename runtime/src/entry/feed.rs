//! What the columns of a line give the JSON object that is made of them.
//!
//! The splits are those of [`Columns`], so a column means the same whether its fields are read from it
//! or from an object. What cannot be split is a fault here, where the column is known; what has to be
//! converted is text, and for the field's own reader to judge.

use bumpalo::Bump;
use bumpalo::collections::String as ArenaString;

use super::text::write_text;
use crate::columns::Columns;
use crate::convert::Integer;
use crate::faults::Faults;
use crate::field::Field;
use crate::json::{TimeWriter, Timestamps};
use crate::list::List;
use crate::time::{OwnedTimeFormat, TimeFormat, Timestamp, counts_seconds};

/// What a column gives the object that a line becomes.
///
/// ```
/// use margay_runtime::{Feed, TimeFormat};
///
/// let feeds = [
///     Feed::field(0, "user"),
///     Feed::host_port::<i32>(1, ["client", "port"]),
///     Feed::time(2, "at", TimeFormat::Unix, TimeFormat::Rfc3339),
/// ];
/// assert_eq!(feeds[1].column(), 1);
/// ```
#[derive(Debug)]
pub struct Feed {
    column: usize,
    gives: Gives,
}

type Name = Box<str>;

#[derive(Debug)]
enum Gives {
    Text(Name),
    Time {
        field: Name,
        /// How the column is read.
        from: OwnedTimeFormat,
        /// How the field is.
        to: OwnedTimeFormat,
    },
    HostPort {
        fields: [Name; 2],
        split: SplitHostPort,
    },
    HttpRequest([Name; 3]),
    SyslogPriority([Name; 3]),
    StructuredData(Name),
    List {
        field: Name,
        separator: u8,
    },
    SparseList {
        field: Name,
        separator: u8,
    },
    Rest {
        field: Name,
        separator: u8,
    },
}

/// [`Columns::host_port`] for a port of some width.
type SplitHostPort =
    for<'a> fn(&Columns<'a>, usize, [&Field<'_>; 2], &mut Faults) -> (Option<&'a str>, Option<i64>);

impl Feed {
    /// A member: the column's text.
    pub fn field(column: usize, field: impl Into<Box<str>>) -> Self {
        let gives = Gives::Text(field.into());
        Self { column, gives }
    }

    /// A time that is written in another format than its field's, into which it is brought: with its
    /// offset if the format reads that, else in UTC. Whatever else that has no room for is lost, such as
    /// fractions of a second.
    pub fn time(
        column: usize,
        field: impl Into<Box<str>>,
        from: impl Into<OwnedTimeFormat>,
        to: impl Into<OwnedTimeFormat>,
    ) -> Self {
        let (field, from, to) = (field.into(), from.into(), to.into());
        let gives = Gives::Time { field, from, to };
        Self { column, gives }
    }

    /// An address and a port of this width, as [`Columns::host_port`] splits them.
    pub fn host_port<I: Integer>(column: usize, fields: [impl Into<Box<str>>; 2]) -> Self {
        let gives = Gives::HostPort {
            fields: fields.map(Into::into),
            split: |columns, column, fields, faults| {
                let (host, port) = columns.host_port::<I>(column, fields, faults);
                (host, port.map(Into::into))
            },
        };
        Self { column, gives }
    }

    /// The method, URL and version of a request, as [`Columns::http_request`] splits them.
    pub fn http_request(column: usize, fields: [impl Into<Box<str>>; 3]) -> Self {
        let gives = Gives::HttpRequest(fields.map(Into::into));
        Self { column, gives }
    }

    /// A syslog priority, its facility and its severity, as [`Columns::syslog_priority`] splits them.
    pub fn syslog_priority(column: usize, fields: [impl Into<Box<str>>; 3]) -> Self {
        let gives = Gives::SyslogPriority(fields.map(Into::into));
        Self { column, gives }
    }

    /// The structured data of syslog, as [`Columns::structured_data`] reads it.
    pub fn structured_data(column: usize, field: impl Into<Box<str>>) -> Self {
        let gives = Gives::StructuredData(field.into());
        Self { column, gives }
    }

    /// An array of every item between separators, as [`Columns::list`] cuts it.
    pub fn list(column: usize, field: impl Into<Box<str>>, separator: u8) -> Self {
        let field = field.into();
        let gives = Gives::List { field, separator };
        Self { column, gives }
    }

    /// An array of the items that are something, as [`Columns::sparse_list`] cuts it.
    pub fn sparse_list(column: usize, field: impl Into<Box<str>>, separator: u8) -> Self {
        let field = field.into();
        let gives = Gives::SparseList { field, separator };
        Self { column, gives }
    }

    /// An array of this column and all after it, as [`Columns::rest`] cuts it.
    pub fn rest(column: usize, field: impl Into<Box<str>>, separator: u8) -> Self {
        let field = field.into();
        let gives = Gives::Rest { field, separator };
        Self { column, gives }
    }

    /// The column.
    pub fn column(&self) -> usize {
        self.column
    }

    /// Writes the members that a line has. Their checks are for those who read them.
    pub(super) fn write(
        &self,
        columns: &Columns<'_>,
        faults: &mut Faults,
        object: &mut ObjectText<'_>,
    ) {
        let column = self.column;
        match &self.gives {
            Gives::Text(field) => {
                let text = columns.text(column, &Field::unwritten(field), faults);
                object.text(field, text);
            }
            Gives::Time { field, from, to } => {
                let named = &Field::unwritten(field);
                if let Some(time) = columns.time_in(column, from.as_format(), named, faults) {
                    object.time(field, time, to.as_format());
                }
            }
            Gives::HostPort { fields, split } => {
                let [host, port] = fields;
                let named = [&Field::unwritten(host), &Field::unwritten(port)];
                let (address, number) = split(columns, column, named, faults);
                object.text(host, address);
                object.integer(port, number);
            }
            Gives::HttpRequest(fields) => {
                let [method, url, version] = fields.each_ref().map(|name| Field::unwritten(name));
                let named = [&method, &url, &version];
                let request = columns.http_request(column, named, faults);
                object.text(method.name, request.0);
                object.text(url.name, request.1);
                object.text(version.name, request.2);
            }
            Gives::SyslogPriority(fields) => {
                let [priority, facility, severity] =
                    fields.each_ref().map(|name| Field::unwritten(name));
                let named = [&priority, &facility, &severity];
                let numbers = columns.syslog_priority::<i64, i64, i64>(column, named, faults);
                object.integer(priority.name, numbers.0);
                object.integer(facility.name, numbers.1);
                object.integer(severity.name, numbers.2);
            }
            Gives::StructuredData(field) => {
                if let Some(json) =
                    columns.structured_data(column, &Field::unwritten(field), faults)
                {
                    object.member(field).push_str(json.0);
                }
            }
            Gives::List { field, separator } => {
                let list = columns.list(column, *separator, &Field::unwritten(field), faults);
                object.list(field, list);
            }
            Gives::SparseList { field, separator } => {
                let list =
                    columns.sparse_list(column, *separator, &Field::unwritten(field), faults);
                object.list(field, list);
            }
            Gives::Rest { field, separator } => {
                let list = columns.rest(column, *separator, &Field::unwritten(field), faults);
                object.list(field, list);
            }
        }
    }
}

/// The text of an object on its way.
pub(super) struct ObjectText<'a> {
    text: ArenaString<'a>,
}

impl<'a> ObjectText<'a> {
    /// An object of no members, with room for some.
    pub fn new(room: usize, arena: &'a Bump) -> Self {
        Self {
            text: ArenaString::with_capacity_in(room, arena),
        }
    }

    /// The whole text.
    pub fn finish(mut self) -> &'a str {
        let is_empty = self.text.is_empty();
        self.text.push_str(if is_empty { "{}" } else { "}" });
        self.text.into_bump_str()
    }

    /// Begins a member, whose value comes next.
    fn member(&mut self, name: &str) -> &mut ArenaString<'a> {
        self.text.push(if self.text.is_empty() { '{' } else { ',' });
        write_text(name, &mut self.text);
        self.text.push(':');
        &mut self.text
    }

    fn text(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            write_text(text, self.member(name));
        }
    }

    fn integer(&mut self, name: &str, number: Option<i64>) {
        if let Some(number) = number {
            let digits = &mut itoa::Buffer::new();
            self.member(name).push_str(digits.format(number));
        }
    }

    /// A list is always there, if only empty.
    fn list(&mut self, name: &str, list: List<'_>) {
        let text = self.member(name);
        text.push('[');
        for (at, item) in list.into_iter().enumerate() {
            text.push_str(if at > 0 { "," } else { "" });
            write_text(item, text);
        }
        text.push(']');
    }

    /// A time as a format reads it.
    fn time(&mut self, name: &str, time: Timestamp, format: TimeFormat<'_>) {
        let text = self.member(name);
        let mut writer = TimeWriter::new(Timestamps::Keep);
        match writer.items(format) {
            Some(items) => {
                let loses_offset = time.offset != 0
                    && !reads_offset(writer.by_items(time, items), time.offset, format);
                let time = match loses_offset {
                    true => Timestamp::from(time.utc),
                    false => time,
                };
                write_text(writer.by_items(time, items), text);
            }
            None => {
                let written = writer.field(time, counted(time, format));
                text.push_str(std::str::from_utf8(written.as_bytes()).unwrap_or_default());
            }
        }
    }
}

/// Whether a format reads the offset of a time in what it has written. Otherwise the time is brought
/// into UTC, which is what formats without an offset mean.
fn reads_offset(written: &str, offset: i32, format: TimeFormat<'_>) -> bool {
    Timestamp::parse(written, format).is_some_and(|read| read.offset == offset)
}

/// The format that a time is written in so that `format` reads it: times of `unix_auto` are written as
/// RFC 3339 in events, and read as numbers only.
fn counted(time: Timestamp, format: TimeFormat<'_>) -> TimeFormat<'_> {
    match format.first() {
        TimeFormat::UnixAuto if counts_seconds(time.utc.timestamp()) => TimeFormat::Unix,
        TimeFormat::UnixAuto => TimeFormat::UnixNs,
        format => format,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Digits, OffsetForm, TimeItem, TimeItems};

    /// A time of one format is read again by the other.
    #[test]
    fn times_are_written_as_they_are_read() {
        const DAY: TimeFormat<'static> = TimeFormat::Items(&TimeItems::new(&[
            TimeItem::Day(Digits::Zeros),
            TimeItem::Literal('"'),
            TimeItem::Month(Digits::Zeros),
            TimeItem::Literal('/'),
            TimeItem::Year(Digits::Zeros),
        ]));
        /// In UTC, as there is no offset.
        const HOUR: TimeFormat<'static> = TimeFormat::Items(&TimeItems::new(&[
            TimeItem::Year(Digits::Zeros),
            TimeItem::Literal('-'),
            TimeItem::Month(Digits::Zeros),
            TimeItem::Literal(' '),
            TimeItem::Hour(Digits::Zeros),
        ]));
        const ZONED: TimeFormat<'static> = TimeFormat::Items(&TimeItems::new(&[
            TimeItem::Year(Digits::Zeros),
            TimeItem::Literal('-'),
            TimeItem::Month(Digits::Zeros),
            TimeItem::Literal(' '),
            TimeItem::Hour(Digits::Zeros),
            TimeItem::Offset(OffsetForm::Colons),
        ]));
        let arena = Bump::new();
        let text = "2024-02-03T04:05:06.123456789+02:00";
        let time = Timestamp::parse(text, TimeFormat::Rfc3339).unwrap();
        let check = |format: TimeFormat<'static>, expected: &str| {
            let mut object = ObjectText::new(0, &arena);
            object.time("t", time, format);
            let written = object.finish();
            assert_eq!(written, format!("{{\"t\":{expected}}}"));
            let value = serde_json::from_str::<serde_json::Value>(expected).unwrap();
            let value = value.as_str().map_or(expected.to_owned(), str::to_owned);
            assert!(Timestamp::parse(&value, format).is_some(), "{expected}");
        };
        check(TimeFormat::Rfc3339, &format!("\"{text}\""));
        check(TimeFormat::Cloudflare, &format!("\"{text}\""));
        check(TimeFormat::Unix, "1706925906.123456");
        check(TimeFormat::UnixAuto, "1706925906.123456");
        check(TimeFormat::UnixMs, "1706925906123");
        check(TimeFormat::UnixNs, "1706925906123456789");
        check(DAY, r#""03\"02/2024""#);
        check(HOUR, r#""2024-02 02""#);
        check(ZONED, r#""2024-02 04+02:00""#);
        const EITHER: TimeFormat<'static> = TimeFormat::FirstOf(&[TimeFormat::UnixUs, DAY]);
        check(EITHER, "1706925906123456");
    }

    /// Numbers of seconds that `unix_auto` would take for milliseconds are written as nanoseconds.
    #[test]
    fn a_size_never_tells_the_wrong_unit() {
        let text = "9000-01-01T00:00:00Z";
        let time = Timestamp::parse(text, TimeFormat::Rfc3339).unwrap();
        let arena = Bump::new();
        let mut object = ObjectText::new(0, &arena);
        object.time("t", time, TimeFormat::UnixAuto);
        let written = object.finish();
        let number = &written["{\"t\":".len()..written.len() - 1];
        assert_eq!(Timestamp::parse(number, TimeFormat::UnixAuto), Some(time));
    }
}
