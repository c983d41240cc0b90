//! `margay codegen`: crates that compile and parse, and folders that are not spoilt.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const DOOR: &str = "\
schema: Acme.Door
parser: {fastmatch: {match: ['%{at} %{peer} %{opened}']}}
fields:
  - {name: at, type: timestamp, timeFormat: rfc3339, isEventTime: true, required: true}
  - {name: peer, type: string, indicators: [ip]}
  - {name: opened, type: int}
";

const WORD: &str = "\
schema: Acme.Word
parser: {regex: {match: ['^(?P<word>\\w+)$']}}
fields: [{name: word, type: string}]
";

/// What someone would write beside a generated crate.
const USE: &str = r#"
use acme_logs::acme_door::{Door, DoorOwned};
use acme_logs::acme_word::Word;
use acme_logs::margay_runtime::Scratch;

#[test]
fn lines_are_parsed() {
    let mut scratch = Scratch::new();
    let door = Door::parse("2024-02-03T04:05:06Z 192.0.2.7 3", &mut scratch).unwrap();
    assert_eq!((door.peer, door.opened), (Some("192.0.2.7"), Some(3)));
    let error = "now 192.0.2.7 3".parse::<DoorOwned>().unwrap_err();
    assert_eq!(error.field(), Some("at"));
    let mut scratch = Scratch::new();
    assert_eq!(Word::parse("word", &mut scratch).unwrap().word, Some("word"));
}
"#;

/// A folder with schemas, and the command run in it.
struct Run(tempfile::TempDir);

impl Run {
    fn new() -> Self {
        let run = Self(tempfile::tempdir().unwrap());
        run.write("schemas/Acme.Door.yml", DOOR);
        run.write("schemas/Acme.Word.yml", WORD);
        run
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Everything that is in a folder, files with their text.
    fn tree(&self, name: &str) -> Vec<(PathBuf, Option<String>)> {
        let mut found = Vec::new();
        let mut folders = vec![self.path(name)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                found.push((path.clone(), fs::read_to_string(&path).ok()));
                if path.is_dir() {
                    folders.push(path);
                }
            }
        }
        found.sort();
        found
    }

    fn margay(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_margay"));
        command.args(arguments).current_dir(self.0.path());
        command.output().unwrap()
    }

    /// Runs `margay codegen` and gives what it says, which is on stderr.
    #[track_caller]
    fn codegen(&self, arguments: &[&str], status: i32) -> String {
        let output = self.margay(&[&["codegen"], arguments].concat());
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(status), "{said}");
        said
    }
}

/// Compiles with what this test was compiled with, in the folder where most of it is compiled
/// already.
fn cargo_test(folder: &Path) -> Output {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["test", "--quiet", "--offline", "--tests", "--target-dir"]);
    cargo.arg(target).current_dir(folder).output().unwrap()
}

#[test]
fn what_is_generated_compiles_and_parses() {
    let run = Run::new();
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime");
    let runtime = runtime.canonicalize().unwrap();
    let runtime = runtime.to_str().unwrap();
    let arguments = ["schemas", "-o", "acme-logs", "--runtime-path", runtime];
    let said = run.codegen(&arguments, 0);
    assert_eq!(said, "acme-logs: 2 log types, 4 files written\n");
    run.write("acme-logs/tests/lines.rs", USE);
    let tested = cargo_test(&run.path("acme-logs"));
    let said = String::from_utf8_lossy(&tested.stderr);
    assert!(tested.status.success(), "{said}");
    assert!(!said.contains("warning"), "{said}");
}

#[test]
fn a_second_run_writes_what_changed() {
    let run = Run::new();
    let all = ["schemas", "-o", "deep/down/logs"];
    run.codegen(&all, 0);
    run.write("deep/down/logs/src/mine.rs", "// By hand.\n");
    assert_eq!(run.codegen(&[&all[..], &["--check"]].concat(), 0), "");
    run.write("schemas/Acme.Door.yml", &DOOR.replace("int", "bigint"));
    fs::remove_file(run.path("schemas/Acme.Word.yml")).unwrap();
    let before = run.tree("deep");
    let stale = run.codegen(&[&all[..], &["--check"]].concat(), 1);
    assert_eq!(
        stale,
        "deep/down/logs/Cargo.toml: not up to date\n\
         deep/down/logs/src/lib.rs: not up to date\n\
         deep/down/logs/src/acme_door.rs: not up to date\n\
         deep/down/logs/src/acme_word.rs: no schema belongs to it any more\n"
    );
    assert_eq!(run.tree("deep"), before);
    let said = run.codegen(&all, 0);
    assert_eq!(
        said,
        "deep/down/logs: 1 log type, 3 files written, 1 removed\n"
    );
    assert_eq!(run.read("deep/down/logs/src/mine.rs"), "// By hand.\n");
    assert!(
        run.read("deep/down/logs/src/acme_door.rs")
            .contains("Option<i64>")
    );
    assert_eq!(run.codegen(&[&all[..], &["--check"]].concat(), 0), "");
}

