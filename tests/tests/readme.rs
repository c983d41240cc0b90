//! The documents are true: their commands print what stands below them, their Rust is the Rust at
//! the end of this file, their links lead somewhere, and unsafe code is where they say.
//!
//! In a fenced block marked `console`, lines after `$ ` are run by the shell in a folder of the
//! document's own, `margay` being the one that was built. A line `…` stands for any output, an event
//! may be folded with two blanks before what follows, and durations are not compared. A `yaml` block
//! that begins with `# NAME` is written to that file first, and so is what `$ cat NAME` shows.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use margay_alb::ParseError;

/// Commands that are not run here, because they build or change something. Others test them.
const NOT_RUN: [&str; 8] = [
    ".ci/run",
    "INSTA_UPDATE=always cargo test",
    "TRYCMD=overwrite cargo test",
    "cargo fmt",
    "cargo install",
    "cargo run -p",
    "cargo test",
    "cargo xtask",
];

/// What builds the command first when no one has it; here it has been built.
const BUILT: &str = "cargo run --release -p margay --";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The documents, seen from the root.
fn documents() -> Vec<String> {
    let names = ["README", "ARCHITECTURE", "CONTRIBUTING", "CHANGELOG"];
    let mut documents: Vec<_> = names.iter().map(|name| format!("{name}.md")).collect();
    for entry in fs::read_dir(root().join("docs")).expect("there are docs") {
        let name = entry.expect("an entry can be read").file_name();
        let name = name.to_string_lossy();
        if name.ends_with(".md") {
            documents.push(format!("docs/{name}"));
        }
    }
    documents
}

/// A fenced block and where its text begins.
struct Block {
    line: usize,
    language: String,
    lines: Vec<String>,
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (index, line) in text.lines().enumerate() {
        match (line.trim_start().strip_prefix("```"), &mut open) {
            (Some(language), None) => {
                open = Some(Block {
                    line: index + 2,
                    language: language.to_owned(),
                    lines: Vec::new(),
                });
            }
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some(block)) => block.lines.push(line.to_owned()),
            (None, None) => {}
        }
    }
    blocks
}

