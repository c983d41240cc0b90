//! From columns to a sink, without a record in between.

use super::Columns;
use crate::convert::Integer;
use crate::cut::Cut;
use crate::entry::RawJson;
use crate::error::{ParseError, Reason};
use crate::faults::Faults;
use crate::field::Field;
use crate::list::List;
use crate::parser::Parser;
use crate::read::{Read, value_of};
use crate::record::Sink;
use crate::text::csv;
use crate::time::{Time, TimeFormat};

/// Hands what the columns of a line hold to a sink, field by field: the conversions of [`Columns`],
/// whose faults are the same, each with its field's place in a record.
///
/// All columns are read, also those that were not asked for.
///
/// ```
/// # use margay_runtime::*;
/// const NAME: Field = Field::new("name");
/// const AGE: Field = Field::new("age");
///
/// # struct Person<'a>(Option<&'a str>, Option<i64>);
/// # impl Record for Person<'_> {
/// #     fn traverse<S: Sink>(&self, sink: &mut S) {
/// #         sink.string(&NAME, self.0);
/// #         sink.bigint(&AGE, self.1);
/// #     }
/// # }
/// struct People;
///
/// impl Parser for People {
/// #     type Record<'a> = Person<'a>;
/// #     fn log_type(&self) -> &str { "Custom.People" }
/// #     fn cut(&self) -> Cut<'_> { Cut::Delimited(Delimited::default()) }
/// #     fn convert<'a>(&'a self, columns: Columns<'a>, faults: &mut Faults) -> Result<Person<'a>, ParseError> {
/// #         Ok(Person(columns.text(0, &NAME, faults), columns.integer(1, &AGE, faults)))
/// #     }
///     // … what every parser has, and:
///     fn feed<'a, S: Sink>(
///         &'a self,
///         columns: Columns<'a>,
///         faults: &mut Faults,
///         sink: &mut S,
///     ) -> Result<Option<Time<'a>>, ParseError> {
///         let mut feed = Feeder::new(self, columns, faults, sink);
///         feed.text(0, &NAME);
///         feed.integer::<i64>(1, &AGE);
///         feed.settle(None)
///     }
/// }
///
/// let mut engine = JsonEngine::new(People, ParseOptions::default(), JsonOptions::default());
/// let mut out = Vec::new();
/// engine.parse(b"ada 36\n", &mut out, &mut Report::default());
/// assert_eq!(out, b"{\"name\":\"ada\",\"age\":36}\n");
/// ```
pub struct Feeder<'a, 'f, S> {
    columns: Columns<'a>,
    faults: &'f mut Faults,
    sink: &'f mut S,
}

impl<'a, 'f, S: Sink> Feeder<'a, 'f, S> {
    /// Begins with the columns of a line, which were cut as the parser says.
    ///
    /// # Panics
    ///
    /// A line of [`Cut::Delimited`] has fewer columns than it must have; such lines are rejected before.
    #[inline(always)]
    pub fn new<P: Parser>(
        parser: &'a P,
        mut columns: Columns<'a>,
        faults: &'f mut Faults,
        sink: &'f mut S,
    ) -> Self {
        columns.wanted = &[];
        // The columns know these already, but where the cut is a constant the compiler does too.
        match parser.cut() {
            Cut::Delimited(format) => {
                // Lines with fewer columns are rejected before. Said here, the compiler need not see to
                // it column by column.
                assert!(columns.bounds.len() > format.least, "columns are missing");
                columns.quote = format.quote;
                columns.none = format.none;
            }
            // Of lines that need no cutting; captures have no quotes left.
            Cut::Csv(_) => columns.quote = Some(csv::QUOTE),
            _ => {}
        }
        Self {
            columns,
            faults,
            sink,
        }
    }

