//! Where workers get the next block to read, and where memory is bounded.
//!
//! The open inputs lie on the desk; a worker takes one, reads a block, and puts it back. The first
//! input that lies there goes first, so that what can be written next is read next. How much may be
//! on its way is limited: once for everything together, and once more for the input that is being
//! written, which can therefore always go on and never waits for the ones behind it.

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

/// How many usual batches each worker may have on their way, so that none has to wait for the
/// writer at every block.
const AHEAD: usize = 4;

/// The inputs that are open, and how much is on its way from them.
pub struct Desk {
    state: Mutex<State>,
    changed: Condvar,
    inputs: usize,
    workers: usize,
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

    /// An input to read the next block of, and the batch to read it into. Where there are no
    /// blocks, the input is to be opened first. `None` when nothing is left to read.
    pub fn take(&self) -> Option<(Option<Blocks<Source>>, Batch)> {
        let mut state = self.lock();
        loop {
            if let Some(input) = self.next(&mut state) {
                return Some(state.hand_out(input));
            }
            if state.unopened == self.inputs && state.open.is_empty() {
                return None;
            }
            state = self.wait(state);
        }
    }

    /// The same, if there is something to take without waiting for it.
    pub fn take_now(&self) -> Option<(Option<Blocks<Source>>, Batch)> {
        let mut state = self.lock();
        let input = self.next(&mut state)?;
        Some(state.hand_out(input))
    }

    /// The input that is to be read next, if that may be done now.
    fn next(&self, state: &mut State) -> Option<usize> {
        let limit = self.workers * AHEAD * USUAL;
        if let Some(input) = state.idle(limit) {
            return Some(input);
        }
        let unopened = state.unopened;
        let may_open = unopened < self.inputs
            && state.open.len() < self.workers
            && state.has_room(unopened, limit);
        may_open.then(|| {
            state.unopened += 1;
            state.open.insert(unopened, Place::default());
            unopened
        })
    }

    /// The batch for the next block of an input that a worker keeps, once there is room for it.
    ///
    /// That comes, as there always is for the input that is being written: the first one that is
    /// open, whose batches are all on their way.
    pub fn take_next(&self, input: usize) -> Batch {
        let limit = self.workers * AHEAD * USUAL;
        let mut state = self.lock();
        while !state.has_room(input, limit) {
            state = self.wait(state);
        }
        state.hand_out(input).1
    }

    /// Puts an input back whose next block was read into this batch; without its blocks, where the
    /// worker keeps it.
    pub fn put_back(&self, blocks: Option<Blocks<Source>>, batch: &mut Batch) {
        // Before another worker reads on: a long line must count while it is being parsed.
        self.weigh(batch, 3 * batch.block.size());
        let mut state = self.lock();
        if batch.block.end().is_some() {
            state.open.remove(&batch.input);
        } else if let Some(place) = state.open.get_mut(&batch.input) {
            place.blocks = blocks;
        }
        drop(state);
        self.changed.notify_all();
    }

    /// Notes that a batch weighs this much.
    pub fn weigh(&self, batch: &mut Batch, weight: usize) {
        let weight = weight.max(LEAST);
        if weight != batch.weight {
            let mut state = self.lock();
            state.lighten(batch);
            batch.weight = weight;
            *state.weights.entry(batch.input).or_default() += weight;
            state.total += weight;
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
        drop(state);
        self.changed.notify_all();
    }

    fn wait<'s>(&self, state: MutexGuard<'s, State>) -> MutexGuard<'s, State> {
        self.changed
            .wait(state)
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The first input that lies on the desk and may be read further.
    fn idle(&self, limit: usize) -> Option<usize> {
        let lies_there = self.open.iter().filter(|(_, place)| place.blocks.is_some());
        lies_there
            .map(|(input, _)| *input)
            .find(|input| self.has_room(*input, limit))
    }

    fn has_room(&self, input: usize, limit: usize) -> bool {
        let own = self.weights.get(&input).copied().unwrap_or(0);
        self.total < limit || (input == self.writing && own < limit)
    }

    fn hand_out(&mut self, input: usize) -> (Option<Blocks<Source>>, Batch) {
        let place = self.open.entry(input).or_default();
        let mut batch = self.spare.pop().unwrap_or_default();
        batch.input = input;
        batch.number = place.next_block;
        batch.weight = USUAL;
        place.next_block += 1;
        *self.weights.entry(input).or_default() += USUAL;
        self.total += USUAL;
        (place.blocks.take(), batch)
    }

    fn lighten(&mut self, batch: &Batch) {
        if let Some(weight) = self.weights.get_mut(&batch.input) {
            *weight -= batch.weight;
        }
        self.total -= batch.weight;
    }
}
