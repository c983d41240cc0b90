//! The options of `margay parse`.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::ValueEnum;

use super::values;
use crate::entries::Shape;
use crate::shard::Shard;

const EXAMPLES: &str = "\
Examples:
  margay parse access.log.gz | head             look at some events of AWS.ALB
  margay parse --schemas AWS.CloudTrail trail.json.gz
                                                another log type that is built in; the records of a
                                                document are taken out of it
  margay parse logs/ -o events.jsonl --rejects rejects.jsonl
                                                a folder, parsed and not parsed apart
  zcat *.gz | margay parse --no-standard-fields from a pipe, the schema's own fields only
  margay parse --schemas Nginx.Access,Syslog.RFC5424 mixed.log
                                                each line by the one that takes it
  margay parse --path schemas/ --schemas Custom.Door door.log
                                                one schema of a folder of your own
  margay parse --path schemas/ mixed.log        each line by any schema of the folder
  margay parse --path My.Log.yml --input array:data.items list.json
                                                the elements of an array in one large JSON text
  margay parse --shard 2/8 logs/ -o 2.jsonl     the second of eight workers
  margay parse logs/ -o events.parquet          a Parquet file, for DuckDB, Spark, pandas
  margay parse logs/ -o lake/ --format parquet --partition-by day
                                                a folder for each day
  margay parse --now 2024-01-01T00:00:00Z --row-id 0 x.log
                                                the same output at every run

Exit status: 0 everything was parsed; 1 some entries were rejected; 2 usage, a schema, or an input
or output that could not be read or written to its end; 130 interrupted;
141 whoever read the output closed it.";

