//! What a script has used of the time and the memory that it may use for one entry.

use std::cell::Cell;
use std::fmt;

use starlark::eval::Evaluator;
use starlark::values::dict::DictRef;
use starlark::values::list::ListRef;
use starlark::values::tuple::TupleRef;
use starlark::values::{Heap, Value};

/// The most turns of loops and calls for one entry (parsers §8).
pub(super) const STEPS: u64 = 1_000_000;

/// The most work for each of these steps, in values looked at and pieces of 64 bytes copied or
/// searched. It bounds what built-in functions do within a step, and is out of reach for loops.
const WORK_PER_STEP: u64 = 4;

/// What a script may allocate for one entry.
const MEMORY: usize = 64 << 20;

/// The longest text that a script may make.
const LONGEST_TEXT: usize = 16 << 20;

/// What may be used on top of that for each byte of the entry.
const PER_BYTE: usize = 16;

/// How deep lists and dicts may lie in each other where something looks into them.
const DEEPEST: usize = 150;

/// The most bits of an integer that is made by multiplying or shifting.
const MOST_BITS: u64 = 4096;

/// Counts what one run of a script uses.
#[derive(Debug, starlark::any::ProvidesStaticType)]
pub(super) struct Meter {
    steps: u64,
    work: Cell<u64>,
    most_work: u64,
    memory: usize,
    longest_text: usize,
    stop: Cell<Option<Stop>>,
}

/// Which bound a run has met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    Steps,
    Memory,
}

/// An error of a checked function.
#[derive(Debug)]
struct Complaint(String);

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Complaint {}

#[cold]
pub(super) fn complain(message: impl Into<String>) -> starlark::Error {
    starlark::Error::new_other(Complaint(message.into()))
}

impl Meter {
    /// For an entry of so many bytes, and this many steps.
    pub fn for_entry(bytes: usize, steps: u64) -> Self {
        Self {
            steps,
            work: Cell::new(0),
            most_work: steps.saturating_mul(WORK_PER_STEP) + (PER_BYTE * bytes) as u64,
            memory: MEMORY + PER_BYTE * bytes,
            longest_text: LONGEST_TEXT + bytes,
            stop: Cell::new(None),
        }
    }

    /// The meter of a run.
    pub fn of<'a>(eval: &Evaluator<'_, 'a, '_>) -> starlark::Result<&'a Self> {
        let meter = eval.extra.and_then(|extra| extra.downcast_ref());
        meter.ok_or_else(|| complain("this function is of no use outside of scripts"))
    }

    /// How many steps the script may take.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// How many bytes the script may hold.
    pub fn memory(&self) -> usize {
        self.memory
    }

    /// Which bound was met.
    pub fn stop(&self) -> Option<Stop> {
        self.stop.get()
    }

    #[cold]
    fn stopped(&self, stop: Stop) -> starlark::Error {
        self.stop.set(Some(stop));
        complain("the script is stopped")
    }

    /// Counts work.
    #[inline]
    pub fn pay(&self, work: u64) -> starlark::Result<()> {
        let sum = self.work.get().saturating_add(work);
        self.work.set(sum);
        match sum <= self.most_work {
            true => Ok(()),
            false => Err(self.stopped(Stop::Steps)),
        }
    }

    /// Sees to it that so many bytes can be allocated.
    #[inline]
    pub fn room(&self, bytes: usize, heap: Heap<'_>) -> starlark::Result<()> {
        match heap.allocated_bytes().saturating_add(bytes) <= self.memory {
            true => Ok(()),
            false => Err(self.stopped(Stop::Memory)),
        }
    }

    /// Sees to it that a text of so many bytes can be made.
    pub fn text(&self, bytes: usize, heap: Heap<'_>) -> starlark::Result<()> {
        if bytes > self.longest_text {
            return Err(self.stopped(Stop::Memory));
        }
        self.pay(bytes as u64 / 64)?;
        self.room(bytes, heap)
    }

    /// Counts the work of looking at all of a value, and tells about how many bytes it is as text.
    pub fn look_into(&self, value: Value<'_>) -> starlark::Result<usize> {
        self.look(value, 0)
    }

    fn look(&self, value: Value<'_>, depth: usize) -> starlark::Result<usize> {
        if let Some(text) = value.unpack_str() {
            self.pay(1 + text.len() as u64 / 64)?;
            return Ok(2 + text.len());
        }
        if depth > DEEPEST {
            return Err(complain("lists and dicts lie too deep in each other"));
        }
        self.pay(1)?;
        let mut bytes = 32_usize;
        if let Some(list) = ListRef::from_value(value) {
            for item in list.iter() {
                bytes = bytes.saturating_add(self.look(item, depth + 1)?);
            }
        } else if let Some(tuple) = TupleRef::from_value(value) {
            for item in tuple.iter() {
                bytes = bytes.saturating_add(self.look(item, depth + 1)?);
            }
        } else if let Some(dict) = DictRef::from_value(value) {
            for (key, item) in dict.iter() {
                bytes = bytes.saturating_add(self.look(key, depth + 1)?);
                bytes = bytes.saturating_add(self.look(item, depth + 1)?);
            }
        } else if value.get_type() == "range" {
            let length = value.length()?.unsigned_abs();
            self.pay(length.into())?;
            bytes = bytes.saturating_add(8 * length as usize);
        } else if value.get_type() == "int" && value.unpack_i32().is_none() {
            bytes = big_bits(value) as usize;
        }
        Ok(bytes)
    }

    /// Counts the work of going over the items of a value, without looking into them.
    pub fn look_at(&self, value: Value<'_>) -> starlark::Result<()> {
        let length = match value.unpack_str() {
            Some(text) => text.len() as u64 / 64,
            None if has_items(value) => value.length()?.unsigned_abs().into(),
            None => 0,
        };
        self.pay(1 + length)
    }

    /// Sees to it that an integer of so many bits can be made.
    pub fn bits(&self, bits: u64) -> starlark::Result<()> {
        match bits <= MOST_BITS {
            true => Ok(()),
            false => Err(complain(format!(
                "an integer of more than {MOST_BITS} bits"
            ))),
        }
    }
}

/// Whether a value is a list, a tuple or a dict.
pub(super) fn has_items(value: Value<'_>) -> bool {
    matches!(value.get_type(), "list" | "tuple" | "dict")
}

/// About how many bits an integer has.
pub(super) fn bits(value: Value<'_>) -> u64 {
    match value.unpack_i32() {
        Some(small) => (32 - small.unsigned_abs().leading_zeros()).into(),
        None => big_bits(value),
    }
}

/// The bits of an integer that is not small, by the digits it is written with.
fn big_bits(value: Value<'_>) -> u64 {
    value.to_str().len() as u64 * 10 / 3
}
