//! The sample that is shipped, made anew: lines of the corpus with strange ones among them.

use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::write::GzEncoder;
use flate2::{Compression, GzBuilder};
use xtask::corpus::Corpus;

use crate::Outcome;

/// The sample, seen from the root.
pub const FILE: &str = "samples/alb.log.gz";

/// Lines of the corpus in the sample.
const LINES: usize = 960;

/// How many of them stand before each strange one.
const APART: usize = 40;

/// Lines in each member: load balancers write files of several.
const MEMBER: usize = 250;

/// The seed of the sample's lines, another than the benchmark's.
const SEED: u64 = 42;

/// Every kind of line that is right and out of the ordinary, with made-up values.
const STRANGE: &str = include_str!("strange.log");

/// Writes the sample.
pub fn write(path: &Path) -> Outcome<()> {
    let mut out = Vec::new();
    for member in lines().chunks(MEMBER) {
        out.extend(compress(&(member.join("\n") + "\n"))?);
    }
    fs::write(path, &out).map_err(|error| format!("{}: {error}", path.display()))?;
    println!("{}: {} bytes", path.display(), out.len());
    Ok(())
}

/// The lines of the sample in order.
pub fn lines() -> Vec<String> {
    let mut corpus = Corpus::new(SEED);
    let mut strange = STRANGE.lines();
    let mut lines = Vec::new();
    for index in 1..=LINES {
        lines.push(corpus.next_line().to_owned());
        if index % APART == 0 {
            lines.extend(strange.next().map(str::to_owned));
        }
    }
    lines.extend(strange.map(str::to_owned));
    lines
}

/// One member. Its header tells no time and no name, so that it is the same every time.
fn compress(text: &str) -> Outcome<Vec<u8>> {
    let mut encoder: GzEncoder<Vec<u8>> = GzBuilder::new()
        .mtime(0)
        .write(Vec::new(), Compression::best());
    encoder.write_all(text.as_bytes())?;
    Ok(encoder.finish()?)
}
