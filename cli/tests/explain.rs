//! `margay explain` on lines that were made to do harm.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Explains the lines of stdin; gives the exit status and what was printed.
fn explain(input: &[u8], format: &str) -> (Option<i32>, String) {
    explain_with(&[], input, format)
}

/// The same with more arguments.
fn explain_with(arguments: &[&str], input: &[u8], format: &str) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_margay"));
    command.args(["explain", "-", "--format", format]);
    command.args(arguments);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let begun = Instant::now();
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || {
        // A command that gives up early closes the pipe.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(10), "took {took:?}");
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(text).unwrap())
}

#[test]
fn long_lines_are_explained_in_few_words() {
    for line in [
        "x".repeat(2 << 20),
        "x ".repeat(1 << 20),
        "\"é".repeat(3 << 18),
        " ".repeat(2 << 20),
    ] {
        let (_, text) = explain(line.as_bytes(), "text");
        assert!(text.len() < 30_000, "{} bytes", text.len());
    }
    let (status, text) = explain(&vec![b'x'; 17 << 20], "text");
    assert_eq!(status, Some(2), "{text}");
    assert!(text.contains("longer than the 16777216 bytes"), "{text}");
}

#[test]
fn long_lines_of_text_parsers_are_explained_in_few_words() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cmd/explain-text.in");
    for schema in [
        "Custom.Sheet",
        "Custom.Given",
        "Custom.Gate",
        "Custom.Login",
    ] {
        let path = format!("{folder}/{schema}.yml");
        for line in [
            "x".repeat(1 << 20),
            ",;".repeat(1 << 19),
            "\"\"é".repeat(1 << 18),
            format!("now [{}] \"{}", "<".repeat(1 << 19), "\\\"".repeat(1 << 19)),
            format!("now {} took 2ms", "gate ".repeat(1 << 18)),
        ] {
            let input = format!("header,{line}\n{line}\n");
            let (_, text) = explain_with(&["--path", &path], input.as_bytes(), "text");
            assert!(text.len() < 150_000, "{schema}: {} bytes", text.len());
        }
    }
}

#[test]
fn long_lines_of_layouts_are_explained_in_few_words() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cmd/explain-layout.in");
    for schema in [
        "Custom.Pairs",
        "Custom.Web",
        "Custom.Flow",
        "Custom.Door",
        "Custom.Parcel",
        "Custom.Order",
    ] {
        let path = format!("{folder}/{schema}.yml");
        for line in [
            format!("<34>now {}", "k=v ".repeat(1 << 18)),
            format!("<34>now {}", "msg=v ".repeat(1 << 18)),
            format!("<34>now msg=\"{}\"", "\\\"".repeat(1 << 19)),
            format!("now \"{}", "a \"".repeat(1 << 18)),
            format!("1||{{\"id\":1}}|[{}0]", "\"x\",".repeat(1 << 18)),
        ] {
            let header = "#Fields: date sc-status\n";
            let again = "#Fields: date\n".repeat(100);
            let input = format!("{header}{line}\n{again}{line}\n");
            let (_, text) = explain_with(&["--path", &path], input.as_bytes(), "text");
            assert!(text.len() < 150_000, "{schema}: {} bytes", text.len());
        }
    }
}

#[test]
fn large_and_deep_entries_are_explained_in_few_words() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cmd/explain-json.in");
    let begin = r#"{"at":"2024-02-03T04:05:06Z""#;
    let many: String = (0..200_000)
        .map(|number| format!(",\"k{number}\":0"))
        .collect();
    for (line, said) in [
        (
            format!("{begin},\"action\":\"{}\"}}", "é\u{1b}".repeat(5 << 20)),
            "not JSON",
        ),
        (
            format!("{begin},\"action\":\"{}\"}}", "é".repeat(8_000_000)),
            "an event",
        ),
        (
            format!(
                "{begin},\"x\":{}{}}}",
                "[".repeat(100_000),
                "]".repeat(100_000)
            ),
            "more than 128 deep",
        ),
        (
            format!(
                "{begin},\"detail\":{}{}}}",
                "[".repeat(120),
                "]".repeat(120)
            ),
            "an event",
        ),
        (
            format!(
                "{begin},\"groups\":[{}\"x\"]}}",
                "{\"id\":1,\"y\":2},".repeat(100_000)
            ),
            "field `groups[100000]`",
        ),
        (
            format!("{begin},\"sealed\":\"{}\"}}", "{\\\"a\\\":".repeat(100_000)),
            "more than 128 deep",
        ),
        (format!("{begin}{many}}}"), "200,000 keys that no field has"),
        (
            format!("{begin}{}", ",\"a\":0".repeat(1 << 20)),
            "keys and values",
        ),
    ] {
        for schema in ["Custom.Audit", "Custom.Trail", "Custom.Moved"] {
            if schema != "Custom.Audit" && line.len() > 2 << 20 {
                continue;
            }
            let path = format!("{folder}/{schema}.yml");
            let (_, text) = explain_with(&["--path", &path], line.as_bytes(), "text");
            assert!(text.len() < 30_000, "{schema}: {} bytes", text.len());
            if schema == "Custom.Audit" {
                let start: String = text.chars().take(2000).collect();
                assert!(text.contains(said), "{said}: {start}");
            }
        }
    }
}

#[test]
fn keys_and_values_do_not_steer_the_terminal() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cmd/explain-json.in");
    let path = format!("{folder}/Custom.Audit.yml");
    let line = "{\"at\":\"2024-02-03T04:05:06Z\",\"\\u001b[31m\u{202e}\":1,\"\u{9b}\":2,\
                \"detail\":\"\u{9b}\",\"action\":\"\\u001b\u{200b}\",\"who\":\"\u{85}\"}\n{\"\u{1b}\n\u{9b}\n";
    for format in ["text", "json"] {
        let (status, text) = explain_with(&["--path", &path], line.as_bytes(), format);
        assert_eq!(status, Some(1));
        if format == "text" {
            let steers = |c: char| c != '\n' && (c.is_control() || "\u{200b}\u{202e}".contains(c));
            assert!(!text.contains(steers), "{text:?}");
            assert!(
                text.contains(r"2 keys that no field has: \u{1b}[31m\u{202e}, \u{9b}"),
                "{text}"
            );
        }
    }
}

#[test]
fn nothing_in_a_line_steers_the_terminal() {
    let (status, text) = explain(b"\x1b[31m \x9b\xff \"\x07\xe2\x80\xae\" \r\n\0\n", "text");
    assert_eq!(status, Some(1));
    assert!(
        text.chars().all(|c| c == '\n' || !c.is_control()),
        "{text:?}"
    );
}

#[test]
fn json_is_one_object_a_line() {
    let (status, text) = explain("http é\n\nx\n".as_bytes(), "json");
    assert_eq!(status, Some(1));
    let outcomes = text.lines().map(|line| {
        assert!(
            line.starts_with("{\"place\":\"<stdin>:") && line.ends_with('}'),
            "{line}"
        );
        line.split_once("\"outcome\":\"")
            .unwrap()
            .1
            .split('"')
            .next()
            .unwrap()
    });
    assert_eq!(
        outcomes.collect::<Vec<_>>(),
        ["rejected", "blank", "rejected"]
    );
}
