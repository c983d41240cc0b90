//! What `cargo xtask` can be asked.

use std::path::PathBuf;

use clap::{Args, Parser};

use crate::new::Kind;

/// margay's own tasks
///
/// Every task works from any folder of the repository.
#[derive(Debug, Parser)]
#[expect(missing_docs, reason = "each variant is documented at its arguments")]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    arg_required_else_help = true
)]
pub enum Task {
    Codegen(CodegenArgs),
    New(NewArgs),
    Bench(BenchArgs),
    Guard(GuardArgs),
    Interop(InteropArgs),
    Sample(SampleArgs),
    Ci(CiArgs),
}

const CODEGEN_EXAMPLES: &str = "\
Examples:
  cargo xtask codegen            after a change to a schema, a layout or the generator
  cargo xtask codegen --check    is what is committed up to date?
  cargo xtask codegen --stats    how much code is each log type?

Exit status: 0 all files are up to date; 1 some are not (with --check); 2 a schema cannot be used.";

/// Generate the parsers of all schemas
///
/// Reads every schema below schemas/, and rewrites the generated files whose text changes: the
/// modules of logs/, its list of log types and its features, and alb/src/generated.rs. Modules that
/// no schema belongs to any more are removed.
#[derive(Debug, Args)]
#[command(after_help = CODEGEN_EXAMPLES)]
pub struct CodegenArgs {
    /// Only compare: name each file that is not up to date, and fail if there is one
    #[arg(long)]
    pub check: bool,

    /// Print how many fields and generated lines each log type has; nothing is written
    #[arg(long, conflicts_with = "check")]
    pub stats: bool,
}

const NEW_EXAMPLES: &str = "\
Examples:
  cargo xtask new Acme.Door                lines are JSON objects
  cargo xtask new Acme.Access --delimited  lines are columns: makes a layout too
  cargo xtask new Acme.Sheet --csv         lines are rows, as spreadsheets write them
  cargo xtask new Acme.Login --fastmatch   lines are text with values in known places
  cargo xtask new Acme.Event --regex       lines need a regular expression

The files go to the folder of the vendor, which is the first part of the name: schemas/acme/.";

/// Begin a log type: its schema, and a file of cases
///
/// What is made can be loaded as it is, and its cases pass; change it to what your log is like.
#[derive(Debug, Args)]
#[command(after_help = NEW_EXAMPLES)]
pub struct NewArgs {
    /// The log type's name: parts with a capital first, joined by dots
    pub log_type: String,

    #[command(flatten)]
    kind: KindArgs,
}

/// What lines are, if not JSON objects.
#[derive(Debug, Args)]
#[group(multiple = false)]
struct KindArgs {
    /// Lines are columns between separators; make the layout that says which
    #[arg(long)]
    delimited: bool,

    /// Lines are rows whose columns have names, given in the schema or by a header
    #[arg(long)]
    csv: bool,

    /// Lines are literal text with values between
    #[arg(long)]
    fastmatch: bool,

    /// Lines are taken apart by a regular expression
    #[arg(long)]
    regex: bool,
}

impl NewArgs {
    /// What lines are.
    pub fn kind(&self) -> Kind {
        let KindArgs {
            delimited,
            csv,
            fastmatch,
            regex,
        } = self.kind;
        let asked = [
            (delimited, Kind::Delimited),
            (csv, Kind::Csv),
            (fastmatch, Kind::Fastmatch),
            (regex, Kind::Regex),
        ];
        let asked = asked.into_iter().find(|(is_asked, _)| *is_asked);
        asked.map_or(Kind::Json, |(_, kind)| kind)
    }
}

/// Compare what pyarrow and DuckDB read from margay's files with its lines of JSON
///
/// Installs both into a Python environment below target/. Where there is no Python, or no package
/// index can be reached, it says so and is content.
#[derive(Debug, Args)]
pub struct InteropArgs {}

const BENCH_EXAMPLES: &str = "\
Examples:
  cargo xtask bench                  every figure; five minutes, more on a busy machine, 3 GB of disk
  cargo xtask bench --quick          a first look in seconds
  cargo xtask bench cut json         some stages only: those with such a name
  cargo xtask bench logs             other logs than load balancers' only
  cargo xtask bench --json > x.json  for comparing runs
  cargo xtask bench --peers          margay beside other programs; fifteen minutes, forty on a busy machine

