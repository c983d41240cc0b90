//! What is measured on: texts in memory, and files that are removed in the end.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use flate2::Compression;
use flate2::write::GzEncoder;
use xtask::corpus::Corpus;

use crate::Outcome;

/// The corpus of every figure.
pub const SEED: u64 = 1;

/// As much text as the command hands to a parser at once.
const BLOCK: usize = 128 * 1024;

/// How much text is in one member of the compressed file.
const MEMBER: usize = 32 * 1_000_000;

/// Lines in memory.
pub struct Texts {
    /// The usual ones.
    pub usual: Vec<u8>,
    /// Lines with a backslash in each.
    pub dirty: Vec<u8>,
}

impl Texts {
    /// Texts of so many bytes.
    pub fn new(bytes: usize) -> Self {
        let fill = |mut corpus: Corpus| {
            let mut text = Vec::with_capacity(bytes + 4096);
            corpus.fill(&mut text, bytes);
            text
        };
        Self {
            usual: fill(Corpus::new(SEED)),
            dirty: fill(Corpus::dirty(SEED)),
        }
    }
}

/// A text as blocks of whole lines.
pub fn blocks(text: &[u8]) -> Vec<&[u8]> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while rest.len() > BLOCK {
        let end = memchr::memrchr(b'\n', &rest[..BLOCK]).map_or(rest.len(), |end| end + 1);
        let (block, after) = rest.split_at(end);
        blocks.push(block);
        rest = after;
    }
    blocks.push(rest);
    blocks
}

/// The corpus as files, plain and compressed, in a folder of their own that goes with them.
pub struct Files {
    pub folder: PathBuf,
    pub plain: PathBuf,
    pub gz: PathBuf,
    /// How much text is in each.
    pub bytes: u64,
}

impl Files {
    /// Writes so many bytes of lines.
    pub fn write(bytes: usize) -> Outcome<Self> {
        let beside = std::env::current_exe()?;
        let folder = beside.with_file_name("bench-corpus");
        fs::create_dir_all(&folder)?;
        let mut files = Self {
            plain: folder.join("corpus.log"),
            gz: folder.join("corpus.log.gz"),
            folder,
            bytes: 0,
        };
        super::progress("writing the corpus");
        let mut plain = BufWriter::new(File::create(&files.plain)?);
        let mut gz = BufWriter::new(File::create(&files.gz)?);
        let mut corpus = Corpus::new(SEED);
        let mut member = Vec::new();
        while files.bytes < bytes as u64 {
            member.clear();
            corpus.fill(&mut member, MEMBER.min(bytes - files.bytes as usize));
            files.bytes += member.len() as u64;
            plain.write_all(&member)?;
            let mut encoder = GzEncoder::new(&mut gz, Compression::new(6));
            encoder.write_all(&member)?;
            encoder.finish()?;
        }
        plain.flush()?;
        gz.flush()?;
        super::progress("");
        Ok(files)
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        // What cannot be removed is overwritten by the next run.
        let _ = fs::remove_dir_all(&self.folder);
    }
}
