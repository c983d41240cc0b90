//! The rule of cutting, for one line: slow, plain, and the measure of the fast way.
//!
//! A line becomes an *image*: its columns with escapes undone, a quoted column still between its
//! two quotes, one separator after each. The image never is longer than the line and one byte, and
//! a column that begins with a quote in it always ends with one, so that reading a column from an
//! image and from a block is the same act.
//!
//! `"say \"hi\"" x` becomes `"say "hi"" x `.

use super::Delimited;

/// A line cut by the rule.
#[derive(Debug, Default)]
pub(crate) struct Image {
    /// The columns, each followed by one separator.
    pub text: String,
    /// Where each column begins in `text`, and where one after the last would.
    pub bounds: Vec<u32>,
    /// Where each column begins in the line.
    pub origins: Vec<u32>,
    /// How many columns the line has; only the first [`Image::MOST`] of them are kept.
    pub columns: usize,
}

/// A quoted column had no end.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unterminated;

impl Image {
    /// How many columns of a line are kept: more than any layout reads, few enough that a line of
    /// nothing but separators costs no memory.
    pub const MOST: usize = 4096;

    /// Cuts a line, in place of the one cut before.
    ///
    /// A line that ends inside a quoted column is cut once more with the backslash as an ordinary
    /// character (`docs/parsing.md`, "Cutting"). Columns that are not read may end
    /// without their quote.
    pub fn cut(&mut self, line: &str, format: &Delimited<'_>) -> Result<(), Unterminated> {
        let backslash = format.escapes.backslash();
        match self.cut_once(line, format, backslash) {
            Err(Unterminated) if backslash => self.cut_once(line, format, false),
            done => done,
        }
    }

    fn cut_once(
        &mut self,
        line: &str,
        format: &Delimited<'_>,
        backslash: bool,
    ) -> Result<(), Unterminated> {
        self.text.clear();
        self.text.reserve(line.len() + 1);
        self.bounds.clear();
        self.origins.clear();
        self.columns = 0;
        let mut at = 0;
        let mut brackets = format.brackets;
        loop {
            self.begin(at);
            at = match format.quote {
                Some(quote) if line.as_bytes().get(at) == Some(&quote) => {
                    match self.quoted(line, at + 1, quote, format, backslash) {
                        Some(end) => end,
                        None if self.columns > format.read => line.len(),
                        None => return Err(Unterminated),
                    }
                }
                _ => self.bare(line, at, format.separator, &mut brackets),
            };
            self.end(format.separator);
            if at == line.len() {
                return Ok(());
            }
            at += 1;
        }
    }

    fn begin(&mut self, at: usize) {
        self.columns += 1;
        if self.columns == 1 {
            self.bounds.push(0);
        }
        if self.columns <= Self::MOST {
            self.origins.push(at as u32);
        }
    }

    fn end(&mut self, separator: u8) {
        if self.columns <= Self::MOST {
            self.text.push(char::from(separator));
            self.bounds.push(self.text.len() as u32);
        }
    }

    /// Copies a column without quotes and says where it ends in the line. Where a bracket is not closed,
    /// no later one is: so that a line of many is searched once, none is looked for any more.
    fn bare(&mut self, line: &str, at: usize, separator: u8, brackets: &mut bool) -> usize {
        let rest = &line[at..];
        let bracketed = match *brackets && rest.starts_with('[') {
            true => {
                let end = bracketed(rest, separator);
                *brackets = end.is_some();
                end
            }
            false => None,
        };
        let to_separator = || memchr::memchr(separator, rest.as_bytes());
        let length = bracketed.or_else(to_separator).unwrap_or(rest.len());
        self.keep(&rest[..length]);
        at + length
    }

    /// Copies a quoted column whose text begins at `at`, with its quotes, and says where it ends in
    /// the line; `None` when its closing quote is missing.
    fn quoted(
        &mut self,
        line: &str,
        mut at: usize,
        quote: u8,
        format: &Delimited<'_>,
        backslash: bool,
    ) -> Option<usize> {
        let bytes = line.as_bytes();
        let mark = char::from(quote);
        self.keep(mark.encode_utf8(&mut [0; 4]));
        loop {
            let next = match backslash {
                true => memchr::memchr2(quote, b'\\', &bytes[at..]),
                false => memchr::memchr(quote, &bytes[at..]),
            };
            let found = at + next?;
            self.keep(&line[at..found]);
            let after = bytes.get(found + 1).copied();
            at = if bytes[found] == b'\\' && quote != b'\\' {
                match after {
                    Some(escaped) if escaped == quote || escaped == b'\\' => {
                        self.keep(&line[found + 1..found + 2]);
                        found + 2
                    }
                    _ => {
                        self.keep("\\");
                        found + 1
                    }
                }
            } else if format.escapes.doubled() && after == Some(quote) {
                self.keep(&line[found..=found]);
                found + 2
            } else if after.is_none_or(|byte| byte == format.separator) {
                self.keep(&line[found..=found]);
                return Some(found + 1);
            } else {
                self.keep(&line[found..=found]);
                found + 1
            };
        }
    }

