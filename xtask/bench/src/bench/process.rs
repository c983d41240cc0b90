//! The command as a user runs it: a process of its own, from files to nowhere or to a file.

use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use xtask::files;

use super::inputs::Files;
use super::parts::{COPY, INFLATE, MEASURE};
use super::{Cost, Part, Stage};
use crate::Outcome;

/// Stages of decompression in a process.
pub const INFLATE_ONE: &str = "inflate_parts";
pub const INFLATE_TWO: &str = "inflate_parts_two";

/// Reading and writing what the command wrote.
const COPY_LINES: &str = "process_copy";

/// A run of the command.
struct Run {
    key: &'static str,
    row: &'static str,
    input: Input,
    threads: usize,
    output: Output,
    /// Further arguments.
    args: &'static [&'static str],
}

#[derive(Clone, Copy)]
enum Input {
    Plain,
    Gz,
    Parts,
    Small,
}

#[derive(Clone, Copy)]
enum Output {
    Nowhere,
    Lines,
    Parquet,
}

const fn run(
    key: &'static str,
    row: &'static str,
    input: Input,
    threads: usize,
    output: Output,
) -> Run {
    let args = &["--no-standard-fields"];
    Run {
        key,
        row,
        input,
        threads,
        output,
        args,
    }
}

const fn with(args: &'static [&'static str], run: Run) -> Run {
    Run { args, ..run }
}

const ARROW: &[&str] = &["--no-standard-fields", "--format", "arrow"];
const ARROW_FOUR: &[&str] = &[
    "--format",
    "arrow",
    "--fields",
    "timestamp,clientIp,elbStatusCode,requestUrl",
];

#[rustfmt::skip]
const RUNS: &[Run] = {
    use Input::{Gz, Parts, Plain, Small};
    use Output::{Lines, Nowhere, Parquet};
    &[
        run("process_plain", "plain file to JSON lines", Plain, 1, Nowhere),
        with(&[], run("process_plain_standard", "plain file, with standard fields", Plain, 1, Nowhere)),
        run("process_plain_two", "plain file, two threads", Plain, 2, Nowhere),
        run("process_small", "small files of 20 kB", Small, 1, Nowhere),
        run("process_file", "plain file to a file of JSON lines", Plain, 1, Lines),
        run("process_file_two", "plain file to a file, two threads", Plain, 2, Lines),
        run("process_gz", ".gz file to JSON lines", Gz, 1, Nowhere),
        with(&[], run("process_gz_standard", ".gz file, with standard fields", Gz, 1, Nowhere)),
        run("process_parts", "40 .gz files", Parts, 1, Nowhere),
        run("process_parts_two", "40 .gz files, two threads", Parts, 2, Nowhere),
        run("process_parquet", "plain file to Parquet, zstd 1", Plain, 1, Parquet),
        run("process_parquet_two", "plain file to Parquet, two threads", Plain, 2, Parquet),
        with(ARROW, run("process_arrow", "plain file to Arrow", Plain, 1, Nowhere)),
        with(ARROW_FOUR, run("process_arrow_four", "plain file to Arrow, 4 of 33 fields", Plain, 1, Nowhere)),
    ]
};

/// The stages that need the command.
pub fn keys() -> impl Iterator<Item = &'static str> {
    RUNS.iter().map(|run| run.key).chain([COPY_LINES])
}

/// Whole runs of the command, and a copy of what it wrote.
pub fn stages<'i>(margay: &'i Path, files: &'i Files) -> Vec<Stage<'i>> {
    let mut stages = Vec::new();
    for of in RUNS {
        let args = of.args(margay, files);
        let bytes = match of.input {
            Input::Small => files.small_bytes,
            Input::Plain | Input::Gz | Input::Parts => files.bytes,
        };
        let output = of.output.path(files);
        let work = move || {
            // Freeing what an earlier round wrote is no part of the work; `copy` does it likewise.
            output.as_deref().map_or(Ok(()), remove)?;
            measure(of.threads, &args, bytes)
        };
        stages.push(stage(of.key, of.row, work));
    }
    let copied = move || copy(margay, files);
    let copied = stage(COPY_LINES, "a copy of that file", copied);
    // Next to what it is compared with, so that the machine is the same to both.
    let writer = RUNS
        .iter()
        .position(|run| matches!(run.output, Output::Lines));
    stages.insert(writer.map_or(stages.len(), |at| at + 1), copied);
    stages
}

