//! What stages took.

use super::{MB, Part, Stage};

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

/// A stage and what it took.
pub struct Figure {
    pub key: String,
    pub part: Part,
    pub row: &'static str,
    pub column: &'static str,
    /// In each of the rounds that all stages had.
    pub rounds: Vec<Cost>,
    /// In those that it had besides, as it had not settled.
    pub more: Vec<Cost>,
}

/// Which rate of a cost is meant.
pub type Rating = fn(&Cost) -> f64;

/// How many runs have to agree on what the fastest is, and how nearly: one run may be a lucky one, but
/// where three come out alike, other work on the machine hardly slowed them all down by as much.
const AGREEING: usize = 3;
const APART: f64 = 0.02;

/// Stands before what runs do not agree on.
const UNSETTLED: &str = "~ ";

/// What is told, with a mark where it has not settled.
pub fn marked(settled: bool, told: &str) -> String {
    let mark = if settled { "" } else { UNSETTLED };
    format!("{mark}{told}")
}

impl Figure {
    /// A stage that has not run yet.
    pub fn of(stage: &Stage<'_>) -> Self {
        Self {
            key: stage.key.clone(),
            part: stage.part,
            row: stage.row,
            column: stage.column,
            rounds: Vec::new(),
            more: Vec::new(),
        }
    }

    /// A rate in the run that is the fastest by it.
    pub fn fastest(&self, rate: Rating) -> f64 {
        self.costs().map(rate).fold(0.0, f64::max)
    }

    fn costs(&self) -> impl Iterator<Item = &Cost> {
        self.rounds.iter().chain(&self.more)
    }

    /// Whether its fastest runs are as good as alike, so that further ones would tell nothing new.
    pub fn is_settled(&self) -> bool {
        // Nobody asks for the clock where work is done in this process.
        let by_clock = matches!(self.part, Part::Processes | Part::Peers);
        self.agree(Cost::rate) && (!by_clock || self.agree(Cost::wall_rate))
    }

    /// Whether the fastest runs agree on a rate.
    pub fn agree(&self, rate: Rating) -> bool {
        let mut rates: Vec<_> = self.costs().map(rate).collect();
        rates.sort_by(|one, other| other.total_cmp(one));
        let slowest = rates.get(AGREEING - 1);
        slowest.is_some_and(|slowest| *slowest >= rates[0] * (1.0 - APART))
    }

    /// The rates of the rounds that all stages had.
    pub fn rates(&self) -> Vec<f64> {
        self.rounds.iter().map(Cost::rate).collect()
    }

    /// How much faster it is than another, in each of those rounds.
    pub fn ratios(&self, other: &Self, rate: Rating) -> Vec<f64> {
        let pairs = self.rounds.iter().zip(&other.rounds);
        pairs.map(|(one, other)| rate(one) / rate(other)).collect()
    }

    /// The same of the fastest runs of both.
    pub fn over(&self, other: &Self, rate: Rating) -> f64 {
        self.fastest(rate) / other.fastest(rate)
    }

    /// The most memory any run held, in MB.
    pub fn peak(&self) -> Option<f64> {
        let peak = self.costs().filter_map(|cost| cost.peak).max()?;
        Some(peak as f64 / MB as f64)
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

#[cfg(test)]
mod tests {
    use crate::bench::value::tests::figure;

    #[test]
    fn three_runs_near_the_fastest_settle_a_figure() {
        assert!(figure("a", [0.98, 1.0, 1.5, 0.99]).is_settled());
        assert!(!figure("a", [0.97, 1.0, 1.5, 0.99]).is_settled());
        assert!(!figure("a", [1.0, 1.0]).is_settled());
    }
}
