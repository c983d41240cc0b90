//! Parsing and writing allocates nothing per record once the buffers have their size.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use margay_alb::{Alb, AlbParser, BlockParser, ParseOptions};
use margay_runtime::Report;
use margay_tests::{Fixture, Mode};

/// The system's allocator, counting the allocations of each thread.
struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

// SAFETY: every call is passed on to the system's allocator as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        // SAFETY: passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: passed on.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        // SAFETY: passed on.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn allocations(work: impl FnOnce()) -> u64 {
    let before = ALLOCATIONS.get();
    work();
    ALLOCATIONS.get() - before
}

/// Many lines, among them some that need their escapes undone.
fn block() -> Vec<u8> {
    let plain = include_str!("../cases/lines/AWS.ALB/documented.log");
    let escaped = plain.replace("curl/7.46.0", "curl \\\"7\\\" \\x22");
    format!("{plain}{escaped}").repeat(50).into_bytes()
}

#[test]
fn typed_records_need_none() {
    let block = block();
    let mut parser = BlockParser::new(AlbParser, ParseOptions::default());
    let mut seen = 0;
    let mut work = |seen: &mut i64| {
        let mut report = Report::default();
        parser.parse(&block, &mut report, |alb: Alb<'_>, _| {
            *seen += alb.elb_status_code
        });
        assert_eq!(report.tally.events, 700);
    };
    work(&mut seen);
    assert_eq!(allocations(|| work(&mut seen)), 0);
    assert!(seen > 0);
}

#[test]
fn json_lines_need_none() {
    for standard_fields in [false, true] {
        let block = block();
        let mode = Mode {
            standard_fields,
            ..Mode::default()
        };
        let mut out = Vec::new();
        let fixture = Fixture::named("AWS.ALB");
        for mut engine in [fixture.generated(mode), fixture.interpreted(mode)] {
            let mut work = || {
                out.clear();
                engine.parse(&block, &mut out, &mut Report::default());
            };
            work();
            assert_eq!(allocations(work), 0);
        }
    }
}

/// Times of every format, in every mode.
#[test]
fn times_need_none() {
    let times = include_str!("../cases/lines/Custom.Times/times.log");
    let lines: String = times.split_inclusive('\n').take(2).collect();
    let block = lines.repeat(50).into_bytes();
    let fixture = Fixture::named("Custom.Times");
    for mode in Mode::all() {
        for mut engine in [fixture.generated(mode), fixture.interpreted(mode)] {
            let mut out = Vec::new();
            let mut work = || {
                out.clear();
                let mut report = Report::default();
                engine.parse(&block, &mut out, &mut report);
                assert_eq!(report.tally.rejects, 0);
            };
            work();
            assert_eq!(allocations(work), 0);
        }
    }
}

/// Text parsers, the lines of their cases that give events, escapes and templates among them.
#[test]
fn json_lines_of_text_parsers_need_none() {
    let names = [
        "Apache.AccessCombined",
        "Custom.Access",
        "Custom.Audit",
        "Custom.Comma",
        "Custom.Flow",
        "Custom.Grok",
        "Custom.Match",
        "Custom.Sheet",
    ];
    for name in names {
        let fixture = Fixture::named(name);
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/cases/lines");
        let case = std::fs::read(format!("{folder}/{name}/lines.log")).expect("the case is there");
        let mode = Mode::default();
        for mut engine in [fixture.generated(mode), fixture.interpreted(mode)] {
            let mut out = Vec::new();
            let mut block = Vec::new();
            for line in case.split_inclusive(|&byte| byte == b'\n') {
                let mut report = Report::default();
                engine.parse(line, &mut out, &mut report);
                if report.tally.events == 1 && report.extra.is_none() {
                    block.extend_from_slice(line);
                }
            }
            let block = block.repeat(20);
            let mut work = || {
                out.clear();
                engine.parse(&block, &mut out, &mut Report::default());
            };
            work();
            assert_eq!(allocations(work), 0, "{name}");
        }
    }
}
