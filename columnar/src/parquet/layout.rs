//! What all Parquet files of a schema have in common.

use std::io::{self, Write};
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, SchemaRef};
use parquet::arrow::ArrowSchemaConverter;
use parquet::arrow::arrow_writer::ArrowRowGroupWriterFactory;
use parquet::basic::{Compression, Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterPropertiesPtr;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::SchemaDescriptor;

use super::compress::Compressors;
use super::filter::Filter;
use super::group::Leaf;
use super::properties;
use super::texts::{self, TextWriter};
use crate::options::Codec;

/// What the crate takes for a column of integers or times when it begins one, and for others.
const INTEGERS_BYTES: usize = 1 << 20;
const OTHERS_BYTES: usize = 1 << 16;

/// The columns of Parquet files and how they are written: the same for all files of a schema, of which there may
/// be thousands.
///
/// ```
/// use std::sync::Arc;
///
/// use arrow_schema::{DataType, Field, Schema};
/// use margay_columnar::{Codec, Encoders, ParquetFile, ParquetLayout, TableWriter};
///
/// let schema = Arc::new(Schema::new(vec![Field::new("elb", DataType::Utf8View, true)]));
/// let layout = Arc::new(ParquetLayout::new(&schema, Codec::Zstd(3))?);
/// let encoders = Arc::new(Encoders::new(1));
/// for _ in 0..2 {
///     let file = ParquetFile::new(Vec::new(), &layout, &encoders);
///     assert!(Box::new(file).finish()?.starts_with(b"PAR1"));
/// }
/// # Ok::<(), arrow_schema::ArrowError>(())
/// ```
pub struct ParquetLayout {
    schema: SchemaRef,
    columns: SchemaDescriptor,
    properties: WriterPropertiesPtr,
    codec: Compression,
    /// Which columns have a filter.
    filtered: Vec<bool>,
    /// How much memory is taken for columns that have no rows yet.
    workspace: usize,
}

impl ParquetLayout {
    /// The layout of files of a schema, whose pages are compressed by a codec.
    ///
    /// # Errors
    ///
    /// The schema has a column of a kind that Parquet does not know.
    pub fn new(schema: &SchemaRef, codec: Codec) -> Result<Self, ArrowError> {
        let columns = ArrowSchemaConverter::new().convert(schema)?;
        Ok(Self {
            schema: schema.clone(),
            properties: Arc::new(properties::of_file(schema, codec)),
            codec: codec.parquet(),
            filtered: properties::filtered(schema, &columns),
            workspace: workspace(&columns),
            columns,
        })
    }

    /// The schema of batches.
    pub(super) fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    pub(super) fn codec(&self) -> Compression {
        self.codec
    }

    /// How many columns a file has.
    pub(super) fn width(&self) -> usize {
        self.columns.num_columns()
    }

    /// Begins a file.
    pub(super) fn begin<W: Write + Send>(
        &self,
        to: W,
    ) -> Result<SerializedFileWriter<W>, ParquetError> {
        SerializedFileWriter::new(to, self.columns.root_schema_ptr(), self.properties.clone())
    }

    /// How much memory is taken for columns that have no rows yet.
    pub(super) fn workspace(&self) -> usize {
        self.workspace
    }

    /// What encodes the columns of a row group, the first of a file being 0, that begins with these batches.
    pub(super) fn leaves(
        &self,
        group: usize,
        batches: &[RecordBatch],
        compressors: &Arc<Compressors>,
    ) -> Result<Vec<Leaf>, ParquetError> {
        let properties = properties::of_group(&self.properties, &self.columns, batches);
        let properties = Arc::new(properties);
        // Writers of columns come from that of a file, and those of a row group have properties of their own.
        let root = self.columns.root_schema_ptr();
        let like = SerializedFileWriter::new(io::sink(), root, properties.clone())?;
        let factory = ArrowRowGroupWriterFactory::new(&like, self.schema.clone());
        let writers = factory.create_column_writers(group)?.into_iter();
        let leaves = writers
            .zip(&self.filtered)
            .enumerate()
            .map(|(index, (writer, filtered))| {
                let field = self.schema.field(self.columns.get_column_root_idx(index));
                let filter = filtered.then(Filter::new);
                if !texts::is_text(field) {
                    return Leaf::Other(Box::new(writer), filter.map(Box::new));
                }
                let column = self.columns.column(index);
                let compressors = compressors.clone();
                let writer = TextWriter::new(field, column, &properties, compressors, filter);
                Leaf::Texts(Box::new(writer))
            });
        Ok(leaves.collect())
    }
}

fn workspace(columns: &SchemaDescriptor) -> usize {
    let columns = columns.columns().iter();
    let bytes = columns.map(|column| match column.physical_type() {
        Type::INT32 | Type::INT64 => INTEGERS_BYTES,
        _ => OTHERS_BYTES,
    });
    bytes.sum()
}