fn stage<'i>(key: &str, row: &'static str, run: impl FnMut() -> Outcome<Cost> + 'i) -> Stage<'i> {
    Stage {
        key: key.to_owned(),
        part: Part::Processes,
        row,
        column: "",
        run: Box::new(run),
    }
}

impl Run {
    fn args(&self, margay: &Path, files: &Files) -> Vec<OsString> {
        let input = match self.input {
            Input::Plain => &files.plain,
            Input::Gz => &files.gz,
            Input::Parts => &files.parts,
            Input::Small => &files.small,
        };
        let threads = self.threads.to_string();
        let mut args: Vec<OsString> = vec![margay.into()];
        args.extend(["parse", "--quiet", "--threads", &threads].map(OsString::from));
        args.extend(self.args.iter().map(OsString::from));
        if let Output::Parquet = self.output {
            args.extend(["--compression", "zstd:1"].map(OsString::from));
        }
        if let Some(output) = self.output.path(files) {
            args.extend(["--output".into(), output.into()]);
        }
        args.push(input.into());
        args
    }
}

impl Output {
    fn path(self, files: &Files) -> Option<PathBuf> {
        match self {
            Self::Nowhere => None,
            Self::Lines => Some(files.folder.join("events.jsonl")),
            Self::Parquet => Some(files.folder.join("events.parquet")),
        }
    }
}

/// Copies the lines that the command wrote. Its rate is that of the command's input, so that the two
/// can be compared.
fn copy(margay: &Path, files: &Files) -> Outcome<Cost> {
    let lines = Output::Lines.path(files).ok_or("lines go to a file")?;
    if !lines.exists() {
        let writer = RUNS.iter().find(|run| matches!(run.output, Output::Lines));
        let writer = writer.ok_or("a run writes them")?;
        measure(1, &writer.args(margay, files), files.bytes)?;
    }
    let copy = lines.with_extension("copy");
    // As with what the command writes: the new file takes the memory of the old one, just freed. On a
    // virtual machine, memory that had lain idle for 25 s took 1.2 to 1.7 times as long to write to.
    remove(&copy)?;
    let part = [COPY.into(), lines.into(), copy.into()];
    measure_part(1, &part, files.bytes)
}

fn remove(file: &Path) -> Outcome<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Inflates the parts of the corpus in a process, and does nothing with what comes out.
pub fn inflate_all(files: &Files, threads: usize) -> Outcome<Cost> {
    let words = [INFLATE.into(), threads.to_string().into()];
    let part = [words.as_slice(), &[files.parts.clone().into()]].concat();
    measure_part(threads, &part, files.bytes)
}

/// Measures this program as it plays a part.
fn measure_part(cores: usize, part: &[OsString], bytes: u64) -> Outcome<Cost> {
    let this = [std::env::current_exe()?.into()];
    measure(cores, &[this.as_slice(), part].concat(), bytes)
}

/// Builds the command and says where it is: beside this program, which has the same profile.
pub fn build() -> Outcome<PathBuf> {
    super::progress("building margay");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["build", "--release", "--quiet", "--package", "margay"]);
    let manifest = files::root().join("Cargo.toml");
    let built = command.arg("--manifest-path").arg(manifest).status()?;
    super::progress("");
    match built.success() {
        true => Ok(std::env::current_exe()?.with_file_name("margay")),
        false => Err("margay does not build".into()),
    }
}

/// Runs a command on so many cores by way of a small process, and reads what that prints.
pub fn measure(cores: usize, args: &[OsString], bytes: u64) -> Outcome<Cost> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg(MEASURE).arg(cores.to_string());
    read_numbers(command.args(args), bytes)
}

/// Runs a command that prints what something took: microseconds of CPU, microseconds by the clock,
/// bytes of memory.
pub fn read_numbers(command: &mut Command, bytes: u64) -> Outcome<Cost> {
    let output = command.stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err("the command under measurement failed".into());
    }
    let text = String::from_utf8(output.stdout)?;
    let numbers: Vec<u64> = text
        .split_whitespace()
        .map(str::parse)
        .collect::<Result<_, _>>()?;
    let &[cpu, wall, peak] = numbers.as_slice() else {
        return Err("the command printed something else than three numbers".into());
    };
    Ok(Cost {
        bytes,
        cpu: cpu as f64 / 1e6,
        wall: wall as f64 / 1e6,
        peak: Some(peak),
    })
}
