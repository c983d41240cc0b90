//! What goes wrong in a script.

use std::fmt;

/// Why a script gives no object for an entry.
///
/// ```
/// use margay_runtime::ScriptError;
///
/// let error = ScriptError::Failed { message: "fail: no user".into(), line: Some(3) };
/// assert_eq!(error.to_string(), "the script fails in its line 3: fail: no user");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ScriptError {
    /// It stops with an error, or cannot be compiled.
    Failed {
        /// What the error says, cut short if it is long.
        message: Box<str>,
        /// The line of the script, counted from 1.
        line: Option<usize>,
    },
    /// It does not come to an end in time.
    TooManySteps {
        /// How many steps it may take.
        limit: u64,
    },
    /// It needs too much memory.
    TooMuchMemory {
        /// How many bytes it may hold.
        limit: usize,
    },
    /// It returns something else than a dict.
    NotADict {
        /// The type of what it returns.
        found: Box<str>,
    },
    /// It returns a dict without keys, which says that the entry is not of the log type.
    EmptyDict,
    /// What it returns is too long as JSON.
    ResultTooLong {
        /// The most bytes it may have.
        limit: usize,
    },
}

impl fmt::Display for ScriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed { message, line } => match line {
                Some(line) => write!(f, "the script fails in its line {line}: {message}"),
                None => write!(f, "the script fails: {message}"),
            },
            Self::TooManySteps { limit } => write!(f, "the script takes more than {limit} steps"),
            Self::TooMuchMemory { limit } => {
                write!(f, "the script needs more than {limit} bytes of memory")
            }
            Self::NotADict { found } => write!(
                f,
                "the script returns a value of type `{found}`, not a dict"
            ),
            Self::EmptyDict => f.write_str("the script returns an empty dict"),
            Self::ResultTooLong { limit } => {
                write!(f, "the script returns more than {limit} bytes of JSON")
            }
        }
    }
}
