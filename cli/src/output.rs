//! Where results go. A file is complete or absent: it is written aside and renamed at the end.

mod aside;

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::{Mutex, PoisonError};

use self::aside::Aside;
use crate::failure::Failure;

/// A place to write to.
pub struct Output {
    name: String,
    to: To,
    written: u64,
}

enum To {
    Stdout(io::Stdout),
    /// A device or a named pipe, which cannot be replaced by a file.
    Direct(File),
    Aside(Aside),
}

/// Where an output is said to go.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    Stdout,
    File(PathBuf),
}

impl Target {
    /// The meaning of an argument: none and `-` are stdout.
    pub fn of(argument: Option<&Path>) -> Self {
        match argument {
            Some(path) if path.as_os_str() != "-" => Self::File(path.to_path_buf()),
            _ => Self::Stdout,
        }
    }

    /// The file that would be replaced, by its only true name. `None` for what is not replaced.
    pub fn replaced(&self) -> Option<PathBuf> {
        match self {
            Self::Stdout => None,
            Self::File(path) if is_special(path) => None,
            Self::File(path) => Some(true_name(path)),
        }
    }
}

impl Output {
    /// Opens a target for writing.
    pub fn open(target: &Target) -> Result<Self, Failure> {
        let path = match target {
            Target::Stdout => {
                return Ok(Self {
                    name: "stdout".to_owned(),
                    to: To::Stdout(io::stdout()),
                    written: 0,
                });
            }
            Target::File(path) => path,
        };
        let name = path.display().to_string();
        let to = if path.is_dir() {
            Err(io::ErrorKind::IsADirectory.into())
        } else if is_special(path) {
            OpenOptions::new().write(true).open(path).map(To::Direct)
        } else {
            Aside::create(&true_name(path)).map(To::Aside)
        };
        match to {
            Ok(to) => Ok(Self {
                name,
                to,
                written: 0,
            }),
            Err(error) => Err(Failure::io("create", name, &error)),
        }
    }

    /// What it is called in messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The failure that an error in writing is.
    pub fn failure(&self, error: &io::Error) -> Failure {
        Failure::io("write to", &self.name, error)
    }

    /// How many bytes were written.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// Says that all is written. The file waits for [`Output::finish`] without being open.
    #[cfg(feature = "columnar")]
    pub fn close(&mut self) -> Result<(), Failure> {
        match &mut self.to {
            To::Aside(aside) => aside.close().map_err(|error| self.failure(&error)),
            To::Stdout(_) | To::Direct(_) => Ok(()),
        }
    }

    /// Ends the output; a file appears under its name only now.
    pub fn finish(self) -> Result<(), Failure> {
        let Self { name, to, .. } = self;
        let finished = match to {
            To::Stdout(mut stdout) => stdout.flush(),
            To::Direct(mut file) => file.flush(),
            To::Aside(aside) => aside.finish(),
        };
        finished.map_err(|error| Failure::io("write to", name, &error))
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = match &mut self.to {
            To::Stdout(stdout) => stdout.write(bytes),
            To::Direct(file) => file.write(bytes),
            To::Aside(aside) => aside.write(bytes).map(|()| bytes.len()),
        }?;
        self.written += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.to {
            To::Stdout(stdout) => stdout.flush(),
            To::Direct(file) => file.flush(),
            To::Aside(_) => Ok(()),
        }
    }
}

/// Files that are being written aside, for when the process is told to end.
static ASIDE: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Sees to it that Ctrl-C and its like leave no unfinished files behind.
pub fn remove_unfinished_on_interrupt() {
    // Without a handler the process ends all the same, so there is nothing to do about an error.
    let _ = ctrlc::set_handler(|| {
        let unfinished = ASIDE.lock().unwrap_or_else(PoisonError::into_inner);
        for path in unfinished.iter() {
            let _ = fs::remove_file(path);
        }
        // What the shell shows for a program that Ctrl-C has ended: 128 + SIGINT.
        process::exit(130);
    });
}

/// Whether something other than a file is there, such as `/dev/null`.
fn is_special(path: &Path) -> bool {
    path.metadata()
        .is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

/// The path without links and detours, also of a file that does not exist yet, in a
/// folder that may not exist either.
pub fn true_name(path: &Path) -> PathBuf {
    if let Ok(path) = path.canonicalize() {
        return path;
    }
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    match path.file_name() {
        Some(name) => true_name(parent).join(name),
        None => path.to_path_buf(),
    }
}
