//! What files of batches have in common.

use std::io::Write;

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;

/// A file that batches of one schema are written to.
pub trait TableWriter<W: Write + Send>: Send {
    /// Appends the rows of some batches. Where columns are encoded one after the other, several small
    /// batches at once cost less than one by one.
    ///
    /// # Errors
    ///
    /// A batch has another schema, or bytes could not be written: those of these batches or of former
    /// ones.
    fn write(&mut self, batches: &[RecordBatch]) -> Result<(), ArrowError>;

    /// About how many bytes are held back until [`TableWriter::flush`], with the memory that it takes to do so.
    fn held(&self) -> usize {
        0
    }

    /// About how many bytes are kept until the end of the file: what it will say there of all that was written.
    fn kept(&self) -> usize {
        0
    }

    /// Writes what is held back, as a row group of its own.
    ///
    /// # Errors
    ///
    /// The bytes could not be written.
    fn flush(&mut self) -> Result<(), ArrowError> {
        Ok(())
    }

    /// Ends the file and gives back what it was written to.
    ///
    /// # Errors
    ///
    /// The bytes could not be written.
    fn finish(self: Box<Self>) -> Result<W, ArrowError>;
}
