//! The options of `margay infer`.

use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  margay infer events.jsonl > My.Log.yml        a schema for a log whose lines are JSON
  margay infer logs/ --name Custom.Door -o Custom.Door.yml
                                                with a name, from every file of a folder
  zcat *.gz | margay infer -                    from a pipe

Exit status: 0 done; 1 the schema does not take all of the samples; 2 usage, or a file or line that
could not be used.";

/// Propose a schema for a log whose lines are JSON objects
///
/// Every line is a sample. A field gets the narrowest type that takes its values in all samples, and
/// is required if it has one in each. Numbers, booleans and times count as such in quotes, too; texts
/// that are all addresses, URLs or ARNs get that indicator. Fields whose values have nothing in
/// common, and objects of more than 200 fields below the top level, become `json`. Fields that never
/// have a value are left out. The order of the samples makes no difference.
///
/// The schema is a beginning: look for columns that only happened to hold `0`, `1` or `t`, say which
/// time is the event's with `isEventTime: true`, and describe the fields.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct InferArgs {
    /// Samples: files, folders, `-` for stdin
    ///
    /// Plain text, gzip and zstd are told apart by content, not by name.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// The name of the log type, such as Custom.Door
    #[arg(long, value_name = "NAME", value_parser = log_type)]
    pub name: Option<String>,

    /// Where to write the schema, if not to stdout
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Do not parse the samples with the schema
    #[arg(long)]
    pub skip_test: bool,
}

fn log_type(name: &str) -> Result<String, String> {
    match margay_codegen::is_log_type(name) {
        true => Ok(name.to_owned()),
        false => Err(
            "a log type is one to seven parts joined by dots, each with a capital first, \
                      of letters and digits, 3 to 255 characters in all, such as Custom.Door"
                .to_owned(),
        ),
    }
}
