//! Refuses runs that would write to what they read.

use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::inputs::Input;
use crate::output::{Target, true_name};

/// A file that a run reads besides its inputs, and what it is to the run, such as `a schema`.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    pub path: PathBuf,
    pub what: &'static str,
}

impl Kept {
    pub fn new(path: impl Into<PathBuf>, what: &'static str) -> Self {
        let path = path.into();
        Self { path, what }
    }
}

/// Checks that the two outputs, the inputs, and what else is read are different files.
pub fn check_overlap(
    output: &Target,
    rejects: Option<&Target>,
    inputs: &[Input],
    kept: &[Kept],
) -> Result<(), Failure> {
    if rejects.is_some_and(|rejects| is_one_place(output, rejects)) {
        return Err(Failure::Trouble(
            "events and rejects would go to the same place; give --rejects a file of its own"
                .to_owned(),
        ));
    }
    for target in [Some(output), rejects].into_iter().flatten() {
        let written = Written::of(target);
        for input in inputs {
            match input.path() {
                None if written.is_stdin() => return Err(overwrites_stdin()),
                Some(path) if written.is(path) => return Err(overwrites(path, "an input")),
                _ => {}
            }
        }
        check_kept(target, kept)?;
    }
    Ok(())
}

/// Checks that an output is none of the files that are to be kept.
pub fn check_kept(target: &Target, kept: &[Kept]) -> Result<(), Failure> {
    let written = Written::of(target);
    match kept.iter().find(|kept| written.is(&kept.path)) {
        None => Ok(()),
        Some(Kept { path, what }) => Err(overwrites(path, what)),
    }
}

fn overwrites(path: &Path, what: &str) -> Failure {
    Failure::Trouble(format!(
        "{} is {what} and would be overwritten; write the output elsewhere",
        path.display()
    ))
}

fn overwrites_stdin() -> Failure {
    Failure::Trouble(
        "the file that stdin comes from is an input and would be overwritten; write the output elsewhere"
            .to_owned(),
    )
}

fn is_one_place(output: &Target, rejects: &Target) -> bool {
    match (output.replaced(), rejects.replaced()) {
        (Some(output), Some(rejects)) => output == rejects,
        _ => *output == Target::Stdout && *rejects == Target::Stdout,
    }
}

/// The file that a target writes to.
enum Written {
    /// Stdout, as in `margay parse logs/ > logs/events`: it would read its own output for ever.
    Open(FileId),
    /// A file that would be replaced.
    Named(PathBuf),
    /// No file, but such as a pipe.
    Nothing,
}

impl Written {
    fn of(target: &Target) -> Self {
        let written = match target {
            Target::Stdout => id_of_stdout().map(Self::Open),
            Target::File(_) => target.replaced().map(Self::Named),
        };
        written.unwrap_or(Self::Nothing)
    }

    /// Whether a path leads to it.
    fn is(&self, path: &Path) -> bool {
        match self {
            Self::Open(id) => id_of(path) == Some(*id),
            Self::Named(name) => true_name(path) == *name,
            Self::Nothing => false,
        }
    }

    /// Whether stdin is read from it.
    fn is_stdin(&self) -> bool {
        let id = match self {
            Self::Open(id) => Some(*id),
            Self::Named(name) => id_of(name),
            Self::Nothing => None,
        };
        id.is_some() && id == id_of_stdin()
    }
}

/// What tells a file from all others, whatever its name.
type FileId = (u64, u64);

#[cfg(unix)]
fn id_of_stdin() -> Option<FileId> {
    use std::os::fd::AsFd;
    id_of_open(std::io::stdin().as_fd())
}

#[cfg(unix)]
fn id_of_stdout() -> Option<FileId> {
    use std::os::fd::AsFd;
    id_of_open(std::io::stdout().as_fd())
}

#[cfg(unix)]
fn id_of_open(file: std::os::fd::BorrowedFd<'_>) -> Option<FileId> {
    let file = std::fs::File::from(file.try_clone_to_owned().ok()?);
    id_of_file(&file.metadata().ok()?)
}

#[cfg(unix)]
fn id_of(path: &Path) -> Option<FileId> {
    id_of_file(&path.metadata().ok()?)
}

#[cfg(unix)]
fn id_of_file(metadata: &std::fs::Metadata) -> Option<FileId> {
    use std::os::unix::fs::MetadataExt;
    metadata.is_file().then(|| (metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn id_of_stdin() -> Option<FileId> {
    None
}

#[cfg(not(unix))]
fn id_of_stdout() -> Option<FileId> {
    None
}

#[cfg(not(unix))]
fn id_of(_: &Path) -> Option<FileId> {
    None
}
