//! `margay-peers FILE`: parses the load balancer lines of a file with VRL's `parse_aws_alb_log` and
//! writes each event as a line of JSON, on one thread, as a program around that function would.

use std::error::Error;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};

use mimalloc::MiMalloc;
use vrl::compiler::runtime::Runtime;
use vrl::compiler::state::RuntimeState;
use vrl::compiler::{Program, TargetValue, TimeZone};
use vrl::value::{Secrets, Value};

/// The system's allocator would make it slower by a quarter.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Lines of 2024 have a column more than the strict mode knows.
const PROGRAM: &str = ". = parse_aws_alb_log!(string!(.), strict_mode: false)";

const BUFFER: usize = 128 * 1024;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args_os().nth(1).ok_or("which file?")?;
    let input = BufReader::with_capacity(BUFFER, File::open(path)?);
    let mut output = BufWriter::with_capacity(BUFFER, io::stdout().lock());
    let (lines, events) = run(&program()?, input, &mut output)?;
    output.flush()?;
    match lines == events {
        true => Ok(()),
        false => Err(format!("{events} events of {lines} lines").into()),
    }
}

fn program() -> Result<Program, Box<dyn Error>> {
    match vrl::compiler::compile(PROGRAM, &vrl::stdlib::all()) {
        Ok(compiled) => Ok(compiled.program),
        Err(problems) => Err(format!("{problems:?}").into()),
    }
}

/// Says how many lines there were, and how many of them gave an event.
fn run(
    program: &Program,
    mut input: impl BufRead,
    output: &mut impl Write,
) -> Result<(u64, u64), Box<dyn Error>> {
    let mut runtime = Runtime::new(RuntimeState::default());
    let zone = TimeZone::default();
    let (mut lines, mut events) = (0, 0);
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok((lines, events));
        }
        lines += 1;
        let text = line.strip_suffix(b"\n").unwrap_or(&line);
        let mut target = TargetValue {
            value: Value::from(text),
            metadata: Value::Object(Default::default()),
            secrets: Secrets::default(),
        };
        if let Ok(event) = runtime.resolve(&mut target, program, &zone) {
            serde_json::to_writer(&mut *output, &event)?;
            output.write_all(b"\n")?;
            events += 1;
        }
        runtime.clear();
    }
}
