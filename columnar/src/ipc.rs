//! Arrow's own formats: the file, which can be read anywhere in it, and the stream.

use std::io::Write;

use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use arrow_ipc::CompressionType;
use arrow_ipc::writer::{DictionaryHandling, FileWriter, IpcWriteOptions, StreamWriter};
use arrow_schema::{ArrowError, DataType, SchemaRef};

use crate::columns::Dictionary;
use crate::memory::compact;
use crate::options::Codec;
use crate::table::TableWriter;

/// A file of Arrow's IPC format.
pub struct IpcFile<W: Write> {
    writer: FileWriter<W>,
    tidy: Tidy,
}

/// A stream of Arrow's IPC format: what a pipe carries.
pub struct IpcStream<W: Write> {
    writer: StreamWriter<W>,
    tidy: Tidy,
}

impl<W: Write> IpcFile<W> {
    /// Begins a file.
    ///
    /// # Errors
    ///
    /// The compression is none that the format knows, or the beginning could not be written.
    pub fn new(to: W, schema: &SchemaRef, codec: Codec) -> Result<Self, ArrowError> {
        Ok(Self {
            writer: FileWriter::try_new_with_options(to, schema, options(codec)?)?,
            tidy: Tidy::new(schema),
        })
    }
}

impl<W: Write> IpcStream<W> {
    /// Begins a stream.
    ///
    /// # Errors
    ///
    /// As [`IpcFile::new`].
    pub fn new(to: W, schema: &SchemaRef, codec: Codec) -> Result<Self, ArrowError> {
        Ok(Self {
            writer: StreamWriter::try_new_with_options(to, schema, options(codec)?)?,
            tidy: Tidy::new(schema),
        })
    }
}

fn options(codec: Codec) -> Result<IpcWriteOptions, ArrowError> {
    let compression = match codec {
        Codec::None => None,
        Codec::Zstd(_) => Some(CompressionType::ZSTD),
        Codec::Snappy => {
            let message = "Arrow files are not compressed with snappy; use zstd or none";
            return Err(ArrowError::InvalidArgumentError(message.to_owned()));
        }
    };
    let options = IpcWriteOptions::default().try_with_compression(compression)?;
    Ok(options.with_dictionary_handling(DictionaryHandling::Delta))
}

impl<W: Write + Send> TableWriter<W> for IpcFile<W> {
    fn write(&mut self, batches: &[RecordBatch]) -> Result<(), ArrowError> {
        let mut batches = batches.iter();
        batches.try_for_each(|batch| self.writer.write(&self.tidy.batch(batch)?))
    }

    fn finish(mut self: Box<Self>) -> Result<W, ArrowError> {
        self.writer.finish()?;
        self.writer.into_inner()
    }
}

impl<W: Write + Send> TableWriter<W> for IpcStream<W> {
    fn write(&mut self, batches: &[RecordBatch]) -> Result<(), ArrowError> {
        let mut batches = batches.iter();
        batches.try_for_each(|batch| self.writer.write(&self.tidy.batch(batch)?))?;
        // Who reads the stream waits for these rows.
        self.writer.flush()
    }

    fn finish(mut self: Box<Self>) -> Result<W, ArrowError> {
        self.writer.finish()?;
        self.writer.into_inner()
    }
}

/// Makes batches fit for a file of their own: the buffers that are written hold what views point
/// to and no more, and dictionaries of engines that knew nothing of each other become one, which only
/// grows.
struct Tidy {
    dictionaries: Vec<Option<Dictionary>>,
}

impl Tidy {
    fn new(schema: &SchemaRef) -> Self {
        let fields = schema.fields().iter();
        let dictionary = |kind: &DataType| matches!(kind, DataType::Dictionary(..));
        let dictionaries = fields
            .map(|field| dictionary(field.data_type()).then(Dictionary::default))
            .collect();
        Self { dictionaries }
    }

    fn batch(&mut self, batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
        let columns = batch.columns().iter().zip(&mut self.dictionaries);
        let columns = columns.map(|(column, dictionary)| match dictionary {
            Some(dictionary) => unify(column, dictionary),
            None => compact(column),
        });
        let columns: Result<Vec<_>, _> = columns.collect();
        RecordBatch::try_new(batch.schema(), columns?)
    }
}

fn unify(column: &ArrayRef, dictionary: &mut Dictionary) -> Result<ArrayRef, ArrowError> {
    let texts = column.as_dictionary::<Int32Type>();
    let texts = texts.downcast_dict::<StringArray>();
    let texts =
        texts.ok_or_else(|| ArrowError::SchemaError("a dictionary of strings".to_owned()))?;
    texts.into_iter().for_each(|text| dictionary.push(text));
    dictionary.finish()
}
