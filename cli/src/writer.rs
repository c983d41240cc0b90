//! Writes batches in order, on whichever worker has finished the one that is next.
//!
//! So no thread has to be woken for a batch to be written, and it is written by the core whose cache it is in.
//! A worker that finds another one writing leaves its batch to that one and goes on.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::failure::Failure;
use crate::order::InOrder;
use crate::pipeline::Batch;

/// Whoever gets the batches of a run in order.
pub trait Taker: Send + 'static {
    /// Takes the next batch. After a failure there are no more.
    fn take(&mut self, batch: &mut Batch) -> Result<(), Failure>;

    /// What batches leave to be done that were taken.
    fn chores(&self) -> Chores {
        no_chores()
    }
}

/// Does what is left to be done; for any worker, between two blocks.
pub type Chores = Box<dyn Fn() + Send + Sync>;

/// Nothing is left to be done, ever.
pub fn no_chores() -> Chores {
    Box::new(|| ())
}

/// Where workers bring their batches, and where the run ends.
pub struct Writer<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
    chores: Chores,
}

struct State<T> {
    order: InOrder,
    /// Nobody is here while a worker writes, and after a failure.
    taker: Option<T>,
    writing: bool,
    /// How many workers may still bring something.
    workers: usize,
    end: Option<End>,
}

/// Why nothing more is written.
enum End {
    Failed(Failure),
    /// The failure was told; nobody waits for the workers any more.
    Told,
}

impl<T: Taker> Writer<T> {
    /// A writer for batches of so many workers.
    pub fn new(taker: T, workers: usize) -> Self {
        let chores = taker.chores();
        let state = State {
            order: InOrder::default(),
            taker: Some(taker),
            writing: false,
            workers,
            end: None,
        };
        Self {
            state: Mutex::new(state),
            changed: Condvar::new(),
            chores,
        }
    }

    /// Does what batches that were written have left to be done.
    pub fn do_chores(&self) {
        (self.chores)();
    }

    /// Brings a batch. Where it is next, it is written, and what waits for it; `written` gets what
    /// was. False where the run has failed.
    pub fn add(&self, batch: Batch, written: impl Fn(Batch)) -> bool {
        let mut state = self.lock();
        state.order.add(batch);
        let Some(mut taker) = state.begin() else {
            // Who is writing looks for more before it ends.
            return state.end.is_none();
        };
        while let Some(mut batch) = state.next() {
            drop(state);
            let taken = catch_unwind(AssertUnwindSafe(|| taker.take(&mut batch)));
            if let Err(failure) = taken.unwrap_or_else(|_| Err(panicked())) {
                // What was begun is removed before anyone learns of the failure.
                drop(taker);
                self.end(failure, true);
                return false;
            }
            written(batch);
            state = self.lock();
        }
        state.taker = Some(taker);
        state.writing = false;
        let goes_on = state.end.is_none();
        if !goes_on {
            self.changed.notify_all();
        }
        goes_on
    }

    /// Waits until all workers have left, or the run has failed.
    ///
    /// After a failure nobody waits for the workers: one of them may hang on input that never comes.
    pub fn wait(&self) -> Result<T, Failure> {
        let mut state = self.lock();
        while state.writing || (state.workers > 0 && state.end.is_none()) {
            let waiting = self.changed.wait(state);
            state = waiting.unwrap_or_else(PoisonError::into_inner);
        }
        let taker = state.taker.take();
        let end = state.end.replace(End::Told);
        drop(state);
        match (end, taker) {
            (None, Some(taker)) => Ok(taker),
            (Some(End::Failed(failure)), _) => Err(failure),
            _ => Err(panicked()),
        }
    }

    /// Ends the run with a failure, unless it has ended before.
    fn end(&self, failure: Failure, was_writing: bool) {
        let mut state = self.lock();
        state.writing &= !was_writing;
        state.end.get_or_insert(End::Failed(failure));
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> State<T> {
    /// Lets the caller write, if nobody does and there is something to write.
    fn begin(&mut self) -> Option<T> {
        let taker = self.taker.take_if(|_| self.order.is_ready())?;
        self.writing = true;
        Some(taker)
    }

    fn next(&mut self) -> Option<Batch> {
        match self.end {
            None => self.order.next(),
            Some(_) => None,
        }
    }
}

/// A worker's presence. When it leaves by a panic, the run has failed.
pub struct Presence<'w, T: Taker>(pub &'w Writer<T>);

impl<T: Taker> Drop for Presence<'_, T> {
    fn drop(&mut self) {
        if thread::panicking() {
            return self.0.end(panicked(), false);
        }
        let mut state = self.0.lock();
        state.workers -= 1;
        if state.workers == 0 {
            self.0.changed.notify_all();
        }
    }
}

fn panicked() -> Failure {
    let message = "a worker thread panicked; this is a bug in margay, please report it";
    Failure::Trouble(message.to_owned())
}
