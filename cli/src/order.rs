//! Puts batches that workers finished in any order back into the order of the inputs.

use std::collections::BTreeMap;

use crate::pipeline::Batch;

/// Batches that wait for those before them.
#[derive(Default)]
pub struct InOrder {
    /// The place of the batch that is next: input, and block within it.
    next: (usize, usize),
    waiting: BTreeMap<(usize, usize), Batch>,
}

impl InOrder {
    /// Takes a batch that is ready.
    pub fn add(&mut self, batch: Batch) {
        self.waiting.insert((batch.input, batch.number), batch);
    }

    /// Whether the batch that comes next is ready.
    pub fn is_ready(&self) -> bool {
        self.waiting.contains_key(&self.next)
    }

    /// The batch that comes next, if it is ready.
    pub fn next(&mut self) -> Option<Batch> {
        let batch = self.waiting.remove(&self.next)?;
        self.next = match batch.block.end() {
            Some(_) => (batch.input + 1, 0),
            None => (batch.input, batch.number + 1),
        };
        Some(batch)
    }
}
