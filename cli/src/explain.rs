//! `margay explain`: how lines were cut, and what became of them.

mod account;
mod captures;
mod columns;
mod draw;
mod lines;
mod members;
mod object;
mod owners;
mod record;
mod stream;
mod table;
mod verdict;

use std::collections::BTreeSet;
use std::io::{IsTerminal, Write, stdout};

use margay_codegen::Origins;
use margay_codegen::plan::{Cut, JsonSource, Plan};
use margay_interpret::Interpreter;

use crate::args::{ExplainArgs, Report};
use crate::chosen::choose_one;
use crate::engines::lower;
use crate::entries::Shape;
use crate::excerpt::printable;
use crate::failure::{Failure, Status};
use crate::output::{Output, Target};
use account::{Account, Outcome};
use lines::{From, Line, Reading, each_line};
use stream::Stream;

/// How wide the drawing is where there is no terminal to fill, and the widest there is.
const WIDTH: usize = 100;
const WIDEST: usize = 160;

/// How many other log types are named.
const NAMED: usize = 10;

/// A log type, ready to have its lines explained.
pub struct Subject {
    plan: Plan,
    origins: Option<Origins>,
    interpreter: Interpreter,
    strict: bool,
}

/// Explains lines.
pub fn explain(args: &ExplainArgs) -> Result<Status, Failure> {
    let schema = choose_one(&args.path, &args.schemas)?;
    let plan = lower(&schema, false)?;
    let loaded = schema.loaded.as_ref().ok();
    let subject = Subject {
        origins: loaded.map(|loaded| Origins::of(&loaded.schema, &loaded.library)),
        interpreter: Interpreter::new(&plan),
        plan,
        strict: args.strict,
    };
    let mut run = Run {
        subject: &subject,
        args,
        out: Output::open(&Target::Stdout)?,
        stream: Stream::default(),
        explained: 0,
        passed_over: 0,
        others: BTreeSet::new(),
        status: Status::Good,
    };
    let reading = reading(&subject.plan, args.input.as_ref());
    each_line(args, &reading, &mut |line| run.line(line))?;
    run.finish()
}

/// How lines are found: as `margay parse` finds them.
fn reading(plan: &Plan, asked: Option<&Shape>) -> Reading {
    let json = match &plan.cut {
        Cut::Json(json) if json.source == JsonSource::Entry => Some(json),
        _ => None,
    };
    let path = json.and_then(|json| json.entries.as_deref());
    let of_log_type = || path.map_or(Shape::Lines, Shape::within);
    Reading {
        is_stateful: plan.cut.is_stateful(),
        shape: asked.cloned().unwrap_or_else(of_log_type),
        is_json: json.is_some(),
    }
}

struct Run<'a> {
    subject: &'a Subject,
    args: &'a ExplainArgs,
    out: Output,
    stream: Stream,
    explained: u64,
    /// How many entries are of another log type.
    passed_over: u64,
    /// Those log types.
    others: BTreeSet<String>,
    status: Status,
}

impl Run<'_> {
    fn line(&mut self, line: Line) -> Result<(), Failure> {
        let subject = self.subject;
        if let Some(other) = line
            .log_type
            .as_ref()
            .filter(|one| **one != subject.plan.log_type)
        {
            self.passed_over += 1;
            self.others.insert(other.clone());
            return Ok(());
        }
        if self.stream.passes(subject, &line) {
            return Ok(());
        }
        let before = self.stream.before(subject, &line)?;
        let explained = line.record.explain(subject, before, &line.bytes);
        let is_told = !matches!(line.from, From::Stream { told: false });
        let account = is_told.then(|| Account::of(subject, &line, before, &explained));
        self.stream.take(subject, &line, &explained);
        let Some(mut account) = account else {
            return Ok(());
        };
        line.record.correct(&mut account, line.log_type.is_some());
        self.tell(&account)
    }

    fn tell(&mut self, account: &Account) -> Result<(), Failure> {
        if account.outcome == Outcome::Rejected {
            self.status = Status::Rejects;
        }
        let mut text = match self.args.format {
            Report::Text => self.text(account),
            Report::Json => account.json()?,
        };
        if self.args.format == Report::Text && self.explained > 0 {
            text.insert(0, '\n');
        }
        self.explained += 1;
        let written = self.out.write_all(text.as_bytes());
        written.map_err(|error| self.out.failure(&error))
    }

    fn text(&self, account: &Account) -> String {
        let width = self.args.width.map_or_else(terminal_width, usize::from);
        let place = account.place.as_ref();
        let head = place.map_or(String::new(), |place| format!("{}\n", printable(place)));
        let drawing = draw::columns(account, width);
        let table = table::columns(account, width);
        let object = account.object.as_ref();
        let values = object.map_or(String::new(), |object| table::values(object, width));
        let verdict = verdict::verdict(account, width);
        format!("{head}{drawing}{table}{values}{verdict}")
    }

    fn finish(self) -> Result<Status, Failure> {
        self.out.finish()?;
        let name = &self.subject.plan.log_type;
        if self.passed_over > 0 {
            let entries = crate::totals::counted(self.passed_over, "line");
            eprintln!("{entries} of other log types passed over; this was about {name}");
        }
        if self.passed_over == 0 || self.explained > 0 {
            return Ok(self.status);
        }
        let others = self.others.iter().take(NAMED).map(|one| asked_for(one));
        eprintln!("give {}", others.collect::<Vec<_>>().join(", or "));
        Ok(Status::Rejects)
    }
}

/// How a log type is asked for.
fn asked_for(log_type: &str) -> String {
    let name = printable(log_type);
    match margay_logs::named(log_type) {
        Some(_) => format!("--schemas {name}"),
        None => format!("--schemas {name} with --path for its schema"),
    }
}

fn terminal_width() -> usize {
    let size = terminal_size::terminal_size().filter(|_| stdout().is_terminal());
    size.map_or(WIDTH, |(width, _)| usize::from(width.0).clamp(40, WIDEST))
}
