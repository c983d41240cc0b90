//! How a text parser cuts one line, for people: each capture with its place in the line, and how far
//! the patterns came.
//!
//! Everything here goes by the rules, and copies what it shows: it is for explaining a line, not for
//! parsing many.

use std::ops::Range;

use super::captures::{Captures, Span};
use super::csv::cut_row;
use super::fastmatch::Stop;
use super::{Csv, Fastmatch, Line, Pairs, Pattern, Work};

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

/// The groups of an expression, the whole match first: the name of each, if it has one, and what it
/// captures, if it takes part.
pub type ShownGroups = Vec<(Option<String>, Option<ShownCapture>)>;

/// How a line of keys and values was cut, up to where that went no further.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShownPairs {
    /// What comes before the pairs, where there is such a thing and the line has it.
    pub head: Option<ShownGroups>,
    /// The first keys and their values; keys that are passed over, as they stand alone, are not among
    /// them.
    pub pairs: Vec<(String, ShownCapture)>,
    /// How many there are.
    pub found: usize,
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

impl Pairs {
    /// The keys and values of a line, at most so many, and what comes before them.
    ///
    /// ```
    /// use margay_runtime::{Pairs, Signs, Text};
    ///
    /// let signs = Signs { quote: Some(b'"'), ..Signs::default() };
    /// let shown = Pairs::new(signs, [], Text::default()).show(r#"id=7 msg="a b" on"#, 9);
    /// let (key, value) = &shown.pairs[1];
    /// assert_eq!((key.as_str(), value.text.as_str()), ("msg", "a b"));
    /// assert_eq!((value.bytes.clone(), shown.found), (9..14, 2));
    /// ```
    pub fn show(&self, line: &str, most: usize) -> ShownPairs {
        let (text, lead) = trimmed(line);
        let mut shown = ShownPairs::default();
        let Some(mut at) = self.show_head(line, lead, &mut shown) else {
            return shown;
        };
        let even = None;
        let cut = Line { text, lead, even };
        let mut work = Work::default();
        work.captures.begin(text, 0);
        while let Ok(Some(pair)) = self.next_pair(cut, at, &mut work) {
            at = pair.end;
            let key = &text[pair.key.0..pair.key.1];
            let value = match (pair.value, &self.signs().alone) {
                (Some(span), _) => capture(text, lead, &work.captures, span, pair.end),
                (None, Some(alone)) => ShownCapture {
                    bytes: pair.key.0 + lead..pair.key.1 + lead,
                    text: alone.clone(),
                },
                (None, None) => continue,
            };
            shown.found += 1;
            if shown.pairs.len() < most {
                shown.pairs.push((key.trim_ascii().to_owned(), value));
            }
        }
        shown
    }

    /// Where the pairs begin; nothing where the line has not what comes before them.
    #[cfg(feature = "regex")]
    fn show_head(&self, line: &str, lead: usize, shown: &mut ShownPairs) -> Option<usize> {
        let Some(head) = &self.head else {
            return Some(0);
        };
        shown.head = head.show(line);
        let whole = shown.head.as_ref()?.first()?.1.as_ref()?;
        Some(whole.bytes.end - lead)
    }

    #[cfg(not(feature = "regex"))]
    fn show_head(&self, _: &str, _: usize, _: &mut ShownPairs) -> Option<usize> {
        Some(0)
    }
}

#[cfg(feature = "regex")]
impl super::Regex {
    /// The groups of the expression; nothing where the line does not match.
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
    pub fn show(&self, line: &str) -> Option<ShownGroups> {
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

    #[test]
    fn pairs_are_where_they_stand() {
        use super::super::Signs;
        use crate::cut::Escapes;
        let signs = |alone: Option<&str>| Signs {
            quote: Some(b'"'),
            escapes: Escapes::Backslash,
            alone: alone.map(str::to_owned),
            ..Signs::default()
        };
        let line = r#"  a=1  flag b="x \"y\"" a= "#;
        let values = |alone| {
            let shown = Pairs::new(signs(alone), [], Text::default()).show(line, 9);
            let pairs = shown.pairs.into_iter();
            let pairs = pairs.map(|(key, value)| (key, line[value.bytes].to_owned(), value.text));
            pairs.collect::<Vec<_>>()
        };
        let pair = |key: &str, place: &str, text: &str| (key.into(), place.into(), text.into());
        let (first, last) = (pair("a", "1", "1"), pair("a", "", ""));
        let quoted = pair("b", r#""x \"y\"""#, r#"x "y""#);
        assert_eq!(values(None), [first.clone(), quoted.clone(), last.clone()]);
        assert_eq!(
            values(Some("yes")),
            [first, pair("flag", "flag", "yes"), quoted, last]
        );
        let shown = Pairs::new(signs(None), [], Text::default()).show(r#"a=1 b="x"#, 9);
        assert_eq!((shown.found, shown.pairs.len()), (1, 1));
    }
}
