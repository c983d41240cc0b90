//! Schemas made up by chance, and entries for them: what is right is taken, both engines agree on
//! everything, and on JSON they do what the rules say, as a second reader understands them.

mod entries;
mod lines;
mod objects;
mod oracle;
mod texts;
mod tree;

use std::collections::{BTreeMap, BTreeSet};

use entries::Entries;
use lines::Lines;
use margay_codegen::plan::Plan;
use margay_codegen::{Library, Source, emit, is_standard_field, plan};
use margay_runtime::chrono::SecondsFormat;
use margay_runtime::{Engine, Timestamps};
use margay_tests::random::parsers::Cut;
use margay_tests::random::{COMPILED, Rng, Schema, seed};
use margay_tests::{Fixture, Mode, Pair, run};
use tree::Tree;

/// The seeds of schemas that are interpreted only; `MARGAY_SEED` asks for others.
fn seeds(count: u64) -> impl Iterator<Item = u64> {
    let series = std::env::var("MARGAY_SEED").map_or(0, |series| {
        let series = series.parse::<u32>();
        series.expect("MARGAY_SEED is a whole number")
    });
    (COMPILED..COMPILED + count).map(move |at| seed(series.into(), at))
}

fn planned(schema: &Schema, seed: u64) -> Plan {
    let mut library = Library::new();
    if let Some(layout) = schema.layout() {
        library.add_layout(&*schema.name, Source::new("made-up.layout.yml", layout));
    }
    let source = Source::new("made-up.yml", schema.text());
    match plan(&source, &library) {
        Ok(planned) => planned.plan,
        Err(problems) => panic!("seed {seed}: {problems}\n{}", schema.text()),
    }
}

/// What is made up is right, and Rust can be written of it.
#[test]
fn schemas_are_accepted() {
    for seed in seeds(200) {
        let plan = planned(&Schema::random(seed), seed);
        assert!(!emit(&plan, "made-up.yml", "cargo test").is_empty());
    }
}

fn is_json(schema: &Schema) -> bool {
    matches!(schema.parser.cut, Cut::Json)
}

/// How many entries were to match, and how many did.
#[derive(Default)]
struct Matched {
    meant: u64,
    events: u64,
}

impl Matched {
    /// Nearly all must: otherwise not much of the parsers is tried.
    fn check(&self) {
        let Self { meant, events } = self;
        assert!(
            events * 10 > meant * 9,
            "{events} of {meant} entries gave events"
        );
    }
}

/// An entry gives the event that the rules say, or none.
#[test]
fn entries_give_what_the_rules_say() {
    let mut matched = Matched::default();
    for seed in seeds(400) {
        let schema = Schema::random(seed);
        if !is_json(&schema) {
            continue;
        }
        let mode = Mode {
            standard_fields: true,
            timestamps: Timestamps::Utc,
            ..Mode::default()
        };
        let mut engine = mode.interpreter(&planned(&schema, seed));
        for trouble in [0, 0, 12, 4] {
            let mut entries = Entries::new(&schema, Rng::new(seed ^ trouble as u64), trouble);
            for _ in 0..12 {
                let mut entry = entries.entry();
                let took = judge(&schema, seed, &mut *engine, &entry);
                if trouble == 0 {
                    matched.meant += 1;
                    matched.events += u64::from(took);
                }
                let mut bytes = entry.clone().into_bytes();
                texts::mutate(&mut entries.rng, &mut bytes);
                entry = String::from_utf8_lossy(&bytes).replace(['\n', '\r'], " ");
                judge(&schema, seed, &mut *engine, &entry);
            }
        }
    }
    matched.check();
}

/// So many lines of a schema, behind what comes before the first one.
fn block(schema: &Schema, rng: Rng, trouble: usize, count: usize) -> String {
    let mut block = String::new();
    if is_json(schema) {
        let mut entries = Entries::new(schema, rng, trouble);
        for _ in 0..count {
            block += &(entries.entry() + "\n");
        }
        return block;
    }
    let mut lines = Lines::new(schema, rng, trouble);
    block += &lines.head();
    for _ in 0..count {
        block += &(lines.line() + "\n");
    }
    block
}

/// Lines of text that are meant to match do.
#[test]
fn lines_give_events() {
    let mut matched = Matched::default();
    for seed in seeds(400) {
        let schema = Schema::random(seed);
        let block = block(&schema, Rng::new(seed), 0, 20);
        let mut engine = Mode::default().interpreter(&planned(&schema, seed));
        let (_, report) = run(&mut *engine, block.as_bytes());
        matched.meant += 20;
        matched.events += report.tally.events;
    }
    matched.check();
}

/// Generated parsers and the interpreter agree on what matches, on what nearly does, and on bytes.
#[test]
fn engines_agree() {
    let mut matched = Matched::default();
    for (seed, fixture) in Fixture::made_up() {
        let schema = Schema::random(seed);
        let mut rng = Rng::new(seed);
        let mut blocks = Vec::new();
        for (trouble, changes) in [(0, 0), (0, 6), (12, 0), (4, 0), (4, 6)] {
            let lines = Rng::new(rng.number());
            let mut bytes = block(&schema, lines, trouble, 12).into_bytes();
            for _ in 0..changes {
                texts::mutate(&mut rng, &mut bytes);
            }
            blocks.push(bytes);
        }
        for mode in Mode::all() {
            let mut pair = Pair::new(fixture, mode);
            for (at, block) in blocks.iter().enumerate() {
                pair.begin_stream();
                let (_, report) = pair.run(block);
                if at == 0 {
                    matched.meant += 12;
                    matched.events += report.tally.events;
                }
            }
        }
    }
    matched.check();
}

/// Holds what an engine makes of an entry to the rules, and tells whether it was an event.
fn judge(schema: &Schema, seed: u64, engine: &mut dyn Engine, entry: &str) -> bool {
    let (event, report) = run(engine, entry.as_bytes());
    let took = report.tally.events == 1;
    // Half a surrogate pair is a character to one and no JSON to the other.
    let is_halved = entry.to_lowercase().contains("\\ud");
    if entry.trim().is_empty() || is_halved {
        return took;
    }
    let expected = oracle::event(schema, entry);
    let found = Tree::parse(&event);
    let is_same = match (&expected, found) {
        (Ok(expected), Some(Tree::Object(found))) => is_event(expected, found),
        (Err(_), None) => true,
        _ => false,
    };
    let why = report
        .rejects
        .first()
        .map(|reject| reject.error.to_string());
    assert!(
        is_same,
        "seed {seed}\n{}{entry}\n{event}{why:?}\n{expected:#?}",
        schema.text()
    );
    took
}

/// Whether an event, its standard fields included, is the expected one.
fn is_event(expected: &oracle::Event, found: BTreeMap<String, Tree>) -> bool {
    let (standard, found): (BTreeMap<String, Tree>, _) = found
        .into_iter()
        .partition(|(key, _)| is_standard_field(key));
    let time = expected
        .time
        .map_or(String::from("2023-11-14T22:13:20.000000005Z"), |time| {
            oracle::without_zeros(&time.to_rfc3339_opts(SecondsFormat::AutoSi, true))
        });
    oracle::are_as_expected(&expected.fields, &found)
        && standard.get("p_event_time") == Some(&Tree::Text(time))
        && oracle::COLLECTED.iter().all(|field| {
            let collected = match standard.get(*field) {
                Some(Tree::Array(items)) => items.iter().filter_map(Tree::literal).collect(),
                _ => BTreeSet::new(),
            };
            *expected.any.get(field).unwrap_or(&BTreeSet::new()) == collected
        })
}
