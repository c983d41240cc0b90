//! Parquet files: which pages, row groups and filters they have, and how columns are encoded side by
//! side.

mod group;

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use crossbeam_channel::Receiver;
use parquet::arrow::arrow_writer::{ArrowRowGroupWriterFactory, ArrowWriter, ArrowWriterOptions};
use parquet::arrow::{ArrowSchemaConverter, add_encoded_arrow_schema_to_metadata};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};

use self::group::{File, Group, answer};
use crate::encoders::Encoders;
use crate::options::Codec;
use crate::schema::{INDICATOR, with_strings};
use crate::table::TableWriter;

/// How much a row group holds, encoded and compressed: what is in memory until the group is written.
const GROUP_BYTES: usize = 48 << 20;

/// The most rows of a row group.
const GROUP_ROWS: usize = 1 << 20;

/// For how many different values the filters of a row group are made.
const FILTERED: u64 = 200_000;

/// A Parquet file.
pub struct ParquetFile<W: Write + Send> {
    file: File<W>,
    factory: ArrowRowGroupWriterFactory,
    schema: SchemaRef,
    encoders: Arc<Encoders>,
    /// How many row groups were begun.
    groups: usize,
    group: Option<Group>,
    /// The row group before, until it is written.
    writing: Option<Receiver<Result<(), ParquetError>>>,
}

impl<W: Write + Send + 'static> ParquetFile<W> {
    /// Begins a file whose columns are encoded by these threads.
    ///
    /// # Errors
    ///
    /// The beginning could not be written.
    pub fn new(
        to: W,
        schema: &SchemaRef,
        codec: Codec,
        encoders: &Arc<Encoders>,
    ) -> Result<Self, ArrowError> {
        let properties = properties(schema, codec)?;
        let options = ArrowWriterOptions::new()
            .with_properties(properties)
            // It is added already, in a form that all readers understand.
            .with_skip_arrow_metadata(true);
        let writer = ArrowWriter::try_new_with_options(to, schema.clone(), options)?;
        let (writer, factory) = writer.into_serialized_writer()?;
        Ok(Self {
            file: Arc::new(Mutex::new(writer)),
            factory,
            schema: schema.clone(),
            encoders: encoders.clone(),
            groups: 0,
            group: None,
            writing: None,
        })
    }

    /// The row group in the making.
    fn group(&mut self) -> Result<Group, ParquetError> {
        if let Some(group) = self.group.take() {
            return Ok(group);
        }
        let writers = self.factory.create_column_writers(self.groups)?;
        self.groups += 1;
        Ok(Group::new(writers, &self.schema))
    }

    /// Ends the row group in the making; it is written while the next one is made.
    fn end_group(&mut self) -> Result<(), ParquetError> {
        if let Some(group) = self.group.take() {
            self.wait()?;
            self.writing = Some(group.end(&self.file, &self.encoders)?);
        }
        Ok(())
    }

    /// Waits until the row group before is written.
    fn wait(&mut self) -> Result<(), ParquetError> {
        self.writing.take().map_or(Ok(()), |group| answer(&group))
    }

    fn write_group(&mut self) -> Result<(), ParquetError> {
        self.end_group()?;
        self.wait()
    }
}

impl<W: Write + Send + 'static> TableWriter<W> for ParquetFile<W> {
    fn write(&mut self, batches: &[RecordBatch]) -> Result<(), ArrowError> {
        let rows: usize = batches.iter().map(RecordBatch::num_rows).sum();
        if rows == 0 || self.schema.fields().is_empty() {
            return Ok(());
        }
        let mut group = self.group()?;
        group.write(batches, &self.encoders)?;
        let is_full = group.rows() >= GROUP_ROWS || group.held() >= GROUP_BYTES;
        self.group = Some(group);
        if is_full {
            self.end_group()?;
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
        let Self { file, .. } = *self;
        let file = Arc::into_inner(file);
        let file = file.ok_or_else(|| ParquetError::General("a file is still written".into()))?;
        let writer = file.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(writer.into_inner()?)
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
    // Views are the same in the file, and not all readers know them.
    add_encoded_arrow_schema_to_metadata(&with_strings(schema), &mut properties);
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
