//! The hot paths, and the process in which one of them is counted.

use std::path::PathBuf;
use std::process::ExitCode;

use margay_runtime::Simd;

use crate::Outcome;
use crate::bench::logs::{self, Log};
use crate::bench::parsers::{self, ALB, Work};

/// Asks this program to run a hot path.
pub const ASKED: &str = "hot-path";

/// The function whose instructions count, with all that it calls.
pub const COUNTED: &str = "counted_path";

/// A hot path.
pub struct Path {
    pub key: &'static str,
    /// The log whose lines it takes.
    log: &'static str,
    work: fn(&str, &'static [u8]) -> Outcome<Work<'static>>,
}

const LOAD_BALANCER: &str = "AWS.ALB";

/// Everything that is counted.
pub const PATHS: &[Path] = &[
    path("alb_cut", LOAD_BALANCER, |_, text| Ok(parsers::cut(text))),
    path("alb_typed", LOAD_BALANCER, |_, text| {
        Ok(parsers::convert(text))
    }),
    path("alb_json", LOAD_BALANCER, logs::generated),
    path("alb_json_standard", LOAD_BALANCER, |log, text| {
        logs::generated_with(log, text, Some(parsers::standard()))
    }),
    path("alb_json_interpreted", LOAD_BALANCER, |_, text| {
        Ok(parsers::json(parsers::interpreter(ALB)?, text, None))
    }),
    path("cloudtrail_json", "AWS.CloudTrail", logs::generated),
    path("fastmatch_json", "Apache.AccessCombined", logs::generated),
    path("csv_json", "CiscoUmbrella.DNS", logs::generated),
];

const fn path(
    key: &'static str,
    log: &'static str,
    work: fn(&str, &'static [u8]) -> Outcome<Work<'static>>,
) -> Path {
    Path { key, log, work }
}

impl Path {
    /// So many bytes of lines.
    pub fn text(&self, bytes: usize) -> Vec<u8> {
        Log::of(self.log, bytes).text
    }
}

/// Runs a hot path if this program was started for that: once so that everything has its size, and
/// once to be counted. With AVX2, for valgrind knows nothing later.
pub fn run_if_asked() -> Option<ExitCode> {
    let mut args = std::env::args_os().skip(1);
    if args.next()? != ASKED {
        return None;
    }
    let (key, file) = (args.next()?, PathBuf::from(args.next()?));
    let path = PATHS.iter().find(|path| *path.key == key)?;
    let run = || -> Outcome<()> {
        let text = std::fs::read(file)?.leak();
        Simd::limit(Simd::Avx2);
        let (_, mut work) = (path.work)(path.log, text)?;
        work();
        counted_path(&mut work);
        Ok(())
    };
    match run() {
        Ok(()) => Some(ExitCode::SUCCESS),
        Err(error) => {
            eprintln!("error: {error}");
            Some(ExitCode::FAILURE)
        }
    }
}

/// Kept apart, so that it has a name for valgrind.
#[inline(never)]
fn counted_path(work: &mut dyn FnMut()) {
    work();
}
