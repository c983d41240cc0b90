//! The CSV sink: a header, and one line per record. Values are those of JSON lines, without the
//! quotes of JSON; arrays, objects and JSON stay as they are there.

use super::JsonOptions;
use super::object::Object;
use super::time::TimeWriter;
use crate::engine::{Engine, Entries};
use crate::entry::RawJson;
use crate::field::Field;
use crate::key::Key;
use crate::list::List;
use crate::parser::{BlockParser, ParseOptions, Parser, Texts};
use crate::record::{Array, Record, Sink};
use crate::report::Report;
use crate::select::{Selection, UnknownField};
use crate::stamp::Stamp;
use crate::time::Timestamp;

/// A parser whose records are written as lines of CSV (RFC 4180, but lines end as those of JSON do).
///
/// An absent value is nothing between two commas, the empty text is `""`.
///
/// ```
/// # use margay_runtime::*;
/// # struct Words;
/// # struct Word<'a>(&'a str);
/// # impl Record for Word<'_> {
/// #     fn traverse<S: Sink>(&self, sink: &mut S) {
/// #         sink.string(&Field::new("word"), Some(self.0));
/// #         sink.bigint(&Field::new("count"), None);
/// #         sink.strings(&Field::new("parts"), List::new(self.0, b'"'));
/// #     }
/// # }
/// # impl Parser for Words {
/// #     type Record<'a> = Word<'a>;
/// #     fn log_type(&self) -> &str { "Custom.Words" }
/// #     fn cut(&self) -> Cut<'_> { Cut::Delimited(Delimited { quote: None, ..Delimited::default() }) }
/// #     fn shape(&self) -> Vec<Slot<'_>> {
/// #         let slot = |name, kind| Slot::new(Field::new(name), kind, "");
/// #         vec![slot("word", Type::String), slot("count", Type::Bigint), slot("parts", Type::Strings)]
/// #     }
/// #     fn convert<'a>(&'a self, columns: Columns<'a>, _: &mut Faults) -> Result<Word<'a>, ParseError> {
/// #         Ok(Word(columns.raw(0).unwrap_or_default()))
/// #     }
/// # }
/// let mut engine = CsvEngine::new(Words, ParseOptions::default(), JsonOptions::default());
/// let mut out = engine.head();
/// engine.parse(b"a\"b\n", &mut out, &mut Report::default());
/// assert_eq!(String::from_utf8(out).unwrap(), "word,count,parts\n\"a\"\"b\",,\"[\"\"a\"\",\"\"b\"\"]\"\n");
/// ```
pub struct CsvEngine<P> {
    blocks: BlockParser<P>,
    times: TimeWriter,
    stamp: Option<Stamp>,
    selection: Selection,
    /// Where a value is written as JSON.
    scratch: Vec<u8>,
}

impl<P: Parser> CsvEngine<P> {
    /// An engine that parses and writes as the options say.
    pub fn new(parser: P, parse: ParseOptions, options: JsonOptions) -> Self {
        let shape = parser.shape();
        let log_type = parser.log_type();
        let stamp = options
            .standard
            .map(|standard| Stamp::new(log_type, &shape, standard));
        let selection = match &stamp {
            Some(stamp) => Selection::all(&stamp.shape(&shape)),
            None => Selection::all(&shape),
        };
        drop(shape);
        Self {
            blocks: BlockParser::new(parser, parse),
            times: TimeWriter::new(options.timestamps),
            stamp,
            selection,
            scratch: Vec::new(),
        }
    }
}

impl<P: Parser + Send> Engine for CsvEngine<P> {
    fn log_type(&self) -> &str {
        self.blocks.parser().log_type()
    }

    fn select(&mut self, fields: &[String]) -> Result<(), UnknownField> {
        let shape = self.blocks.parser().shape();
        let read = match &mut self.stamp {
            Some(stamp) => {
                self.selection = Selection::of(&stamp.shape(&shape), fields)?;
                stamp.select(&self.selection, &shape)
            }
            None => {
                self.selection = Selection::of(&shape, fields)?;
                self.selection.clone()
            }
        };
        drop(shape);
        self.blocks.select(&read);
        Ok(())
    }

    fn head(&self) -> Vec<u8> {
        let shape = self.blocks.parser().shape();
        let shape = match &self.stamp {
            Some(stamp) => stamp.shape(&shape),
            None => shape,
        };
        let mut head = Vec::new();
        for (number, slot) in self.selection.apply(&shape).iter().enumerate() {
            begin_cell(&mut head, number == 0);
            write_text(&mut head, slot.field.name);
        }
        head.push(b'\n');
        head
    }

    fn is_stateful(&self) -> bool {
        self.blocks.is_stateful()
    }

