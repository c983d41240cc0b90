//! `cargo xtask bench --peers`: margay beside other programs that parse load balancer lines, each a
//! process of its own on the same file, and beside what the machine can do.

mod chart;
mod page;
mod programs;
mod tools;

use std::fs;

use xtask::args::BenchArgs;
use xtask::corpus::Corpus;
use xtask::files;

use crate::Outcome;
use crate::bench::inputs::{Files, SEED};
use crate::bench::{Cost, MB, cpu, is_wanted, limits, median, peak, process, progress};
use page::Machine;

/// Something that is measured.
struct Peer<'i> {
    key: String,
    task: Task,
    /// The program and its version.
    name: String,
    /// What it does with the lines, where that needs saying.
    what: &'static str,
    run: Box<dyn FnMut() -> Outcome<Cost> + 'i>,
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
    /// MB/s of input per second of CPU time.
    rate: f64,
    /// Seconds by the clock for the whole corpus.
    wall: f64,
    /// MB.
    peak: Option<f64>,
    /// How many times as fast margay writes JSON lines.
    margay: f64,
}

/// The one that all others are compared with.
const MARGAY: &str = "json/margay";

/// Measures, prints and, if everything was measured in full, writes the page.
pub fn run(args: &BenchArgs) -> Outcome<()> {
    let (megabytes, rounds) = match args.quick {
        true => (32, 1),
        false => (args.megabytes as usize, args.rounds.unwrap_or(3)),
    };
    let machine = Machine::of_this();
    let margay = process::build()?;
    let (tools, skipped) = tools::find();
    cpu::stay_on_one_core();
    let files = Files::write(megabytes * MB)?;
    let text = text(megabytes.min(128) * MB);
    let mut peers = programs::margay(&margay, &files);
    peers.extend(programs::others(&tools, &files)?);
    peers.extend(limits::stages(&text, Some(&files)).into_iter().map(limit));
    peers.sort_by_key(|peer| peer.task);
    peers.retain(|peer| peer.key == MARGAY || is_wanted(&peer.key, &args.stages));
    let rows = rows(peers, rounds, files.bytes)?;
    let run = page::Run {
        machine,
        bytes: files.bytes,
        rounds,
    };
    print!("{}", page::text(&run, &rows, &skipped));
    if !args.quick && args.stages.is_empty() {
        let docs = files::root().join("docs");
        fs::write(docs.join("benchmark.md"), page::page(&run, &rows, &skipped))?;
        fs::write(docs.join("benchmark.svg"), chart::svg(&rows))?;
        println!("\ndocs/benchmark.md, docs/benchmark.svg: written");
    }
    Ok(())
}

fn text(bytes: usize) -> Vec<u8> {
    let mut text = Vec::with_capacity(bytes + 4096);
    Corpus::new(SEED).fill(&mut text, bytes);
    text
}

fn limit(stage: crate::bench::Stage<'_>) -> Peer<'_> {
    Peer {
        key: format!("limits/{}", stage.key),
        task: Task::Limit,
        name: stage.row.to_owned(),
        what: "",
        run: stage.run,
    }
}

/// Runs everything once in each round, one after the other.
fn rows(mut peers: Vec<Peer<'_>>, rounds: u32, bytes: u64) -> Outcome<Vec<Row>> {
    let mut costs = vec![Vec::new(); peers.len()];
    for round in 1..=rounds {
        for (peer, costs) in peers.iter_mut().zip(&mut costs) {
            progress(&format!("round {round} of {rounds}: {}", peer.key));
            let cost = (peer.run)().map_err(|error| format!("{}: {error}", peer.name))?;
            costs.push(cost);
        }
    }
    progress("");
    let margay = peers.iter().position(|peer| peer.key == MARGAY);
    let margay: Vec<Cost> = margay.map(|at| costs[at].clone()).unwrap_or_default();
    let rows = peers.into_iter().zip(&costs);
    Ok(rows
        .map(|(peer, costs)| row(peer, costs, &margay, bytes))
        .collect())
}

fn row(peer: Peer<'_>, costs: &[Cost], margay: &[Cost], bytes: u64) -> Row {
    let ratios = margay
        .iter()
        .zip(costs)
        .map(|(margay, cost)| margay.rate() / cost.rate());
    let wall_rate = median(costs.iter().map(Cost::wall_rate).collect());
    Row {
        task: peer.task,
        name: peer.name,
        what: peer.what,
        rate: median(costs.iter().map(Cost::rate).collect()),
        wall: bytes as f64 / MB as f64 / wall_rate,
        peak: peak(costs),
        margay: median(ratios.collect()),
    }
}
