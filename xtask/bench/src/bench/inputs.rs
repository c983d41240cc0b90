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

/// How many parts the compressed corpus has. The whole of 600 MB in as many is 2.5 MB each.
const PARTS: usize = 40;

/// Which part of the corpus slow programs get.
const SLOW: usize = 10;

/// How much text is in a small plain file, and how many of them there are at most.
const SMALL: usize = 20_000;
const MOST_SMALL: usize = 10_000;

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

/// The corpus as files, plain and compressed, in a folder of their own that goes with them.
pub struct Files {
    pub folder: PathBuf,
    pub plain: PathBuf,
    /// All parts as members of one file.
    pub gz: PathBuf,
    /// The folder of the parts, each a compressed file.
    pub parts: PathBuf,
    /// How much text is in each of these, and how much of that in one of the parts.
    pub bytes: u64,
    /// The first of so many parts of the plain file, and how much text is in that. What takes seven seconds
    /// and more for all lines is measured on these: a short run is more easily one that nothing disturbed.
    pub first: PathBuf,
    pub first_bytes: u64,
    /// The folder of small plain files, which hold the beginning of the corpus.
    pub small: PathBuf,
    /// How much text is in all of them.
    pub small_bytes: u64,
}

impl Files {
    /// Writes so many bytes of lines.
    pub fn write(bytes: usize) -> Outcome<Self> {
        let beside = std::env::current_exe()?;
        let folder = beside.with_file_name("bench-corpus");
        // What an interrupted run left behind would be read, too.
        let _ = fs::remove_dir_all(&folder);
        let mut files = Self {
            plain: folder.join("corpus.log"),
            gz: folder.join("corpus.log.gz"),
            parts: folder.join("parts"),
            first: folder.join("first.log"),
            small: folder.join("small"),
            folder,
            bytes: 0,
            first_bytes: 0,
            small_bytes: 0,
        };
        fs::create_dir_all(&files.parts)?;
        fs::create_dir_all(&files.small)?;
        super::progress("writing the corpus");
        files.write_corpus(bytes)?;
        files.write_first(bytes / SLOW)?;
        files.write_small()?;
        super::progress("");
        Ok(files)
    }

    fn write_corpus(&mut self, bytes: usize) -> Outcome<()> {
        let mut plain = BufWriter::new(File::create(&self.plain)?);
        let mut gz = BufWriter::new(File::create(&self.gz)?);
        let mut corpus = Corpus::new(SEED);
        let mut text = Vec::new();
        for part in 0..PARTS {
            text.clear();
            corpus.fill(&mut text, bytes / PARTS);
            self.bytes += text.len() as u64;
            plain.write_all(&text)?;
            let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
            encoder.write_all(&text)?;
            let packed = encoder.finish()?;
            gz.write_all(&packed)?;
            fs::write(self.parts.join(format!("{part:02}.log.gz")), packed)?;
        }
        plain.flush()?;
        gz.flush()?;
        Ok(())
    }

    fn write_first(&mut self, bytes: usize) -> Outcome<()> {
        let mut text = Vec::new();
        Corpus::new(SEED).fill(&mut text, bytes);
        self.first_bytes = text.len() as u64;
        fs::write(&self.first, &text)?;
        Ok(())
    }

    fn write_small(&mut self) -> Outcome<()> {
        let mut corpus = Corpus::new(SEED);
        let mut text = Vec::new();
        for number in 0..MOST_SMALL.min(self.bytes as usize / SMALL) {
            text.clear();
            corpus.fill(&mut text, SMALL);
            self.small_bytes += text.len() as u64;
            fs::write(self.small.join(format!("{number:04}.log")), &text)?;
        }
        Ok(())
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        // What cannot be removed is overwritten by the next run.
        let _ = fs::remove_dir_all(&self.folder);
    }
}
