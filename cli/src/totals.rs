//! What a run gave in all: the counts, and a sample of everything that is worth a look.

mod findings;

use std::fmt::{self, Write as _};
use std::time::Duration;

use margay_runtime::{Report, Tally};

use crate::inputs::Input;
use crate::source::Meter;
use findings::Findings;

/// The sums over all inputs of a run.
#[derive(Default)]
pub struct Totals {
    pub tally: Tally,
    findings: Findings,
    /// The parts of the log types, if there are several.
    shares: Vec<ShareTotals>,
    pub bytes_out: u64,
    /// Inputs that were opened, and among all those that could not be read, or not to their end.
    pub opened: usize,
    pub damaged: usize,
}

/// The part of one log type.
#[derive(Default)]
struct ShareTotals {
    log_type: Box<str>,
    bytes: u64,
    tally: Tally,
    findings: Findings,
}

impl Totals {
    /// Adds the report of one whole input.
    pub fn add(&mut self, file: &Input, report: Report) {
        self.tally.add(&report.tally);
        if self.shares.len() < report.shares.len() {
            self.shares
                .resize_with(report.shares.len(), ShareTotals::default);
        }
        for (totals, share) in self.shares.iter_mut().zip(report.shares) {
            totals.log_type = share.log_type;
            totals.bytes += share.bytes;
            totals.tally.add(&share.report.tally);
            let Report { soft, extra, .. } = share.report;
            totals.findings.add(file, soft, extra);
        }
        self.findings.add(file, report.soft, report.extra);
    }

    /// The summary of a run, for people.
    pub fn summary(&self, log_types: &[String], read: &Meter, took: Duration) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.write_summary(&mut text, log_types, read, took);
        text
    }

    fn write_summary(
        &self,
        text: &mut String,
        log_types: &[String],
        read: &Meter,
        took: Duration,
    ) -> fmt::Result {
        match log_types {
            [only] => text.push_str(only),
            several => text.push_str(&counted(several.len() as u64, "log type")),
        }
        let tally = &self.tally;
        write!(text, ": {}: ", counted(tally.lines, "line"))?;
        write!(
            text,
            "{}, {}",
            counted(tally.events, "event"),
            counted(tally.rejects, "reject")
        )?;
        write!(text, ", {} blank", grouped(tally.blank))?;
        write_headers(text, tally)?;
        let seconds = took.as_secs_f64();
        write!(text, "\n{} in", bytes(read.text()))?;
        if read.packed() != read.text() {
            write!(text, " ({} packed)", bytes(read.packed()))?;
        }
        write!(text, ", {} out, {seconds:.2} s", bytes(self.bytes_out))?;
        writeln!(
            text,
            ", {:.0} MB/s",
            read.text() as f64 / 1e6 / seconds.max(1e-6)
        )?;
        self.findings.write(text)?;
        let shares = self.shares.iter().filter(|share| share.tally.lines > 0);
        shares.into_iter().try_for_each(|share| share.write(text))
    }
}

impl ShareTotals {
    fn write(&self, text: &mut String) -> fmt::Result {
        let lines = counted(self.tally.lines, "line");
        let events = counted(self.tally.events, "event");
        write!(text, "{}: {lines}: {events}", self.log_type)?;
        write_headers(text, &self.tally)?;
        writeln!(text, ", {}", bytes(self.bytes))?;
        self.findings.write(text)
    }
}

fn write_headers(text: &mut String, tally: &Tally) -> fmt::Result {
    match tally.headers {
        0 => Ok(()),
        headers => write!(text, ", {}", counted(headers, "header")),
    }
}

/// A count and what is counted, such as `1 line` or `2,000 lines`.
pub fn counted(count: u64, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {what}{plural}", grouped(count))
}

/// A number with its digits in groups of three.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number of bytes in a unit that suits it.
fn bytes(count: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    let mut value = count as f64;
    let mut unit = "bytes";
    for larger in UNITS {
        if value < 999.5 {
            break;
        }
        value /= 1000.0;
        unit = larger;
    }
    match unit {
        "bytes" => counted(count, "byte"),
        _ => format!("{value:.1} {unit}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_readable() {
        assert_eq!(counted(1, "line"), "1 line");
        assert_eq!(counted(0, "line"), "0 lines");
        assert_eq!(counted(1_234_567, "line"), "1,234,567 lines");
        assert_eq!(bytes(1), "1 byte");
        assert_eq!(bytes(999), "999 bytes");
        assert_eq!(bytes(1_000), "1.0 kB");
        assert_eq!(bytes(614_900_000), "614.9 MB");
    }
}
