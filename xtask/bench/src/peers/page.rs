//! The figures as text: a table for the terminal, and the page of the documentation around it.

use std::fmt::Write;
use std::process::Command;

use margay_runtime::chrono::DateTime;

use super::{Row, Skipped, Task};
use crate::bench::{Figure, MB, bars, cpu};

/// Where everything was measured.
pub struct Machine {
    cpu: String,
    cores: usize,
    kernel: String,
    rustc: String,
    /// The day, and how many processes wanted to run when it began.
    day: String,
    load: String,
}

/// How much was measured, and where.
pub struct Run {
    pub machine: Machine,
    pub bytes: u64,
    pub rounds: u32,
    /// How many of them what does not settle has at most.
    pub most: u32,
}

impl Machine {
    /// This one, now.
    pub fn of_this() -> Self {
        let said = |program: &str, args: &[&str]| {
            let output = Command::new(program).args(args).output().ok();
            let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
            text.map_or("unknown".to_owned(), |text| text.trim().to_owned())
        };
        let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let load = load.split(' ').next().filter(|load| !load.is_empty());
        Self {
            cpu: cpu::name(),
            cores: cpu::cores(),
            kernel: said("uname", &["-sr"]),
            rustc: said("rustc", &["--version"]),
            day: today(),
            load: load.unwrap_or("unknown").to_owned(),
        }
    }
}

fn today() -> String {
    let since = std::time::SystemTime::UNIX_EPOCH
        .elapsed()
        .unwrap_or_default();
    let now = DateTime::from_timestamp(since.as_secs() as i64, 0).unwrap_or_default();
    now.format("%Y-%m-%d").to_string()
}

/// What stands in a row of the table for each task.
fn task_name(task: Task) -> &'static str {
    match task {
        Task::Json => "JSON lines",
        Task::Parquet => "Parquet",
        Task::Columns => "columns",
        Task::Report => "report",
        Task::Limit => "limit",
    }
}

const HEADS: [&str; 7] = [
    "to",
    "program",
    "what it does",
    "MB/s",
    "by the clock",
    "peak MB",
    "margay is",
];

/// The table and what is around it, for a terminal.
pub fn text(run: &Run, rows: &[Row], figures: &[Figure], skipped: &[Skipped]) -> String {
    let (peers, bars) = (table(rows), bars::text(figures));
    let mut out = format!("{}\n\n{peers}{bars}", conditions(run));
    for Skipped { name, how } in skipped {
        let _ = writeln!(
            out,
            "\n{name}: skipped, because it is not here; needed: {how}"
        );
    }
    out
}

/// The page of the documentation, beside a chart that is called like it.
pub fn page(
    name: &str,
    run: &Run,
    rows: &[Row],
    figures: &[Figure],
    skipped: &[Skipped],
) -> String {
    let mut out = format!(
        "# margay beside other programs\n\n\
         Written by `cargo xtask bench --peers`, which anyone can run; nothing here is edited by hand.\n\n\
         {}\n\n![The rates as bars]({name}.svg)\n\n{}",
        conditions(run),
        table(rows)
    );
    out.push_str(NOTES);
    if !skipped.is_empty() {
        out.push_str("\nNot measured, for want of the programs:\n\n");
    }
    for Skipped { name, how } in skipped {
        let _ = writeln!(out, "- {name}: {how}");
    }
    out.push_str(BARS);
    out.push_str(&aligned(bars::HEADS, bars::rows(figures), 1));
    out
}

const BARS: &str = "
## What is asked of it

The same run, stage by stage: what margay is to reach, what is hoped for beyond, and what it did. MB/s are
per second of CPU time, and ratios are of it, unless \"wall\" says by the clock. In memory means the parser
alone, in blocks of 128 KiB, for columns of 512 KiB; where no instruction set is named, it is the best of
the processor. \"Within a round\" has the least and the most of what was measured within one of the rounds
that everything had: where they are far apart, something else was at work. \"Disturbed\" means that margay
was measured to take less time than a part of its own work, which cannot be. `cargo xtask bench` prints
these figures with all others.

";

const NOTES: &str = "
MB/s are those of input per second of CPU time, the system's included; those by the clock suffer from a
busy machine. \"margay is\" tells how many times as fast margay writes JSON lines of all fields. Each figure
is that of the fastest run, as other work on the machine makes none faster, and ratios are of such figures.
A short run finds a quiet moment more easily than a long one. So what has no three runs within 2 % of its
fastest is run again, and if it still has none in the end, a ~ says so: it may be faster than that. VRL, awk
and GoAccess, which take seven to thirty seconds for all lines, get the first tenth of them, as what they do
for a line does not depend on how many there are. In this table every program has one thread, and all of
them the same core.

