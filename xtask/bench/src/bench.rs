//! How fast lines are parsed, stage by stage, beside what the machine can do.
//!
//! Everything is measured once per round, and rounds follow one another: what slows the machine
//! down for a while slows every figure of a round down, so medians and above all ratios hold.

pub mod cpu;
pub mod inputs;
pub mod limits;
pub mod logs;
pub mod parsers;
pub mod process;
mod table;
#[cfg(feature = "columnar")]
mod tables;

use std::io::IsTerminal;

use xtask::args::BenchArgs;

use crate::Outcome;
use inputs::Files;

pub use process::measure_if_asked;

/// One thing that is measured.
pub struct Stage<'i> {
    /// What it is called in JSON and in the filter, such as `json/avx2`.
    pub key: String,
    /// The part of the table it stands in, and the row and the column there.
    part: Part,
    pub row: &'static str,
    column: &'static str,
    pub run: Box<dyn FnMut() -> Outcome<Cost> + 'i>,
}

/// A part of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What the machine can do.
    Limits,
    /// Parsing load balancer lines in memory, a column for each instruction set.
    Parsers,
    /// Parsing lines of other logs in memory.
    Logs,
    /// Whole runs of the command.
    Processes,
}

/// What one run of a stage took.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// How much text went in.
    pub bytes: u64,
    /// Seconds of one core, of the user and the system.
    pub cpu: f64,
    /// Seconds by the clock.
    pub wall: f64,
    /// The most memory it held, in bytes, where it was a process of its own.
    pub peak: Option<u64>,
}

/// A stage and what it took in each round.
pub struct Figure {
    key: String,
    part: Part,
    row: &'static str,
    column: &'static str,
    costs: Vec<Cost>,
}

/// How much is measured.
struct Scale {
    /// Bytes of text in memory.
    memory: usize,
    /// Bytes of text in the file.
    file: usize,
    rounds: u32,
}

/// A million bytes.
pub const MB: usize = 1_000_000;

impl Scale {
    fn of(args: &BenchArgs) -> Self {
        match args.quick {
            true => Self {
                memory: 16 * MB,
                file: 32 * MB,
                rounds: 3,
            },
            false => Self {
                memory: 128 * MB,
                file: args.megabytes as usize * MB,
                rounds: args.rounds.unwrap_or(7),
            },
        }
    }
}

/// Measures and prints.
pub fn run(args: &BenchArgs) -> Outcome<()> {
    let scale = Scale::of(args);
    let wanted = |key: &str| is_wanted(key, &args.stages);
    let margay = match process::KEYS.iter().any(|key| wanted(key)) {
        true => Some(process::build()?),
        false => None,
    };
    cpu::stay_on_one_core();
    let needs_files = margay.is_some() || wanted(limits::INFLATE);
    let files = needs_files.then(|| Files::write(scale.file)).transpose()?;
    let texts = inputs::Texts::new(scale.memory);
    let logs = logs::Log::all(scale.memory / 4, wanted);
    let mut stages = limits::stages(&texts.usual, files.as_ref());
    stages.extend(parsers::stages(&texts)?);
    stages.extend(logs::stages(&logs)?);
    #[cfg(feature = "columnar")]
    stages.extend(tables::stages(&texts)?);
    if let (Some(margay), Some(files)) = (&margay, &files) {
        stages.extend(process::stages(margay, files));
    }
    stages.retain(|stage| wanted(&stage.key));
    if stages.is_empty() {
        return Err("no stage has a name like that".into());
    }
    let figures = measure(stages, scale.rounds)?;
    match args.json {
        true => println!("{}", table::json(&figures, &scale)),
        false => print!("{}", table::table(&figures, &scale)),
    }
    Ok(())
}

/// Whether a stage is asked for: all are where none is named.
pub fn is_wanted(key: &str, words: &[String]) -> bool {
    let key = key.to_lowercase();
    words.is_empty() || words.iter().any(|word| key.contains(&word.to_lowercase()))
}

/// Runs every stage once in each round, after one round that does not count.
fn measure(stages: Vec<Stage<'_>>, rounds: u32) -> Outcome<Vec<Figure>> {
    let mut figures = Vec::new();
    let mut runs = Vec::new();
    for Stage {
        key,
        part,
        row,
        column,
        mut run,
    } in stages
    {
        run()?;
        figures.push(Figure {
            key,
            part,
            row,
            column,
            costs: Vec::new(),
        });
        runs.push(run);
    }
    for round in 1..=rounds {
        progress(&format!("round {round} of {rounds}"));
        for (figure, run) in figures.iter_mut().zip(&mut runs) {
            figure.costs.push(run()?);
        }
    }
    progress("");
    Ok(figures)
}

/// Says on a terminal what is being done, in place of what was said before.
pub fn progress(what: &str) {
    if std::io::stderr().is_terminal() {
        eprint!("\r{what:<24}\r");
    }
}

impl Figure {
    /// MB/s of input per second of CPU time, in the middle of all rounds.
    fn rate(&self) -> f64 {
        median(self.rates())
    }

    /// MB/s of input by the clock.
    fn wall_rate(&self) -> f64 {
        median(self.costs.iter().map(Cost::wall_rate).collect())
    }

    /// The rates of all rounds.
    fn rates(&self) -> Vec<f64> {
        self.costs.iter().map(Cost::rate).collect()
    }

    /// The most memory any run held, in MB.
    fn peak(&self) -> Option<f64> {
        peak(&self.costs)
    }
}

impl Cost {
    /// MB/s of input per second of CPU time.
    pub fn rate(&self) -> f64 {
        self.bytes as f64 / self.cpu / MB as f64
    }

    /// MB/s of input by the clock.
    pub fn wall_rate(&self) -> f64 {
        self.bytes as f64 / self.wall / MB as f64
    }
}

/// The most memory any run held, in MB.
pub fn peak(costs: &[Cost]) -> Option<f64> {
    let peak = costs.iter().filter_map(|cost| cost.peak).max()?;
    Some(peak as f64 / MB as f64)
}

/// The value in the middle.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() % 2 {
        1 => values[middle],
        _ => (values[middle - 1] + values[middle]) / 2.0,
    }
}
