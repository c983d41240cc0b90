//! `cargo xtask guard`: how many instructions the hot paths take, beside what they took before.
//!
//! Instructions are counted by valgrind, so the counts are the same on a busy machine. They depend
//! on the compiler, and those that are committed tell which one they are of.

mod hot;
mod known;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use margay_runtime::Simd;
use xtask::args::GuardArgs;
use xtask::files;

use crate::Outcome;
use hot::{PATHS, Path as HotPath};
use known::Known;

pub use hot::run_if_asked;

/// How much text a path is run over.
const BYTES: usize = 1_000_000;

/// How much more than before is too much.
const MOST: f64 = 0.05;

/// Counts, and compares or writes. Whether nothing takes too much more is in the exit status.
pub fn run(args: &GuardArgs) -> Outcome<ExitCode> {
    let file = files::root().join("xtask/bench/guard.toml");
    let rustc = rustc()?;
    let known = Known::read(&file)?;
    if let Some(reason) = reason_to_skip(&rustc, &known, args.update) {
        println!("guard: skipped, because {reason}");
        return Ok(ExitCode::SUCCESS);
    }
    let folder = std::env::current_exe()?.with_file_name("guard");
    fs::create_dir_all(&folder)?;
    let counted = count_all(&folder);
    fs::remove_dir_all(&folder)?;
    let counted = counted?;
    match args.update {
        true => {
            let counts = counted
                .iter()
                .map(|(key, count)| ((*key).to_owned(), *count));
            fs::write(
                &file,
                Known {
                    rustc,
                    counts: counts.collect(),
                }
                .text(),
            )?;
            println!("xtask/bench/guard.toml: written");
            print_all(&counted, &known);
            Ok(ExitCode::SUCCESS)
        }
        false => Ok(compare(&counted, &known)),
    }
}

/// Why counts would not tell anything here.
fn reason_to_skip(rustc: &str, known: &Known, update: bool) -> Option<String> {
    if Command::new("valgrind").arg("--version").output().is_err() {
        return Some("valgrind is not installed".into());
    }
    if !Simd::available().any(|simd| simd == Simd::Avx2) {
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

/// The compiler that this was most likely built with: cargo's.
fn rustc() -> Outcome<String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output()?;
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

fn count_all(folder: &Path) -> Outcome<Vec<(&'static str, u64)>> {
    let count = |path: &'static HotPath| Ok((path.key, count(path, folder)?));
    PATHS.iter().map(count).collect()
}

/// Runs one path under valgrind, and reads how many instructions it took.
fn count(path: &HotPath, folder: &Path) -> Outcome<u64> {
    let (text, counts) = (folder.join("text"), folder.join("counts"));
    fs::write(&text, path.text(BYTES))?;
    let output = Command::new("valgrind")
        .arg("--tool=callgrind")
        .arg(format!("--toggle-collect=*{}*", hot::COUNTED))
        .arg(option("--callgrind-out-file=", &counts))
        .arg(std::env::current_exe()?)
        .args([hot::ASKED, path.key])
        .arg(&text)
        .output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{} under valgrind: {}\n{said}", path.key, output.status).into());
    }
    total(&fs::read_to_string(&counts)?)
        .ok_or_else(|| format!("{}: valgrind counted nothing", path.key).into())
}

fn option(name: &str, path: &Path) -> PathBuf {
    let mut option = std::ffi::OsString::from(name);
    option.push(path);
    option.into()
}

/// The sum in a file of callgrind's, unless it is nothing.
fn total(counts: &str) -> Option<u64> {
    let line = counts
        .lines()
        .find_map(|line| line.strip_prefix("totals: "))?;
    line.trim().parse().ok().filter(|total| *total > 0)
}

fn compare(counted: &[(&str, u64)], known: &Known) -> ExitCode {
    print_all(counted, known);
    let worse: Vec<_> = counted
        .iter()
        .filter(|(key, count)| {
            known
                .change(key, *count)
                .is_some_and(|change| change > MOST)
        })
        .map(|(key, _)| *key)
        .collect();
    if worse.is_empty() {
        return ExitCode::SUCCESS;
    }
    println!(
        "more than {:.0} % above what is committed: {}\nif that is wanted, run `cargo xtask guard \
         --update` and commit what it writes",
        MOST * 100.0,
        worse.join(", ")
    );
    ExitCode::FAILURE
}

/// A line for each path: instructions for a byte of input, and how much that is above before.
fn print_all(counted: &[(&str, u64)], known: &Known) {
    println!("{:<24}{:>22}{:>10}", "", "instructions a byte", "change");
    for (key, count) in counted {
        let change = match known.change(key, *count) {
            Some(change) => format!("{:+.1} %", change * 100.0),
            None => "new".into(),
        };
        println!(
            "{key:<24}{:>22.2}{change:>10}",
            *count as f64 / BYTES as f64
        );
    }
}

#[cfg(test)]
mod tests {
    use super::total;

    #[test]
    fn totals_are_read() {
        assert_eq!(total("events: Ir\nfn=(1)\n3 4\ntotals: 123\n"), Some(123));
        assert_eq!(total("totals: 0\n"), None);
        assert_eq!(total("events: Ir\n"), None);
    }
}
