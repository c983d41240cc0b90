//! What the fuzz targets run: each function takes any bytes and panics when margay breaks a promise.

mod cut;
mod generated;
mod gunzip;
mod schema;

pub use cut::cut;
pub use generated::generated;
pub use gunzip::gunzip;
pub use schema::schema;

/// A byte in front of the input proper that chooses among several things.
fn choice(input: &mut &[u8], things: usize) -> usize {
    let Some((first, rest)) = input.split_first() else {
        return 0;
    };
    *input = rest;
    usize::from(*first) % things
}
