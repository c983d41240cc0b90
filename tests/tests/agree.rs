//! The generated parser and the interpreter give the same events, byte for byte, and account for
//! every line: on every case, on mutated lines, on random bytes.

use margay_runtime::{Reason, Report, Scratch, Simd, Timestamps, parse_line, write_json};
use margay_tests::{Fixture, Mode, Pair, agree, run};
use proptest::prelude::*;

#[test]
fn on_every_case_in_every_mode() {
    for fixture in Fixture::all() {
        for mode in Mode::all() {
            let (_, report) = agree(fixture, mode, fixture.lines());
            assert!(report.tally.events > 0, "{}", fixture.name);
        }
    }
}

/// A line that is rejected under `strict` only had a value that was not converted, or a number of
/// columns that csv makes the best of, and the other way round.
#[test]
fn strict_rejects_what_is_counted_otherwise() {
    for fixture in Fixture::all() {
        let mut lenient = Pair::new(fixture, Mode::default());
        let strict = Mode {
            strict: true,
            ..Mode::default()
        };
        let mut strict = Pair::new(fixture, strict);
        for line in fixture.lines().split(|&byte| byte == b'\n') {
            let (_, lenient) = lenient.run(line);
            let (_, strict) = strict.run(line);
            let turned = strict.tally.rejects > lenient.tally.rejects;
            let ragged = strict.rejects.iter().any(|reject| {
                let reason = reject.error.reason();
                matches!(
                    reason,
                    Reason::TooFewColumns { .. } | Reason::TooManyColumns { .. }
                )
            });
            assert_eq!(
                turned,
                !lenient.soft.is_empty() || (ragged && lenient.rejects.is_empty()),
                "{:?}",
                String::from_utf8_lossy(line)
            );
        }
    }
}

/// A block gives what its lines give one by one, on every instruction set of this CPU.
#[test]
fn blocks_give_what_lines_give() {
    for fixture in Fixture::all() {
        let block = fixture.lines();
        let mode = Mode::default();
        let mut engine = fixture.generated(mode);
        let mut by_line = (String::new(), Report::default());
        for line in block.split_inclusive(|&byte| byte == b'\n') {
            let (events, report) = run(&mut *engine, line);
            by_line.0 += &events;
            by_line.1.merge(report);
        }
        for simd in Simd::available() {
            Simd::limit(simd);
            engine.begin_stream();
            let (events, report) = run(&mut *engine, block);
            assert_eq!(events, by_line.0, "{} {simd:?}", fixture.name);
            assert_eq!(report.tally, by_line.1.tally);
            assert_eq!(report.soft, by_line.1.soft);
            assert_eq!(report.extra, by_line.1.extra);
        }
    }
}

/// The function for one line gives what the block parser gives.
#[test]
fn one_line_is_parsed_as_a_block_is() {
    let alb = Fixture::named("AWS.ALB");
    let mut engine = alb.generated(Mode::default());
    let block = alb.lines();
    let text = String::from_utf8_lossy(block);
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let (event, report) = run(&mut *engine, line.as_bytes());
        let mut scratch = Scratch::new();
        match parse_line(&margay_alb::AlbParser, line, &mut scratch) {
            Ok(record) => {
                let mut json = Vec::new();
                write_json(&record, Timestamps::Keep, &mut json);
                json.push(b'\n');
                assert_eq!(String::from_utf8_lossy(&json), event);
            }
            Err(error) => assert_eq!(Some(&error), report.rejects.first().map(|r| &r.error)),
        }
    }
}

/// Where only some fields are asked for, both leave the same out: what is not read is not told of either.
#[test]
fn some_fields_are_the_same() {
    for fixture in Fixture::all() {
        let names = fixture.field_names();
        for mode in Mode::all() {
            for first in 0..names.len().min(3) {
                let some: Vec<_> = names.iter().skip(first).step_by(3).cloned().collect();
                let engines = [fixture.generated(mode), fixture.interpreted(mode)];
                let [generated, interpreted] = engines.map(|mut engine| {
                    engine.select(&some).unwrap();
                    run(&mut *engine, fixture.lines())
                });
                assert!(
                    generated == interpreted,
                    "{} {mode:?} {some:?}",
                    fixture.name
                );
            }
        }
    }
}

/// One change to a line.
#[derive(Debug, Clone)]
enum Change {
    Replace(usize, u8),
    Insert(usize, Vec<u8>),
    Remove(usize, usize),
    Repeat(usize, usize),
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let bytes = prop::sample::select(b" \"\\-|,:;'\n\r\t{[]%0129.eTZ+\x00\x7f\x80\xff".to_vec());
    let change = prop_oneof![
        (any::<usize>(), bytes.clone()).prop_map(|(at, byte)| Change::Replace(at, byte)),
        (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Change::Replace(at, byte)),
        (any::<usize>(), prop::collection::vec(bytes, 1..4))
            .prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        (any::<usize>(), 1..40_usize).prop_map(|(at, length)| Change::Remove(at, length)),
        (any::<usize>(), 1..40_usize).prop_map(|(at, length)| Change::Repeat(at, length)),
    ];
    prop::collection::vec(change, 1..8)
}

fn apply(block: &mut Vec<u8>, change: Change) {
    let length = block.len().max(1);
    let span = |at: usize, wanted: usize| {
        let begin = (at % length).min(block.len());
        begin..(begin + wanted).min(block.len())
    };
    match change {
        Change::Replace(at, byte) => {
            let span = span(at, 1);
            block[span].fill(byte);
        }
        Change::Insert(at, bytes) => {
            let at = span(at, 0).start;
            block.splice(at..at, bytes);
        }
        Change::Remove(at, wanted) => {
            let span = span(at, wanted);
            block.drain(span);
        }
        Change::Repeat(at, wanted) => {
            let span = span(at, wanted);
            let end = span.end;
            let piece = block[span].to_vec();
            block.splice(end..end, piece);
        }
    }
}

/// Some neighbouring lines of a fixture's cases.
fn some_lines(fixture: &Fixture, first: usize, count: usize) -> Vec<u8> {
    let block = fixture.lines();
    let lines: Vec<_> = block.split_inclusive(|&byte| byte == b'\n').collect();
    let first = first % lines.len();
    lines[first..(first + count).min(lines.len())].concat()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn on_mutated_lines(
        first in any::<usize>(),
        count in 1..6_usize,
        changes in changes(),
        fixture in prop::sample::select(Fixture::all().collect::<Vec<_>>()),
        mode in prop::sample::select(Mode::all()),
    ) {
        let mut block = some_lines(fixture, first, count);
        for change in changes {
            apply(&mut block, change);
        }
        agree(fixture, mode, &block);
        // Lines that depend on earlier ones, after earlier ones that are as they should be.
        if fixture.plan().cut.is_stateful() {
            let mut engines = Pair::new(fixture, mode);
            engines.run(&some_lines(fixture, 0, 4));
            engines.run(&block);
        }
    }

    #[test]
    fn on_random_bytes(
        block in prop::collection::vec(any::<u8>(), 0..400),
        mode in prop::sample::select(Mode::all()),
    ) {
        for fixture in Fixture::all() {
            agree(fixture, mode, &block);
        }
    }
}
