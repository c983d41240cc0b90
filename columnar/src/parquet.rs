//! Parquet files: which pages and row groups they have, and how columns are encoded side by
//! side.

mod filter;
mod group;
mod leaves;
mod properties;
mod sample;
#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, SchemaRef};
use crossbeam_channel::Receiver;
use parquet::arrow::ArrowSchemaConverter;
use parquet::arrow::arrow_writer::ArrowRowGroupWriterFactory;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterPropertiesPtr;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::SchemaDescriptor;

use self::group::{File, Group, answer};
use crate::encoders::Encoders;
use crate::options::Codec;
use crate::table::TableWriter;

/// How much a row group holds, encoded and compressed: what is in memory until the group is written.
const GROUP_BYTES: usize = 48 << 20;

/// The most rows of a row group.
const GROUP_ROWS: usize = 1 << 20;

/// A Parquet file.
pub struct ParquetFile<W: Write + Send> {
    file: File<W>,
    /// Its columns.
    columns: SchemaDescriptor,
    properties: WriterPropertiesPtr,
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
        let columns = ArrowSchemaConverter::new().convert(schema)?;
        let properties = Arc::new(properties::of_file(schema, codec));
        let root = columns.root_schema_ptr();
        let writer = SerializedFileWriter::new(to, root, properties.clone())?;
        Ok(Self {
            file: Arc::new(Mutex::new(writer)),
            columns,
            properties,
            schema: schema.clone(),
            encoders: encoders.clone(),
            groups: 0,
            group: None,
            writing: None,
        })
    }

    /// The row group in the making; if none is, one that begins with these batches.
    fn group(&mut self, batches: &[RecordBatch]) -> Result<Group, ParquetError> {
        if let Some(group) = self.group.take() {
            return Ok(group);
        }
        let properties = properties::of_group(&self.properties, &self.columns, batches);
        // Writers of columns come from that of a file, and those of a row group have properties of their own.
        let root = self.columns.root_schema_ptr();
        let like = SerializedFileWriter::new(io::sink(), root, Arc::new(properties))?;
        let factory = ArrowRowGroupWriterFactory::new(&like, self.schema.clone());
        let writers = factory.create_column_writers(self.groups)?;
        self.groups += 1;
        let filtered = properties::filtered(&self.schema, &self.columns);
        Ok(Group::new(writers, &filtered, &self.schema))
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
        let mut group = self.group(batches)?;
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
