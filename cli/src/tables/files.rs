//! The files that rows of partitions go into: which are being written, and what they hold in memory together.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::io::BufWriter;
use std::sync::Arc;

use margay_columnar::{
    ArrowError, Codec, Encoders, IpcFile, IpcStream, ParquetFile, ParquetLayout, RecordBatch,
    SchemaRef, TableWriter,
};

use super::{Place, Plan};
use crate::failure::Failure;
use crate::format::Table;
use crate::output::{Output, Trouble};

/// How much all files together hold back, with the memory that it takes to encode it: for a file of some forty
/// columns more than ten megabytes, once it has some thousand rows.
const HELD: usize = 64 << 20;

/// How much all files together keep until their ends.
const KEPT: usize = 40 << 20;

/// What a file keeps besides: its names.
const FILE_BYTES: usize = 1 << 10;

/// How many files are few: what is gathered for them is little for each where they are more.
const FEW: usize = 32;

/// How much of a file is gathered before it is written: for one file, and for one of many. Parquet gathers
/// its columns by itself.
const BUFFER: usize = 1 << 18;
const SMALL_BUFFER: usize = 1 << 13;

/// The files of a run.
pub struct Files {
    form: Form,
    /// The files that are being written, by partition.
    open: BTreeMap<String, Open>,
    /// The partitions whose files hold something back, by when they were written last.
    holding: BTreeMap<usize, String>,
    /// How often any was written.
    writes: usize,
    /// How much the files hold back, and how much they keep until their ends.
    held: usize,
    kept: usize,
    /// Files that wait for the end of the run.
    whole: Vec<Output>,
    /// How many files a partition has.
    numbers: HashMap<String, usize>,
    /// Behind the files, as it may have the folder that they are in: a folder goes when it is empty.
    plan: Plan,
}

/// What files are written as.
enum Form {
    Parquet(Arc<ParquetLayout>, Arc<Encoders>),
    ArrowFile(SchemaRef, Codec),
    ArrowStream(SchemaRef, Codec),
}

/// A file that is being written.
struct Open {
    name: String,
    trouble: Trouble,
    writer: Writer,
    rows: usize,
    /// When it was written last.
    written: usize,
}

type Writer = Box<dyn TableWriter<BufWriter<Output>>>;

impl Form {
    /// A file that holds nothing yet.
    fn begin(&self, to: BufWriter<Output>) -> Result<Writer, ArrowError> {
        Ok(match self {
            Self::Parquet(layout, encoders) => Box::new(ParquetFile::new(to, layout, encoders)),
            Self::ArrowFile(schema, codec) => Box::new(IpcFile::new(to, schema, *codec)?),
            Self::ArrowStream(schema, codec) => Box::new(IpcStream::new(to, schema, *codec)?),
        })
    }

    /// How much of one of many files is gathered before it is written.
    fn small_buffer(&self) -> usize {
        match self {
            Self::Parquet(..) => 0,
            Self::ArrowFile(..) | Self::ArrowStream(..) => SMALL_BUFFER,
        }
    }
}

impl Open {
    /// What a step of writing gives.
    fn done<T>(&self, step: Result<T, ArrowError>) -> Result<T, Failure> {
        step.map_err(|error| failure(&self.name, &self.trouble, &error))
    }

    fn kept(&self) -> usize {
        FILE_BYTES + self.writer.kept()
    }
}

/// The failure that an error is. One in writing is often told in other words.
fn failure(name: &str, trouble: &Trouble, error: &ArrowError) -> Failure {
    match trouble.take() {
        Some(error) => Failure::io("write to", name, &error),
        None => Failure::Trouble(format!("cannot write to {name}: {error}")),
    }
}

impl Files {
    /// No file yet; except where there is to be one only.
    pub fn new(plan: Plan, schema: SchemaRef, encoders: Arc<Encoders>) -> Result<Self, Failure> {
        let codec = plan.codec;
        let form = match plan.table {
            Table::Parquet => {
                let layout = ParquetLayout::new(&schema, codec);
                let layout = layout.map_err(|error| Failure::Trouble(error.to_string()))?;
                Form::Parquet(Arc::new(layout), encoders)
            }
            Table::ArrowFile => Form::ArrowFile(schema, codec),
            Table::ArrowStream => Form::ArrowStream(schema, codec),
        };
        let mut files = Self {
            form,
            open: BTreeMap::new(),
            holding: BTreeMap::new(),
            writes: 0,
            held: 0,
            kept: 0,
            whole: Vec::new(),
            numbers: HashMap::new(),
            plan,
        };
        if let Place::File(_) = files.plan.place {
            files.begin("")?;
        }
        Ok(files)
    }

    /// Whether there are more than can hold anything back, or very many.
    pub fn are_many(&self) -> bool {
        // One that nothing was written to yet holds nothing back, and can.
        self.open.len() > self.holding.len().clamp(1, FEW)
    }

