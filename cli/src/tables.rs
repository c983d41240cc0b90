//! Record batches on their way into files: one, or several in a folder, by rows or by partition.
//!
//! All files appear together at the end of the run, or none. A partition has one file, however many there are,
//! unless files are to end after so many rows; what is held in memory is bounded for all files together.

mod files;

use std::sync::Arc;

use margay_columnar::{ArrowError, Codec, Encoders, Partitioner, RecordBatch, SchemaRef, memory};

use self::files::Files;
use crate::failure::Failure;
use crate::format::Table;
use crate::output::{Folder, Target};
use crate::shard::Shard;
use crate::writer::Chores;

/// How much text is gathered before its columns are encoded. With less, threads are woken too often; with
/// more, columns of a run on one thread are in no cache any more.
const GATHERED: usize = 1 << 20;

/// How much text is gathered where its rows go into many files: each of them gets more at once.
const GATHERED_FOR_MANY: usize = 8 << 20;

/// How many times as much memory as text a batch takes that counts as its text. Rows of short lines take more.
const MOST_FOR_TEXT: usize = 4;

/// What tables are written as, and where to.
pub struct Plan {
    pub table: Table,
    pub codec: Codec,
    /// How many threads encode columns.
    pub threads: usize,
    pub rows_per_file: Option<usize>,
    /// Which of several runs this is, all of which may write to one folder.
    pub shard: Option<Shard>,
    pub partitioner: Option<Partitioner>,
    pub place: Place,
}

/// Where tables go.
pub enum Place {
    /// Into one file.
    File(Target),
    /// Into files that are named by number, in folders of partitions if there are any.
    Folder(Folder),
}

/// The tables of a run.
pub struct Tables {
    /// Batches that are not in a file yet, and how much text they hold, or what counts as much.
    gathered: Vec<RecordBatch>,
    text: usize,
    /// Whether readers want rows as they come.
    is_stream: bool,
    partitioner: Option<Partitioner>,
    threads: usize,
    encoders: Arc<Encoders>,
    files: Files,
    /// How many rows are in folders of which values are longer than their names.
    cut: usize,
}

impl Tables {
    /// No file yet, for batches of a schema; except the only one, so that one learns early that it
    /// cannot be written.
    pub fn new(mut plan: Plan, schema: &SchemaRef) -> Result<Self, Failure> {
        let encoders = Arc::new(match plan.threads {
            1 => Encoders::new(1),
            _ => Encoders::of_helpers(),
        });
        let partitioner = plan.partitioner.take();
        let threads = plan.threads;
        // Who reads what Arrow writes, such as from a pipe, gets rows as they come.
        let is_stream = !matches!(plan.table, Table::Parquet) && partitioner.is_none();
        let schema = partitioner.as_ref().map_or(schema, Partitioner::schema);
        let files = Files::new(plan, schema.clone(), encoders.clone())?;
        Ok(Self {
            gathered: Vec::new(),
            text: 0,
            is_stream,
            partitioner,
            threads,
            encoders,
            files,
            cut: 0,
        })
    }

    /// Writes the rows of a batch that was made of so many bytes of text.
    pub fn write(&mut self, batch: RecordBatch, text: usize) -> Result<(), Failure> {
        if batch.num_rows() == 0 {
            return Ok(());
        }
        let memory = memory(std::slice::from_ref(&batch));
        self.gathered.push(batch);
        self.text += text.max(memory / MOST_FOR_TEXT);
        match self.text >= self.enough() {
            true => self.write_gathered(),
            false => Ok(()),
        }
    }

    /// How much text is to be gathered.
    fn enough(&self) -> usize {
        match self.files.are_many() {
            true => GATHERED_FOR_MANY,
            false if self.is_stream => 0,
            false => GATHERED,
        }
    }

    fn write_gathered(&mut self) -> Result<(), Failure> {
        self.text = 0;
        let gathered = std::mem::take(&mut self.gathered);
        let Some(partitioner) = &self.partitioner else {
            return self.files.write("", gathered);
        };
        let parts = partitioner.split(&gathered);
        drop(gathered);
        for part in parts.map_err(|error| trouble(&error))? {
            let (partition, rows) = part.map_err(|error| trouble(&error))?;
            if Partitioner::is_cut(&partition) {
                self.cut += rows.iter().map(RecordBatch::num_rows).sum::<usize>();
            }
            self.files.write(&partition, rows)?;
        }
        Ok(())
    }

    /// Encodes columns of what was written, as long as these tables are there: who holds the chores keeps
    /// no thread and no file.
    pub fn chores(&self) -> Chores {
        let encoders = Arc::downgrade(&self.encoders);
        Box::new(move || {
            if let Some(encoders) = encoders.upgrade() {
                encoders.help();
            }
        })
    }

    /// Writes all that is held back, unless nothing is to appear, and says how many bytes were
    /// written.
    pub fn end(&mut self, appears: bool) -> Result<u64, Failure> {
        if appears {
            // Nobody parses any more, and this thread helps itself.
            self.encoders.hire(self.threads - 1);
            self.write_gathered()?;
            self.files.close_all()?;
        }
        Ok(self.files.written())
    }

    /// What there is to be said about what was written.
    pub fn note(&self) -> Option<String> {
        let rows = match self.cut {
            0 => return None,
            1 => "1 row is in a folder".to_owned(),
            rows => format!("{rows} rows are in folders"),
        };
        Some(format!(
            "{rows} whose name has the beginning of a value only, and a hash behind a `~`: the value is too \
             long for a name"
        ))
    }

    /// Lets the files appear.
    pub fn finish(mut self) -> Result<(), Failure> {
        self.files.finish()
    }
}

impl Drop for Tables {
    /// Where the run has failed, the files go with this, and nobody else has them any more.
    fn drop(&mut self) {
        self.encoders.stop();
    }
}

fn trouble(error: &ArrowError) -> Failure {
    Failure::Trouble(error.to_string())
}
