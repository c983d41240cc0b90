//! `cargo xtask bench` and `cargo xtask sample`, in a crate of their own because they need the
//! generated parsers, which `cargo xtask codegen` must not.

#[cfg(unix)]
mod bench;
#[cfg(unix)]
mod peers;
mod sample;
#[cfg(test)]
mod tests;

use std::process::ExitCode;

use clap::Parser;
use xtask::args::{BenchArgs, Task};
use xtask::files;

fn main() -> ExitCode {
    #[cfg(unix)]
    if let Some(done) = bench::play_part_if_asked() {
        return done;
    }
    let done = match Task::parse() {
        Task::Bench(args) => bench(&args),
        Task::Sample(args) => {
            let usual = files::root().join(sample::FILE);
            sample::write(&args.output.unwrap_or(usual))
        }
        Task::Codegen(_) | Task::Guard(_) | Task::Interop(_) | Task::New(_) | Task::Ci(_) => {
            Err("this is a task of `cargo xtask`".into())
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// A result whose errors are only ever shown.
type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

#[cfg(unix)]
fn bench(args: &BenchArgs) -> Outcome<()> {
    match args.peers {
        true => peers::run(args),
        false => bench::run(args),
    }
}

#[cfg(not(unix))]
fn bench(_: &BenchArgs) -> Outcome<()> {
    Err("CPU time is measured on Unix only".into())
}
