//! The project's own tasks, as a library where others use them too: keeping generated code fresh,
//! and the corpus that benchmarks and the sample are made of.
//!
//! It knows the generator and none of the crates that are generated or use them: a parser that does
//! not compile must not keep `cargo xtask codegen` from writing a better one.

pub mod args;
pub mod codegen;
pub mod corpus;
pub mod editor;
pub mod files;
pub mod guard;
pub mod instances;
pub mod interop;
pub mod new;
pub mod sample;
