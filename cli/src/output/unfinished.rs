//! What goes if the run does not come to its end.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Files and folders that the run has made and that are not for good yet. What is in a folder comes behind
/// it.
static UNFINISHED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Makes a file or a folder, which goes with [`remove`], or when the process is told to end.
pub fn make<T>(path: &Path, make: impl FnOnce(&Path) -> io::Result<T>) -> io::Result<T> {
    // Nobody ends the process in between.
    let mut unfinished = lock();
    let made = make(path)?;
    unfinished.insert(path.to_path_buf());
    Ok(made)
}

/// Removes what was made, if it is not for good, nor a folder that somebody has put something into.
pub fn remove(path: &Path) {
    if lock().remove(path) {
        remove_any(path);
    }
}

/// Leaves what was made where it is.
#[cfg(feature = "columnar")]
pub fn keep(path: &Path) {
    lock().remove(path);
}

/// Sees to it that Ctrl-C and its like leave nothing unfinished behind.
pub fn remove_on_interrupt() {
    // Without a handler the process ends all the same, so there is nothing to do about an error.
    let _ = ctrlc::set_handler(|| {
        lock().iter().rev().for_each(|path| remove_any(path));
        // What the shell shows for a program that Ctrl-C has ended: 128 + SIGINT.
        process::exit(130);
    });
}

fn remove_any(path: &Path) {
    // What cannot be removed stays; there is nobody to tell.
    let _ = fs::remove_file(path).or_else(|_| fs::remove_dir(path));
}

fn lock() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}
