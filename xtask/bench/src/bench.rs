//! How fast lines are parsed, stage by stage, beside what the machine can do.
//!
//! Everything is measured once per round, and rounds follow one another: what slows the machine
//! down for a while slows a round down. Nothing makes one faster than the machine is, so a figure is that of
//! its fastest run, and ratios are of such figures. A run of half a second fits between two disturbances and
//! one of five hardly does; so what has not settled after the rounds has more of them.

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
pub use figure::{Cost, Figure, Rating, marked};
use inputs::{Files, Texts};
use logs::Log;
pub use parts::play_part_if_asked;
pub use table::told;

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
    /// How often every stage runs.
    pub rounds: u32,
    /// How often one runs at most that does not settle.
    pub most: u32,
}

/// A million bytes.
pub const MB: usize = 1_000_000;

/// How many times as often as others a stage runs at most that does not settle.
const MORE: u32 = 6;

impl Scale {
    /// What is asked for, with so many rounds if none are.
    pub fn of(args: &BenchArgs, rounds: u32) -> Self {
        let rounds = args.rounds.unwrap_or(rounds);
        match args.quick {
            true => Self {
                memory: 16 * MB,
                file: 32 * MB,
                rounds: 3,
                most: 3,
            },
            false => Self {
                memory: 128 * MB,
                file: args.megabytes as usize * MB,
                rounds,
                most: args
                    .rounds_at_most
                    .unwrap_or(rounds.saturating_mul(MORE))
                    .max(rounds),
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
    let figures = measure(stages, &scale)?;
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

/// Runs every stage once in each round, after one round that does not count, and then those that have
/// not settled, until they have or it is enough.
pub fn measure(stages: Vec<Stage<'_>>, scale: &Scale) -> Outcome<Vec<Figure>> {
    if stages.is_empty() {
        return Err("no stage has a name like that".into());
    }
    let figure = |stage| (Figure::of(&stage), stage);
    let mut measured: Vec<_> = stages.into_iter().map(figure).collect();
    for round in 0..=scale.rounds {
        for (figure, stage) in &mut measured {
            let cost = stage.once(&format!("round {round} of {}", scale.rounds))?;
            if round > 0 {
                figure.rounds.push(cost);
            }
        }
    }
    for round in scale.rounds + 1..=scale.most {
        for (figure, stage) in &mut measured {
            if !figure.is_settled() {
                let cost = stage.once(&format!("not settled, round {round} of {}", scale.most))?;
                figure.more.push(cost);
            }
        }
    }
    progress("");
    Ok(measured.into_iter().map(|(figure, _)| figure).collect())
}

impl Stage<'_> {
    /// Runs once, and says meanwhile that it does, and for which round.
    fn once(&mut self, round: &str) -> Outcome<Cost> {
        progress(&format!("{round}: {}", self.key));
        let cost = (self.run)().map_err(|error| format!("{}: {error}", self.key))?;
        Ok(cost)
    }
}

/// Says on a terminal what is being done, in place of what was said before.
pub fn progress(what: &str) {
    if std::io::stderr().is_terminal() {
        eprint!("\r{what:<76}\r");
    }
}

#[cfg(test)]
mod tests {
    use super::{Cost, Part, Scale, Stage, measure};

    /// A stage that takes so many seconds in one run after another, and then always as many as in the last.
    fn stage(key: &str, seconds: &'static [f64]) -> Stage<'static> {
        let mut runs = seconds.iter();
        let mut seconds = 0.0;
        let run = move || {
            seconds = runs.next().copied().unwrap_or(seconds);
            Ok(Cost {
                bytes: 1,
                cpu: seconds,
                wall: seconds,
                peak: None,
            })
        };
        Stage {
            key: key.to_owned(),
            part: Part::Processes,
            row: "",
            column: "",
            run: Box::new(run),
        }
    }

    #[test]
    fn what_has_not_settled_runs_again() {
        let stages = vec![
            stage("at once", &[9.0, 1.0]),
            stage("late", &[9.0, 2.0, 3.0, 2.0, 1.0]),
            stage("never", &[9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0]),
        ];
        let scale = Scale {
            memory: 0,
            file: 0,
            rounds: 3,
            most: 8,
        };
        let figures = measure(stages, &scale).unwrap();
        let runs: Vec<_> = figures
            .iter()
            .map(|figure| (figure.rounds.len(), figure.more.len(), figure.is_settled()))
            .collect();
        assert_eq!(runs, [(3, 0, true), (3, 3, true), (3, 5, false)]);
    }
}
