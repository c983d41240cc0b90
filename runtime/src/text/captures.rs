//! The captures of one line that are kept, as columns.

use super::structured;
use super::{Common, Keep, Piece, Template};
use crate::columns::Columns;
use crate::error::{ParseError, Reason};

/// What was captured of a line, reused from line to line.
#[derive(Debug, Default)]
pub(crate) struct Captures {
    /// What was cut, in the order of the line.
    pub(super) spans: Vec<Span>,
    pub(super) columns: Vec<Capture>,
    /// Empty while every text is a part of the line; else the line and, behind it, the others.
    image: String,
    /// How many columns the line has beyond those with a name, and where the first of them is.
    pub(super) extra: Option<(usize, Span)>,
}

/// Where a captured text is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Span {
    /// Where it begins in the image, which is where it begins in the line if it is a part of that.
    pub begin: u32,
    pub end: u32,
    /// Where in the line it comes from.
    pub origin: u32,
}

/// A column and where it comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Capture {
    /// Where its text begins, or [`Capture::ABSENT`].
    pub begin: u32,
    pub end: u32,
    /// Where in the line it comes from, or would.
    pub origin: u32,
    /// The number of the column in the line, or [`Capture::NO_NUMBER`].
    pub number: u32,
}

/// The most bytes that an image may take: templates of templates could grow without bound.
const MOST: usize = 64 << 20;

impl Span {
    /// A part of the line.
    #[inline]
    pub fn of(begin: usize, end: usize) -> Self {
        Self {
            begin: begin as u32,
            end: end as u32,
            origin: begin as u32,
        }
    }
}

impl Capture {
    pub const ABSENT: u32 = u32::MAX;
    pub const NO_NUMBER: u32 = u32::MAX;

    #[inline]
    fn is_absent(self) -> bool {
        self.begin == Self::ABSENT
    }

    /// Takes a captured text of the source, unless it stands for "no value".
    #[inline(always)]
    pub(super) fn keep(&mut self, source: &str, span: Span, number: u32, common: &Common) {
        let (mut begin, mut end) = (span.begin, span.end);
        let mut value = &source.as_bytes()[begin as usize..end as usize];
        if common.text.trim_space && has_edge(value) {
            (begin, end) = trimmed(source, span);
            value = &source.as_bytes()[begin as usize..end as usize];
        }
        debug_assert!(source.get(begin as usize..end as usize).is_some());
        if !common.stands_for_none(value) {
            *self = Self {
                begin,
                end,
                origin: span.origin,
                number,
            };
        } else if self.is_absent() {
            (self.origin, self.number) = (span.origin, number);
        }
    }

    /// The column's text.
    ///
    /// # Safety
    ///
    /// Unless the column is absent, it lies in the text, between characters.
    #[inline(always)]
    pub unsafe fn text(self, text: &str) -> Option<&str> {
        if self.is_absent() {
            return None;
        }
        let place = self.begin as usize..self.end as usize;
        debug_assert!(text.get(place.clone()).is_some());
        // SAFETY: the contract.
        Some(unsafe { text.get_unchecked(place) })
    }
}

impl Captures {
    /// Forgets the line before; no column of the new one has a text yet.
    #[inline]
    pub fn begin(&mut self, line: &str, columns: usize) {
        let none = Capture {
            begin: Capture::ABSENT,
            end: Capture::ABSENT,
            origin: line.len() as u32,
            number: Capture::NO_NUMBER,
        };
        self.extra = None;
        self.image.clear();
        self.columns.clear();
        self.columns.resize(columns, none);
    }

    /// Where a text goes that is not a part of the line.
    pub fn image(&mut self, line: &str) -> &mut String {
        if self.image.is_empty() {
            self.image.push_str(line);
        }
        &mut self.image
    }

    /// Makes a text that is not a part of the line, and comes from `origin` in it.
    pub fn push(&mut self, line: &str, origin: usize, write: impl FnOnce(&mut String)) -> Span {
        let image = self.image(line);
        let begin = image.len() as u32;
        write(image);
        Span {
            begin,
            end: image.len() as u32,
            origin: origin as u32,
        }
    }

    /// The text that spans point into.
    #[inline]
    pub fn source<'a>(&'a self, line: &'a str) -> &'a str {
        source_of(&self.image, line)
    }

    /// Keeps the spans that were cut.
    #[inline]
    pub fn keep_spans(&mut self, line: &str, keeps: &[Keep], common: &Common) {
        let source = source_of(&self.image, line);
        for keep in keeps {
            if let Some(span) = self.spans.get(keep.capture)
                && let Some(column) = self.columns.get_mut(keep.column)
            {
                column.keep(source, *span, Capture::NO_NUMBER, common);
            }
        }
    }

