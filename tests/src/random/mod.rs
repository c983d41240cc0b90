//! Schemas made up by chance, over the whole language, right by construction.
//!
//! The build script compiles some of them, the tests of `random/` run them. A seed is a schema, the
//! same one in both.

mod cuts;
mod kinds;
pub mod model;
mod names;
pub mod parsers;
mod render;
mod rng;
pub mod times;
mod transforms;
mod yaml;

pub use model::Schema;
pub use rng::Rng;

use parsers::{Of, Parser};

/// How many schemas are compiled.
pub const COMPILED: u64 = 32;

/// The seed of a schema of a series. Eight schemas in a row have every kind of entry.
pub fn seed(series: u64, at: u64) -> u64 {
    series << 16 | at
}

impl Schema {
    /// The schema of a seed.
    pub fn random(seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let of = match seed % 8 {
            3 => Some(Of::Csv),
            4 => Some(Of::Fastmatch),
            5 => Some(Of::Regex),
            6 => Some(Of::Delimited),
            7 => Some(Of::KeyValues),
            _ => None,
        };
        let name = names::log_type(&mut rng);
        let description = names::description(&mut rng);
        let (definitions, (parser, fields)) = match of {
            Some(of) => (Vec::new(), parsers::text(&mut rng, of)),
            None => {
                let definitions = kinds::definitions(&mut rng);
                let limits = kinds::Limits {
                    depth: 3,
                    definitions: &definitions,
                };
                let count = 3 + rng.below(4);
                let mut fields = kinds::fields(&mut rng, count, limits);
                if rng.one_in(2) {
                    transforms::add(&mut rng, &mut fields);
                }
                let parser = Parser::json(&mut rng);
                (definitions, (parser, fields))
            }
        };
        Self {
            name,
            description,
            definitions,
            parser,
            fields,
        }
    }
}
