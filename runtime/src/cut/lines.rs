//! The delimited lines of a block on their way to records.

use super::Delimited;
use super::line::Image;
use super::structure::Structure;
use crate::block::{OddLine, count_reject, has_edge, scanned_lines, text_of};
use crate::columns::Columns;
use crate::error::{ParseError, Reason};
use crate::faults::Faults;
use crate::parser::{Parser, Texts};
use crate::report::Report;
use crate::row::Row;

/// The lines of one block on their way to records.
pub(crate) struct Lines<'p, P> {
    pub parser: &'p P,
    pub format: Delimited<'p>,
    pub wanted: &'p [u64],
    pub image: &'p mut Image,
    pub faults: &'p mut Faults,
    pub report: &'p mut Report,
}

/// Positions in a line are 32 bits wide.
const LONGEST: usize = u32::MAX as usize - 1;

impl<'p, P: Parser> Lines<'p, P> {
    /// Parses the lines of a scanned part of a block, which begins at `base` there: even ones where they
    /// stand, odd ones by the rule.
    #[inline(always)]
    pub fn parse_all<F>(&mut self, part: &[u8], base: usize, structure: &Structure, each: &mut F)
    where
        F: for<'r> FnMut(Row<'r, P>) -> Result<(), ParseError>,
    {
        let text = text_of(part, structure);
        for scanned in scanned_lines(structure) {
            self.report.tally.lines += 1;
            let span = scanned.span();
            let line = span.of(part);
            let done = match text {
                Some(text) if !scanned.odd && !has_edge(line) => {
                    self.parse_even(text, line, scanned.bounds, each)
                }
                _ => {
                    let parsed = self.apart().parse_odd(line, each);
                    parsed.map_err(|error| error.in_line(line))
                }
            };
            if let Err(error) = done {
                count_reject(self.report, self.faults, span.behind(base), error);
            }
        }
    }

    /// Parses a line without surprises, in the text it is a part of.
    #[inline(always)]
    fn parse_even<F>(
        &mut self,
        text: &str,
        line: &[u8],
        bounds: &[u32],
        each: &mut F,
    ) -> Result<(), ParseError>
    where
        F: for<'r> FnMut(Row<'r, P>) -> Result<(), ParseError>,
    {
        let Delimited { quote, none, .. } = self.format;
        check_count(bounds.len() - 1, &self.format, line.len())?;
        // SAFETY: the bounds of a line that is not odd are those of its columns in the text.
        let columns = unsafe { Columns::in_block(text, bounds, quote, none) };
        let texts = self.texts(line, bounds);
        let row = Row::of_columns(self.parser, columns.only(self.wanted), texts, self.faults);
        each(row)?;
        self.report
            .count_event(self.faults, extra(&columns, &self.format));
        Ok(())
    }

    /// The same lines, to be given away: what others point at is kept in memory, and the compiler knows no
    /// longer what of it is constant.
    #[inline(always)]
    fn apart(&mut self) -> Lines<'_, P> {
        Lines {
            parser: self.parser,
            format: self.format,
            wanted: self.wanted,
            image: self.image,
            faults: self.faults,
            report: self.report,
        }
    }

    /// Parses a line by the rule.
    #[inline(never)]
    fn parse_odd<F>(&mut self, line: &[u8], each: &mut F) -> Result<(), ParseError>
    where
        F: for<'r> FnMut(Row<'r, P>) -> Result<(), ParseError>,
    {
        let odd = OddLine::of(line);
        if odd.trimmed().is_empty() {
            self.report.tally.blank += 1;
            return Ok(());
        }
        let columns = cut_odd(&odd, &self.format, self.image)?;
        let row = Row::of_columns(
            self.parser,
            columns.only(self.wanted),
            Texts::Any,
            self.faults,
        );
        each(row)?;
        self.report
            .count_event(self.faults, extra(&columns, &self.format));
        Ok(())
    }

    /// What the texts of a line are that is not odd. The rest of its columns, taken as they stand, may
    /// have quotes around them.
    #[inline(always)]
    fn texts(&self, line: &[u8], bounds: &[u32]) -> Texts {
        let rest = self.format.rest.and_then(|first| bounds.get(first));
        let rest = rest.and_then(|first| line.get((first - bounds[0]) as usize..));
        match rest {
            Some(rest) if memchr::memchr(b'"', rest).is_some() => Texts::Any,
            _ => Texts::Plain,
        }
    }
}

/// The columns of a line by the rule: white space trimmed, bad bytes replaced, escapes undone.
#[inline(never)]
fn cut_odd<'a>(
    line: &'a OddLine<'_>,
    format: &Delimited<'a>,
    image: &'a mut Image,
) -> Result<Columns<'a>, ParseError> {
    if line.length() >= LONGEST {
        return Err(ParseError::new(Reason::LineTooLong { limit: LONGEST }));
    }
    if let Some(offset) = line.bad.filter(|_| !format.replace_invalid) {
        return Err(ParseError::new(Reason::InvalidUtf8).at_offset(offset));
    }
    cut_by_rule(line.trimmed(), line.lead, format, image)
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

/// How many columns a line has beyond those that are known, and the first of them.
#[inline]
pub(crate) fn extra<'a>(columns: &Columns<'a>, format: &Delimited<'_>) -> Option<(usize, &'a str)> {
    let found = columns.len();
    (found > format.known).then(|| {
        let sample = columns.raw(format.known).unwrap_or_default();
        (found - format.known, sample)
    })
}
