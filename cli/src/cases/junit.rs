//! The report of a run in JUnit's XML, which most CI systems show.

use std::fmt::Write as _;
use std::io::Write as _;

use margay_codegen::Diagnostic;

use super::outcome::Verdict;
use crate::failure::Failure;
use crate::output::{Output, Target};

/// The report so far.
pub struct JUnit {
    output: Output,
    suites: Vec<Suite>,
}

/// The cases of one file.
#[derive(Default)]
struct Suite {
    name: String,
    tests: usize,
    failures: usize,
    errors: usize,
    cases: String,
}

impl JUnit {
    /// A report that will be written to a file.
    pub fn open(target: &Target) -> Result<Self, Failure> {
        Ok(Self {
            output: Output::open(target)?,
            suites: Vec::new(),
        })
    }

    fn begin_file(&mut self, name: &str) {
        self.suites.push(Suite {
            name: name.to_owned(),
            ..Suite::default()
        });
    }

    /// Adds a case.
    pub fn case(&mut self, file: &str, line: usize, name: &str, log_type: &str, verdict: &Verdict) {
        let suite = self.suite(file);
        suite.tests += 1;
        let (name, log_type, file) = (escaped(name), escaped(log_type), escaped(file));
        let attributes =
            format!(r#"name="{name}" classname="{log_type}" file="{file}" line="{line}""#);
        // Writing to a string cannot fail.
        let _ = match verdict {
            Verdict::Passed | Verdict::Updated => {
                writeln!(suite.cases, "    <testcase {attributes}/>")
            }
            Verdict::Failed(findings) => {
                suite.failures += 1;
                let first = findings.first().map_or("", String::as_str);
                let (first, all) = (escaped(first), escaped(&findings.join("\n")));
                writeln!(
                    suite.cases,
                    "    <testcase {attributes}>\n      <failure message=\"{first}\">{all}</failure>\n    </testcase>"
                )
            }
            // What stands in the way follows as a problem of its own.
            Verdict::NotRun(_) => {
                writeln!(
                    suite.cases,
                    "    <testcase {attributes}>\n      <skipped message=\"not run\"/>\n    </testcase>"
                )
            }
        };
    }

    /// Adds a problem of a file as a case that went wrong.
    pub fn problem(&mut self, problem: &Diagnostic) {
        let suite = self.suite(&problem.file);
        suite.tests += 1;
        suite.errors += 1;
        let line = problem.position.map_or(1, |position| position.line);
        let (file, message) = (escaped(&problem.file), escaped(&problem.message));
        let all = escaped(&problem.to_string());
        let _ = writeln!(
            suite.cases,
            "    <testcase name=\"line {line} can be used\" classname=\"{file}\">\n      \
             <error message=\"{message}\">{all}</error>\n    </testcase>"
        );
    }

    /// The current suite, of this file; a new one where that is another file's.
    fn suite(&mut self, file: &str) -> &mut Suite {
        if self.suites.last().is_none_or(|last| last.name != file) {
            self.begin_file(file);
        }
        let last = self.suites.len() - 1;
        &mut self.suites[last]
    }

    /// Writes the report.
    pub fn finish(mut self) -> Result<(), Failure> {
        let sum = |count: fn(&Suite) -> usize| self.suites.iter().map(count).sum::<usize>();
        let mut text = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <testsuites name=\"margay test\" tests=\"{}\" failures=\"{}\" errors=\"{}\">\n",
            sum(|suite| suite.tests),
            sum(|suite| suite.failures),
            sum(|suite| suite.errors)
        );
        for suite in &self.suites {
            let name = escaped(&suite.name);
            let (tests, failures, errors) = (suite.tests, suite.failures, suite.errors);
            text += &format!(
                "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" \
                 errors=\"{errors}\">\n{}  </testsuite>\n",
                suite.cases
            );
        }
        text += "</testsuites>\n";
        let written = self.output.write_all(text.as_bytes());
        written.map_err(|error| self.output.failure(&error))?;
        self.output.finish()
    }
}

/// A text as it may stand in XML, which has no place for most control characters.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            '\t' => escaped.push('\t'),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c if c.is_control() => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}
