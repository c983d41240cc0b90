//! How a text parser cuts one line, for people: each capture with its place in the line, and how far
//! the patterns came.
//!
//! Everything here goes by the rules, and copies what it shows: it is for explaining a line, not for
//! parsing many.

use std::ops::Range;

use super::captures::{Captures, Span};
use super::csv::cut_row;
use super::fastmatch::Stop;
use super::{Csv, Fastmatch, Pattern};

/// A captured text and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownCapture {
    /// The bytes of the line that it takes, quotes and escapes included.
    pub bytes: Range<usize>,
    /// Its text, without quotes around it and with escapes undone.
    pub text: String,
}

/// How far a pattern of fastmatch came in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownAttempt {
    /// The placeholders that it passed.
    pub captures: Vec<ShownCapture>,
    /// Where it did not go on, and the text that it wanted there or behind; none where it matches.
    pub stop: Option<(usize, String)>,
}

/// The line without white space around it, and how many bytes of that were in front.
fn trimmed(line: &str) -> (&str, usize) {
    (line.trim(), line.len() - line.trim_start().len())
}

impl Csv {
    /// The first columns of a row, at most so many, and how many it has.
    ///
    /// ```
    /// use margay_runtime::{Csv, Names, Text};
    ///
    /// let names = Names::Given { header: false, count: 2, keeps: Vec::new() };
    /// let csv = Csv::new(',', names, Text::default());
    /// let (cells, found) = csv.show(r#"a,"say ""hi""",c"#, 2);
    /// assert_eq!((cells[1].bytes.clone(), cells[1].text.as_str()), (2..14, r#"say "hi""#));
    /// assert_eq!((cells.len(), found), (2, 3));
    /// ```
    pub fn show(&self, line: &str, most: usize) -> (Vec<ShownCapture>, usize) {
        let (text, lead) = trimmed(line);
        let mut captures = Captures::default();
        cut_row(text, self.delimiter(), &mut captures);
        let spans = std::mem::take(&mut captures.spans);
        let between = self.delimiter().len_utf8();
        let ends = spans.iter().skip(1);
        let ends = ends.map(|next| next.origin as usize - between);
        let cells = spans.iter().zip(ends.chain([text.len()])).take(most);
        let cells = cells.map(|(span, end)| capture(text, lead, &captures, *span, end));
        (cells.collect(), spans.len())
    }
}

impl Fastmatch {
    /// How far each of the patterns comes, in their order.
    ///
    /// ```
    /// use margay_runtime::{Fastmatch, Pattern, Placeholder, Text};
    ///
    /// let pattern = Pattern::new("[", [Placeholder::new("] "), Placeholder::new("")], []);
    /// let fastmatch = Fastmatch::new([pattern], Text::default());
    /// let attempt = &fastmatch.show("[info] up")[0];
    /// assert_eq!(attempt.captures[1].text, "up");
    /// assert_eq!(fastmatch.show("[info")[0].stop, Some((1, "] ".to_owned())));
    /// ```
    pub fn show(&self, line: &str) -> Vec<ShownAttempt> {
        let patterns = self.patterns().iter();
        patterns.map(|pattern| pattern.show(line)).collect()
    }
}

impl Pattern {
    fn show(&self, line: &str) -> ShownAttempt {
        let (text, lead) = trimmed(line);
        let mut captures = Captures::default();
        let matched = self.match_line(text, &mut captures);
        let spans = std::mem::take(&mut captures.spans);
        let shown = spans.iter().map(|span| {
            let end = match span.begin == span.origin {
                true => span.end as usize,
                false => end_of_escaped(text, span.origin as usize),
            };
            capture(text, lead, &captures, *span, end)
        });
        ShownAttempt {
            captures: shown.collect(),
            stop: matched
                .err()
                .map(|Stop { at, wanted }| (at + lead, wanted.to_owned())),
        }
    }
}

/// Where a text with escapes ends that begins behind a quote: at the next one that is not escaped.
fn end_of_escaped(line: &str, begin: usize) -> usize {
    let quote = line.as_bytes().get(begin.wrapping_sub(1)).copied();
    let mut at = begin;
    while let Some(&byte) = line.as_bytes().get(at) {
        match byte {
            b'\\' => at += 2,
            _ if Some(byte) == quote => return at,
            _ => at += 1,
        }
    }
    line.len()
}

fn capture(line: &str, lead: usize, captures: &Captures, span: Span, end: usize) -> ShownCapture {
    let text = captures.source(line);
    let text = text.get(span.begin as usize..span.end as usize);
    ShownCapture {
        bytes: span.origin as usize + lead..end + lead,
        text: text.unwrap_or_default().to_owned(),
    }
}

#[cfg(feature = "regex")]
impl super::Regex {
    /// The groups of an expression, the whole match first: the name of each, if it has one, and what
    /// it captures, if it takes part. Nothing where the line does not match.
    ///
    /// ```
    /// use margay_runtime::{Regex, Text};
    ///
    /// let regex = Regex::new(r"door (?P<id>[0-9]+)", [], Text::default());
    /// let groups = regex.show("the door 7").unwrap();
    /// assert_eq!(groups[1].0.as_deref(), Some("id"));
    /// assert_eq!(groups[1].1.as_ref().unwrap().bytes, 9..10);
    /// assert!(regex.show("the window").is_none());
    /// ```
    pub fn show(&self, line: &str) -> Option<Vec<(Option<String>, Option<ShownCapture>)>> {
        let (text, lead) = trimmed(line);
        let found = self.regex().captures(text)?;
        let groups = found.iter().zip(self.regex().capture_names());
        let groups = groups.map(|(group, name)| {
            let shown = group.map(|group| ShownCapture {
                bytes: group.start() + lead..group.end() + lead,
                text: group.as_str().to_owned(),
            });
            (name.map(str::to_owned), shown)
        });
        Some(groups.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Placeholder, Text};
    use super::*;
    use crate::Names;

    #[test]
    fn cells_are_where_they_stand() {
        let names = Names::Given {
            header: false,
            count: 2,
            keeps: Vec::new(),
        };
        let csv = Csv::new('é', names, Text::default());
        for line in [
            "  aé\"b \"\"c\"\" d\"é é\"x",
            "",
            "é",
            "\"",
            "\"\"\"",
            "aé\"bé",
        ] {
            let (cells, _) = csv.show(line, usize::MAX);
            let places = cells.iter().map(|cell| &line[cell.bytes.clone()]);
            let joined = places.collect::<Vec<_>>().join("é");
            assert_eq!(joined, line.trim(), "{line}");
        }
    }

    #[test]
    fn escaped_texts_end_where_the_pattern_goes_on() {
        let quoted = [Placeholder::quoted("\" "), Placeholder::new("")];
        let pattern = Pattern::new("\"", quoted, []);
        let attempt = pattern.show(r#" "a \"b\" c" d"#);
        let [first, second] = &attempt.captures[..] else {
            panic!("{attempt:?}");
        };
        assert_eq!(
            (first.bytes.clone(), first.text.as_str()),
            (2..11, r#"a "b" c"#)
        );
        assert_eq!((second.bytes.clone(), second.text.as_str()), (13..14, "d"));
        assert_eq!(attempt.stop, None);
    }
}
