//! What comes before a line in its file, where that matters: a header, and lines that are skipped.

use margay_codegen::plan::{Csv, Cut, HeaderLines, JsonSource, Names, Plan, Text};
use margay_interpret::Explanation;

use super::Subject;
use super::lines::{From, Line, each_line_of};
use crate::excerpt::printable;
use crate::failure::Failure;

/// How many lines may be skipped at the start of a file whose lines are explained one by one.
const MOST_SKIPPED: u64 = 100_000;

/// What the lines begin with that name the columns anywhere in a file.
const DIRECTIVE: &[u8] = b"#Fields:";

/// What comes before the lines of a file and matters to them.
#[derive(Debug, Default)]
pub struct Stream {
    /// The lines at the beginning that gave no event, and the last one that names the columns.
    before: Vec<u8>,
    /// How much of this is the beginning; nothing while more of that may come.
    beginning: Option<usize>,
    /// The file whose beginning was read, for rejects.
    file: Option<String>,
    /// The lines of that file that name the columns anew, with their numbers.
    directives: Vec<(u64, Vec<u8>)>,
}

impl Stream {
    /// What comes before a line.
    pub fn before(&mut self, subject: &Subject, line: &Line) -> Result<&[u8], Failure> {
        let plan = &subject.plan;
        match &line.from {
            _ if !plan.cut.is_stateful() => {}
            From::Stream { .. } => {}
            From::Reject {
                file: Some(file),
                line,
            } if has_names(plan) => {
                if self.file.as_ref() != Some(file) {
                    *self = Self::of_file(subject, file)?;
                }
                self.go_to(*line);
            }
            From::Nowhere | From::Reject { .. } => self.before = stand_in(plan)?,
        }
        Ok(&self.before)
    }

    /// Takes a line that was explained.
    pub fn take(&mut self, subject: &Subject, line: &Line, explained: &Explanation) {
        if !matches!(line.from, From::Stream { .. }) {
            return;
        }
        match self.beginning {
            None if explained.header || explained.blank => self.push(&line.bytes),
            None => self.beginning = Some(self.before.len()),
            Some(_) if explained.header && is_directive(subject, &line.bytes) => {
                self.name_anew(&line.bytes);
            }
            Some(_) => {}
        }
    }

    /// Whether a line can be passed over: it is not told, and nothing depends on it.
    pub fn passes(&self, subject: &Subject, line: &Line) -> bool {
        matches!(line.from, From::Stream { told: false })
            && self.beginning.is_some()
            && !is_directive(subject, &line.bytes)
    }

    fn push(&mut self, line: &[u8]) {
        self.before.extend_from_slice(line);
        self.before.push(b'\n');
    }

    fn name_anew(&mut self, line: &[u8]) {
        self.before.truncate(self.beginning.unwrap_or(0));
        self.push(line);
    }

    /// Reads what matters of a file.
    fn of_file(subject: &Subject, file: &str) -> Result<Self, Failure> {
        let mut stream = Self::default();
        let mut number = 0;
        let may_change = has_directives(&subject.plan);
        let read = each_line_of(file, &mut |line| {
            number += 1;
            if stream.beginning.is_none() {
                let explained =
                    subject
                        .interpreter
                        .explain_after(&stream.before, &line.bytes, true);
                stream.take(subject, &line, &explained);
            } else if is_directive(subject, &line.bytes) {
                let last = stream.directives.last();
                if last.is_none_or(|(_, last)| *last != line.bytes) {
                    stream.directives.push((number, line.bytes));
                }
            }
            Ok(stream.beginning.is_none() || may_change)
        });
        match read {
            Err(Failure::Trouble(why)) if has_default(&subject.plan) => {
                let why = printable(&why);
                eprintln!("{why}; its lines are explained as those of a file without a header");
            }
            read => read?,
        }
        stream.beginning = Some(stream.before.len());
        stream.file = Some(file.to_owned());
        Ok(stream)
    }

    /// Goes to a line of the file that was read.
    fn go_to(&mut self, line: u64) {
        let later = self
            .directives
            .partition_point(|(number, _)| *number < line);
        let directive = later.checked_sub(1).map(|at| self.directives[at].1.clone());
        self.before.truncate(self.beginning.unwrap_or(0));
        if let Some(directive) = directive {
            self.push(&directive);
        }
    }
}

/// How the lines are cut that give events, or that JSON is made of.
pub fn line_cut(plan: &Plan) -> &Cut {
    match &plan.cut {
        Cut::Json(json) => match &json.source {
            JsonSource::Entry | JsonSource::Script(_) => &plan.cut,
            JsonSource::Captures(cut) => cut,
        },
        Cut::Delimited(_) | Cut::Csv(_) | Cut::Fastmatch(_) | Cut::Regex(_) | Cut::Pairs(_) => {
            &plan.cut
        }
    }
}

/// Where the names of columns come from, if they have any in lines.
fn names(plan: &Plan) -> Option<&Names> {
    match line_cut(plan) {
        Cut::Csv(Csv { names, .. }) => Some(names),
        _ => None,
    }
}

/// Whether lines of the file name the columns of others.
fn has_names(plan: &Plan) -> bool {
    matches!(names(plan), Some(Names::Header(_) | Names::Announced(_)))
}

/// Whether the columns have an order where no line names them.
fn has_default(plan: &Plan) -> bool {
    matches!(names(plan), Some(Names::Announced(names)) if names.otherwise.is_some())
}

/// Whether lines anywhere in a file may name the columns of those after them.
pub fn has_directives(plan: &Plan) -> bool {
    matches!(names(plan), Some(Names::Announced(names)) if names.lines == HeaderLines::Fields)
}

fn is_directive(subject: &Subject, line: &[u8]) -> bool {
    line.trim_ascii_start().starts_with(DIRECTIVE) && has_directives(&subject.plan)
}

/// What parsers have in common that work on texts; none for others.
pub fn text_of(plan: &Plan) -> Option<&Text> {
    match line_cut(plan) {
        Cut::Delimited(_) | Cut::Json(_) => None,
        Cut::Csv(csv) => Some(&csv.text),
        Cut::Fastmatch(fastmatch) => Some(&fastmatch.text),
        Cut::Regex(regex) => Some(&regex.text),
        Cut::Pairs(pairs) => Some(&pairs.text),
    }
}

/// Lines in place of those that come before a line and do not matter to it.
fn stand_in(plan: &Plan) -> Result<Vec<u8>, Failure> {
    if has_default(plan) {
        return Ok(Vec::new());
    }
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
    let has_header = names(plan).is_some_and(Names::has_header);
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

/// The header among the lines that come before a line.
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

/// The names in the last line, of those before a line, that names the columns.
pub fn directive(before: &[u8]) -> Option<Vec<String>> {
    let mut lines = before.rsplit(|&byte| byte == b'\n');
    let names = lines.find_map(|line| line.trim_ascii().strip_prefix(DIRECTIVE))?;
    let names = String::from_utf8_lossy(names);
    Some(names.split_ascii_whitespace().map(str::to_owned).collect())
}
