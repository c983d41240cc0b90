//! How cases went, one by one and all together.

use margay_codegen::Diagnostic;

use crate::failure::Status;
use crate::totals::counted;

/// How a case went.
#[derive(Debug)]
pub enum Verdict {
    Passed,
    /// What is not as expected, a line or more for each.
    Failed(Vec<String>),
    /// It failed, and its expectation is being rewritten.
    Updated,
    /// There is no parser to run it with.
    NotRun(Box<Diagnostic>),
}

/// How many cases went how.
#[derive(Debug, Default)]
pub struct Counts {
    passed: u64,
    failed: u64,
    updated: u64,
    not_run: u64,
    /// How much is wrong with files and schemas.
    pub troubles: usize,
}

impl Counts {
    pub fn add(&mut self, verdict: &Verdict) {
        *match verdict {
            Verdict::Passed => &mut self.passed,
            Verdict::Failed(_) => &mut self.failed,
            Verdict::Updated => &mut self.updated,
            Verdict::NotRun(_) => &mut self.not_run,
        } += 1;
    }

    /// Whether there was nothing to run and nothing wrong.
    pub fn is_empty(&self) -> bool {
        self.cases() == 0 && self.troubles == 0
    }

    fn cases(&self) -> u64 {
        self.passed + self.failed + self.updated + self.not_run
    }

    pub fn status(&self) -> Status {
        if self.troubles > 0 || self.not_run > 0 {
            Status::Trouble
        } else if self.failed > 0 {
            Status::Rejects
        } else {
            Status::Good
        }
    }

    pub fn summary(&self) -> String {
        let cases = counted(self.cases(), "case");
        let mut summary = format!("{cases}: {} ok, {} failed", self.passed, self.failed);
        for (count, what) in [(self.updated, "updated"), (self.not_run, "not run")] {
            if count > 0 {
                summary += &format!(", {count} {what}");
            }
        }
        if self.troubles > 0 {
            summary += &format!("; {}", counted(self.troubles as u64, "error"));
        }
        summary + "\n"
    }
}
