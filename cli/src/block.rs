//! Turns the text of one input into blocks of whole lines.
//!
//! Every line of the input is in exactly one block, and once: either among its whole lines, or as
//! the one line at its end that the reader itself refuses, because it is too long or because the
//! input is damaged before the line ends.

use std::io::{self, Read};
use std::sync::Arc;

use margay_runtime::Reason;
use memchr::{memchr, memrchr};

/// The usual size of a block.
///
/// A parser goes over a block twice, once for its structure and once for its values, and writes two
/// to three times as much. With 128 KiB all of that stays in a core's second-level cache, and the
/// cost of handing a block on is still far below one in a hundred.
pub const BLOCK: usize = 128 * 1024;

/// The usual size of a block that becomes rows of a table.
///
/// It is still parsed in parts that stay in the cache, and makes a quarter of the arrays: each is memory that
/// one thread asks for and another gives back.
pub const TABLE_BLOCK: usize = 4 * BLOCK;

/// The size from which a block is a matter of memory.
pub const LONG: usize = 8 * BLOCK;

/// How much of a line that is too long is kept to be shown.
const KEPT: usize = 4 * 1024;

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// A piece of an input's text.
#[derive(Default)]
pub struct Block {
    /// Longer than the text: its length is room that is set to zero once and then used again.
    buffer: Vec<u8>,
    /// The buffer while others have it too.
    shared: Option<Arc<Vec<u8>>>,
    len: usize,
    whole: usize,
    refused: Option<Reason>,
    end: Option<Ending>,
}

/// How an input ended.
#[derive(Debug, PartialEq)]
pub enum Ending {
    /// Where its text ended.
    Whole,
    /// At damage, or at an error in reading; says which.
    Damaged(String),
    /// It could not even be opened; says why.
    Unopened(String),
}

impl Block {
    /// The lines to parse. Only the last of an input may lack its line end.
    pub fn lines(&self) -> &[u8] {
        &self.bytes()[..self.whole]
    }

    /// The lines to parse, and after them what is kept of the refused line.
    pub fn text(&self) -> &[u8] {
        &self.bytes()[..self.len]
    }

    fn bytes(&self) -> &[u8] {
        match &self.shared {
            Some(shared) => shared,
            None => &self.buffer,
        }
    }

    /// The text, and room behind it, for someone who keeps it longer than until the next block is
    /// read. If nobody has it any more then, its memory is used again.
    #[cfg(feature = "columnar")]
    pub fn share(&mut self) -> Arc<Vec<u8>> {
        let buffer = std::mem::take(&mut self.buffer);
        let shared = self.shared.get_or_insert_with(|| Arc::new(buffer));
        Arc::clone(shared)
    }

    /// Why the line after the whole ones was refused, if there is one.
    pub fn refused(&self) -> Option<&Reason> {
        self.refused.as_ref()
    }

    /// How the input ended, in its last block.
    pub fn end(&self) -> Option<&Ending> {
        self.end.as_ref()
    }

    /// How much memory it takes.
    pub fn size(&self) -> usize {
        self.buffer.len() + self.shared.as_ref().map_or(0, |shared| shared.len())
    }

    /// Makes it the only block of an input that could not be opened.
    pub fn set_unopened(&mut self, why: String) {
        self.clear();
        self.end = Some(Ending::Unopened(why));
    }

    /// Gives back the memory that a long line took.
    pub fn shrink(&mut self) {
        self.shared = None;
        self.buffer.truncate(BLOCK);
        self.buffer.shrink_to(BLOCK);
    }

    /// Room for what is read when an input is opened. The first block of the input, which is to be this
    /// one, begins with it ([`Blocks::begun`]).
    pub fn room(&mut self, usual: usize, max_line: usize) -> &mut [u8] {
        self.clear();
        self.resize(size(usual, max_line));
        &mut self.buffer
    }

    fn resize(&mut self, size: usize) {
        if self.buffer.len() < size {
            self.buffer.resize(size, 0);
        } else if self.buffer.len() > size {
            self.buffer.truncate(size);
            self.buffer.shrink_to(size);
        }
    }

    fn clear(&mut self) {
        let shared = self.shared.take().and_then(Arc::into_inner);
        *self = Self {
            buffer: shared.unwrap_or_else(|| std::mem::take(&mut self.buffer)),
            ..Self::default()
        };
    }

    /// Reads into the room behind the text.
    fn read_from(&mut self, source: &mut impl Read) -> io::Result<Filled> {
        let room = &mut self.buffer[self.len..];
        let read = loop {
            match source.read(room) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result?,
            }
        };
        Ok(self.lengthen(read))
    }

    /// Takes bytes to the text that were read into the room behind it.
    fn lengthen(&mut self, read: usize) -> Filled {
        let asked = self.buffer.len() - self.len;
        self.len += read;
        match read {
            0 => Filled::Nothing,
            _ if read < asked => Filled::Partly,
            _ => Filled::Wholly,
        }
    }
}

/// The size of a block's buffer, where it has the usual one. With room for one byte more than the longest
/// line, a line end within a block proves that the line is not too long, and a full block without one that
/// it is.
fn size(usual: usize, max_line: usize) -> usize {
    usual.min(max_line + 1)
}

/// What a read did to the room it was given.
#[derive(PartialEq)]
enum Filled {
    Nothing,
    Partly,
    Wholly,
}

