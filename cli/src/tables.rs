//! Record batches on their way into files: one, or several in a folder, by rows or by partition.
//!
//! All files appear together at the end of the run, or none. What is held in memory is bounded for
//! all files together, and so is how many are open.

use std::collections::{HashMap, VecDeque};
use std::fs;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use margay_columnar::{
    ArrowError, Codec, Encoders, IpcFile, IpcStream, ParquetFile, Partitioner, RecordBatch,
    SchemaRef, TableWriter,
};

use crate::failure::Failure;
use crate::format::Table;
use crate::output::{Output, Target};
use crate::writer::Chores;

/// How much all open files together hold back.
const HELD: usize = 64 << 20;

/// How much text is gathered before its columns are encoded. With less, threads are woken too often; with
/// more, columns of a run on one thread are in no cache any more.
const GATHERED: usize = 1 << 20;

/// How many files are open at once.
const OPEN: usize = 32;

/// What tables are written as, and where to.
pub struct Plan {
    pub table: Table,
    pub codec: Codec,
    /// How many threads encode columns.
    pub threads: usize,
    pub rows_per_file: Option<usize>,
    pub partitioner: Option<Partitioner>,
    pub place: Place,
}

/// Where tables go.
#[derive(Debug, Clone, PartialEq)]
pub enum Place {
    /// Into one file.
    File(Target),
    /// Into files that are named by number, in folders of partitions if there are any.
    Folder(PathBuf),
}

/// The tables of a run.
pub struct Tables {
    plan: Plan,
    schema: SchemaRef,
    encoders: Arc<Encoders>,
    /// Batches that are not in a file yet, and how much text they hold.
    gathered: Vec<RecordBatch>,
    text: usize,
    open: Vec<Open>,
    /// Files that wait for the end.
    whole: Vec<Output>,
    /// How many files a partition has.
    files: HashMap<String, usize>,
}

/// A file that is being written.
struct Open {
    partition: String,
    name: String,
    writer: Box<dyn TableWriter<BufWriter<Output>>>,
    rows: usize,
}

impl Tables {
    /// No file yet, for batches of a schema; except the only one, so that one learns early that it
    /// cannot be written.
    pub fn new(plan: Plan, schema: &SchemaRef) -> Result<Self, Failure> {
        let schema = match &plan.partitioner {
            Some(partitioner) => partitioner.schema().clone(),
            None => schema.clone(),
        };
        let mut tables = Self {
            encoders: Arc::new(match plan.threads {
                1 => Encoders::new(1),
                _ => Encoders::of_helpers(),
            }),
            plan,
            schema,
            gathered: Vec::new(),
            text: 0,
            open: Vec::new(),
            whole: Vec::new(),
            files: HashMap::new(),
        };
        if let Place::File(_) = tables.plan.place {
            tables.open_file("")?;
        }
        Ok(tables)
    }

    /// Writes the rows of a batch that was made of so many bytes of text.
    pub fn write(&mut self, batch: RecordBatch, text: usize) -> Result<(), Failure> {
        if batch.num_rows() == 0 {
            return Ok(());
        }
        self.gathered.push(batch);
        self.text += text;
        // Who reads what Arrow writes, such as from a pipe, gets rows as they come.
        let is_parquet = matches!(self.plan.table, Table::Parquet);
        match is_parquet && self.text < GATHERED {
            true => Ok(()),
            false => self.write_gathered(),
        }
    }

    fn write_gathered(&mut self) -> Result<(), Failure> {
        self.text = 0;
        let gathered = std::mem::take(&mut self.gathered);
        for (partition, rows) in self.parts(gathered)? {
            self.write_part(&partition, rows)?;
        }
        self.give_back()
    }

    /// The rows of each partition, in the order in which partitions appear.
    fn parts(&self, batches: Vec<RecordBatch>) -> Result<Vec<(String, Rows)>, Failure> {
        let Some(partitioner) = &self.plan.partitioner else {
            return Ok(vec![(String::new(), batches.into())]);
        };
        let mut parts: Vec<(String, Rows)> = Vec::new();
        let mut places = HashMap::new();
        for batch in &batches {
            for (partition, part) in partitioner.split(batch).map_err(|error| trouble(&error))? {
                let place = *places.entry(partition).or_insert_with_key(|partition| {
                    parts.push((partition.clone(), Rows::new()));
                    parts.len() - 1
                });
                parts[place].1.push_back(part);
            }
        }
        Ok(parts)
    }

    /// Writes rows of one partition, into as many files as they need.
    fn write_part(&mut self, partition: &str, mut rows: Rows) -> Result<(), Failure> {
        let most = self.plan.rows_per_file.unwrap_or(usize::MAX);
        while !rows.is_empty() {
            let at = self.open_file(partition)?;
            let file = &mut self.open[at];
            let first = take_rows(&mut rows, most - file.rows);
            let written = file.writer.write(&first);
            written.map_err(|error| failure(&file.name, error))?;
            file.rows += first.iter().map(RecordBatch::num_rows).sum::<usize>();
            if file.rows == most {
                self.close(at)?;
            }
        }
        Ok(())
    }

