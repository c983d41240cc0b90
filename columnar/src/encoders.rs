//! Who encodes the columns of Parquet files.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, unbounded};
use parquet::basic::Compression;
use parquet::errors::ParquetError;

use crate::parquet::Compressors;

/// How much memory the batches that are being encoded take, of all files together.
const ENCODED: usize = 16 << 20;

/// Whoever encodes the columns of any number of Parquet files: the thread that writes them, threads of
/// its own, or those of a pipeline that have nothing more urgent to do.
///
/// Its own threads live as long as this does, which waits for them in the end.
///
/// ```
/// use std::sync::Arc;
///
/// use arrow_schema::Schema;
/// use margay_columnar::{Codec, Encoders, ParquetFile, ParquetLayout, TableWriter};
///
/// let encoders = Arc::new(Encoders::new(2));
/// let schema = Arc::new(Schema::empty());
/// let layout = Arc::new(ParquetLayout::new(&schema, Codec::None)?);
/// let file = ParquetFile::new(Vec::new(), &layout, &encoders);
/// assert!(Box::new(file).finish()?.starts_with(b"PAR1"));
/// # Ok::<(), arrow_schema::ArrowError>(())
/// ```
pub struct Encoders {
    /// Where there is none, everything happens on the thread that writes.
    jobs: Option<Jobs>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    /// Whoever helps reads this, and whoever writes to it knows that nobody does.
    helping: RwLock<()>,
    /// Batches that are being encoded.
    pub(crate) batches: Arc<Load>,
    /// Row groups that are being written.
    pub(crate) groups: Arc<Load>,
    /// The compressors of all files, by codec: what one of them works in is large.
    compressors: Mutex<Vec<Arc<Compressors>>>,
}

/// Jobs that nobody has begun.
struct Jobs {
    sender: Sender<Job>,
    receiver: Receiver<Job>,
}

type Job = Box<dyn FnOnce() + Send>;

impl Encoders {
    /// So many threads; with one, everything happens on the thread that writes.
    #[must_use]
    pub fn new(threads: usize) -> Self {
        match threads {
            0 | 1 => Self::with(None),
            _ => {
                let encoders = Self::of_helpers();
                encoders.hire(threads);
                encoders
            }
        }
    }

    /// No threads yet: columns are encoded by those who [`help`](Self::help), and by the one that writes
    /// while it has to wait.
    ///
    /// A pipeline whose threads parse and help wakes no thread for a column, and encodes rows while they
    /// are in a cache.
    ///
    /// ```
    /// use margay_columnar::Encoders;
    ///
    /// let encoders = Encoders::of_helpers();
    /// encoders.help(); // there is nothing to do
    /// encoders.hire(1);
    /// ```
    #[must_use]
    pub fn of_helpers() -> Self {
        let (sender, receiver) = unbounded();
        Self::with(Some(Jobs { sender, receiver }))
    }

    fn with(jobs: Option<Jobs>) -> Self {
        Self {
            jobs,
            threads: Mutex::default(),
            helping: RwLock::default(),
            batches: Load::limited(ENCODED),
            groups: Load::limited(0),
            compressors: Mutex::default(),
        }
    }

    /// What compresses pages by a codec.
    pub(crate) fn compressors(&self, codec: Compression) -> Arc<Compressors> {
        let mut all = lock(&self.compressors);
        match all.iter().find(|known| known.codec() == codec) {
            Some(known) => known.clone(),
            None => {
                let new = Arc::new(Compressors::new(codec));
                all.push(new.clone());
                new
            }
        }
    }

    /// Starts so many threads that do nothing else, such as for the end of a file, where nothing is parsed
    /// any more. Where everything happens on the thread that writes, there are none.
    pub fn hire(&self, threads: usize) {
        let Some(jobs) = &self.jobs else { return };
        let hired = (0..threads).map(|_| {
            let jobs = jobs.receiver.clone();
            thread::spawn(move || jobs.into_iter().for_each(run))
        });
        lock(&self.threads).extend(hired);
    }

    /// Encodes columns until none waits for a thread.
    pub fn help(&self) {
        while self.help_once() {}
    }

    /// Does what has waited the longest; false where nothing has.
    fn help_once(&self) -> bool {
        let _helping = self.helping.read();
        let jobs = self.jobs.as_ref();
        let job = jobs.and_then(|jobs| jobs.receiver.try_recv().ok());
        job.map(run).is_some()
    }

    /// Forgets what nobody has begun, and waits for those who help: then nobody has a hand on the files of a
    /// run that has failed.
    pub fn stop(&self) {
        let _alone = self.helping.write();
        if let Some(jobs) = &self.jobs {
            jobs.receiver.try_iter().for_each(drop);
        }
    }

    /// Does something now, or has it done soon.
    pub(crate) fn run(&self, job: impl FnOnce() + Send + 'static) {
        match &self.jobs {
            None => job(),
            Some(jobs) => {
                // This has a receiver itself.
                let _ = jobs.sender.send(Box::new(job));
            }
        }
    }

    /// What a job found out; helps until it has.
    pub(crate) fn answer<T>(
        &self,
        from: &Receiver<Result<T, ParquetError>>,
    ) -> Result<T, ParquetError> {
        while from.is_empty() && self.help_once() {}
        let lost = |_| panic!("a thread that encodes columns panicked");
        from.recv().unwrap_or_else(lost)
    }

    /// Adds a weight to a load; helps until there is room for it.
    pub(crate) fn add(&self, load: &Arc<Load>, weight: usize) -> Weight {
        while !load.has_room(weight) && self.help_once() {}
        load.add(weight)
    }
}

/// Whoever waits for a job that panics misses its answer.
fn run(job: Job) {
    let _ = catch_unwind(AssertUnwindSafe(job));
}

impl Drop for Encoders {
    fn drop(&mut self) {
        self.jobs = None;
        for thread in lock(&self.threads).drain(..) {
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

    fn has_room(&self, weight: usize) -> bool {
        self.fits(*lock(&self.total), weight)
    }

    /// There always is room where nothing else is on its way.
    fn fits(&self, total: usize, weight: usize) -> bool {
        total == 0 || total + weight <= self.limit
    }

    /// Adds a weight as soon as there is room for it.
    fn add(self: &Arc<Self>, weight: usize) -> Weight {
        let mut total = lock(&self.total);
        while !self.fits(*total, weight) {
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
        *lock(&self.load.total) -= self.weight;
        self.load.changed.notify_all();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
