//! The programs, and how each is asked for the same as margay, as near as it comes.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use xtask::files;

use super::tools::{Package, Tool, Tools};
use super::{Peer, Task};
use crate::Outcome;
use crate::bench::inputs::Files;
use crate::bench::{Cost, Part, Stage, process};

/// margay itself, in each way that it writes. Its stages are those of the benchmark.
pub fn margay() -> Vec<Peer> {
    let all = "all fields";
    let standard = "all fields, and standard fields with indicators";
    [
        ("process_plain", Task::Json, all),
        ("process_plain_standard", Task::Json, standard),
        ("process_gz", Task::Json, "all fields, from a .gz file"),
        ("process_parquet", Task::Parquet, all),
        ("process_arrow", Task::Columns, all),
        ("process_arrow_four", Task::Columns, "4 of 33 fields"),
    ]
    .map(|(key, task, what)| Peer {
        key: key.to_owned(),
        task,
        name: format!("margay {}", env!("CARGO_PKG_VERSION")),
        what,
    })
    .into()
}

/// What the machine can do. Its stages are those of the benchmark.
pub fn limits() -> Vec<Peer> {
    [
        ("read_memory", "reading memory", ""),
        ("count_newlines", "memchr", "counts newlines in memory"),
        (
            "read_plain",
            "the system",
            "reads the plain file from its cache",
        ),
        (
            "read_small",
            "the system",
            "opens, reads and closes files of 20 kB",
        ),
        ("inflate", "zlib-rs", "inflates the .gz file, nothing else"),
        (
            "parquet_ready/@",
            "parquet (Rust)",
            "encodes ready batches to nowhere, zstd 1",
        ),
        ("process_copy", "a copy", "of margay's lines, file to file"),
    ]
    .map(|(key, name, what)| Peer {
        key: crate::bench::value::named(key),
        task: Task::Limit,
        name: name.to_owned(),
        what,
    })
    .into()
}

/// What packages for Python are asked to do, in the words of their script.
const TASKS: [(&str, Task); 3] = [
    ("json", Task::Json),
    ("parquet", Task::Parquet),
    ("columns", Task::Columns),
];

/// The others that are here, and their stages.
pub fn others<'i>(tools: &'i Tools, files: &'i Files) -> Vec<(Peer, Stage<'i>)> {
    let mut peers = Vec::new();
    if let Some(tool) = &tools.vrl {
        peers.push(vrl(tool, files));
    }
    for package in &tools.packages {
        for (word, task) in TASKS {
            peers.push(of_python(tools, package, word, task, package.what, files));
        }
    }
    let duckdb = tools.packages.iter().find(|it| it.module == "duckdb");
    if let Some(duckdb) = duckdb {
        let what = "all columns typed, split like margay's";
        let (word, task) = ("parquet_splits", Task::Parquet);
        peers.push(of_python(tools, duckdb, word, task, what, files));
    }
    peers.extend(tools.awks.iter().map(|tool| awk(tool, files)));
    if let Some(tool) = &tools.goaccess {
        peers.push(goaccess(tool, files));
    }
    peers
}

fn vrl<'i>(Tool { path, version }: &Tool, files: &'i Files) -> (Peer, Stage<'i>) {
    let peer = Peer {
        key: "json/vrl".into(),
        task: Task::Json,
        name: format!("VRL {version}"),
        what: "`parse_aws_alb_log`, with mimalloc; addresses and times stay text",
    };
    program(peer, vec![path.into(), files.first.clone().into()], files)
}

/// Bytes and not characters, which is faster and comes to the same here.
fn awk<'i>(Tool { path, version }: &Tool, files: &'i Files) -> (Peer, Stage<'i>) {
    let script = files::root().join("xtask/bench/src/peers/alb.awk");
    let peer = Peer {
        key: format!("json/{}", path.display()),
        task: Task::Json,
        name: version.clone(),
        what: "a script of 40 lines; numbers converted, no escapes, nothing checked",
    };
    let head = ["env", "LC_ALL=C"].map(OsString::from);
    let tail = [path.as_path(), Path::new("-f"), &script, &files.first].map(OsString::from);
    program(peer, head.into_iter().chain(tail).collect(), files)
}

fn goaccess<'i>(Tool { path, version }: &Tool, files: &'i Files) -> (Peer, Stage<'i>) {
    let peer = Peer {
        key: "report/goaccess".into(),
        task: Task::Report,
        name: version.clone(),
        what: "its panels; a sixth of the lines, those with IPv6 clients, is not understood",
    };
    let report = files.folder.join("report.json");
    let mut args = [path, &files.first, Path::new("-o"), &report]
        .map(OsString::from)
        .to_vec();
    let options = ["--log-format=AWSALB", "--no-global-config", "--no-progress"];
    args.extend(options.map(OsString::from));
    program(peer, args, files)
}

/// A slow program with its arguments, from its start to its end, its output going nowhere.
fn program(peer: Peer, args: Vec<OsString>, files: &Files) -> (Peer, Stage<'_>) {
    let stage = stage(&peer.key, move || {
        process::measure(1, &args, files.first_bytes)
    });
    (peer, stage)
}

/// A package for Python, which is not charged for loading it.
fn of_python<'i>(
    tools: &'i Tools,
    package: &'i Package,
    word: &'static str,
    task: Task,
    what: &'static str,
    files: &'i Files,
) -> (Peer, Stage<'i>) {
    let peer = Peer {
        key: format!("{word}/{}", package.module),
        task,
        name: format!("{} {}", package.name, package.version),
        what,
    };
    let run = move || {
        let mut command = Command::new(&tools.python);
        command.arg(super::tools::script());
        command.args(["run", &package.module, word]);
        process::read_numbers(command.args([&files.plain, &files.folder]), files.bytes)
    };
    let stage = stage(&peer.key, run);
    (peer, stage)
}

fn stage<'i>(key: &str, run: impl FnMut() -> Outcome<Cost> + 'i) -> Stage<'i> {
    Stage {
        key: key.to_owned(),
        part: Part::Peers,
        row: "",
        column: "",
        run: Box::new(run),
    }
}
