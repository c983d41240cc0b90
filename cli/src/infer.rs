//! `margay infer`: a schema for samples of a log whose lines are JSON.
//!
//! ```text
//! lines ─absorb→ Samples ─write→ YAML ─verify→ does it load, and take the samples?
//! ```

mod absorb;
mod names;
#[cfg(test)]
mod tests;
mod texts;
mod types;
mod verify;
mod write;

use std::borrow::Cow;
use std::io::Write;

use margay_runtime::mend_surrogates;
use memchr::{memchr, memmem};

use crate::args::InferArgs;
use crate::block::{Block, Blocks, Ending};
use crate::failure::{Failure, Status};
use crate::inputs::{Input, list_inputs};
use crate::output::{self, Output, Target};
use crate::overlap::check_overlap;
use crate::source::{Meter, Source};
use crate::totals::counted;
use absorb::Samples;
use verify::{check, parse_samples};
use write::{Written, write_schema};

/// The longest line.
const LONGEST: usize = 16 << 20;

/// How many notes about fields are told one by one.
const TOLD: usize = 10;

/// What a schema that goes to stdout is called in messages.
const UNNAMED: &str = "<inferred>";

/// Infers a schema.
pub fn infer(args: &InferArgs) -> Result<Status, Failure> {
    let inputs = list_inputs(&args.files);
    let target = Target::of(args.output.as_deref());
    check_overlap(&target, None, &inputs, &[])?;
    output::remove_on_interrupt();

    let mut samples = Samples::default();
    for input in &inputs {
        add_input(input, &mut samples)?;
    }
    let schema = schema_of(&samples, args.name.as_deref())?;
    let file = match &target {
        Target::Stdout => UNNAMED.to_owned(),
        Target::File(path) => path.display().to_string(),
    };
    let source = check(&file, &schema.text)?;

    let mut out = Output::open(&target)?;
    let written = out.write_all(schema.text.as_bytes());
    written.map_err(|error| out.failure(&error))?;
    out.finish()?;
    tell(&samples, &schema);
    match args.skip_test {
        true => Ok(Status::Good),
        false => parse_samples(&source, inputs),
    }
}

fn schema_of(samples: &Samples, log_type: Option<&str>) -> Result<Written, Failure> {
    if samples.object.count == 0 {
        let message = "there are no samples: every line is blank, or there is none";
        return Err(Failure::Trouble(message.to_owned()));
    }
    write_schema(&samples.object, log_type).ok_or_else(|| {
        let message = "no field of any sample has a value, so there is nothing to infer";
        Failure::Trouble(message.to_owned())
    })
}

fn tell(samples: &Samples, schema: &Written) {
    let count = counted(samples.object.count, "sample");
    eprintln!("{count}: {}", counted(schema.fields as u64, "field"));
    for note in schema.notes.iter().take(TOLD) {
        eprintln!("note: {note}");
    }
    if let Some(more @ 1..) = schema.notes.len().checked_sub(TOLD) {
        eprintln!("… and {}", counted(more as u64, "more note"));
    }
}

/// Adds every line of an input.
fn add_input(input: &Input, samples: &mut Samples) -> Result<(), Failure> {
    let source = Source::open(input, &Meter::default(), &|| ());
    let source = source.map_err(|error| Failure::io("read", input, &error))?;
    let mut blocks = Blocks::new(source, false, LONGEST);
    let mut block = Block::default();
    let mut number = 0;
    loop {
        blocks.read(&mut block, &|| ());
        for line in lines(block.lines()) {
            number += 1;
            add_line(line, samples)
                .map_err(|what| Failure::Trouble(format!("{input}:{number}{what}")))?;
        }
        match (block.end(), block.refused()) {
            (Some(Ending::Damaged(what) | Ending::Unopened(what)), _) => {
                return Err(Failure::Trouble(format!("{input}: {what}")));
            }
            (_, Some(reason)) => {
                let number = number + 1;
                return Err(Failure::Trouble(format!("{input}:{number}: {reason}")));
            }
            (Some(Ending::Whole), None) => return Ok(()),
            (None, None) => {}
        }
    }
}

/// The lines of a block, without their ends.
fn lines(mut block: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        if block.is_empty() {
            return None;
        }
        let end = memchr(b'\n', block).unwrap_or(block.len());
        let (line, rest) = block.split_at(end);
        block = rest.get(1..).unwrap_or_default();
        Some(line)
    })
}

/// Adds a line unless it is blank; says what is wrong with it, and where.
fn add_line(line: &[u8], samples: &mut Samples) -> Result<(), String> {
    if line.trim_ascii().is_empty() {
        return Ok(());
    }
    samples.add(&mended(line)).map_err(|error| {
        let column = error.column().max(1);
        let text = error.to_string();
        // The library counts lines in the line.
        let text = &text[..text.rfind(" at line ").unwrap_or(text.len())];
        match error.is_data() {
            true => format!(":{column}: {text}"),
            false => format!(":{column}: invalid JSON: {text}"),
        }
    })
}

/// A line as the parsers read it, should it name halves of surrogate pairs. No column moves by that.
fn mended(line: &[u8]) -> Cow<'_, [u8]> {
    let may_name_half = [&b"\\ud"[..], b"\\uD"]
        .iter()
        .any(|unit| memmem::find(line, unit).is_some());
    match std::str::from_utf8(line) {
        Ok(text) if may_name_half => mend_surrogates(text).into_bytes().into(),
        _ => line.into(),
    }
}
