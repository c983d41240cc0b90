//! Parquet files: which pages, row groups and filters they have, and how columns are encoded side by
//! side.

use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema, SchemaRef};
use parquet::arrow::arrow_writer::{
    ArrowColumnChunk, ArrowColumnWriter, ArrowRowGroupWriterFactory, ArrowWriter,
    ArrowWriterOptions, compute_leaves,
};
use parquet::arrow::{ArrowSchemaConverter, add_encoded_arrow_schema_to_metadata};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;

use crate::options::Codec;
use crate::schema::INDICATOR;
use crate::table::TableWriter;

/// How much a row group holds, encoded and compressed: what is in memory until the group is written.
const GROUP_BYTES: usize = 48 << 20;

/// The most rows of a row group.
const GROUP_ROWS: usize = 1 << 20;

/// For how many different values the filters of a row group are made.
const FILTERED: u64 = 200_000;

/// A Parquet file.
pub struct ParquetFile<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    factory: ArrowRowGroupWriterFactory,
    schema: SchemaRef,
    threads: usize,
    group: Option<Group>,
}

/// A row group in the making.
struct Group {
    /// The leaves of each column.
    columns: Vec<Mutex<Vec<ArrowColumnWriter>>>,
    rows: usize,
}

impl<W: Write + Send> ParquetFile<W> {
    /// Begins a file whose columns are encoded by so many threads.
    ///
    /// # Errors
    ///
    /// The beginning could not be written.
    pub fn new(
        to: W,
        schema: &SchemaRef,
        codec: Codec,
        threads: usize,
    ) -> Result<Self, ArrowError> {
        let properties = properties(schema, codec)?;
        let options = ArrowWriterOptions::new()
            .with_properties(properties)
            // It is added already, in a form that all readers understand.
            .with_skip_arrow_metadata(true);
        let writer = ArrowWriter::try_new_with_options(to, schema.clone(), options)?;
        let (writer, factory) = writer.into_serialized_writer()?;
        Ok(Self {
            writer,
            factory,
            schema: schema.clone(),
            threads,
            group: None,
        })
    }

    /// The columns of the row group in the making.
    fn group(&mut self) -> Result<&mut Group, ParquetError> {
        let group = match self.group.take() {
            Some(group) => group,
            None => {
                let number = self.writer.flushed_row_groups().len();
                Group::new(self.factory.create_column_writers(number)?, &self.schema)
            }
        };
        Ok(self.group.insert(group))
    }

    fn write_group(&mut self) -> Result<(), ParquetError> {
        let Some(group) = self.group.take() else {
            return Ok(());
        };
        let mut writer = self.writer.next_row_group()?;
        for chunk in group.close()? {
            chunk.append_to_row_group(&mut writer)?;
        }
        writer.close().map(drop)
    }
}

impl<W: Write + Send> TableWriter<W> for ParquetFile<W> {
    fn write(&mut self, batch: &RecordBatch) -> Result<(), ArrowError> {
        if batch.num_rows() == 0 {
            return Ok(());
        }
        let threads = self.threads;
        let group = self.group()?;
        group.write(batch, threads)?;
        if group.rows >= GROUP_ROWS || group.held() >= GROUP_BYTES {
            self.write_group()?;
        }
        Ok(())
    }

    fn held(&self) -> usize {
        self.group.as_ref().map_or(0, Group::held)
    }

    fn flush(&mut self) -> Result<(), ArrowError> {
        Ok(self.write_group()?)
    }

    fn finish(mut self: Box<Self>) -> Result<W, ArrowError> {
        self.write_group()?;
        Ok(self.writer.into_inner()?)
    }
}

impl Group {
    fn new(writers: Vec<ArrowColumnWriter>, schema: &Schema) -> Self {
        let mut writers = writers.into_iter();
        let fields = schema.fields().iter();
        let columns = fields
            .map(|field| {
                let leaves = leaves(field.data_type());
                Mutex::new(writers.by_ref().take(leaves).collect())
            })
            .collect();
        Self { columns, rows: 0 }
    }

