//! What the machine can do at best: the figures that all others are held against.

use std::hint::black_box;
use std::io::{self, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;

use super::inputs::Files;
use super::parts;
use super::process::{self, INFLATE_ONE, INFLATE_TWO};
use super::{Cost, Part, Stage, cpu};
use crate::Outcome;

/// Inflating the file in this process.
const INFLATE: &str = "inflate";

/// The stages that need files.
pub const FILED: [&str; 3] = [INFLATE, INFLATE_ONE, INFLATE_TWO];

/// Reading memory, finding line ends, inflating.
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
            let mut result = Ok(());
            let cost = cpu::cost(files.bytes as usize, || result = inflate(&files.gz));
            result?;
            Ok(cost)
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

/// Inflates a file piece by piece, as a reader would, and drops what comes out.
pub fn inflate(file: &Path) -> io::Result<()> {
    let mut decoder = MultiGzDecoder::new(parts::open(file)?);
    let mut piece = vec![0; 128 * 1024];
    while decoder.read(black_box(&mut piece))? > 0 {}
    Ok(())
}
