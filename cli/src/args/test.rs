//! The options of `margay test`.

use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  margay test My.Log.yml                        the cases in My.Log_tests.yml, beside the schema
  margay test schemas/                          every *_tests.yml below a folder of schemas
  margay test schemas/ --filter login           only the cases with `login` in their name
  margay test My.Log.yml --update               make what the schema gives now the expectation
  margay test schemas/ --junit report.xml       and a report for CI
  margay test                                   the cases that margay ships for its own log types

A case, one YAML document of a file:
  name: a door is opened
  logType: Custom.Door
  input: 2024-02-03T04:05:06Z 192.0.2.7
  result: |
    {
      \"at\": \"2024-02-03T04:05:06Z\",
      \"peer\": \"192.0.2.7\",
      \"p_log_type\": \"{{ .LogType }}\",
      \"p_event_time\": \"2024-02-03T04:05:06Z\",
      \"p_any_ip_addresses\": [\"192.0.2.7\"]
    }

Exit status: 0 every case passed; 1 some failed; 2 usage, a schema, or a file of cases that could
not be used.";

/// Run the test cases of schemas
///
/// Cases are those of Panther's tools: YAML files called `*_tests.yml` whose documents have the keys
/// `name`, `logType`, `input`, and `result` with the expected event or `results` with several. A case
/// without a result expects that its input gives no event and no error. A key of our own, `error`,
/// expects the input to be rejected for a reason that has this text in it.
///
/// An expected event is JSON text or a YAML map; `{{ .LogType }}` in it stands for the log type. It
/// is compared key by key: numbers by value, the order of lists counts, null is not the same as
/// missing. `p_row_id` and `p_parse_time` are not compared, `p_event_time` as an instant; without it,
/// the event must be dated by the time of parsing.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct TestArgs {
    /// A schema, or a folder of schemas; without it, the log types that are built in
    ///
    /// A schema's cases are those in the file called like it, with `_tests` before the ending; a
    /// folder's cases are in every `*_tests.yml` and `*_tests.yaml` below it. The log types that are
    /// built in have cases that margay ships, which run through the generated parsers.
    #[arg(value_name = "SCHEMA_OR_DIR")]
    pub path: Option<PathBuf>,

    /// Files of cases to run instead, and folders that are searched for them
    #[arg(value_name = "TEST_FILE")]
    pub files: Vec<PathBuf>,

    /// Run only the cases that have this text in their name or in their log type
    #[arg(long, value_name = "TEXT")]
    pub filter: Option<String>,

    /// Rewrite the expected events of failed cases to what they give now
    ///
    /// Nothing else in the files is changed. Cases whose input is rejected, and those with `error`,
    /// still fail.
    #[arg(long, requires = "path")]
    pub update: bool,

    /// Write a report to this file, in the XML of JUnit
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,

    /// Say nothing of the cases that pass
    #[arg(short, long)]
    pub quiet: bool,

    /// Interpret the built-in schemas instead of using their generated parsers
    #[arg(long, conflicts_with = "path")]
    pub interpret: bool,
}
