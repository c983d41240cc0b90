//! How fast lines are parsed, stage by stage, beside what the machine can do.
//!
//! Everything is measured once per round, and rounds follow one another: what slows the machine
//! down for a while slows a round down. Nothing makes one faster than the machine is, so a figure is that of
//! its fastest round, and ratios are of such figures.

pub mod bars;
pub mod cpu;
mod figure;
pub mod inputs;
mod limits;
mod logs;
mod parsers;
mod parts;
pub mod process;
mod table;
mod tables;
pub mod value;

use std::io::IsTerminal;

use xtask::args::BenchArgs;

use crate::Outcome;
pub use figure::{Cost, Figure};
use inputs::{Files, Texts};
use logs::Log;
pub use parts::play_part_if_asked;
pub use table::number;

/// One thing that is measured.
pub struct Stage<'i> {
    /// What it is called in JSON and in the filter, such as `json/avx2`.
    pub key: String,
    /// The part of the table it stands in, and the row and the column there.
    pub part: Part,
    pub row: &'static str,
    pub column: &'static str,
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
    /// Other programs, which have a table of their own.
    Peers,
}

/// How much is measured.
pub struct Scale {
    /// Bytes of text in memory.
    pub memory: usize,
    /// Bytes of text in the file.
    pub file: usize,
    pub rounds: u32,
}

/// A million bytes.
pub const MB: usize = 1_000_000;

impl Scale {
    /// What is asked for, with so many rounds if none are.
    pub fn of(args: &BenchArgs, rounds: u32) -> Self {
        match args.quick {
            true => Self {
                memory: 16 * MB,
                file: 32 * MB,
                rounds: 3,
            },
            false => Self {
                memory: 128 * MB,
                file: args.megabytes as usize * MB,
                rounds: args.rounds.unwrap_or(rounds),
            },
        }
    }
}

/// Measures and prints.
pub fn run(args: &BenchArgs) -> Outcome<()> {
    let scale = Scale::of(args, 7);
    let wanted = |key: &str| is_wanted(key, &args.stages);
    let setting = Setting::prepare(&scale, wanted)?;
    let mut stages = setting.stages()?;
    stages.retain(|stage| wanted(&stage.key));
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

/// What the stages need, as far as any that needs it is wanted.
pub struct Setting {
    margay: Option<std::path::PathBuf>,
    /// The corpus on the disk.
    pub files: Option<Files>,
    texts: Texts,
    logs: Vec<Log>,
}

impl Setting {
    /// Builds the command, makes texts and files, and stays on one core from then on.
    pub fn prepare(scale: &Scale, wanted: impl Fn(&str) -> bool) -> Outcome<Self> {
        let margay = match process::keys().any(&wanted) {
            true => Some(process::build()?),
            false => None,
        };
        cpu::stay_on_one_core();
        let needs_files = margay.is_some() || limits::FILED.iter().any(|key| wanted(key));
        Ok(Self {
            margay,
            files: needs_files.then(|| Files::write(scale.file)).transpose()?,
            texts: Texts::new(scale.memory),
            logs: Log::all(scale.memory / 4, wanted),
        })
    }

    /// Every stage that can run with it.
    pub fn stages(&self) -> Outcome<Vec<Stage<'_>>> {
        let mut stages = limits::stages(&self.texts.usual, self.files.as_ref());
        stages.extend(parsers::stages(&self.texts)?);
        stages.extend(tables::stages(&self.texts)?);
        stages.extend(logs::stages(&self.logs)?);
        if let (Some(margay), Some(files)) = (&self.margay, &self.files) {
            stages.extend(process::stages(margay, files));
        }
        Ok(stages)
    }
}

/// Runs every stage once in each round, after one round that does not count.
pub fn measure(mut stages: Vec<Stage<'_>>, rounds: u32) -> Outcome<Vec<Figure>> {
    if stages.is_empty() {
        return Err("no stage has a name like that".into());
    }
    let mut figures: Vec<_> = stages.iter().map(Figure::of).collect();
    for round in 0..=rounds {
        for (figure, stage) in figures.iter_mut().zip(&mut stages) {
            progress(&format!("round {round} of {rounds}: {}", stage.key));
            let cost = (stage.run)().map_err(|error| format!("{}: {error}", stage.key))?;
            if round > 0 {
                figure.costs.push(cost);
            }
        }
    }
    progress("");
    Ok(figures)
}

/// Says on a terminal what is being done, in place of what was said before.
pub fn progress(what: &str) {
    if std::io::stderr().is_terminal() {
        eprint!("\r{what:<64}\r");
    }
}
