//! Csv: columns between delimiters, quotes taken loosely (parsers §4).
//!
//! An even line is what the scan for delimiters and quotes makes of it; any other is cut by
//! [`cut_row`], the rule. A quoted column ends at the first quote before a delimiter, and a line
//! within one ends it.

use super::captures::{Captures, Span};
use super::header::{Announced, Header, Wanted};
use super::stream::Stream;
use super::{Common, Cutter, Keep, Line, Text, Work};
use crate::cut::needles::Needles;
use crate::error::{ParseError, Reason};
use crate::parser::Texts;

/// What quoted columns stand between.
pub(crate) const QUOTE: u8 = b'"';

/// How a log type with `parser: csv` is cut.
///
/// ```
/// use margay_runtime::{Csv, Keep, Names, Text};
///
/// // columns: [at, "", peer]
/// let keeps = vec![Keep::new(0, 0), Keep::new(2, 1)];
/// let names = Names::Given { header: false, count: 3, keeps };
/// let csv = Csv::new(',', names, Text { columns: 2, ..Text::default() });
/// assert_eq!(csv.delimiter(), ',');
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Csv {
    delimiter: char,
    names: Names,
    /// Whether the columns that the schema names are all kept in their order.
    in_order: bool,
    common: Common,
}

impl Csv {
    /// A delimiter, where the names of the columns come from, and what text parsers share.
    pub fn new(delimiter: char, names: Names, text: Text) -> Self {
        let in_order = match &names {
            Names::Given { count, keeps, .. } => Keep::all_in_order(keeps, *count),
            Names::Header(_) | Names::Announced(_) => false,
        };
        Self {
            delimiter,
            names,
            in_order,
            common: Common::new(text),
        }
    }

    /// What stands between two columns.
    pub fn delimiter(&self) -> char {
        self.delimiter
    }
}

/// Where the names of csv columns come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Names {
    /// From the schema.
    Given {
        /// Whether the first line is a header, which is not read.
        header: bool,
        /// How many columns a line should have.
        count: usize,
        /// Which of them are kept.
        keeps: Vec<Keep>,
    },
    /// From the first line: the names that are looked for in it.
    Header(Vec<Wanted>),
    /// From lines of the stream, where there are such lines.
    Announced(Announced),
}

impl Cutter for Csv {
    fn common(&self) -> &Common {
        &self.common
    }

    fn is_stateful(&self) -> bool {
        self.has_header() || self.common.text.skip_lines > 0
    }

    fn needles(&self) -> Needles {
        match self.scanned() {
            Some(delimiter) => Needles::of_csv(delimiter),
            None => Needles::of_marks([None; 2]),
        }
    }

    fn take_header(&self, line: &str, stream: &mut Stream) -> bool {
        match &self.names {
            Names::Announced(announced) => announced.take(line, stream, || self.names_in(line)),
            Names::Given { header: false, .. } => false,
            Names::Given { .. } | Names::Header(_) if stream.header.is_some() => false,
            Names::Given { .. } => {
                stream.header = Some(Header::default());
                true
            }
            Names::Header(wanted) => {
                stream.header = Some(Header::of(line, &self.names_in(line), wanted));
                true
            }
        }
    }

    fn columns_as_scanned(&self, stream: &Stream) -> Option<usize> {
        let (count, in_order) = match (&self.names, &stream.header) {
            (Names::Given { header: true, .. }, None) => return None,
            (Names::Given { count, .. }, _) => (*count, self.in_order),
            (_, Some(header)) => (header.columns, header.in_order),
            (_, None) => return None,
        };
        (in_order && self.scanned().is_some()).then_some(count)
    }

    fn cut(&self, line: Line<'_>, work: &mut Work) -> Result<Texts, ParseError> {
        let Work {
            stream,
            captures,
            strict,
            ..
        } = work;
        let (count, keeps, exactly) = match (&self.names, &stream.header) {
            (Names::Given { count, keeps, .. }, _) => (*count, keeps.as_slice(), *strict),
            (Names::Header(_), Some(header)) => (header.columns, header.keeps.as_slice(), true),
            (Names::Header(_), None) => (0, &[][..], false),
            (Names::Announced(_), Some(header)) => (header.columns, header.keeps.as_slice(), true),
            (Names::Announced(announced), None) => match &announced.otherwise {
                Some(order) => (order.count, order.keeps.as_slice(), true),
                None => return Err(ParseError::new(Reason::NoHeader).at_offset(line.lead)),
            },
        };
        let even = line.even.filter(|_| self.scanned().is_some());
        let found = match even {
            Some(even) => even.bounds.len() - 1,
            None => {
                cut_row(line.text, self.delimiter, captures);
                captures.spans.len()
            }
        };
        if exactly && found != count {
            let named = stream.header.as_ref().is_some_and(Header::is_a_line);
            return Err(wrong_count(line, found, count, named));
        }
        let keep = |capture: usize, captures: &Captures| match even {
            Some(even) => even_column(line.text, even.bounds, capture),
            None => captures.spans.get(capture).copied(),
        };
        if found > count {
            let first = keep(count, captures).unwrap_or_default();
            captures.extra = Some((found - count, first));
        }
        // Columns that the line does not have are empty; layouts have it that they have no value.
        let missing = Span::of(line.text.len(), line.text.len());
        let missing = (!self.common.text.lenient).then_some(missing);
        match even {
            Some(even) => {
                captures.keep_parts(line.text, keeps, &self.common, |capture| {
                    let span = even_column(line.text, even.bounds, capture).or(missing)?;
                    Some((span, capture as u32))
                });
                Ok(Texts::Plain)
            }
            None => {
                let spans = std::mem::take(&mut captures.spans);
                captures.keep_parts(line.text, keeps, &self.common, |capture| {
                    let span = spans.get(capture).copied().or(missing)?;
                    Some((span, capture as u32))
                });
                captures.spans = spans;
                Ok(Texts::Any)
            }
        }
    }
}

