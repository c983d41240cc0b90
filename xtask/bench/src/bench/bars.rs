//! What is asked of margay's speed, and what is there: each bar, its goal, and what the run measured.

use std::fmt::Write;

use serde_json::{Value as Json, json};

use super::value::Value::{self, Faster, FasterByClock, Peak, Rate, Slower, SlowerByClock};
use super::{Figure, marked};

/// Something that is asked.
struct Bar {
    what: &'static str,
    value: Value,
    /// What has to be reached, and what is hoped for, if anything is.
    bar: Option<f64>,
    goal: Option<f64>,
    /// Whether what it is compared with is part of the work. Then less than once its time cannot be.
    contains: bool,
}

/// The same for work that what it is compared with is part of.
const fn over(bar: Bar) -> Bar {
    Bar {
        contains: true,
        ..bar
    }
}

const fn bar(what: &'static str, value: Value, bar: f64, goal: f64) -> Bar {
    Bar {
        what,
        value,
        bar: Some(bar),
        goal: Some(goal),
        contains: false,
    }
}

const fn goal(what: &'static str, value: Value, goal: f64) -> Bar {
    Bar {
        what,
        value,
        bar: None,
        goal: Some(goal),
        contains: false,
    }
}

const fn limit(what: &'static str, value: Value, bar: f64) -> Bar {
    Bar {
        what,
        value,
        bar: Some(bar),
        goal: None,
        contains: false,
    }
}

const LINES: &[&str] = &[
    "process_plain",
    "process_plain_standard",
    "process_plain_two",
    "process_small",
    "process_file",
    "process_file_two",
    "process_gz",
    "process_gz_standard",
    "process_parts",
    "process_parts_two",
];

const PARQUET: &[&str] = &["process_parquet", "process_parquet_two"];

#[rustfmt::skip]
const BARS: &[Bar] = &[
    bar("`AWS.ALB` to JSON lines, without standard fields, in memory, AVX2", Rate("json/avx2"), 1500.0, 2000.0),
    bar("… the whole process, plain file to nowhere", Rate("process_plain"), 1500.0, 2000.0),
    bar("… against VRL with mimalloc", Faster("process_plain", "json/vrl"), 15.0, 25.0),
    bar("… against ClickHouse", Faster("process_plain", "json/chdb"), 10.0, 15.0),
    bar("… with standard fields and indicators, in memory, AVX2", Rate("json_standard/avx2"), 1000.0, 1400.0),
    bar("… the whole process with standard fields", Rate("process_plain_standard"), 1000.0, 1400.0),
    bar("… in memory, blocks scanned without SIMD", Rate("json/portable"), 600.0, 900.0),
    over(bar("JSON lines to a file, wall, against a copy of the output", SlowerByClock("process_file", "process_copy"), 1.5, 1.2)),
    bar("… on two threads, of which the copy has one", SlowerByClock("process_file_two", "process_copy"), 1.5, 1.2),
    over(bar(".gz to JSON lines, against the same inflate alone", Slower("process_gz", "inflate"), 1.35, 1.2)),
    over(bar("40 .gz files to JSON lines, two threads, wall, against inflating them on two", SlowerByClock("process_parts_two", "inflate_parts_two"), 1.25, 1.1)),
    bar("Parquet, zstd 1, CPU, against DuckDB with the same splits", Faster("process_parquet", "parquet_splits/duckdb"), 2.5, 3.5),
    over(goal("… in memory, against the encoder on ready batches", Slower("parquet/@", "parquet_ready/@"), 1.2)),
    bar("Arrow, all columns, strings as views", Rate("arrow/@"), 1500.0, 2300.0),
    bar("Arrow, 4 of 33 fields", Rate("arrow_four/@"), 2000.0, 3000.0),
    bar("`AWS.S3ServerAccess` to JSON lines, against `AWS.ALB`", Faster("logs/AWS.S3ServerAccess/generated", "json/@"), 0.7, 0.9),
    bar("`AWS.VPCFlow` to JSON lines, against `AWS.ALB`", Faster("logs/AWS.VPCFlow/generated", "json/@"), 0.7, 0.9),
    bar("`Apache.AccessCombined` by fastmatch to JSON lines", Rate("logs/Apache.AccessCombined/generated"), 700.0, 1200.0),
    bar("`AWS.CloudTrail` to JSON lines", Rate("logs/AWS.CloudTrail/generated"), 400.0, 800.0),
    bar("`AWS.ALB`, a backslash in each line", Rate("json_dirty/@"), 300.0, 600.0),
    bar("interpreter, `AWS.ALB` to JSON lines, against generated code", Faster("json_interpreter/@", "json/@"), 0.5, 0.7),
    bar("two threads against one, wall: .gz files", FasterByClock("process_parts_two", "process_parts"), 1.85, 1.95),
    bar("… Parquet", FasterByClock("process_parquet_two", "process_parquet"), 1.85, 1.95),
    bar("… plain text", FasterByClock("process_plain_two", "process_plain"), 1.4, 1.7),
    limit("40 .gz files, wall, against one of the same text", SlowerByClock("process_parts", "process_gz"), 1.3),
    limit("10,000 plain files of 20 kB, wall, against one big one", SlowerByClock("process_small", "process_plain"), 1.3),
    bar("peak memory, JSON lines, one and two threads", Peak(LINES), 64.0, 16.0),
    bar("peak memory, Parquet, one and two threads", Peak(PARQUET), 256.0, 128.0),
];

