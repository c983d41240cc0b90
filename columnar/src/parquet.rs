//! Parquet files: which pages and row groups they have, and how columns are encoded side by
//! side.

mod chunk;
mod compress;
mod filter;
mod group;
mod layout;
mod leaves;
mod properties;
mod sample;
#[cfg(test)]
mod tests;
mod texts;

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;
use crossbeam_channel::Receiver;
use parquet::errors::ParquetError;

pub(crate) use self::compress::Compressors;
use self::group::{File, Group};
pub use self::layout::ParquetLayout;
use crate::encoders::Encoders;
use crate::memory::memory;
use crate::table::TableWriter;

/// How much a row group holds, encoded and compressed: what is in memory until the group is written.
const GROUP_BYTES: usize = 48 << 20;

/// The most rows of a row group.
const GROUP_ROWS: usize = 1 << 20;

/// How many rows are seen, or how much memory they take, before it is decided how columns are encoded. What
/// encodes them takes megabytes, however few the rows are.
const FIRST_ROWS: usize = sample::MOST;
const FIRST_BYTES: usize = 4 << 20;

/// About how much of a column of a row group is kept until the end of the file: its place, its statistics, and
/// the index of its pages.
const COLUMN_BYTES: usize = 1 << 10;

/// About how much is kept of a file besides: its schema, and what is gathered before it is written.
const FILE_BYTES: usize = 28 << 10;

/// A Parquet file.
pub struct ParquetFile<W: Write + Send> {
    layout: Arc<ParquetLayout>,
    file: Place<W>,
    compressors: Arc<Compressors>,
    encoders: Arc<Encoders>,
    /// How many row groups were begun.
    groups: usize,
    group: State,
    /// The row group before, until it is written.
    writing: Option<Receiver<Result<(), ParquetError>>>,
}

/// Where a file is written to.
enum Place<W: Write + Send> {
    /// Nothing is written yet.
    New(W),
    Begun(File<W>),
    /// The beginning could not be written.
    Lost,
}

/// The next row group.
enum State {
    /// Its first rows wait until there are enough.
    Waiting {
        batches: Vec<RecordBatch>,
        held: usize,
    },
    Begun(Group),
}

impl State {
    const EMPTY: Self = Self::Waiting {
        batches: Vec::new(),
        held: 0,
    };
}

impl<W: Write + Send + 'static> ParquetFile<W> {
    /// A file whose columns are encoded by these threads. Nothing is written before there is a row group, or
    /// the end.
    pub fn new(to: W, layout: &Arc<ParquetLayout>, encoders: &Arc<Encoders>) -> Self {
        Self {
            layout: layout.clone(),
            file: Place::New(to),
            compressors: encoders.compressors(layout.codec()),
            encoders: encoders.clone(),
            groups: 0,
            group: State::EMPTY,
            writing: None,
        }
    }

    /// The file, which is begun if it is not.
    fn file(&mut self) -> Result<File<W>, ParquetError> {
        let file = match std::mem::replace(&mut self.file, Place::Lost) {
            Place::New(to) => Arc::new(Mutex::new(self.layout.begin(to)?)),
            Place::Begun(file) => file,
            Place::Lost => return Err(ParquetError::General("the file has no beginning".into())),
        };
        self.file = Place::Begun(file.clone());
        Ok(file)
    }

    /// Begins a row group with rows that are enough, or all.
    fn begin_group(&mut self, batches: &[RecordBatch]) -> Result<Group, ParquetError> {
        let leaves = self
            .layout
            .leaves(self.groups, batches, &self.compressors)?;
        self.groups += 1;
        let mut group = Group::new(leaves, self.layout.schema());
        group.write(batches, &self.encoders)?;
        Ok(group)
    }

    /// Ends the row group in the making; it is written while the next one is made.
    fn end_group(&mut self) -> Result<(), ParquetError> {
        let group = match std::mem::replace(&mut self.group, State::EMPTY) {
            State::Waiting { batches, .. } if batches.is_empty() => return Ok(()),
            State::Waiting { batches, .. } => self.begin_group(&batches)?,
            State::Begun(group) => group,
        };
        self.wait()?;
        let file = self.file()?;
        self.writing = Some(group.end(&file, &self.encoders)?);
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

impl<W: Write + Send + 'static> TableWriter<W> for ParquetFile<W> {
    fn write(&mut self, batches: &[RecordBatch]) -> Result<(), ArrowError> {
        if rows(batches) == 0 || self.layout.width() == 0 {
            return Ok(());
        }
        let group = match std::mem::replace(&mut self.group, State::EMPTY) {
            State::Begun(mut group) => {
                group.write(batches, &self.encoders)?;
                group
            }
            State::Waiting {
                batches: mut waiting,
                mut held,
            } => {
                waiting.extend_from_slice(batches);
                held += memory(batches);
                if rows(&waiting) < FIRST_ROWS && held < FIRST_BYTES {
                    let batches = waiting;
                    self.group = State::Waiting { batches, held };
                    return Ok(());
                }
                self.begin_group(&waiting)?
            }
        };
        let is_full = group.rows() >= GROUP_ROWS || group.held() >= GROUP_BYTES;
        self.group = State::Begun(group);
        if is_full {
            self.end_group()?;
        }
        Ok(())
    }

    fn held(&self) -> usize {
        match &self.group {
            State::Waiting { held, .. } => *held,
            State::Begun(group) => group.held() + self.layout.workspace(),
        }
    }

    fn kept(&self) -> usize {
        match self.file {
            Place::Begun(_) => FILE_BYTES + self.groups * self.layout.width() * COLUMN_BYTES,
            Place::New(_) | Place::Lost => 0,
        }
    }

    fn flush(&mut self) -> Result<(), ArrowError> {
        Ok(self.write_group()?)
    }

    fn finish(mut self: Box<Self>) -> Result<W, ArrowError> {
        self.write_group()?;
        let file = self.file()?;
        drop(self);
        let file = Arc::into_inner(file);
        let file = file.ok_or_else(|| ParquetError::General("a file is still written".into()))?;
        let writer = file.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(writer.into_inner()?)
    }
}

fn rows(batches: &[RecordBatch]) -> usize {
    batches.iter().map(RecordBatch::num_rows).sum()
}