    /// Says which word stands for no value. The columns know it already, but where the cut is made at run
    /// time the compiler does not.
    #[inline(always)]
    pub fn none(mut self, word: &'a str) -> Self {
        debug_assert_eq!(self.columns.none, word);
        self.columns.none = word;
        self
    }

    /// The sink, for fields that no column gives.
    #[inline(always)]
    pub fn sink(&mut self) -> &mut S {
        self.sink
    }

    /// Ends the line, and gives the time that dates it.
    ///
    /// # Errors
    ///
    /// As [`Faults::settle`] says; the sink is to forget the line then.
    #[inline(always)]
    pub fn settle(self, time: Option<Time<'a>>) -> Result<Option<Time<'a>>, ParseError> {
        self.faults.settle().map(|()| time)
    }

    /// Notes that a value is missing, if it is.
    #[inline(always)]
    fn require<T>(&mut self, column: usize, field: &Field<'_>, value: Option<T>) -> Option<T> {
        if value.is_none() {
            let error = self.columns.error(column, field, Reason::Missing);
            self.faults.reject_without(error);
        }
        value
    }

    /// See [`Columns::text`].
    #[inline(always)]
    pub fn text(&mut self, column: usize, field: &Field<'_>) {
        let text = self.columns.text(column, field, self.faults);
        self.sink.string(field, text);
    }

    /// See [`Columns::required_text`].
    #[inline(always)]
    pub fn required_text(&mut self, column: usize, field: &Field<'_>) {
        let text = self.columns.text(column, field, self.faults);
        let text = self.require(column, field, text);
        self.sink.string(field, text);
    }

    /// See [`Columns::integer`].
    #[inline(always)]
    pub fn integer<I: Integer>(&mut self, column: usize, field: &Field<'_>) {
        let read: Option<Read<'_, I>> = self.columns.read_integer(column, field, self.faults);
        self.sink.read_integer(field, read);
    }

    /// See [`Columns::required_integer`].
    #[inline(always)]
    pub fn required_integer<I: Integer>(&mut self, column: usize, field: &Field<'_>) {
        let read: Option<Read<'_, I>> = self.columns.read_integer(column, field, self.faults);
        let read = self.require(column, field, read);
        self.sink.read_integer(field, read);
    }

    /// See [`Columns::float`].
    #[inline(always)]
    pub fn float(&mut self, column: usize, field: &Field<'_>) {
        let read = self.columns.read_float(column, field, self.faults);
        self.sink.read_float(field, read);
    }

    /// See [`Columns::required_float`].
    #[inline(always)]
    pub fn required_float(&mut self, column: usize, field: &Field<'_>) {
        let read = self.columns.read_float(column, field, self.faults);
        let read = self.require(column, field, read);
        self.sink.read_float(field, read);
    }

    /// See [`Columns::boolean`].
    #[inline(always)]
    pub fn boolean(&mut self, column: usize, field: &Field<'_>) {
        let value = self.columns.boolean(column, field, self.faults);
        self.sink.boolean(field, value);
    }

    /// See [`Columns::required_boolean`].
    #[inline(always)]
    pub fn required_boolean(&mut self, column: usize, field: &Field<'_>) {
        let value = self.columns.boolean(column, field, self.faults);
        let value = self.require(column, field, value);
        self.sink.boolean(field, value);
    }

    /// See [`Columns::time`]; gives the time too.
    #[inline(always)]
    pub fn time(&mut self, column: usize, field: &Field<'_>) -> Option<Time<'a>> {
        let read = self.columns.read_time::<S>(column, field, self.faults);
        self.sink.read_timestamp(field, read);
        value_of(read)
    }

    /// See [`Columns::required_time`]; gives the time too.
    #[inline(always)]
    pub fn required_time(&mut self, column: usize, field: &Field<'_>) -> Option<Time<'a>> {
        let read = self.columns.read_time::<S>(column, field, self.faults);
        self.take_required_time(column, field, read)
    }

    /// See [`Columns::time_in`]; gives the time too.
    #[inline(always)]
    pub fn time_in(
        &mut self,
        column: usize,
        format: TimeFormat<'_>,
        field: &Field<'_>,
    ) -> Option<Time<'a>> {
        let read = self
            .columns
            .read_time_in::<S>(column, format, field, self.faults);
        self.sink.read_timestamp(field, read);
        value_of(read)
    }

    /// See [`Columns::required_time_in`]; gives the time too.
    #[inline(always)]
    pub fn required_time_in(
        &mut self,
        column: usize,
        format: TimeFormat<'_>,
        field: &Field<'_>,
    ) -> Option<Time<'a>> {
        let read = self
            .columns
            .read_time_in::<S>(column, format, field, self.faults);
        self.take_required_time(column, field, read)
    }

    #[inline(always)]
    fn take_required_time(
        &mut self,
        column: usize,
        field: &Field<'_>,
        read: Option<Read<'a, Time<'a>>>,
    ) -> Option<Time<'a>> {
        if read.is_none() {
            self.columns.required_value(column, field, self.faults);
        }
        self.sink.read_timestamp(field, read);
        value_of(read)
    }

