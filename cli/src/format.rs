//! What a run writes: the format, and whether the other options go with it.

use std::ffi::OsStr;
use std::path::Path;

use crate::args::{Format, ParseArgs};
use crate::block::{BLOCK, TABLE_BLOCK};
use crate::failure::Failure;

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// Lines of JSON.
    Json,
    /// Lines of CSV.
    Csv,
    /// Columns.
    Table(Table),
}

/// A format of columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    Parquet,
    ArrowFile,
    ArrowStream,
}

impl Table {
    /// The ending of a file's name.
    #[cfg_attr(not(feature = "columnar"), allow(dead_code))]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Parquet => "parquet",
            Self::ArrowFile => "arrow",
            Self::ArrowStream => "arrows",
        }
    }
}

impl Written {
    /// How large blocks usually are that become this.
    pub fn block(self) -> usize {
        match self {
            Self::Json | Self::Csv => BLOCK,
            Self::Table(_) => TABLE_BLOCK,
        }
    }

    /// What the arguments ask for: by --format, or else by the ending of --output.
    pub fn of(args: &ParseArgs) -> Result<Self, Failure> {
        let ending = args.output.as_deref().and_then(Path::extension);
        let ending = ending.and_then(OsStr::to_str);
        let arrow = match (ending, args.output.as_deref()) {
            (Some("arrows"), _) | (_, None) => Table::ArrowStream,
            (_, Some(path)) if path.as_os_str() == "-" => Table::ArrowStream,
            _ => Table::ArrowFile,
        };
        let written = match (args.format, ending) {
            (Some(Format::Jsonl), _) => Self::Json,
            (Some(Format::Csv), _) => Self::Csv,
            (Some(Format::Parquet), _) => Self::Table(Table::Parquet),
            (Some(Format::Arrow), _) => Self::Table(arrow),
            (None, Some("parquet")) => Self::Table(Table::Parquet),
            (None, Some("arrow" | "arrows")) => Self::Table(arrow),
            (None, Some("csv")) => Self::Csv,
            (None, _) => Self::Json,
        };
        written.check(args).map(|()| written)
    }

    fn check(self, args: &ParseArgs) -> Result<(), Failure> {
        let of_tables = [
            ("--compression", args.compression.is_some()),
            ("--rows-per-file", args.rows_per_file.is_some()),
            ("--partition-by", args.partition_by.is_some()),
            ("--dictionary", !args.dictionary.is_empty()),
            ("--time-unit", args.time_unit.is_some()),
        ];
        if let Self::Table(_) = self {
            return match cfg!(feature = "columnar") {
                true => Ok(()),
                false => Err(Failure::Trouble(
                    "this margay was built without Parquet and Arrow: use --format jsonl or csv, or \
                     build it with the feature `columnar`"
                        .to_owned(),
                )),
            };
        }
        match of_tables.iter().find(|(_, given)| *given) {
            None => Ok(()),
            Some((option, _)) => Err(Failure::Trouble(format!(
                "{option} is for columns only; add --format parquet or --format arrow"
            ))),
        }
    }
}
