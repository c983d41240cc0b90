//! Files whose names a terminal would obey.
#![cfg(unix)]

mod common;

use std::process::Command;

use common::{line, lines, margay, write};

/// What is said on stdout and stderr.
fn said(command: &mut Command) -> String {
    let output = command.output().unwrap();
    String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
}

#[test]
fn no_name_steers_a_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let odd = "\u{1b}[31mred\nerror: \u{202e}";
    let file = |ending: &str| format!("{odd}{ending}");
    let soft = line(1).replace(" 34 366 ", " many 366 ");
    write(
        folder.path(),
        &file(".log"),
        lines(0..1) + &soft + "\nno line\n",
    );
    write(folder.path(), &file(".gz"), b"\x1f\x8b damaged");
    write(
        folder.path(),
        &file(".yml"),
        "schema: Custom.Odd\nfields: [{name: a, type: x}]\n",
    );
    write(
        folder.path(),
        &file("_tests.yml"),
        "name: x\nlogType: Custom.Odd\ninput: x\n",
    );
    write(folder.path(), &file(".json"), "{\"a\": 1}\n");
    let (log, gz, yml, json) = (file(".log"), file(".gz"), file(".yml"), file(".json"));
    let missing = file("");
    for arguments in [
        &["parse", &log, &gz, &missing, "--rejects", "rejects"][..],
        &["parse", "-o", &log, &log],
        &["parse", "-o", &format!("{missing}/x"), &log],
        &["parse", "--path", &yml, &log],
        &["parse", "--path", &missing, &log],
        &["check", &yml],
        &["test", &yml],
        &["test", &missing],
        &["explain", &log, "--line", "1"],
        &["explain", "--rejects", "rejects"],
        &["explain", "--rejects", &log],
        &["infer", &log],
        &["infer", &json, "-o", &missing],
        &["codegen", &yml, "-o", &missing],
        &["schemas", "diff", &yml, &missing],
    ] {
        let said = said(margay(arguments).current_dir(folder.path()));
        let names_it = said.contains("\\u{1b}[31mred");
        assert!(names_it || arguments[0] == "infer", "{arguments:?} {said}");
        let is_raw = said.contains(['\u{1b}', '\u{202e}']);
        assert!(!is_raw, "{arguments:?} {said:?}");
    }
}
