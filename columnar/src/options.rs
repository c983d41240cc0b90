//! What batches look like and how they are packed.

pub use arrow_schema::TimeUnit;
use margay_runtime::Standard;
use parquet::basic::{Compression, ZstdLevel};

use crate::schema::SchemaError;

/// What record batches look like.
pub struct BatchOptions {
    /// What the standard fields hold; there are none without it.
    pub standard: Option<Standard>,
    /// The fields to make columns of, all of them if none are named.
    pub fields: Vec<String>,
    /// Fields of strings whose columns are dictionaries.
    pub dictionaries: Vec<String>,
    /// The unit of timestamps. Microseconds hold every time; nanoseconds those of 1677 to 2262, and
    /// others are null.
    pub time_unit: TimeUnit,
    /// Whether strings are copied out of the block, those of a column one after the other; without it
    /// they are views into the block. What reads one column after another, later or on another thread,
    /// finds copies where the cache expects them.
    pub copy_strings: bool,
}

impl Default for BatchOptions {
    fn default() -> Self {
        Self {
            standard: None,
            fields: Vec::new(),
            dictionaries: Vec::new(),
            time_unit: TimeUnit::Microsecond,
            copy_strings: false,
        }
    }
}

/// How the pages of a Parquet file are compressed, and the buffers of an Arrow file.
///
/// ```
/// use margay_columnar::Codec;
///
/// assert_eq!("zstd:1".parse(), Ok(Codec::Zstd(1)));
/// assert_eq!("none".parse(), Ok(Codec::None));
/// assert!("zstd:99".parse::<Codec>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codec {
    /// Not at all.
    None,
    /// Fast and light.
    Snappy,
    /// Small, at a level from 1 to 22.
    Zstd(i32),
}

impl std::str::FromStr for Codec {
    type Err = SchemaError;

    fn from_str(text: &str) -> Result<Self, SchemaError> {
        let level = |text: &str| {
            let level = text.parse().ok();
            level.filter(|level| (1..=22).contains(level))
        };
        match text.split_once(':') {
            None if text == "none" => Ok(Self::None),
            None if text == "snappy" => Ok(Self::Snappy),
            None if text == "zstd" => Ok(Self::Zstd(3)),
            Some(("zstd", text)) if level(text).is_some() => {
                Ok(Self::Zstd(level(text).unwrap_or(3)))
            }
            _ => Err(SchemaError::new(format!(
                "`{text}` is no compression; there are: none, snappy, zstd, and zstd:1 to zstd:22"
            ))),
        }
    }
}

impl Codec {
    pub(crate) fn parquet(self) -> Compression {
        match self {
            Self::None => Compression::UNCOMPRESSED,
            Self::Snappy => Compression::SNAPPY,
            Self::Zstd(level) => Compression::ZSTD(ZstdLevel::try_new(level).unwrap_or_default()),
        }
    }
}
