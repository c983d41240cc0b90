//! What was worth a look in the lines of a log type, with a sample of each kind.

use std::fmt::{self, Write as _};

use margay_runtime::{ExtraColumns, SoftFailure};

use super::counted;
use crate::inputs::Input;

/// Values and columns that were left out.
#[derive(Default)]
pub struct Findings {
    /// Values that could not be converted, each kind with the file of its sample.
    soft: Vec<(String, SoftFailure)>,
    /// Columns the layout does not know, with the file of the sample.
    extra: Option<(String, ExtraColumns)>,
}

impl Findings {
    /// Adds what was found in an input.
    pub fn add(&mut self, file: &Input, soft: Vec<SoftFailure>, extra: Option<ExtraColumns>) {
        for soft in soft {
            self.add_soft(file, soft);
        }
        match (&mut self.extra, extra) {
            (_, None) => {}
            (Some((_, known)), Some(extra)) => {
                known.lines += extra.lines;
                known.most = known.most.max(extra.most);
            }
            (unknown @ None, Some(extra)) => *unknown = Some((file.to_string(), extra)),
        }
    }

    fn add_soft(&mut self, file: &Input, soft: SoftFailure) {
        let mut known = self.soft.iter_mut();
        let known = known.find(|(_, known)| known.is_of(&soft.sample));
        match known {
            Some((_, known)) => known.count += soft.count,
            None => self.soft.push((file.to_string(), soft)),
        }
    }

    /// Writes what was found, for people.
    pub fn write(&self, text: &mut String) -> fmt::Result {
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