    /// See [`Columns::host_port`].
    #[inline(always)]
    pub fn host_port<I: Integer>(&mut self, column: usize, fields: [&Field<'_>; 2]) {
        let (host, port) = self
            .columns
            .read_host_port::<I>(column, fields, self.faults);
        let [host_field, port_field] = fields;
        self.sink.string(host_field, host);
        self.sink.read_integer(port_field, port);
    }

    /// See [`Columns::http_request`].
    #[inline(always)]
    pub fn http_request(&mut self, column: usize, fields: [&Field<'_>; 3]) {
        let (method, url, version) = self.columns.http_request(column, fields, self.faults);
        let [method_field, url_field, version_field] = fields;
        self.sink.string(method_field, method);
        self.sink.string(url_field, url);
        self.sink.string(version_field, version);
    }

    /// See [`Columns::syslog_priority`].
    #[inline]
    pub fn syslog_priority<P, F, V>(&mut self, column: usize, fields: [&Field<'_>; 3])
    where
        P: Integer + From<i16>,
        F: Integer + From<i16>,
        V: Integer + From<i16>,
    {
        let parts = self
            .columns
            .syslog_priority::<P, F, V>(column, fields, self.faults);
        let (priority, facility, severity) = parts;
        P::visit(priority, fields[0], self.sink);
        F::visit(facility, fields[1], self.sink);
        V::visit(severity, fields[2], self.sink);
    }

    /// See [`Columns::structured_data`].
    pub fn structured_data(&mut self, column: usize, field: &Field<'_>) {
        let value = self.columns.structured_data(column, field, self.faults);
        self.sink.json(field, value);
    }

    /// See [`Columns::required_structured_data`].
    pub fn required_structured_data(&mut self, column: usize, field: &Field<'_>) {
        let value: Option<RawJson<'_>> = self.columns.structured_data(column, field, self.faults);
        let value = self.require(column, field, value);
        self.sink.json(field, value);
    }

    /// See [`Columns::list`].
    #[inline(always)]
    pub fn list(&mut self, column: usize, separator: u8, field: &Field<'_>) {
        let list: List<'_> = self.columns.list(column, separator, field, self.faults);
        self.sink.strings(field, list);
    }

    /// See [`Columns::sparse_list`].
    #[inline(always)]
    pub fn sparse_list(&mut self, column: usize, separator: u8, field: &Field<'_>) {
        let list = self
            .columns
            .sparse_list(column, separator, field, self.faults);
        self.sink.strings(field, list);
    }

    /// See [`Columns::rest`].
    #[inline]
    pub fn rest(&mut self, column: usize, separator: u8, field: &Field<'_>) {
        let list = self.columns.rest(column, separator, field, self.faults);
        self.sink.strings(field, list);
    }
}
