//! Small processes that this program plays for itself: one that stands between the benchmark and what
//! it measures, and two that do the least that margay could.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use super::{cpu, limits};
use crate::Outcome;

/// Asks to run another program and to print what that took: microseconds of CPU, microseconds by
/// the clock, bytes of memory. The arguments are how many cores it may have, and the program with its own.
///
/// The most memory that the system tells of a process is never less than what its parent held when
/// it was started, and the benchmark holds much. So a small process stands between them.
pub const MEASURE: &str = "measure";

/// Asks to inflate every file of a folder on so many threads, and to drop what comes out.
pub const INFLATE: &str = "inflate-all";

/// Asks to read a file and to write it to another.
pub const COPY: &str = "copy-file";

/// How much is read or written at once.
pub const PIECE: usize = 128 * 1024;

/// Plays a part if this program was started for one.
pub fn play_part_if_asked() -> Option<ExitCode> {
    let mut args = std::env::args_os().skip(1);
    let done = match args.next()?.to_str()? {
        MEASURE => measure(args),
        INFLATE => inflate_all(args),
        COPY => copy(args),
        _ => return None,
    };
    Some(match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    })
}

fn next(args: &mut impl Iterator<Item = OsString>) -> Outcome<OsString> {
    Ok(args.next().ok_or("an argument is missing")?)
}

fn next_number(args: &mut impl Iterator<Item = OsString>) -> Outcome<usize> {
    let word = next(args)?;
    Ok(word.to_str().ok_or("no number")?.parse()?)
}

fn measure(mut args: impl Iterator<Item = OsString>) -> Outcome<()> {
    if next_number(&mut args)? > 1 {
        cpu::use_every_core();
    }
    let program = PathBuf::from(next(&mut args)?);
    let measured = run_and_wait(&program, args);
    let [cpu, wall, peak] = measured.map_err(|error| format!("{}: {error}", program.display()))?;
    println!("{cpu} {wall} {peak}");
    Ok(())
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
        return Err(io::Error::last_os_error().into());
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

/// Each thread takes the next file that nobody has taken.
fn inflate_all(mut args: impl Iterator<Item = OsString>) -> Outcome<()> {
    let threads = next_number(&mut args)?;
    let files = fs::read_dir(next(&mut args)?)?;
    let files: Vec<_> = files
        .map(|file| Ok(file?.path()))
        .collect::<io::Result<_>>()?;
    let taken = AtomicUsize::new(0);
    let work = || -> io::Result<()> {
        while let Some(file) = files.get(taken.fetch_add(1, Ordering::Relaxed)) {
            limits::inflate(file)?;
        }
        Ok(())
    };
    let done = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let ends = workers.into_iter().map(|worker| {
            let end = worker.join();
            end.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        ends.collect::<io::Result<()>>()
    });
    Ok(done?)
}

/// Through a buffer, as a program would that makes something of it; the system could do it without.
fn copy(mut args: impl Iterator<Item = OsString>) -> Outcome<()> {
    let mut from = File::open(next(&mut args)?)?;
    let mut to = File::create(next(&mut args)?)?;
    let mut piece = vec![0; PIECE];
    loop {
        match from.read(&mut piece)? {
            0 => return Ok(()),
            read => to.write_all(&piece[..read])?,
        }
    }
}

/// A file in pieces that a reader would take.
pub fn open(file: &Path) -> io::Result<BufReader<File>> {
    Ok(BufReader::with_capacity(64 * 1024, File::open(file)?))
}
