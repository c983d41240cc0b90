//! Where workers get the next block to read, and where memory is bounded.
//!
//! The open inputs lie on the desk; a worker takes one, reads a block, and puts it back. The first
//! input that lies there goes first, so that what can be written next is read next. How much may be
//! on its way is limited: once for everything together, and once more for the input that is being
//! written, which can therefore always go on and never waits for the ones behind it.
//!
//! To decompress a file is the work of one worker at a time, and takes longer than to parse it. So that
//! others have something to do meanwhile, what comes behind is read ahead when nothing more may be on its
//! way: its text lies on a shelf, which takes a quarter of what it becomes, until there is room.

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
    /// Whether blocks may be read by one worker and parsed by another.
    reads_ahead: bool,
}

/// What a worker is to do next.
pub enum Task {
    /// To read the next block of an input into a batch. Where there are no blocks, the input is to be
    /// opened first.
    Read(Option<Blocks<Source>>, Batch),
    /// To parse a batch that was read ahead.
    Parse(Batch),
}

/// What may be done next.
enum Next {
    Read(usize),
    ReadAhead(usize),
    Parse,
}

#[derive(Default)]
struct State {
    /// Every input that was begun and is not read to its end.
    open: BTreeMap<usize, Place>,
    /// The first input that was not begun.
    unopened: usize,
    /// The input that is being written, and which of its blocks is next.
    writing: usize,
    next_written: usize,
    /// How many bytes are on their way, for each input that has any.
    weights: BTreeMap<usize, usize>,
    total: usize,
    /// What was read ahead, by its place, and how many bytes that and what is being read ahead take.
    shelf: BTreeMap<(usize, usize), Batch>,
    shelved: usize,
    spare: Vec<Batch>,
    /// How many workers wait.
    waiting: usize,
    /// Buffers for what engines write, which batches on the shelf do without.
    outs: Vec<Vec<u8>>,
}

/// An input's place on the desk; empty while a worker reads from it.
#[derive(Default)]
struct Place {
    blocks: Option<Blocks<Source>>,
    next_block: usize,
}

impl Desk {
    /// A desk for a number of inputs and workers.
    pub fn new(inputs: usize, workers: usize, reads_ahead: bool) -> Self {
        Self {
            state: Mutex::default(),
            changed: Condvar::new(),
            inputs,
            workers,
            reads_ahead,
        }
    }

    /// What to do next. `None` when nothing is left to do.
    pub fn take(&self) -> Option<Task> {
        let mut state = self.lock();
        loop {
            if let Some(next) = self.next(&state) {
                return Some(state.hand_out(next));
            }
            if state.unopened == self.inputs && state.inputs() == 0 {
                return None;
            }
            state = self.wait(state);
        }
    }

    /// What may be done now. What can be written next comes first, and what was read before what is not.
    fn next(&self, state: &State) -> Option<Next> {
        let limit = self.limit();
        let has_room = |input| state.has_room(input, limit);
        let may_open = state.unopened < self.inputs && state.inputs() < self.workers;
        let unopened = || may_open.then_some(state.unopened);
        let writing = state.idle(|input, _| input == state.writing && has_room(input));
        if let Some(input) = writing {
            return Some(Next::Read(input));
        }
        if state.may_parse(limit) {
            return Some(Next::Parse);
        }
        let idle = state.idle(|input, _| has_room(input));
        if let Some(input) = idle.or_else(|| unopened().filter(|input| has_room(*input))) {
            return Some(Next::Read(input));
        }
        let has_room = self.reads_ahead && state.shelved < limit;
        let packed = || state.idle(|_, blocks| blocks.is_packed());
        let ahead = has_room.then(|| packed().or_else(unopened)).flatten();
        ahead.map(Next::ReadAhead)
    }

