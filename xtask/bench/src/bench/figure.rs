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

/// A stage and what it took in each round.
pub struct Figure {
    pub key: String,
    pub part: Part,
    pub row: &'static str,
    pub column: &'static str,
    pub costs: Vec<Cost>,
}

impl Figure {
    /// A stage that has not run yet.
    pub fn of(stage: &Stage<'_>) -> Self {
        Self {
            key: stage.key.clone(),
            part: stage.part,
            row: stage.row,
            column: stage.column,
            costs: Vec::new(),
        }
    }

    /// MB/s of input per second of CPU time, in the fastest round.
    pub fn rate(&self) -> f64 {
        self.fastest(Cost::rate)
    }

    /// MB/s of input by the clock, in the round that is the fastest by it.
    pub fn wall_rate(&self) -> f64 {
        self.fastest(Cost::wall_rate)
    }

    fn fastest(&self, rate: fn(&Cost) -> f64) -> f64 {
        self.costs.iter().map(rate).fold(0.0, f64::max)
    }

    /// The rates of all rounds.
    pub fn rates(&self) -> Vec<f64> {
        self.costs.iter().map(Cost::rate).collect()
    }

    /// How much faster it is than another, in each round.
    pub fn ratios(&self, other: &Self, rate: fn(&Cost) -> f64) -> Vec<f64> {
        let pairs = self.costs.iter().zip(&other.costs);
        pairs.map(|(one, other)| rate(one) / rate(other)).collect()
    }

    /// The same of the fastest rounds of both.
    pub fn over(&self, other: &Self, rate: fn(&Cost) -> f64) -> f64 {
        self.fastest(rate) / other.fastest(rate)
    }

    /// The most memory any run held, in MB.
    pub fn peak(&self) -> Option<f64> {
        let peak = self.costs.iter().filter_map(|cost| cost.peak).max()?;
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
