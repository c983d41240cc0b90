//! A file that is written aside and renamed at the end, in a way that costs the system little.
//!
//! Half of what it costs to write a file is what the system does for each page: to look for room on the
//! disk, and to find the page again for the rest of what belongs there. So room is reserved for many
//! pages at once, and writes end where large pieces of memory do. However many files are on their way, few
//! of them are open.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, IoSlice, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::unfinished;

/// Writes end at multiples of this; what remains waits for more.
const PIECE: usize = 64 * 1024;

/// How much room is reserved at once.
const ROOM: u64 = 64 << 20;

/// How long a file is before room is reserved. Most files end before that.
const SHORT: u64 = 4 << 20;

/// How many files stay open while they are on their way. Further ones are opened for each write, and nothing
/// of them waits.
const MOST_OPEN: usize = 32;

/// How many are open.
static OPEN: AtomicUsize = AtomicUsize::new(0);

/// A file on its way.
pub struct Aside {
    file: Option<Opened>,
    /// What is not written yet: less than a piece.
    rest: Vec<u8>,
    /// How much is written.
    length: u64,
    /// How far room is reserved; none where that cannot be done.
    reserved: Option<u64>,
    aside: PathBuf,
    target: PathBuf,
    /// Whether it takes the place of what is there under its name.
    replaces: bool,
}

/// An open file, which is counted.
struct Opened(File);

impl Opened {
    fn new(file: File) -> Self {
        OPEN.fetch_add(1, Ordering::Relaxed);
        Self(file)
    }

    /// Whether more are open than may stay so.
    fn is_one_too_many() -> bool {
        OPEN.load(Ordering::Relaxed) > MOST_OPEN
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        OPEN.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Aside {
    /// A file that replaces its target, and is beside it until then. It may be read and written by those
    /// who might what is there.
    pub fn create(target: &Path) -> io::Result<Self> {
        let permissions = permissions(target)?;
        let mut name = OsString::from(".");
        name.push(target.file_name().ok_or(io::ErrorKind::InvalidFilename)?);
        name.push(format!(".{}.part", process::id()));
        let aside = target.with_file_name(name);
        let file = unfinished::make(&aside, |aside| make(aside, permissions))?;
        Ok(Self::new(file, aside, target.to_path_buf(), true))
    }

    /// A file that is at another place until it appears, and appears only where nothing is.
    #[cfg(feature = "columnar")]
    pub fn create_new(aside: PathBuf, target: PathBuf) -> io::Result<Self> {
        let file = unfinished::make(&aside, |aside| make(aside, None))?;
        Ok(Self::new(file, aside, target, false))
    }

    fn new(file: File, aside: PathBuf, target: PathBuf, replaces: bool) -> Self {
        Self {
            file: Some(Opened::new(file)).filter(|_| !Opened::is_one_too_many()),
            rest: Vec::new(),
            length: 0,
            reserved: Some(0),
            aside,
            target,
            replaces,
        }
    }

    /// Writes all bytes, but for the last ones, which wait.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let gathered = self.rest.len() + bytes.len();
        let leaves = self.file.is_none() || Opened::is_one_too_many();
        let now = match leaves {
            true => gathered,
            false => gathered / PIECE * PIECE,
        };
        let Some(count) = now.checked_sub(self.rest.len()) else {
            self.rest.extend_from_slice(bytes);
            return Ok(());
        };
        let (now, later) = bytes.split_at(count);
        self.reserve((self.rest.len() + now.len()) as u64);
        self.write_with_rest(now)?;
        self.rest.extend_from_slice(later);
        if leaves && Opened::is_one_too_many() {
            (self.file, self.rest) = (None, Vec::new());
        }
        Ok(())
    }

    /// Writes what waits, and these bytes.
    fn write_with_rest(&mut self, bytes: &[u8]) -> io::Result<()> {
        let file = open(&mut self.file, &self.aside)?;
        let mut pieces = [IoSlice::new(&self.rest), IoSlice::new(bytes)];
        let mut left = &mut pieces[..];
        IoSlice::advance_slices(&mut left, 0);
        while !left.is_empty() {
            match file.write_vectored(left) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(written) => IoSlice::advance_slices(&mut left, written),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.length += (self.rest.len() + bytes.len()) as u64;
        self.rest.clear();
        Ok(())
    }

    /// Sees to it that there is room for so many bytes more, if the system can.
    fn reserve(&mut self, more: u64) {
        let (Some(Opened(file)), Some(reserved)) = (&self.file, self.reserved) else {
            return;
        };
        let end = self.length + more;
        if self.length >= SHORT && end > reserved {
            let room = end + ROOM;
            let done = reserve(file, self.length, room - self.length);
            self.reserved = done.then_some(room);
        }
    }

    /// Writes what waits, gives back what room is left, and closes the file.
    pub fn close(&mut self) -> io::Result<()> {
        if !self.rest.is_empty() {
            self.write_with_rest(&[])?;
        }
        if self.reserved.take().is_some_and(|end| end > self.length) {
            open(&mut self.file, &self.aside)?.set_len(self.length)?;
        }
        (self.file, self.rest) = (None, Vec::new());
        Ok(())
    }

    /// Lets the file appear under its name. One that replaces nothing goes again if the run does not come to
    /// its end.
    pub fn finish(mut self) -> io::Result<()> {
        self.close()?;
        match self.replaces {
            true => fs::rename(&self.aside, &self.target),
            false => unfinished::make(&self.target, |target| rename_new(&self.aside, target)),
        }
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        // Nothing is left under this name after a successful end.
        unfinished::remove(&self.aside);
    }
}

/// The permissions of the file that is replaced, if there is one. One that must not be written to is not
/// replaced either, although its folder would let us.
fn permissions(target: &Path) -> io::Result<Option<Permissions>> {
    match OpenOptions::new().write(true).open(target) {
        Ok(file) => Ok(Some(file.metadata()?.permissions())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied && target.exists() => {
            let message =
                "it is there and write-protected; let it be written to, or write elsewhere";
            Err(io::Error::new(error.kind(), message))
        }
        Err(error) => Err(error),
    }
}

/// Makes a file that never lets anybody read it whom these permissions do not.
#[cfg(unix)]
fn make(path: &Path, permissions: Option<Permissions>) -> io::Result<File> {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    let Some(permissions) = permissions else {
        return options.open(path);
    };
    let mode = permissions.mode() & 0o777;
    let file = options.mode(mode).open(path)?;
    // The mask of the process may have taken some away. Where a file system has none, that is all right.
    let _ = file.set_permissions(Permissions::from_mode(mode));
    Ok(file)
}

#[cfg(not(unix))]
fn make(path: &Path, _: Option<Permissions>) -> io::Result<File> {
    File::create_new(path)
}

/// The file, opened again if it is not open.
fn open<'f>(file: &'f mut Option<Opened>, path: &Path) -> io::Result<&'f mut File> {
    let opened = match file.take() {
        Some(opened) => opened,
        None => Opened::new(OpenOptions::new().append(true).open(path)?),
    };
    Ok(&mut file.insert(opened).0)
}

/// Gives a file another name, which nothing has: a second name cannot be one that is taken already.
fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Ok(()) => fs::remove_file(from),
        // Not every file system has second names.
        Err(_) if !to.try_exists()? => fs::rename(from, to),
        Err(_) => Err(is_there()),
    }
}

