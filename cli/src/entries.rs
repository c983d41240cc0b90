//! Makes lines of the entries of a JSON text: one entry a line, whatever they looked like before.
//!
//! It stands between an input's text and the blocks that are cut from it, so that whatever reads
//! lines can read arrays and pretty-printed objects too. It is no JSON parser: it knows where values
//! begin and end. Memory is bounded by a piece of the text, and where it is not known yet whether a
//! value is an entry, by the longest line.

mod bytes;
mod cutter;
mod frame;
mod marks;
mod scan;
mod shape;

use std::io::{self, Read};

pub use shape::Shape;

use cutter::{Cutter, Damage};

/// How much of the text is read at once.
const PIECE: usize = 64 * 1024;

/// The entries of a text, as lines.
pub struct Entries<R> {
    source: R,
    cutter: Cutter,
    piece: Box<[u8]>,
    /// Lines that are ready, and how much of them was given out.
    lines: Vec<u8>,
    given: usize,
    /// What comes after these lines, if the text goes no further.
    end: Option<io::Result<()>>,
}

/// The entries of a whole text as lines, and what is wrong with the text behind them.
pub fn lines(text: &str, shape: &Shape) -> (Vec<u8>, Option<String>) {
    if *shape == Shape::Lines {
        return (text.as_bytes().to_vec(), None);
    }
    let mut lines = Vec::new();
    let result = Entries::new(text.as_bytes(), shape, text.len()).read_to_end(&mut lines);
    (lines, result.err().map(|error| error.to_string()))
}

impl<R: Read> Entries<R> {
    /// The entries of a text of a shape other than lines. Of a value that may or may not be an
    /// entry, `longest` bytes are looked at.
    pub fn new(source: R, shape: &Shape, longest: usize) -> Self {
        Self {
            source,
            cutter: Cutter::new(shape, longest),
            piece: vec![0; PIECE].into(),
            lines: Vec::new(),
            given: 0,
            end: None,
        }
    }

    /// Reads and cuts the next piece.
    fn advance(&mut self) -> io::Result<()> {
        self.given = 0;
        self.lines.clear();
        self.lines.shrink_to(4 * PIECE);
        let read = match self.source.read(&mut self.piece) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
            Err(error) => {
                // Nothing that came before the damage is kept back.
                let released = self.cutter.release(&mut self.lines);
                self.end = Some(released.map_err(as_error).and(Err(error)));
                return Ok(());
            }
            Ok(read) => read,
        };
        let cut = match read {
            0 => self.cutter.finish(&mut self.lines),
            _ => self.cutter.push(&self.piece[..read], &mut self.lines),
        };
        if cut.is_err() || read == 0 {
            self.end = Some(cut.map_err(as_error));
        }
        Ok(())
    }
}

impl<R: Read> Read for Entries<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.given == self.lines.len() {
            if let Some(end) = self.end.take() {
                self.end = Some(Ok(()));
                return end.map(|()| 0);
            }
            self.advance()?;
        }
        let ready = &self.lines[self.given..];
        let given = ready.len().min(out.len());
        out[..given].copy_from_slice(&ready[..given]);
        self.given += given;
        Ok(given)
    }
}

fn as_error(damage: Damage) -> io::Error {
    let Damage { at, what } = damage;
    io::Error::new(io::ErrorKind::InvalidData, format!("byte {at}: {what}"))
}

#[cfg(test)]
mod tests;
