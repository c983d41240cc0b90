//! Where bytes come from and go to: pipes that are slow or closed, full disks, outputs that fail,
//! and memory that stays small.
#![cfg(target_os = "linux")]

mod common;

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use common::{gzip, line, lines, margay, parse, parse_stdin, write};

/// The most memory that a running process has used, in bytes.
fn peak_memory(child: &Child) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap();
    1024 * peak.trim().trim_end_matches(" kB").parse::<u64>().unwrap()
}

fn spawn(arguments: &[&str]) -> Child {
    let mut command = margay(arguments);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command.spawn().unwrap()
}

#[test]
fn a_slow_pipe_is_parsed_as_it_comes() {
    for threads in ["1", "2"] {
        let mut child = spawn(&["parse", "--threads", threads]);
        let mut stdin = child.stdin.take().unwrap();
        let mut events = BufReader::new(child.stdout.take().unwrap()).lines();
        for number in 0..3 {
            stdin
                .write_all(lines(number..number + 1).as_bytes())
                .unwrap();
            let event = events.next().unwrap().unwrap();
            assert!(event.contains(&format!("/{number}?")));
        }
        drop(stdin);
        assert!(events.next().is_none());
        assert!(child.wait().unwrap().success());
    }
}

/// The rows of the first lines come before there are others.
#[cfg(feature = "columnar")]
#[test]
fn a_slow_pipe_becomes_columns_as_it_comes() {
    for threads in ["1", "2"] {
        let mut child = spawn(&["parse", "--format", "arrow", "--threads", threads]);
        let mut stdin = child.stdin.take().unwrap();
        let mut stdout = child.stdout.take().unwrap();
        for number in 0..3 {
            stdin
                .write_all(lines(number..number + 1).as_bytes())
                .unwrap();
            let text = format!("/{number}?");
            let mut read = Vec::new();
            while !read.windows(text.len()).any(|part| part == text.as_bytes()) {
                let mut some = [0; 4096];
                let count = stdout.read(&mut some).unwrap();
                assert!(count > 0);
                read.extend_from_slice(&some[..count]);
            }
        }
        drop(stdin);
        std::io::copy(&mut stdout, &mut std::io::sink()).unwrap();
        assert!(child.wait().unwrap().success());
    }
}

#[test]
fn a_closed_pipe_ends_the_run_quietly() {
    for threads in ["1", "2"] {
        let mut child = spawn(&["parse", "--threads", threads]);
        let mut stdin = child.stdin.take().unwrap();
        let stdout = child.stdout.take().unwrap();
        let mut first = String::new();
        stdin.write_all(lines(0..100).as_bytes()).unwrap();
        BufReader::new(stdout).read_line(&mut first).unwrap();
        // The reader is gone by now; the run notices as soon as it writes again, even though its
        // stdin stays open.
        let started = Instant::now();
        while child.try_wait().unwrap().is_none() {
            assert!(
                started.elapsed() < Duration::from_secs(20),
                "it goes on and on"
            );
            let _ = stdin.write_all(lines(0..10).as_bytes());
            std::thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(child.wait().unwrap().code(), Some(141));
        let mut stderr = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut stderr)
            .unwrap();
        assert_eq!(stderr, "");
    }
}

/// Wherever in a file it happens: in its pages, its filters or its end.
#[cfg(feature = "columnar")]
#[test]
fn a_pipe_of_columns_that_is_closed_ends_the_run_quietly() {
    let folder = tempfile::tempdir().unwrap();
    // Much more than a pipe holds, whatever was read of it: each row has an id of its own.
    let log = write(folder.path(), "x.log", lines(0..12_000));
    for format in ["parquet", "arrow"] {
        for read in [0, 1_000, 70_000, 120_000] {
            let arguments = ["parse", "-q", "--format", format, "--threads", "2"];
            let mut child = margay(&arguments)
                .arg(&log)
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            let mut stdout = child.stdout.take().unwrap();
            let mut some = vec![0; read];
            let _ = stdout.read_exact(&mut some);
            drop(stdout);
            let output = child.wait_with_output().unwrap();
            let stderr = String::from_utf8_lossy(&output.stderr);
            assert_eq!(
                (output.status.code(), &*stderr),
                (Some(141), ""),
                "{format} {read}"
            );
        }
    }
}

#[test]
fn a_full_disk_is_told() {
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let log = write(folder.path(), "x.log", lines(0..10));
    let mut command = margay(&["parse"]);
    let output = command.arg(&log).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(
        stderr.contains("cannot write to stdout: No space left on device"),
        "{stderr}"
    );

    // The events are not shown as complete when the rejects could not be written.
    let out = folder.path().join("out.jsonl");
    let bad = write(folder.path(), "bad.log", "bad line\n");
    let arguments = [
        "-o".as_ref(),
        out.as_os_str(),
        "--rejects".as_ref(),
        "/dev/full".as_ref(),
    ];
    let run = parse(&[&arguments[..], &[bad.as_os_str()]].concat());
    assert_eq!(run.status, Some(2));
    assert!(
        run.stderr.contains("cannot write to /dev/full"),
        "{}",
        run.stderr
    );
    let left: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

/// Nor is anything left of a folder: its files go before it does.
#[cfg(feature = "columnar")]
#[test]
fn a_full_disk_leaves_no_folder() {
    let folder = tempfile::tempdir().unwrap();
    let log = write(folder.path(), "x.log", lines(0..3_000));
    let lake = folder.path().join("lake");
    for format in ["parquet", "arrow"] {
        // As on a disk that is full, but for this process only.
        let limited = "trap '' XFSZ; ulimit -f 64; exec \"$0\" \"$@\"";
        let output = Command::new("sh")
            .args(["-c", limited, env!("CARGO_BIN_EXE_margay"), "parse", "-o"])
            .args([&lake, &log])
            .args(["--format", format, "--rows-per-file", "1000"])
            .output()
            .unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains("cannot write to"), "{stderr}");
        assert!(!lake.exists(), "{format}");
    }
}

