//! What a run writes: the format, and whether the other options go with it.

use std::path::Path;

use crate::args::{Format, ParseArgs};
use crate::block::{BLOCK, TABLE_BLOCK};
use crate::failure::Failure;
use crate::output::names_folder;

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

/// Endings of names of files that are compressed, and the programs that do it.
const PACKERS: [(&str, &str); 9] = [
    ("gz", "gzip"),
    ("zst", "zstd"),
    ("zstd", "zstd"),
    ("bz2", "bzip2"),
    ("xz", "xz"),
    ("lzma", "lzma"),
    ("lz4", "lz4"),
    ("br", "brotli"),
    ("zip", "zip"),
];

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
        refuse_packed(args)?;
        let ending = args.output.as_deref().and_then(ending);
        let ending = ending.as_deref();
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
        let Some((option, _)) = of_tables.iter().find(|(_, given)| *given) else {
            return Ok(());
        };
        let instead = match args.format {
            Some(_) => "write them with --format parquet or --format arrow instead",
            None => "add --format parquet or --format arrow",
        };
        Err(Failure::Trouble(format!(
            "{option} is for columns only; {instead}"
        )))
    }
}

/// The ending of a file's name, in lower case.
fn ending(path: &Path) -> Option<String> {
    let ending = path.extension()?.to_str()?;
    Some(ending.to_ascii_lowercase())
}

/// Refuses names that say that a file is compressed: it would not be.
fn refuse_packed(args: &ParseArgs) -> Result<(), Failure> {
    for (path, is_output) in [(&args.output, true), (&args.rejects, false)] {
        let path = path.as_deref().filter(|path| !names_folder(path));
        if let Some((path, packer)) = path.and_then(|path| Some((path, packer(path)?))) {
            let format = args.format.filter(|_| is_output);
            return Err(Failure::Trouble(packed(path, packer, format, is_output)));
        }
    }
    Ok(())
}

/// The program that makes files with such a name.
fn packer(path: &Path) -> Option<&'static str> {
    let ending = ending(path)?;
    let packer = PACKERS.iter().find(|(packed, _)| *packed == ending);
    packer.map(|(_, packer)| *packer)
}

/// What is to be done instead of writing a file with such a name.
fn packed(path: &Path, packer: &str, format: Option<Format>, is_output: bool) -> String {
    let (name, inner) = (path.display(), path.with_extension(""));
    let ending = ending(&inner).unwrap_or_default();
    let wrong = format!("{name} would not be compressed as its name says");
    let asked_for = match (format, ending.as_str()) {
        (Some(Format::Parquet | Format::Arrow), _) | (None, "parquet" | "arrow" | "arrows") => {
            return format!(
                "{wrong}; Parquet and Arrow are compressed inside: leave that ending out, and see \
                 --compression"
            );
        }
        (Some(Format::Csv), _) | (None, "csv") => " --format csv",
        (Some(Format::Jsonl) | None, _) => "",
    };
    match is_output {
        true => format!("{wrong}; pipe it: margay parse …{asked_for} | {packer} > {name}"),
        false => format!("{wrong}; write {}, and compress that", inner.display()),
    }
}
