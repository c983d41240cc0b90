//! What a run must not write to, and what stays of a file that it replaces.

mod common;

use std::fs::{self, File, OpenOptions};
use std::path::Path;
use std::process::Stdio;

use common::{files, lines, margay, parse, write};
use tempfile::TempDir;

/// A folder with a schema that needs its layout, cases of it, and a log.
fn schemas() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let schema = "schema: Custom.Word\nparser: {native: {name: Custom.Word}}\n\
                  fields: [{name: word, type: string, required: true}]\n";
    let layout = "layout: Custom.Word\ndelimited: {separator: ' ', least: 1}\n\
                  columns: [{column: word, field: word}]\n";
    let case =
        "name: a word\nlogType: Custom.Word\ninput: hello\nresult: '{\"word\": \"hello\"}'\n";
    write(folder.path(), "s/Custom.Word.yml", schema);
    write(folder.path(), "s/Custom.Word.layout.yml", layout);
    write(folder.path(), "s/Custom.Word_tests.yml", case);
    write(folder.path(), "words.log", "hello\nworld\n");
    folder
}

fn path(folder: &Path, name: &str) -> String {
    folder.join(name).to_str().unwrap().to_owned()
}

#[test]
fn schemas_and_layouts_are_not_replaced() {
    let folder = schemas();
    let at = |name: &str| path(folder.path(), name);
    for schemas in ["s", "s/Custom.Word.yml"] {
        for (name, what) in [
            ("Custom.Word.yml", "a schema"),
            ("Custom.Word.layout.yml", "a layout"),
        ] {
            let file = at(&format!("s/../s/{name}"));
            let before = fs::read(&file).unwrap();
            for option in ["-o", "--rejects"] {
                let run = parse(&["--path", &at(schemas), &at("words.log"), option, &file]);
                assert_eq!(run.status, Some(2), "{run:?}");
                let message = format!("{name} is {what} and would be overwritten");
                assert!(run.stderr.contains(&message), "{run:?}");
                assert_eq!(
                    (run.stdout.len(), fs::read(&file).unwrap()),
                    (0, before.clone())
                );
            }
        }
    }
    assert_eq!(files(folder.path()).len(), 4);
}

#[test]
fn cases_and_schemas_are_not_replaced_by_a_report() {
    let folder = schemas();
    let at = |name: &str| path(folder.path(), name);
    let named = ["test", "s/Custom.Word.yml", "s/Custom.Word_tests.yml"];
    for (arguments, report) in [
        (&named[..2], "s/Custom.Word_tests.yml"),
        (&named[..], "s/Custom.Word_tests.yml"),
        (&["test", "s"], "s/Custom.Word_tests.yml"),
        (&["test", "s"], "s/Custom.Word.yml"),
        (&["test", "s"], "s/Custom.Word.layout.yml"),
    ] {
        let before = fs::read(at(report)).unwrap();
        let mut command = margay(arguments);
        let run = command.args(["--junit", report]).current_dir(&folder);
        let run = run.output().unwrap();
        let stderr = String::from_utf8(run.stderr).unwrap();
        assert_eq!(run.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains("and would be overwritten"), "{stderr}");
        assert_eq!(fs::read(at(report)).unwrap(), before);
    }
}

/// A run that reads what it writes would never end, or lose what it reads.
#[cfg(unix)]
#[test]
fn stdin_is_not_what_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let log = write(folder.path(), "x.log", lines(0..3));
    let name = log.to_str().unwrap();
    let targets = [
        &[][..],
        &["-o", name],
        &["--rejects", name],
        &["-", "-o", name],
    ];
    for arguments in targets {
        let stdout = match arguments {
            [] => OpenOptions::new().append(true).open(&log).unwrap().into(),
            _ => Stdio::null(),
        };
        let mut command = margay(&["parse"]);
        let run = command.args(arguments).stdin(File::open(&log).unwrap());
        let run = run.stdout(stdout).stderr(Stdio::piped());
        let run = run.spawn().unwrap().wait_with_output().unwrap();
        let stderr = String::from_utf8(run.stderr).unwrap();
        assert_eq!(run.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains("stdin comes from is an input"), "{stderr}");
        assert_eq!(fs::read_to_string(&log).unwrap(), lines(0..3));
    }
}

/// What was private stays so, and is so from the first byte on.
#[cfg(unix)]
#[test]
fn a_file_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let log = write(folder.path(), "x.log", lines(0..3) + "no line\n");
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o7777;
    let is_columnar = cfg!(feature = "columnar");
    let names = ["o.jsonl", "o.csv", "o.parquet", "o.arrow"];
    for name in names.iter().take(if is_columnar { 4 } else { 2 }) {
        for permissions in [0o600, 0o666, 0o750] {
            let output = write(folder.path(), name, "of another run");
            let rejects = write(folder.path(), "rejects", "of another run");
            for file in [&output, &rejects] {
                fs::set_permissions(file, fs::Permissions::from_mode(permissions)).unwrap();
            }
            let [log, out, no] = [&log, &output, &rejects].map(|path| path.to_str().unwrap());
            let run = parse(&[log, "-o", out, "--rejects", no]);
            assert_eq!(run.status, Some(1), "{run:?}");
            assert_ne!(fs::read(&output).unwrap(), b"of another run");
            assert_eq!([&output, &rejects].map(|file| mode(file)), [permissions; 2]);
        }
    }
}

/// As a shell would not write to it either.
#[cfg(unix)]
#[test]
fn a_file_that_is_write_protected_is_not_replaced() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let log = write(folder.path(), "x.log", lines(0..3));
    let output = write(folder.path(), "o.jsonl", "of another run");
    fs::set_permissions(&output, fs::Permissions::from_mode(0o444)).unwrap();
    if OpenOptions::new().write(true).open(&output).is_ok() {
        // The tests run as somebody who may do anything.
        return;
    }
    let [log, out] = [&log, &output].map(|path| path.to_str().unwrap());
    let run = parse(&[log, "-o", out]);
    assert_eq!(run.status, Some(2), "{run:?}");
    assert!(
        run.stderr.contains("it is there and write-protected"),
        "{run:?}"
    );
    assert_eq!(fs::read(&output).unwrap(), b"of another run");
    assert_eq!(files(folder.path()), ["o.jsonl", "x.log"]);
}