    /// Keeps captured texts by the number of their capture: where each is, and its number as a column
    /// of the line.
    #[inline(always)]
    pub fn keep_parts(
        &mut self,
        line: &str,
        keeps: &[Keep],
        common: &Common,
        part: impl Fn(usize) -> Option<(Span, u32)>,
    ) {
        for &keep in keeps {
            let Some((span, number)) = part(keep.capture) else {
                continue;
            };
            self.keep(line, keep, span, number, common);
        }
    }

    /// Keeps a captured text, unless it stands for "no value".
    #[inline(always)]
    pub fn keep(&mut self, line: &str, keep: Keep, span: Span, number: u32, common: &Common) {
        if let Some(column) = self.columns.get_mut(keep.column) {
            column.keep(source_of(&self.image, line), span, number, common);
        }
    }

    /// Whether a column has a text already.
    pub fn has(&self, column: usize) -> bool {
        let column = self.columns.get(column);
        column.is_some_and(|column| !column.is_absent())
    }

    /// Makes the texts of templates.
    pub fn fill(&mut self, line: &str, common: &Common) -> Result<(), ParseError> {
        for template in &common.text.templates {
            let begin = self.image(line).len();
            self.write(template)?;
            let value = &self.image.as_bytes()[begin..];
            if value.is_empty() || common.stands_for_none(value) {
                self.image.truncate(begin);
                continue;
            }
            let made = Capture {
                begin: begin as u32,
                end: self.image.len() as u32,
                origin: 0,
                number: Capture::NO_NUMBER,
            };
            if let Some(first) = template
                .first
                .filter(|first| self.columns[*first].is_absent())
            {
                self.columns[first] = made;
            }
            self.columns[template.column] = made;
        }
        Ok(())
    }

    /// Makes JSON of structured data; what is none stays as it is.
    pub fn structure(&mut self, line: &str, common: &Common) -> Result<(), ParseError> {
        for &column in &common.text.structured_data {
            // SAFETY: see `Captures::columns`.
            let text = unsafe { self.columns[column].text(self.source(line)) };
            let Some(text) = text else {
                continue;
            };
            let Some(json) = structured::to_json(text) else {
                continue;
            };
            let begin = self.image(line).len();
            self.image.push_str(&json);
            if self.image.len() > MOST {
                return Err(ParseError::new(Reason::LineTooLong { limit: MOST }));
            }
            let column = &mut self.columns[column];
            (column.begin, column.end) = (begin as u32, self.image.len() as u32);
        }
        Ok(())
    }

    fn write(&mut self, template: &Template) -> Result<(), ParseError> {
        for piece in &template.pieces {
            match piece {
                Piece::Text(text) => self.image.push_str(text),
                Piece::Column(column) => {
                    let column = self.columns[*column];
                    if !column.is_absent() {
                        let text = column.begin as usize..column.end as usize;
                        self.image.extend_from_within(text);
                    }
                }
            }
            if self.image.len() > MOST {
                return Err(ParseError::new(Reason::LineTooLong { limit: MOST }));
            }
        }
        Ok(())
    }

    /// How many columns the line has beyond those with a name, and the first of them.
    #[inline]
    pub fn extra<'a>(&'a self, line: &'a str) -> Option<(usize, &'a str)> {
        let (columns, first) = self.extra?;
        let sample = self
            .source(line)
            .get(first.begin as usize..first.end as usize);
        Some((columns, sample.unwrap_or_default()))
    }

    /// The columns of the line.
    #[inline]
    pub fn columns<'a>(&'a self, line: &'a str, lead: usize, common: &'a Common) -> Columns<'a> {
        // SAFETY: cutters end captures where texts begin and end that they found in the line, or
        // wrote behind it.
        unsafe { Columns::captured(self.source(line), &self.columns, lead, common.none()) }
    }
}

/// The text that spans point into: the image, or the line while there is none.
#[inline(always)]
fn source_of<'a>(image: &'a str, line: &'a str) -> &'a str {
    match image.is_empty() {
        true => line,
        false => image,
    }
}

/// Whether a text begins or ends with what might be white space.
#[inline(always)]
pub(super) fn has_edge(text: &[u8]) -> bool {
    let is_visible = |byte: &u8| matches!(byte, 0x21..0x7f);
    match (text.first(), text.last()) {
        (Some(first), Some(last)) => !is_visible(first) | !is_visible(last),
        _ => false,
    }
}

/// A span without the white space at its ends.
#[cold]
fn trimmed(source: &str, span: Span) -> (u32, u32) {
    let text = &source[span.begin as usize..span.end as usize];
    let end = span.begin + text.trim_end().len() as u32;
    let begin = end - text.trim().len() as u32;
    (begin, end)
}
