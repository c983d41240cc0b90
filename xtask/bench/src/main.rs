//! `cargo xtask bench`, `cargo xtask guard` and `cargo xtask sample`, in a crate of their own because
//! they need the generated parsers, which `cargo xtask codegen` must not.

#[cfg(unix)]
mod bench;
#[cfg(unix)]
mod guard;
#[cfg(unix)]
mod peers;
mod sample;
#[cfg(test)]
mod tests;

use std::process::ExitCode;

use clap::Parser;
use xtask::args::{BenchArgs, GuardArgs, Task};
use xtask::files;

fn main() -> ExitCode {
    #[cfg(unix)]
    if let Some(measured) = bench::measure_if_asked().or_else(guard::run_if_asked) {
        return measured;
    }
    let done = match Task::parse() {
        Task::Bench(args) if args.peers => peers(&args).map(|()| ExitCode::SUCCESS),
        Task::Bench(args) => bench(&args).map(|()| ExitCode::SUCCESS),
        Task::Guard(args) => guard(&args),
        Task::Sample(args) => {
            let usual = files::root().join(sample::FILE);
            sample::write(&args.output.unwrap_or(usual)).map(|()| ExitCode::SUCCESS)
        }
        Task::Codegen(_) | Task::Interop(_) | Task::New(_) | Task::Ci(_) => {
            Err("this is a task of `cargo xtask`".into())
        }
    };
    match done {
        Ok(status) => status,
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
    bench::run(args)
}

#[cfg(unix)]
fn peers(args: &BenchArgs) -> Outcome<()> {
    peers::run(args)
}

#[cfg(not(unix))]
fn bench(_: &BenchArgs) -> Outcome<()> {
    Err("CPU time is measured on Unix only".into())
}

#[cfg(not(unix))]
fn peers(args: &BenchArgs) -> Outcome<()> {
    bench(args)
}

#[cfg(unix)]
fn guard(args: &GuardArgs) -> Outcome<ExitCode> {
    guard::run(args)
}

#[cfg(not(unix))]
fn guard(_: &GuardArgs) -> Outcome<ExitCode> {
    println!("guard: skipped, because there is no valgrind for this system");
    Ok(ExitCode::SUCCESS)
}