Figures are MB/s of input per second of CPU time, all from one run on one core, each that of the
fastest of several interleaved rounds: other work on the machine makes none faster. Where runs do
not agree on it there are more of them, and a ~ where they never do.";

/// Measure how fast lines are parsed, beside the machine's limits
///
/// Makes its own corpus (see `xtask::corpus`), builds the release `margay`, runs on one core where
/// the system can pin a process to one, and removes what it wrote.
#[derive(Debug, Args)]
#[command(after_help = BENCH_EXAMPLES)]
pub struct BenchArgs {
    /// Only stages whose name in the JSON holds one of these words, such as `cut` or `avx2`
    #[arg(value_name = "STAGE")]
    pub stages: Vec<String>,

    /// The size of the corpus file for whole-process figures, in MB
    #[arg(long, value_name = "MB", default_value_t = 600, value_parser = clap::value_parser!(u32).range(1..))]
    pub megabytes: u32,

    /// How many times everything is measured: 7 if nothing else is said, 5 with --peers
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub rounds: Option<u32>,

    /// How many times what does not settle is measured at most: six times as often as the rest
    ///
    /// Settled is what has three runs within 2 % of its fastest. What has not, in the end, is marked.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub rounds_at_most: Option<u32>,

    /// A small corpus and few rounds
    #[arg(long, conflicts_with_all = ["megabytes", "rounds", "rounds_at_most"])]
    pub quick: bool,

    /// Print one JSON object instead of a table
    #[arg(long)]
    pub json: bool,

    /// Measure whole programs beside each other: margay and what else parses such lines
    ///
    /// VRL is built for it, and a virtual environment made with DuckDB, Polars and ClickHouse; the
    /// first time this takes a quarter of an hour and a network. What is not there is left out and
    /// named. A run of everything writes docs/benchmark.md and docs/benchmark.svg.
    #[arg(long, conflicts_with = "json")]
    pub peers: bool,

    /// The page that a run of everything writes, such as benchmark-zen3 for docs/benchmark-zen3.md:
    /// one for each machine
    #[arg(long, value_name = "NAME", default_value = "benchmark", requires = "peers", value_parser = page_name)]
    pub page: String,
}

const GUARD_EXAMPLES: &str = "\
Examples:
  cargo xtask guard            does any hot path take more than 5 % more than before?
  cargo xtask guard --update   it does, and that is wanted

Exit status: 0 none does, or nothing can be told here; 1 one does; 2 they cannot be counted.";

/// Count the instructions of the hot paths and compare them with what is committed
///
/// Needs valgrind, and the compiler that the committed counts are of; without them it says so and
/// leaves it at that. The counts are in xtask/hot/guard.toml.
#[derive(Debug, Args)]
#[command(after_help = GUARD_EXAMPLES)]
pub struct GuardArgs {
    /// Write what is counted, to be committed
    #[arg(long)]
    pub update: bool,
}

const SAMPLE_EXAMPLES: &str = "\
Examples:
  cargo xtask sample               write samples/alb.log.gz
  cargo xtask sample -o x.log.gz   write it somewhere else
  cargo xtask sample --log-type AWS.CloudTrail -o trail.jsonl
                                   write made-up lines of another log";

/// Make the sample that is shipped: made-up load balancer lines, plain and strange ones
///
/// With --log-type, make up lines of a log instead, all of them plain, as text: to stdout if not to
/// a file. The same seed always gives the same lines. `xtask::corpus::logs` lists the logs.
#[derive(Debug, Args)]
#[command(after_help = SAMPLE_EXAMPLES)]
pub struct SampleArgs {
    /// Where to write it, if not to samples/alb.log.gz
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Make up lines of this log
    #[arg(long, value_name = "NAME")]
    pub log_type: Option<String>,

    /// How many lines to make up
    #[arg(
        long,
        value_name = "N",
        default_value_t = 10_000,
        requires = "log_type"
    )]
    pub lines: u64,

    /// What they are drawn from
    #[arg(long, value_name = "N", default_value_t = 1, requires = "log_type")]
    pub seed: u64,
}

/// Run everything that a change must pass, as .ci/run lists it
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  cargo xtask ci")]
pub struct CiArgs {}

/// A name that a file may have anywhere.
fn page_name(name: &str) -> Result<String, String> {
    let fits = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '-';
    match !name.is_empty() && name.chars().all(fits) {
        true => Ok(name.to_owned()),
        false => Err("small letters, digits and hyphens only".to_owned()),
    }
}
