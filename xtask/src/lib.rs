//! The project's own tasks, as a library where others use them too: keeping generated code fresh,
//! and the corpus that benchmarks and the sample are made of.

pub mod corpus;
