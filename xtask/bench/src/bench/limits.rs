//! What the machine can do at best: the figures that all others are held against.

use std::fs::{self, File};
use std::hint::black_box;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;

use super::inputs::Files;
use super::parts::{self, PIECE};
use super::process::{self, INFLATE_ONE, INFLATE_TWO};
use super::{Cost, Part, Stage, cpu};
use crate::Outcome;

/// Inflating the file in this process.
const INFLATE: &str = "inflate";

/// Reading the plain file, and opening, reading and closing the small ones.
const READ_PLAIN: &str = "read_plain";
const READ_SMALL: &str = "read_small";

/// The stages that need files.
pub const FILED: [&str; 5] = [INFLATE, INFLATE_ONE, INFLATE_TWO, READ_PLAIN, READ_SMALL];

/// Reading memory, finding line ends, inflating, reading files.
pub fn stages<'i>(text: &'i [u8], files: Option<&'i Files>) -> Vec<Stage<'i>> {
    let mut stages = vec![
        stage("read_memory", "read memory", move || {
            Ok(cpu::cost(text.len(), || add_up(text)))
        }),
        stage("count_newlines", "count newlines", move || {
            Ok(cpu::cost(text.len(), || count_newlines(text)))
        }),
    ];
    if let Some(files) = files {
        stages.push(stage(INFLATE, "inflate a file (zlib-rs)", || {
            cost(files.bytes, || inflate(&files.gz))
        }));
        stages.push(stage(READ_PLAIN, "read the plain file", || {
            cost(files.bytes, || read_all([files.plain.clone()]))
        }));
        stages.push(stage(READ_SMALL, "open, read, close small files", || {
            cost(files.small_bytes, || read_all(list(&files.small)?))
        }));
        let all = |threads| move || process::inflate_all(files, threads);
        stages.push(stage(INFLATE_ONE, "inflate 40 files, a process", all(1)));
        stages.push(stage(INFLATE_TWO, "the same on two threads", all(2)));
    }
    stages
}

fn stage<'i>(key: &str, row: &'static str, run: impl FnMut() -> Outcome<Cost> + 'i) -> Stage<'i> {
    Stage {
        key: key.to_owned(),
        part: Part::Limits,
        row,
        column: "",
        run: Box::new(run),
    }
}

/// What work costs that may fail, and takes so many bytes in.
fn cost(bytes: u64, work: impl FnOnce() -> io::Result<()>) -> Outcome<Cost> {
    let mut result = Ok(());
    let cost = cpu::cost(bytes as usize, || result = work());
    result?;
    Ok(cost)
}

fn add_up(text: &[u8]) {
    let (words, _) = text.as_chunks::<8>();
    let sum = words.iter().fold(0_u64, |sum, word| {
        sum.wrapping_add(u64::from_ne_bytes(*word))
    });
    black_box(sum);
}

fn count_newlines(text: &[u8]) {
    black_box(memchr::memchr_iter(b'\n', text).count());
}

/// Reads files piece by piece, into the same memory.
fn read_all(files: impl IntoIterator<Item = PathBuf>) -> io::Result<()> {
    let mut piece = vec![0; PIECE];
    for file in files {
        let mut file = File::open(file)?;
        while file.read(black_box(&mut piece))? > 0 {}
    }
    Ok(())
}

/// The files of a folder.
fn list(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?;
    entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect()
}

/// Inflates a file piece by piece, as a reader would, and drops what comes out.
pub fn inflate(file: &Path) -> io::Result<()> {
    let mut decoder = MultiGzDecoder::new(parts::open(file)?);
    let mut piece = vec![0; PIECE];
    while decoder.read(black_box(&mut piece))? > 0 {}
    Ok(())
}
