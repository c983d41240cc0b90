//! Where workers get the next block to read, and where memory is bounded.
//!
//! The open inputs lie on the desk; a worker takes one, reads a block, and puts it back. It takes the one
//! that it read last, if it may: what decompresses that is in its core's cache. Otherwise it takes one that
//! nobody has read yet, or the first that lies there.
//!
//! How much may be on its way is limited: once for everything together, and once more for the input that
//! is being written, which can therefore always go on and never waits for the ones behind it. To decompress
//! a file is the work of one worker at a time, and takes longer than to parse it. So the limit is about what
//! becomes of a file of usual size: while one worker is at the file that is being written, each other one
//! gets through most of a file of its own.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::block::{BLOCK, Blocks};
use crate::pipeline::Batch;
use crate::source::Source;

/// What a batch weighs at most, usually: its block, and two to three times as much of output in a
/// vector that may be twice as large.
const USUAL: usize = 8 * BLOCK;

/// What a batch weighs at least: the buffer of its block.
const LEAST: usize = BLOCK;

/// How many usual batches each worker may have on their way. Most weigh half of that or less, once they
/// are parsed.
const AHEAD: usize = 14;

/// The inputs that are open, and how much is on its way from them.
pub struct Desk {
    state: Mutex<State>,
    changed: Condvar,
    inputs: usize,
    workers: usize,
}

/// An input whose next block a worker is to read into a batch.
pub struct Task {
    /// Where there are none, the input is to be opened first.
    pub blocks: Option<Blocks<Source>>,
    pub batch: Batch,
}

#[derive(Default)]
struct State {
    /// Every input that was begun and is not read to its end.
    open: BTreeMap<usize, Place>,
    /// The first input that was not begun.
    unopened: usize,
    /// The input that is being written.
    writing: usize,
    /// How many bytes are on their way, for each input that has any.
    weights: BTreeMap<usize, usize>,
    total: usize,
    spare: Vec<Batch>,
    /// How many workers wait.
    waiting: usize,
}

/// An input's place on the desk; empty while a worker reads from it.
#[derive(Default)]
struct Place {
    blocks: Option<Blocks<Source>>,
    next_block: usize,
}

impl Desk {
    /// A desk for a number of inputs and workers.
    pub fn new(inputs: usize, workers: usize) -> Self {
        Self {
            state: Mutex::default(),
            changed: Condvar::new(),
            inputs,
            workers,
        }
    }

    /// What a worker is to do next that last read from an input. `None` when nothing is left to do.
    pub fn take(&self, last: Option<usize>) -> Option<Task> {
        let mut state = self.lock();
        loop {
            if let Some(input) = self.next(&state, last) {
                return Some(state.begin_block(input));
            }
            if state.unopened == self.inputs && state.open.is_empty() {
                return None;
            }
            state = self.wait(state);
        }
    }

    /// Which input a worker may read now that last read from one.
    fn next(&self, state: &State, last: Option<usize>) -> Option<usize> {
        let own = last.filter(|input| state.lies(*input));
        let may_open = state.unopened < self.inputs && state.open.len() < self.workers;
        let new = may_open.then_some(state.unopened);
        let mut inputs = own.into_iter().chain(new).chain(state.lying());
        inputs.find(|input| state.has_room(*input, self.limit()))
    }

    /// How much may be on its way.
    fn limit(&self) -> usize {
        self.workers * AHEAD * USUAL
    }

    /// The batch for the next block of an input that a worker keeps, once there is room for it.
    ///
    /// That comes, as there always is for the input that is being written: the first one that is
    /// open, whose batches are all on their way.
    pub fn take_next(&self, input: usize) -> Batch {
        let mut state = self.lock();
        while !state.has_room(input, self.limit()) {
            state = self.wait(state);
        }
        state.begin_block(input).batch
    }

    /// Puts an input back whose next block was read into this batch; without its blocks, where the
    /// worker keeps it.
    pub fn put_back(&self, blocks: Option<Blocks<Source>>, batch: &mut Batch) {
        // Before another worker reads on: a long line must count while it is being parsed.
        let size = 3 * batch.block.size();
        self.weigh(batch, size);
        let mut state = self.lock();
        if batch.block.end().is_some() {
            state.open.remove(&batch.input);
        } else if let Some(place) = state.open.get_mut(&batch.input) {
            place.blocks = blocks;
        }
        self.wake(state);
    }

    /// Notes that a batch weighs this much.
    pub fn weigh(&self, batch: &mut Batch, weight: usize) {
        let weight = weight.max(LEAST);
        if weight != batch.weight {
            let mut state = self.lock();
            state.lighten(batch);
            state.burden(batch, weight);
        }
    }

    /// Waits until everything before an input was written.
    ///
    /// That comes, as no more inputs are open than there are workers: one worker at least does not
    /// wait here, for the input that is being written.
    pub fn wait_until_writing(&self, input: usize) {
        let mut state = self.lock();
        while state.writing < input {
            state = self.wait(state);
        }
    }

    /// Takes a batch back that was written.
    pub fn take_back(&self, mut batch: Batch) {
        let mut state = self.lock();
        state.lighten(&batch);
        if batch.block.end().is_some() {
            state.weights.remove(&batch.input);
            state.writing = batch.input + 1;
        }
        batch.shrink(USUAL);
        state.spare.push(batch);
        self.wake(state);
    }

    fn wait<'s>(&self, mut state: MutexGuard<'s, State>) -> MutexGuard<'s, State> {
        state.waiting += 1;
        let waited = self.changed.wait(state);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner);
        state.waiting -= 1;
        state
    }

    /// Lets those who wait look at what has changed. The system is asked only if there are any.
    fn wake(&self, state: MutexGuard<'_, State>) {
        let any = state.waiting > 0;
        drop(state);
        if any {
            self.changed.notify_all();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The inputs that lie on the desk.
    fn lying(&self) -> impl Iterator<Item = usize> {
        let places = self.open.iter();
        places.filter_map(|(input, place)| place.blocks.is_some().then_some(*input))
    }

    fn lies(&self, input: usize) -> bool {
        let place = self.open.get(&input);
        place.is_some_and(|place| place.blocks.is_some())
    }

    fn has_room(&self, input: usize, limit: usize) -> bool {
        let own = self.weights.get(&input).copied().unwrap_or(0);
        self.total < limit || (input == self.writing && own < limit)
    }

    /// Hands out the next block of an input, with the blocks if the input was opened before.
    fn begin_block(&mut self, input: usize) -> Task {
        self.unopened = self.unopened.max(input + 1);
        let place = self.open.entry(input).or_default();
        let mut batch = self.spare.pop().unwrap_or_default();
        batch.input = input;
        batch.number = place.next_block;
        place.next_block += 1;
        let blocks = place.blocks.take();
        self.burden(&mut batch, USUAL);
        Task { blocks, batch }
    }

    /// Counts a batch with a weight.
    fn burden(&mut self, batch: &mut Batch, weight: usize) {
        batch.weight = weight;
        *self.weights.entry(batch.input).or_default() += weight;
        self.total += weight;
    }

    fn lighten(&mut self, batch: &Batch) {
        if let Some(weight) = self.weights.get_mut(&batch.input) {
            *weight -= batch.weight;
        }
        self.total -= batch.weight;
    }
}
