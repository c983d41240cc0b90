//! Arrow record batches and Parquet files from the same traversal of records as JSON lines.
//!
//! A [`BatchEngine`] takes blocks of lines and gives a record batch for each, whatever parses the
//! lines: [`ArrowEngine`] is one for every parser, generated or interpreted. Texts that stand in the
//! block stay there: the block becomes a buffer of the batch, and strings are views into it. A
//! [`TableWriter`] writes batches into a file.
//!
//! ```text
//! block ─BlockParser→ Record ─traverse→ Columns ─finish→ RecordBatch ─TableWriter→ file
//! ```
//!
//! What is not here: files and folders (the caller has them), and the meaning of a line.

mod columns;
mod encoders;
mod engine;
mod ipc;
mod memory;
mod options;
mod parquet;
mod partition;
mod schema;
mod table;

pub use arrow_array::RecordBatch;
pub use arrow_buffer::Buffer;
pub use arrow_schema::{ArrowError, SchemaRef};
pub use encoders::Encoders;
pub use engine::{ArrowEngine, BatchEngine};
pub use ipc::{IpcFile, IpcStream};
pub use memory::memory;
pub use options::{BatchOptions, Codec, TimeUnit};
pub use parquet::{ParquetFile, ParquetLayout};
pub use partition::{Partition, Partitioner, Parts};
pub use schema::{SchemaError, arrow_schema};
pub use table::TableWriter;
