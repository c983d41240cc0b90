//! Order, conservation and panics, with an engine that only copies lines.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use margay_runtime::{Engine, UnknownField};

use super::*;
use crate::block::BLOCK;
use crate::writer::Chores;

/// Copies lines; panics at one that asks for it.
struct Copier;

impl Engine for Copier {
    fn select(&mut self, _: &[String]) -> Result<(), UnknownField> {
        Ok(())
    }

    fn log_type(&self) -> &str {
        "Custom.Copy"
    }

    fn parse(&mut self, block: &[u8], out: &mut Vec<u8>, report: &mut Report) {
        assert!(!block.starts_with(b"panic"));
        out.extend_from_slice(block);
        let lines = block.split_inclusive(|byte| *byte == b'\n').count() as u64;
        report.tally.lines += lines;
        report.tally.events += lines;
    }
}

/// Writes the first word of its stream in front of every line.
#[derive(Default)]
struct Namer {
    name: Vec<u8>,
}

impl Engine for Namer {
    fn select(&mut self, _: &[String]) -> Result<(), UnknownField> {
        Ok(())
    }

    fn log_type(&self) -> &str {
        "Custom.Name"
    }

    fn is_stateful(&self) -> bool {
        true
    }

    fn begin_stream(&mut self) {
        self.name.clear();
    }

    fn parse(&mut self, block: &[u8], out: &mut Vec<u8>, report: &mut Report) {
        for line in block.split_inclusive(|byte| *byte == b'\n') {
            if self.name.is_empty() {
                self.name = line.split(|byte| *byte == b' ').next().unwrap().to_vec();
            }
            out.extend_from_slice(&self.name);
            out.push(b' ');
            out.extend_from_slice(line);
            report.tally.lines += 1;
            report.tally.events += 1;
        }
    }
}

fn run_files(files: Vec<Input>, threads: usize) -> Result<(Vec<u8>, Report), Failure> {
    let copiers = (0..threads).map(|_| Box::new(Copier) as Box<dyn Engine>);
    run_engines(files, copiers.collect())
}

fn run_engines(
    files: Vec<Input>,
    engines: Vec<Box<dyn Engine>>,
) -> Result<(Vec<u8>, Report), Failure> {
    let engines = engines.into_iter().map(Worker::from).collect();
    let Gathered { text, report } = run(reading(files), engines, Gathered::default())?;
    Ok((text, report))
}

fn reading(files: Vec<Input>) -> Reading {
    Reading {
        inputs: Arc::new(files),
        shape: Shape::Lines,
        block: BLOCK,
        max_line: 1 << 20,
        meter: Meter::default(),
    }
}

/// What was written.
#[derive(Default)]
struct Gathered {
    text: Vec<u8>,
    report: Report,
}

impl Taker for Gathered {
    fn take(&mut self, batch: &mut Batch) -> Result<(), Failure> {
        self.text.extend_from_slice(&batch.out);
        self.report.merge(std::mem::take(&mut batch.report));
        Ok(())
    }
}

fn file(folder: &Path, number: usize, text: &str) -> Input {
    let path = folder.join(number.to_string());
    fs::write(&path, text).unwrap();
    Input::File(path)
}

#[test]
fn any_number_of_threads_gives_the_same_in_the_same_order() {
    let folder = tempfile::tempdir().unwrap();
    let texts: Vec<String> = (0..60)
        .map(|number| {
            // Empty files, files of a line, and files of many blocks.
            let lines = [0, 1, 30, 40_000][number % 4];
            (0..lines)
                .map(|line| format!("{number} {line}\n"))
                .collect()
        })
        .collect();
    let files: Vec<_> = texts
        .iter()
        .enumerate()
        .map(|(number, text)| file(folder.path(), number, text))
        .collect();
    let expected = texts.concat().into_bytes();
    for threads in [1, 2, 3, 9] {
        let (text, report) = run_files(files.clone(), threads).unwrap();
        assert!(text == expected, "{threads} threads");
        assert_eq!(
            report.tally.lines,
            expected.iter().filter(|byte| **byte == b'\n').count() as u64
        );
        assert!(report.tally.is_conserved());
    }
}

/// Packed files of more than may be on its way, and small ones: each worker is at a file of its own until
/// no more may, and then at the one that is being written.
#[test]
fn files_that_overtake_others_are_written_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let mut expected = Vec::new();
    let files: Vec<_> = (0..7)
        .map(|number| {
            let lines = [2_000, 700_000, 0][number % 3];
            let text: String = (0..lines)
                .map(|line| format!("{number} {line:06} words\n"))
                .collect();
            expected.extend_from_slice(text.as_bytes());
            let path = folder.path().join(number.to_string());
            let packed = zstd::encode_all(text.as_bytes(), 1).unwrap();
            fs::write(&path, packed).unwrap();
            Input::File(path)
        })
        .collect();
    for threads in [2, 3, 5] {
        let (text, report) = run_files(files.clone(), threads).unwrap();
        assert!(text == expected, "{threads} threads");
        assert!(report.tally.is_conserved());
    }
}

