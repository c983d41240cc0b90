//! `cargo xtask bench --peers`: margay beside other programs that parse load balancer lines, each a
//! process of its own on the same file, and beside what the machine can do.

mod chart;
mod page;
mod programs;
mod tools;

use std::fs;

use xtask::args::BenchArgs;
use xtask::files;

use crate::Outcome;
use crate::bench::{Cost, Figure, Scale, Setting, Stage, is_wanted, marked, measure, told};
use page::Machine;

/// A row of the table: something that is measured, and what it is.
struct Peer {
    /// The key of its stage.
    key: String,
    task: Task,
    /// The program and its version.
    name: String,
    /// What it does with the lines, where that needs saying.
    what: &'static str,
}

/// What is done with the lines, in the order of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Task {
    /// Every line becomes a line of JSON, which goes nowhere.
    Json,
    /// Every line becomes a row of a Parquet file, compressed with zstd of level 1.
    Parquet,
    /// Columns are read and converted for a program: batches of them, or counts of their values.
    Columns,
    /// A report is made of all lines.
    Report,
    /// Less than any parser can do.
    Limit,
}

/// A program that is not here.
struct Skipped {
    name: &'static str,
    /// How it gets here.
    how: &'static str,
}

/// What something took, over all rounds.
struct Row {
    task: Task,
    name: String,
    what: &'static str,
    /// MB/s of input per second of CPU time, as a number and as it is told.
    rate: f64,
    told: String,
    /// MB/s of input by the clock.
    wall: String,
    /// MB.
    peak: String,
    /// How many times as fast margay writes JSON lines.
    margay: String,
}

/// The one that all others are compared with.
const MARGAY: &str = "process_plain";

/// Measures, prints and, if everything was measured in full, writes the page.
pub fn run(args: &BenchArgs) -> Outcome<()> {
    let scale = Scale::of(args, 5);
    let machine = Machine::of_this();
    let wanted = |key: &str| key == MARGAY || is_wanted(key, &args.stages);
    let (tools, skipped) = tools::find();
    let setting = Setting::prepare(&scale, wanted)?;
    let corpus = setting.files.as_ref().ok_or("margay needs the corpus")?;
    let mut stages = setting.stages()?;
    let mut peers = programs::margay();
    peers.extend(programs::limits());
    for (peer, stage) in programs::others(&tools, corpus) {
        peers.push(peer);
        stages.push(stage);
    }
    peers.sort_by_key(|peer| peer.task);
    stages.retain(|stage: &Stage<'_>| wanted(&stage.key));
    let figures = measure(stages, &scale)?;
    let run = page::Run {
        machine,
        bytes: corpus.bytes,
        rounds: scale.rounds,
        most: scale.most,
    };
    let rows = rows(peers, &figures);
    print!("{}", page::text(&run, &rows, &figures, &skipped));
    if !args.quick && args.stages.is_empty() {
        let docs = files::root().join("docs");
        let page = &args.page;
        let text = page::page(page, &run, &rows, &figures, &skipped);
        fs::write(docs.join(format!("{page}.md")), text)?;
        fs::write(docs.join(format!("{page}.svg")), chart::svg(&rows))?;
        println!("\ndocs/{page}.md, docs/{page}.svg: written");
    }
    Ok(())
}

/// A row for each that was measured.
fn rows(peers: Vec<Peer>, figures: &[Figure]) -> Vec<Row> {
    let find = |key: &str| figures.iter().find(|figure| figure.key == key);
    let Some(margay) = find(MARGAY) else {
        return Vec::new();
    };
    let row = |peer: Peer| {
        let figure = find(&peer.key)?;
        Some(Row {
            task: peer.task,
            name: peer.name,
            what: peer.what,
            rate: figure.fastest(Cost::rate),
            told: told(figure, Cost::rate),
            wall: told(figure, Cost::wall_rate),
            peak: figure
                .peak()
                .map_or(String::new(), |peak| format!("{peak:.0}")),
            margay: times(margay, figure),
        })
    };
    peers.into_iter().filter_map(row).collect()
}

/// How many times the rate of the second the first has.
fn times(one: &Figure, other: &Figure) -> String {
    let settled = one.agree(Cost::rate) && other.agree(Cost::rate);
    let told = match one.over(other, Cost::rate) {
        ratio if ratio >= 10.0 => format!("{ratio:.0} ×"),
        ratio if ratio >= 0.1 => format!("{ratio:.1} ×"),
        ratio => format!("{ratio:.2} ×"),
    };
    marked(settled, &told)
}
