//! A row group in the making: each of its columns is encoded by one thread at a time, in the order of
//! its batches, and different columns by different ones.

use std::collections::VecDeque;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, FieldRef, Schema};
use arrow_select::concat::concat;
use crossbeam_channel::{Receiver, Sender, bounded};
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, compute_leaves};
use parquet::errors::ParquetError;
use parquet::file::writer::SerializedFileWriter;

use super::chunk::Chunk;
use super::filter::Filter;
use super::leaves;
use super::texts::TextWriter;
use crate::encoders::{Encoders, Weight};
use crate::memory::memory;

/// How many pieces may be encoded while another is sent. A group knows how large it is only as far as
/// this many pieces before its end: so it is cut in the same place however fast threads are.
const AHEAD: usize = 8;

/// The largest piece whose batches are joined, to be encoded as one. That spares what each batch costs
/// in each column, and its values are read in the order in which they lie.
const JOINED: usize = 64 << 20;

/// A file as the thread sees it that writes a row group.
pub(super) type File<W> = Arc<Mutex<SerializedFileWriter<W>>>;

/// A row group in the making.
pub(super) struct Group {
    columns: Vec<Arc<Column>>,
    rows: usize,
    /// The answer for each piece that may still be encoded.
    pieces: VecDeque<Receiver<Encoded>>,
    held: usize,
}

/// How much memory the columns take with a piece.
type Encoded = Result<usize, ParquetError>;

/// Batches that are encoded column by column.
struct Piece {
    batches: Vec<RecordBatch>,
    /// How much memory they take.
    size: usize,
    _weight: Weight,
    answer: Sender<Encoded>,
    encoded: Mutex<Encoded>,
    /// How many columns have not noted anything.
    missing: AtomicUsize,
}

impl Piece {
    /// Notes what a column takes with the piece, or why it cannot be encoded.
    fn note(&self, column: Encoded) {
        self.missing.fetch_sub(1, Ordering::Relaxed);
        let mut encoded = lock(&self.encoded);
        match (&mut *encoded, column) {
            (Ok(sum), Ok(size)) => *sum += size,
            (Ok(_), Err(error)) => *encoded = Err(error),
            (Err(_), _) => {}
        }
    }

    /// Lets a piece go. Whoever is the last to have it answers, once its memory is free: one answer for
    /// all columns, as each wakes a thread. There is none where a column was lost to a panic.
    fn release(piece: Arc<Self>) {
        let Some(piece) = Arc::into_inner(piece) else {
            return;
        };
        let Self {
            batches,
            _weight,
            answer,
            encoded,
            missing,
            ..
        } = piece;
        drop((batches, _weight));
        if missing.into_inner() == 0 {
            let encoded = encoded.into_inner().unwrap_or_else(PoisonError::into_inner);
            let _ = answer.send(encoded);
        }
    }
}

/// A column in the making.
struct Column {
    at: usize,
    field: FieldRef,
    queue: Mutex<Queue>,
    leaves: Mutex<Vec<Leaf>>,
}

/// A column of the file.
pub(super) enum Leaf {
    Texts(Box<TextWriter>),
    /// One that the crate encodes.
    Other(Box<ArrowColumnWriter>, Option<Box<Filter>>),
}

/// A column of a row group.
enum LeafChunk {
    Texts(Box<Chunk>),
    Other(Box<ArrowColumnChunk>),
}

/// The pieces that a column waits for.
#[derive(Default)]
struct Queue {
    pieces: VecDeque<Arc<Piece>>,
    /// Whether a thread is at them.
    is_running: bool,
}

impl Group {
    /// A row group of these columns of the file.
    pub fn new(leaves: Vec<Leaf>, schema: &Schema) -> Self {
        let mut leaves = leaves.into_iter();
        let fields = schema.fields().iter().enumerate();
        let columns = fields.map(|(at, field)| {
            let count = leaves::count(field.data_type());
            Arc::new(Column {
                at,
                field: field.clone(),
                queue: Mutex::default(),
                leaves: Mutex::new(leaves.by_ref().take(count).collect()),
            })
        });
        Self {
            columns: columns.collect(),
            rows: 0,
            pieces: VecDeque::new(),
            held: 0,
        }
    }

    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many bytes are in memory, without the last pieces.
    pub fn held(&self) -> usize {
        self.held
    }

