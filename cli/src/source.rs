//! Opens an input and gives its text, whatever it is packed in.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::entries::{Entries, Shape};
use crate::gunzip::Gunzip;
use crate::inputs::Input;
use crate::packing::{self, Packing, Unpacked};
use crate::unzstd::Unzstd;

/// How much of a compressed file is read at once.
const READ: usize = 64 * 1024;

/// How much of a file is read to find out what it is packed in, where nobody has room for it.
const HEAD: usize = 32 * 1024;

/// Counts the bytes that were read.
#[derive(Debug, Clone, Default)]
pub struct Meter {
    packed: Arc<AtomicU64>,
    text: Arc<AtomicU64>,
}

impl Meter {
    /// The bytes as they are on disk.
    pub fn packed(&self) -> u64 {
        self.packed.load(Ordering::Relaxed)
    }

    /// The bytes of text, after decompression.
    pub fn text(&self) -> u64 {
        self.text.load(Ordering::Relaxed)
    }
}

/// The text of an input.
pub struct Source {
    text: Box<dyn Read + Send>,
    /// Whether it comes as it is made, such as from a pipe, and has no known size.
    pub live: bool,
}

impl Source {
    /// Opens an input and finds out what it is packed in, by its first bytes and not by its name.
    ///
    /// Where it is live, even opening it may have to wait for whoever writes to it; `wait` is called
    /// before that.
    pub fn open(input: &Input, meter: &Meter, wait: &dyn Fn()) -> io::Result<Self> {
        let mut head = vec![0; HEAD];
        let (mut source, length) = Self::open_into(&mut head, input, meter, wait)?;
        head.truncate(length);
        source.text = Box::new(Cursor::new(head).chain(source.text));
        Ok(source)
    }

    /// The same for someone who has room for the beginning of the text: as much of it as is said is there
    /// then, and the source goes on behind that. So a small file is read once, to where it is needed.
    pub fn open_into(
        room: &mut [u8],
        input: &Input,
        meter: &Meter,
        wait: &dyn Fn(),
    ) -> io::Result<(Self, usize)> {
        let live = is_live(input)?;
        if live {
            wait();
        }
        let raw: Box<dyn Read + Send> = match input {
            Input::Stdin => Box::new(io::stdin()),
            Input::File(path) | Input::Regular(path) => Box::new(File::open(path)?),
            Input::Unreadable { why, .. } => return Err(io::Error::other(why.clone())),
        };
        let mut raw = Metered {
            raw,
            count: Arc::clone(&meter.packed),
        };
        let length = read_head(&mut raw, room)?;
        let head = &room[..length];
        let packing = Packing::of(head);
        let text = Metered {
            raw: unpack(packing, head, raw)?,
            count: Arc::clone(&meter.text),
        };
        let source = Self {
            text: Box::new(text),
            live,
        };
        let begun = match packing {
            Packing::Plain => length,
            Packing::Gzip | Packing::Zstd | Packing::Foreign(_) => 0,
        };
        meter.text.fetch_add(begun as u64, Ordering::Relaxed);
        Ok((source, begun))
    }

    /// Makes lines of the entries of a text of another shape; `longest` is the longest line.
    pub fn reshape(mut self, shape: &Shape, longest: usize) -> Self {
        if *shape != Shape::Lines {
            self.text = Box::new(Entries::new(self.text, shape, longest));
        }
        self
    }
}

impl Read for Source {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.text.read(out)
    }
}

/// Whether an input comes as it is made.
fn is_live(input: &Input) -> io::Result<bool> {
    match input {
        Input::Stdin => Ok(stdin_size().is_none()),
        Input::Regular(_) => Ok(false),
        Input::File(path) => {
            let metadata = path.metadata()?;
            match metadata.is_dir() {
                true => Err(io::ErrorKind::IsADirectory.into()),
                false => Ok(!metadata.is_file()),
            }
        }
        Input::Unreadable { .. } => Ok(false),
    }
}

/// How many bytes an input has on disk, if that is known before it is read.
pub fn size(input: &Input) -> Option<u64> {
    match input {
        Input::Stdin => stdin_size(),
        Input::File(path) | Input::Regular(path) => {
            let metadata = path.metadata().ok()?;
            metadata.is_file().then_some(metadata.len())
        }
        Input::Unreadable { .. } => Some(0),
    }
}

/// The size of stdin where it is a file.
#[cfg(unix)]
fn stdin_size() -> Option<u64> {
    use std::os::fd::AsFd;
    let file = File::from(io::stdin().as_fd().try_clone_to_owned().ok()?);
    let metadata = file.metadata().ok()?;
    metadata.is_file().then_some(metadata.len())
}

#[cfg(not(unix))]
fn stdin_size() -> Option<u64> {
    None
}

/// The text of something packed, whose head was read. Of what is plain, the text behind its head.
fn unpack(packing: Packing, head: &[u8], raw: Metered) -> io::Result<Box<dyn Read + Send>> {
    Ok(match packing {
        Packing::Gzip => Box::new(Unpacked::new(Gunzip::new(rejoin(head, raw)))),
        Packing::Zstd => Box::new(Unpacked::new(Unzstd::new(rejoin(head, raw))?)),
        Packing::Plain => Box::new(raw),
        Packing::Foreign(foreign) => return Err(foreign.error()),
    })
}

/// Reads as much as comes at once, and at least as much as tells the packing, if there is so much.
fn read_head(raw: &mut Metered, room: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while length < packing::ENOUGH {
        match raw.read(&mut room[length..]) {
            Ok(0) => break,
            Ok(read) => length += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}

fn rejoin(head: &[u8], raw: Metered) -> Chain<Cursor<Vec<u8>>, impl BufRead + Send + use<>> {
    Cursor::new(head.to_vec()).chain(BufReader::with_capacity(READ, raw))
}

/// Something whose bytes are counted.
struct Metered {
    raw: Box<dyn Read + Send>,
    count: Arc<AtomicU64>,
}

impl Read for Metered {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.raw.read(out)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// However an input is opened, its text is the same and is counted once.
    #[test]
    fn a_text_begins_where_there_is_room_for_it() {
        let folder = tempfile::tempdir().unwrap();
        let text: Vec<u8> = (0..20_000)
            .flat_map(|n| format!("{n}\n").into_bytes())
            .collect();
        let packed = zstd::encode_all(&text[..], 1).unwrap();
        for (name, bytes, begins) in [("plain", &text, 1000), ("packed", &packed, 0)] {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            for input in [Input::File(path.clone()), Input::Regular(path)] {
                let (meter, mut room) = (Meter::default(), [0; 1000]);
                let opened = Source::open_into(&mut room, &input, &meter, &|| ());
                let (mut source, length) = opened.unwrap();
                assert_eq!(length, begins);
                let mut all = room[..length].to_vec();
                source.read_to_end(&mut all).unwrap();
                assert!(all == text, "{name}");
                assert_eq!(meter.text(), text.len() as u64);
                assert_eq!(meter.packed(), bytes.len() as u64);

                let mut source = Source::open(&input, &meter, &|| ()).unwrap();
                all.clear();
                source.read_to_end(&mut all).unwrap();
                assert!(all == text, "{name}");
                assert_eq!(meter.text(), 2 * text.len() as u64);
            }
        }
    }
}
