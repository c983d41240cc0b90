//! The stages of parsing in this process: cut, convert, write; generated and interpreted; with each
//! instruction set.

use std::hint::black_box;

use margay_alb::{Alb, AlbParser};
use margay_codegen::{Library, load, plan};
use margay_interpret::Interpreter;
use margay_runtime::chrono::DateTime;
use margay_runtime::{
    BlockParser, Columns, Cut, Engine, Faults, JsonEngine, JsonOptions, ParseError, ParseOptions,
    Parser, Record, Report, RowIds, Simd, Sink, Standard, Timestamp,
};
use xtask::files;

use super::inputs::{Texts, blocks};
use super::{Cost, Part, Stage, cpu};
use crate::Outcome;

/// The load balancer's schema.
pub const ALB: &str = "schemas/aws/AWS.ALB.yml";

/// Every stage with every instruction set that the processor has, the best first.
pub fn stages<'i>(texts: &'i Texts) -> Outcome<Vec<Stage<'i>>> {
    let mut sets: Vec<_> = Simd::available().collect();
    sets.reverse();
    let mut stages = Vec::new();
    for simd in sets {
        let mut add = |key: &str, row, work: Work<'i>| stages.push(stage(key, row, simd, work));
        add("cut", "cut into columns", cut(&texts.usual));
        add("convert", "and convert", convert(&texts.usual));
        add(
            "json",
            "and write JSON lines",
            json(AlbParser, &texts.usual, None),
        );
        let fields = Some(standard());
        add(
            "json_standard",
            "and standard fields",
            json(AlbParser, &texts.usual, fields),
        );
        let row = "JSON lines, a backslash in each line";
        add("json_dirty", row, json(AlbParser, &texts.dirty, None));
        let row = "JSON lines, interpreter";
        add(
            "json_interpreter",
            row,
            json(interpreter(ALB)?, &texts.usual, None),
        );
        let row = "and standard fields, interpreter";
        let fields = Some(standard());
        add(
            "json_standard_interpreter",
            row,
            json(interpreter(ALB)?, &texts.usual, fields),
        );
    }
    Ok(stages)
}

/// Goes over a whole text once, and says how long the text is.
pub type Work<'i> = (usize, Box<dyn FnMut() + 'i>);

fn stage<'i>(key: &str, row: &'static str, simd: Simd, (bytes, mut work): Work<'i>) -> Stage<'i> {
    let (suffix, column) = names(simd);
    let run = move || -> Outcome<Cost> {
        Simd::limit(simd);
        let cost = cpu::cost(bytes, &mut work);
        Simd::limit(Simd::best());
        Ok(cost)
    };
    Stage {
        key: format!("{key}/{suffix}"),
        part: Part::Parsers,
        row,
        column,
        run: Box::new(run),
    }
}

/// What an instruction set is called in keys, and its column in the table.
pub(super) fn names(simd: Simd) -> (&'static str, &'static str) {
    match simd {
        Simd::Portable => ("portable", "no SIMD"),
        Simd::Avx2 => ("avx2", "AVX2"),
        Simd::Avx512 => ("avx512", "AVX-512"),
        _ => ("other", "other"),
    }
}

/// Finds lines and columns, and converts none of them.
pub fn cut(text: &[u8]) -> Work<'_> {
    let mut parser = BlockParser::new(Cutter, ParseOptions::default());
    let blocks = blocks(text);
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

/// Makes the typed record of each line, and drops it.
pub fn convert(text: &[u8]) -> Work<'_> {
    let mut parser = BlockParser::new(AlbParser, ParseOptions::default());
    let blocks = blocks(text);
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
    let blocks = blocks(text);
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

/// A figure is worth something only if everything was parsed.
pub(super) fn expect_events(report: &Report) {
    let tally = report.tally;
    assert!(
        tally.events > 0 && tally.events + tally.headers == tally.lines,
        "{tally:?} of the corpus"
    );
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

/// The interpreter of a schema, which is named as it is seen from the root.
pub fn interpreter(schema: &str) -> Outcome<Interpreter> {
    let loaded = load(&files::root().join(schema), &Library::new())?;
    let planned = plan(&loaded.schema, &loaded.library)?;
    Ok(Interpreter::new(&planned.plan))
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
