//! What is read off the figures: rates, ratios, memory.

use margay_runtime::Simd;

use super::{Cost, Figure, Rating, parsers};

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
    /// What it is in the fastest runs, if the stages it is of were measured.
    pub fn read(self, figures: &[Figure]) -> Option<f64> {
        match self {
            Self::Rate(key) => Some(find(key, figures)?.fastest(Cost::rate)),
            Self::Peak(keys) => {
                let peaks = keys.iter().filter_map(|key| find(key, figures)?.peak());
                peaks.reduce(f64::max)
            }
            _ => {
                let (one, other, rate) = self.compared(figures)?;
                Some(one.over(other, rate))
            }
        }
    }

    /// Whether the fastest runs agree on it.
    pub fn is_settled(self, figures: &[Figure]) -> bool {
        match self {
            Self::Rate(key) => find(key, figures).is_some_and(|figure| figure.agree(Cost::rate)),
            Self::Peak(_) => true,
            _ => self
                .compared(figures)
                .is_some_and(|(one, other, rate)| one.agree(rate) && other.agree(rate)),
        }
    }

    /// What it is in each round that all stages had. Of memory it is the most that was held in any.
    pub fn rounds(self, figures: &[Figure]) -> Option<Vec<f64>> {
        match self {
            Self::Rate(key) => Some(find(key, figures)?.rates()),
            Self::Peak(_) => Some(vec![self.read(figures)?]),
            _ => {
                let (one, other, rate) = self.compared(figures)?;
                Some(one.ratios(other, rate))
            }
        }
    }

    /// The figures whose rates it compares, the first by the second, and which rates.
    fn compared(self, figures: &[Figure]) -> Option<(&Figure, &Figure, Rating)> {
        let (one, other, rate): (_, _, Rating) = match self {
            Self::Faster(one, other) | Self::Slower(other, one) => (one, other, Cost::rate),
            Self::FasterByClock(one, other) | Self::SlowerByClock(other, one) => {
                (one, other, Cost::wall_rate)
            }
            Self::Rate(_) | Self::Peak(_) => return None,
        };
        let (one, other) = (find(one, figures)?, find(other, figures)?);
        // A processor may have no better instruction set than the one it is compared with.
        (one.key != other.key).then_some((one, other, rate))
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

    /// A figure of rounds, each of a megabyte, in seconds.
    pub fn figure<const N: usize>(key: &str, seconds: [f64; N]) -> Figure {
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
            rounds: seconds.map(cost).into(),
            more: Vec::new(),
        }
    }

    #[test]
    fn values_are_read_off_the_figures() {
        let figures = [figure("a", [0.5, 0.25]), figure("b", [1.0, 1.0])];
        assert_eq!(Value::Rate("a").read(&figures), Some(4.0));
        assert_eq!(Value::Rate("a").rounds(&figures), Some(vec![2.0, 4.0]));
        assert_eq!(Value::Faster("a", "b").read(&figures), Some(4.0));
        assert_eq!(Value::Slower("a", "b").read(&figures), Some(0.25));
        assert_eq!(
            Value::Slower("a", "b").rounds(&figures),
            Some(vec![0.5, 0.25])
        );
        assert_eq!(Value::SlowerByClock("b", "a").read(&figures), Some(4.0));
        assert_eq!(Value::Peak(&["a", "c"]).read(&figures), Some(3.0));
        assert_eq!(Value::Faster("a", "c").read(&figures), None);
        assert_eq!(Value::Faster("a", "a").read(&figures), None);
    }
}