    /// Writes rows of one partition, into as many files as they need.
    pub fn write(&mut self, partition: &str, rows: Vec<RecordBatch>) -> Result<(), Failure> {
        let most = self.plan.rows_per_file.unwrap_or(usize::MAX);
        let mut rows = Rows::from(rows);
        while !rows.is_empty() {
            if !self.open.contains_key(partition) {
                self.begin(partition)?;
            }
            let is_full = self.step(partition, |file| {
                let first = take_rows(&mut rows, most - file.rows);
                let written = file.writer.write(&first);
                file.done(written)?;
                file.rows += first.iter().map(RecordBatch::num_rows).sum::<usize>();
                Ok(file.rows == most)
            })?;
            self.hold(partition);
            if is_full {
                self.close(partition)?;
            }
        }
        self.give_back()
    }

    /// Does something to the file of a partition, and notes what it holds and keeps then.
    fn step<T: Default>(
        &mut self,
        partition: &str,
        step: impl FnOnce(&mut Open) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let Some(file) = self.open.get_mut(partition) else {
            return Ok(T::default());
        };
        self.held -= file.writer.held();
        self.kept -= file.kept();
        let done = step(file);
        self.held += file.writer.held();
        self.kept += file.kept();
        done
    }

    /// Notes that the file of a partition was written last.
    fn hold(&mut self, partition: &str) {
        let Some(file) = self.open.get_mut(partition) else {
            return;
        };
        let held = self.holding.remove(&file.written);
        self.writes += 1;
        file.written = self.writes;
        let held = held.unwrap_or_else(|| partition.to_owned());
        self.holding.insert(self.writes, held);
    }

    /// Begins the next file of a partition.
    fn begin(&mut self, partition: &str) -> Result<(), Failure> {
        let number = self.numbers.entry(partition.to_owned()).or_default();
        let name = self.plan.name(partition, *number);
        *number += 1;
        let (output, buffer) = match &mut self.plan.place {
            Place::File(target) => (Output::open(target)?, BUFFER),
            Place::Folder(folder) => (folder.begin(&name)?, self.form.small_buffer()),
        };
        let (name, trouble) = (output.name().to_owned(), output.trouble());
        let writer = self.form.begin(BufWriter::with_capacity(buffer, output));
        let file = Open {
            writer: writer.map_err(|error| failure(&name, &trouble, &error))?,
            name,
            trouble,
            rows: 0,
            written: 0,
        };
        self.kept += file.kept();
        self.open.insert(partition.to_owned(), file);
        Ok(())
    }

    /// Ends the file of a partition; it appears with all others.
    fn close(&mut self, partition: &str) -> Result<(), Failure> {
        let Some(file) = self.open.remove(partition) else {
            return Ok(());
        };
        self.held -= file.writer.held();
        self.kept -= file.kept();
        self.holding.remove(&file.written);
        let Open {
            name,
            trouble,
            writer,
            ..
        } = file;
        let output = writer.finish();
        let output = output.map_err(|error| failure(&name, &trouble, &error))?;
        let output = output.into_inner().map_err(|error| {
            let error = error.into_error();
            Failure::io("write to", &name, &error)
        });
        let mut output = output?;
        output.close()?;
        self.whole.push(output);
        Ok(())
    }

    /// Ends all files.
    pub fn close_all(&mut self) -> Result<(), Failure> {
        while let Some(partition) = self.open.keys().next().cloned() {
            self.close(&partition)?;
        }
        Ok(())
    }

    /// Writes what is held back, that of files first which were not written for long, until it is little enough;
    /// and ends the files that keep the most, where all keep too much.
    fn give_back(&mut self) -> Result<(), Failure> {
        while self.held > HELD && self.holding.len() > 1 {
            self.flush_first()?;
        }
        while self.kept > KEPT && self.open.len() > 1 {
            let largest = self.open.iter().max_by_key(|(_, file)| file.kept());
            let Some(largest) = largest.map(|(partition, _)| partition.clone()) else {
                break;
            };
            self.close(&largest)?;
        }
        Ok(())
    }

    /// Writes what the file holds back that was not written for the longest time.
    fn flush_first(&mut self) -> Result<(), Failure> {
        let Some((_, partition)) = self.holding.pop_first() else {
            return Ok(());
        };
        self.step(&partition, |file| {
            let flushed = file.writer.flush();
            file.done(flushed)
        })
    }

    /// How many bytes the files that were ended have.
    pub fn written(&self) -> u64 {
        self.whole.iter().map(Output::written).sum()
    }

    /// Lets the files appear.
    pub fn finish(&mut self) -> Result<(), Failure> {
        let whole = std::mem::take(&mut self.whole);
        match &mut self.plan.place {
            Place::File(_) => whole.into_iter().try_for_each(Output::finish),
            Place::Folder(folder) => folder.finish(whole),
        }
    }
}

impl Plan {
    /// The name of a partition's file, counted from 0, in the folder of all.
    fn name(&self, partition: &str, number: usize) -> String {
        let ending = self.table.ending();
        let file = match self.shard {
            Some(shard) => format!("part-{shard}-{number:05}.{ending}"),
            None => format!("part-{number:05}.{ending}"),
        };
        match partition {
            "" => file,
            partition => format!("{partition}/{file}"),
        }
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
