//! What becomes of lines: a file of lines in `cases/lines/<log type>` is a case, its snapshot shows
//! each line with its event or the reason why there is none.

use std::fmt::Write;
use std::path::Path;

use margay_runtime::Timestamps;
use margay_tests::{Fixture, Mode, Pair, agree};

#[test]
fn lines_become_events_or_say_why_not() {
    insta::glob!("../cases/lines", "*/*.log", |path| {
        insta::with_settings!({ omit_expression => true }, {
            insta::assert_snapshot!(outcomes(path));
        });
    });
}

/// How the times of the same lines are written in all modes.
#[test]
fn times_are_written_in_every_mode() {
    insta::glob!("../cases/lines", "*Times/*.log", |path| {
        insta::with_settings!({ omit_expression => true }, {
            insta::assert_snapshot!(every_mode(path));
        });
    });
}

/// The lines of a file that give an event, each as the event in every mode.
fn every_mode(path: &Path) -> String {
    let (fixture, bytes) = case(path);
    let mut shown = String::new();
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        for timestamps in [Timestamps::Keep, Timestamps::Utc, Timestamps::DataLake] {
            let mode = Mode {
                timestamps,
                ..Mode::default()
            };
            let (event, _) = agree(fixture, mode, line);
            shown += &event;
        }
    }
    shown
}

/// A file of lines and the log type they are of.
fn case(path: &Path) -> (&'static Fixture, Vec<u8>) {
    let folder = path.parent().and_then(Path::file_name).unwrap_or_default();
    let fixture = Fixture::named(&folder.to_string_lossy());
    (fixture, std::fs::read(path).expect("a case can be read"))
}

/// The lines of a file, each with what became of it.
fn outcomes(path: &Path) -> String {
    let (fixture, bytes) = case(path);
    let mode = Mode {
        standard_fields: true,
        timestamps: Timestamps::Keep,
        strict: false,
    };
    let mut engines = Pair::new(fixture, mode);
    let mut shown = String::new();
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        write!(shown, "{}", String::from_utf8_lossy(line)).expect("a string takes every write");
        shown.push_str(&outcome(&mut engines, line));
        shown.push('\n');
    }
    shown
}

fn outcome(engines: &mut Pair, line: &[u8]) -> String {
    let (event, report) = engines.run(line);
    let event = event.split(",\"p_log_type\"").collect::<Vec<_>>();
    let mut shown = match event[..] {
        [fields, standard] => format!("  {fields}\n  {}", essentials(standard)),
        _ => String::new(),
    };
    for reject in &report.rejects {
        shown += &format!(
            "  rejected at {}: {}\n",
            reject.error.offset(),
            reject.error
        );
    }
    for soft in &report.soft {
        shown += &format!(
            "  not converted at {}: {}\n",
            soft.sample.offset(),
            soft.sample
        );
    }
    if let Some(extra) = &report.extra {
        shown += &format!(
            "  {} more columns, beginning with {}\n",
            extra.most, extra.sample
        );
    }
    if report.tally.blank > 0 {
        shown += "  blank\n";
    }
    if report.tally.headers > 0 {
        shown += "  no event\n";
    }
    shown
}

/// The standard fields that say something about the line.
fn essentials(standard: &str) -> String {
    let from = standard.find("\"p_event_time\"").unwrap_or_default();
    let mut kept = standard[from..].to_owned();
    if let (Some(begin), Some(end)) = (kept.find(",\"p_parse_time\""), kept.find("\"source\"")) {
        kept.replace_range(begin..end + "\"source\"".len(), "");
    }
    kept
}
