//! Why a command stopped, and with which exit status it ends.

use std::fmt;
use std::io;
use std::process::ExitCode;

use crate::excerpt::{printable, printable_lines};

/// How a command that came to its end went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Everything was as it should be.
    Good,
    /// Some entries were rejected.
    Rejects,
    /// Some input could not be read, or not to its end; or a schema has errors.
    Trouble,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        ExitCode::from(status as u8)
    }
}

/// Why a command stopped before its end.
#[derive(Debug)]
pub enum Failure {
    /// With a message: what is wrong, where, and what to do about it.
    Trouble(String),
    /// Whoever read the output wants no more of it.
    ClosedPipe,
}

impl Failure {
    /// A failure to do something to a file, such as `write`.
    pub fn io(verb: &str, name: impl fmt::Display, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::ClosedPipe,
            _ => {
                let name = printable(&name.to_string());
                Self::Trouble(format!("cannot {verb} {name}: {error}"))
            }
        }
    }

    /// Says it on stderr, and gives the exit status.
    pub fn report(&self) -> ExitCode {
        match self {
            Self::Trouble(message) => {
                eprintln!("error: {}", printable_lines(message));
                ExitCode::from(Status::Trouble as u8)
            }
            // What the shell shows for a program that a closed pipe has ended: 128 + SIGPIPE.
            Self::ClosedPipe => ExitCode::from(141),
        }
    }
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self::Trouble(message)
    }
}
