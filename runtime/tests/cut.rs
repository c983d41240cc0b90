//! The fast way of cutting blocks holds to the rule for lines, on every instruction set of this CPU.

use margay_runtime::{
    BlockParser, Columns, Cut, Delimited, Escapes, Faults, ParseError, ParseOptions, Parser,
    Record, Report, Scratch, Simd, Sink, Timestamp, parse_line,
};
use proptest::prelude::*;

/// A parser whose records are the columns themselves.
struct Cutter(Delimited<'static>);

struct Cells<'a>(Columns<'a>);

impl Record for Cells<'_> {
    fn traverse<S: Sink>(&self, _: &mut S) {}

    fn event_time(&self) -> Option<Timestamp> {
        None
    }
}

impl Parser for Cutter {
    type Record<'a> = Cells<'a>;

    fn log_type(&self) -> &str {
        "Custom.Cut"
    }

    fn cut(&self) -> Cut<'_> {
        self.0.into()
    }

    fn convert<'a>(
        &'a self,
        columns: Columns<'a>,
        _: &mut Faults,
    ) -> Result<Cells<'a>, ParseError> {
        Ok(Cells(columns))
    }
}

impl Cells<'_> {
    fn texts(&self) -> Vec<String> {
        (0..self.0.len())
            .map(|column| self.0.raw(column).unwrap_or_default().to_owned())
            .collect()
    }
}

type Outcome = Result<Vec<String>, String>;

/// Cuts a block and puts what became of its lines in their order, blank ones left out.
fn cut_block(format: Delimited<'static>, block: &[u8], simd: Simd) -> Vec<Outcome> {
    Simd::limit(simd);
    let mut parser = BlockParser::new(Cutter(format), ParseOptions::default());
    let mut report = Report::default();
    let mut cut = Vec::new();
    parser.parse(block, &mut report, |cells, _| cut.push(cells.texts()));
    assert!(report.tally.is_conserved(), "{:?}", report.tally);
    let mut events = cut.into_iter();
    let mut rejects = report.rejects.into_iter().peekable();
    let mut outcomes = Vec::new();
    for (number, line) in (1..).zip(lines(block)) {
        if let Some(reject) = rejects.next_if(|reject| reject.line == number) {
            assert_eq!(&block[reject.start..reject.end], line);
            outcomes.push(Err(shown(&reject.error, reject.error.offset())));
        } else if !String::from_utf8_lossy(line).trim().is_empty() {
            outcomes.push(Ok(events.next().expect("an event for every other line")));
        }
    }
    assert_eq!((events.next(), rejects.next()), (None, None));
    outcomes
}

/// Cuts the same lines one by one.
fn cut_lines(format: Delimited<'static>, block: &[u8]) -> Vec<Outcome> {
    let parser = Cutter(format);
    let mut scratch = Scratch::new();
    let mut outcomes = Vec::new();
    for line in lines(block) {
        let text = String::from_utf8_lossy(line);
        if !text.trim().is_empty() {
            let cells = parse_line(&parser, &text, &mut scratch);
            outcomes.push(match cells {
                Ok(cells) => Ok(cells.texts()),
                Err(error) => Err(shown(&error, offset_in(line, &text, error.offset()))),
            });
        }
    }
    outcomes
}

fn shown(error: &ParseError, offset: usize) -> String {
    format!("{error} at {offset}")
}

/// The byte of a line from which on as much text is left as behind an offset in its whole text.
fn offset_in(line: &[u8], text: &str, offset: usize) -> usize {
    let left = |at: usize| String::from_utf8_lossy(&line[at..]).len();
    let is_it = |at: &usize| left(*at) == text.len() - offset;
    (0..=line.len())
        .find(is_it)
        .expect("an offset is in the line")
}

fn lines(block: &[u8]) -> Vec<&[u8]> {
    let mut lines: Vec<_> = block.split(|&byte| byte == b'\n').collect();
    if lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    lines
}

fn check(format: Delimited<'static>, block: &[u8]) {
    let expected = cut_lines(format, block);
    for simd in Simd::available() {
        let found = cut_block(format, block, simd);
        assert_eq!(
            found,
            expected,
            "{simd:?} {:?}",
            String::from_utf8_lossy(block)
        );
    }
}