    /// How much may be on its way, and as much again on the shelf.
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
        state.begin_block(input, false).1
    }

    /// Puts an input back whose next block was read into this batch; without its blocks, where the
    /// worker keeps it. Gives the batch back if it is to be parsed now.
    pub fn put_back(&self, blocks: Option<Blocks<Source>>, mut batch: Batch) -> Option<Batch> {
        if !batch.ahead {
            // Before another worker reads on: a long line must count while it is being parsed.
            let size = 3 * batch.block.size();
            self.weigh(&mut batch, size);
        }
        let mut state = self.lock();
        if batch.block.end().is_some() {
            state.open.remove(&batch.input);
        } else if let Some(place) = state.open.get_mut(&batch.input) {
            place.blocks = blocks;
        }
        let now = match batch.ahead {
            true => {
                state.shelve(batch);
                None
            }
            false => Some(batch),
        };
        self.wake(state);
        now
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
            (state.writing, state.next_written) = (batch.input + 1, 0);
        } else {
            state.next_written = batch.number + 1;
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
    /// The first input that lies on the desk, of those that may be read further.
    fn idle(&self, may_be_read: impl Fn(usize, &Blocks<Source>) -> bool) -> Option<usize> {
        let mut lying = self
            .open
            .iter()
            .filter_map(|(input, place)| Some((*input, place.blocks.as_ref()?)));
        let found = lying.find(|(input, blocks)| may_be_read(*input, blocks));
        found.map(|(input, _)| input)
    }

    /// How many inputs there are something of here.
    fn inputs(&self) -> usize {
        if self.shelf.is_empty() {
            return self.open.len();
        }
        let shelved = self.shelf.keys().map(|(input, _)| *input);
        let mut inputs: Vec<_> = self.open.keys().copied().chain(shelved).collect();
        inputs.sort_unstable();
        inputs.dedup();
        inputs.len()
    }

    /// Whether the first batch on the shelf may be parsed: always, if it is the one that is to be written
    /// next, as all that is on its way may wait for it.
    fn may_parse(&self, limit: usize) -> bool {
        let next = (self.writing, self.next_written);
        let first = self.shelf.keys().next();
        first.is_some_and(|first| *first == next || self.has_room(first.0, limit))
    }

    fn has_room(&self, input: usize, limit: usize) -> bool {
        let own = self.weights.get(&input).copied().unwrap_or(0);
        self.total < limit || (input == self.writing && own < limit)
    }

    fn hand_out(&mut self, next: Next) -> Task {
        let (input, ahead) = match next {
            Next::Read(input) => (input, false),
            Next::ReadAhead(input) => (input, true),
            Next::Parse => match self.take_from_shelf() {
                Some(batch) => return Task::Parse(batch),
                None => (self.writing, false),
            },
        };
        let (blocks, batch) = self.begin_block(input, ahead);
        Task::Read(blocks, batch)
    }

    /// The batch for the next block of an input, with the blocks if the input was opened before.
    fn begin_block(&mut self, input: usize, ahead: bool) -> (Option<Blocks<Source>>, Batch) {
        self.unopened = self.unopened.max(input + 1);
        let place = self.open.entry(input).or_default();
        let mut batch = self.spare.pop().unwrap_or_default();
        batch.input = input;
        batch.number = place.next_block;
        batch.ahead = ahead;
        place.next_block += 1;
        let blocks = place.blocks.take();
        if ahead {
            let out = std::mem::take(&mut batch.out);
            self.outs.extend((out.capacity() > 0).then_some(out));
            batch.weight = LEAST;
            self.shelved += LEAST;
        } else {
            self.burden(&mut batch, USUAL);
        }
        (blocks, batch)
    }

    fn shelve(&mut self, mut batch: Batch) {
        let size = batch.block.size().max(LEAST);
        self.shelved = self.shelved - batch.weight + size;
        batch.weight = size;
        self.shelf.insert((batch.input, batch.number), batch);
    }

    fn take_from_shelf(&mut self) -> Option<Batch> {
        let (_, mut batch) = self.shelf.pop_first()?;
        self.shelved -= batch.weight;
        batch.ahead = false;
        batch.out = self.outs.pop().unwrap_or_default();
        let weight = USUAL.max(3 * batch.block.size());
        self.burden(&mut batch, weight);
        Some(batch)
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
