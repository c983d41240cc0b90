//! Where the events of a run go: lines one after another, or tables.

use std::io::Write;

use crate::failure::Failure;
use crate::output::Output;
use crate::pipeline::Batch;
#[cfg(feature = "columnar")]
use crate::tables::Tables;
use crate::writer::{Chores, no_chores};

/// Where events go.
pub enum Events {
    Lines(Output),
    #[cfg(feature = "columnar")]
    Tables(Box<Tables>),
}

impl Events {
    /// Lines into an output that begins with a head.
    pub fn lines(mut output: Output, head: &[u8]) -> Result<Self, Failure> {
        let written = output.write_all(head);
        written.map_err(|error| output.failure(&error))?;
        Ok(Self::Lines(output))
    }

    /// Writes what an engine made of a block.
    pub fn write(&mut self, batch: &mut Batch) -> Result<(), Failure> {
        match self {
            Self::Lines(output) => {
                let written = output.write_all(&batch.out);
                written.map_err(|error| output.failure(&error))
            }
            #[cfg(feature = "columnar")]
            Self::Tables(tables) => match batch.rows.take() {
                Some(Ok(rows)) => tables.write(rows, batch.block.text().len()),
                Some(Err(error)) => Err(Failure::Trouble(error.to_string())),
                None => Ok(()),
            },
        }
    }

    /// What is left to be done with the events that were written.
    pub fn chores(&self) -> Chores {
        match self {
            Self::Lines(_) => no_chores(),
            #[cfg(feature = "columnar")]
            Self::Tables(tables) => tables.chores(),
        }
    }

    /// Writes what is held back, and says how many bytes there are in all. Where nothing is to
    /// appear, nothing need be written.
    #[cfg_attr(not(feature = "columnar"), allow(unused_variables))]
    pub fn end(&mut self, appears: bool) -> Result<u64, Failure> {
        match self {
            Self::Lines(output) => Ok(output.written()),
            #[cfg(feature = "columnar")]
            Self::Tables(tables) => tables.end(appears),
        }
    }

    /// What there is to be said about what was written.
    pub fn note(&self) -> Option<String> {
        match self {
            Self::Lines(_) => None,
            #[cfg(feature = "columnar")]
            Self::Tables(tables) => tables.note(),
        }
    }

    /// Lets the files appear under their names.
    pub fn finish(self) -> Result<(), Failure> {
        match self {
            Self::Lines(output) => output.finish(),
            #[cfg(feature = "columnar")]
            Self::Tables(tables) => tables.finish(),
        }
    }
}
