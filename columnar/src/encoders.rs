//! Threads that encode the columns of Parquet files.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Sender, unbounded};

/// How much memory the batches that are being encoded take, of all files together.
const ENCODED: usize = 16 << 20;

/// Threads that encode the columns of any number of Parquet files.
///
/// They live as long as this does, which waits for them in the end.
///
/// ```
/// use std::sync::Arc;
///
/// use arrow_schema::Schema;
/// use margay_columnar::{Codec, Encoders, ParquetFile, TableWriter};
///
/// let encoders = Arc::new(Encoders::new(2));
/// let schema = Arc::new(Schema::empty());
/// let file = ParquetFile::new(Vec::new(), &schema, Codec::None, &encoders)?;
/// assert!(Box::new(file).finish()?.starts_with(b"PAR1"));
/// # Ok::<(), arrow_schema::ArrowError>(())
/// ```
pub struct Encoders {
    jobs: Option<Sender<Job>>,
    threads: Vec<JoinHandle<()>>,
    /// Batches that are being encoded.
    pub(crate) batches: Arc<Load>,
    /// Row groups that are being written.
    pub(crate) groups: Arc<Load>,
}

type Job = Box<dyn FnOnce() + Send>;

impl Encoders {
    /// So many threads; with one, everything happens on the thread that writes.
    pub fn new(threads: usize) -> Self {
        let several = threads > 1;
        let (sender, jobs) = unbounded::<Job>();
        let threads = (0..threads).filter(|_| several).map(|_| {
            let jobs = jobs.clone();
            thread::spawn(move || {
                for job in jobs {
                    // Whoever waits for the job misses its answer.
                    let _ = catch_unwind(AssertUnwindSafe(job));
                }
            })
        });
        Self {
            threads: threads.collect(),
            jobs: several.then_some(sender),
            batches: Load::limited(ENCODED),
            groups: Load::limited(0),
        }
    }

    /// Does something now, or on one of the threads soon.
    pub(crate) fn run(&self, job: impl FnOnce() + Send + 'static) {
        match &self.jobs {
            None => job(),
            Some(jobs) => {
                // The threads end after the sender.
                let _ = jobs.send(Box::new(job));
            }
        }
    }
}

impl Drop for Encoders {
    fn drop(&mut self) {
        self.jobs = None;
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

/// How much is on its way, and how much may be.
pub(crate) struct Load {
    total: Mutex<usize>,
    changed: Condvar,
    limit: usize,
}

/// A part of a load, for as long as it is there.
pub(crate) struct Weight {
    load: Arc<Load>,
    weight: usize,
}

impl Load {
    fn limited(limit: usize) -> Arc<Self> {
        Arc::new(Self {
            total: Mutex::new(0),
            changed: Condvar::new(),
            limit,
        })
    }

    /// Adds a weight as soon as there is room for it. There always is where nothing else is on its way.
    pub fn add(self: &Arc<Self>, weight: usize) -> Weight {
        let lock = self.total.lock();
        let mut total = lock.unwrap_or_else(PoisonError::into_inner);
        while *total > 0 && *total + weight > self.limit {
            let woken = self.changed.wait(total);
            total = woken.unwrap_or_else(PoisonError::into_inner);
        }
        *total += weight;
        let load = Arc::clone(self);
        Weight { load, weight }
    }
}

impl Drop for Weight {
    fn drop(&mut self) {
        let lock = self.load.total.lock();
        *lock.unwrap_or_else(PoisonError::into_inner) -= self.weight;
        self.load.changed.notify_all();
    }
}
