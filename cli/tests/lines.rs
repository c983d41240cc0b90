//! Lines that do not become events: blank, rejected, too long. None is lost, each is placed.

mod common;

use std::fs;

use common::{line, lines, parse, parse_stdin, write};
use serde_json::Value;

fn rejects(text: &[u8], more: &[&str]) -> (common::Run, Vec<Value>) {
    let folder = tempfile::tempdir().unwrap();
    let log = write(folder.path(), "x.log", text);
    let file = folder.path().join("rejects.jsonl");
    let mut arguments = vec![log.as_os_str(), "--rejects".as_ref(), file.as_os_str()];
    arguments.extend(
        more.iter()
            .map(|more| -> &std::ffi::OsStr { more.as_ref() }),
    );
    let run = parse(&arguments);
    let entries = fs::read_to_string(&file).unwrap();
    let entries: Vec<_> = entries
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(run.count("reject"), entries.len() as u64);
    assert_eq!(run.count("event"), run.events().len() as u64);
    (run, entries)
}

#[test]
fn rejects_are_placed_in_their_file() {
    let bad = line(3).replace(" 0.000 200 200", " 0.000 999 200");
    let text = format!("\u{FEFF}{}\r\n\n  \n{bad}\n{{}}\n{}", line(1), line(2));
    let (run, entries) = rejects(text.as_bytes(), &[]);
    assert_eq!(run.status, Some(1));
    assert_eq!(
        (run.count("line"), run.count("blank"), run.count("event")),
        (6, 2, 2)
    );

    assert_eq!(entries[0]["line"], 4);
    assert_eq!(entries[0]["column"], 8);
    assert_eq!(entries[0]["field"], "elbStatusCode");
    assert_eq!(entries[0]["offset"], bad.find("999").unwrap());
    assert_eq!(entries[0]["raw"], bad);
    assert_eq!(entries[0]["log_type"], "AWS.ALB");
    assert_eq!(entries[1]["line"], 5);
    assert_eq!(entries[1]["column"], Value::Null);
    assert_eq!(entries[1]["field"], Value::Null);
    assert!(entries[1]["file"].as_str().unwrap().ends_with("x.log"));
}

#[test]
fn line_numbers_count_on_from_block_to_block() {
    let mut text = String::new();
    for number in 0..3000 {
        match number % 500 {
            499 => text += "bad line",
            _ => text += &line(number),
        }
        text.push('\n');
    }
    for threads in ["1", "3"] {
        let (_, entries) = rejects(text.as_bytes(), &["--threads", threads]);
        let numbers: Vec<_> = entries
            .iter()
            .map(|entry| entry["line"].as_u64().unwrap())
            .collect();
        assert_eq!(numbers, [500, 1000, 1500, 2000, 2500, 3000]);
    }
}

#[test]
fn bytes_that_are_no_text_are_kept() {
    let (_, entries) = rejects(b"caf\xE9\n", &[]);
    assert_eq!(entries[0]["raw"], "caf\u{FFFD}");
    assert_eq!(entries[0]["raw_base64"], "Y2Fm6Q==");
}

#[test]
fn a_line_that_is_too_long_is_a_reject() {
    let text = format!(
        "{}{}\n{}{}",
        lines(0..3),
        "x".repeat(1 << 20),
        lines(3..5),
        "y".repeat(9000)
    );
    let (run, entries) = rejects(text.as_bytes(), &["--max-line", "8K"]);
    assert_eq!(run.status, Some(1));
    assert_eq!((run.count("line"), run.count("event")), (7, 5));
    assert_eq!(
        (&entries[0]["line"], &entries[1]["line"]),
        (&Value::from(4), &Value::from(7))
    );
    assert_eq!(entries[0]["reason"], "longer than 8192 bytes");
    assert_eq!(entries[0]["raw"].as_str().unwrap().len(), 4096);

    let (run, entries) = rejects(text.as_bytes(), &[]);
    assert_eq!((run.count("line"), entries.len()), (7, 2));
    assert_eq!(entries[0]["raw"].as_str().unwrap().len(), 1 << 20);
}

#[test]
fn an_empty_input_is_no_trouble() {
    let run = parse_stdin::<&str>(&[], b"");
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert_eq!(run.count("line"), 0);
    let run = parse_stdin::<&str>(&[], b"\n\n");
    assert_eq!((run.status, run.count("blank")), (Some(0), 2));
}

#[test]
fn the_interpreter_gives_the_same_events() {
    let folder = tempfile::tempdir().unwrap();
    let log = write(folder.path(), "x.log", lines(0..50));
    let generated = parse(&[&log]);
    let interpreted = parse(&[log.as_os_str(), "--interpret".as_ref()]);
    assert_eq!(generated.count("event"), 50);
    assert!(generated.stdout == interpreted.stdout);
}
