//! A parser and a sink behind one object: what a command line or a pipeline drives.

use crate::report::Report;
use crate::select::UnknownField;

/// What the inputs of a log are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entries<'e> {
    /// Lines of text.
    Lines,
    /// JSON objects, mostly one a line.
    Json,
    /// JSON objects, mostly the elements of an array in a document: at this path of keys, or
    /// positions where an array is on the way. An object without such an array is an entry itself.
    JsonWithin(&'e [Box<str>]),
}

/// Turns blocks of lines into output, whatever the log type and however it is parsed.
///
/// Generated parsers and the interpreter hide behind the same object, so that a pipeline needs to
/// know neither.
pub trait Engine: Send {
    /// The log type it parses, such as `AWS.ALB`.
    fn log_type(&self) -> &str;

    /// Appends what the lines of a block give to `out`, and says in `report` what became of them.
    ///
    /// A block holds whole lines; only the last line of an input may lack its line end. The report
    /// must be a fresh one: its line numbers and byte ranges count from the start of the block.
    fn parse(&mut self, block: &[u8], out: &mut Vec<u8>, report: &mut Report);

    /// From now on writes only the fields of these names, as [`crate::Selection::of`] understands
    /// them, standard fields included. Which lines become events stays as it was.
    ///
    /// # Errors
    ///
    /// The first name that stands for no field.
    fn select(&mut self, fields: &[String]) -> Result<(), UnknownField>;

    /// What an output begins with, before the first line.
    fn head(&self) -> Vec<u8> {
        Vec::new()
    }

    /// Whether what becomes of a line depends on lines before it, such as a header. If so, one
    /// engine must be given all blocks of a stream, in order.
    fn is_stateful(&self) -> bool {
        false
    }

    /// What the inputs of its log are made of. Whatever they are, an engine takes one entry a line.
    fn entries(&self) -> Entries<'_> {
        Entries::Lines
    }

    /// The next block is the first one of another stream.
    fn begin_stream(&mut self) {}
}
