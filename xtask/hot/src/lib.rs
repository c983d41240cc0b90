//! Passes of the parsers over a text: `cargo xtask bench` times them, and `cargo xtask guard` counts the
//! instructions of those that the program of this crate lists.

use std::hint::black_box;

use margay_alb::{Alb, AlbParser};
use margay_logs::{Parser, Visit, named};
use margay_runtime::chrono::DateTime;
use margay_runtime::{
    BlockParser, Columns, Cut, Engine, Faults, JsonEngine, JsonOptions, ParseError, ParseOptions,
    Record, Report, RowIds, Sink, Standard, Timestamp,
};

/// As much text as the command hands at once to a parser of lines.
pub const BLOCK: usize = 128 * 1024;

/// As much as it hands to one that makes columns.
pub const TABLE_BLOCK: usize = 512 * 1024;

/// Goes over a whole text once, and says how long the text is.
pub type Work<'t> = (usize, Box<dyn FnMut() + 't>);

/// A text as blocks of whole lines, of this size at most.
///
/// ```
/// use xtask_hot::BLOCK;
///
/// let text = b"one\ntwo\n".repeat(20_000);
/// let blocks = xtask_hot::blocks(&text, BLOCK);
/// assert_eq!(blocks.len(), 2);
/// assert!(blocks.iter().all(|block| block.ends_with(b"\n")));
/// ```
pub fn blocks(text: &[u8], size: usize) -> Vec<&[u8]> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while rest.len() > size {
        let end = memchr::memrchr(b'\n', &rest[..size]).map_or(rest.len(), |end| end + 1);
        let (block, after) = rest.split_at(end);
        blocks.push(block);
        rest = after;
    }
    blocks.push(rest);
    blocks
}

/// Finds lines and columns of load balancers, and converts none of them.
pub fn cut(text: &[u8]) -> Work<'_> {
    let mut parser = BlockParser::new(Cutter, ParseOptions::default());
    let blocks = blocks(text, BLOCK);
    let work = move || {
        for block in &blocks {
            let mut report = Report::default();
            parser.parse(block, &mut report, |record, _| {
                black_box(record.0);
            });
            expect_events(&report);
        }
    };
    (text.len(), Box::new(work))
}

/// Makes the typed record of each line of load balancers, and drops it.
pub fn convert(text: &[u8]) -> Work<'_> {
    let mut parser = BlockParser::new(AlbParser, ParseOptions::default());
    let blocks = blocks(text, BLOCK);
    let work = move || {
        for block in &blocks {
            let mut report = Report::default();
            parser.parse(block, &mut report, |record: Alb<'_>, _| {
                black_box(&record);
            });
            expect_events(&report);
        }
    };
    (text.len(), Box::new(work))
}

/// Writes each line as JSON into a buffer that is used again.
pub fn json<'t, P: Parser + Send + 'static>(
    parser: P,
    text: &'t [u8],
    standard: Option<Standard>,
) -> Work<'t> {
    let options = JsonOptions {
        standard,
        ..JsonOptions::default()
    };
    let mut engine = JsonEngine::new(parser, ParseOptions::default(), options);
    let blocks = blocks(text, BLOCK);
    let mut out = Vec::new();
    let work = move || {
        engine.begin_stream();
        for block in &blocks {
            let mut report = Report::default();
            out.clear();
            engine.parse(block, &mut out, &mut report);
            black_box(&out);
            expect_events(&report);
        }
    };
    (text.len(), Box::new(work))
}

/// The same with the generated parser of a log type, if it is built in.
pub fn generated<'t>(
    log_type: &str,
    text: &'t [u8],
    standard: Option<Standard>,
) -> Option<Work<'t>> {
    Some(named(log_type)?.visit(Json { text, standard }))
}

struct Json<'t> {
    text: &'t [u8],
    standard: Option<Standard>,
}

impl<'t> Visit for Json<'t> {
    type Output = Work<'t>;

    fn visit<P: Parser + Clone + Send + 'static>(self, parser: P) -> Work<'t> {
        json(parser, self.text, self.standard)
    }
}

/// Standard fields, with row ids like the command's.
pub fn standard() -> Standard {
    let now = DateTime::from_timestamp_nanos(1_770_000_000_000_000_000);
    Standard {
        source_id: None,
        source_label: None,
        clock: Box::new(move || now),
        row_ids: RowIds::random(1),
    }
}

/// A figure is worth something only if everything was parsed.
///
/// # Panics
///
/// Some line gave no event.
pub fn expect_events(report: &Report) {
    let tally = report.tally;
    assert!(
        tally.events > 0 && tally.events + tally.headers == tally.lines,
        "{tally:?} of the corpus"
    );
}

/// A parser that cuts like the generated one and converts nothing.
struct Cutter;

/// How many columns a line has.
struct Count(usize);

impl Record for Count {
    fn traverse<S: Sink>(&self, _: &mut S) {}

    fn event_time(&self) -> Option<Timestamp> {
        None
    }
}

impl Parser for Cutter {
    type Record<'a> = Count;

    fn log_type(&self) -> &str {
        AlbParser.log_type()
    }

    fn cut(&self) -> Cut<'_> {
        AlbParser.cut()
    }

    fn convert<'a>(
        &'a self,
        columns: Columns<'a>,
        _: &mut Faults,
    ) -> Result<Self::Record<'a>, ParseError> {
        Ok(Count(columns.len()))
    }
}