/// Reads an input block by block.
pub struct Blocks<R> {
    source: R,
    /// Whether lines are handed over as they come, without waiting for a full block.
    live: bool,
    /// The usual size of a block.
    usual: usize,
    max_line: usize,
    /// The beginning of a line whose end is not read yet.
    carry: Vec<u8>,
    at_start: bool,
    /// How many bytes of the text are in the first block before it is read.
    begun: usize,
}

impl<R> Blocks<R> {
    /// Says how large blocks usually are, if not [`BLOCK`].
    pub fn usually(self, usual: usize) -> Self {
        Self { usual, ..self }
    }

    /// Says how many bytes of the text were read into the [`room`](Block::room) of the first block.
    pub fn begun(self, begun: usize) -> Self {
        Self { begun, ..self }
    }
}

impl<R: Read> Blocks<R> {
    /// Blocks of the text of a source; lines of more than `max_line` bytes, which are at least a
    /// handful, are refused.
    ///
    /// Where the source is `live`, such as a pipe, what has come so far is handed over as soon as
    /// the source has no more to give.
    pub fn new(source: R, live: bool, max_line: usize) -> Self {
        Self {
            source,
            live,
            usual: BLOCK,
            max_line,
            carry: Vec::new(),
            at_start: true,
            begun: 0,
        }
    }

    /// Reads the next block. After one that has an end there are no more.
    ///
    /// Before a block takes more memory than [`LONG`], `wait` is called: one such block at a time
    /// is as much as a run should hold.
    pub fn read(&mut self, block: &mut Block, wait: &dyn Fn()) {
        block.clear();
        self.begin(block);
        if self.live && self.cut(block, 0) {
            return;
        }
        let mut searched = 0;
        loop {
            let filled = match self.fill(block) {
                Err(error) => return end_damaged(block, &error),
                Ok(Filled::Nothing) => return end_whole(block),
                Ok(filled) => filled,
            };
            if self.at_start && !self.drop_bom(block) {
                continue;
            }
            let full = block.len == block.buffer.len();
            if (full || (self.live && filled == Filled::Partly)) && self.cut(block, searched) {
                return;
            }
            if full {
                searched = block.len;
                if !self.grow(block, wait) {
                    return self.refuse(block);
                }
            }
        }
    }

    /// Makes room, and puts the beginning of the first line there.
    fn begin(&mut self, block: &mut Block) {
        let needed =
            size(self.usual, self.max_line).max((self.carry.len() + 1).next_power_of_two());
        block.resize(needed.min(self.max_line + 1));
        block.buffer[..self.carry.len()].copy_from_slice(&self.carry);
        block.len = self.carry.len();
        self.carry.clear();
    }

    /// Takes what was read before the first block, or reads on.
    fn fill(&mut self, block: &mut Block) -> io::Result<Filled> {
        match std::mem::take(&mut self.begun) {
            0 => block.read_from(&mut self.source),
            begun => Ok(block.lengthen(begun)),
        }
    }

    /// Drops a byte-order mark. False where only a part of one has been read.
    fn drop_bom(&mut self, block: &mut Block) -> bool {
        if block.len < BOM.len() && BOM.starts_with(block.text()) {
            return false;
        }
        self.at_start = false;
        if block.text().starts_with(BOM) {
            block.buffer.copy_within(BOM.len()..block.len, 0);
            block.len -= BOM.len();
        }
        true
    }

    /// Ends the block after its last whole line; what follows is kept for the next block. In the
    /// bytes before `searched` no line ends.
    fn cut(&mut self, block: &mut Block, searched: usize) -> bool {
        let Some(last) = memrchr(b'\n', &block.text()[searched..]) else {
            return false;
        };
        let end = searched + last + 1;
        self.carry.extend_from_slice(&block.buffer[end..block.len]);
        block.whole = end;
        block.len = end;
        true
    }

    /// Makes a full block larger. False where its line is too long by now.
    fn grow(&mut self, block: &mut Block, wait: &dyn Fn()) -> bool {
        let size = block.buffer.len();
        if size > self.max_line {
            return false;
        }
        if size >= LONG {
            wait();
        }
        block.buffer.resize((size * 2).min(self.max_line + 1), 0);
        true
    }

    /// Refuses the line that fills the block, keeps its beginning and reads on to its end.
    fn refuse(&mut self, block: &mut Block) {
        block.refused = Some(Reason::LineTooLong {
            limit: self.max_line,
        });
        let kept = block.len.min(KEPT);
        let room = block.buffer.len().min(BLOCK);
        let mut rest = vec![0; room];
        let ending = loop {
            match self.source.read(&mut rest) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => break Some(Ending::Damaged(error.to_string())),
                Ok(0) => break Some(Ending::Whole),
                Ok(read) => {
                    if let Some(end) = memchr(b'\n', &rest[..read]) {
                        self.carry.extend_from_slice(&rest[end + 1..read]);
                        break None;
                    }
                }
            }
        };
        block.len = kept;
        block.end = ending;
    }
}

/// Ends the last block of a text that was read to its end.
fn end_whole(block: &mut Block) {
    block.whole = block.len;
    block.end = Some(Ending::Whole);
}

/// Ends the last block in front of damage. What follows the last line end is refused.
fn end_damaged(block: &mut Block, error: &io::Error) {
    block.whole = memrchr(b'\n', block.text()).map_or(0, |last| last + 1);
    if block.whole < block.len {
        block.refused = Some(Reason::CutShort);
    }
    block.end = Some(Ending::Damaged(error.to_string()));
}

#[cfg(test)]
mod tests;
