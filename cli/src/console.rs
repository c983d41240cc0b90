//! What a run says on stderr: progress on a terminal, the first rejects, damage, the summary.

use std::fmt;
use std::io::{self, IsTerminal};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::excerpt::{printable, printable_lines};
use crate::inputs::Input;
use crate::source::Meter;
use crate::totals::counted;

/// How many rejects are told one by one.
const TOLD: u64 = 10;

const REDRAWN_PER_SECOND: u8 = 10;

/// Messages to whoever runs the command.
pub struct Console {
    bar: ProgressBar,
    meter: Meter,
    quiet: bool,
    rejects: u64,
}

/// What may be said besides errors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Talk {
    /// Errors only.
    Errors,
    /// Rejects and the summary too.
    Results,
    /// And progress, where stderr is a terminal.
    Progress,
}

impl Console {
    /// A console that shows how many of `size` bytes were read.
    pub fn new(talk: Talk, size: impl FnOnce() -> Option<u64>, meter: Meter) -> Self {
        let bar = if talk == Talk::Progress && io::stderr().is_terminal() {
            progress_bar(size())
        } else {
            ProgressBar::hidden()
        };
        Self {
            bar,
            meter,
            quiet: talk == Talk::Errors,
            rejects: 0,
        }
    }

    /// How many bytes were read.
    pub fn meter(&self) -> &Meter {
        &self.meter
    }

    /// Brings the progress bar up to date.
    pub fn tick(&self) {
        if !self.bar.is_hidden() {
            self.bar.set_position(self.meter.packed());
        }
    }

    /// Says that an input could not be read, or not to its end.
    pub fn damage(&self, input: &Input, what: impl fmt::Display) {
        let input = printable(&input.to_string());
        self.say(format_args!("error: {input}: {what}"));
    }

    /// Says that something is probably not as it was meant.
    pub fn warn(&self, what: &str) {
        if !self.quiet {
            self.say(format_args!("warning: {what}"));
        }
    }

    /// Says that a line was rejected, for the first few.
    pub fn reject(&mut self, input: &str, line: u64, why: impl fmt::Display) {
        self.rejects += 1;
        if self.rejects <= TOLD && !self.quiet {
            let input = printable(input);
            self.say(format_args!("{input}:{line}: {why}"));
        }
    }

    /// Ends with the rejects that were not told, and the summary.
    pub fn end(&self, summary: &str, rejects_file: Option<&str>) {
        self.bar.finish_and_clear();
        if self.quiet {
            return;
        }
        if self.rejects > TOLD {
            let more = counted(self.rejects - TOLD, "more reject");
            match rejects_file {
                Some(file) => eprintln!("… and {more}, see {}", printable(file)),
                None => eprintln!("… and {more}; --rejects FILE keeps them all"),
            }
        }
        eprint!("{}", printable_lines(summary));
    }

    fn say(&self, message: fmt::Arguments<'_>) {
        let message = printable_lines(&message.to_string());
        self.bar.suspend(|| eprintln!("{message}"));
    }
}

fn progress_bar(size: Option<u64>) -> ProgressBar {
    let target = ProgressDrawTarget::stderr_with_hz(REDRAWN_PER_SECOND);
    let (bar, template) = match size {
        Some(size) => (
            ProgressBar::with_draw_target(Some(size), target),
            "{bar:30} {decimal_bytes} of {decimal_total_bytes}, {decimal_bytes_per_sec}, {eta} left",
        ),
        None => (
            ProgressBar::with_draw_target(None, target),
            "{spinner} {decimal_bytes}, {decimal_bytes_per_sec}, {elapsed}",
        ),
    };
    bar.enable_steady_tick(Duration::from_millis(100));
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
