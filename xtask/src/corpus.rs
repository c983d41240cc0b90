//! Made-up load balancer lines that look like real ones: the same for a seed, as many as asked for.
//! Lines of other logs are in [`logs`].
//!
//! # What the lines are like
//!
//! Every line has 30 columns, the form of 2024, and follows the one before by 20 ms on average.
//! Lines are about 620 bytes long; nothing in them is a real host, address or account.
//!
//! | what | how often |
//! |---|---|
//! | `https`, `h2`, `http`, `grpcs`, `wss`, `ws` | 40, 38, 12, 6, 3, 1 % |
//! | answered by a target; by a function | 85; 4 % |
//! | redirect (half of plain HTTP), fixed answer, blocked by the firewall | 6, 2, 1.5 % |
//! | target timed out, function failed, request not understood | 1, 0.5, 0.5 % |
//! | IPv6 clients; targets (written without brackets) | 16; 7 % |
//! | query string of 7 to 200 bytes | 33 % |
//! | user agent: browsers, apps, programs; of 200 to 600 bytes | 98; 3 % |
//! | certificate told as `session-reused`; two trace ids | 40 % of encrypted; 8 % |
//! | classified as not quite the standard | 2.5 % |
//! | a backslash, which takes the line off the fast path | 0.5 % |
//!
//! Eight hosts on five load balancers, twenty paths, a dozen programs, the first ones most often.

mod access;
mod address;
mod cloudtrail;
mod exchange;
mod flow;
mod line;
pub mod logs;
mod moment;
mod questions;
pub mod random;
mod s3;
mod syslog;
mod words;

use exchange::Exchange;
use moment::Moment;
use random::Random;

/// How many lines in a thousand hold a backslash.
const USUAL_ESCAPES: u64 = 5;

/// An endless supply of lines.
///
/// ```
/// use xtask::corpus::Corpus;
///
/// let line = Corpus::new(1).next_line().to_owned();
/// assert!(line.starts_with("h2 ") || line.starts_with("http") || line.starts_with("ws"));
/// assert_eq!(line, Corpus::new(1).next_line());
/// ```
pub struct Corpus {
    random: Random,
    escapes: u64,
    now: Moment,
    line: String,
}

impl Corpus {
    /// The lines of this seed.
    pub fn new(seed: u64) -> Self {
        Self {
            random: Random::new(seed),
            escapes: USUAL_ESCAPES,
            now: Moment::START,
            line: String::new(),
        }
    }

    /// The lines of this seed, a backslash in each.
    pub fn dirty(seed: u64) -> Self {
        Self {
            escapes: 1000,
            ..Self::new(seed)
        }
    }

    /// The next line, without a line end.
    pub fn next_line(&mut self) -> &str {
        self.now = self.now.plus_micros(self.random.between(1, 40_000));
        let exchange = Exchange::draw(&mut self.random);
        let escaped = self.random.chance(self.escapes);
        self.line.clear();
        line::write(
            &exchange,
            self.now,
            escaped,
            &mut self.random,
            &mut self.line,
        );
        &self.line
    }

    /// Appends whole lines until `out` holds at least so many bytes.
    pub fn fill(&mut self, out: &mut Vec<u8>, bytes: usize) {
        while out.len() < bytes {
            out.extend_from_slice(self.next_line().as_bytes());
            out.push(b'\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Corpus;

    fn lines(count: usize) -> Vec<String> {
        let mut corpus = Corpus::new(7);
        (0..count).map(|_| corpus.next_line().to_owned()).collect()
    }

    /// Counts columns as a reader of clean lines does.
    fn columns(line: &str) -> usize {
        let outside = line.split('"').step_by(2);
        1 + outside.map(|text| text.matches(' ').count()).sum::<usize>()
    }

    #[test]
    fn every_line_has_thirty_columns() {
        for line in lines(5_000) {
            assert_eq!(columns(&line), 30, "{line}");
            assert!(line.is_ascii() && !line.contains('\n'), "{line}");
        }
    }

    #[test]
    fn lines_are_as_long_and_as_mixed_as_documented() {
        let lines = lines(20_000);
        let bytes: usize = lines.iter().map(String::len).sum();
        assert!(
            (600..=640).contains(&(bytes / lines.len())),
            "{}",
            bytes / lines.len()
        );
        let share = |part: fn(&str) -> bool| {
            100.0 * lines.iter().filter(|line| part(line)).count() as f64 / lines.len() as f64
        };
        let https = share(|line| line.starts_with("https "));
        let escaped = share(|line| line.contains('\\'));
        let redirect = share(|line| line.contains("redirect\""));
        assert!((38.0..42.0).contains(&https), "{https}");
        assert!((0.3..0.7).contains(&escaped), "{escaped}");
        assert!((5.0..7.0).contains(&redirect), "{redirect}");
    }

    #[test]
    fn dirty_lines_hold_a_backslash_each() {
        let mut corpus = Corpus::dirty(7);
        assert!((0..1_000).all(|_| corpus.next_line().contains('\\')));
    }
}
