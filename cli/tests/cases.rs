//! `margay test` on the cases that ship, through both engines, and what it writes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

fn margay(arguments: &[&str], folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_margay"));
    command.args(arguments).current_dir(folder);
    command.output().unwrap()
}

fn shown(output: &Output) -> String {
    let text = [output.stdout.as_slice(), &output.stderr].concat();
    String::from_utf8(text).unwrap()
}

#[track_caller]
fn passes(arguments: &[&str], folder: &Path) -> String {
    let output = margay(arguments, folder);
    let shown = shown(&output);
    assert!(output.status.success(), "{shown}");
    shown
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

#[test]
fn the_cases_that_ship_pass_through_both_engines() {
    let generated = passes(&["test"], &root());
    assert_eq!(generated, passes(&["test", "--interpret"], &root()));
    let built_in = String::from_utf8(margay(&["schemas"], &root()).stdout).unwrap();
    for log_type in built_in.lines().filter_map(|line| line.split(' ').next()) {
        let has_cases = generated.contains(&format!("/{log_type}_tests.yml:"));
        assert!(has_cases, "{log_type} has no cases");
    }
}

/// A copy of a published schema in a folder of its own, without its layout.
#[test]
fn layouts_that_ship_are_found_from_anywhere() {
    let folder = tempfile::tempdir().unwrap();
    let vendors = fs::read_dir(root().join("schemas")).unwrap();
    for vendor in vendors.map(|entry| entry.unwrap().path()) {
        for file in fs::read_dir(vendor).unwrap() {
            let path = file.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if !name.ends_with(".layout.yml") && !name.ends_with("_tests.yml") {
                fs::copy(&path, folder.path().join(name)).unwrap();
            }
        }
    }
    let text = "schema: Box.Event\nparser: {native: {name: Box.Event}}\n\
                fields: [{name: type, type: string}]\n";
    fs::write(folder.path().join("Box.Event.yml"), text).unwrap();
    let told = passes(&["check", "."], folder.path());
    assert!(told.contains("0 errors, 0 warnings"), "{told}");
}

/// A folder with the doors of the transcripts, and a file of failing cases in it.
fn doors(failing: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let doors = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd/test.in/doors");
    for file in ["Custom.Door.yml", "Custom.Door.layout.yml"] {
        fs::copy(doors.join(file), folder.path().join(file)).unwrap();
    }
    fs::write(folder.path().join("Custom.Door_tests.yml"), failing).unwrap();
    folder
}

const FAILING: &str = "\
# What a door logs.
name: opened
logType: Custom.Door # the only one
input: 2024-02-03T04:05:06Z 192.0.2.7
result: |
  {\"peer\": \"192.0.2.8\"}

# No result yet.
---
name: new & <odd>
logType: Custom.Door
input: 2024-02-03T04:05:06Z -
";

#[test]
fn update_makes_cases_pass_and_leaves_the_rest_alone() {
    let folder = doors(FAILING);
    let run = passes(&["test", "Custom.Door.yml", "--update"], folder.path());
    assert!(
        run.ends_with("2 cases: 0 ok, 0 failed, 2 updated\n"),
        "{run}"
    );
    let text = fs::read_to_string(folder.path().join("Custom.Door_tests.yml")).unwrap();
    let expected = FAILING.replace(
        "  {\"peer\": \"192.0.2.8\"}\n",
        "  {\n    \"at\": \"2024-02-03T04:05:06Z\",\n    \"peer\": \"192.0.2.7\",\n    \
             \"p_event_time\": \"2024-02-03T04:05:06Z\",\n    \
             \"p_any_ip_addresses\": [\"192.0.2.7\"]\n  }\n",
    ) + "result: |\n  {\n    \"at\": \"2024-02-03T04:05:06Z\",\n    \
           \"p_log_type\": \"{{ .LogType }}\",\n    \
           \"p_event_time\": \"2024-02-03T04:05:06Z\"\n  }\n";
    assert_eq!(text, expected);
    passes(&["test", "Custom.Door.yml"], folder.path());
}

#[test]
fn junit_reports_are_xml() {
    let folder = doors(FAILING);
    let arguments = ["test", "Custom.Door.yml", "--junit", "report.xml"];
    assert_eq!(margay(&arguments, folder.path()).status.code(), Some(1));
    let report = fs::read_to_string(folder.path().join("report.xml")).unwrap();
    let lines: Vec<_> = report.lines().map(str::trim).collect();
    assert_eq!(
        lines[1],
        r#"<testsuites name="margay test" tests="2" failures="2" errors="0">"#
    );
    assert_eq!(
        lines[3],
        r#"<testcase name="opened" classname="Custom.Door" file="Custom.Door_tests.yml" line="2">"#
    );
    assert!(lines[4].starts_with(r#"<failure message="peer: expected &quot;192.0.2.8&quot;, got"#));
    assert!(
        report.contains(r#"name="new &amp; &lt;odd&gt;""#),
        "{report}"
    );
    assert_eq!(lines.last(), Some(&"</testsuites>"));
}

/// Runs a hostile file of cases; the time is generous, for tests run unoptimised and beside others.
#[track_caller]
fn is_refused(text: &str, why: &str) {
    let folder = doors(text);
    let begun = Instant::now();
    let output = margay(&["test", "Custom.Door.yml"], folder.path());
    let took = begun.elapsed();
    let shown = shown(&output);
    let excerpt: String = shown.chars().take(2000).collect();
    assert_eq!(output.status.code(), Some(2), "{excerpt}");
    assert!(shown.contains(why), "{excerpt}");
    assert!(shown.len() < 2_000_000, "too much to read: {}", shown.len());
    assert!(took < Duration::from_secs(10), "took {took:?}");
}

#[test]
fn hostile_files_of_cases_are_refused() {
    let case = "logType: Custom.Door\ninput: x\n";
    is_refused(&"x".repeat(10 << 20), "more than the 8388608 bytes");
    is_refused(
        &format!("{case}name: {}\n", "x".repeat(2 << 20)),
        "bytes that are read",
    );
    is_refused(
        &format!("---\n{case}").repeat(10_001),
        "more than the 10000 cases",
    );
    is_refused(
        &"--- [\n".repeat(100_000),
        "the rest of the file was not looked at",
    );
    let json = format!("{case}result: '{}{}'\n", "[".repeat(5000), "]".repeat(5000));
    is_refused(&json, "recursion limit exceeded");
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..9 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb += &format!("a{level}: &a{level} [{aliases}]\n");
    }
    is_refused(&bomb, "the document holds more than 200000 values");
}

#[test]
fn a_case_may_hold_a_long_line() {
    let line = format!("2024-02-03T04:05:06Z {}", "x".repeat(1_000_000));
    let folder = doors(&format!(
        "logType: Custom.Door\ninput: {line}\nresult: '{{}}'\n"
    ));
    let output = margay(&["test", "Custom.Door.yml"], folder.path());
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.len() < 2_000, "{}", shown(&output));
}
