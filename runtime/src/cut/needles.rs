//! What a scan of a block looks for.

use super::Delimited;

/// The bytes a scan looks for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Needles {
    pub separator: u8,
    /// A byte that no text holds where there is no quote.
    pub quote: u8,
    /// A byte that is odd besides backslashes and control bytes.
    pub odd: u8,
    /// Whether the quote is just another separator.
    pub marks: bool,
    /// Whether `[` and `]` are quotes of a second kind.
    pub brackets: bool,
}

/// Stands for a quote where there is none: 0xFF occurs in no UTF-8 text.
const NO_QUOTE: u8 = 0xFF;

impl Needles {
    /// What divides the lines of a format into columns.
    #[inline]
    pub fn of(format: &Delimited<'_>) -> Self {
        Self {
            separator: format.separator,
            quote: format.quote.unwrap_or(NO_QUOTE),
            // A text with a double quote needs escaping in JSON, whatever quotes the columns.
            odd: if format.quote == Some(b'"') {
                b'\\'
            } else {
                b'"'
            },
            marks: false,
            brackets: format.brackets,
        }
    }

    /// Columns that are quoted by `"` and escape nothing.
    pub fn of_csv(separator: u8) -> Self {
        Self {
            separator,
            quote: b'"',
            odd: b'\\',
            marks: false,
            brackets: false,
        }
    }

    /// Up to two bytes, wherever they are. Without any, every line is one column.
    pub fn of_marks(marks: [Option<u8>; 2]) -> Self {
        Self {
            separator: marks[0].unwrap_or(b'\n'),
            quote: marks[1].unwrap_or(b'\n'),
            odd: b'\\',
            marks: true,
            brackets: false,
        }
    }
}
