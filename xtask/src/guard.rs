//! How many instructions the hot paths take, beside what they took before.
//!
//! Instructions are counted by valgrind, so the counts are the same on a busy machine. They depend
//! on the compiler, and those that are committed tell which one they are of. What runs is a program of
//! its own, `xtask/hot`, which builds sooner than the benchmark.

mod known;

use std::ffi::{OsStr, OsString};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::corpus::logs;
use known::Known;

/// The committed counts, seen from the root.
const FILE: &str = "xtask/hot/guard.toml";

/// How much text a path is run over, in bytes, and which.
const BYTES: usize = 1_000_000;
const SEED: u64 = 1;

/// How much more than before is too much.
const MOST: f64 = 0.05;

/// The function of the program whose instructions count, with all that it calls.
const COUNTED: &str = "counted_path";

/// What became of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guarded {
    /// No path takes too much more, or the counts were written. Has the table.
    Content(String),
    /// Some do. Has the table, and which.
    Grown(String),
    /// Counts would tell nothing here. Says why.
    Skipped(String),
}

/// Counts, and compares with what is committed or, with `update`, writes it.
///
/// # Errors
///
/// The program does not build or run, or the counts cannot be read or written; says which.
pub fn run(root: &Path, update: bool) -> Result<Guarded, String> {
    let file = root.join(FILE);
    let rustc = rustc()?;
    let known = Known::read(&file)?;
    if let Some(why) = reason_to_skip(&rustc, &known, update) {
        return Ok(Guarded::Skipped(why));
    }
    let hot = build(root)?;
    let folder = hot.with_file_name("guard");
    fs::create_dir_all(&folder).map_err(|error| shown(&folder, &error))?;
    let counts = count_all(&hot, &folder);
    // What cannot be removed is overwritten by the next run.
    let _ = fs::remove_dir_all(&folder);
    let counts = counts?;
    let mut text = table(&counts, &known);
    if update {
        let text_of_file = Known { rustc, counts }.text();
        fs::write(&file, text_of_file).map_err(|error| shown(&file, &error))?;
        let _ = writeln!(text, "{FILE}: written");
        return Ok(Guarded::Content(text));
    }
    let grown = grown(&counts, &known);
    if grown.is_empty() {
        return Ok(Guarded::Content(text));
    }
    let _ = writeln!(
        text,
        "more than {:.0} % above what is committed: {}\nif that is wanted, run `cargo xtask guard \
         --update` and commit what it writes",
        MOST * 100.0,
        grown.join(", ")
    );
    Ok(Guarded::Grown(text))
}

/// Why counts would not tell anything here.
fn reason_to_skip(rustc: &str, known: &Known, update: bool) -> Option<String> {
    if Command::new("valgrind").arg("--version").output().is_err() {
        return Some("valgrind is not installed".into());
    }
    if !has_avx2() {
        return Some("the counts are those of AVX2, which this processor lacks".into());
    }
    match known.rustc == rustc || update {
        true => None,
        false => Some(format!(
            "the counts are those of {}, and this is {rustc}; `cargo xtask guard --update` counts \
             anew",
            known.rustc
        )),
    }
}

#[cfg(target_arch = "x86_64")]
fn has_avx2() -> bool {
    is_x86_feature_detected!("avx2")
}

#[cfg(not(target_arch = "x86_64"))]
fn has_avx2() -> bool {
    false
}

/// The compiler that cargo uses, as it calls itself.
fn rustc() -> Result<String, String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = output(Command::new(rustc).arg("--version"))?;
    Ok(text_of(&output.stdout)?.trim().to_owned())
}

/// Builds the program, and says where it is: in the folder that this one was built in.
fn build(root: &Path) -> Result<PathBuf, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let this = std::env::current_exe().map_err(|error| error.to_string())?;
    let target = this.parent().and_then(Path::parent);
    let target = target.ok_or("this program is in no folder")?;
    let mut build = Command::new(cargo);
    build.args(["build", "--release", "--quiet", "--package", "xtask-hot"]);
    build.arg("--manifest-path").arg(root.join("Cargo.toml"));
    output(build.arg("--target-dir").arg(target))?;
    Ok(target.join("release/xtask-hot"))
}