#[test]
fn commands_print_what_the_documents_say() {
    let bin = bin();
    let mut wrong = Vec::new();
    for document in documents() {
        let text = fs::read_to_string(root().join(&document)).expect("a document can be read");
        let folder = folder(&document);
        for block in blocks(&text) {
            let first = block.lines.first();
            let name = first.and_then(|line| line.strip_prefix("# "));
            match (block.language.as_str(), name) {
                ("yaml", Some(name)) => {
                    let text = block.lines.join("\n") + "\n";
                    fs::write(folder.join(name), text).expect("a file can be written");
                }
                ("console", _) => wrong.extend(differences(&document, &block, &folder, &bin)),
                _ => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// A fresh folder to run a document's commands in, with the repository's data in it.
fn folder(document: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(document.replace('/', "-"));
    // Nothing is there at the first run.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder can be made");
    for name in ["samples", "schemas"] {
        let target = root().join(name).canonicalize().expect("it is there");
        symlink(target, folder.join(name)).expect("a link can be made");
    }
    folder
}

/// The folder of the command, which is built unless it is fresh.
fn bin() -> PathBuf {
    let test = std::env::current_exe().expect("this test is a file");
    let bin = test.ancestors().nth(2).expect("target/debug").to_owned();
    let target = bin.parent().expect("target");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--package", "margay", "--target-dir"]);
    let built = cargo.arg(target).status().expect("cargo runs");
    assert!(built.success());
    bin
}

/// What the commands of a block print other than the block says.
fn differences(document: &str, block: &Block, folder: &Path, bin: &Path) -> Vec<String> {
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
            let text = expected.join("\n") + "\n";
            fs::write(folder.join(name), text).expect("a file can be written");
            continue;
        }
        let expected = comparable(&expected);
        let actual = comparable(&run(command, folder, bin));
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
fn run(command: &str, folder: &Path, bin: &Path) -> Vec<String> {
    let command = command.replace(BUILT, "margay");
    let path = std::env::var("PATH").unwrap_or_default();
    let mut shell = Command::new("sh");
    shell.args(["-c", &command]).current_dir(folder);
    shell.env("PATH", format!("{}:{path}", bin.display()));
    let output = shell.output().expect("there is a shell");
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text);
    text.lines().map(str::to_owned).collect()
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
fn links_lead_somewhere() {
    for document in documents() {
        let text = fs::read_to_string(root().join(&document)).expect("a document can be read");
        for target in links(&text).filter(|target| !target.starts_with("http")) {
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            let path = root().join(&document);
            let path = match file {
                "" => path,
                _ => path.with_file_name(file),
            };
            assert!(path.exists(), "{document}: {target}");
            if !heading.is_empty() {
                let text = fs::read_to_string(path).expect("a document can be read");
                assert!(
                    headings(&text).any(|found| found == heading),
                    "{document}: {target}"
                );
            }
        }
    }
}

fn links(text: &str) -> impl Iterator<Item = &str> {
    let starts = text.split("](").skip(1);
    starts.filter_map(|rest| rest.split_once(')').map(|(target, _)| target))
}

/// The headings as links name them.
fn headings(text: &str) -> impl Iterator<Item = String> {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    headings.map(|line| {
        let words = line.trim_start_matches('#').trim().to_lowercase();
        let kept = words
            .chars()
            .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    })
}

#[test]
fn unsafe_code_is_where_the_architecture_says() {
    let page = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("it can be read");
    let (_, from) = page.split_once("### Unsafe code").expect("it says where");
    let (section, _) = from.split_once("\n## ").expect("more follows");
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let mut named: Vec<String> = rows
        .filter_map(|row| row.split('|').nth(1))
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .map(str::to_owned)
        .collect();
    named.sort();
    let source = root().join("runtime/src");
    let mut found = Vec::new();
    find_unsafe(&source, &source, &mut found);
    found.sort();
    assert_eq!(
        found, named,
        "runtime/src, and the table in ARCHITECTURE.md"
    );
}

/// Adds the files below a folder that have unsafe blocks or functions, seen from the root.
fn find_unsafe(root: &Path, folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder can be read") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            find_unsafe(root, &path, found);
            continue;
        }
        let code = fs::read_to_string(&path).expect("a file can be read");
        if code.contains("unsafe {") || code.contains("unsafe fn") {
            let name = path.strip_prefix(root).expect("it is below");
            found.push(name.to_string_lossy().into_owned());
        }
    }
}

#[test]
fn rust_is_the_rust_of_this_file() {
    let this = bare(include_str!("readme.rs").lines());
    for document in documents() {
        let text = fs::read_to_string(root().join(&document)).expect("a document can be read");
        for block in blocks(&text)
            .iter()
            .filter(|block| block.language == "rust")
        {
            let rust = bare(block.lines.iter().map(String::as_str));
            assert!(this.contains(&rust), "{document}:{}:\n{rust}", block.line);
        }
    }
}

/// Lines without indentation.
fn bare<'l>(lines: impl Iterator<Item = &'l str>) -> String {
    let lines = lines.map(|line| format!("{}\n", line.trim_start()));
    lines.collect()
}

#[test]
fn a_line_is_parsed() -> Result<(), ParseError> {
    use margay_alb::{Alb, Scratch};

    let line = r#"http 2018-07-02T22:23:00.186641Z app/web/50dc6c495c0c9188 192.0.2.39:2817 10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.46.0" - - - "Root=1-58337262-36d2" "-" "-" 0 2018-07-02T22:22:48.364000Z "waf,forward" "-" "-""#;
    let mut scratch = Scratch::new();
    let alb = Alb::parse(line, &mut scratch)?;
    assert_eq!(alb.client_ip, Some("192.0.2.39"));
    assert_eq!(alb.elb_status_code, 200);
    assert_eq!(alb.target_processing_time, Some(0.001));
    assert_eq!(alb.request_url, Some("http://www.example.com:80/"));
    assert_eq!(alb.actions_executed.iter().last(), Some("forward"));
    Ok(())
}
