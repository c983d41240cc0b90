//! What the machine can do at best: the figures that all others are held against.

use std::fs::File;
use std::hint::black_box;
use std::io::{BufReader, Read};

use flate2::bufread::MultiGzDecoder;

use super::inputs::Files;
use super::{Cost, Part, Stage, cpu};
use crate::Outcome;

/// The stage that needs a file.
pub const INFLATE: &str = "inflate";

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
            inflate(files)
        }));
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

/// Inflates the compressed file piece by piece, as a reader would, and drops what comes out.
fn inflate(files: &Files) -> Outcome<Cost> {
    let file = File::open(&files.gz)?;
    let mut decoder = MultiGzDecoder::new(BufReader::with_capacity(64 * 1024, file));
    let mut piece = vec![0; 128 * 1024];
    let mut result = Ok(0);
    let cost = cpu::cost(files.bytes as usize, || {
        while {
            result = decoder.read(black_box(&mut piece));
            matches!(result, Ok(1..))
        } {}
    });
    result?;
    Ok(cost)
}
