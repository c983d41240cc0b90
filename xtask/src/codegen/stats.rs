//! How much code is generated: what the compiler has to read for each log type.

use std::fmt;

use margay_codegen::emit;

use super::shipped::Shipped;

/// The generated lines of every log type.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stats(Vec<Stat>);

/// The generated lines of a log type.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stat {
    log_type: String,
    fields: usize,
    lines: usize,
    /// The lines that are neither blank nor comments.
    code: usize,
}

impl Stats {
    pub(super) fn of(shipped: &[Shipped]) -> Self {
        Self(shipped.iter().map(Stat::of).collect())
    }
}

impl Stat {
    fn of(shipped: &Shipped) -> Self {
        let text = emit(&shipped.plan, "", "");
        let is_code = |line: &&str| {
            let line = line.trim_start();
            !line.is_empty() && !line.starts_with("//")
        };
        Self {
            log_type: shipped.log_type().to_owned(),
            fields: shipped.plan.fields.len(),
            lines: text.lines().count(),
            code: text.lines().filter(is_code).count(),
        }
    }
}

impl fmt::Display for Stats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sum = |of: fn(&Stat) -> usize| self.0.iter().map(of).sum();
        let total = Stat {
            log_type: format!("{} log types", self.0.len()),
            fields: sum(|stat| stat.fields),
            lines: sum(|stat| stat.lines),
            code: sum(|stat| stat.code),
        };
        let names = self.0.iter().map(|stat| stat.log_type.len());
        let width = names.max().unwrap_or(0).max(total.log_type.len());
        writeln!(
            f,
            "{:width$}  {:>6}  {:>6}  {:>6}",
            "", "fields", "lines", "code"
        )?;
        for stat in self.0.iter().chain([&total]) {
            writeln!(
                f,
                "{:width$}  {:>6}  {:>6}  {:>6}",
                stat.log_type, stat.fields, stat.lines, stat.code
            )?;
        }
        Ok(())
    }
}