/// Parse log files and write typed events
///
/// Each line becomes one event: a line of JSON with the fields of the schema and, after them,
/// standard fields whose names begin with `p_`. Lines that are not of the log type are rejected,
/// counted and told; nothing is lost without a word. With several log types each line goes to the one
/// that takes it; the one that took the lines before is asked first.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct ParseArgs {
    /// What to parse: files, folders, `-` for stdin
    ///
    /// Plain text, gzip and zstd are told apart by content, not by name. A folder is every file
    /// below it, in the order of their names; hidden ones are left out. Without any, stdin is read.
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// A schema of your own, or a folder that is searched for schemas
    ///
    /// Without it, the schemas that are built in are used (see `margay schemas`).
    #[arg(long, value_name = "SCHEMA_OR_DIR", help_heading = "Schemas")]
    pub path: Vec<PathBuf>,

    /// The log types to use; all of --path if not given, or AWS.ALB without --path
    #[arg(
        long,
        value_name = "NAME",
        value_delimiter = ',',
        value_parser = values::LogTypeName,
        hide_possible_values = true,
        help_heading = "Schemas"
    )]
    pub schemas: Vec<String>,

    /// Interpret a built-in schema instead of using its generated parser
    ///
    /// It gives the same events, only slower: for comparing.
    #[arg(long, conflicts_with = "path", help_heading = "Schemas")]
    pub interpret: bool,

    /// Reject a line when any of its values cannot be converted
    ///
    /// Otherwise such a value is left out, if its field is not required, and counted.
    #[arg(long, help_heading = "Schemas")]
    pub strict: bool,

    /// What an input's entries look like: lines, array, array:PATH, json or json:PATH
    ///
    /// `lines`: each line is one. `array`: each element of a JSON array is one; with a path of keys
    /// and indexes, such as `array:Records` or `array:data.items.0`, the array is inside of the JSON
    /// text. `json`: each of any number of JSON values is one, on one line or on many. `json:PATH`:
    /// likewise, but a value that has an array at the path stands for the elements of it. An entry
    /// that is no line of its own is numbered as if it were. If not given, it is `lines`, or `json:PATH`
    /// for log types that come in documents, such as AWS.CloudTrail with its `Records`.
    #[arg(long, value_name = "SHAPE", help_heading = "Input")]
    pub input: Option<Shape>,

    /// The longest line, in bytes; K, M and G stand for powers of 1024. Longer ones are rejected
    #[arg(long, value_name = "SIZE", default_value = "16M", value_parser = values::size,
          help_heading = "Input")]
    pub max_line: usize,

    /// Parse one share of the files, such as 2/8: the second of eight
    ///
    /// For several workers: each gives its own number, and every file is in one share. Which one depends
    /// on its path as it is written here, not on the other files. Tables of all may go into one folder.
    #[arg(long, value_name = "I/N", help_heading = "Input")]
    pub shard: Option<Shard>,

    /// How many threads parse; as many as there are cores, at most 16, if not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256),
          help_heading = "Input")]
    pub threads: Option<u16>,

    /// Where to write events, if not to stdout
    ///
    /// The file appears when it is complete, and not at all if that fails.
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub output: Option<PathBuf>,

    /// What events are written as: jsonl, csv, parquet or arrow
    ///
    /// If not given, the ending of --output says it, and otherwise it is jsonl. To stdout, or to a
    /// file that ends in `.arrows`, arrow is a stream.
    #[arg(long, value_enum, hide_possible_values = true, help_heading = "Output")]
    pub format: Option<Format>,

    /// Write only these fields; `a.b` is a field of the object `a`
    ///
    /// Standard fields are written only if they are named too. The fields are in the schema's order.
    /// Which lines become events does not change.
    #[arg(
        long,
        value_name = "FIELD",
        value_delimiter = ',',
        help_heading = "Output"
    )]
    pub fields: Vec<String>,

    /// Write every rejected entry to this file
    ///
    /// One JSON object a line: file, line, offset in the line, log_type, column, field, reason, raw;
    /// and raw_base64 where the line is not valid UTF-8.
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub rejects: Option<PathBuf>,

    /// How timestamps of the schema's fields are written
    #[arg(long, value_enum, value_name = "STYLE", default_value_t = TimestampStyle::Keep,
          help_heading = "Output")]
    pub timestamps: TimestampStyle,

    /// How columns are compressed: zstd, zstd:1 to zstd:22, snappy or none
    ///
    /// zstd is zstd:3, and what Parquet is compressed with if nothing is said; arrow is not then.
    #[arg(long, value_name = "CODEC", help_heading = "Columns")]
    pub compression: Option<String>,

    /// Begin a new file after so many rows; --output is a folder then
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..),
          help_heading = "Columns")]
    pub rows_per_file: Option<u64>,

    /// Put rows into folders by `day` or `hour` of their event time, or by the value of a field
    ///
    /// The folders are named as Hive does it, such as `p_event_day=2024-02-03`, in the folder
    /// --output. They appear with their files when all are complete.
    #[arg(long, value_name = "day|hour|FIELD", help_heading = "Columns")]
    pub partition_by: Option<String>,

    /// Make the columns of these fields dictionaries: strings that repeat
    #[arg(
        long,
        value_name = "FIELD",
        value_delimiter = ',',
        help_heading = "Columns"
    )]
    pub dictionary: Vec<String>,

    /// The unit of timestamps: us, if not given, or ns, which not every reader keeps
    #[arg(
        long,
        value_enum,
        hide_possible_values = true,
        help_heading = "Columns"
    )]
    pub time_unit: Option<TimeUnit>,

    /// Say nothing but errors: no progress, no warnings, no rejects, no summary
    #[arg(short, long, help_heading = "Output")]
    pub quiet: bool,

    /// Leave the standard fields out: everything that begins with `p_`
    #[arg(long, conflicts_with_all = ["source_id", "source_label", "now", "row_id"],
          help_heading = "Standard fields")]
    pub no_standard_fields: bool,

    /// The id of the log source, for p_source_id
    #[arg(long, value_name = "ID", help_heading = "Standard fields")]
    pub source_id: Option<String>,

    /// The label of the log source, for p_source_label
    #[arg(long, value_name = "LABEL", help_heading = "Standard fields")]
    pub source_label: Option<String>,

    /// The time to use as p_parse_time, in RFC 3339, if not the clock's
    #[arg(long, value_name = "TIME", value_parser = values::time, help_heading = "Standard fields")]
    pub now: Option<DateTime<Utc>>,

    /// What to use as every p_row_id, if not a random id for each event
    #[arg(long, value_name = "ID", help_heading = "Standard fields")]
    pub row_id: Option<String>,
}

/// What events are written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Lines of JSON
    Jsonl,
    /// Lines of CSV, with a header
    Csv,
    /// A Parquet file
    Parquet,
    /// An Arrow file or stream
    Arrow,
}

/// The unit of timestamps in columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TimeUnit {
    /// Microseconds
    Us,
    /// Nanoseconds
    Ns,
}

/// How timestamps are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TimestampStyle {
    /// As the schema's format writes them
    Keep,
    /// In RFC 3339, in UTC
    Utc,
    /// As Panther's data lake has them: `2024-01-02 03:04:05.000000000`
    #[value(name = "datalake")]
    DataLake,
}
