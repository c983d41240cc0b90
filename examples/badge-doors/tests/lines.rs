//! What the generated parser makes of the doors' lines.

use badge_doors::{BadgeDoorOwned, BadgeDoorParser, ParseOptions, Report};
use margay_runtime::{Engine, JsonEngine, JsonOptions};

fn error(line: &str) -> String {
    line.parse::<BadgeDoorOwned>().unwrap_err().to_string()
}

#[test]
fn values_are_typed_and_absent_ones_are_none() {
    let line = "2026-02-01T08:00:03Z north-3 - - - forced -";
    let event: BadgeDoorOwned = line.parse().unwrap();
    assert_eq!(event.time.utc.timestamp(), 1_769_932_803);
    assert_eq!(event.verdict, "forced");
    assert_eq!((event.reader_ip, event.reader_port), (None, None));
    assert_eq!(
        (event.badge, event.holder, event.seconds),
        (None, None, None)
    );
}

#[test]
fn events_are_written_with_the_names_of_the_schema() {
    let lines =
        br#"2026-02-01T08:00:03Z north-3 10.20.0.7:5000 4711 "Ada ""A"" Nowak" granted 4.5"#;
    let options = JsonOptions::default();
    let mut engine = JsonEngine::new(BadgeDoorParser, ParseOptions::default(), options);
    let (mut out, mut report) = (Vec::new(), Report::default());
    engine.parse(lines, &mut out, &mut report);
    assert_eq!(
        String::from_utf8(out).unwrap(),
        concat!(
            r#"{"time":"2026-02-01T08:00:03Z","door":"north-3","readerIp":"10.20.0.7","#,
            r#""readerPort":5000,"badge":4711,"holder":"Ada \"A\" Nowak","verdict":"granted","#,
            r#""seconds":4.5}"#,
            "\n"
        )
    );
    assert_eq!(report.tally.events, 1);
}

#[test]
fn wrong_lines_say_what_is_wrong() {
    let open = "2026-02-01T08:00:03Z north-3 - 4711 - open 4.5";
    assert_eq!(
        error(open),
        "column 5, field `verdict`: `open` is not an allowed value"
    );
    assert_eq!(error("north-3 opened"), "2 columns, at least 6 expected");
    let day = "yesterday north-3 - 4711 - granted 4.5";
    assert_eq!(
        error(day),
        "column 0, field `time`: `yesterday` is not a time"
    );
}
