//! The command as a user runs it: a process of its own, from a file to nowhere.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use xtask::files;

use super::inputs::Files;
use super::{Cost, Part, Stage};
use crate::Outcome;

/// The stages that need the command.
pub const KEYS: &[&str] = &[
    "process_plain",
    "process_plain_standard",
    "process_gz",
    "process_gz_standard",
];

/// Asks this program to run another one and to print what that took.
///
/// The most memory that the system tells of a process is never less than what its parent held when
/// it was started, and the benchmark holds much. So a small process stands between them.
const MEASURE: &str = "measure";

/// Whole runs of the command.
pub fn stages<'i>(margay: &Path, files: &'i Files) -> Vec<Stage<'i>> {
    let stage = |key: &str, row, input: &Path, extra: &[&str]| {
        let mut args: Vec<OsString> = vec![margay.into(), "parse".into()];
        args.extend(["--quiet", "--threads", "1"].map(OsString::from));
        args.extend(extra.iter().map(OsString::from));
        args.push(input.into());
        Stage {
            key: key.to_owned(),
            part: Part::Processes,
            row,
            column: "",
            run: Box::new(move || measure(&args, files.bytes)),
        }
    };
    let bare = &["--no-standard-fields"];
    let (plain, gz) = (&files.plain, &files.gz);
    vec![
        stage(KEYS[0], "plain file to JSON lines", plain, bare),
        stage(KEYS[1], "plain file, with standard fields", plain, &[]),
        stage(KEYS[2], ".gz file to JSON lines", gz, bare),
        stage(KEYS[3], ".gz file, with standard fields", gz, &[]),
    ]
}

/// Builds the command and says where it is: beside this program, which has the same profile.
pub fn build() -> Outcome<PathBuf> {
    super::progress("building margay");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let manifest = files::root().join("Cargo.toml");
    let built = Command::new(cargo)
        .args([
            "build",
            "--release",
            "--quiet",
            "--package",
            "margay",
            "--manifest-path",
        ])
        .arg(manifest)
        .status()?;
    super::progress("");
    match built.success() {
        true => Ok(std::env::current_exe()?.with_file_name("margay")),
        false => Err("margay does not build".into()),
    }
}

/// Runs a command by way of a small process, and reads what that prints.
pub fn measure(args: &[OsString], bytes: u64) -> Outcome<Cost> {
    let mut command = Command::new(std::env::current_exe()?);
    read_numbers(command.arg(MEASURE).args(args), bytes)
}

/// Runs a command that prints what something took: microseconds of CPU, microseconds by the clock,
/// bytes of memory.
pub fn read_numbers(command: &mut Command, bytes: u64) -> Outcome<Cost> {
    let output = command.stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err("the command under measurement failed".into());
    }
    let text = String::from_utf8(output.stdout)?;
    let numbers: Vec<u64> = text
        .split_whitespace()
        .map(str::parse)
        .collect::<Result<_, _>>()?;
    let &[cpu, wall, peak] = numbers.as_slice() else {
        return Err("the command printed something else than three numbers".into());
    };
    Ok(Cost {
        bytes,
        cpu: cpu as f64 / 1e6,
        wall: wall as f64 / 1e6,
        peak: Some(peak),
    })
}

/// Plays the small process if this program was started as one: runs the command it was given, to
/// nowhere, and prints microseconds of CPU, microseconds by the clock, and bytes of memory.
pub fn measure_if_asked() -> Option<ExitCode> {
    let mut args = std::env::args_os().skip(1);
    if args.next()? != MEASURE {
        return None;
    }
    let program = args.next()?;
    match run_and_wait(Path::new(&program), args) {
        Ok([cpu, wall, peak]) => {
            println!("{cpu} {wall} {peak}");
            Some(ExitCode::SUCCESS)
        }
        Err(error) => {
            eprintln!("{}: {error}", Path::new(&program).display());
            Some(ExitCode::FAILURE)
        }
    }
}

fn run_and_wait(program: &Path, args: impl Iterator<Item = OsString>) -> Outcome<[u64; 3]> {
    let began = Instant::now();
    let child = Command::new(program)
        .args(args)
        .stdout(Stdio::null())
        .spawn()?;
    let mut status = 0;
    // SAFETY: an all-zero rusage is a valid one, both pointers are to values of ours, and the child
    // has not been waited for.
    let (waited, usage) = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        let waited = libc::wait4(child.id() as libc::pid_t, &mut status, 0, &mut usage);
        (waited, usage)
    };
    if waited < 0 {
        return Err(std::io::Error::last_os_error().into());
    }
    if status != 0 {
        return Err(format!("ended with status {status}").into());
    }
    let micros = |time: libc::timeval| time.tv_sec as u64 * 1_000_000 + time.tv_usec as u64;
    let cpu = micros(usage.ru_utime) + micros(usage.ru_stime);
    Ok([cpu, began.elapsed().as_micros() as u64, peak_bytes(&usage)])
}

/// The most memory a process held: Apple's systems tell bytes, the others kibibytes.
fn peak_bytes(usage: &libc::rusage) -> u64 {
    let unit = if cfg!(target_vendor = "apple") {
        1
    } else {
        1024
    };
    usage.ru_maxrss as u64 * unit
}