/// Counts every path that the program lists.
fn count_all(hot: &Path, folder: &Path) -> Result<Vec<(String, u64)>, String> {
    let listed = output(&mut Command::new(hot))?;
    let paths = text_of(&listed.stdout)?;
    let paths = paths.lines().filter_map(|line| line.split_once(' '));
    let count = |(key, log): (&str, &str)| Ok((key.to_owned(), count(hot, key, log, folder)?));
    paths.map(count).collect()
}

/// Runs one path under valgrind, and reads how many instructions it took.
fn count(hot: &Path, key: &str, log: &str, folder: &Path) -> Result<u64, String> {
    let log = logs::find(log).ok_or_else(|| format!("no lines are made up for `{log}`"))?;
    let (text, counts) = (folder.join("text"), folder.join("counts"));
    fs::write(&text, log.text(SEED, BYTES)).map_err(|error| shown(&text, &error))?;
    let mut valgrind = Command::new("valgrind");
    valgrind.arg("--tool=callgrind");
    valgrind.arg(format!("--toggle-collect=*{COUNTED}*"));
    valgrind.arg(option("--callgrind-out-file=", counts.as_os_str()));
    output(valgrind.arg(hot).arg(key).arg(&text))?;
    let counted = fs::read_to_string(&counts).map_err(|error| shown(&counts, &error))?;
    total(&counted).ok_or_else(|| format!("{key}: valgrind counted nothing"))
}

fn option(name: &str, value: &OsStr) -> OsString {
    let mut option = OsString::from(name);
    option.push(value);
    option
}

/// The sum in a file of callgrind's, unless it is nothing.
fn total(counts: &str) -> Option<u64> {
    let line = counts
        .lines()
        .find_map(|line| line.strip_prefix("totals: "))?;
    line.trim().parse().ok().filter(|total| *total > 0)
}

fn grown<'c>(counts: &'c [(String, u64)], known: &Known) -> Vec<&'c str> {
    let grown = counts.iter().filter(|(key, count)| {
        let change = known.change(key, *count);
        change.is_some_and(|change| change > MOST)
    });
    grown.map(|(key, _)| key.as_str()).collect()
}

/// A line for each path: instructions for a byte of input, and how much that is above before.
fn table(counts: &[(String, u64)], known: &Known) -> String {
    let mut out = format!("{:<24}{:>22}{:>10}\n", "", "instructions a byte", "change");
    for (key, count) in counts {
        let change = match known.change(key, *count) {
            Some(change) => format!("{:+.1} %", change * 100.0),
            None => "new".into(),
        };
        let _ = writeln!(
            out,
            "{key:<24}{:>22.2}{change:>10}",
            *count as f64 / BYTES as f64
        );
    }
    out
}

/// Runs a command; what it says on stderr is part of the error.
fn output(command: &mut Command) -> Result<Output, String> {
    let program = command.get_program().display().to_string();
    let output = command
        .output()
        .map_err(|error| format!("{program}: {error}"))?;
    match output.status.success() {
        true => Ok(output),
        false => {
            let said = String::from_utf8_lossy(&output.stderr);
            Err(format!("{program}: {}\n{said}", output.status))
        }
    }
}

fn text_of(bytes: &[u8]) -> Result<String, String> {
    String::from_utf8(bytes.to_vec()).map_err(|error| error.to_string())
}

fn shown(path: &Path, error: &dyn std::fmt::Display) -> String {
    format!("{}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::known::Known;
    use super::{grown, table, total};

    #[test]
    fn totals_are_read() {
        assert_eq!(total("events: Ir\nfn=(1)\n3 4\ntotals: 123\n"), Some(123));
        assert_eq!(total("totals: 0\n"), None);
        assert_eq!(total("events: Ir\n"), None);
    }

    #[test]
    fn paths_that_grow_are_told() {
        let count = |key: &str, count| (key.to_owned(), count);
        let known = Known {
            rustc: String::new(),
            counts: vec![count("a", 1_000_000), count("b", 1_000_000)],
        };
        let now = [
            count("a", 1_051_000),
            count("b", 1_049_000),
            count("c", 2_000_000),
        ];
        assert_eq!(grown(&now, &known), ["a"]);
        let table = table(&now, &known);
        assert!(table.contains("+5.1 %") && table.contains("2.00       new"));
    }
}
