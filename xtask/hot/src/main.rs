//! The process in which the instructions of a hot path are counted, for `cargo xtask guard`.
//!
//! Without arguments it lists the hot paths, each with the log type whose lines it takes; with a path and
//! a file of such lines, it goes over them twice.

use std::process::ExitCode;

use margay_runtime::Simd;
use xtask_hot::{Work, convert, cut, generated, standard};

/// A hot path.
struct Path {
    key: &'static str,
    /// The log type whose lines it takes.
    log: &'static str,
    work: fn(&str, &'static [u8]) -> Option<Work<'static>>,
}

const LOAD_BALANCER: &str = "AWS.ALB";

/// Everything that is counted.
const PATHS: &[Path] = &[
    path("alb_cut", LOAD_BALANCER, |_, text| Some(cut(text))),
    path("alb_typed", LOAD_BALANCER, |_, text| Some(convert(text))),
    path("alb_json", LOAD_BALANCER, json),
    path("alb_json_standard", LOAD_BALANCER, |log, text| {
        generated(log, text, Some(standard()))
    }),
    path("cloudtrail_json", "AWS.CloudTrail", json),
    path("fastmatch_json", "Apache.AccessCombined", json),
    path("csv_json", "CiscoUmbrella.DNS", json),
];

const fn path(
    key: &'static str,
    log: &'static str,
    work: fn(&str, &'static [u8]) -> Option<Work<'static>>,
) -> Path {
    Path { key, log, work }
}

fn json(log: &str, text: &'static [u8]) -> Option<Work<'static>> {
    generated(log, text, None)
}

fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1);
    let (Some(key), Some(file)) = (args.next(), args.next()) else {
        for Path { key, log, .. } in PATHS {
            println!("{key} {log}");
        }
        return ExitCode::SUCCESS;
    };
    let path = PATHS.iter().find(|path| key == path.key);
    let text = std::fs::read(&file).map(Vec::leak);
    let work = match (path, text) {
        (Some(path), Ok(text)) => (path.work)(path.log, text),
        _ => None,
    };
    let Some((_, mut work)) = work else {
        eprintln!(
            "error: {} of {} cannot be counted",
            key.display(),
            file.display()
        );
        return ExitCode::FAILURE;
    };
    // Valgrind knows nothing later, and hides what it does not know.
    Simd::limit(Simd::Avx2);
    // Once so that everything has its size, and once to be counted.
    work();
    counted_path(&mut work);
    ExitCode::SUCCESS
}

/// Kept apart, so that it has a name for valgrind.
#[inline(never)]
fn counted_path(work: &mut dyn FnMut()) {
    work();
}
