//! Prints the doors that were forced or refused someone, and whom.

use std::error::Error;
use std::io::{self, Read};

use badge_doors::{BadgeDoor, BadgeDoorParser, BlockParser, ParseOptions, Report};

fn main() -> Result<(), Box<dyn Error>> {
    let mut log = Vec::new();
    io::stdin().read_to_end(&mut log)?;

    let mut parser = BlockParser::new(BadgeDoorParser, ParseOptions::default());
    let mut report = Report::default();
    parser.parse(&log, &mut report, |event: BadgeDoor<'_>, _| {
        if event.verdict != "granted" {
            let holder = event.holder.unwrap_or("nobody known");
            println!(
                "{} {}: {} for {holder}",
                event.time.utc, event.door, event.verdict
            );
        }
    });
    for reject in &report.rejects {
        eprintln!("line {}: {}", reject.line, reject.error);
    }
    Ok(())
}
