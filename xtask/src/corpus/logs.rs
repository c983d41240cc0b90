//! The logs that lines can be made up of.

use super::exchange::Exchange;
use super::moment::Moment;
use super::random::Random;
use super::{USUAL_ESCAPES, access, cloudtrail, flow, line, questions, s3, syslog};

/// A log, and how its lines come about.
pub struct Log {
    /// The name of its log type.
    pub log_type: &'static str,
    /// What stands in the first line of a file, before any event.
    pub header: Option<&'static str>,
    write: fn(&mut Random, Moment, &mut String),
}

/// Every log, in the order of names.
pub const LOGS: &[Log] = &[
    Log::of("AWS.ALB", load_balancer),
    Log::of("AWS.CloudTrail", cloudtrail::write),
    Log::of("AWS.S3ServerAccess", s3::write),
    Log {
        header: Some(flow::HEADER),
        ..Log::of("AWS.VPCFlow", flow::write)
    },
    Log::of("Apache.AccessCombined", access::apache_combined),
    Log::of("Apache.AccessCommon", access::apache_common),
    Log::of("CiscoUmbrella.DNS", questions::write),
    Log::of("Nginx.Access", access::nginx),
    Log::of("Syslog.RFC3164", syslog::write),
];

impl Log {
    const fn of(log_type: &'static str, write: fn(&mut Random, Moment, &mut String)) -> Self {
        Self {
            log_type,
            header: None,
            write,
        }
    }

    /// The lines of a seed.
    pub fn lines(&self, seed: u64) -> Lines {
        Lines {
            random: Random::new(seed),
            now: Moment::START,
            line: String::new(),
            write: self.write,
        }
    }

    /// Its lines as they stand in a file: a header, if it has one, and no fewer bytes than these.
    ///
    /// ```
    /// use xtask::corpus::logs::find;
    ///
    /// let text = find("AWS.VPCFlow").unwrap().text(1, 1000);
    /// assert!(text.starts_with(b"version account-id ") && text.ends_with(b"\n"));
    /// assert!(text.len() >= 1000);
    /// ```
    pub fn text(&self, seed: u64, bytes: usize) -> Vec<u8> {
        let mut text = Vec::with_capacity(bytes + 4096);
        if let Some(header) = self.header {
            text.extend_from_slice(header.as_bytes());
            text.push(b'\n');
        }
        let mut lines = self.lines(seed);
        while text.len() < bytes {
            text.extend_from_slice(lines.next_line().as_bytes());
            text.push(b'\n');
        }
        text
    }
}

/// The log of a name.
///
/// ```
/// use xtask::corpus::logs::find;
///
/// let log = find("AWS.CloudTrail").unwrap();
/// let line = log.lines(1).next_line().to_owned();
/// assert!(line.starts_with(r#"{"eventVersion":"#));
/// assert_eq!(line, log.lines(1).next_line());
/// ```
pub fn find(log_type: &str) -> Option<&'static Log> {
    LOGS.iter().find(|log| log.log_type == log_type)
}

/// An endless supply of lines of a log, which follow each other by 20 ms on average.
pub struct Lines {
    random: Random,
    now: Moment,
    line: String,
    write: fn(&mut Random, Moment, &mut String),
}

impl Lines {
    /// The next line, without a line end.
    pub fn next_line(&mut self) -> &str {
        self.now = self.now.plus_micros(self.random.between(1, 40_000));
        self.line.clear();
        (self.write)(&mut self.random, self.now, &mut self.line);
        &self.line
    }
}

fn load_balancer(random: &mut Random, now: Moment, out: &mut String) {
    let exchange = Exchange::draw(random);
    let escaped = random.chance(USUAL_ESCAPES);
    line::write(&exchange, now, escaped, random, out);
}

#[cfg(test)]
mod tests {
    use super::{LOGS, find};
    use crate::corpus::Corpus;

    #[test]
    fn lines_are_as_long_as_documented() {
        let means = [
            ("AWS.ALB", 600..=640),
            ("AWS.CloudTrail", 1_550..=1_620),
            ("AWS.S3ServerAccess", 570..=590),
            ("AWS.VPCFlow", 112..=122),
            ("Apache.AccessCombined", 195..=210),
            ("Apache.AccessCommon", 100..=110),
            ("CiscoUmbrella.DNS", 210..=230),
            ("Nginx.Access", 195..=210),
            ("Syslog.RFC3164", 108..=118),
        ];
        assert_eq!(means.len(), LOGS.len());
        for (log_type, bytes) in means {
            let mut lines = find(log_type).unwrap().lines(7);
            let total: usize = (0..5_000).map(|_| lines.next_line().len()).sum();
            assert!(
                bytes.contains(&(total / 5_000)),
                "{log_type}: {}",
                total / 5_000
            );
        }
    }

    #[test]
    fn lines_are_single_lines() {
        for log in LOGS {
            let mut lines = log.lines(3);
            for _ in 0..2_000 {
                let line = lines.next_line();
                let is_plain = line.is_ascii() && !line.bytes().any(|byte| byte < b' ');
                assert!(is_plain && line == line.trim(), "{}: {line}", log.log_type);
            }
        }
    }

    #[test]
    fn the_lines_of_the_load_balancer_are_those_of_its_corpus() {
        let (mut lines, mut corpus) = (find("AWS.ALB").unwrap().lines(42), Corpus::new(42));
        assert!((0..500).all(|_| lines.next_line() == corpus.next_line()));
    }
}