/// A column of an even line, without its quotes.
#[inline]
fn even_column(line: &str, bounds: &[u32], column: usize) -> Option<Span> {
    let &[begin, next] = bounds.get(column..column + 2)? else {
        return None;
    };
    let begin = (begin - bounds[0]) as usize;
    let end = (next - bounds[0]) as usize - 1;
    let span = match end - begin > 1 && line.as_bytes()[begin] == QUOTE {
        true => Span::of(begin + 1, end - 1),
        false => Span::of(begin, end),
    };
    Some(Span {
        origin: begin as u32,
        ..span
    })
}

impl Csv {
    /// The delimiter if a scan can look for it; other lines are cut by the rule.
    #[inline]
    fn scanned(&self) -> Option<u8> {
        let delimiter = u8::try_from(self.delimiter).ok()?;
        let fits = delimiter.is_ascii() && !matches!(delimiter, b'\0' | QUOTE | b'\n');
        fits.then_some(delimiter)
    }

    fn has_header(&self) -> bool {
        match self.names {
            Names::Given { header, .. } => header,
            Names::Header(_) | Names::Announced(_) => true,
        }
    }

    /// The names in a header, as they are written.
    fn names_in(&self, line: &str) -> Vec<String> {
        let mut captures = Captures::default();
        cut_row(line, self.delimiter, &mut captures);
        let names = captures.texts(line, &self.common.text).into_iter();
        names.map(str::to_owned).collect()
    }
}

#[cold]
fn wrong_count(line: Line<'_>, found: usize, count: usize, named: bool) -> ParseError {
    let reason = if named {
        Reason::UnlikeHeader {
            found,
            header: count,
        }
    } else if found < count {
        Reason::TooFewColumns {
            found,
            least: count,
        }
    } else {
        Reason::TooManyColumns { found, most: count }
    };
    ParseError::new(reason).at_offset(line.lead + line.text.len())
}

/// Cuts a row by the rule.
pub(super) fn cut_row(line: &str, delimiter: char, captures: &mut Captures) {
    captures.spans.clear();
    let mut at = 0;
    loop {
        let (span, end) = match line[at..].starts_with('"') {
            true => quoted(line, at, delimiter, captures),
            false => {
                let end = line[at..]
                    .find(delimiter)
                    .map_or(line.len(), |ahead| at + ahead);
                (Span::of(at, end), end)
            }
        };
        captures.spans.push(span);
        if end == line.len() {
            return;
        }
        at = end + delimiter.len_utf8();
    }
}

/// Reads a quoted column that begins at `open`, and says where it ends in the line.
fn quoted(line: &str, open: usize, delimiter: char, captures: &mut Captures) -> (Span, usize) {
    let begin = open + 1;
    let mut doubled = false;
    let mut at = begin;
    let (text_end, end) = loop {
        let Some(ahead) = memchr::memchr(QUOTE, &line.as_bytes()[at..]) else {
            // The end of the line closes it.
            break (line.len(), line.len());
        };
        let quote = at + ahead;
        let after = &line[quote + 1..];
        if after.starts_with('"') {
            doubled = true;
            at = quote + 2;
        } else if after.is_empty() || after.starts_with(delimiter) {
            break (quote, quote + 1);
        } else {
            at = quote + 1;
        }
    };
    if !doubled {
        let origin = open as u32;
        let span = Span::of(begin, text_end);
        return (Span { origin, ..span }, end);
    }
    let span = captures.push(line, open, |image| undouble(&line[begin..text_end], image));
    (span, end)
}

/// Appends a text, two quotes as one.
fn undouble(text: &str, image: &mut String) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\"\"") {
        image.push_str(before);
        image.push('"');
        rest = after;
    }
    image.push_str(rest);
}

impl Captures {
    /// Every text that was cut, trimmed if the texts of columns are.
    fn texts<'a>(&'a self, line: &'a str, text: &Text) -> Vec<&'a str> {
        let source = self.source(line);
        let texts = self.spans.iter().map(|span| {
            let name = &source[span.begin as usize..span.end as usize];
            match text.trim_space {
                true => name.trim(),
                false => name,
            }
        });
        texts.collect()
    }
}
