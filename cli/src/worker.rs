//! What a worker runs on a block: an engine that writes lines, or one that makes columns.

#[cfg(feature = "columnar")]
use margay_columnar::{BatchEngine, Buffer};
use margay_runtime::{Engine, Report};

#[cfg(feature = "columnar")]
use crate::block::Block;
use crate::pipeline::Batch;

/// An engine of either kind.
pub enum Worker {
    Lines(Box<dyn Engine>),
    #[cfg(feature = "columnar")]
    Columns(Box<dyn BatchEngine>),
}

impl From<Box<dyn Engine>> for Worker {
    fn from(engine: Box<dyn Engine>) -> Self {
        Self::Lines(engine)
    }
}

impl Worker {
    /// Whether it must be given all blocks of a stream.
    pub fn is_stateful(&self) -> bool {
        match self {
            Self::Lines(engine) => engine.is_stateful(),
            #[cfg(feature = "columnar")]
            Self::Columns(engine) => engine.is_stateful(),
        }
    }

    /// The next block is the first one of another stream.
    pub fn begin_stream(&mut self) {
        match self {
            Self::Lines(engine) => engine.begin_stream(),
            #[cfg(feature = "columnar")]
            Self::Columns(engine) => engine.begin_stream(),
        }
    }

    /// Parses the lines of a batch's block.
    pub fn parse(&mut self, batch: &mut Batch) {
        batch.out.clear();
        batch.report = Report::default();
        match self {
            Self::Lines(engine) => {
                engine.parse(batch.block.lines(), &mut batch.out, &mut batch.report);
            }
            #[cfg(feature = "columnar")]
            Self::Columns(engine) => {
                let block = kept(&mut batch.block);
                batch.rows = Some(engine.parse(&block, &mut batch.report));
            }
        }
    }
}

/// How many times as large as its lines a block is of which they are copied.
#[cfg(feature = "columnar")]
const ROOMY: usize = 4;

/// The lines of a block, for columns that keep them. Where they are few, as those of a small file, most of the block
/// would be kept in vain.
#[cfg(feature = "columnar")]
fn kept(block: &mut Block) -> Buffer {
    let lines = block.lines().len();
    if lines * ROOMY <= block.size() {
        return Buffer::from(block.lines());
    }
    let text = bytes::Bytes::from_owner(Shared(block.share()));
    Buffer::from(text.slice(..lines))
}

/// A block's text, kept by its columns.
#[cfg(feature = "columnar")]
struct Shared(std::sync::Arc<Vec<u8>>);

#[cfg(feature = "columnar")]
impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}
