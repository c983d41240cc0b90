//! Parquet files: which pages and row groups they have, and how columns are encoded side by
//! side.

mod chunk;
mod compress;
mod filter;
mod group;
mod leaves;
mod properties;
mod sample;
#[cfg(test)]
mod tests;
mod texts;

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, SchemaRef};
use crossbeam_channel::Receiver;
use parquet::arrow::ArrowSchemaConverter;
use parquet::arrow::arrow_writer::ArrowRowGroupWriterFactory;
use parquet::basic::Type as PhysicalType;
use parquet::errors::ParquetError;
use parquet::file::properties::{WriterProperties, WriterPropertiesPtr};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::SchemaDescriptor;

pub(crate) use self::compress::Compressors;
use self::filter::Filter;
use self::group::{File, Group, Leaf};
use self::texts::TextWriter;
use crate::encoders::Encoders;
use crate::options::Codec;
use crate::table::TableWriter;

/// How much a row group holds, encoded and compressed: what is in memory until the group is written.
const GROUP_BYTES: usize = 48 << 20;

/// The most rows of a row group.
const GROUP_ROWS: usize = 1 << 20;

/// About how much of a column of a row group is kept until the end of the file: its place, its statistics, and
/// the index of its pages.
const COLUMN_BYTES: usize = 1 << 10;

/// What the crate takes for a column of integers or times when it begins one, and for others.
const INTEGERS_BYTES: usize = 1 << 20;
const OTHERS_BYTES: usize = 1 << 16;

/// A Parquet file.
pub struct ParquetFile<W: Write + Send> {
    file: File<W>,
    /// Its columns.
    columns: SchemaDescriptor,
    properties: WriterPropertiesPtr,
    compressors: Arc<Compressors>,
    schema: SchemaRef,
    encoders: Arc<Encoders>,
    /// How much memory a row group takes before it has any rows.
    workspace: usize,
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
            workspace: workspace(&columns),
            columns,
            properties,
            compressors: encoders.compressors(codec.parquet()),
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
        self.groups += 1;
        let properties = properties::of_group(&self.properties, &self.columns, batches);
        let leaves = self.leaves(properties)?;
        Ok(Group::new(leaves, &self.schema))
    }

    /// What encodes the columns of a row group that has these properties.
    fn leaves(&self, properties: WriterProperties) -> Result<Vec<Leaf>, ParquetError> {
        let properties = Arc::new(properties);
        // Writers of columns come from that of a file, and those of a row group have properties of their own.
        let root = self.columns.root_schema_ptr();
        let like = SerializedFileWriter::new(io::sink(), root, properties.clone())?;
        let factory = ArrowRowGroupWriterFactory::new(&like, self.schema.clone());
        let writers = factory.create_column_writers(self.groups)?.into_iter();
        let filtered = properties::filtered(&self.schema, &self.columns);
        let leaves = writers
            .zip(filtered)
            .enumerate()
            .map(|(index, (writer, filtered))| {
                let field = self.schema.field(self.columns.get_column_root_idx(index));
                let filter = filtered.then(Filter::new);
                if !texts::is_text(field) {
                    return Leaf::Other(Box::new(writer), filter.map(Box::new));
                }
                let column = self.columns.column(index);
                let compressors = self.compressors.clone();
                let writer = TextWriter::new(field, column, &properties, compressors, filter);
                Leaf::Texts(Box::new(writer))
            });
        Ok(leaves.collect())
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
        let writing = self.writing.take();
        writing.map_or(Ok(()), |group| self.encoders.answer(&group))
    }

    fn write_group(&mut self) -> Result<(), ParquetError> {
        self.end_group()?;
        self.wait()
    }
}

/// How much memory is taken for columns that have no rows yet.
fn workspace(columns: &SchemaDescriptor) -> usize {
    let columns = columns.columns().iter();
    let bytes = columns.map(|column| match column.physical_type() {
        PhysicalType::INT32 | PhysicalType::INT64 => INTEGERS_BYTES,
        _ => OTHERS_BYTES,
    });
    bytes.sum()
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
        let group = self.group.as_ref();
        group.map_or(0, |group| group.held() + self.workspace)
    }

    fn kept(&self) -> usize {
        self.groups * self.columns.num_columns() * COLUMN_BYTES
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