fn formats() -> impl Strategy<Value = Delimited<'static>> {
    let separators = prop_oneof![Just(b' '), Just(b'\t'), Just(b','), Just(b'|')];
    let quotes = prop_oneof![3 => Just(Some(b'"')), 1 => Just(Some(b'\'')), 1 => Just(None)];
    let escapes = prop_oneof![
        Just(Escapes::None),
        Just(Escapes::Doubled),
        Just(Escapes::Backslash),
        Just(Escapes::DoubledAndBackslash),
    ];
    let flags = (any::<bool>(), any::<bool>());
    (separators, quotes, escapes, 1..4_usize, flags).prop_map(
        |(separator, quote, escapes, read, (reject_more, brackets))| Delimited {
            separator,
            quote,
            escapes,
            brackets,
            least: 1 + usize::from(reject_more),
            known: 4,
            read,
            reject_more,
            replace_invalid: true,
            ..Delimited::default()
        },
    )
}

/// Bytes that matter to cutting, in odd proportions, with runs of ordinary text between them so that
/// they fall on all sides of the places where chunks meet.
fn blocks() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        6 => prop::sample::select(vec![
            &b" "[..], b"\"", b"\\", b"\n", b"-", b"\t", b",", b"'", b"|", b"{", b"\"\"", b"\\\"",
            b"\" \"", b"[", b"]", b" [", b"] ", b"\r\n", b"\0", b"\x7f", b"\xff", b"\xc3\xa9", b"\xe2\x80\x83", b" \n ",
        ]).prop_map(<[u8]>::to_vec),
        2 => "[a-z0-9]{1,20}".prop_map(String::into_bytes),
        1 => "[a-z]{50,70}".prop_map(String::into_bytes),
        1 => any::<Vec<u8>>(),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn blocks_are_cut_as_their_lines_are(format in formats(), block in blocks()) {
        check(format, &block);
    }
}

/// Every text of up to six of the bytes that matter most, at the start of a block and across the
/// place where two chunks meet.
#[test]
fn every_short_text_is_cut_as_the_rule_says() {
    check_every_text(b" \"a\\\n", 6, false);
}

#[test]
fn every_short_text_with_brackets_is_cut_as_the_rule_says() {
    check_every_text(b" \"a\n[]", 5, true);
}

fn check_every_text<const COUNT: usize>(bytes: &[u8; COUNT], longest: u32, brackets: bool) {
    let format = Delimited {
        known: 8,
        read: 8,
        brackets,
        ..Delimited::default()
    };
    for length in 0..=longest {
        for number in 0..COUNT.pow(length) {
            let digits = (0..length).map(|place| number / COUNT.pow(place) % COUNT);
            let text: Vec<u8> = digits.map(|digit| bytes[digit]).collect();
            check(format, &text);
            check(format, &[b"x".repeat(60).as_slice(), b" ", &text].concat());
        }
    }
}

#[test]
fn quotes_and_line_ends_meet_anywhere() {
    let format = Delimited {
        known: 3,
        read: 3,
        replace_invalid: true,
        ..Delimited::default()
    };
    for text in [
        "\"a b\" c\n\"d\n\"e f\" g\n",
        "a \"b c\n\"d\" \"e\nf \"g\"\n\n\"\" \"h\"i\" \"\n",
        "\"a\\\" b\" \"c\"\" d\"\nplain line\n\\\n\"x\"",
        "é \"ü\" x\n\u{2003}a b\u{2003}\n {\n{\n",
    ] {
        for shift in 0..130 {
            let block = format!("{}{text}{text}", "x".repeat(shift));
            check(format, block.as_bytes());
        }
    }
}

/// As many bounds and line ends as a block can have, up to any byte of its last chunk.
#[test]
fn blocks_of_nothing_but_bounds_are_cut() {
    for piece in [" ", "\n", "a\n", "a ", " \n", "\"", "\"\" "] {
        for length in 0..200 {
            let block: Vec<u8> = piece.bytes().cycle().take(length).collect();
            check(Delimited::default(), &block);
        }
    }
}

#[test]
fn blocks_too_long_to_scan_are_cut_all_the_same() {
    let format = Delimited::default();
    let mut block = "a \"b\\\" c\"\n".repeat(3).into_bytes();
    block.extend(" ".repeat(2 << 20).into_bytes());
    block.extend(b"x\nlast");
    let found = cut_block(format, &block, Simd::best());
    assert_eq!(found.len(), 5);
    assert_eq!(found[4], Ok(vec!["last".to_owned()]));
}
