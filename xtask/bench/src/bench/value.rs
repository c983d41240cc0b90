//! What is read off the figures: rates, ratios, memory.

use margay_runtime::Simd;

use super::figure::median;
use super::{Cost, Figure, parsers};

/// Something that figures tell. In keys, `@` stands for the best instruction set of the processor.
#[derive(Debug, Clone, Copy)]
pub enum Value {
    /// MB/s of input per second of CPU time.
    Rate(&'static str),
    /// How many times the rate of the second the first has.
    Faster(&'static str, &'static str),
    /// How many times the CPU time of the second the first takes.
    Slower(&'static str, &'static str),
    /// The same by the clock.
    FasterByClock(&'static str, &'static str),
    SlowerByClock(&'static str, &'static str),
    /// The most memory that any of these held, in MB.
    Peak(&'static [&'static str]),
}

impl Value {
    /// What it is in the middle of all rounds, if the stages it is of were measured.
    pub fn read(self, figures: &[Figure]) -> Option<f64> {
        Some(median(self.rounds(figures)?))
    }

    /// What it is in each round. Of memory it is the most that was held in any.
    pub fn rounds(self, figures: &[Figure]) -> Option<Vec<f64>> {
        let find = |key| find(key, figures);
        let over = |one, other, rate| {
            let (one, other) = (find(one)?, find(other)?);
            // A processor may have no better instruction set than the one it is compared with.
            (one.key != other.key).then(|| one.ratios(other, rate))
        };
        match self {
            Self::Rate(key) => Some(find(key)?.rates()),
            Self::Faster(one, other) => over(one, other, Cost::rate),
            Self::Slower(one, other) => over(other, one, Cost::rate),
            Self::FasterByClock(one, other) => over(one, other, Cost::wall_rate),
            Self::SlowerByClock(one, other) => over(other, one, Cost::wall_rate),
            Self::Peak(keys) => {
                let peaks = keys.iter().filter_map(|key| find(key)?.peak());
                Some(vec![peaks.reduce(f64::max)?])
            }
        }
    }

    /// Whether less of it is better.
    pub fn is_cost(self) -> bool {
        match self {
            Self::Slower(..) | Self::SlowerByClock(..) | Self::Peak(_) => true,
            Self::Rate(_) | Self::Faster(..) | Self::FasterByClock(..) => false,
        }
    }
}

/// A key with the best instruction set's name in it.
pub fn named(key: &str) -> String {
    let (best, _) = parsers::names(Simd::best());
    key.replace('@', best)
}

/// The figure of a key.
fn find<'f>(key: &str, figures: &'f [Figure]) -> Option<&'f Figure> {
    let key = named(key);
    figures.iter().find(|figure| figure.key == key)
}

#[cfg(test)]
pub mod tests {
    use super::Value;
    use crate::bench::{Cost, Figure, Part};

    /// A figure of two rounds, each of a megabyte, in seconds.
    pub fn figure(key: &str, seconds: [f64; 2]) -> Figure {
        let cost = |cpu| Cost {
            bytes: 1_000_000,
            cpu,
            wall: 2.0 * cpu,
            peak: Some(3_000_000),
        };
        Figure {
            key: key.to_owned(),
            part: Part::Limits,
            row: "",
            column: "",
            costs: seconds.map(cost).into(),
        }
    }

    #[test]
    fn values_are_read_off_the_figures() {
        let figures = [figure("a", [0.5, 0.25]), figure("b", [1.0, 1.0])];
        assert_eq!(Value::Rate("a").read(&figures), Some(3.0));
        assert_eq!(Value::Faster("a", "b").read(&figures), Some(3.0));
        assert_eq!(Value::Slower("a", "b").read(&figures), Some(0.375));
        assert_eq!(Value::SlowerByClock("b", "a").read(&figures), Some(3.0));
        assert_eq!(Value::Peak(&["a", "c"]).read(&figures), Some(3.0));
        assert_eq!(Value::Faster("a", "c").read(&figures), None);
        assert_eq!(Value::Faster("a", "a").read(&figures), None);
    }
}
