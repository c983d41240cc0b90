//! One record on its way out as a JSON object.

mod elements;
mod fields;
mod indicators;

use std::ops::Range;

use memchr::memchr2;

use super::time::{Kept, TimeWriter};
use crate::entry::RawJson;
use crate::field::{Field, Mask};
use crate::list::{self, Few};
use crate::number::{self, Short};
use crate::parser::Texts;
use crate::record::{Array, Record};
use crate::swar;
use crate::time::{Items, Time, TimeFormat, Timestamp, UnixTime};
use crate::writer::{Lead, Writer};
use elements::Elements;

/// One JSON object on its way out. Every pair begins with a comma; the first one becomes the brace.
pub(crate) struct Object<'o> {
    out: Writer<'o>,
    start: usize,
    plain: bool,
    times: &'o mut TimeWriter,
    /// The first time of the record that was written anew, and where, if a standard field would write it
    /// the same: it mostly is the time that dates the record.
    first_time: Option<(UnixTime, Range<usize>)>,
}

impl<'o> Object<'o> {
    #[inline(always)]
    pub(super) fn begin(
        out: &'o mut Vec<u8>,
        block: &'o [u8],
        texts: Texts,
        times: &'o mut TimeWriter,
    ) -> Self {
        let out = Writer::new(out, block);
        Self {
            start: out.len(),
            out,
            plain: texts == Texts::Plain,
            times,
            first_time: None,
        }
    }

    /// Ends the object and its line.
    #[inline(always)]
    pub(super) fn end(mut self) {
        self.close_with(b"}\n", b"{}\n");
    }

    /// Ends the object.
    pub(super) fn close(mut self) {
        self.close_with(b"}", b"{}");
    }

