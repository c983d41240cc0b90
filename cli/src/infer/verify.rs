//! Proves that an inferred schema loads and takes the samples that it was inferred from.

use std::sync::Arc;

use margay_codegen::{Library, Source, check as check_schema, plan};
use margay_interpret::Interpreter;
use margay_runtime::{Engine, JsonEngine, JsonOptions, ParseOptions, Timestamps};

use super::LONGEST;
use crate::block::BLOCK;
use crate::entries::Shape;
use crate::excerpt::printable;
use crate::failure::{Failure, Status};
use crate::inputs::Input;
use crate::pipeline::{self, Batch, Reading};
use crate::schemas::UNNAMED;
use crate::source::{self, Meter};
use crate::totals::counted;
use crate::writer::Taker;

/// How many lines are told that the schema does not take.
const TOLD: usize = 10;

/// Checks the text of a schema, and gives it a name if it has none. Warnings go to stderr.
pub fn check(file: &str, text: &str) -> Result<Source, Failure> {
    let source = Source::new(file, text).called(UNNAMED);
    match check_schema(&source, &Library::new()) {
        Ok(checked) => {
            eprint!("{}", checked.warnings());
            Ok(source)
        }
        Err(problems) => {
            eprint!("{problems}");
            let message = "the samples give a schema that does not load, for the reasons above";
            Err(Failure::Trouble(message.to_owned()))
        }
    }
}

/// Parses the samples with the schema, and tells the lines that it does not take.
///
/// Samples that came from a pipe are gone.
pub fn parse_samples(schema: &Source, inputs: Vec<Input>) -> Result<Status, Failure> {
    let (again, gone): (Vec<_>, Vec<_>) = inputs
        .into_iter()
        .partition(|input| *input != Input::Stdin && source::size(input).is_some());
    for input in gone {
        let input = printable(&input.to_string());
        eprintln!("{input} can be read only once, so its samples were not parsed with the schema");
    }
    let planned = plan(schema, &Library::new());
    let planned = planned.map_err(|problems| Failure::Trouble(problems.to_string()))?;
    let options = JsonOptions {
        timestamps: Timestamps::Keep,
        standard: None,
    };
    let parse = ParseOptions { strict: true };
    let engine = JsonEngine::new(Interpreter::new(&planned.plan), parse, options);
    match count_rejects(Box::new(engine), again)? {
        0 => Ok(Status::Good),
        rejects => {
            let lines = counted(rejects as u64, "sample");
            eprintln!("the schema does not take {lines}; mend it by hand");
            Ok(Status::Rejects)
        }
    }
}

fn count_rejects(engine: Box<dyn Engine>, inputs: Vec<Input>) -> Result<usize, Failure> {
    let inputs = Arc::new(inputs);
    let reading = Reading {
        inputs: Arc::clone(&inputs),
        shape: Shape::Lines,
        block: BLOCK,
        max_line: LONGEST,
        meter: Meter::default(),
    };
    let counter = Counter {
        inputs,
        rejects: 0,
        lines_before: 0,
    };
    Ok(pipeline::run(reading, vec![engine.into()], counter)?.rejects)
}

/// Counts rejects, and tells the first ones.
struct Counter {
    inputs: Arc<Vec<Input>>,
    rejects: usize,
    lines_before: u64,
}

impl Taker for Counter {
    fn take(&mut self, batch: &mut Batch) -> Result<(), Failure> {
        if batch.number == 0 {
            self.lines_before = 0;
        }
        for reject in &batch.report.rejects {
            self.rejects += 1;
            if self.rejects <= TOLD {
                let input = printable(&self.inputs[batch.input].to_string());
                let line = self.lines_before + reject.line;
                eprintln!("{input}:{line}: {}", reject.error);
            }
        }
        self.lines_before += batch.report.tally.lines;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With a schema of a kind that runs: lines that it does not take are counted.
    #[test]
    fn lines_that_a_schema_does_not_take_are_counted() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("x.log");
        std::fs::write(&file, "a,1\nb,x\n\nc,2\n").unwrap();
        let text = "parser: {csv: {columns: [name, size]}}
fields:
  - {name: name, type: string}
  - {name: size, type: int}
";
        let schema = check("x.yml", text).unwrap();
        let status = parse_samples(&schema, vec![Input::File(file.clone()), Input::Stdin]);
        assert_eq!(status.unwrap(), Status::Rejects);
        std::fs::write(&file, "a,1\n").unwrap();
        let status = parse_samples(&schema, vec![Input::File(file)]);
        assert_eq!(status.unwrap(), Status::Good);
    }
}
