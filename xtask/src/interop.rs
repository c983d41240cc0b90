//! Do other programs read from margay's files what its lines of JSON say?

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the readers are, as Python's package index calls them.
const READERS: [&str; 2] = ["pyarrow", "duckdb"];

const SCRIPT: &str = include_str!("interop.py");

/// What is parsed: the arguments that choose the log type, and the file.
const LOGS: [(&[&str], &str); 3] = [
    (&["--schemas", "AWS.ALB"], "samples/alb.log.gz"),
    (
        &["--path", "tests/cases/schemas/Custom.Json.yml"],
        "tests/cases/lines/Custom.Json",
    ),
    (
        &["--path", "tests/cases/schemas/Custom.Types.yml"],
        "tests/cases/lines/Custom.Types",
    ),
];

/// What came of the comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Compared {
    /// All readers read the same.
    Same,
    /// The readers could not be installed; says why.
    Skipped(String),
}

/// Writes files with the command `margay`, and compares them in a Python environment of their own,
/// below `folder`.
///
/// # Errors
///
/// A reader reads something else, or margay does not run; says which.
pub fn compare(root: &Path, margay: &Path, folder: &Path) -> Result<Compared, String> {
    std::fs::create_dir_all(folder).map_err(|error| shown(folder, &error))?;
    let python = match environment(folder) {
        Ok(python) => python,
        Err(why) => return Ok(Compared::Skipped(why)),
    };
    let script = folder.join("interop.py");
    std::fs::write(&script, SCRIPT).map_err(|error| shown(&script, &error))?;
    for (choice, log) in LOGS {
        println!("{log}");
        let endings = ["jsonl", "parquet", "arrow", "arrows"];
        let files = endings.map(|ending| folder.join(format!("events.{ending}")));
        for file in &files {
            let mut parse = Command::new(margay);
            parse.current_dir(root).arg("parse").args(choice).arg(log);
            parse.args(["--quiet", "--timestamps", "utc", "--row-id", "1"]);
            parse.args(["--now", "2024-01-02T03:04:05Z", "--output"]);
            // Some lines are meant to be rejected, which is status 1.
            run(parse.arg(file), &[0, 1])?;
        }
        run(Command::new(&python).arg(&script).args(&files), &[0])?;
    }
    Ok(Compared::Same)
}

/// A Python with the readers.
fn environment(folder: &Path) -> Result<PathBuf, String> {
    let environment = folder.join("venv");
    let python = environment.join("bin/python");
    if !python.exists() {
        run(
            Command::new("python3")
                .args(["-m", "venv"])
                .arg(&environment),
            &[0],
        )?;
    }
    let mut pip = Command::new(&python);
    run(
        pip.args(["-m", "pip", "install", "--quiet"]).args(READERS),
        &[0],
    )?;
    Ok(python)
}

fn run(command: &mut Command, good: &[i32]) -> Result<(), String> {
    let shown = format!("{command:?}");
    match command.status() {
        Ok(status) if status.code().is_some_and(|code| good.contains(&code)) => Ok(()),
        Ok(status) => Err(format!("{shown}: {status}")),
        Err(error) => Err(format!("{shown}: {error}")),
    }
}

fn shown(path: &Path, error: &io::Error) -> String {
    format!("{}: {error}", path.display())
}