    /// Has the columns of some batches encoded.
    pub fn write(&mut self, batches: &[RecordBatch], by: &Encoders) -> Result<(), ParquetError> {
        self.wait(AHEAD - 1, by)?;
        self.rows += batches.iter().map(RecordBatch::num_rows).sum::<usize>();
        let (answer, answered) = bounded(1);
        let size = memory(batches);
        let piece = Arc::new(Piece {
            batches: batches.to_vec(),
            size,
            _weight: by.add(&by.batches, size),
            answer,
            encoded: Mutex::new(Ok(0)),
            missing: self.columns.len().into(),
        });
        self.pieces.push_back(answered);
        for column in &self.columns {
            if column.add(piece.clone()) {
                let column = column.clone();
                by.run(move || column.encode_all());
            }
        }
        Piece::release(piece);
        Ok(())
    }

    /// Waits until no more than so many pieces may be on their way.
    fn wait(&mut self, most: usize, by: &Encoders) -> Result<(), ParquetError> {
        while self.pieces.len() > most {
            let Some(answered) = self.pieces.pop_front() else {
                return Ok(());
            };
            self.held = by.answer(&answered)?;
        }
        Ok(())
    }

    /// Ends the group and has it written; says where one learns that it is.
    pub fn end<W: Write + Send + 'static>(
        mut self,
        file: &File<W>,
        by: &Encoders,
    ) -> Result<Receiver<Result<(), ParquetError>>, ParquetError> {
        self.wait(0, by)?;
        let (done, written) = bounded(1);
        let columns = self.columns.len();
        let ending = Arc::new(Ending {
            states: Mutex::new(self.columns.into_iter().map(State::Open).collect()),
            closed: Condvar::new(),
        });
        let weight = by.add(&by.groups, self.held);
        let (file, writing) = (file.clone(), ending.clone());
        by.run(move || {
            let result = writing.write(file);
            drop(weight);
            let _ = done.send(result);
        });
        for at in 0..columns {
            let ending = ending.clone();
            by.run(move || {
                ending.close(at);
            });
        }
        Ok(written)
    }
}

impl Column {
    /// Adds a piece; says whether a thread is needed.
    fn add(&self, piece: Arc<Piece>) -> bool {
        let mut queue = lock(&self.queue);
        queue.pieces.push_back(piece);
        !std::mem::replace(&mut queue.is_running, true)
    }

    fn next(&self) -> Option<Arc<Piece>> {
        let mut queue = lock(&self.queue);
        let next = queue.pieces.pop_front();
        queue.is_running = next.is_some();
        next
    }

    /// Encodes every piece that is there.
    fn encode_all(&self) {
        while let Some(piece) = self.next() {
            piece.note(self.encode(&piece));
            Piece::release(piece);
        }
    }

    fn encode(&self, piece: &Piece) -> Encoded {
        let mut leaves = lock(&self.leaves);
        match &mut leaves[..] {
            [Leaf::Texts(writer)] => {
                let joined = self.joined(piece);
                joined.iter().try_for_each(|arrays| writer.write(arrays))?;
            }
            leaves => {
                for arrays in self.joined(piece) {
                    self.encode_others(&arrays, leaves)?;
                }
            }
        }
        Ok(leaves.iter().map(Leaf::size).sum())
    }

    fn encode_others(&self, arrays: &[ArrayRef], leaves: &mut [Leaf]) -> Result<(), ParquetError> {
        let arrays: Vec<&dyn Array> = arrays.iter().map(|array| &**array).collect();
        let array = &concat(&arrays)?;
        let levels = compute_leaves(&self.field, array)?;
        let values = leaves::arrays(array);
        for ((leaf, levels), values) in leaves.iter_mut().zip(&levels).zip(&values) {
            if let Leaf::Other(writer, filter) = leaf {
                writer.write(levels)?;
                filter.iter_mut().for_each(|filter| filter.add(values));
            }
        }
        Ok(())
    }

