//! Commands in documents: those in blocks are run, those in sentences exist.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use tempfile::TempDir;

use super::page::{self, Block, Page};
use super::root;

/// Commands that are not run here, because they build everything or need what is not at hand.
const NOT_RUN: [&str; 9] = [
    ".ci/run",
    "INSTA_UPDATE=always cargo test",
    "TRYCMD=overwrite cargo test",
    "cargo +nightly",
    "cargo install",
    "cargo test",
    "cargo xtask bench",
    "cargo xtask ci",
    "cargo xtask sample",
];

/// Other ways to call the commands that were built, as someone does who has not built them.
const BUILT: [(&str, &str); 4] = [
    (
        "cargo run -q -p badge-doors",
        "cargo run -q --manifest-path margay/Cargo.toml -p badge-doors",
    ),
    ("cargo run --release -p margay --", "margay"),
    ("cargo run -q -p margay --", "margay"),
    ("cargo xtask", "xtask"),
];

/// What a document's folder has copies of.
const COPIED: [&str; 6] = ["README.md", "alb", "editor", "logs", "samples", "schemas"];

/// The folder of the commands, which are built unless they are fresh.
static BIN: LazyLock<PathBuf> = LazyLock::new(|| {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--package", "margay"]);
    cargo.args(["--package", "xtask", "--target-dir"]);
    let built = cargo.arg(target()).current_dir(root()).status();
    assert!(built.expect("cargo runs").success());
    target().join("debug")
});

/// The folder of what is built.
fn target() -> PathBuf {
    let test = std::env::current_exe().expect("this test is a file");
    let target = test.ancestors().nth(3).expect("target/debug/deps");
    target.to_owned()
}

