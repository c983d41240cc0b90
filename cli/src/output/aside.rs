//! A file that is written aside and renamed at the end, in a way that costs the system little.
//!
//! Half of what it costs to write a file is what the system does for each page: to look for room on the
//! disk, and to find the page again for the rest of what belongs there. So room is reserved for many
//! pages at once, and writes end where large pieces of memory do.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, IoSlice, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::PoisonError;

use super::ASIDE;

/// Writes end at multiples of this; what remains waits for more.
const PIECE: usize = 64 * 1024;

/// How much room is reserved at once.
const ROOM: u64 = 64 << 20;

/// How long a file is before room is reserved. Most files end before that.
const SHORT: u64 = 4 << 20;

/// A file on its way.
pub struct Aside {
    /// Closed when all is written.
    file: Option<File>,
    /// What is not written yet: less than a piece.
    rest: Vec<u8>,
    /// How much is written.
    length: u64,
    /// How far room is reserved; none where that cannot be done.
    reserved: Option<u64>,
    aside: PathBuf,
    target: PathBuf,
}

impl Aside {
    pub fn create(target: &Path) -> io::Result<Self> {
        let mut name = OsString::from(".");
        name.push(target.file_name().ok_or(io::ErrorKind::InvalidFilename)?);
        name.push(format!(".{}.part", process::id()));
        let aside = target.with_file_name(name);
        let mut unfinished = ASIDE.lock().unwrap_or_else(PoisonError::into_inner);
        let file = File::create_new(&aside)?;
        unfinished.push(aside.clone());
        Ok(Self {
            file: Some(file),
            rest: Vec::new(),
            length: 0,
            reserved: Some(0),
            aside,
            target: target.to_path_buf(),
        })
    }

    /// Writes all bytes, but for the last ones, which wait.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let whole = (self.rest.len() + bytes.len()) / PIECE * PIECE;
        let Some(count) = whole.checked_sub(self.rest.len()) else {
            self.rest.extend_from_slice(bytes);
            return Ok(());
        };
        let (now, later) = bytes.split_at(count);
        self.reserve(whole as u64);
        self.write_with_rest(now)?;
        self.rest.extend_from_slice(later);
        Ok(())
    }

    /// Writes what waits, and these bytes.
    fn write_with_rest(&mut self, bytes: &[u8]) -> io::Result<()> {
        let file = self.file.as_mut().ok_or(io::ErrorKind::NotConnected)?;
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
        let (Some(file), Some(reserved)) = (&self.file, self.reserved) else {
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
        if self.file.is_some() {
            self.write_with_rest(&[])?;
        }
        match self.file.take() {
            Some(file) if self.length >= SHORT => file.set_len(self.length),
            _ => Ok(()),
        }
    }

    /// Lets the file appear under its name.
    pub fn finish(mut self) -> io::Result<()> {
        self.close()?;
        fs::rename(&self.aside, &self.target)
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        // Nothing is left under this name after a successful end.
        let _ = fs::remove_file(&self.aside);
        let mut unfinished = ASIDE.lock().unwrap_or_else(PoisonError::into_inner);
        unfinished.retain(|path| *path != self.aside);
    }
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
