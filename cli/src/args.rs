//! The command line: its commands and options, and the help that explains them.

mod codegen;
mod explain;
mod infer;
mod parse;
mod test;
mod values;

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use clap_complete::Shell;

pub use codegen::CodegenArgs;
pub use explain::ExplainArgs;
pub use infer::InferArgs;
#[cfg(feature = "columnar")]
pub use parse::TimeUnit;
pub use parse::{Format, ParseArgs, TimestampStyle};
pub use test::TestArgs;

const EXAMPLES: &str = "\
Examples:
  margay schemas                                the log types that are built in
  margay parse access.log.gz > events.jsonl     typed events from a log of AWS.ALB
  margay parse --schemas AWS.CloudTrail trail/  from any other of them, a file or a folder
  margay parse --path My.Log.yml my.log         with a schema of your own
  margay infer events.jsonl > My.Log.yml        begin one for a log whose lines are JSON
  margay check schemas/                         is every schema in a folder right?
  margay test schemas/                          do their test cases give what they should?
  margay explain --path My.Log.yml my.log --line 14
                                                how was this line cut, and why was it rejected?
  margay codegen My.Log.yml -o my-log           a Rust crate with the parser of a schema

`margay help COMMAND` explains a command with more examples.";

/// Turns log lines into typed events, as YAML log schemas describe them.
///
/// margay reads schemas in the language of Panther's log schemas. For log types that it knows it
/// has fast parsers, generated from their schemas; any other schema works as well, with --path.
#[derive(Debug, Parser)]
#[command(name = "margay", version, max_term_width = 100, after_help = EXAMPLES)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    Parse(Box<ParseArgs>),
    Check(CheckArgs),
    Test(TestArgs),
    Infer(InferArgs),
    Explain(ExplainArgs),
    Schemas(SchemasArgs),
    Codegen(CodegenArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
}

const CHECK_EXAMPLES: &str = "\
Examples:
  margay check My.Log.yml                       one schema
  margay check schemas/                         every schema in a folder
  margay check --format json schemas/           for editors and CI
  margay check --strict schemas/                is there nothing to warn of either?

Exit status: 0 no errors, 2 errors.";

/// Check schemas and say what is wrong with them, and where
///
/// Every problem is shown with its file, line and column, the text it is about, and what would
/// probably put it right. Warnings are shown and do not count as errors, except with --strict. That two
/// schemas have one name, upper and lower case aside, is an error of the second.
#[derive(Debug, clap::Args)]
#[command(after_help = CHECK_EXAMPLES)]
pub struct CheckArgs {
    /// Schema files, and folders that are searched for them
    ///
    /// In a folder every `*.yml` and `*.yaml` is a schema, except `*_tests.yml`, which hold cases,
    /// and `*.layout.yml`, which describe how lines are cut.
    #[arg(required = true, value_name = "SCHEMA_OR_DIR")]
    pub paths: Vec<PathBuf>,

    /// How the problems are written
    #[arg(long, value_enum, default_value_t = Report::Text)]
    pub format: Report,

    /// Count warnings as errors
    #[arg(long)]
    pub strict: bool,
}

/// How problems are written.
#[derive(Debug, Clone, Copy, PartialEq, clap::ValueEnum)]
pub enum Report {
    /// For people, on stderr
    Text,
    /// One JSON array, on stdout
    Json,
}

const SCHEMAS_EXAMPLES: &str = "\
Examples:
  margay schemas                                the log types that are built in, one a line:
                                                its name, how its lines are cut, what it is about
  margay schemas show AWS.CloudTrail            the schema of one of them
  margay schemas show AWS.ALB --layout          how its lines are cut
  margay schemas diff old.yml new.yml           may the one take the place of the other?";

/// List the schemas that are built in, show one, or compare two
#[derive(Debug, clap::Args)]
#[command(after_help = SCHEMAS_EXAMPLES, args_conflicts_with_subcommands = true)]
pub struct SchemasArgs {
    #[command(subcommand)]
    pub command: Option<SchemasCommand>,
}

/// What to do with the schemas that are built in.
#[derive(Debug, Subcommand)]
pub enum SchemasCommand {
    /// List their log types, how lines of each are cut and what it is (also without a command)
    List,
    /// Print the schema of a log type
    Show {
        /// The log type, such as AWS.ALB
        #[arg(value_parser = values::LogTypeName, hide_possible_values = true)]
        name: String,
        /// Print how its lines are cut, instead of the schema
        #[arg(long)]
        layout: bool,
    },
    Diff(DiffArgs),
}

const DIFF_EXAMPLES: &str = "\
Examples:
  margay schemas diff old.yml new.yml           what changed, and is it allowed?
  git show main:my.yml > /tmp/old.yml && margay schemas diff /tmp/old.yml my.yml
                                                is the change that I am about to make?

Exit status: 0 every change is allowed, or there is none; 1 some are not; 2 a schema that cannot be
used.";

/// Compare two versions of a schema by the rules of schema evolution
///
/// Allowed are new fields, another parser, and other properties of a field than its type. Not
/// allowed are fields that are gone or have another type, and another name of the log type: events
/// that are stored already would not fit. Fields are compared with references followed; the order of
/// fields, comments and the way a schema is written make no difference.
#[derive(Debug, clap::Args)]
#[command(after_help = DIFF_EXAMPLES)]
pub struct DiffArgs {
    /// The schema as it was
    pub old: PathBuf,

    /// The schema as it shall be
    pub new: PathBuf,

    /// How the changes are written: for people, or as one JSON array
    #[arg(long, value_enum, hide_possible_values = true, default_value_t = Report::Text)]
    pub format: Report,
}

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  bash:  margay completions bash > ~/.local/share/bash-completion/completions/margay
  zsh:   margay completions zsh > ~/.zfunc/_margay        (a folder of $fpath)
  fish:  margay completions fish > ~/.config/fish/completions/margay.fish";

/// Print what a shell needs to complete margay's commands and options
#[derive(Debug, clap::Args)]
#[command(after_help = COMPLETIONS_EXAMPLES)]
pub struct CompletionsArgs {
    /// The shell
    pub shell: Shell,
}

const MAN_EXAMPLES: &str = "\
Examples:
  margay man | man -l -                         read it
  margay man parse > margay-parse.1             the page of a command
  margay man schemas diff                       and that of one of its commands
  margay man --dir ~/.local/share/man/man1      install all pages";

/// Print the man page of margay, or of one of its commands
#[derive(Debug, clap::Args)]
#[command(after_help = MAN_EXAMPLES)]
pub struct ManArgs {
    /// The command
    pub command: Vec<String>,

    /// Write the pages of all commands into this folder instead; it is made if need be
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    pub dir: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Args::command().debug_assert();
    }
}
