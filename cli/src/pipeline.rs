//! From inputs to what is written, on one thread or on several, always in the order of the inputs.
//!
//! A worker takes an open input from the desk, reads and decompresses its next block, puts the
//! input back for the next worker, parses the block and sends it on. So one file's blocks are
//! parsed side by side, several files are decompressed side by side, and reading one block overlaps
//! with parsing the one before, without a thread for each of these. Where lines depend on earlier
//! ones, a worker keeps its input to the end.

use std::cell::RefCell;
use std::sync::Arc;
use std::thread;

use crossbeam_channel::{Sender, unbounded};
#[cfg(feature = "columnar")]
use margay_columnar::{ArrowError, RecordBatch};
use margay_runtime::{ParseError, Reject, Report};

use crate::block::{BLOCK, Block, Blocks};
use crate::desk::{Desk, Task};
use crate::entries::Shape;
use crate::failure::Failure;
use crate::inputs::Input;
use crate::order::InOrder;
use crate::source::{Meter, Source};
use crate::worker::Worker;

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
    /// Whether it is read to be parsed later.
    pub ahead: bool,
}

impl Batch {
    /// How much memory it takes.
    pub fn size(&self) -> usize {
        self.block.size() + self.out.capacity()
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
    pub max_line: usize,
    pub meter: Meter,
}

impl Reading {
    fn open(&self, input: usize, wait: &dyn Fn()) -> Result<Blocks<Source>, String> {
        let source = Source::open(&self.inputs[input], &self.meter, wait);
        let source = source.map_err(|error| error.to_string())?;
        let live = source.live;
        let source = source.reshape(&self.shape, self.max_line);
        let packed = source.packed;
        Ok(Blocks::new(source, live, self.max_line).packed(packed))
    }
}

/// Runs every input through an engine and hands the batches, in order, to `write`.
///
/// There is one engine for each worker thread; with one engine everything happens on this thread.
pub fn run(
    reading: Reading,
    mut engines: Vec<Worker>,
    write: impl FnMut(&mut Batch) -> Result<(), Failure>,
) -> Result<(), Failure> {
    match engines.as_mut_slice() {
        [engine] => run_here(&reading, engine, write),
        _ => run_threads(reading, engines, write),
    }
}

fn run_here(
    reading: &Reading,
    engine: &mut Worker,
    mut write: impl FnMut(&mut Batch) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut batch = Batch::default();
    for input in 0..reading.inputs.len() {
        batch.input = input;
        batch.number = 0;
        let mut blocks = reading.open(input, &|| ());
        loop {
            read(&mut blocks, &mut batch.block, &|| ());
            parse(engine, &mut batch);
            write(&mut batch)?;
            if batch.block.end().is_some() {
                break;
            }
            batch.number += 1;
        }
    }
    Ok(())
}

fn run_threads(
    reading: Reading,
    engines: Vec<Worker>,
    mut write: impl FnMut(&mut Batch) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let reads_ahead = !engines.iter().any(Worker::is_stateful);
    let desk = Arc::new(Desk::new(reading.inputs.len(), engines.len(), reads_ahead));
    let reading = Arc::new(reading);
    // What is on its way is bounded at the desk, where the blocks come from.
    let (sender, parsed) = unbounded();
    engines.into_iter().for_each(|engine| {
        let (reading, desk, sender) = (reading.clone(), desk.clone(), sender.clone());
        thread::spawn(move || work(&reading, &desk, engine, &sender));
    });
    drop(sender);

    let mut order = InOrder::default();
    for batches in parsed {
        let batches: Vec<Batch> = batches.map_err(|Panicked| panicked())?;
        batches.into_iter().for_each(|batch| order.add(batch));
        while let Some(mut batch) = order.next() {
            write(&mut batch)?;
            desk.take_back(batch);
        }
    }
    Ok(())
}

fn work(reading: &Reading, desk: &Desk, mut engine: Worker, sender: &Sender<Parsed>) {
    let _alarm = Alarm(sender);
    let done = Done::new(sender);
    while let Some(task) = desk.take_now().or_else(|| done.before(|| desk.take())) {
        let (open, mut batch) = match task {
            Task::Read(open, batch) => (open, batch),
            Task::Parse(batch) => match finish(&mut engine, batch, desk, &done) {
                true => continue,
                false => return,
            },
        };
        let input = batch.input;
        let mut blocks = match open {
            Some(blocks) => Ok(blocks),
            None => reading.open(input, &|| done.before(|| ())),
        };
        if blocks.as_ref().is_ok_and(Blocks::is_live) && !done.send() {
            return;
        }
        let wait = || done.before(|| desk.wait_until_writing(input));
        read(&mut blocks, &mut batch.block, &wait);
        while engine.is_stateful() && batch.block.end().is_none() {
            let now = desk.put_back(None, batch);
            if !(now.is_none_or(|now| finish(&mut engine, now, desk, &done)) && done.send()) {
                return;
            }
            batch = desk.take_next(input);
            read(&mut blocks, &mut batch.block, &wait);
        }
        let now = desk.put_back(blocks.ok(), batch);
        if !now.is_none_or(|now| finish(&mut engine, now, desk, &done)) {
            return;
        }
    }
    done.send();
}

/// Parses a batch that was read and sends it on. False where nobody waits for it any more.
fn finish(engine: &mut Worker, mut batch: Batch, desk: &Desk, done: &Done<'_>) -> bool {
    parse(engine, &mut batch);
    let size = batch.size();
    desk.weigh(&mut batch, size);
    done.add(batch)
}

/// What workers send: batches that are parsed.
type Parsed = Result<Vec<Batch>, Panicked>;

/// The batches that a worker has parsed and not sent yet. Those of small files go together: to wake
/// the writer takes as long as to parse one.
struct Done<'s> {
    sender: &'s Sender<Parsed>,
    batches: RefCell<Vec<Batch>>,
}

impl<'s> Done<'s> {
    fn new(sender: &'s Sender<Parsed>) -> Self {
        let batches = RefCell::default();
        Self { sender, batches }
    }

    /// Adds a batch, and sends all of them if they are enough. False where nobody waits for them.
    fn add(&self, batch: Batch) -> bool {
        let mut batches = self.batches.borrow_mut();
        batches.push(batch);
        let text: usize = batches.iter().map(|batch| batch.block.text().len()).sum();
        drop(batches);
        text < BLOCK / 2 || self.send()
    }

    /// Sends what there is. False where nobody waits for it.
    fn send(&self) -> bool {
        let batches = self.batches.take();
        batches.is_empty() || self.sender.send(Ok(batches)).is_ok()
    }

    /// Sends what there is before something that may have to wait, perhaps for just that.
    fn before<T>(&self, what: impl FnOnce() -> T) -> T {
        self.send();
        what()
    }
}

/// A worker's last word when it panics. Nobody waits for the other workers then: one of them may
/// hang on input that never comes.
struct Panicked;

struct Alarm<'s>(&'s Sender<Parsed>);

impl Drop for Alarm<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            let _ = self.0.send(Err(Panicked));
        }
    }
}

fn panicked() -> Failure {
    let message = "a worker thread panicked; this is a bug in margay, please report it";
    Failure::Trouble(message.to_owned())
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
