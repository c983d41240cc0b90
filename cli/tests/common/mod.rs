//! What the tests of the command share: running it, and lines for it to parse.

// Each test file is a crate of its own that uses some of these.
#![allow(dead_code)]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

use flate2::Compression;
use flate2::write::GzEncoder;

/// What a run of the command gave.
#[derive(Debug)]
pub struct Run {
    pub status: Option<i32>,
    pub stdout: Vec<u8>,
    pub stderr: String,
}

impl Run {
    /// The lines of stdout.
    pub fn events(&self) -> Vec<&str> {
        std::str::from_utf8(&self.stdout).unwrap().lines().collect()
    }

    /// The number in front of a word of the summary, and a check that no line was lost.
    pub fn count(&self, word: &str) -> u64 {
        let is_summary = |line: &&str| line.starts_with("AWS.ALB: ");
        let summary = self
            .stderr
            .lines()
            .find(is_summary)
            .unwrap_or_else(|| panic!("{self:?}"));
        let words: Vec<_> = summary
            .split([' ', ':'])
            .filter(|word| !word.is_empty())
            .collect();
        let count = |word: &str| {
            let is_word = |found: &&str| found.trim_end_matches(',').trim_end_matches('s') == word;
            let at = words.iter().position(is_word);
            at.map_or(0, |at| {
                words[at - 1].replace(',', "").parse::<u64>().unwrap()
            })
        };
        let sum = count("event") + count("reject") + count("blank") + count("header");
        assert_eq!(count("line"), sum, "{summary}");
        count(word)
    }
}

/// The command, with arguments.
pub fn margay<S: AsRef<std::ffi::OsStr>>(arguments: &[S]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_margay"));
    command.args(arguments);
    command
}

/// `margay parse` on arguments, with the same output at every run.
pub fn parse<S: AsRef<std::ffi::OsStr>>(arguments: &[S]) -> Run {
    parse_stdin(arguments, b"")
}

/// The same, with something on stdin.
pub fn parse_stdin<S: AsRef<std::ffi::OsStr>>(arguments: &[S], stdin: &[u8]) -> Run {
    let mut command = margay(&["parse", "--now", "2024-01-01T00:00:00Z", "--row-id", "0"]);
    command
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let output = thread::scope(|scope| {
        scope.spawn(move || {
            // The command may have stopped reading, which is its right.
            let _ = pipe.write_all(stdin);
        });
        child.wait_with_output().unwrap()
    });
    run_of(output)
}

fn run_of(output: Output) -> Run {
    Run {
        status: output.status.code(),
        stdout: output.stdout,
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A line of a load balancer's log; the number stands in its request.
pub fn line(number: usize) -> String {
    format!(
        "http 2018-07-02T22:23:00.186641Z app/web/50dc6c495c0c9188 192.168.131.39:2817 10.0.0.1:80 \
         0.000 0.001 0.000 200 200 34 366 \"GET http://www.example.com:80/{number}? HTTP/1.1\" \
         \"curl/7.46.0\" - - \
         arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/web/73e2d6bc24d8a067 \
         \"Root=1-58337262-36d228ad5d99923122bbe354\" \"-\" \"-\" 0 2018-07-02T22:22:48.364000Z \
         \"forward\" \"-\" \"-\" \"10.0.0.1:80\" \"200\" \"-\" \"-\" TID_dc57cebed65b444ebc8177bb698f"
    )
}

/// Lines with the numbers of a range, each with its line end.
pub fn lines(numbers: std::ops::Range<usize>) -> String {
    numbers.map(|number| line(number) + "\n").collect()
}

/// The number that stands in the request of an event.
pub fn number_of(event: &str) -> usize {
    let after = event.split("example.com:80/").nth(1).unwrap();
    after.split('?').next().unwrap().parse().unwrap()
}

/// Checks that the events are those of the lines with these numbers, in order.
pub fn assert_numbers(run: &Run, numbers: impl IntoIterator<Item = usize>) {
    let given: Vec<_> = run.events().into_iter().map(number_of).collect();
    let expected: Vec<_> = numbers.into_iter().collect();
    assert!(
        given == expected,
        "{} events, {} expected",
        given.len(),
        expected.len()
    );
}

/// A gzip member.
pub fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

/// Writes a file into a folder.
pub fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, bytes).unwrap();
    path
}

/// A folder of twenty files with three hundred lines each.
pub fn logs(folder: &Path) -> PathBuf {
    for number in 0..20 {
        let text = lines(number * 300..(number + 1) * 300);
        write(folder, &format!("logs/{number:02}.log"), text);
    }
    folder.join("logs")
}

/// `margay parse` of some input into a file or a folder, of which nothing is rejected.
pub fn run_into(arguments: &[&str], input: &Path, output: &Path) -> Run {
    let mut all = arguments.to_vec();
    let (input, output) = (input.to_str().unwrap(), output.to_str().unwrap());
    all.extend([input, "-o", output]);
    let run = parse(&all);
    assert_eq!(run.status, Some(0), "{run:?}");
    run
}

/// Every file below a folder, seen from there.
pub fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            match entry.unwrap().path() {
                path if path.is_dir() => folders.push(path),
                path => found.push(path.strip_prefix(folder).unwrap().display().to_string()),
            }
        }
    }
    found.sort();
    found
}

/// The numbers in the requests of a Parquet file's rows.
#[cfg(feature = "columnar")]
pub fn parquet_numbers(file: &Path) -> Vec<usize> {
    use arrow_array::cast::AsArray;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReader;
    let file = std::fs::File::open(file).unwrap();
    let reader = ParquetRecordBatchReader::try_new(file, 1000).unwrap();
    let batches = reader.map(|batch| batch.unwrap());
    let numbers = batches.flat_map(|batch| {
        let urls = batch.column_by_name("requestUrl").unwrap();
        let urls = urls.as_string::<i32>().iter();
        urls.map(|url| number_of(url.unwrap())).collect::<Vec<_>>()
    });
    numbers.collect()
}