#[test]
fn commands_print_what_the_documents_say() {
    let mut wrong = Vec::new();
    for page in page::all() {
        let folder = folder();
        for block in page.blocks() {
            if let Some(name) = block.file() {
                write(&folder.path().join(name), &block.text());
            }
            if block.language == "console" {
                wrong.extend(differences(&page.name, &block, folder.path()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// A fresh folder to run a document's commands in. It is outside of the repository, of which cargo
/// would think that what is made in it were a part.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for name in COPIED {
        copy(&root().join(name), &folder.path().join(name));
    }
    symlink(root(), folder.path().join("margay")).expect("a link can be made");
    folder
}

fn copy(from: &Path, to: &Path) {
    if !from.is_dir() {
        fs::copy(from, to).expect("a file can be copied");
        return;
    }
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("a folder can be read") {
        let name = entry.expect("an entry can be read").file_name();
        copy(&from.join(&name), &to.join(&name));
    }
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("it is in a folder")).expect("a folder can be made");
    fs::write(path, text).expect("a file can be written");
}

/// What the commands of a block print other than the block says.
fn differences(document: &str, block: &Block, folder: &Path) -> Vec<String> {
    let mut differences = Vec::new();
    let mut lines = block.lines.iter().enumerate().peekable();
    while let Some((index, line)) = lines.next() {
        let place = format!("{document}:{}", block.line + index);
        let command = line.strip_prefix("$ ").unwrap_or_else(|| panic!("{place}"));
        let mut expected = Vec::new();
        while let Some((_, line)) = lines.next_if(|(_, line)| !line.starts_with("$ ")) {
            expected.push(line.clone());
        }
        if NOT_RUN.iter().any(|start| command.starts_with(start)) {
            continue;
        }
        if let Some(name) = command.strip_prefix("cat ")
            && !folder.join(name).exists()
        {
            write(&folder.join(name), &(expected.join("\n") + "\n"));
            continue;
        }
        let expected = comparable(&expected);
        let actual = comparable(&run(command, folder));
        if !matches(&expected, &actual) {
            let (expected, actual) = (expected.join("\n"), actual.join("\n"));
            differences.push(format!(
                "{place}: `{command}` should print\n{expected}\nand prints\n{actual}"
            ));
        }
    }
    differences
}

/// What a command prints, stdout first.
fn run(command: &str, folder: &Path) -> Vec<String> {
    lend_lock(command, folder);
    let built = |command: String, (long, short): &(&str, &str)| command.replace(long, short);
    let command = BUILT.iter().fold(command.to_owned(), built);
    let Output { stdout, stderr, .. } = output(Command::new("sh").args(["-c", &command]), folder);
    let text = [stdout, stderr].concat();
    let text = String::from_utf8_lossy(&text);
    text.lines().map(str::to_owned).collect()
}

/// Runs a command where the commands that were built are found, and with what cargo needs to take
/// what is there already.
fn output(command: &mut Command, folder: &Path) -> Output {
    let path = std::env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{}:{path}", BIN.display()));
    command.env("CARGO_TARGET_DIR", target());
    command.env("CARGO_NET_OFFLINE", "true");
    // It tells `cargo xtask` which repository it was called in.
    command.env("CARGO_MANIFEST_DIR", folder.join("xtask"));
    command.current_dir(folder).output().expect("it runs")
}

/// Gives the crate that a command runs the versions of this workspace, which are at hand.
fn lend_lock(command: &str, folder: &Path) {
    let Some((_, rest)) = command.split_once("--manifest-path ") else {
        return;
    };
    let manifest = rest.split(' ').next().expect("a path");
    let lock = folder.join(manifest).with_file_name("Cargo.lock");
    if !lock.exists() {
        fs::copy(root().join("Cargo.lock"), lock).expect("a file can be copied");
    }
}

/// Events on one line each, and lines without durations.
fn comparable(lines: &[String]) -> Vec<String> {
    let mut whole: Vec<String> = Vec::new();
    for line in lines {
        match whole.last_mut() {
            Some(event) if event.starts_with('{') && line.starts_with("  ") => {
                event.push_str(line.trim_start());
            }
            _ if line.ends_with(" MB/s") => {
                let (counts, _) = line.split_once(" out, ").unwrap_or((line, ""));
                whole.push(counts.to_owned());
            }
            _ => whole.push(line.clone()),
        }
    }
    whole
}

/// Whether the output is what was expected; before a line `…` the line may go on.
fn matches(expected: &[String], actual: &[String]) -> bool {
    let Some(gap) = expected.iter().position(|line| line == "…") else {
        return expected == actual;
    };
    let (head, tail) = (&expected[..gap], &expected[gap + 1..]);
    let begins = |(expected, actual): (&String, &String)| actual.starts_with(expected.as_str());
    actual.len() >= head.len() + tail.len()
        && head.iter().zip(actual).all(begins)
        && actual.ends_with(tail)
}

#[test]
fn commands_in_sentences_exist() {
    let mut wrong = Vec::new();
    for page in page::all() {
        for quoted in mentioned(&page) {
            wrong.extend(unknown(&quoted).map(|why| format!("{}: `{quoted}`: {why}", page.name)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn examples_in_the_help_exist() {
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for program in ["margay", "xtask"] {
        let commands = help(program, &[]);
        let commands = commands.lines().skip_while(|line| *line != "Commands:");
        let commands = commands.skip(1).take_while(|line| !line.is_empty());
        let names = commands.filter_map(|line| line.split_whitespace().next());
        for name in names.filter(|name| *name != "help") {
            let help = help(program, &[name]);
            let examples = help.lines().map(str::trim_start);
            let examples = examples.filter_map(|line| line.split("  ").next());
            for example in examples.filter(is_ours) {
                seen += 1;
                wrong.extend(unknown(example).map(|why| format!("{example}: {why}")));
            }
        }
    }
    assert!(seen > 40, "{seen} examples");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The commands of ours that a document mentions, and those that it shows and that are not run.
fn mentioned(page: &Page) -> Vec<String> {
    let shown = page.blocks().into_iter().flat_map(|block| block.lines);
    let shown = shown.filter_map(|line| line.strip_prefix("$ ").map(str::to_owned));
    let not_run = shown.filter(|line| NOT_RUN.iter().any(|start| line.starts_with(start)));
    let mut mentioned = page.quoted();
    mentioned.extend(not_run);
    mentioned.retain(|text| is_ours(&text.as_str()));
    mentioned
}

fn is_ours(command: &&str) -> bool {
    let ours = ["margay ", "cargo xtask "];
    ours.iter().any(|our| command.starts_with(our))
}

/// What a command has that its help does not know.
fn unknown(command: &str) -> Option<String> {
    let words = command.replace("cargo xtask", "xtask");
    let mut words = words
        .split(' ')
        .take_while(|word| !["|", ">", "&&"].contains(word));
    let (program, mut name) = (words.next()?, words.next()?);
    if ["help", "man"].contains(&name) {
        // These have the name of another command behind them.
        name = words.next().unwrap_or(name);
    }
    // A placeholder may stand for any command, and an option is one of the program itself.
    if name.starts_with('-') || name.chars().all(|c| c.is_uppercase()) {
        return None;
    }
    let mut help = help(program, &[name]);
    let mut options = Vec::new();
    for (index, word) in words.enumerate() {
        match word.strip_prefix('-') {
            Some(_) => options.push(word.split(['=', ';']).next().unwrap_or(word)),
            None if index == 0 => help += &self::help(program, &[name, word]),
            None => {}
        }
    }
    if help.is_empty() {
        return Some(format!("there is no `{program} {name}`"));
    }
    let known: Vec<_> = help.split([' ', ',', '\n']).collect();
    let unknown = options.into_iter().find(|option| !known.contains(option));
    unknown.map(|option| format!("it has no `{option}`"))
}

/// The help of a command; nothing, if there is no such command.
fn help(program: &str, names: &[&str]) -> String {
    let mut command = Command::new(BIN.join(program));
    let output = output(command.arg("help").args(names), &root());
    let text = output.status.success().then_some(output.stdout);
    String::from_utf8(text.unwrap_or_default()).expect("help is UTF-8")
}
