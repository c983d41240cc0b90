//! Refuses runs that would write to what they read.

use std::path::Path;

use crate::failure::Failure;
use crate::inputs::Input;
use crate::output::{Target, true_name};

/// Checks that the two outputs and the inputs are different files.
pub fn check_overlap(
    output: &Target,
    rejects: Option<&Target>,
    inputs: &[Input],
) -> Result<(), Failure> {
    if let Some(rejects) = rejects {
        let same = match (output.replaced(), rejects.replaced()) {
            (Some(output), Some(rejects)) => output == rejects,
            _ => *output == Target::Stdout && *rejects == Target::Stdout,
        };
        if same {
            return Err(Failure::Trouble(
                "events and rejects would go to the same place; give --rejects a file of its own"
                    .to_owned(),
            ));
        }
    }
    for target in [Some(output), rejects].into_iter().flatten() {
        if let Some(input) = overwritten(target, inputs) {
            return Err(Failure::Trouble(format!(
                "{} is an input and would be overwritten; write the output elsewhere",
                input.display()
            )));
        }
    }
    Ok(())
}

/// The input that is also the file that a target writes to.
fn overwritten<'i>(target: &Target, inputs: &'i [Input]) -> Option<&'i Path> {
    let mut paths = inputs.iter().filter_map(Input::path);
    match target {
        Target::Stdout => {
            // As in `margay parse logs/ > logs/events`: it would read its own output for ever.
            let stdout = stdout_id()?;
            paths.find(|path| file_id(path) == Some(stdout))
        }
        Target::File(_) => {
            let replaced = target.replaced()?;
            paths.find(|path| true_name(path) == replaced)
        }
    }
}

/// What tells a file from all others, whatever its name.
type FileId = (u64, u64);

#[cfg(unix)]
fn stdout_id() -> Option<FileId> {
    use std::os::fd::AsFd;
    let stdout = std::io::stdout().as_fd().try_clone_to_owned().ok()?;
    id_of_file(&std::fs::File::from(stdout).metadata().ok()?)
}

#[cfg(unix)]
fn file_id(path: &Path) -> Option<FileId> {
    id_of_file(&path.metadata().ok()?)
}

#[cfg(unix)]
fn id_of_file(metadata: &std::fs::Metadata) -> Option<FileId> {
    use std::os::unix::fs::MetadataExt;
    metadata.is_file().then(|| (metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn stdout_id() -> Option<FileId> {
    None
}

#[cfg(not(unix))]
fn file_id(_: &Path) -> Option<FileId> {
    None
}
