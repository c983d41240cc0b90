use std::borrow::Cow;

use margay_runtime::{
    BlockParser, Columns, Cut, Delimited, Escapes, Faults, ParseError, ParseOptions, Parser,
    Reason, Record, Report, Scratch, Simd, Sink, Texts, Timestamp, parse_line,
};

use crate::choice;

/// Cuts a block the fast way, on every instruction set, and its lines one by one by the rule.
///
/// The first eight bytes choose the format, the rest is the block.
pub fn cut(mut input: &[u8]) {
    let parser = Cutter(format(&mut input));
    let expected = by_the_rule(&parser, input);
    for simd in Simd::available() {
        Simd::limit(simd);
        assert_eq!(
            by_block(Cutter(parser.0), input),
            expected,
            "{simd:?} {:?}",
            parser.0
        );
    }
}

fn format(input: &mut &[u8]) -> Delimited<'static> {
    let known = 1 + choice(input, 6);
    let (brackets, replace_invalid) =
        [(true, true), (true, false), (false, true), (false, false)][choice(input, 4)];
    Delimited {
        separator: [b' ', b'\t', b',', b'|'][choice(input, 4)],
        quote: [Some(b'"'), Some(b'"'), Some(b'\''), None][choice(input, 4)],
        escapes: [
            Escapes::DoubledAndBackslash,
            Escapes::Doubled,
            Escapes::Backslash,
            Escapes::None,
        ][choice(input, 4)],
        least: 1 + choice(input, known),
        known,
        read: 1 + choice(input, known),
        reject_more: choice(input, 2) == 1,
        replace_invalid,
        brackets,
        ..Delimited::default()
    }
}

/// The events of a block, and its rejects with the numbers of their lines.
type Outcome = (Vec<Vec<String>>, Vec<(u64, ParseError)>);

fn by_block(parser: Cutter, block: &[u8]) -> Outcome {
    let mut blocks = BlockParser::new(parser, ParseOptions::default());
    let mut report = Report::default();
    let mut events = Vec::new();
    blocks.parse(block, &mut report, |cells, texts| {
        let cells = cells.texts();
        let escaped = |byte: u8| byte < 0x20 || matches!(byte, b'"' | b'\\');
        if texts == Texts::Plain {
            assert!(
                !cells.iter().any(|cell| cell.bytes().any(escaped)),
                "not plain: {cells:?}"
            );
        }
        events.push(cells);
    });
    assert!(report.tally.is_conserved(), "{:?}", report.tally);
    let rejects = report.rejects.into_iter();
    (
        events,
        rejects.map(|reject| (reject.line, reject.error)).collect(),
    )
}

fn by_the_rule(parser: &Cutter, block: &[u8]) -> Outcome {
    let mut scratch = Scratch::new();
    let (mut events, mut rejects) = (Vec::new(), Vec::new());
    for (number, line) in (1..).zip(block.split(|&byte| byte == b'\n')) {
        let text = String::from_utf8_lossy(line);
        if text.trim().is_empty() {
            continue;
        }
        match (&text, std::str::from_utf8(line)) {
            (Cow::Owned(_), Err(bad)) if !parser.0.replace_invalid => {
                let error = ParseError::new(Reason::InvalidUtf8).at_offset(bad.valid_up_to());
                rejects.push((number, error));
            }
            _ => match parse_line(parser, &text, &mut scratch) {
                Ok(cells) => events.push(cells.texts()),
                Err(error) => rejects.push((number, error.in_line(line))),
            },
        }
    }
    (events, rejects)
}

/// A parser whose records are the columns themselves.
struct Cutter(Delimited<'static>);

struct Cells<'a> {
    columns: Columns<'a>,
    /// How many of them are read; those after them may be cut in any way.
    read: usize,
}

impl Cells<'_> {
    fn texts(&self) -> Vec<String> {
        let columns = 0..self.read.min(self.columns.len());
        columns
            .map(|column| self.columns.raw(column).unwrap_or_default().to_owned())
            .collect()
    }
}

impl Record for Cells<'_> {
    fn traverse<S: Sink>(&self, _: &mut S) {}

    fn event_time(&self) -> Option<Timestamp> {
        None
    }
}

impl Parser for Cutter {
    type Record<'a> = Cells<'a>;

    fn log_type(&self) -> &str {
        "Custom.Cells"
    }

    fn cut(&self) -> Cut<'_> {
        self.0.into()
    }

    fn convert<'a>(
        &'a self,
        columns: Columns<'a>,
        _: &mut Faults,
    ) -> Result<Cells<'a>, ParseError> {
        Ok(Cells {
            columns,
            read: self.0.read,
        })
    }
}
