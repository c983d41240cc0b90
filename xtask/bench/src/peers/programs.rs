//! The programs, and how each is asked for the same as margay, as near as it comes.

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::Command;

use xtask::files;

use super::tools::{Package, Tool, Tools};
use super::{MARGAY, Peer, Task};
use crate::Outcome;
use crate::bench::inputs::Files;
use crate::bench::process;

/// margay itself, in each way that it writes.
pub fn margay<'i>(margay: &Path, files: &'i Files) -> Vec<Peer<'i>> {
    let name = format!("margay {}", env!("CARGO_PKG_VERSION"));
    let peer = |key: &str, task, input: &Path, what, extra: &[&OsStr]| {
        let mut args: Vec<OsString> = vec![margay.into(), "parse".into()];
        args.extend(["--quiet", "--threads", "1"].map(OsString::from));
        args.extend(extra.iter().map(OsString::from));
        args.push(input.into());
        program(key, task, &name, what, args, files.bytes)
    };
    let word = OsStr::new;
    let (plain, gz, bare) = (&files.plain, &files.gz, word("--no-standard-fields"));
    let parquet = files.folder.join("margay.parquet");
    let parquet = ["--compression", "zstd:1", "-o"]
        .map(word)
        .into_iter()
        .chain([parquet.as_os_str()]);
    let parquet: Vec<_> = parquet.chain([bare]).collect();
    let arrow = [word("--format"), word("arrow")];
    let four = [
        word("--fields"),
        word("timestamp,clientIp,elbStatusCode,requestUrl"),
    ];
    let (standard, unpacked) = (
        "and standard fields with indicators",
        "all fields, from a .gz file",
    );
    vec![
        peer(MARGAY, Task::Json, plain, "all fields", &[bare]),
        peer("json/margay_standard", Task::Json, plain, standard, &[]),
        peer("json/margay_gz", Task::Json, gz, unpacked, &[bare]),
        peer(
            "parquet/margay",
            Task::Parquet,
            plain,
            "all fields",
            &parquet,
        ),
        peer(
            "columns/margay",
            Task::Columns,
            plain,
            "all fields",
            &[arrow[0], arrow[1], bare],
        ),
        peer(
            "columns/margay_four",
            Task::Columns,
            plain,
            "4 of 33 fields",
            &[arrow[0], arrow[1], four[0], four[1]],
        ),
    ]
}

/// What packages for Python are asked to do, in the words of their script.
const TASKS: [(&str, Task); 3] = [
    ("json", Task::Json),
    ("parquet", Task::Parquet),
    ("columns", Task::Columns),
];

/// The others that are here.
pub fn others<'i>(tools: &'i Tools, files: &'i Files) -> Outcome<Vec<Peer<'i>>> {
    let plain = &files.plain;
    let mut peers = Vec::new();
    if let Some(Tool { path, version }) = &tools.vrl {
        peers.push(program(
            "json/vrl",
            Task::Json,
            &format!("VRL {version}"),
            "`parse_aws_alb_log`, with mimalloc; addresses and times stay text",
            vec![path.into(), plain.into()],
            files.bytes,
        ));
    }
    for package in &tools.packages {
        for (word, task) in TASKS {
            peers.push(of_python(tools, package, word, task, files));
        }
    }
    for Tool { path, version } in &tools.awks {
        peers.push(program(
            &format!("json/{}", path.display()),
            Task::Json,
            version,
            "a script of 40 lines; numbers converted, no escapes, nothing checked",
            awk(path, plain),
            files.bytes,
        ));
    }
    if let Some(Tool { path, version }) = &tools.goaccess {
        let mut args: Vec<OsString> = vec![path.into(), plain.into(), "-o".into()];
        args.push(files.folder.join("report.json").into());
        args.extend(
            ["--log-format=AWSALB", "--no-global-config", "--no-progress"].map(OsString::from),
        );
        peers.push(program(
            "report/goaccess",
            Task::Report,
            version,
            "its panels; a sixth of the lines, those with IPv6 clients, is not understood",
            args,
            files.bytes,
        ));
    }
    Ok(peers)
}

/// A program with its arguments, from its start to its end, its output going nowhere.
fn program<'i>(
    key: &str,
    task: Task,
    name: &str,
    what: &'static str,
    args: Vec<OsString>,
    bytes: u64,
) -> Peer<'i> {
    Peer {
        key: key.to_owned(),
        task,
        name: name.to_owned(),
        what,
        run: Box::new(move || process::measure(&args, bytes)),
    }
}

/// Bytes and not characters, which is faster and comes to the same here.
fn awk(awk: &Path, input: &Path) -> Vec<OsString> {
    let script = files::root().join("xtask/bench/src/peers/alb.awk");
    let head = ["env", "LC_ALL=C"].map(OsString::from);
    let tail = [awk.into(), "-f".into(), script.into(), input.into()];
    head.into_iter().chain(tail).collect()
}

/// A package for Python, which is not charged for loading it.
fn of_python<'i>(
    tools: &'i Tools,
    package: &'i Package,
    word: &'static str,
    task: Task,
    files: &'i Files,
) -> Peer<'i> {
    let run = move || {
        let mut command = Command::new(&tools.python);
        command
            .arg(super::tools::script())
            .args(["run", &package.module, word]);
        process::read_numbers(command.args([&files.plain, &files.folder]), files.bytes)
    };
    Peer {
        key: format!("{word}/{}", package.module),
        task,
        name: format!("{} {}", package.name, package.version),
        what: package.what,
        run: Box::new(run),
    }
}