#[test]
fn an_interrupted_run_leaves_no_file() {
    interrupt("out.jsonl");
    #[cfg(feature = "columnar")]
    interrupt("out.parquet");
}

fn interrupt(name: &str) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join(name);
    let mut child = spawn(&["parse", "-o", out.to_str().unwrap()]);
    let files = || fs::read_dir(folder.path()).unwrap().count();
    let started = Instant::now();
    while files() == 0 {
        assert!(started.elapsed() < Duration::from_secs(20));
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(!out.exists(), "a file is not there before it is complete");
    Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    // Waiting closes the child's input, which would let it end well.
    let input = child.stdin.take();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    drop(input);
    assert_eq!(files(), 0);
}

#[test]
fn outputs_replace_no_inputs() {
    let folder = tempfile::tempdir().unwrap();
    let log = write(folder.path(), "x.log", lines(0..10));
    let log = log.to_str().unwrap();
    let link = folder.path().join("link");
    std::os::unix::fs::symlink(log, &link).unwrap();
    let other = folder.path().join("other");
    let other = other.to_str().unwrap();
    for arguments in [
        vec![log, "-o", log],
        vec![log, "-o", link.to_str().unwrap()],
        vec![log, "--rejects", log],
        vec![folder.path().to_str().unwrap(), "-o", log],
        vec![log, "-o", other, "--rejects", other],
        vec![log, "--rejects", "-"],
    ] {
        let run = parse(&arguments);
        assert_eq!(run.status, Some(2), "{arguments:?}");
        assert_eq!(fs::read_to_string(log).unwrap(), lines(0..10));
        assert!(!folder.path().join("other").exists());
    }
    // And a shell's own redirection into the folder that is read.
    let stdout = OpenOptions::new().append(true).open(log).unwrap();
    let output = margay(&["parse"])
        .arg(folder.path())
        .stdout(stdout)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(fs::read_to_string(log).unwrap(), lines(0..10));
}

#[test]
fn stdin_may_be_a_file_and_packed() {
    let run = parse_stdin(&["-"], &gzip(lines(0..3).as_bytes()));
    assert_eq!((run.status, run.count("event")), (Some(0), 3));
    let folder = tempfile::tempdir().unwrap();
    let log = write(folder.path(), "x", lines(0..5));
    let output = margay(&["parse", "-q"])
        .stdin(File::open(log).unwrap())
        .output()
        .unwrap();
    assert_eq!(
        output.stdout.iter().filter(|byte| **byte == b'\n').count(),
        5
    );
    assert!(output.stderr.is_empty());
}

const MEMORY_LIMIT: u64 = 64 << 20;

#[test]
fn memory_stays_small_whatever_comes() {
    let normal = lines(0..400);
    // Rejected at once, so that a debug build gets through enough of them.
    let long = format!("{{{}\n", "x".repeat(3 << 20));
    let too_long = format!("{{{}\n", "x".repeat(40 << 20));
    let mixed = format!("{}\n{{{}\n", line(1), "x".repeat(30_000));
    // What is told of each is many times as long.
    let short = "x\n".repeat(100_000);
    for (text, times) in [
        (normal, 20),
        (long, 6),
        (too_long, 3),
        (mixed, 300),
        (short, 10),
    ] {
        let rejects = ["--rejects", "/dev/null"];
        let mut child =
            spawn(&[&["parse", "--threads", "2", "--row-id", "0"], &rejects[..]].concat());
        let mut stdin = child.stdin.take().unwrap();
        let mut stdout = child.stdout.take().unwrap();
        let drained = std::thread::spawn(move || std::io::copy(&mut stdout, &mut std::io::sink()));
        for _ in 0..times {
            stdin.write_all(text.as_bytes()).unwrap();
        }
        let peak = peak_memory(&child);
        assert!(
            peak < MEMORY_LIMIT,
            "{} MiB for {} times {times}",
            peak >> 20,
            text.len()
        );
        drop(stdin);
        child.wait_with_output().unwrap();
        drained.join().unwrap().unwrap();
    }
}

/// Each of them is a block by itself, of which little is used.
#[cfg(feature = "columnar")]
#[test]
fn many_small_files_take_little_memory() {
    let folder = tempfile::tempdir().unwrap();
    let logs = folder.path().join("logs");
    fs::create_dir(&logs).unwrap();
    for number in 0..1_500 {
        write(&logs, &format!("{number:04}.log"), line(number));
    }
    let limited = "ulimit -v 262144; exec \"$0\" \"$@\"";
    for more in [
        &["arrow"][..],
        &["arrow", "--partition-by", "day"],
        &["parquet"],
    ] {
        let output = Command::new("sh")
            .args([
                "-c",
                limited,
                env!("CARGO_BIN_EXE_margay"),
                "parse",
                "--threads",
                "1",
            ])
            .arg(&logs)
            .arg("-o")
            .arg(folder.path().join(more.concat()))
            .arg("--format")
            .args(more)
            .output()
            .unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{more:?}: {stderr}");
    }
}