/// All files are written out before the first of them appears.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_nothing() {
    let run = Run::new();
    let before = run.tree(".");
    // As on a disk that is full, but for this process only. The manifest has room, a parser has none.
    let limited = "trap '' XFSZ; ulimit -f 4; exec \"$0\" \"$@\"";
    let output = Command::new("sh")
        .args(["-c", limited, env!("CARGO_BIN_EXE_margay")])
        .args(["codegen", "schemas", "-o", "deep/logs"])
        .current_dir(&run.0)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(
        said.contains("cannot write to deep/logs/src/acme_door.rs"),
        "{said}"
    );
    assert_eq!(run.tree("."), before);
}

#[test]
fn the_manifest_names_what_is_needed() {
    let run = Run::new();
    run.codegen(&["schemas/Acme.Door.yml", "-o", "a"], 0);
    let version = env!("CARGO_PKG_VERSION");
    let needed = format!("[dependencies]\nmargay-runtime = {{ version = \"{version}\" }}\n");
    assert!(run.read("a/Cargo.toml").ends_with(&needed));
    run.write("here/runtime/Cargo.toml", "");
    let arguments = ["schemas/Acme.Word.yml", "-o", "x/y", "--name", "words"];
    run.codegen(
        &[&arguments[..], &["--runtime-path", "here/runtime"]].concat(),
        0,
    );
    let manifest = run.read("x/y/Cargo.toml");
    assert!(manifest.contains("\nname = \"words\"\n"), "{manifest}");
    let needed = "margay-runtime = { path = \"../../here/runtime\", features = [\"regex\"] }\n";
    assert!(manifest.ends_with(needed), "{manifest}");
    let copied = "{name: same, type: string, copy: {from: word}}";
    let transformed = WORD.replace("fields: [", &format!("fields: [{copied}, "));
    run.write("schemas/Acme.Word.yml", &transformed);
    run.codegen(
        &[&arguments[..], &["--runtime-path", "here/runtime"]].concat(),
        0,
    );
    let manifest = run.read("x/y/Cargo.toml");
    assert!(manifest.ends_with(needed), "{manifest}");
}

#[test]
fn what_someone_else_wrote_is_not_touched() {
    let run = Run::new();
    run.write("mine/notes.txt", "mine");
    let before = run.tree("mine");
    let said = run.codegen(&["schemas", "-o", "mine"], 2);
    assert!(said.contains("mine is not empty, and `margay codegen` has not written it"));
    assert_eq!(run.tree("mine"), before);

    run.codegen(&["schemas/Acme.Door.yml", "-o", "logs"], 0);
    run.write("logs/src/acme_word.rs", "// By hand.\n");
    let before = run.tree("logs");
    let said = run.codegen(&["schemas", "-o", "logs"], 2);
    assert!(
        said.contains("logs/src/acme_word.rs would be replaced"),
        "{said}"
    );
    assert_eq!(run.tree("logs"), before);

    let said = run.codegen(
        &["schemas", "-o", "schemas/Acme.Door.yml", "--name", "x"],
        2,
    );
    assert!(
        said.starts_with("error: cannot read schemas/Acme.Door.yml"),
        "{said}"
    );
    assert_eq!(run.read("schemas/Acme.Door.yml"), DOOR);
}

#[test]
fn errors_leave_nothing_behind() {
    let run = Run::new();
    run.write(
        "schemas/Acme.Gate.yml",
        "schema: Acme.Gate\nfields: [{name: a, type: sting}]\n",
    );
    run.write("schemas/Acme.Hole.yml", "schema: Acme.Hole\nfields: []\n");
    run.write("Acme.Twin.yml", DOOR);
    let before = run.tree("");
    let said = run.codegen(&["schemas", "-o", "logs"], 2);
    assert!(said.contains("did you mean `string`?"), "{said}");
    assert!(
        said.ends_with("error: 2 schemas cannot be used\n"),
        "{said}"
    );
    let check = |arguments: &[&str], part: &str| {
        let said = run.codegen(arguments, 2);
        assert!(said.contains(part), "{said}");
        assert_eq!(run.tree(""), before);
    };
    let door = "schemas/Acme.Door.yml";
    check(
        &[door, "-o", "2024"],
        "a crate cannot be called `2024`; give it another name",
    );
    check(
        &[door, "Acme.Twin.yml", "-o", "x"],
        "would both be the module `acme_door`",
    );
    check(
        &[door, "-o", "x", "--runtime-path", "y"],
        "there is no crate in y",
    );
    check(
        &[door, "-o", "schemas/Acme.Door.yml/x"],
        "error: cannot read schemas/Acme.Door.yml/x",
    );
}

#[test]
fn modules_are_not_called_like_something_else() {
    let run = Run::new();
    run.write("schemas/x.yml", &DOOR.replace("Acme.Door", "Lib"));
    let said = run.codegen(&["schemas/x.yml", "-o", "x"], 2);
    assert!(
        said.contains("the module of Lib would be called `lib`"),
        "{said}"
    );
}
