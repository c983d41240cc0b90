//! A parser behind columns: what a pipeline drives, and what programs read batches from.

use std::sync::Arc;

use arrow_array::{RecordBatch, RecordBatchOptions};
use arrow_buffer::Buffer;
use arrow_schema::{ArrowError, SchemaRef};
use margay_runtime::{BlockParser, ParseOptions, Parser, Record, Report, Selection, Stamp};
use memchr::memrchr;

use crate::columns::{Column, Row, Source};
use crate::options::BatchOptions;
use crate::schema::{SchemaError, arrow_schema};

/// Turns blocks of lines into record batches, whatever the log type and however it is parsed.
pub trait BatchEngine: Send {
    /// The log type it parses, such as `AWS.ALB`.
    fn log_type(&self) -> &str;

    /// The schema of every batch.
    fn schema(&self) -> &SchemaRef;

    /// The records of a block's lines as a batch, and in `report` what became of the lines.
    ///
    /// A block holds whole lines; only the last line of an input may lack its line end. The report
    /// must be a fresh one: its line numbers and byte ranges count from the start of the block. The
    /// batch keeps the block where its strings are views into it.
    ///
    /// # Errors
    ///
    /// The block, or what is undone of its escapes, is larger than views can point into: 1 GiB. That
    /// is not the lines' fault.
    fn parse(&mut self, block: &Buffer, report: &mut Report) -> Result<RecordBatch, ArrowError>;

    /// Whether what becomes of a line depends on lines before it, such as a header. If so, one
    /// engine must be given all blocks of a stream, in order.
    fn is_stateful(&self) -> bool;

    /// The next block is the first one of another stream.
    fn begin_stream(&mut self);
}

/// A parser whose records become rows of record batches.
///
/// ```
/// use margay_alb::AlbParser;
/// use margay_columnar::{ArrowEngine, BatchEngine, BatchOptions, Buffer};
/// use margay_runtime::{ParseOptions, Report};
///
/// let options = BatchOptions {
///     fields: vec!["clientIp".to_owned(), "elbStatusCode".to_owned()],
///     ..BatchOptions::default()
/// };
/// let mut engine = ArrowEngine::new(AlbParser, ParseOptions::default(), options)?;
/// let block = Buffer::from(b"http 2018-07-02T22:23:00.186641Z app/lb/50 192.0.2.7:2817 - 0 0 0 \
/// 200 200 34 366 \"GET http://a/ HTTP/1.1\" \"curl\" - - - \"-\" \"-\" \"-\" 0 \
/// 2018-07-02T22:22:48.364000Z \"forward\" \"-\" \"-\"\n");
/// let batch = engine.parse(&block, &mut Report::default())?;
/// assert_eq!((batch.num_rows(), batch.num_columns()), (1, 2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct ArrowEngine<P> {
    blocks: BlockParser<P>,
    stamp: Option<Stamp>,
    columns: Vec<Column>,
    schema: SchemaRef,
    /// Whether lines are put into columns as they are read, and taken out again if they are none.
    feeds: bool,
    /// How long the copies of the last block were.
    copied: usize,
}

/// How much is parsed at once: a parser goes over it twice, and the second time it should be in the
/// cache.
const CHUNK: usize = 128 * 1024;

impl<P: Parser> ArrowEngine<P> {
    /// An engine that makes the columns that the options ask for.
    ///
    /// # Errors
    ///
    /// A field that is asked for does not exist, or cannot be what it is asked to be.
    pub fn new(
        parser: P,
        parse: ParseOptions,
        mut options: BatchOptions,
    ) -> Result<Self, SchemaError> {
        let own = parser.shape();
        let standard = options.standard.take();
        let mut stamp = standard.map(|standard| Stamp::new(parser.log_type(), &own, standard));
        let shape = match &stamp {
            Some(stamp) => stamp.shape(&own),
            None => own.clone(),
        };
        let selection = match options.fields.as_slice() {
            [] => Selection::all(&shape),
            fields => Selection::of(&shape, fields)?,
        };
        let schema = arrow_schema(parser.log_type(), &shape, &selection, &options)?;
        let mut columns = Column::of(&shape, selection.picks(), options.time_unit);
        for (column, slot) in columns.iter_mut().zip(&shape) {
            if options
                .dictionaries
                .iter()
                .any(|name| name == slot.field.name)
            {
                column.make_dictionary();
            }
        }
        if options.copy_strings {
            columns.iter_mut().for_each(Column::copy_strings);
        }
        let read = match &mut stamp {
            Some(stamp) => stamp.select(&selection, &own),
            None => selection,
        };
        drop((shape, own));
        let mut blocks = BlockParser::new(parser, parse);
        if !options.fields.is_empty() {
            blocks.select(&read);
        }
        // Feeding reads every column, and a dictionary would keep the texts of lines that are none.
        let feeds = options.fields.is_empty() && !columns.iter().any(Column::remembers);
        Ok(Self {
            blocks,
            stamp,
            columns,
            feeds,
            schema,
            copied: 0,
        })
    }