    /// Encodes the columns of a batch, several at a time.
    fn write(&mut self, batch: &RecordBatch, threads: usize) -> Result<(), ParquetError> {
        self.rows += batch.num_rows();
        let next = AtomicUsize::new(0);
        let work = || -> Result<(), ParquetError> {
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(column) = self.columns.get(at) else {
                    return Ok(());
                };
                let mut writers = column.lock().unwrap_or_else(PoisonError::into_inner);
                let leaves = compute_leaves(batch.schema_ref().field(at), batch.column(at))?;
                for (leaf, writer) in leaves.iter().zip(writers.iter_mut()) {
                    writer.write(leaf)?;
                }
            }
        };
        if threads <= 1 {
            return work();
        }
        thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
            let mine = work();
            let theirs = others.into_iter().map(|thread| match thread.join() {
                Ok(done) => done,
                Err(panic) => std::panic::resume_unwind(panic),
            });
            theirs.fold(mine, Result::and)
        })
    }

    /// How many bytes are in memory.
    fn held(&self) -> usize {
        let columns = self.columns.iter();
        columns
            .map(|column| {
                let writers = column.lock().unwrap_or_else(PoisonError::into_inner);
                writers
                    .iter()
                    .map(ArrowColumnWriter::memory_size)
                    .sum::<usize>()
            })
            .sum()
    }

    fn close(self) -> Result<Vec<ArrowColumnChunk>, ParquetError> {
        let columns = self.columns.into_iter();
        let writers =
            columns.flat_map(|column| column.into_inner().unwrap_or_else(PoisonError::into_inner));
        writers.map(ArrowColumnWriter::close).collect()
    }
}

/// How many columns of a file a column becomes.
fn leaves(kind: &DataType) -> usize {
    match kind {
        DataType::Struct(fields) => fields.iter().map(|field| leaves(field.data_type())).sum(),
        DataType::List(element) => leaves(element.data_type()),
        _ => 1,
    }
}

fn properties(schema: &Schema, codec: Codec) -> Result<WriterProperties, ArrowError> {
    let mut builder = WriterProperties::builder()
        .set_compression(codec.parquet())
        .set_created_by(concat!("margay ", env!("CARGO_PKG_VERSION")).to_owned())
        // Statistics of pages are what a page index is made of.
        .set_statistics_enabled(EnabledStatistics::Page)
        .set_bloom_filter_fpp(0.01)
        .set_bloom_filter_max_ndv(FILTERED)
        .set_bloom_filter_enabled(false);
    let columns = ArrowSchemaConverter::new().convert(schema)?;
    for (index, column) in columns.columns().iter().enumerate() {
        let field = schema.field(columns.get_column_root_idx(index));
        if is_text(column.physical_type()) && is_searched(field, column.path().parts()) {
            builder = builder.set_column_bloom_filter_enabled(column.path().clone(), true);
        }
        if column.path().string() == "p_row_id" {
            // No id comes twice.
            builder = builder.set_column_dictionary_enabled(column.path().clone(), false);
        }
    }
    let pairs = schema.metadata().iter();
    let mut pairs: Vec<_> = pairs
        .map(|(key, value)| KeyValue::new(key.clone(), value.clone()))
        .collect();
    pairs.sort_by(|one, other| one.key.cmp(&other.key));
    let mut properties = builder.set_key_value_metadata(Some(pairs)).build();
    add_encoded_arrow_schema_to_metadata(&plain(schema), &mut properties);
    Ok(properties)
}

fn is_text(kind: parquet::basic::Type) -> bool {
    kind == parquet::basic::Type::BYTE_ARRAY
}

/// Whether one searches for the values of a leaf: it or an object around it is marked.
fn is_searched(field: &Field, path: &[String]) -> bool {
    if field.metadata().contains_key(INDICATOR) {
        return true;
    }
    let mut kind = field.data_type();
    let mut path = path.iter().skip(1);
    loop {
        match kind {
            DataType::List(element) => {
                // The list and its element have a name each.
                let _ = (path.next(), path.next());
                kind = element.data_type();
            }
            DataType::Struct(fields) => {
                let name = path.next();
                match fields.iter().find(|field| Some(field.name()) == name) {
                    Some(field) if field.metadata().contains_key(INDICATOR) => return true,
                    Some(field) => kind = field.data_type(),
                    None => return false,
                }
            }
            _ => return false,
        }
    }
}

/// The schema that readers are told of: with strings where batches have views, which are the same in
/// the file and which not all of them know.
fn plain(schema: &Schema) -> Schema {
    let fields: Fields = schema
        .fields()
        .iter()
        .map(|field| plain_field(field))
        .collect();
    Schema::new_with_metadata(fields, schema.metadata().clone())
}

fn plain_field(field: &Field) -> Field {
    let kind = match field.data_type() {
        DataType::Utf8View => DataType::Utf8,
        DataType::List(element) => DataType::List(Arc::new(plain_field(element))),
        DataType::Struct(fields) => {
            DataType::Struct(fields.iter().map(|field| plain_field(field)).collect())
        }
        other => other.clone(),
    };
    field.clone().with_data_type(kind)
}