    fn entries(&self) -> Entries<'_> {
        self.blocks.entries()
    }

    fn begin_stream(&mut self) {
        self.blocks.begin_stream();
    }

    fn parse(&mut self, block: &[u8], out: &mut Vec<u8>, report: &mut Report) {
        let Self {
            times,
            selection,
            scratch,
            ..
        } = self;
        let mut write = |record: &mut dyn FnMut(&mut Cells<'_>)| {
            let mut cells = Cells {
                out,
                first: true,
                times,
                scratch,
            };
            record(&mut cells);
            out.push(b'\n');
        };
        match &mut self.stamp {
            None => self.blocks.parse(block, report, |record, _| {
                write(&mut |cells| selection.of_record(&record).traverse(cells));
            }),
            Some(stamp) => {
                stamp.begin_block();
                self.blocks.parse(block, report, |record, _| {
                    let stamped = stamp.stamp(&record);
                    write(&mut |cells| selection.of_record(&stamped).traverse(cells));
                });
            }
        }
    }
}

/// The cells of one line on their way out.
struct Cells<'c> {
    out: &'c mut Vec<u8>,
    first: bool,
    times: &'c mut TimeWriter,
    scratch: &'c mut Vec<u8>,
}

fn begin_cell(out: &mut Vec<u8>, first: bool) {
    if !first {
        out.push(b',');
    }
}

/// A text, in quotes where it needs them.
fn write_text(out: &mut Vec<u8>, text: &str) {
    let odd = |byte: &u8| matches!(byte, b',' | b'"' | b'\n' | b'\r');
    let bytes = text.as_bytes();
    let edges = [bytes.first(), bytes.last()];
    let padded = edges.into_iter().flatten().any(u8::is_ascii_whitespace);
    if !bytes.is_empty() && !padded && !bytes.iter().any(odd) {
        return out.extend_from_slice(bytes);
    }
    out.push(b'"');
    for (number, part) in text.split('"').enumerate() {
        if number > 0 {
            out.extend_from_slice(b"\"\"");
        }
        out.extend_from_slice(part.as_bytes());
    }
    out.push(b'"');
}

impl Cells<'_> {
    /// A number, a time or the like, as JSON has it, but a text without its quotes and escapes.
    fn value(&mut self, write: impl FnOnce(&mut Object<'_>)) {
        self.cell(write, |out, value| {
            match serde_json::from_str::<String>(value) {
                Ok(text) => write_text(out, &text),
                Err(_) => write_text(out, value),
            }
        });
    }

    /// A value that stays JSON: a text in it keeps its quotes, which tell `"1"` from `1`.
    fn json(&mut self, write: impl FnOnce(&mut Object<'_>)) {
        self.cell(write, write_text);
    }

    /// A cell for a value as JSON has it, if it has it.
    fn cell(&mut self, write: impl FnOnce(&mut Object<'_>), put: impl FnOnce(&mut Vec<u8>, &str)) {
        begin_cell(self.out, std::mem::take(&mut self.first));
        self.scratch.clear();
        let mut object = Object::begin(self.scratch, &[], Texts::Any, self.times);
        write(&mut object);
        drop(object);
        // A comma and the name of the field stand before the value; it is the only field.
        if let Some(value) = self.scratch.get(CELL_KEY.len()..) {
            put(self.out, std::str::from_utf8(value).unwrap_or_default());
        }
    }
}

/// What JSON begins a value with whose field is called nothing.
const CELL_KEY: &[u8] = b",\"\":";

/// The same field without a name.
fn unnamed<'s>(field: &Field<'s>) -> Field<'s> {
    Field {
        name: "",
        key: Key::in_pieces(""),
        ..*field
    }
}

impl Sink for Cells<'_> {
    fn string(&mut self, _: &Field<'_>, value: Option<&str>) {
        begin_cell(self.out, std::mem::take(&mut self.first));
        if let Some(text) = value {
            write_text(self.out, text);
        }
    }

    fn bigint(&mut self, field: &Field<'_>, value: Option<i64>) {
        self.value(|object| object.bigint(&unnamed(field), value));
    }

    fn float(&mut self, field: &Field<'_>, value: Option<f64>) {
        self.value(|object| object.float(&unnamed(field), value));
    }

    fn boolean(&mut self, field: &Field<'_>, value: Option<bool>) {
        self.value(|object| object.boolean(&unnamed(field), value));
    }

    fn timestamp(&mut self, field: &Field<'_>, value: Option<Timestamp>) {
        self.value(|object| object.timestamp(&unnamed(field), value));
    }

    fn strings(&mut self, field: &Field<'_>, items: List<'_>) {
        Cells::json(self, |object| object.strings(&unnamed(field), items));
    }

    fn json(&mut self, field: &Field<'_>, value: Option<RawJson<'_>>) {
        Cells::json(self, |object| Sink::json(object, &unnamed(field), value));
    }

    fn object<R: Record>(&mut self, field: &Field<'_>, value: Option<&R>) {
        Cells::json(self, |object| object.object(&unnamed(field), value));
    }

    fn array<A: Array + ?Sized>(&mut self, field: &Field<'_>, elements: Option<&A>) {
        Cells::json(self, |object| object.array(&unnamed(field), elements));
    }
}
