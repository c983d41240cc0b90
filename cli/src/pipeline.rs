//! From inputs to what is written, on one thread or on several, always in the order of the inputs.
//!
//! A worker takes an open input from the desk, reads and decompresses its next block, puts the
//! input back for whoever comes next, parses the block and brings it to the writer. So one file's
//! blocks are parsed side by side, several files are decompressed side by side, and reading one block
//! overlaps with parsing the one before, without a thread for each of these. What writing leaves to be
//! done, such as to encode columns, is done by workers too, before they take another block: the rows are in
//! a cache then. Where lines depend on earlier ones, a worker keeps its input to the end.

use std::sync::Arc;
use std::thread;

#[cfg(feature = "columnar")]
use margay_columnar::{ArrowError, RecordBatch, memory};
use margay_runtime::{ParseError, Reject, Report};

use crate::block::{Block, Blocks};
use crate::desk::{Desk, Task};
use crate::entries::Shape;
use crate::failure::Failure;
use crate::inputs::Input;
use crate::rejects;
use crate::source::{Meter, Source};
use crate::worker::Worker;
use crate::writer::{Presence, Taker, Writer};

/// One block on its way: its text, and what became of it. Its buffers are used again and again.
#[derive(Default)]
pub struct Batch {
    /// The input's place in the list.
    pub input: usize,
    /// The block's place in the input, from 0.
    pub number: usize,
    pub block: Block,
    /// What the engine wrote.
    pub out: Vec<u8>,
    /// The rows it made, where it makes rows; an error is about the block, not about its lines.
    #[cfg(feature = "columnar")]
    pub rows: Option<Result<RecordBatch, ArrowError>>,
    pub report: Report,
    /// How much memory it is counted with at the desk.
    pub weight: usize,
}

impl Batch {
    /// How much memory it takes.
    pub fn size(&self) -> usize {
        let rejects = rejects::memory(&self.report.rejects);
        self.block.size() + self.out.capacity() + self.rows_size() + rejects
    }

    #[cfg(feature = "columnar")]
    fn rows_size(&self) -> usize {
        let rows = self.rows.as_ref().and_then(|rows| rows.as_ref().ok());
        rows.map_or(0, |rows| memory(std::slice::from_ref(rows)))
    }

    #[cfg(not(feature = "columnar"))]
    fn rows_size(&self) -> usize {
        0
    }

    /// Gives memory back that is more than usual.
    pub fn shrink(&mut self, usual: usize) {
        if self.size() > usual {
            self.block.shrink();
            self.out = Vec::new();
        }
    }
}

/// Reads inputs; what every worker needs for it.
pub struct Reading {
    pub inputs: Arc<Vec<Input>>,
    pub shape: Shape,
    /// How large blocks usually are.
    pub block: usize,
    pub max_line: usize,
    pub meter: Meter,
}

impl Reading {
    /// Opens an input. The block is the one that its first block is read into.
    fn open(
        &self,
        input: usize,
        block: &mut Block,
        wait: &dyn Fn(),
    ) -> Result<Blocks<Source>, String> {
        let input = &self.inputs[input];
        let opened = match self.shape {
            Shape::Lines => {
                let room = block.room(self.block, self.max_line);
                Source::open_into(room, input, &self.meter, wait)
            }
            _ => Source::open(input, &self.meter, wait)
                .map(|source| (source.reshape(&self.shape, self.max_line), 0)),
        };
        let (source, begun) = opened.map_err(|error| error.to_string())?;
        let live = source.live;
        let blocks = Blocks::new(source, live, self.max_line);
        Ok(blocks.usually(self.block).begun(begun))
    }
}

/// Runs every input through an engine, hands the batches, in order, to `taker`, and gives that back.
///
/// There is one engine for each worker thread; with one engine everything happens on this thread.
pub fn run<T: Taker>(reading: Reading, mut engines: Vec<Worker>, taker: T) -> Result<T, Failure> {
    match engines.as_mut_slice() {
        [engine] => run_here(&reading, engine, taker),
        _ => run_threads(reading, engines, taker),
    }
}

fn run_here<T: Taker>(reading: &Reading, engine: &mut Worker, mut taker: T) -> Result<T, Failure> {
    let mut batch = Batch::default();
    for input in 0..reading.inputs.len() {
        batch.input = input;
        batch.number = 0;
        let mut blocks = reading.open(input, &mut batch.block, &|| ());
        loop {
            read(&mut blocks, &mut batch.block, &|| ());
            parse(engine, &mut batch);
            taker.take(&mut batch)?;
            if batch.block.end().is_some() {
                break;
            }
            batch.number += 1;
        }
    }
    Ok(taker)
}

fn run_threads<T: Taker>(reading: Reading, engines: Vec<Worker>, taker: T) -> Result<T, Failure> {
    let desk = Arc::new(Desk::new(reading.inputs.len(), engines.len()));
    let reading = Arc::new(reading);
    let writer = Arc::new(Writer::new(taker, engines.len()));
    for engine in engines {
        let (reading, desk, writer) = (reading.clone(), desk.clone(), writer.clone());
        thread::spawn(move || work(&reading, &desk, engine, &writer));
    }
    writer.wait()
}

fn work<T: Taker>(reading: &Reading, desk: &Desk, mut engine: Worker, writer: &Writer<T>) {
    let _presence = Presence(writer);
    let mut last = None;
    while let Some(Task { blocks, mut batch }) = desk.take(last) {
        let input = batch.input;
        last = Some(input);
        let mut blocks = match blocks {
            Some(blocks) => Ok(blocks),
            None => reading.open(input, &mut batch.block, &|| ()),
        };
        let wait = || desk.wait_until_writing(input);
        read(&mut blocks, &mut batch.block, &wait);
        while engine.is_stateful() && batch.block.end().is_none() {
            desk.put_back(None, &mut batch);
            if !finish(&mut engine, batch, desk, writer) {
                return;
            }
            batch = desk.take_next(input);
            read(&mut blocks, &mut batch.block, &wait);
        }
        desk.put_back(blocks.ok(), &mut batch);
        if !finish(&mut engine, batch, desk, writer) {
            return;
        }
    }
}

/// Parses a batch that was read, and writes what can be written then. False where the run has failed.
fn finish<T: Taker>(
    engine: &mut Worker,
    mut batch: Batch,
    desk: &Desk,
    writer: &Writer<T>,
) -> bool {
    parse(engine, &mut batch);
    let size = batch.size();
    desk.weigh(&mut batch, size);
    let goes_on = writer.add(batch, |batch| desk.take_back(batch));
    writer.do_chores();
    goes_on
}

fn read(blocks: &mut Result<Blocks<Source>, String>, block: &mut Block, wait: &dyn Fn()) {
    match blocks {
        Ok(blocks) => blocks.read(block, wait),
        Err(why) => block.set_unopened(std::mem::take(why)),
    }
}

fn parse(engine: &mut Worker, batch: &mut Batch) {
    if batch.number == 0 {
        engine.begin_stream();
    }
    engine.parse(batch);
    let lines = batch.block.lines().len();
    if let Some(reason) = batch.block.refused() {
        let tally = &mut batch.report.tally;
        tally.lines += 1;
        tally.rejects += 1;
        batch.report.rejects.push(Reject {
            line: tally.lines,
            start: lines,
            end: batch.block.text().len(),
            error: ParseError::new(reason.clone()),
        });
    }
}

#[cfg(test)]
mod tests;