    /// The block that texts are parts of.
    #[inline(always)]
    pub(super) fn block(&self) -> &'o [u8] {
        self.out.block()
    }

    /// Takes the object back.
    #[cold]
    pub(super) fn undo(mut self) {
        self.out.take_back(self.start);
    }

    #[inline(always)]
    fn close_with(&mut self, end: &[u8], empty: &[u8]) {
        if self.out.len() == self.start {
            self.out.pieces([empty, b"", b""]);
        } else {
            self.out.pieces([end, b"", b""]);
            self.out.set(self.start, b'{');
        }
    }

    /// A time as a standard field has it, between two pieces of JSON.
    #[inline(always)]
    pub(super) fn standard_time(&mut self, before: &[u8], time: Time<'_>, after: &[u8]) {
        match (time.zulu(), self.times.keeps(TimeFormat::Rfc3339)) {
            (Some(text), Kept::Zulu) => self.put_zulu(Lead::Pieces([before, b"\"", b""]), text),
            _ => self.other_time(before, time.unix()),
        }
        self.out.pieces([after, b"", b""]);
    }

    #[inline(never)]
    fn other_time(&mut self, before: &[u8], time: UnixTime) {
        match self.first_time.clone() {
            Some((first, written)) if first == time => self.out.repeat(before, written),
            _ => {
                let text = self.times.standard(time);
                self.out.pieces([before, text.as_bytes(), b""]);
            }
        }
    }

    /// A lead that ends within a text, and the text's end.
    #[inline(always)]
    pub(super) fn rest_of_text<const N: usize>(&mut self, lead: &[u8], end: &[u8; N]) {
        self.out.first(Lead::Pieces([lead, b"", b""]), end, N);
    }

    /// A value that is JSON already.
    #[inline(always)]
    fn put(&mut self, lead: Lead<'_>, value: &[u8]) {
        self.out.text(lead, value, b"");
    }

    /// A short value that is JSON already.
    #[inline(always)]
    fn put_short<const N: usize>(&mut self, lead: Lead<'_>, value: &Short<N>) {
        let (bytes, length) = value.parts();
        self.out.first(lead, bytes, length);
    }

    /// An integer, short ones without a look at how many digits they have.
    #[inline(always)]
    fn put_integer(&mut self, lead: Lead<'_>, value: i64) {
        match u32::try_from(value) {
            Ok(number) if number < 100_000_000 => {
                let (digits, length) = swar::digits(number);
                self.out.first(lead, &digits, length);
            }
            _ => self.put(lead, itoa::Buffer::new().format(value).as_bytes()),
        }
    }

    #[inline(always)]
    fn put_float(&mut self, lead: Lead<'_>, value: f64) {
        let Some(decimal) = number::Decimal::of(value) else {
            return self.put_short(lead, &number::shortest(value));
        };
        self.out.filled(lead, |bytes| decimal.write(bytes));
    }

    /// A text with its quotes, between two pieces of JSON, the first with the quote in it.
    #[inline(always)]
    pub(super) fn text(&mut self, lead: Lead<'_>, text: &str) {
        match self.plain || !needs_escape(text) {
            true => write_text(&mut self.out, lead, text),
            false => self.escaped(lead, text),
        }
    }

    /// The array of a list, where it has any item.
    #[inline(always)]
    pub(super) fn few(&mut self, field: &Field<'_>, few: &Few<'_>) {
        match few {
            Few::None => {}
            Few::One(text) => self.array_of_text(key_of_texts(field), text),
            Few::Many(first, others) => {
                self.array_of_texts(key_of_texts(field), first, others.clone());
            }
        }
    }

    /// An array of one text, behind its key, its bracket and the quote.
    #[inline(always)]
    fn array_of_text(&mut self, lead: Lead<'_>, text: &str) {
        match self.plain || !needs_escape(text) {
            true => self.out.text(lead, text.as_bytes(), b"\"]"),
            false => {
                self.escaped(lead, text);
                self.out.pieces([b"]", b"", b""]);
            }
        }
    }

    /// An array of several texts; there may be one, or none.
    #[inline(always)]
    fn array_of_texts(&mut self, lead: Lead<'_>, first: &str, others: list::Items<'_>) {
        let (start, plain) = (self.out.len(), self.plain);
        self.out.lead(lead);
        if !self.out.apart(|out| write_texts(out, first, others, plain)) {
            self.out.take_back(start);
        }
    }

    /// As [`Object::text`], of the bytes of one.
    #[inline(always)]
    pub(super) fn bytes(&mut self, lead: Lead<'_>, bytes: &[u8]) {
        match self.plain {
            true => self.out.text(lead, bytes, b"\""),
            false => self.text(lead, std::str::from_utf8(bytes).unwrap_or_default()),
        }
    }

    /// As [`Object::text`], of a text that needs escapes.
    #[inline(always)]
    fn escaped(&mut self, lead: Lead<'_>, text: &str) {
        self.out.lead(lead);
        self.out.apart(|out| write_escaped(out, text));
    }

    /// The text of a field. What takes the place of a hidden one is the schema's: that the line needs
    /// no escapes says nothing about it.
    #[inline(always)]
    fn put_text(&mut self, lead: Lead<'_>, text: &str, field: &Field<'_>) {
        match field.mask {
            Mask::Redact(_) if needs_escape(text) => {
                // It may be collected, and come once more among the indicators.
                self.plain = false;
                self.escaped(lead, text);
            }
            _ => self.text(lead, text),
        }
    }

    #[inline(always)]
    fn put_time(&mut self, lead: Lead<'_>, time: Time<'_>, field: &Field<'_>) {
        if let Some(items) = self.times.items(field.time) {
            self.out.lead(lead);
            return self.time_by_items(time.into(), items);
        }
        let Some(utc) = self.times.as_zulu(time, field.time) else {
            let text = self.times.field(time.into(), field.time);
            return self.put_short(lead, &text);
        };
        let Self { out, times, .. } = self;
        let written = out.filled(lead, |bytes| times.zulu(utc, bytes));
        self.first_time.get_or_insert((utc, written));
    }

    /// A time that the line has as it is written, up to its `Z`.
    #[inline(always)]
    fn put_zulu(&mut self, lead: Lead<'_>, text: &[u8]) {
        self.out.text(lead, text, b"Z\"");
    }

    /// A timestamp by its items, behind its key. Their characters are the schema's: that the line needs no escapes
    /// says nothing about them.
    #[inline(never)]
    fn time_by_items(&mut self, time: Timestamp, items: Items<'_>) {
        if let Some(text) = self.times.by_place(time, items) {
            return self.put_short(Lead::NONE, &text);
        }
        let text = self.times.by_items(time, items);
        self.out.pieces([b"\"", b"", b""]);
        match needs_escape(text) {
            false => write_text(&mut self.out, Lead::NONE, text),
            true => write_escaped(&mut self.out, text),
        }
    }

    /// JSON as it stands, except that an event is one line: line ends, which can only lie between
    /// its values, become blanks.
    fn put_json(&mut self, lead: Lead<'_>, value: RawJson<'_>) {
        let bytes = value.0.as_bytes();
        if memchr2(b'\n', b'\r', bytes).is_none() {
            return self.put(lead, bytes);
        }
        self.put(lead, value.0.replace(['\n', '\r'], " ").as_bytes());
    }

    fn put_object<R: Record>(&mut self, lead: Lead<'_>, record: &R) {
        self.out.lead(lead);
        let start = self.out.len();
        record.traverse(self);
        self.enclose(start, [b"{", b"}"]);
    }

    fn put_array<A: Array + ?Sized>(&mut self, lead: Lead<'_>, field: &Field<'_>, elements: &A) {
        self.out.lead(lead);
        let start = self.out.len();
        elements.traverse(field, &mut Elements(self));
        self.enclose(start, [b"[", b"]"]);
    }

    /// Begins an element that brackets will be put around.
    fn begin_element(&mut self) -> usize {
        self.out.pieces([b",", b"", b""]);
        self.out.len()
    }

    /// Puts brackets around what was written since a place, whose first byte is a comma.
    #[inline]
    fn enclose(&mut self, start: usize, [open, close]: [&[u8]; 2]) {
        if self.out.len() == start {
            self.out.pieces([open, close, b""]);
        } else {
            self.out.pieces([close, b"", b""]);
            self.out.set(start, open[0]);
        }
    }
}

