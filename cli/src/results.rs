//! Takes finished batches in order: writes them, tells the rejects, and adds everything up.

use std::sync::Arc;
use std::time::Instant;

use margay_runtime::{Reject, Report};

use crate::block::Ending;
use crate::console::Console;
use crate::events::Events;
use crate::failure::{Failure, Status};
use crate::inputs::Input;
use crate::pipeline::Batch;
use crate::rejects::{Place, Rejects};
use crate::totals::Totals;
use crate::writer::{Chores, Taker};

/// The results of a run so far.
pub struct Results {
    log_types: Vec<String>,
    inputs: Arc<Vec<Input>>,
    events: Events,
    rejects: Option<Rejects>,
    console: Console,
    totals: Totals,
    started: Instant,
    /// The report of what was written of the input being written.
    report: Report,
}

impl Results {
    /// Nothing yet.
    pub fn new(
        log_types: Vec<String>,
        inputs: Arc<Vec<Input>>,
        events: Events,
        rejects: Option<Rejects>,
        console: Console,
    ) -> Self {
        Self {
            log_types,
            inputs,
            events,
            rejects,
            console,
            totals: Totals::default(),
            started: Instant::now(),
            report: Report::default(),
        }
    }

    fn take_rejects(&mut self, rejects: &[Reject], batch: &Batch) -> Result<(), Failure> {
        if rejects.is_empty() {
            return Ok(());
        }
        let (name, text) = (self.inputs[batch.input].to_string(), batch.block.text());
        let lines_before = self.report.tally.lines;
        // A line that is of none of several log types is of an unknown one.
        let log_type = match self.log_types.as_slice() {
            [only] => Some(only.as_str()),
            _ => None,
        };
        for reject in rejects {
            let line = lines_before + reject.line;
            self.console.reject(&name, line, &reject.error);
            if let Some(file) = &mut self.rejects {
                let place = Place {
                    file: &name,
                    line,
                    log_type,
                    raw: &text[reject.start..reject.end],
                };
                file.write(reject, &place)?;
            }
        }
        match &mut self.rejects {
            Some(file) => file.flush(),
            None => Ok(()),
        }
    }

    fn end_input(&mut self, input: &Input, ending: &Ending) {
        self.totals.add(input, std::mem::take(&mut self.report));
        match ending {
            Ending::Whole => self.totals.opened += 1,
            Ending::Damaged(what) => {
                self.totals.opened += 1;
                self.totals.damaged += 1;
                self.console.damage(input, what);
            }
            Ending::Unopened(why) => {
                self.totals.damaged += 1;
                self.console.damage(input, why);
            }
        }
    }

    /// Whether the outputs appear. Where there were inputs and none could be opened, an empty file would look
    /// as if something had been read. A share without any input is read whole.
    fn appears(&self) -> bool {
        self.totals.opened > 0 || self.inputs.is_empty()
    }

    /// Ends the run: finishes the outputs and sums up.
    pub fn finish(mut self) -> Result<Status, Failure> {
        // What is written last decides about the size.
        let appears = self.appears();
        self.totals.bytes_out = self.events.end(appears)?;
        if let Some(note) = self.events.note() {
            self.console.warn(&note);
        }
        let Self { totals, .. } = &self;
        let status = if totals.damaged > 0 {
            Status::Trouble
        } else if totals.tally.rejects > 0 {
            Status::Rejects
        } else {
            Status::Good
        };
        let read = self.console.meter();
        let summary = totals.summary(&self.log_types, read, self.started.elapsed());
        let rejects_name = self.rejects.as_ref().map(|file| file.name().to_owned());
        if appears {
            self.events.finish()?;
            self.rejects.map(Rejects::finish).transpose()?;
        }
        self.console.end(&summary, rejects_name.as_deref());
        Ok(status)
    }
}

impl Taker for Results {
    fn take(&mut self, batch: &mut Batch) -> Result<(), Failure> {
        self.events.write(batch)?;

        let mut report = std::mem::take(&mut batch.report);
        // They are told and written now: a run of nothing but rejects must not gather them.
        let rejects = std::mem::take(&mut report.rejects);
        self.take_rejects(&rejects, batch)?;
        self.report.merge(report);
        if let Some(ending) = batch.block.end() {
            let inputs = Arc::clone(&self.inputs);
            self.end_input(&inputs[batch.input], ending);
        }
        self.console.tick();
        Ok(())
    }

    fn chores(&self) -> Chores {
        self.events.chores()
    }
}
