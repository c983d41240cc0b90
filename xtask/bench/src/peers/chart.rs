//! The figures as bars: a picture in one file, without scripts, for light and dark pages.

use std::fmt::Write;

use super::{Row, Task};

/// Measures of the picture.
const WIDTH: f64 = 860.0;
const NAMES: f64 = 270.0;
const BAR: f64 = 18.0;
const STEP: f64 = 26.0;
const HEAD: f64 = 40.0;
/// Room for the number behind the longest bar.
const NUMBERS: f64 = 70.0;

const STYLE: &str = "\
text { font: 13px system-ui, sans-serif; fill: #24292f } \
.head { font-weight: 600 } \
.margay { fill: #d9822b } \
.other { fill: #8c96a3 } \
@media (prefers-color-scheme: dark) { text { fill: #d0d7de } .other { fill: #6e7781 } }";

/// Bars of what parses lines; limits, which are far longer, are left to the table.
pub fn svg(rows: &[Row]) -> String {
    let tasks = [Task::Json, Task::Parquet, Task::Columns, Task::Report];
    let groups = tasks.map(|task| {
        let group: Vec<_> = rows.iter().filter(|row| row.task == task).collect();
        (task, group)
    });
    let most = rows
        .iter()
        .filter(|row| row.task != Task::Limit)
        .map(|row| row.rate);
    let scale = (WIDTH - NAMES - NUMBERS) / most.fold(1.0, f64::max);
    let (mut body, mut y) = (String::new(), 0.0);
    for (task, group) in groups.iter().filter(|(_, group)| !group.is_empty()) {
        let _ = writeln!(
            body,
            r#"<text class="head" x="0" y="{}">{}</text>"#,
            y + HEAD * 0.6,
            escaped(head(*task))
        );
        y += HEAD;
        for row in group {
            bar(row, y, scale, &mut body);
            y += STEP;
        }
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {y}\" role=\"img\" \
         aria-label=\"MB/s of load balancer lines per second of CPU time\">\n\
         <style>{STYLE}</style>\n{body}</svg>\n"
    )
}

fn bar(row: &Row, y: f64, scale: f64, out: &mut String) {
    let is_margay = row.name.starts_with("margay");
    let class = if is_margay { "margay" } else { "other" };
    let name = match is_margay {
        true => format!("{}, {}", row.name, row.what),
        false => row.name.clone(),
    };
    let (width, text) = (row.rate * scale, y + BAR * 0.75);
    let _ = writeln!(
        out,
        "<text x=\"{:.1}\" y=\"{text:.1}\" text-anchor=\"end\">{}</text>\
         <rect class=\"{class}\" x=\"{NAMES}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{BAR}\"/>\
         <text x=\"{:.1}\" y=\"{text:.1}\">{}</text>",
        NAMES - 8.0,
        escaped(&name),
        NAMES + width + 6.0,
        row.told,
    );
}

fn head(task: Task) -> &'static str {
    match task {
        Task::Json => "to JSON lines, MB/s per second of CPU time",
        Task::Parquet => "to Parquet, zstd 1",
        Task::Columns => "to columns in memory",
        Task::Report => "a report",
        Task::Limit => "limits",
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::svg;
    use crate::peers::{Row, Task};

    fn row(task: Task, name: &str, rate: f64) -> Row {
        let (name, what) = (name.to_owned(), "all & more");
        Row {
            task,
            name,
            what,
            rate,
            told: format!("{rate:.0}"),
            wall: "1".into(),
            peak: String::new(),
            margay: "1.0 ×".into(),
        }
    }

    #[test]
    fn the_longest_bar_fits_and_limits_are_left_out() {
        let rows = [
            row(Task::Json, "margay 1", 2000.0),
            row(Task::Json, "other", 100.0),
            row(Task::Limit, "memory", 30_000.0),
        ];
        let picture = svg(&rows);
        assert!(picture.contains("margay 1, all &amp; more"));
        assert!(picture.contains(r#"width="520.0""#) && picture.contains(r#"width="26.0""#));
        assert!(!picture.contains("memory"));
    }
}
