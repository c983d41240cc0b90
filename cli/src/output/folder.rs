//! A folder whose files appear together, with the folders in it that they are in, or not at all.

use std::collections::BTreeSet;
use std::fs;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io;
use std::path::{Path, PathBuf};

use super::aside::is_there;
use super::{Output, unfinished};
use crate::failure::Failure;

/// Where several files of a run go.
pub struct Folder {
    path: PathBuf,
    /// What tells unfinished files of this run from those of others, which may be on other machines.
    run: u64,
    /// The files that were begun.
    files: Vec<PathBuf>,
    /// The folders that were made, each behind the one that it is in.
    made: Vec<PathBuf>,
}

impl Folder {
    /// A folder that may not be there yet.
    pub fn new(path: PathBuf) -> Self {
        Self {
            path,
            run: RandomState::new().build_hasher().finish(),
            files: Vec::new(),
            made: Vec::new(),
        }
    }

    /// Begins a file, told by its path in the folder. The folders of that path are made when it appears.
    pub fn begin(&mut self, name: &str) -> Result<Output, Failure> {
        let file = self.path.join(name);
        if file.exists() {
            return Err(Failure::io("create", file.display(), &is_there()));
        }
        if self.files.is_empty() {
            let folder = self.path.clone();
            self.make(&folder)?;
        }
        let aside = format!(".part-{}.{:016x}.part", self.files.len(), self.run);
        let output = Output::open_new(file.clone(), self.path.join(aside))?;
        self.files.push(file);
        Ok(output)
    }

    /// Lets the files appear that were begun. Where one cannot, none stays when this is dropped.
    pub fn finish(&mut self, files: Vec<Output>) -> Result<(), Failure> {
        let folders = self.files.iter().filter_map(|file| file.parent());
        let folders: BTreeSet<_> = folders.map(Path::to_path_buf).collect();
        folders.iter().try_for_each(|folder| self.make(folder))?;
        files.into_iter().try_for_each(Output::finish)?;
        let made = self.files.drain(..).chain(self.made.drain(..));
        made.for_each(|made| unfinished::keep(&made));
        Ok(())
    }

    /// Makes a folder, and those that it is in.
    fn make(&mut self, folder: &Path) -> Result<(), Failure> {
        if folder.as_os_str().is_empty() || folder.is_dir() {
            return Ok(());
        }
        if let Some(around) = folder.parent() {
            self.make(around)?;
        }
        match unfinished::make(folder, |folder| fs::create_dir(folder)) {
            Ok(()) => self.made.push(folder.to_path_buf()),
            // Another run was faster.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => {}
            Err(error) => return Err(Failure::io("create", folder.display(), &error)),
        }
        Ok(())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let made = self.files.iter().chain(self.made.iter().rev());
        made.for_each(|made| unfinished::remove(made));
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let name = |entry: io::Result<fs::DirEntry>| entry.unwrap().file_name();
        let names = entries.map(|entry| name(entry).to_string_lossy().into_owned());
        let mut names: Vec<_> = names.collect();
        names.sort();
        names
    }

    fn begun(folder: &mut Folder, names: &[&str]) -> Vec<Output> {
        let files = names.iter().map(|name| {
            let mut file = folder.begin(name).ok().unwrap();
            file.write_all(name.as_bytes()).unwrap();
            file.close().ok().unwrap();
            file
        });
        files.collect()
    }

    #[test]
    fn files_appear_with_their_folders() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("a/lake");
        let mut folder = Folder::new(path.clone());
        assert!(!path.exists());
        let files = begun(&mut folder, &["day=1/x", "day=2/x"]);
        assert!(!path.join("day=1").exists());
        assert!(folder.finish(files).is_ok());
        assert_eq!(names(&path), ["day=1", "day=2"]);
        assert_eq!(fs::read(path.join("day=2/x")).unwrap(), b"day=2/x");
    }

    /// Of a run that fails nothing is left, not even the folders that it has made.
    #[test]
    fn a_folder_is_as_before_after_a_failure() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("a/lake");
        let mut folder = Folder::new(path.clone());
        drop(begun(&mut folder, &["x"]));
        drop(folder);
        assert_eq!(names(place.path()), [""; 0]);

        fs::create_dir_all(path.join("day=3")).unwrap();
        let mut folder = Folder::new(path.clone());
        let files = begun(&mut folder, &["day=1/x", "day=2/x", "day=3/x"]);
        // Another run writes the last one in the meantime.
        fs::write(path.join("day=3/x"), "theirs").unwrap();
        let error = folder.finish(files).err().unwrap();
        assert!(format!("{error:?}").contains("is there already"));
        drop(folder);
        assert_eq!(names(&path), ["day=3"]);
        assert_eq!(fs::read(path.join("day=3/x")).unwrap(), b"theirs");
        assert_eq!(names(&path.join("day=3")), ["x"]);
    }
}
