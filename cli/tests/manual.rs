//! What is printed for other programs: man pages, completions.

mod common;

use std::fs;

use common::{files, margay};

fn page(arguments: &[&str]) -> String {
    let output = margay(&["man"]).args(arguments).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_command_has_a_page() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("share/man1");
    assert_eq!(page(&["--dir", dir.to_str().unwrap()]), "");
    let commands = [
        &[][..],
        &["check"],
        &["codegen"],
        &["completions"],
        &["explain"],
        &["infer"],
        &["man"],
        &["parse"],
        &["schemas"],
        &["schemas", "diff"],
        &["schemas", "list"],
        &["schemas", "show"],
        &["test"],
    ];
    let mut names = Vec::new();
    for command in commands {
        let name = [&["margay"], command].concat().join("-") + ".1";
        assert_eq!(page(command), fs::read_to_string(dir.join(&name)).unwrap());
        names.push(name);
    }
    names.sort();
    assert_eq!(files(&dir), names);
}

/// Examples are not made into a paragraph.
#[test]
fn examples_keep_their_lines() {
    let page = page(&["parse"]);
    let (_, examples) = page.split_once(".SH EXAMPLES\n.nf\n").unwrap();
    let (examples, after) = examples.split_once("\n.fi\n").unwrap();
    assert!(
        examples.starts_with("  margay parse access.log.gz | head  "),
        "{examples}"
    );
    assert!(
        after.starts_with(".SH \"EXIT STATUS\"\n0 everything was parsed"),
        "{after}"
    );
    assert!(!page.contains("EXTRA"));
}

/// Shells offer the log types that are built in; others are taken too.
#[test]
fn log_types_are_completed() {
    for shell in ["bash", "zsh", "fish"] {
        let output = margay(&["completions", shell]).output().unwrap();
        let script = String::from_utf8(output.stdout).unwrap();
        // Of `parse`, `explain` and `schemas show`, whose name has no completion in fish.
        let offered = script.matches("Slack.AccessLogs").count();
        assert!(offered >= 2, "{shell}: {offered}");
    }
}