/// Counts batches, and leaves one thing to be done for each.
#[derive(Default)]
struct Lazy {
    taken: usize,
    left: Arc<AtomicUsize>,
    done: Arc<AtomicUsize>,
}

impl Taker for Lazy {
    fn take(&mut self, _: &mut Batch) -> Result<(), Failure> {
        self.taken += 1;
        self.left.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }

    fn chores(&self) -> Chores {
        let (left, done) = (self.left.clone(), self.done.clone());
        Box::new(move || {
            done.fetch_add(left.swap(0, Ordering::SeqCst), Ordering::SeqCst);
        })
    }
}

/// Workers leave nothing to be done, whoever of them has written.
#[test]
fn workers_do_what_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let text = "some words\n".repeat(60_000);
    let files: Vec<_> = (0..12)
        .map(|number| file(folder.path(), number, &text))
        .collect();
    for threads in [2, 5] {
        let copiers = (0..threads).map(|_| Worker::from(Box::new(Copier) as Box<dyn Engine>));
        let lazy = run(reading(files.clone()), copiers.collect(), Lazy::default()).unwrap();
        assert!(lazy.taken > files.len());
        assert_eq!(lazy.done.load(Ordering::SeqCst), lazy.taken);
    }
}

/// Files of no block, of one and of many, each line with its file's number twice.
#[test]
fn lines_that_depend_on_earlier_ones_stay_with_one_engine() {
    let folder = tempfile::tempdir().unwrap();
    let (mut files, mut expected) = (Vec::new(), Vec::new());
    for number in 0..12 {
        let lines = [0, 1, 60_000][number % 3];
        let text: String = (0..lines)
            .map(|line| format!("{number} {line}\n"))
            .collect();
        for line in text.lines() {
            expected.extend(format!("{number} {line}\n").into_bytes());
        }
        files.push(file(folder.path(), number, &text));
    }
    for threads in [1, 2, 5] {
        let namers = (0..threads).map(|_| Box::new(Namer::default()) as Box<dyn Engine>);
        let (text, report) = run_engines(files.clone(), namers.collect()).unwrap();
        assert!(text == expected, "{threads} threads");
        assert!(report.tally.is_conserved());
    }
}

#[test]
fn a_panic_ends_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let texts = ["a\n", "panic\n", "b\n", "c\n"];
    let files = texts
        .iter()
        .enumerate()
        .map(|(number, text)| file(folder.path(), number, text));
    let failure = run_files(files.collect(), 2).unwrap_err();
    assert!(matches!(failure, Failure::Trouble(message) if message.contains("panicked")));
}

/// Goes wrong at the third batch, and notes that it was dropped.
struct Troubled {
    batches: usize,
    panics: bool,
    dropped: Arc<AtomicBool>,
}

impl Taker for Troubled {
    fn take(&mut self, _: &mut Batch) -> Result<(), Failure> {
        self.batches += 1;
        match self.batches {
            3 if self.panics => panic!("at the third batch"),
            3 => Err(Failure::Trouble("third".to_owned())),
            4.. => panic!("nothing comes after a failure"),
            _ => Ok(()),
        }
    }
}

impl Drop for Troubled {
    fn drop(&mut self) {
        self.dropped.store(true, Ordering::SeqCst);
    }
}

/// What an output that fails has written is removed before the run ends, on whatever thread it failed.
#[test]
fn a_failure_in_writing_ends_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let files: Vec<_> = (0..50)
        .map(|number| file(folder.path(), number, "line\n"))
        .collect();
    for (threads, panics) in [(1, false), (2, false), (2, true), (5, false), (5, true)] {
        let dropped = Arc::new(AtomicBool::new(false));
        let taker = Troubled {
            batches: 0,
            panics,
            dropped: Arc::clone(&dropped),
        };
        let copiers = (0..threads).map(|_| Worker::from(Box::new(Copier) as Box<dyn Engine>));
        let result = run(reading(files.clone()), copiers.collect(), taker);
        let Err(Failure::Trouble(message)) = result else {
            panic!("the run should have failed");
        };
        let expected = if panics { "panicked" } else { "third" };
        assert!(message.contains(expected), "{threads}: {message}");
        assert!(dropped.load(Ordering::SeqCst), "{threads} threads");
    }
}
