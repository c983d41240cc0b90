//! What comes before a line in its file, where that matters: a header, and lines that are skipped.

use margay_codegen::plan::{Csv, Cut, Names, Plan, Text};
use margay_interpret::Explanation;

use super::Subject;
use super::lines::{From, Line, each_line_of};
use crate::failure::Failure;

/// How many lines may be skipped at the start of a file whose lines are explained one by one.
const MOST_SKIPPED: u64 = 100_000;

/// The beginning of the file that lines are from.
#[derive(Debug)]
pub struct Stream {
    /// The lines that gave no event so far.
    before: Vec<u8>,
    /// Whether more of them may come.
    open: bool,
    /// The file whose beginning was read, for rejects.
    file: Option<String>,
}

impl Default for Stream {
    fn default() -> Self {
        Self {
            before: Vec::new(),
            open: true,
            file: None,
        }
    }
}

impl Stream {
    /// What comes before a line.
    pub fn before(&mut self, subject: &Subject, line: &Line) -> Result<&[u8], Failure> {
        let plan = &subject.plan;
        match &line.from {
            _ if !plan.cut.is_stateful() => {}
            From::Stream { .. } => {}
            From::Reject(Some(file)) if has_names(plan) => {
                if self.file.as_ref() != Some(file) {
                    *self = Self::of_file(subject, file)?;
                }
            }
            From::Nowhere | From::Reject(_) => self.before = stand_in(plan)?,
        }
        Ok(&self.before)
    }

    /// Takes a line that was explained.
    pub fn take(&mut self, line: &Line, explained: &Explanation) {
        if !self.open || !matches!(line.from, From::Stream { .. }) {
            return;
        }
        self.open = explained.header || explained.blank;
        if self.open {
            self.before.extend_from_slice(&line.bytes);
            self.before.push(b'\n');
        }
    }

    /// Whether a line can be passed over: it is not told, and nothing depends on it.
    pub fn passes(&self, line: &Line) -> bool {
        matches!(line.from, From::Stream { told: false }) && !self.open
    }

    /// Reads the beginning of a file.
    fn of_file(subject: &Subject, file: &str) -> Result<Self, Failure> {
        let mut stream = Self::default();
        each_line_of(file, &mut |line| {
            let explained = subject
                .interpreter
                .explain_after(&stream.before, &line.bytes, true);
            stream.take(&line, &explained);
            Ok(stream.open)
        })?;
        stream.open = false;
        stream.file = Some(file.to_owned());
        Ok(stream)
    }
}

/// Whether the header names the columns.
fn has_names(plan: &Plan) -> bool {
    matches!(
        &plan.cut,
        Cut::Csv(Csv {
            names: Names::Header(_),
            ..
        })
    )
}

/// What parsers have in common that work on texts; none for others.
pub fn text_of(plan: &Plan) -> Option<&Text> {
    match &plan.cut {
        Cut::Delimited(_) | Cut::Json(_) => None,
        Cut::Csv(csv) => Some(&csv.text),
        Cut::Fastmatch(fastmatch) => Some(&fastmatch.text),
        Cut::Regex(regex) => Some(&regex.text),
        Cut::Pairs(pairs) => Some(&pairs.text),
    }
}

/// Lines in place of those that come before a line and do not matter to it.
fn stand_in(plan: &Plan) -> Result<Vec<u8>, Failure> {
    if has_names(plan) {
        return Err(Failure::Trouble(format!(
            "the header of its file names the columns of a line of {}; explain it there, with \
             `margay explain FILE --line N`",
            plan.log_type
        )));
    }
    let text = text_of(plan);
    let skipped = text.map_or(0, |text| text.skip_lines);
    if skipped > MOST_SKIPPED {
        return Err(Failure::Trouble(format!(
            "a file of {} begins with {skipped} lines that are skipped; explain a line there, with \
             `margay explain FILE --line N`",
            plan.log_type
        )));
    }
    let has_header = matches!(&plan.cut, Cut::Csv(csv) if csv.names.has_header());
    // Anything but a comment.
    let prefix = text.map_or("", |text| text.skip_prefix.as_str());
    let line = if prefix.starts_with('x') {
        "y\n"
    } else {
        "x\n"
    };
    Ok(line
        .repeat(skipped as usize + usize::from(has_header))
        .into())
}

/// The header among the lines at the beginning of a file.
pub fn header(before: &[u8], text: &Text) -> Option<String> {
    let lines = before.split(|&byte| byte == b'\n');
    let lines = lines.map(String::from_utf8_lossy);
    let mut lines = lines
        .filter(|line| !line.trim().is_empty())
        .skip(usize::try_from(text.skip_lines).unwrap_or(usize::MAX));
    let prefix = &text.skip_prefix;
    let header = lines.find(|line| prefix.is_empty() || !line.trim().starts_with(prefix));
    header.map(|line| line.trim().to_owned())
}
