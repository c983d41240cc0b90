//! From the FILE arguments of a command to the list of inputs, in the order they are read.

use std::fmt;
use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};

/// Something to read lines from.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    Stdin,
    /// A file, a pipe, or something that is missing.
    File(PathBuf),
    /// A regular file: its folder or the system said so when the inputs were listed.
    Regular(PathBuf),
    /// Something below a folder that could not be looked at.
    Unreadable {
        path: PathBuf,
        why: String,
    },
}

impl Input {
    /// Where the input is, unless it is stdin.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Stdin => None,
            Self::File(path) | Self::Regular(path) | Self::Unreadable { path, .. } => Some(path),
        }
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path() {
            None => f.write_str("<stdin>"),
            Some(path) => write!(f, "{}", path.display()),
        }
    }
}

/// The inputs that the arguments name: `-` or none is stdin, a folder is every file below it.
pub fn list_inputs(arguments: &[PathBuf]) -> Vec<Input> {
    if arguments.is_empty() {
        return vec![Input::Stdin];
    }
    let mut inputs = Vec::new();
    for argument in arguments {
        if argument.as_os_str() == "-" {
            inputs.push(Input::Stdin);
            continue;
        }
        match fs::metadata(argument) {
            Ok(metadata) if metadata.is_dir() => list_below(argument, &|_| true, &mut inputs),
            Ok(metadata) if metadata.is_file() => inputs.push(Input::Regular(argument.clone())),
            // A file that is missing is found out when its turn comes.
            Ok(_) => inputs.push(Input::File(argument.clone())),
            Err(_) => inputs.push(match address(argument) {
                None => Input::File(argument.clone()),
                Some(why) => Input::Unreadable {
                    path: argument.clone(),
                    why,
                },
            }),
        }
    }
    inputs
}

/// What to do where an argument is no file, but the address of something elsewhere.
fn address(argument: &Path) -> Option<String> {
    let address = argument.to_str()?;
    let (scheme, _) = address.split_once("://")?;
    let fetch = match scheme {
        "s3" => format!("aws s3 cp {address} -"),
        "gs" => format!("gcloud storage cat {address}"),
        "http" | "https" | "ftp" => format!("curl -sSf {address}"),
        _ => return Some("addresses are not read; pipe what is there into margay".to_owned()),
    };
    Some(format!(
        "addresses are not read; pipe what is there: {fetch} | margay parse"
    ))
}

/// Adds the files below a folder in the order of their names; hidden ones are left out.
///
/// Links to files are followed, links to folders are not: they can lead in circles.
pub fn list_below(folder: &Path, wanted: &dyn Fn(&Path) -> bool, inputs: &mut Vec<Input>) {
    let entries = match sorted_entries(folder) {
        Ok(entries) => entries,
        Err(error) => {
            return inputs.push(Input::Unreadable {
                path: folder.to_path_buf(),
                why: error.to_string(),
            });
        }
    };
    for entry in entries {
        if is_hidden(&entry) {
            continue;
        }
        let path = entry.path();
        // Folders tell of most entries what they are; to look at each would take as long as to open it.
        let kind = entry.file_type().ok();
        if kind.is_some_and(|kind| kind.is_dir()) {
            list_below(&path, wanted, inputs);
        } else if wanted(&path) {
            if kind.is_some_and(|kind| kind.is_file()) {
                inputs.push(Input::Regular(path));
                continue;
            }
            match fs::metadata(&path) {
                // Neither a link to a folder nor a pipe, socket or device.
                Ok(metadata) if !metadata.is_file() => {}
                Ok(_) => inputs.push(Input::Regular(path)),
                Err(error) => inputs.push(Input::Unreadable {
                    path,
                    why: error.to_string(),
                }),
            }
        }
    }
}

fn sorted_entries(folder: &Path) -> io::Result<Vec<DirEntry>> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_cached_key(DirEntry::file_name);
    Ok(entries)
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_its_files_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir_all(root.join("b/c")).unwrap();
        fs::create_dir_all(root.join(".git")).unwrap();
        for name in [
            "z.log", "a.log", "b/2.log", "b/10.log", "b/c/x", ".hidden", ".git/x",
        ] {
            fs::write(root.join(name), "").unwrap();
        }
        let inputs = list_inputs(&[root.to_path_buf(), "-".into(), "missing".into()]);
        let found: Vec<_> = inputs
            .iter()
            .map(|input| {
                input
                    .to_string()
                    .replace(&format!("{}/", root.display()), "")
            })
            .collect();
        let expected = [
            "a.log", "b/10.log", "b/2.log", "b/c/x", "z.log", "<stdin>", "missing",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn without_arguments_it_is_stdin() {
        assert_eq!(list_inputs(&[]), [Input::Stdin]);
    }
}
