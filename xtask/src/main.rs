//! `cargo xtask`: the project's own tasks.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::Parser;
use xtask::args::{CodegenArgs, GuardArgs, NewArgs, SampleArgs, Task};
use xtask::codegen::{self, COMMAND, Stale};
use xtask::files;
use xtask::guard::{self, Guarded};
use xtask::interop::{self, Compared};
use xtask::new;
use xtask::sample;

/// A schema, an argument or the disk does not let the task be done.
const CANNOT: u8 = 2;

fn main() -> ExitCode {
    let root = root();
    match Task::parse() {
        Task::Codegen(args) => run_codegen(&root, &args),
        Task::New(args) => run_new(&root, &args),
        Task::Sample(SampleArgs {
            log_type: Some(log_type),
            output,
            lines,
            seed,
        }) => match sample::write(&log_type, lines, seed, output.as_deref()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(reason) => cannot(&reason),
        },
        Task::Interop(_) => run_interop(&root),
        // They live in a crate of their own, so that generating code does not wait for the code
        // that is generated.
        Task::Bench(_) | Task::Sample(_) => run_bench(&root),
        Task::Guard(args) => run_guard(&root, &args),
        Task::Ci(_) => run(Command::new("bash").arg(root.join(".ci/run"))),
    }
}

/// The repository that cargo was called in. It may be another one than this was built in, if they
/// share their folder of what is built.
fn root() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let root = package.and_then(|package| Some(package.parent()?.to_path_buf()));
    root.unwrap_or_else(files::root)
}

fn run_codegen(root: &Path, args: &CodegenArgs) -> ExitCode {
    let generated = match codegen::generate(root) {
        Ok(generated) => generated,
        Err(problems) => {
            eprint!("{problems}");
            return CANNOT.into();
        }
    };
    eprint!("{}", generated.warnings);
    if args.stats {
        print!("{}", generated.stats);
        return ExitCode::SUCCESS;
    }
    match args.check {
        true => report_stale(&codegen::stale(root, &generated)),
        false => match codegen::write_stale(root, &generated) {
            Ok(written) => report_written(&written),
            Err(error) => cannot(&error),
        },
    }
}

fn report_stale(stale: &[Stale<'_>]) -> ExitCode {
    for Stale { path, text } in stale {
        let what = match text {
            Some(_) => "not up to date",
            None => "no schema belongs to it any more",
        };
        eprintln!("{}: {what}", path.display());
    }
    match stale.is_empty() {
        true => ExitCode::SUCCESS,
        false => {
            eprintln!("run `{COMMAND}` and commit what it writes");
            ExitCode::FAILURE
        }
    }
}

fn report_written(written: &[Stale<'_>]) -> ExitCode {
    for Stale { path, text } in written {
        let what = match text {
            Some(_) => "written",
            None => "removed",
        };
        println!("{}: {what}", path.display());
    }
    if written.is_empty() {
        println!("everything is up to date");
    }
    ExitCode::SUCCESS
}

fn run_new(root: &Path, args: &NewArgs) -> ExitCode {
    match new::create(root, &args.log_type, args.kind()) {
        Ok(made) => {
            print!("{}", new::next_steps(&made));
            ExitCode::SUCCESS
        }
        Err(refusal) => cannot(&refusal),
    }
}

/// Builds the command and compares what others read from its files.
fn run_interop(root: &Path) -> ExitCode {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or(root.join("target"), PathBuf::from);
    let built = Command::new(cargo())
        .args(["build", "--quiet", "--package", "margay", "--manifest-path"])
        .arg(root.join("Cargo.toml"))
        .status();
    if !built.is_ok_and(|status| status.success()) {
        return cannot(&"margay does not build");
    }
    let margay = target.join("debug/margay");
    match interop::compare(root, &margay, &target.join("interop")) {
        Ok(Compared::Same) => ExitCode::SUCCESS,
        Ok(Compared::Skipped(why)) => {
            println!("skipped, as the readers cannot be installed: {why}");
            ExitCode::SUCCESS
        }
        Err(what) => {
            eprintln!("error: {what}");
            ExitCode::FAILURE
        }
    }
}

fn run_guard(root: &Path, args: &GuardArgs) -> ExitCode {
    match guard::run(root, args.update) {
        Ok(Guarded::Content(table)) => {
            print!("{table}");
            ExitCode::SUCCESS
        }
        Ok(Guarded::Grown(table)) => {
            print!("{table}");
            ExitCode::FAILURE
        }
        Ok(Guarded::Skipped(why)) => {
            println!("guard: skipped, because {why}");
            ExitCode::SUCCESS
        }
        Err(reason) => cannot(&reason),
    }
}

/// Hands the task to `xtask-bench` as it was asked.
fn run_bench(root: &Path) -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().skip(1).collect();
    let mut command = Command::new(cargo());
    command.args([
        "run",
        "--release",
        "--quiet",
        "--package",
        "xtask-bench",
        "--manifest-path",
    ]);
    run(command.arg(root.join("Cargo.toml")).arg("--").args(args))
}

/// The cargo that runs this.
fn cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

fn run(command: &mut Command) -> ExitCode {
    match command.status() {
        Ok(status) => match status.code().and_then(|code| u8::try_from(code).ok()) {
            Some(code) => code.into(),
            None => ExitCode::FAILURE,
        },
        Err(error) => cannot(&format_args!(
            "{}: {error}",
            command.get_program().display()
        )),
    }
}

fn cannot(reason: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("error: {reason}");
    CANNOT.into()
}