    fn keep(&mut self, text: &str) {
        if self.columns <= Self::MOST {
            self.text.push_str(text);
        }
    }
}

/// How long a column is that begins with a bracket; one that is not closed is a column like others.
fn bracketed(rest: &str, separator: u8) -> Option<usize> {
    let bytes = rest.as_bytes();
    let ends = |at: &usize| bytes.get(at + 1).is_none_or(|&after| after == separator);
    let end = memchr::memchr_iter(b']', bytes).find(ends)?;
    Some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Escapes;

    fn columns(line: &str, format: &Delimited<'_>) -> Option<Vec<String>> {
        let mut image = Image::default();
        image.cut(line, format).ok()?;
        assert!(image.text.len() <= line.len() + 1);
        let texts = image.bounds.windows(2).map(|pair| {
            let raw = &image.text[pair[0] as usize..pair[1] as usize - 1];
            match format.quote.map(char::from) {
                Some(quote) if raw.starts_with(quote) && raw.len() > 1 => {
                    raw[1..raw.len() - 1].to_owned()
                }
                _ => raw.to_owned(),
            }
        });
        Some(texts.collect())
    }

    fn check(line: &str, expected: &[&str]) {
        let format = Delimited {
            read: 99,
            ..Delimited::default()
        };
        assert_eq!(
            columns(line, &format).as_deref(),
            Some(expected)
                .map(|e| e.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>())
                .as_deref(),
            "{line}"
        );
    }

    #[test]
    fn blanks_separate_one_by_one() {
        check("a b", &["a", "b"]);
        check("a  b", &["a", "", "b"]);
        check("a ", &["a", ""]);
        check("", &[""]);
    }

    #[test]
    fn quotes_count_only_at_the_start_and_before_a_separator() {
        check(r#""a b" c"#, &["a b", "c"]);
        check(r#"a"b c"d"#, &["a\"b", "c\"d"]);
        check(r#""a"b" c"#, &["a\"b", "c"]);
        check(r#""" c"#, &["", "c"]);
    }

    #[test]
    fn escapes_are_undone_and_other_backslashes_stay() {
        check(r#""a\"b" c"#, &["a\"b", "c"]);
        check(r#""a""b" c"#, &["a\"b", "c"]);
        check(r#""a\\" c"#, &["a\\", "c"]);
        check(r#""a\x22b" c"#, &[r"a\x22b", "c"]);
        check(r"a\b c", &[r"a\b", "c"]);
    }

    #[test]
    fn an_unterminated_quote_is_tried_again_with_ordinary_backslashes() {
        check(r#"a "C:\dir\""#, &["a", r"C:\dir\"]);
        let format = Delimited {
            read: 99,
            ..Delimited::default()
        };
        assert_eq!(columns(r#"a "b c"#, &format), None);
    }

    #[test]
    fn columns_that_are_not_read_may_be_cut_badly() {
        let format = Delimited {
            read: 1,
            ..Delimited::default()
        };
        assert_eq!(columns(r#"a "b c"#, &format).map(|c| c.len()), Some(2));
        assert_eq!(columns(r#""b c"#, &format), None);
    }

    #[test]
    fn brackets_hold_separators() {
        let format = Delimited {
            read: 99,
            brackets: true,
            ..Delimited::default()
        };
        let check = |line: &str, expected: &[&str]| {
            let found = columns(line, &format).unwrap_or_default();
            assert_eq!(found, expected, "{line}");
        };
        check("a [b c] d", &["a", "[b c]", "d"]);
        check("[b c]", &["[b c]"]);
        check("[b]c d] e", &["[b]c d]", "e"]);
        check("[b \"c] d\" e", &["[b \"c]", "d\"", "e"]);
        check("[b c", &["[b", "c"]);
        check("a[b c]", &["a[b", "c]"]);
        check("[a [b] [c d", &["[a [b]", "[c", "d"]);
    }

    /// To look for the end of each would take an hour.
    #[test]
    fn many_open_brackets_are_searched_once() {
        let line = "[ ".repeat(4 << 20);
        let format = Delimited {
            brackets: true,
            ..Delimited::default()
        };
        let mut image = Image::default();
        assert_eq!(image.cut(&line, &format), Ok(()));
        assert_eq!(image.columns, (4 << 20) + 1);
    }

    #[test]
    fn without_escapes_the_first_quote_before_a_separator_ends() {
        let format = Delimited {
            escapes: Escapes::None,
            ..Delimited::default()
        };
        assert_eq!(
            columns(r#""a\" "b""#, &format),
            Some(vec![r"a\".to_owned(), "b".to_owned()])
        );
    }
}