/// A comma, and a name with its quotes and colon.
#[inline(always)]
fn key<'k>(field: &'k Field<'_>) -> Lead<'k> {
    field.key.lead()
}

/// The key and the quote of a text.
#[inline(always)]
fn key_of_text<'k>(field: &'k Field<'_>) -> Lead<'k> {
    field.key.lead_of_text()
}

/// The key, the bracket and the quote of texts.
#[inline(always)]
fn key_of_texts<'k>(field: &'k Field<'_>) -> Lead<'k> {
    field.key.lead_of_texts()
}

/// What stands between two texts of an array.
const NEXT_TEXT: Lead<'static> = Lead::Pieces([b",\"", b"", b""]);

/// The end of a text, and the beginning of another one.
const NEXT_TEXT_OF_ARRAY: &[u8; 3] = b"\",\"";

#[inline(always)]
fn write_text(out: &mut Writer<'_>, lead: Lead<'_>, text: &str) {
    out.text(lead, text.as_bytes(), b"\"");
}

/// Writes texts behind the opening quote of the first one, and the end of their array; tells whether there is any.
#[inline(never)]
fn write_texts(
    out: &mut Writer<'_>,
    first: &str,
    mut others: list::Items<'_>,
    plain: bool,
) -> bool {
    let first = Some(first).filter(|first| !others.drops(first));
    let Some(mut text) = first.or_else(|| others.next()) else {
        return false;
    };
    for next in others {
        write_text_and(out, text, NEXT_TEXT_OF_ARRAY, plain);
        text = next;
    }
    write_text_and(out, text, b"\"]", plain);
    true
}

/// Writes a text behind its opening quote, and its closing quote with what follows it.
#[inline(always)]
fn write_text_and<const N: usize>(out: &mut Writer<'_>, text: &str, last: &[u8; N], plain: bool) {
    match plain || !needs_escape(text) {
        true => out.text(Lead::NONE, text.as_bytes(), last),
        false => {
            write_escaped(out, text);
            out.pieces([&last[1..], b"", b""]);
        }
    }
}

/// Writes a text behind its opening quote.
#[cold]
#[inline(never)]
fn write_escaped(out: &mut Writer<'_>, text: &str) {
    out.with(|out| {
        // The quote is written already.
        out.pop();
        serde_json::to_writer(&mut *out, text).expect("a vector takes every write");
    });
}

/// Whether JSON escapes any byte of a text. Looks at all of them, which the compiler can do many at
/// a time.
#[inline(never)]
pub(super) fn needs_escape(text: &str) -> bool {
    text.bytes().fold(false, |found, byte| {
        found | (byte < 0x20) | (byte == b'"') | (byte == b'\\')
    })
}
