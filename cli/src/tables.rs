//! Record batches on their way into files: one, or several in a folder, by rows or by partition.
//!
//! All files appear together at the end of the run, or none. What is held in memory is bounded for
//! all files together, and so is how many are open.

use std::collections::HashMap;
use std::fs;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use margay_columnar::{
    ArrowError, Codec, IpcFile, IpcStream, ParquetFile, Partitioner, RecordBatch, SchemaRef,
    TableWriter,
};

use crate::failure::Failure;
use crate::format::Table;
use crate::output::{Output, Target};

/// How much all open files together hold back.
const HELD: usize = 64 << 20;

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
            plan,
            schema,
            open: Vec::new(),
            whole: Vec::new(),
            files: HashMap::new(),
        };
        if let Place::File(_) = tables.plan.place {
            tables.open_file("")?;
        }
        Ok(tables)
    }

    /// Writes the rows of a batch.
    pub fn write(&mut self, batch: &RecordBatch) -> Result<(), Failure> {
        if batch.num_rows() == 0 {
            return Ok(());
        }
        let parts = match &self.plan.partitioner {
            None => vec![(String::new(), batch.clone())],
            Some(partitioner) => partitioner.split(batch).map_err(|error| trouble(&error))?,
        };
        for (partition, part) in parts {
            self.write_part(&partition, &part)?;
        }
        self.give_back()
    }

    /// Writes rows of one partition, into as many files as they need.
    fn write_part(&mut self, partition: &str, rows: &RecordBatch) -> Result<(), Failure> {
        let most = self.plan.rows_per_file.unwrap_or(usize::MAX);
        let mut start = 0;
        while start < rows.num_rows() {
            let at = self.open_file(partition)?;
            let file = &mut self.open[at];
            let count = (most - file.rows).min(rows.num_rows() - start);
            let piece = rows.slice(start, count);
            let written = file.writer.write(&piece);
            written.map_err(|error| failure(&file.name, error))?;
            file.rows += count;
            start += count;
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
        let Plan { codec, threads, .. } = self.plan;
        Ok(match self.plan.table {
            Table::Parquet => Box::new(ParquetFile::new(to, &self.schema, codec, threads)?),
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
        output.close();
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

    /// Writes all that is held back, unless nothing is to appear, and says how many bytes were
    /// written.
    pub fn end(&mut self, appears: bool) -> Result<u64, Failure> {
        while appears && !self.open.is_empty() {
            self.close(0)?;
        }
        Ok(self.whole.iter().map(Output::written).sum())
    }

    /// Lets the files appear.
    pub fn finish(self) -> Result<(), Failure> {
        self.whole.into_iter().try_for_each(Output::finish)
    }
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