    /// The place of the open file of a partition, which is last then.
    fn open_file(&mut self, partition: &str) -> Result<usize, Failure> {
        if let Some(at) = self
            .open
            .iter()
            .position(|open| open.partition == partition)
        {
            // The first one is the one that was not needed for the longest time.
            let open = self.open.remove(at);
            self.open.push(open);
        } else {
            if self.open.len() == OPEN {
                self.close(0)?;
            }
            let open = self.begin(partition)?;
            self.open.push(open);
        }
        Ok(self.open.len() - 1)
    }

    fn begin(&mut self, partition: &str) -> Result<Open, Failure> {
        let target = match &self.plan.place {
            Place::File(target) => target.clone(),
            Place::Folder(folder) => {
                let number = self.files.entry(partition.to_owned()).or_default();
                let name = format!("part-{number:05}.{}", self.plan.table.ending());
                *number += 1;
                new_file(&folder.join(partition), &name)?
            }
        };
        let output = Output::open(&target)?;
        let name = output.name().to_owned();
        let writer = self.writer(BufWriter::with_capacity(1 << 18, output));
        Ok(Open {
            partition: partition.to_owned(),
            writer: writer.map_err(|error| failure(&name, error))?,
            name,
            rows: 0,
        })
    }

    fn writer(
        &self,
        to: BufWriter<Output>,
    ) -> Result<Box<dyn TableWriter<BufWriter<Output>>>, ArrowError> {
        let codec = self.plan.codec;
        Ok(match self.plan.table {
            Table::Parquet => Box::new(ParquetFile::new(to, &self.schema, codec, &self.encoders)?),
            Table::ArrowFile => Box::new(IpcFile::new(to, &self.schema, codec)?),
            Table::ArrowStream => Box::new(IpcStream::new(to, &self.schema, codec)?),
        })
    }

    /// Ends a file; it appears with all others.
    fn close(&mut self, at: usize) -> Result<(), Failure> {
        let Open { writer, name, .. } = self.open.remove(at);
        let output = writer.finish().map_err(|error| failure(&name, error))?;
        let output = output.into_inner().map_err(|error| {
            let error = error.into_error();
            Failure::io("write to", &name, &error)
        });
        let mut output = output?;
        output.close()?;
        self.whole.push(output);
        Ok(())
    }

    /// Writes what is held back, the largest first, until it is little enough.
    fn give_back(&mut self) -> Result<(), Failure> {
        while self
            .open
            .iter()
            .map(|open| open.writer.held())
            .sum::<usize>()
            > HELD
        {
            let largest = self.open.iter_mut().max_by_key(|open| open.writer.held());
            if let Some(open) = largest {
                open.writer
                    .flush()
                    .map_err(|error| failure(&open.name, error))?;
            }
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
            self.encoders.hire(self.plan.threads - 1);
            self.write_gathered()?;
        }
        while appears && !self.open.is_empty() {
            self.close(0)?;
        }
        Ok(self.whole.iter().map(Output::written).sum())
    }

    /// Lets the files appear.
    pub fn finish(mut self) -> Result<(), Failure> {
        let whole = std::mem::take(&mut self.whole);
        whole.into_iter().try_for_each(Output::finish)
    }
}

impl Drop for Tables {
    /// Where the run has failed, the files go with this, and nobody else has them any more.
    fn drop(&mut self) {
        self.encoders.stop();
    }
}

/// Rows in several batches.
type Rows = VecDeque<RecordBatch>;

/// Takes at most so many of the first rows.
fn take_rows(rows: &mut Rows, most: usize) -> Vec<RecordBatch> {
    let mut taken = Vec::new();
    let mut left = most;
    while let Some(batch) = rows.pop_front() {
        let count = batch.num_rows();
        if count > left {
            rows.push_front(batch.slice(left, count - left));
            taken.extend((left > 0).then(|| batch.slice(0, left)));
            break;
        }
        left -= count;
        taken.push(batch);
    }
    taken
}

/// A file in a folder, which is made if it is not there.
fn new_file(folder: &Path, name: &str) -> Result<Target, Failure> {
    let shown = folder.display().to_string();
    fs::create_dir_all(folder).map_err(|error| Failure::io("create", shown, &error))?;
    let path = folder.join(name);
    if path.exists() {
        return Err(Failure::Trouble(format!(
            "{} is there already, from another run; write to a folder of its own",
            path.display()
        )));
    }
    Ok(Target::File(path))
}

fn failure(name: &str, error: ArrowError) -> Failure {
    match error {
        ArrowError::IoError(_, error) => Failure::io("write to", name, &error),
        error => Failure::Trouble(format!("cannot write to {name}: {error}")),
    }
}

fn trouble(error: &ArrowError) -> Failure {
    Failure::Trouble(error.to_string())
}
