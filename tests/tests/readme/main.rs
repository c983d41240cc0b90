//! The documents are true: their commands print what stands below them, the commands in their
//! sentences exist, their Rust is the Rust at the end of this file, their links lead somewhere, and
//! unsafe code is where they say.
//!
//! In a fenced block marked `console`, lines after `$ ` are run by the shell in a folder of the
//! document's own, `margay` being the one that was built. The folder holds copies of what
//! `cargo xtask` reads and writes, and the repository itself under the name of `margay`. A line `…`
//! stands for any output, an event may be folded with two blanks before what follows, and durations
//! are not compared. A block of `yaml` that begins with `# NAME`, or of `rust` with `// NAME`, is
//! written to that file first, and so is what `$ cat NAME` shows.

#![cfg(unix)]

mod commands;
mod links;
mod page;

use std::fs;
use std::path::{Path, PathBuf};

use margay_alb::ParseError;

fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    root.canonicalize().expect("it is there")
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
    let this = bare(include_str!("main.rs").lines());
    for page in page::all() {
        // What has a file is compiled by the commands that follow it.
        let blocks = page.blocks().into_iter();
        for block in blocks.filter(|block| block.language == "rust" && block.file().is_none()) {
            let rust = bare(block.lines.iter().map(String::as_str));
            assert!(
                this.contains(&rust),
                "{}:{}:\n{rust}",
                page.name,
                block.line
            );
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