/// What is wrong with a file's name that is taken.
pub fn is_there() -> io::Error {
    let message = "it is there already, from another run; write to a folder of its own";
    io::Error::new(io::ErrorKind::AlreadyExists, message)
}

/// Reserves room for bytes of a file without making it longer. Where there is too little, or the file
/// system cannot do it, the file is written without.
#[cfg(target_os = "linux")]
fn reserve(file: &File, from: u64, length: u64) -> bool {
    use rustix::fs::{FallocateFlags, fallocate};
    fallocate(file, FallocateFlags::KEEP_SIZE, from, length).is_ok()
}

#[cfg(not(target_os = "linux"))]
fn reserve(_: &File, _: u64, _: u64) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes of every size around a piece, until room was reserved more than once.
    #[test]
    fn a_file_holds_what_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("out");
        let mut file = Aside::create(&target).unwrap();
        let mut expected = Vec::new();
        let sizes = [
            0,
            1,
            PIECE - 2,
            1,
            1,
            PIECE,
            3 * PIECE + 1,
            2 * PIECE - 1,
            0,
            7,
        ];
        let most = SHORT + ROOM + ROOM / 2;
        for (round, size) in (0_u8..=255).cycle().zip(sizes.into_iter().cycle()) {
            if expected.len() as u64 > most {
                break;
            }
            let bytes = vec![round; size];
            file.write(&bytes).unwrap();
            expected.extend(bytes);
        }
        assert!(!target.exists());
        file.finish().unwrap();
        assert!(fs::read(&target).unwrap() == expected);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    /// What room was reserved and is not needed is given back.
    #[cfg(unix)]
    #[test]
    fn a_file_takes_no_more_room_than_it_needs() {
        use std::os::unix::fs::MetadataExt;
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("out");
        let mut file = Aside::create(&target).unwrap();
        for _ in 0..80 {
            file.write(&[1; PIECE]).unwrap();
        }
        file.finish().unwrap();
        let metadata = target.metadata().unwrap();
        assert_eq!(metadata.len(), 80 * PIECE as u64);
        assert!(metadata.blocks() * 512 < 2 * metadata.len());
    }
}
