//! `margay parse`: from its arguments to a run.

use std::sync::Arc;
use std::thread;

#[cfg(feature = "columnar")]
use margay_columnar::{Codec, Partition, Partitioner, SchemaError, SchemaRef};

use crate::args::ParseArgs;
use crate::console::{Console, Talk};
use crate::engines::Engines;
use crate::events::Events;
use crate::failure::{Failure, Status};
#[cfg(feature = "columnar")]
use crate::format::Table;
use crate::format::Written;
use crate::inputs::{Input, list_inputs};
use crate::output::{self, Output, Target};
#[cfg(feature = "columnar")]
use crate::output::{Folder, names_folder};
use crate::overlap::check_overlap;
use crate::pipeline::{self, Reading};
use crate::rejects::Rejects;
use crate::results::Results;
use crate::source::{self, Meter};
#[cfg(feature = "columnar")]
use crate::tables::{Place, Plan, Tables};
use crate::worker::Worker;

/// The most threads that are used unless more are asked for. Blocks of one file are read one after
/// the other, and one thread writes: more workers than this would only wait for them.
const MOST_THREADS: usize = 16;

/// Runs `margay parse`.
pub fn parse(args: &ParseArgs) -> Result<Status, Failure> {
    let written = Written::of(args)?;
    let engines = Engines::choose(args)?;
    let inputs = list_inputs(&args.files);
    let inputs = Arc::new(match args.shard {
        Some(shard) => shard.keep(inputs)?,
        None => inputs,
    });

    let target = Target::of(args.output.as_deref());
    let rejects_target = args.rejects.as_deref().map(|path| Target::of(Some(path)));
    check_overlap(&target, rejects_target.as_ref(), &inputs, engines.read())?;
    output::remove_on_interrupt();
    let threads = threads(args);
    let (workers, events) = open(args, written, &engines, &target, threads)?;
    let rejects = rejects_target.as_ref().map(Rejects::open).transpose()?;

    let meter = Meter::default();
    let console = Console::new(talk(args, &target), || total_size(&inputs), meter.clone());
    let reading = Reading {
        inputs: Arc::clone(&inputs),
        shape: args.input.clone().unwrap_or_else(|| engines.shape()),
        block: written.block(),
        max_line: args.max_line,
        meter,
    };
    if let Some(warning) = engines.warning() {
        console.warn(&warning);
    }
    let results = Results::new(engines.log_types(), inputs, events, rejects, console);
    pipeline::run(reading, workers, results)?.finish()
}

/// The engines of a run, and where their events go.
fn open(
    args: &ParseArgs,
    written: Written,
    engines: &Engines<'_>,
    target: &Target,
    threads: usize,
) -> Result<(Vec<Worker>, Events), Failure> {
    match written {
        Written::Json | Written::Csv => {
            let (workers, head) = engines.lines(threads, written == Written::Csv)?;
            Ok((workers, Events::lines(Output::open(target)?, &head)?))
        }
        #[cfg(feature = "columnar")]
        Written::Table(table) => {
            let (workers, schema) = engines.columns(table, threads)?;
            let plan = table_plan(args, table, &schema, target, threads)?;
            let tables = Tables::new(plan, &schema)?;
            Ok((workers, Events::Tables(Box::new(tables))))
        }
        #[cfg(not(feature = "columnar"))]
        Written::Table(_) => Err(Failure::Trouble(format!(
            "{:?} cannot be written by this build",
            args.format
        ))),
    }
}

#[cfg(feature = "columnar")]
fn table_plan(
    args: &ParseArgs,
    table: Table,
    schema: &SchemaRef,
    target: &Target,
    threads: usize,
) -> Result<Plan, Failure> {
    let trouble = |error: SchemaError| Failure::Trouble(error.to_string());
    let codec = args.compression.as_deref().map(str::parse).transpose();
    let codec = match (codec.map_err(trouble)?, table) {
        (Some(Codec::Snappy), Table::ArrowFile | Table::ArrowStream) => {
            return Err(Failure::Trouble(
                "Arrow is not compressed with snappy; give --compression zstd or none".to_owned(),
            ));
        }
        (Some(codec), _) => codec,
        (None, Table::Parquet) => Codec::Zstd(3),
        (None, Table::ArrowFile | Table::ArrowStream) => Codec::None,
    };
    let partition = args.partition_by.as_deref().map(|by| match by {
        "day" => Partition::Day,
        "hour" => Partition::Hour,
        field => Partition::Column(field.to_owned()),
    });
    let partitioner = partition.map(|by| Partitioner::new(by, schema)).transpose();
    Ok(Plan {
        table,
        codec,
        threads,
        rows_per_file: args.rows_per_file.map(|rows| rows as usize),
        shard: args.shard,
        partitioner: partitioner.map_err(trouble)?,
        place: place(args, target)?,
    })
}

/// One file, or a folder: where there may be several files, or a folder is named.
#[cfg(feature = "columnar")]
fn place(args: &ParseArgs, target: &Target) -> Result<Place, Failure> {
    let several = args.rows_per_file.is_some() || args.partition_by.is_some();
    match target {
        Target::File(path) if names_folder(path) || several && !path.exists() => {
            Ok(Place::Folder(Folder::new(path.clone())))
        }
        _ if several => Err(Failure::Trouble(
            "several files go into a folder; name one with --output, such as -o events/".to_owned(),
        )),
        target => Ok(Place::File(target.clone())),
    }
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
