//! The figures as a table for people and as JSON for programs.

use std::fmt::Write;

use serde_json::{Map, Value as Json, json};

use super::value::Value::{self, Faster, Slower};
use super::{Cost, Figure, Part, Rating, Scale, bars, cpu, inputs, logs, marked};

/// Ratios that help to understand the figures; those that something is asked of are among the bars.
const RATIOS: &[(&str, Value)] = &[
    (
        "process / JSON lines in memory",
        Faster("process_plain", "json/@"),
    ),
    (
        "JSON lines with AVX2 / with the best",
        Faster("json/avx2", "json/@"),
    ),
    (
        "JSON lines without SIMD / with the best",
        Faster("json/portable", "json/@"),
    ),
    (
        "JSON lines with standard fields / without",
        Faster("json_standard/@", "json/@"),
    ),
    (
        "Arrow, all columns / JSON lines",
        Faster("arrow/@", "json/@"),
    ),
    (
        "a backslash in each line / usual lines",
        Faster("json_dirty/@", "json/@"),
    ),
    (
        "CPU time of .gz files on two threads / on one",
        Slower("process_parts_two", "process_parts"),
    ),
    (
        "CPU time of Parquet on two threads / on one",
        Slower("process_parquet_two", "process_parquet"),
    ),
];

/// Everything in one aligned table.
pub fn table(figures: &[Figure], scale: &Scale) -> String {
    let mut out = String::new();
    let mb = |bytes: usize| bytes / super::MB;
    let _ = writeln!(
        out,
        "{}, one core unless said; {} MB in memory, {} MB in a file, seed {}; the fastest of {} rounds, and of up\n\
         to {} where fewer do not agree; ~ where these do not; MB/s of input per second of CPU time",
        cpu::name(),
        mb(scale.memory),
        mb(scale.file),
        inputs::SEED,
        scale.rounds,
        scale.most,
    );
    write_limits(figures, &mut out);
    write_columns(
        "in memory, in blocks of 128 KiB, for columns 512",
        figures,
        Part::Parsers,
        &mut out,
    );
    write_columns(
        "other logs to JSON lines, in memory",
        figures,
        Part::Logs,
        &mut out,
    );
    write_processes(figures, &mut out);
    write_ratios(figures, &mut out);
    out.push_str(&bars::text(figures));
    out
}

fn write_limits(figures: &[Figure], out: &mut String) {
    let limits = of_part(figures, Part::Limits);
    for (index, figure) in limits.enumerate() {
        if index == 0 {
            out.push_str("\nlimits\n");
        }
        let _ = writeln!(out, "  {:<40}{:>10}", figure.row, told(figure, Cost::rate));
    }
}

fn of_part(figures: &[Figure], part: Part) -> impl Iterator<Item = &Figure> {
    figures.iter().filter(move |figure| figure.part == part)
}

/// A row per thing that is parsed or done, a column per way of doing it.
fn write_columns(head: &str, figures: &[Figure], part: Part, out: &mut String) {
    let figures: Vec<_> = of_part(figures, part).collect();
    let columns = distinct(figures.iter().map(|figure| figure.column));
    if columns.is_empty() {
        return;
    }
    let _ = write!(out, "\n{head:<42}");
    for column in &columns {
        let _ = write!(out, "{column:>12}");
    }
    out.push('\n');
    for row in distinct(figures.iter().map(|figure| figure.row)) {
        let _ = write!(out, "  {row:<40}");
        for column in &columns {
            let cell = figures
                .iter()
                .find(|figure| figure.row == row && figure.column == *column);
            let text = cell.map_or(String::new(), |figure| told(figure, Cost::rate));
            let _ = write!(out, "{text:>12}");
        }
        out.push('\n');
    }
}

fn write_processes(figures: &[Figure], out: &mut String) {
    let processes = of_part(figures, Part::Processes);
    for (index, figure) in processes.enumerate() {
        if index == 0 {
            let head = "whole process, one thread unless said";
            let _ = writeln!(
                out,
                "\n{head:<42}{:>10}{:>10}{:>10}",
                "CPU", "wall", "peak MB"
            );
        }
        let peak = figure
            .peak()
            .map_or(String::new(), |peak| format!("{peak:.1}"));
        let (cpu, wall) = (told(figure, Cost::rate), told(figure, Cost::wall_rate));
        let _ = writeln!(out, "  {:<40}{cpu:>10}{wall:>10}{peak:>10}", figure.row);
    }
}

fn write_ratios(figures: &[Figure], out: &mut String) {
    for (index, (name, ratio)) in ratios(figures).into_iter().enumerate() {
        if index == 0 {
            out.push_str("\nratios, of the fastest runs\n");
        }
        let _ = writeln!(out, "  {name:<50}{ratio:>10.2}");
    }
}

/// The ratios whose stages were both measured.
fn ratios(figures: &[Figure]) -> Vec<(String, f64)> {
    let ratio = |(name, value): &(&str, Value)| Some(((*name).to_owned(), value.read(figures)?));
    let mut ratios: Vec<_> = RATIOS.iter().filter_map(ratio).collect();
    ratios.extend(ratios_of_logs(figures));
    ratios
}

/// How the other ways of parsing a log are to its generated parser.
fn ratios_of_logs(figures: &[Figure]) -> impl Iterator<Item = (String, f64)> {
    let generated = of_part(figures, Part::Logs).filter(|figure| figure.column == logs::GENERATED);
    generated.flat_map(move |generated| {
        let others = of_part(figures, Part::Logs)
            .filter(|figure| figure.row == generated.row && figure.column != logs::GENERATED);
        others.map(|other| {
            let name = format!("{}, {} / {}", other.row, other.column, generated.column);
            (name, other.over(generated, Cost::rate))
        })
    })
}

/// Everything as one JSON object.
pub fn json(figures: &[Figure], scale: &Scale) -> Json {
    let stages: Map<String, Json> = figures
        .iter()
        .map(|figure| {
            let value = json!({
                "mb_per_cpu_second": rounded(figure.fastest(Cost::rate)),
                "mb_per_second": rounded(figure.fastest(Cost::wall_rate)),
                "peak_mb": figure.peak().map(rounded),
                "rounds": figure.rates().into_iter().map(rounded).collect::<Vec<_>>(),
                "runs": figure.rounds.len() + figure.more.len(),
                "settled": figure.is_settled(),
            });
            (figure.key.clone(), value)
        })
        .collect();
    let ratios: Map<String, Json> = ratios(figures)
        .into_iter()
        .map(|(name, ratio)| (name, json!((ratio * 1000.0).round() / 1000.0)))
        .collect();
    json!({
        "cpu": cpu::name(),
        "cores": 1,
        "seed": inputs::SEED,
        "bytes_in_memory": scale.memory,
        "bytes_in_file": scale.file,
        "stages": stages,
        "ratios": ratios,
        "bars": bars::json(figures),
    })
}

fn rounded(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// A rate of the fastest run.
pub fn told(figure: &Figure, rate: Rating) -> String {
    marked(figure.agree(rate), &number(figure.fastest(rate)))
}

/// A whole number with blanks between thousands.
pub fn number(value: f64) -> String {
    let digits = format!("{:.0}", value);
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}

/// Each value once, in the order of appearance.
fn distinct<'t>(values: impl Iterator<Item = &'t str>) -> Vec<&'t str> {
    let mut found = Vec::new();
    for value in values {
        if !found.contains(&value) {
            found.push(value);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(number(7.4), "7");
        assert_eq!(number(999.6), "1 000");
        assert_eq!(number(28_123.0), "28 123");
    }
}
