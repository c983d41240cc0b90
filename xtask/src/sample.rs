//! Made-up lines of a log, written out.

use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;

use crate::corpus::logs::{self, LOGS, Log};

/// Writes so many lines of a log, to stdout if there is no file.
///
/// ```
/// let refusal = xtask::sample::write("Acme.Door", 1, 1, None).unwrap_err();
/// assert!(refusal.starts_with("no lines are made up for `Acme.Door`; try AWS.ALB, "));
/// ```
///
/// # Errors
///
/// There is no such log, or the output cannot be written.
pub fn write(log_type: &str, lines: u64, seed: u64, output: Option<&Path>) -> Result<(), String> {
    let log = logs::find(log_type).ok_or_else(|| unknown(log_type))?;
    let written = match output {
        None => write_to(log, lines, seed, io::stdout().lock()),
        Some(path) => File::create(path).and_then(|file| write_to(log, lines, seed, file)),
    };
    match written {
        // Whoever reads has enough, as `head` has.
        Err(error) if output.is_none() && error.kind() == ErrorKind::BrokenPipe => Ok(()),
        Err(error) => {
            let name = output.map_or("stdout".into(), |path| path.display().to_string());
            Err(format!("{name}: {error}"))
        }
        Ok(()) => Ok(()),
    }
}

fn write_to(log: &Log, lines: u64, seed: u64, output: impl Write) -> io::Result<()> {
    let mut output = BufWriter::new(output);
    if let Some(header) = log.header {
        writeln!(output, "{header}")?;
    }
    let mut supply = log.lines(seed);
    for _ in 0..lines {
        writeln!(output, "{}", supply.next_line())?;
    }
    output.flush()
}

fn unknown(log_type: &str) -> String {
    let names: Vec<_> = LOGS.iter().map(|log| log.log_type).collect();
    format!(
        "no lines are made up for `{log_type}`; try {}",
        names.join(", ")
    )
}