The lines are made up, 30 columns and about 620 bytes each ([CONTRIBUTING.md](../CONTRIBUTING.md#measure)
says how). What programs do is the same as nearly as they can:

- To JSON lines: every column of every line is in the output, which goes to /dev/null. margay splits
  addresses with ports, requests and lists into fields of their own, checks times, types and status codes,
  and says what became of each line; VRL splits the request; the others do neither.
- To Parquet: likewise, as columns of a file, compressed with zstd of level 1.
- To columns: every column is read and converted, and the values are counted. margay writes batches of
  Arrow to nowhere instead.
- Programs are measured from their start to their end. Those for Python are not charged for loading
  Python and their package.
- Limits are pieces of work on their own, which programs cannot do without if they do them at all: read
  memory or files, find line ends, inflate, encode Parquet, write as much to a file as margay's lines are.
";

/// Said where other programs wanted the processor when the run began.
const BUSY: &str = " **The machine was busy: what is told by the clock, and of two threads, is not to be \
                    relied on.**";

fn conditions(run: &Run) -> String {
    let Machine {
        cpu,
        cores,
        kernel,
        rustc,
        day,
        load,
    } = &run.machine;
    let cores = match cores {
        1 => "1 core".to_owned(),
        _ => format!("{cores} cores, of which one is used unless said"),
    };
    let busy = match load.parse() {
        Ok(0.0..0.5) => "",
        _ => BUSY,
    };
    format!(
        "{day}: {cpu}, {cores}, {kernel}, load {load} at the beginning; {rustc}; {} MB of lines; \
         {} rounds, up to {} for what had not settled.{busy}",
        run.bytes / MB as u64,
        run.rounds,
        run.most,
    )
}

/// The table of what was measured.
fn table(rows: &[Row]) -> String {
    let cells = rows.iter().map(|row| {
        [
            task_name(row.task).to_owned(),
            row.name.clone(),
            row.what.to_owned(),
            row.told.clone(),
            row.wall.clone(),
            row.peak.clone(),
            row.margay.clone(),
        ]
    });
    aligned(HEADS, cells.collect(), 3)
}

/// An aligned table of Markdown; so many of its columns are text, the others numbers.
fn aligned<const N: usize>(heads: [&str; N], rows: Vec<[String; N]>, texts: usize) -> String {
    let mut cells = vec![heads.map(str::to_owned)];
    cells.extend(rows);
    let length = |cell: &String| cell.chars().count();
    let widths: [usize; N] = std::array::from_fn(|column| {
        let lengths = cells.iter().map(|row| length(&row[column]));
        lengths.max().unwrap_or(0)
    });
    let mut out = String::new();
    for (index, row) in cells.iter().enumerate() {
        for (column, (cell, &width)) in row.iter().zip(&widths).enumerate() {
            let _ = match column < texts {
                true => write!(out, "| {cell:<width$} "),
                false => write!(out, "| {cell:>width$} "),
            };
        }
        out.push_str("|\n");
        if index == 0 {
            rule(&widths, texts, &mut out);
        }
    }
    out
}

fn rule(widths: &[usize], texts: usize, out: &mut String) {
    for (column, width) in widths.iter().enumerate() {
        let _ = match column < texts {
            true => write!(out, "|{}", "-".repeat(width + 2)),
            false => write!(out, "|{}:", "-".repeat(width + 1)),
        };
    }
    out.push_str("|\n");
}

#[cfg(test)]
mod tests {
    use super::table;
    use crate::peers::{Row, Task};

    #[test]
    fn the_table_is_aligned() {
        let row = Row {
            task: Task::Json,
            name: "other 1.0".into(),
            what: "all columns",
            rate: 99.6,
            told: "100".into(),
            wall: "~ 98".into(),
            peak: "12".into(),
            margay: "10 ×".into(),
        };
        let table = table(&[row]);
        let lines: Vec<_> = table.lines().collect();
        assert_eq!(
            lines[2],
            "| JSON lines | other 1.0 | all columns  |  100 |         ~ 98 |      12 |      10 × |"
        );
        assert!(
            lines
                .iter()
                .all(|line| line.chars().count() == lines[2].chars().count())
        );
    }
}
