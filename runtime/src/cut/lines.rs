//! The delimited lines of a block on their way to records.

use super::Delimited;
use super::line::Image;
use super::structure::Structure;
use crate::block::{OddLine, count_reject, has_edge, line_spans, scanned_lines};
use crate::columns::Columns;
use crate::error::{ParseError, Reason};
use crate::faults::Faults;
use crate::parser::{Parser, Texts};
use crate::report::Report;

/// The lines of one block on their way to records.
pub(crate) struct Lines<'p, P> {
    pub parser: &'p P,
    pub format: Delimited<'p>,
    pub wanted: &'p [u64],
    pub image: &'p mut Image,
    pub faults: &'p mut Faults,
    pub report: &'p mut Report,
}

impl<P: Parser> Lines<'_, P> {
    /// Parses the lines of a scanned block: even ones where they stand, odd ones by the rule.
    pub fn parse_all<F>(&mut self, block: &[u8], structure: &Structure, each: &mut F)
    where
        F: for<'r> FnMut(P::Record<'r>, Texts),
    {
        let valid = structure.ascii || std::str::from_utf8(block).is_ok();
        for scanned in scanned_lines(structure) {
            let (bounds, span) = (scanned.bounds, scanned.span());
            let line = &block[span.0..span.1];
            if scanned.odd || !valid || has_edge(line) {
                self.parse_odd(line, span, each);
                continue;
            }
            self.report.tally.lines += 1;
            // SAFETY: the block is UTF-8, and the line lies between ASCII bytes or the block's
            // ends; the bounds of a line that is not odd are those of its columns.
            let columns = unsafe {
                let line = std::str::from_utf8_unchecked(line);
                let Delimited { quote, none, .. } = self.format;
                Columns::in_block(line, bounds, quote, none).only(self.wanted)
            };
            let found = bounds.len() - 1;
            let result = check_count(found, &self.format, line.len())
                .and_then(|()| self.parser.convert(columns, self.faults));
            match result {
                Ok(record) => {
                    each(record, self.texts(line, bounds));
                    count_event(self.report, self.faults, &columns, found, &self.format);
                }
                Err(error) => count_reject(self.report, self.faults, span, error),
            }
        }
    }

    /// What the texts of a line are that is not odd. The rest of its columns, taken as they stand, may
    /// have quotes around them.
    #[inline]
    fn texts(&self, line: &[u8], bounds: &[u32]) -> Texts {
        let rest = self.format.rest.and_then(|first| bounds.get(first));
        let rest = rest.and_then(|first| line.get((first - bounds[0]) as usize..));
        match rest {
            Some(rest) if memchr::memchr(b'"', rest).is_some() => Texts::Any,
            _ => Texts::Plain,
        }
    }

    /// Parses every line of a block by the rule.
    pub fn parse_each<F>(&mut self, block: &[u8], each: &mut F)
    where
        F: for<'r> FnMut(P::Record<'r>, Texts),
    {
        for (start, end) in line_spans(block) {
            self.parse_odd(&block[start..end], (start, end), each);
        }
    }

    /// Parses a line by the rule: white space trimmed, bad bytes replaced, escapes undone.
    fn parse_odd<F>(&mut self, line: &[u8], span: (usize, usize), each: &mut F)
    where
        F: for<'r> FnMut(P::Record<'r>, Texts),
    {
        self.report.tally.lines += 1;
        let line = OddLine::of(line);
        if line.trimmed().is_empty() {
            self.report.tally.blank += 1;
            return;
        }
        if let Some(offset) = line.bad.filter(|_| !self.format.replace_invalid) {
            let error = ParseError::new(Reason::InvalidUtf8).at_offset(offset);
            return count_reject(self.report, self.faults, span, error);
        }
        let columns = match cut_by_rule(line.trimmed(), line.lead, &self.format, self.image) {
            Ok(columns) => columns.only(self.wanted),
            Err(error) => return count_reject(self.report, self.faults, span, error),
        };
        match self.parser.convert(columns, self.faults) {
            Ok(record) => {
                each(record, Texts::Any);
                let found = columns.len();
                count_event(self.report, self.faults, &columns, found, &self.format);
            }
            Err(error) => count_reject(self.report, self.faults, span, error),
        }
    }
}

/// Cuts a trimmed line by the rule, and checks that it has columns enough.
pub(crate) fn cut_by_rule<'a>(
    line: &str,
    lead: usize,
    format: &Delimited<'a>,
    image: &'a mut Image,
) -> Result<Columns<'a>, ParseError> {
    if line.is_empty() || line.starts_with('{') {
        return Err(ParseError::new(Reason::NotDelimited));
    }
    if image.cut(line, format).is_err() {
        let column = image.columns - 1;
        let offset = image.origins.last().map_or(0, |&origin| origin as usize) + lead;
        return Err(ParseError::new(Reason::UnterminatedQuote).at_column(column, offset));
    }
    check_count(image.columns, format, line.len() + lead)?;
    // SAFETY: an image's bounds are those of its own columns, each followed by one ASCII byte.
    Ok(unsafe {
        let text = &image.text[..image.text.len() - 1];
        Columns::in_image(text, &image.bounds, &image.origins, lead, format)
    })
}

/// Checks that a line has neither too few nor too many columns.
#[inline]
fn check_count(found: usize, format: &Delimited<'_>, end: usize) -> Result<(), ParseError> {
    let reason = if found < format.least {
        Reason::TooFewColumns {
            found,
            least: format.least,
        }
    } else if found > format.known && format.reject_more {
        Reason::TooManyColumns {
            found,
            most: format.known,
        }
    } else {
        return Ok(());
    };
    Err(ParseError::new(reason).at_offset(end))
}

#[inline]
fn count_event(
    report: &mut Report,
    faults: &mut Faults,
    columns: &Columns<'_>,
    found: usize,
    format: &Delimited<'_>,
) {
    report.tally.events += 1;
    let line = report.tally.lines;
    for fault in faults.drain() {
        report.count_soft(fault, line, 1);
    }
    if let Some((more, sample)) = extra(columns, found, format) {
        report.count_extra(line, more, sample);
    }
}

/// How many columns a line has beyond those that are known, and the first of them.
#[inline]
pub(crate) fn extra<'a>(
    columns: &Columns<'a>,
    found: usize,
    format: &Delimited<'_>,
) -> Option<(usize, &'a str)> {
    (found > format.known).then(|| {
        let sample = columns.raw(format.known).unwrap_or_default();
        (found - format.known, sample)
    })
}
