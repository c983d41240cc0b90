//! Where results go. A file is complete or absent: it is written aside and renamed at the end.

mod aside;
#[cfg(feature = "columnar")]
mod folder;
mod unfinished;

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
#[cfg(feature = "columnar")]
use std::sync::{Arc, Mutex, PoisonError};

use self::aside::Aside;
#[cfg(feature = "columnar")]
pub use self::folder::Folder;
pub use self::unfinished::remove_on_interrupt;
use crate::failure::Failure;

/// A place to write to.
pub struct Output {
    name: String,
    to: To,
    written: u64,
    #[cfg(feature = "columnar")]
    trouble: Trouble,
}

/// The first error in writing to an output, also for those who are told of it in other words only.
#[cfg(feature = "columnar")]
#[derive(Clone, Default)]
pub struct Trouble(Arc<Mutex<Option<io::Error>>>);

#[cfg(feature = "columnar")]
impl Trouble {
    fn note(&self, error: &io::Error) {
        let mut first = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        first.get_or_insert_with(|| match error.raw_os_error() {
            Some(code) => io::Error::from_raw_os_error(code),
            None => error.kind().into(),
        });
    }

    /// Takes it, if there was any.
    pub fn take(&self) -> Option<io::Error> {
        let mut first = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        first.take()
    }
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
                return Ok(Self::new("stdout".to_owned(), To::Stdout(io::stdout())));
            }
            Target::File(path) => path,
        };
        let name = path.display().to_string();
        if names_folder(path) {
            return Err(Failure::Trouble(format!(
                "{name} names a folder, and this is written into one file; name a file in it"
            )));
        }
        let to = if is_special(path) {
            OpenOptions::new().write(true).open(path).map(To::Direct)
        } else {
            Aside::create(&true_name(path)).map(To::Aside)
        };
        match to {
            Ok(to) => Ok(Self::new(name, to)),
            Err(error) => Err(Failure::io("create", name, &error)),
        }
    }

    /// Opens a file that is at another place until it appears, and appears only where nothing is.
    #[cfg(feature = "columnar")]
    fn open_new(target: PathBuf, aside: PathBuf) -> Result<Self, Failure> {
        let name = target.display().to_string();
        match Aside::create_new(aside, target) {
            Ok(aside) => Ok(Self::new(name, To::Aside(aside))),
            Err(error) => Err(Failure::io("create", name, &error)),
        }
    }

    fn new(name: String, to: To) -> Self {
        Self {
            name,
            to,
            written: 0,
            #[cfg(feature = "columnar")]
            trouble: Trouble::default(),
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

    /// Where the first error in writing can be learned.
    #[cfg(feature = "columnar")]
    pub fn trouble(&self) -> Trouble {
        self.trouble.clone()
    }

    /// Says that all is written. The file waits for [`Output::finish`] without being open.
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
        };
        #[cfg(feature = "columnar")]
        let written = written.inspect_err(|error| self.trouble.note(error));
        let written = written?;
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

/// Whether a path is that of a folder, or says that it is to be one.
pub fn names_folder(path: &Path) -> bool {
    let name = path.as_os_str().as_encoded_bytes();
    path.is_dir() || name.ends_with(b"/") || name.ends_with(b"/.")
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
