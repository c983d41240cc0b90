//! What a file of rejects says about a line. That holds where its text, parsed again, gives something else:
//! the line was longer, or the input damaged behind it, or another version of the schema was used.

use margay_interpret::Explanation;
use serde::Deserialize;

use super::Subject;
use super::account::{Account, Fault, Outcome};

/// Why a run rejected a line.
#[derive(Debug, Default, Deserialize)]
pub struct Record {
    pub reason: Option<String>,
    column: Option<usize>,
    field: Option<String>,
    offset: Option<usize>,
}

/// What became of the text of a line whose run said something else about it.
#[derive(Debug)]
pub struct Again {
    pub outcome: Outcome,
    pub fault: Option<Fault>,
}

impl Record {
    /// Explains a line as its run saw it, which may have been strict.
    pub fn explain(&self, subject: &Subject, before: &[u8], line: &[u8]) -> Explanation {
        let explain = |strict| subject.interpreter.explain_after(before, line, strict);
        let explained = explain(subject.strict);
        if subject.strict || self.reason.is_none() || self.is_of(&explained) {
            return explained;
        }
        Some(explain(true))
            .filter(|strict| self.is_of(strict))
            .unwrap_or(explained)
    }

    /// Whether a line was rejected for this reason.
    fn is_of(&self, explained: &Explanation) -> bool {
        let rejected = explained.rejected.as_ref();
        rejected.map(|error| error.reason().to_string()) == self.reason
    }

    /// Makes an account say what the run said.
    pub fn correct(self, account: &mut Account, knows_log_type: bool) {
        let Some(reason) = self.reason else {
            return;
        };
        let again = account.rejected.as_ref();
        // Where several log types were asked, the reason tells what each of them had against the line.
        if again.is_some_and(|again| again.reason == reason || !knows_log_type) {
            return;
        }
        let fault = account.rejected.replace(Fault {
            reason,
            column: self.column,
            field: self.field,
            offset: self.offset.unwrap_or(0),
            is_placed: false,
            see: Vec::new(),
            too_few: None,
        });
        account.again = Some(Again {
            outcome: std::mem::replace(&mut account.outcome, Outcome::Rejected),
            fault,
        });
    }
}
