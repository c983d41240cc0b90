//! How one line is cut, for people: each column with its place in the line.

use std::ops::Range;

use super::Delimited;
use super::line::Image;

/// A line and its columns, as [`show_cut`] gives them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownCut {
    /// The columns from the left; of a very long line, the first ones.
    pub columns: Vec<ShownColumn>,
    /// How many columns the line has; where a quote has no end, how many up to that one.
    pub found: usize,
    /// Whether the last column begins with a quote that has no end.
    pub unterminated: bool,
}

/// A column and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownColumn {
    /// The bytes of the line that it takes, quotes and escapes included.
    pub bytes: Range<usize>,
    /// Its text, without the quotes around it and with escapes undone.
    pub text: String,
}

/// Cuts a line by the rule that parsers hold to, white space around it left out.
///
/// It copies every column: it is for explaining a line, not for parsing many.
///
/// ```
/// use margay_runtime::{Delimited, show_cut};
///
/// let format = Delimited { read: 2, ..Delimited::default() };
/// let cut = show_cut(r#"  a "say \"hi\"""#, &format);
/// assert_eq!(cut.found, 2);
/// assert_eq!(cut.columns[1].bytes, 4..16);
/// assert_eq!(cut.columns[1].text, r#"say "hi""#);
/// assert!(show_cut(r#"a "b"#, &format).unterminated);
/// ```
pub fn show_cut(line: &str, format: &Delimited<'_>) -> ShownCut {
    let trimmed = line.trim();
    let lead = line.len() - line.trim_start().len();
    let mut image = Image::default();
    let unterminated = image.cut(trimmed, format).is_err();
    let origins = image.origins.iter().map(|&origin| origin as usize);
    let ends = origins.clone().skip(1).map(|next| next - 1);
    // The last column ends where the line does, unless there are more than are kept.
    let last = match image.columns > image.origins.len() {
        true => image.text.len().saturating_sub(1).min(trimmed.len()),
        false => trimmed.len(),
    };
    let places = origins.zip(ends.chain([last]));
    let columns = places.enumerate().map(|(column, (start, end))| {
        let bounds = image.bounds.get(column..column + 2);
        let text = match bounds {
            Some(&[begin, next]) => {
                unquoted(&image.text[begin as usize..next as usize - 1], format.quote)
            }
            _ => trimmed.get(start..end).unwrap_or_default(),
        };
        ShownColumn {
            bytes: start + lead..end + lead,
            text: text.to_owned(),
        }
    });
    ShownCut {
        columns: columns.collect(),
        found: image.columns,
        unterminated,
    }
}

fn unquoted(text: &str, quote: Option<u8>) -> &str {
    let Some(quote) = quote.map(char::from) else {
        return text;
    };
    let inside = text.strip_prefix(quote);
    inside
        .and_then(|rest| rest.strip_suffix(quote))
        .unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str) -> Vec<(Range<usize>, String)> {
        let format = Delimited {
            read: 9,
            ..Delimited::default()
        };
        let columns = show_cut(line, &format).columns.into_iter();
        columns.map(|one| (one.bytes, one.text)).collect()
    }

    #[test]
    fn columns_are_where_they_stand() {
        let text = |text: &str| text.to_owned();
        assert_eq!(
            shown("a  b"),
            [(0..1, text("a")), (2..2, text("")), (3..4, text("b"))]
        );
        assert_eq!(shown(" \"\" é "), [(1..3, text("")), (4..6, text("é"))]);
        assert_eq!(shown("a \"b c"), [(0..1, text("a")), (2..6, text("\"b c"))]);
        assert_eq!(shown("\""), [(0..1, text("\""))]);
    }

    #[test]
    fn a_line_of_nothing_but_separators_is_cut_short() {
        let line = "x ".repeat(10_000) + "y";
        let cut = show_cut(&line, &Delimited::default());
        assert_eq!(cut.found, 10_001);
        assert!(cut.columns.len() < 5_000);
        assert!(cut.columns.iter().all(|column| column.text == "x"));
    }
}