    /// What the column has in a piece, and which of it is joined: what costs less to join than it spares.
    /// To join dictionaries is to look up all their values.
    fn joined(&self, piece: &Piece) -> Vec<Vec<ArrayRef>> {
        let arrays = piece
            .batches
            .iter()
            .map(|batch| batch.column(self.at).clone());
        let is_dictionary = matches!(self.field.data_type(), DataType::Dictionary(..));
        if piece.size > JOINED || is_dictionary {
            return arrays.map(|array| vec![array]).collect();
        }
        vec![arrays.collect()]
    }

    fn close(&self) -> Result<Vec<LeafChunk>, ParquetError> {
        let leaves = std::mem::take(&mut *lock(&self.leaves));
        leaves.into_iter().map(Leaf::close).collect()
    }
}

impl Leaf {
    /// How much memory it takes.
    fn size(&self) -> usize {
        match self {
            Self::Texts(writer) => writer.size(),
            Self::Other(writer, filter) => {
                writer.memory_size() + filter.as_ref().map_or(0, |filter| filter.size())
            }
        }
    }

    fn close(self) -> Result<LeafChunk, ParquetError> {
        match self {
            Self::Texts(writer) => Ok(LeafChunk::Texts(Box::new(writer.close()?))),
            Self::Other(writer, filter) => {
                let mut chunk = writer.close()?;
                chunk.close_mut().bloom_filter = filter.map(|filter| filter.finish());
                Ok(LeafChunk::Other(Box::new(chunk)))
            }
        }
    }
}

/// A group that has all its rows: one thread writes its columns in their order, while others close those
/// that come next.
struct Ending {
    states: Mutex<Vec<State>>,
    /// Tells the one that writes that a column was closed.
    closed: Condvar,
}

/// What has become of a column at the end of its group.
enum State {
    Open(Arc<Column>),
    /// A thread is closing it, or it is written.
    Taken,
    Closed(Result<Vec<LeafChunk>, ParquetError>),
}

impl Ending {
    /// Closes a column, unless another thread has taken it; says whether it has done so.
    fn close(&self, at: usize) -> bool {
        let Some(column) = self.take(at) else {
            return false;
        };
        // Who waits for the column is told of a panic, too.
        let closed = catch_unwind(AssertUnwindSafe(|| column.close()));
        let lost = |_| Err(ParquetError::General("a column was lost to a panic".into()));
        lock(&self.states)[at] = State::Closed(closed.unwrap_or_else(lost));
        self.closed.notify_all();
        true
    }

    fn take(&self, at: usize) -> Option<Arc<Column>> {
        let state = &mut lock(&self.states)[at];
        match std::mem::replace(state, State::Taken) {
            State::Open(column) => Some(column),
            other => {
                *state = other;
                None
            }
        }
    }

    /// The chunks of a column. While another thread is at it, this one closes columns behind it.
    fn chunks(&self, at: usize) -> Result<Vec<LeafChunk>, ParquetError> {
        let columns = lock(&self.states).len();
        let mut next = at..columns;
        while !self.is_closed(at) && next.any(|at| self.close(at)) {}
        let mut states = lock(&self.states);
        loop {
            match std::mem::replace(&mut states[at], State::Taken) {
                State::Closed(chunks) => return chunks,
                other => states[at] = other,
            }
            let woken = self.closed.wait(states);
            states = woken.unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn is_closed(&self, at: usize) -> bool {
        matches!(lock(&self.states)[at], State::Closed(_))
    }

    /// The file is its owner's alone again after this.
    fn write<W: Write + Send>(&self, file: File<W>) -> Result<(), ParquetError> {
        let mut file = lock(&file);
        let mut group = file.next_row_group()?;
        let columns = lock(&self.states).len();
        for at in 0..columns {
            for chunk in self.chunks(at)? {
                match chunk {
                    LeafChunk::Texts(chunk) => chunk.append_to(&mut group)?,
                    LeafChunk::Other(chunk) => chunk.append_to_row_group(&mut group)?,
                }
            }
        }
        group.close().map(drop)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
