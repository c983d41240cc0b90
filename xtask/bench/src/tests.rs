//! The shipped sample is what its command makes, and every line of it parses.

use std::fs;
use std::io::Read;

use flate2::read::MultiGzDecoder;
use margay_alb::AlbParser;
use margay_runtime::{BlockParser, ParseOptions, Report};
use xtask::files;

use crate::sample;

#[test]
fn the_sample_is_what_its_command_makes() {
    // The text is compared: another release of the compressor may pack it in other bytes.
    let packed = fs::read(files::root().join(sample::FILE)).unwrap();
    let mut text = String::new();
    MultiGzDecoder::new(packed.as_slice())
        .read_to_string(&mut text)
        .unwrap();
    let same = text.lines().eq(sample::lines());
    assert!(same && text.ends_with('\n'), "run `cargo xtask sample`");
}

#[test]
fn every_line_of_the_sample_gives_an_event() {
    let text = sample::lines().join("\n");
    let mut report = Report::default();
    let mut parser = BlockParser::new(AlbParser, ParseOptions::default());
    parser.parse(text.as_bytes(), &mut report, |_, _| {});
    assert_eq!(report.rejects, []);
    assert_eq!(report.tally.events, sample::lines().len() as u64);
}
