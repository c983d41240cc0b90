//! The options of `margay explain`.

use std::path::PathBuf;

use super::Report;
use super::values::LogTypeName;
use crate::entries::Shape;

const EXAMPLES: &str = "\
Examples:
  margay explain 'http 2018-07-02T22:23:00Z …'  a line of AWS.ALB
  margay explain --schemas Nginx.Access access.log --line 14
                                                a line of another log type that is built in
  margay explain --path My.Log.yml my.log --line 14
                                                a line by a schema of your own
  head -3 my.log | margay explain --path My.Log.yml -
                                                lines from a pipe
  margay explain --schemas AWS.CloudTrail trail.json.gz --line 2
                                                the second entry of a document
  margay explain --path My.Log.yml --rejects rejects.jsonl
                                                every line that `margay parse --rejects` kept

Exit status: 0 every line is an event, or blank; 1 some are rejected, or none was explained as all
rejects are of other log types; 2 usage, a schema, or an input that could not be used.";

/// Show how a line was cut, what became of each part, and why it was rejected
///
/// The columns of the line are drawn with their numbers below the text, and listed: each with the
/// vendor's name for it, the fields it gives, their types and values. A line that is rejected is
/// explained up to the place where and why, which is also named in the schema and in its layout. For
/// schemas with `parser: fastmatch` or `regex` it is told how far each pattern, or the parts of the
/// expression, match. Where a header names the columns, the file of the line must be at hand. Of an entry
/// that is JSON, the values are listed by their paths, and the keys that no field has.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct ExplainArgs {
    /// The line; `-` for the lines of stdin; with --line, a log file
    #[arg(value_name = "LINE", required_unless_present = "rejects")]
    pub line: Option<PathBuf>,

    /// Explain this line of the log file; lines are counted from 1, blank ones too
    #[arg(long = "line", value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub number: Option<u64>,

    /// What an input's entries look like, as for `margay parse`: lines, array, array:PATH, json or
    /// json:PATH
    ///
    /// With it, or for log types that come in documents, --line counts entries.
    #[arg(long, value_name = "SHAPE")]
    pub input: Option<Shape>,

    /// Explain every entry of a file that `margay parse --rejects` wrote
    ///
    /// Entries of other log types are passed over. Where parsing the text again does not show why it was
    /// rejected, such as that of a line longer than --max-line, it is told what the file says.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["line", "number"])]
    pub rejects: Option<PathBuf>,

    /// A schema of your own, or a folder that is searched for schemas
    ///
    /// Without it, the schemas that are built in are used (see `margay schemas`).
    #[arg(long, value_name = "SCHEMA_OR_DIR")]
    pub path: Vec<PathBuf>,

    /// The log type to use, where there are several; AWS.ALB if neither this nor --path is given
    #[arg(long, value_name = "NAME", value_parser = LogTypeName, hide_possible_values = true)]
    pub schemas: Vec<String>,

    /// Reject a line when any of its values cannot be converted
    #[arg(long)]
    pub strict: bool,

    /// How it is written: for people, or as one JSON object a line
    #[arg(long, value_enum, hide_possible_values = true, default_value_t = Report::Text)]
    pub format: Report,

    /// How many characters wide it is drawn, if not as wide as the terminal
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(40..=1000))]
    pub width: Option<u16>,
}
