//! A column of a row group, encoded and closed.

use std::io::{self, Read, Write};
use std::vec::IntoIter;

use bytes::{Buf, Bytes};
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, Length};
use parquet::file::writer::SerializedRowGroupWriter;

/// The pages of a column, and what the file says about them.
pub(super) struct Chunk {
    pub close: ColumnCloseResult,
    pages: Pages,
}

/// Pages, with their headers, in the order of the file.
#[derive(Clone)]
struct Pages(Vec<Bytes>);

/// What is left of pages.
struct PagesReader {
    page: Bytes,
    next: IntoIter<Bytes>,
}

impl Chunk {
    pub fn new(close: ColumnCloseResult, pages: Vec<Bytes>) -> Self {
        let pages = Pages(pages);
        Self { close, pages }
    }

    /// Writes it as the next column of a row group.
    pub fn append_to<W: Write + Send>(
        self,
        group: &mut SerializedRowGroupWriter<'_, W>,
    ) -> Result<(), ParquetError> {
        group.append_column(&self.pages, self.close)
    }
}

impl Length for Pages {
    fn len(&self) -> u64 {
        self.0.iter().map(|page| page.len() as u64).sum()
    }
}

impl ChunkReader for Pages {
    type T = PagesReader;

    /// A writer begins at the first page, and nobody else reads.
    fn get_read(&self, start: u64) -> Result<PagesReader, ParquetError> {
        match start {
            0 => Ok(PagesReader {
                page: Bytes::new(),
                next: self.0.clone().into_iter(),
            }),
            _ => Err(ParquetError::NYI("reading from within a column".into())),
        }
    }

    fn get_bytes(&self, _: u64, _: usize) -> Result<Bytes, ParquetError> {
        Err(ParquetError::NYI("reading from within a column".into()))
    }
}

impl Read for PagesReader {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        while self.page.is_empty() {
            match self.next.next() {
                Some(page) => self.page = page,
                None => return Ok(0),
            }
        }
        let length = to.len().min(self.page.len());
        self.page.copy_to_slice(&mut to[..length]);
        Ok(length)
    }
}
