//! JSON in shapes that people did not write with lines in mind, and files that were made to do harm.

mod common;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Stdio};

use common::{Run, gzip, lines, margay, parse, parse_stdin, write};
use tempfile::TempDir;

/// A folder with a schema that takes any line, and one that takes what begins with a bracket.
fn schemas() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, pattern) in [("Any", "%{entry}"), ("Array", "[%{entry}")] {
        let schema = format!(
            "schema: Custom.{name}\nparser: {{fastmatch: {{match: ['{pattern}']}}}}\n\
             fields: [{{name: entry, type: string, required: true}}]\n"
        );
        write(folder.path(), &format!("{name}.yml"), schema);
    }
    folder
}

fn parse_as(shape: &str, schema: &str, text: &[u8]) -> Run {
    let folder = schemas();
    let schema = folder.path().join(schema);
    let options = ["--no-standard-fields", "--input", shape, "--path"];
    // Without the options that `parse` adds.
    let mut command = margay(&["parse"]);
    command.args(options).arg(schema);
    run(command, text)
}

fn run(mut command: std::process::Command, text: &[u8]) -> Run {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let output = std::thread::scope(|scope| {
        scope.spawn(move || {
            // The command may have stopped reading, which is its right.
            let _ = stdin.write_all(text);
        });
        child.wait_with_output().unwrap()
    });
    Run {
        status: output.status.code(),
        stdout: output.stdout,
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn assert_says(run: &Run, parts: &[&str]) {
    for part in parts {
        assert!(run.stderr.contains(part), "{part} in {}", run.stderr);
    }
}

#[test]
fn a_member_that_is_cut_short_ends_in_the_middle_of_an_element() {
    let elements: Vec<_> = (0..2000_u64)
        .map(|n| format!("{{\"n\": {n}, \"x\": \"{:x}\"}}", n * n * n))
        .collect();
    let whole = gzip(format!("[{}]", elements.join(",")).as_bytes());
    for cut in [whole.len() / 3, whole.len() / 2, whole.len() - 20] {
        let run = parse_as("array", "Any.yml", &whole[..cut]);
        assert_eq!(run.status, Some(2), "{}", run.stderr);
        let events = run.events();
        assert!(events.len() < elements.len());
        for (event, element) in events.iter().zip(&elements) {
            let event: serde_json::Value = serde_json::from_str(event).unwrap();
            assert_eq!(event["entry"], **element);
        }
        let damage = "<stdin>: the gzip data is cut short";
        assert_says(&run, &[damage, "cut short by damage in the input"]);
    }
}

#[test]
fn a_value_that_is_held_when_the_input_breaks_is_rejected() {
    let bare = "{\"a\": \"".to_owned() + &"abc".repeat(30_000);
    let packed = gzip(bare.as_bytes());
    let run = parse_as("json:Records", "Any.yml", &packed[..packed.len() - 12]);
    assert_eq!(run.status, Some(2));
    assert_says(
        &run,
        &[
            "cut short by damage in the input",
            "1 line: 0 events, 1 reject",
        ],
    );
}

#[test]
fn an_element_that_is_too_long_costs_no_other() {
    let long = "x".repeat(20 << 20);
    for shape in ["array", "json"] {
        let text = match shape {
            "array" => format!("[{{\"n\": 1}}, {{\"x\": \"{long}\"}}, {{\"n\": 3}}]"),
            _ => format!("{{\"n\": 1}} {{\"x\": \"{long}\"}} {{\"n\": 3}}"),
        };
        let run = parse_as(shape, "Any.yml", text.as_bytes());
        assert_eq!(run.status, Some(1), "{}", run.stderr);
        assert_eq!(run.events().len(), 2);
        assert_says(&run, &["<stdin>:2: longer than 16777216 bytes"]);
    }
}

#[test]
fn bytes_that_are_no_text_are_the_parsers_business() {
    let run = parse_as("array", "Any.yml", b"[{\"a\":\"\0\"},\xFF\xFE,{\"b\":1}]");
    assert_eq!((run.status, run.events().len()), (Some(1), 2));
    assert_says(&run, &["<stdin>:2: not valid UTF-8"]);
    let run = parse_as("json", "Any.yml", b"\0\0\n{\"a\":1}\n\xFF\n");
    assert_eq!((run.status, run.events().len()), (Some(1), 2));
    assert_says(&run, &["<stdin>:3: not valid UTF-8"]);
}

#[test]
fn what_never_ends_is_told() {
    let deep = "[".repeat(100_000);
    for (shape, text) in [
        ("json", deep.clone()),
        ("array", format!("[1,{deep}")),
        ("json", "{\"a".to_owned()),
    ] {
        let run = parse_as(shape, "Any.yml", text.as_bytes());
        assert_eq!(run.status, Some(2));
        let ends = format!(
            "byte {}: the text ends inside of an entry, in the JSON that begins at byte 0",
            text.len()
        );
        assert_says(&run, &["cut short by damage in the input", &ends]);
    }
    let closed = format!("{deep}{}", "]".repeat(100_000));
    let run = parse_as("json", "Array.yml", closed.as_bytes());
    assert_eq!((run.status, run.events().len()), (Some(0), 1));
}

/// What is damaged must not become whole on its way to the parser.
#[test]
fn a_json_schema_sees_the_damage_inside_of_entries() {
    let folder = tempfile::tempdir().unwrap();
    let schema = "schema: Custom.Json\nfields: [{name: a, type: string, required: true}]\n";
    write(folder.path(), "json.yml", schema);
    let parse = |text: &[u8]| {
        let mut command = margay(&["parse", "--no-standard-fields", "--input", "json", "--path"]);
        command.arg(folder.path());
        run(command, text)
    };
    let good = parse(b"{\n\"a\":\r\n\"1\"\n}{\"a\": \"2\"}");
    assert_eq!(
        good.events(),
        [r#"{"a":"1"}"#, r#"{"a":"2"}"#],
        "{}",
        good.stderr
    );
    for (text, events) in [
        (&b"{\"a\": \"x\ny\"}\n{\"a\": \"2\"}"[..], 1),
        (b"{\"a\": \"x\ry\"}\n{\"a\": \"2\"}", 1),
        (b"{\"a\": \"1\",}{\"a\": \"2\"}", 1),
        (b"{\"a\": [\"1\"}}{\"a\": \"2\"}", 1),
        (b"1 null \"\" []", 0),
    ] {
        let run = parse(text);
        let shown = String::from_utf8_lossy(text);
        assert_eq!(
            (run.status, run.events().len()),
            (Some(1), events),
            "{shown} {}",
            run.stderr
        );
    }
}

#[test]
fn entries_are_numbered_and_rejects_are_kept() {
    let folder = schemas();
    let rejects = folder.path().join("rejects.jsonl");
    let mut command = margay(&[
        "parse",
        "--no-standard-fields",
        "--input",
        "array:a.0",
        "--rejects",
    ]);
    command
        .arg(&rejects)
        .arg("--path")
        .arg(folder.path().join("Array.yml"));
    let run = run(command, b"{\"a\": [[[1],\n\n {\"b\":\n 2}, [3]]]}");
    assert_eq!((run.status, run.events().len()), (Some(1), 2));
    assert_says(
        &run,
        &[
            "<stdin>:2: no pattern matches",
            "3 lines: 2 events, 1 reject",
        ],
    );
    let reject = fs::read_to_string(&rejects).unwrap();
    assert!(reject.contains("\"line\":2"), "{reject}");
    assert!(reject.contains(r#""raw":"{\"b\":  2}""#), "{reject}");
}

/// Two log types, and files that mix them.
fn mixed(folder: &TempDir, files: usize) -> Vec<PathBuf> {
    let door = "{\"schema\": \"Custom.Door\", \"parser\": {\"fastmatch\": {\"match\": [\"door %{n}\"]}}, \
                \"fields\": [{\"name\": \"n\", \"type\": \"bigint\", \"required\": true}]}";
    let any = "{\"schema\": \"Custom.Any\", \"parser\": {\"regex\": {\"match\": [\"^(?P<s>[a-z]+ .*)$\"]}}, \
               \"fields\": [{\"name\": \"s\", \"type\": \"string\", \"required\": true}]}";
    write(folder.path(), "schemas/1.yml", door);
    write(folder.path(), "schemas/2.yml", any);
    let line = |file: usize, n: usize| match (n / 1000 + file) % 4 {
        0 => format!("door {n}\n"),
        1 => format!("gate {n}\n"),
        2 if n.is_multiple_of(2) => format!("door {n}\n"),
        2 => format!("gate {n}\n"),
        _ => format!("{n}\n"),
    };
    let texts = (0..files).map(|file| (0..30_000).map(|n| line(file, n)).collect::<String>());
    texts
        .enumerate()
        .map(|(file, text)| write(folder.path(), &format!("{file}.log"), text))
        .collect()
}

#[test]
fn the_number_of_threads_makes_no_difference_to_several_log_types() {
    let folder = tempfile::tempdir().unwrap();
    let files = mixed(&folder, 3);
    let run = |threads: &str| {
        let schemas = folder.path().join("schemas");
        let mut arguments = vec!["--path".into(), schemas, "--threads".into(), threads.into()];
        arguments.extend(files.iter().cloned());
        parse(&arguments)
    };
    let one = run("1");
    assert_eq!(one.status, Some(1));
    assert!(one.events().len() > 60_000);
    for threads in ["2", "4"] {
        let several = run(threads);
        assert!(several.stdout == one.stdout, "{threads} threads");
        let untimed = |run: &Run| {
            let lines = run.stderr.lines().filter(|line| !line.ends_with("MB/s"));
            lines.map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(untimed(&several), untimed(&one));
    }
}

#[test]
fn built_in_log_types_may_be_named_twice() {
    let text = lines(0..3) + "other\n";
    let run = parse_stdin(&["--schemas", "AWS.ALB,AWS.ALB"], text.as_bytes());
    assert_eq!((run.status, run.count("event")), (Some(1), 3));
}

fn spawn(arguments: &[&str], schema: &TempDir) -> Child {
    let mut command = margay(arguments);
    command.arg("--path").arg(schema.path().join("Any.yml"));
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command.spawn().unwrap()
}

#[test]
fn the_elements_of_a_slow_pipe_are_parsed_as_they_come() {
    let folder = schemas();
    let mut child = spawn(&["parse", "-q", "--input", "array:Records"], &folder);
    let mut stdin = child.stdin.take().unwrap();
    let mut events = BufReader::new(child.stdout.take().unwrap()).lines();
    stdin.write_all(b"{\"Records\": [").unwrap();
    for number in 0..3 {
        let comma = if number > 0 { "," } else { "" };
        write!(stdin, "{comma}{{\"n\": {number}}}").unwrap();
        let event = events.next().unwrap().unwrap();
        assert!(event.contains(&format!(": {number}}}")), "{event}");
    }
    stdin.write_all(b"]}").unwrap();
    drop(stdin);
    assert!(events.next().is_none());
    assert!(child.wait().unwrap().success());
}

#[cfg(target_os = "linux")]
#[test]
fn an_array_of_any_length_takes_little_memory() {
    let folder = schemas();
    let mut child = spawn(
        &[
            "parse",
            "--threads",
            "2",
            "--row-id",
            "0",
            "--input",
            "json:Records",
        ],
        &folder,
    );
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let drained = std::thread::spawn(move || std::io::copy(&mut stdout, &mut std::io::sink()));
    let element = format!("{{\"x\": \"{}\"}},\n", "x".repeat(100_000));
    stdin.write_all(b"{\"a\": 1, \"Records\": [").unwrap();
    for _ in 0..300 {
        stdin.write_all(element.as_bytes()).unwrap();
    }
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap();
    let peak: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap();
    assert!(peak < 64 << 10, "{peak} KiB");
    stdin.write_all(b"1]}").unwrap();
    drop(stdin);
    assert!(child.wait().unwrap().success());
    assert!(drained.join().unwrap().unwrap() > 30_000_000);
    let mut stderr = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut stderr)
        .unwrap();
    assert!(stderr.contains("301 events"), "{stderr}");
}