    /// Parses some lines of the block, behind so many rows.
    fn parse_lines(
        &mut self,
        lines: &[u8],
        mut rows: usize,
        source: &mut Source<'_>,
        report: &mut Report,
    ) {
        let columns = &mut self.columns;
        match &mut self.stamp {
            None if self.feeds => self.blocks.parse_rows(lines, report, |row| {
                match row.feed(&mut Row::new(columns, source)) {
                    Ok(_) => rows += 1,
                    Err(error) => {
                        forget(columns, rows);
                        return Err(error);
                    }
                }
                Ok(())
            }),
            None => self.blocks.parse(lines, report, |record, _| {
                record.traverse(&mut Row::new(columns, source));
            }),
            Some(stamp) => self.blocks.parse(lines, report, |record, _| {
                stamp
                    .stamp(&record)
                    .traverse(&mut Row::new(columns, source));
            }),
        }
    }

    fn parse_block(&mut self, block: &[u8], source: &mut Source<'_>, report: &mut Report) {
        let mut start = 0;
        while start < block.len() {
            let rest = &block[start..];
            let end = match rest.get(..CHUNK).map(|chunk| memrchr(b'\n', chunk)) {
                Some(Some(last)) => last + 1,
                // One line that is longer, or the last lines.
                Some(None) => memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1),
                None => rest.len(),
            };
            let mut part = Report::default();
            let rows = report.tally.events as usize;
            self.parse_lines(&rest[..end], rows, source, &mut part);
            for reject in &mut part.rejects {
                reject.start += start;
                reject.end += start;
            }
            report.merge(part);
            start += end;
        }
    }
}

impl<P: Parser + Send> BatchEngine for ArrowEngine<P> {
    fn log_type(&self) -> &str {
        self.blocks.parser().log_type()
    }

    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn parse(&mut self, block: &Buffer, report: &mut Report) -> Result<RecordBatch, ArrowError> {
        if block.len() > Source::LARGEST {
            return Err(too_large());
        }
        if let Some(stamp) = &mut self.stamp {
            stamp.begin_block();
        }
        let mut source = Source::new(block, Vec::with_capacity(self.copied));
        self.parse_block(block, &mut source, report);
        let overflown = source.overflown;
        let copies = source.into_copies();
        self.copied = copies.len();
        let buffers = Arc::from([block.clone(), Buffer::from_vec(copies)]);
        let fields = self.schema.fields();
        let arrays = Column::finish_all(&mut self.columns, fields, &buffers)?;
        if overflown {
            return Err(too_large());
        }
        let rows = usize::try_from(report.tally.events).ok();
        let options = RecordBatchOptions::new().with_row_count(rows);
        RecordBatch::try_new_with_options(self.schema.clone(), arrays, &options)
    }

    fn is_stateful(&self) -> bool {
        self.blocks.is_stateful()
    }

    fn begin_stream(&mut self) {
        self.blocks.begin_stream();
    }
}

/// Takes out of the columns again what a line has put there that is none.
#[cold]
fn forget(columns: &mut [Column], rows: usize) {
    for column in columns {
        column.truncate(rows);
    }
}

fn too_large() -> ArrowError {
    let message = "a block is too large for views into it; give smaller ones";
    ArrowError::InvalidArgumentError(message.to_owned())
}