impl Bar {
    fn reaches(&self, measured: f64, asked: f64) -> bool {
        match self.value.is_cost() {
            true => measured <= asked,
            false => measured >= asked,
        }
    }

    /// Whether what is measured is enough, in a word or two.
    fn met(&self, measured: f64) -> &'static str {
        let reaches = |asked: Option<f64>| asked.map(|asked| self.reaches(measured, asked));
        match (reaches(self.bar), reaches(self.goal)) {
            _ if self.contains && measured < 1.0 => "disturbed",
            (_, Some(true)) => "yes, and the goal",
            (Some(true), _) => "yes",
            (Some(false), _) => "no",
            (None, _) => "not the goal",
        }
    }

    /// A number with what it is of.
    fn shown(&self, number: f64) -> String {
        match self.value {
            Rate(_) => format!("{} MB/s", super::table::number(number)),
            Peak(_) => format!("{number:.0} MB"),
            _ if number >= 10.0 => format!("{number:.1} ×"),
            _ => format!("{number:.2} ×"),
        }
    }

    /// The least and the most of the rounds that all stages had.
    fn range(&self, rounds: &[f64]) -> String {
        let (least, most) = rounds
            .iter()
            .fold((f64::MAX, f64::MIN), |(least, most), &round| {
                (least.min(round), most.max(round))
            });
        match self.value {
            Peak(_) => String::new(),
            Rate(_) => format!(
                "{} to {}",
                super::table::number(least),
                super::table::number(most)
            ),
            _ => format!("{least:.2} to {most:.2}"),
        }
    }

    /// The same as something that is asked.
    fn asked(&self, number: Option<f64>) -> String {
        let bound = if self.value.is_cost() { "≤" } else { "≥" };
        number.map_or("–".to_owned(), |number| {
            format!("{bound} {}", self.shown(number))
        })
    }
}

/// The rows of the table: what, bar, goal, measured, least and most within a round, met. Only what was
/// measured is there.
pub fn rows(figures: &[Figure]) -> Vec<[String; 6]> {
    let row = |bar: &Bar| {
        let measured = bar.value.read(figures)?;
        Some([
            bar.what.to_owned(),
            bar.asked(bar.bar),
            bar.asked(bar.goal),
            marked(bar.value.is_settled(figures), &bar.shown(measured)),
            bar.range(&bar.value.rounds(figures)?),
            bar.met(measured).to_owned(),
        ])
    };
    BARS.iter().filter_map(row).collect()
}

/// The names of the columns.
pub const HEADS: [&str; 6] = ["what", "bar", "goal", "measured", "within a round", "met"];

/// The bars for a terminal.
pub fn text(figures: &[Figure]) -> String {
    let rows = rows(figures);
    let mut out = String::new();
    if rows.is_empty() {
        return out;
    }
    let [what, bar, goal, measured, range, met] = HEADS;
    let _ = writeln!(
        out,
        "\n{what:<80}{bar:>14}{goal:>14}{measured:>14}{range:>16}  {met}"
    );
    for [what, bar, goal, measured, range, met] in rows {
        let _ = writeln!(
            out,
            "{what:<80}{bar:>14}{goal:>14}{measured:>14}{range:>16}  {met}"
        );
    }
    out
}

/// The bars for programs.
pub fn json(figures: &[Figure]) -> Json {
    let rows = BARS.iter().filter_map(|bar| {
        let measured = bar.value.read(figures)?;
        Some(json!({
            "what": bar.what,
            "bar": bar.bar,
            "goal": bar.goal,
            "measured": (measured * 1000.0).round() / 1000.0,
            "met": bar.met(measured),
            "settled": bar.value.is_settled(figures),
        }))
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::{BARS, rows};
    use crate::bench::value::tests::figure;

    #[test]
    fn bars_are_compared_with_what_is_measured() {
        let figures = [
            figure("process_gz", [0.004; 3]),
            figure("inflate", [0.003; 3]),
            figure("logs/AWS.CloudTrail/generated", [0.003, 0.003]),
        ];
        let rows = rows(&figures);
        let row = |start: &str| rows.iter().find(|row| row[0].starts_with(start)).unwrap();
        let gz = row(".gz to JSON");
        let asked = ["≤ 1.35 ×", "≤ 1.20 ×", "1.33 ×", "1.33 to 1.33", "yes"];
        assert_eq!(gz[1..], asked);
        let trail = row("`AWS.CloudTrail`");
        // Two runs have not settled it.
        let asked = ["≥ 400 MB/s", "≥ 800 MB/s", "~ 333 MB/s", "333 to 333", "no"];
        assert_eq!(trail[1..], asked);
    }

    #[test]
    fn what_cannot_be_is_not_met() {
        let figures = [
            figure("process_file", [0.001, 0.001]),
            figure("process_copy", [0.002, 0.002]),
        ];
        assert_eq!(rows(&figures)[0][5], "disturbed");
    }

    #[test]
    fn goals_are_not_below_bars() {
        for bar in BARS {
            if let (Some(least), Some(goal)) = (bar.bar, bar.goal) {
                assert!(bar.reaches(goal, least), "{}", bar.what);
            }
        }
    }
}
