//! What a run gave in all: the counts, and a sample of everything that is worth a look.

use std::fmt::{self, Write as _};
use std::time::Duration;

use margay_runtime::{ExtraColumns, Report, SoftFailure, Tally};

/// The sums over all inputs of a run.
#[derive(Default)]
pub struct Totals {
    pub tally: Tally,
    /// Values that could not be converted, each kind with the file of its sample.
    soft: Vec<(String, SoftFailure)>,
    /// Columns the layout does not know, with the file of the sample.
    extra: Option<(String, ExtraColumns)>,
    /// Bytes of text, after decompression.
    pub bytes_in: u64,
    pub bytes_out: u64,
    /// Inputs that were opened, and among all those that could not be read, or not to their end.
    pub opened: usize,
    pub damaged: usize,
}

impl Totals {
    /// Adds the report of one whole input.
    pub fn add(&mut self, file: &str, report: Report) {
        self.tally.add(&report.tally);
        for soft in report.soft {
            self.add_soft(file, soft);
        }
        match (&mut self.extra, report.extra) {
            (_, None) => {}
            (Some((_, known)), Some(extra)) => {
                known.lines += extra.lines;
                known.most = known.most.max(extra.most);
            }
            (unknown @ None, Some(extra)) => *unknown = Some((file.to_owned(), extra)),
        }
    }

    fn add_soft(&mut self, file: &str, soft: SoftFailure) {
        let known = self.soft.iter_mut().find(|(_, known)| {
            known.sample.column() == soft.sample.column()
                && known.sample.field() == soft.sample.field()
        });
        match known {
            Some((_, known)) => known.count += soft.count,
            None => self.soft.push((file.to_owned(), soft)),
        }
    }

    /// The summary of a run, for people.
    pub fn summary(&self, log_type: &str, packed: u64, took: Duration) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.write_summary(&mut text, log_type, packed, took);
        text
    }

    fn write_summary(
        &self,
        text: &mut String,
        log_type: &str,
        packed: u64,
        took: Duration,
    ) -> fmt::Result {
        let tally = &self.tally;
        write!(text, "{log_type}: {}: ", counted(tally.lines, "line"))?;
        write!(
            text,
            "{}, {}",
            counted(tally.events, "event"),
            counted(tally.rejects, "reject")
        )?;
        write!(text, ", {} blank", grouped(tally.blank))?;
        if tally.headers > 0 {
            write!(text, ", {}", counted(tally.headers, "header"))?;
        }
        let seconds = took.as_secs_f64();
        write!(text, "\n{} in", bytes(self.bytes_in))?;
        if packed != self.bytes_in {
            write!(text, " ({} packed)", bytes(packed))?;
        }
        write!(text, ", {} out, {seconds:.2} s", bytes(self.bytes_out))?;
        writeln!(
            text,
            ", {:.0} MB/s",
            self.bytes_in as f64 / 1e6 / seconds.max(1e-6)
        )?;
        self.write_soft(text)?;
        self.write_extra(text)
    }

    fn write_soft(&self, text: &mut String) -> fmt::Result {
        if self.soft.is_empty() {
            return Ok(());
        }
        let all = self.soft.iter().map(|(_, soft)| soft.count).sum();
        writeln!(
            text,
            "{} could not be converted (--strict rejects such lines):",
            counted(all, "value")
        )?;
        for (file, soft) in &self.soft {
            let count = counted(soft.count, "time");
            writeln!(
                text,
                "  {count}, first at {file}:{}: {}",
                soft.line, soft.sample
            )?;
        }
        Ok(())
    }

    fn write_extra(&self, text: &mut String) -> fmt::Result {
        let Some((file, extra)) = &self.extra else {
            return Ok(());
        };
        writeln!(
            text,
            "{} with columns that the layout does not know, which were ignored:\n  \
             {} at most, first at {file}:{}: {}",
            counted(extra.lines, "line"),
            counted(extra.most as u64, "column"),
            extra.line,
            extra.sample
        )
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
