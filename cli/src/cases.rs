//! `margay test`: the cases of schemas, run and compared.

mod compare;
mod find;
mod given;
mod judge;
mod junit;
mod outcome;
mod show;
mod subjects;
mod update;

use std::io::Write;

use margay_codegen::cases::{self, Case};
use margay_codegen::{Diagnostic, Diagnostics, Severity, Source};

use crate::args::TestArgs;
use crate::excerpt::printable;
use crate::failure::{Failure, Status};
use crate::output::{Output, Target};
use crate::overlap::{Kept, check_kept};
use given::Given;
use junit::JUnit;
use outcome::{Counts, Verdict};
use subjects::Subjects;
use update::Rewrite;

/// Runs the test cases of schemas.
pub fn test(args: &TestArgs) -> Result<Status, Failure> {
    let mut subjects = Subjects::of(args)?;
    let files = find::case_paths(args)?;
    let junit = Target::of(args.junit.as_deref());
    if args.junit.is_some() {
        let cases = files.iter().flatten();
        let cases = cases.map(|file| Kept::new(file, "a file of cases"));
        check_kept(&junit, &subjects.read().chain(cases).collect::<Vec<_>>())?;
    }
    let mut run = Run {
        args,
        out: Output::open(&Target::Stdout)?,
        junit: args
            .junit
            .is_some()
            .then(|| JUnit::open(&junit))
            .transpose()?,
        counts: Counts::default(),
    };
    for file in find::case_files(files.as_deref()) {
        match file {
            Ok(source) => run.file(&source, &mut subjects)?,
            Err(problems) => run.problems(&problems)?,
        }
    }
    run.finish()
}

/// A run of cases so far.
struct Run<'a> {
    args: &'a TestArgs,
    out: Output,
    junit: Option<JUnit>,
    counts: Counts,
}

impl Run<'_> {
    fn file(&mut self, source: &Source, subjects: &mut Subjects) -> Result<(), Failure> {
        let file = cases::read(source);
        self.problems(&file.problems)?;
        let mut rewrite = Rewrite::new(source, &file.cases);
        for (number, case) in file.cases.iter().enumerate() {
            if self.is_wanted(case) {
                let verdict = self.case(source, number, case, subjects, &mut rewrite);
                self.take(source, number, case, verdict)?;
            }
        }
        rewrite.finish()
    }

    fn is_wanted(&self, case: &Case) -> bool {
        self.args.filter.as_deref().is_none_or(|text| {
            let in_name = case.name.as_ref().is_some_and(|name| name.contains(text));
            in_name || case.log_type.value.contains(text)
        })
    }

    /// Runs a case. With `--update`, a case that fails is noted to be rewritten.
    fn case(
        &self,
        source: &Source,
        number: usize,
        case: &Case,
        subjects: &mut Subjects,
        rewrite: &mut Rewrite<'_>,
    ) -> Verdict {
        let parser = match subjects.parser(&case.log_type.value) {
            Ok(parser) => parser,
            Err(unusable) => {
                let span = case.log_type.span;
                let mut problem = Diagnostic::new(Severity::Error, source, span, unusable.message);
                if let Some(help) = unusable.help {
                    problem.help(help);
                }
                return Verdict::NotRun(Box::new(problem));
            }
        };
        let given = Given::of(parser, &case.input);
        let findings = judge::judge(case, &given);
        if findings.is_empty() {
            return Verdict::Passed;
        }
        if !self.args.update {
            return Verdict::Failed(findings);
        }
        match rewrite.note(number, &given) {
            Ok(()) => Verdict::Updated,
            Err(why) => Verdict::Failed([findings, vec![format!("not updated: {why}")]].concat()),
        }
    }

    fn take(
        &mut self,
        source: &Source,
        number: usize,
        case: &Case,
        verdict: Verdict,
    ) -> Result<(), Failure> {
        self.counts.add(&verdict);
        let (line, _) = source.line_column(case.start.start);
        let name = show::case_name(case, number);
        let place = format!("{}:{line}: {name}", printable(source.name()));
        if let Some(junit) = &mut self.junit {
            junit.case(source.name(), line, &name, &case.log_type.value, &verdict);
        }
        if !(self.args.quiet && matches!(verdict, Verdict::Passed)) {
            self.say(&show::verdict(&place, &verdict))?;
        }
        match &verdict {
            Verdict::NotRun(problem) => self.problems(&Diagnostic::clone(problem).into()),
            Verdict::Passed | Verdict::Failed(_) | Verdict::Updated => Ok(()),
        }
    }

    /// Problems of a file of cases, on stderr; what was said before comes before them.
    fn problems(&mut self, problems: &Diagnostics) -> Result<(), Failure> {
        let flushed = self.out.flush();
        flushed.map_err(|error| self.out.failure(&error))?;
        eprint!("{problems}");
        self.counts.troubles += problems.errors();
        if let Some(junit) = &mut self.junit {
            problems.iter().for_each(|problem| junit.problem(problem));
        }
        Ok(())
    }

    fn say(&mut self, text: &str) -> Result<(), Failure> {
        let said = self.out.write_all(text.as_bytes());
        said.map_err(|error| self.out.failure(&error))
    }

    fn finish(mut self) -> Result<Status, Failure> {
        if self.counts.is_empty() {
            return Err(Failure::Trouble(match &self.args.filter {
                Some(text) => format!("no case has `{text}` in its name or its log type"),
                None => "the files hold no cases".to_owned(),
            }));
        }
        self.say(&self.counts.summary())?;
        self.out.finish()?;
        self.junit.map(JUnit::finish).transpose()?;
        Ok(self.counts.status())
    }
}
