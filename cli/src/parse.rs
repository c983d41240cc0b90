//! `margay parse`: from its arguments to a run.

use std::ffi::OsStr;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use crate::args::{Format, ParseArgs};
use crate::console::{Console, Talk};
use crate::engines::Engines;
use crate::failure::{Failure, Status};
use crate::inputs::{Input, list_inputs};
use crate::output::{self, Output, Target};
use crate::overlap::check_overlap;
use crate::pipeline::{self, Reading};
use crate::rejects::Rejects;
use crate::results::Results;
use crate::source::{self, Meter};

/// The most threads that are used unless more are asked for. Blocks of one file are read one after
/// the other, and one thread writes: more workers than this would only wait for them.
const MOST_THREADS: usize = 16;

/// Runs `margay parse`.
pub fn parse(args: &ParseArgs) -> Result<Status, Failure> {
    check_format(args)?;
    let engines = Engines::choose(args)?;
    let inputs = list_inputs(&args.files);
    let inputs = Arc::new(match args.shard {
        Some(shard) => shard.keep(inputs)?,
        None => inputs,
    });

    let target = Target::of(args.output.as_deref());
    let rejects_target = args.rejects.as_deref().map(|path| Target::of(Some(path)));
    check_overlap(&target, rejects_target.as_ref(), &inputs)?;
    output::remove_unfinished_on_interrupt();
    let output = Output::open(&target)?;
    let rejects = rejects_target.as_ref().map(Rejects::open).transpose()?;

    let meter = Meter::default();
    let console = Console::new(talk(args, &target), total_size(&inputs), meter.clone());
    let reading = Reading {
        inputs: Arc::clone(&inputs),
        shape: args.input.clone().unwrap_or_else(|| engines.shape()),
        max_line: args.max_line,
        meter,
    };
    if let Some(warning) = engines.warning() {
        console.warn(&warning);
    }
    let mut results = Results::new(engines.log_types(), inputs, output, rejects, console);
    pipeline::run(reading, engines.build(threads(args)), |batch| {
        results.take(batch)
    })?;
    results.finish()
}

fn check_format(args: &ParseArgs) -> Result<(), Failure> {
    let ending = args.output.as_deref().and_then(Path::extension);
    let by_ending = || match ending.and_then(OsStr::to_str) {
        Some("parquet") => Format::Parquet,
        Some("arrow") => Format::Arrow,
        Some("csv") => Format::Csv,
        _ => Format::Jsonl,
    };
    let name = match args.format.unwrap_or_else(by_ending) {
        Format::Jsonl => return Ok(()),
        Format::Parquet => "Parquet",
        Format::Arrow => "Arrow",
        Format::Csv => "CSV",
    };
    Err(Failure::Trouble(format!(
        "margay does not write {name} yet; use --format jsonl and convert its output"
    )))
}

fn talk(args: &ParseArgs, target: &Target) -> Talk {
    use std::io::IsTerminal;
    if args.quiet {
        Talk::Errors
    } else if *target == Target::Stdout && std::io::stdout().is_terminal() {
        // Events that scroll by and a progress bar would be in each other's way.
        Talk::Results
    } else {
        Talk::Progress
    }
}

fn total_size(inputs: &[Input]) -> Option<u64> {
    inputs.iter().map(source::size).sum()
}

fn threads(args: &ParseArgs) -> usize {
    match args.threads {
        Some(threads) => usize::from(threads),
        None => thread::available_parallelism().map_or(1, |cores| cores.get().min(MOST_THREADS)),
    }
}
