//! The parser of AWS Application Load Balancer access logs, generated from the `AWS.ALB` schema.
//!
//! One line at a time:
//!
//! ```
//! use margay_alb::{Alb, Scratch};
//!
//! let line = "http 2018-07-02T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 \
//!     192.168.131.39:2817 10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 \
//!     \"GET http://www.example.com:80/ HTTP/1.1\" \"curl/7.46.0\" - - \
//!     arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067 \
//!     \"Root=1-58337262-36d228ad5d99923122bbe354\" \"-\" \"-\" 0 2018-07-02T22:22:48.364000Z \
//!     \"forward\" \"-\" \"-\" \"10.0.0.1:80\" \"200\" \"-\" \"-\"";
//!
//! let mut scratch = Scratch::new();
//! let alb = Alb::parse(line, &mut scratch)?;
//! assert_eq!(alb.client_ip, Some("192.168.131.39"));
//! assert_eq!(alb.elb_status_code, 200);
//! assert_eq!(alb.target_processing_time, Some(0.001));
//! assert_eq!(alb.actions_executed.iter().collect::<Vec<_>>(), ["forward"]);
//! assert_eq!(alb.user_agent, Some("curl/7.46.0"));
//! # Ok::<(), margay_alb::ParseError>(())
//! ```
//!
//! A record that outlives its line, and the error of a line that is none:
//!
//! ```
//! use margay_alb::AlbOwned;
//!
//! let error = "tls 2.0 2018-12-20T02:59:40 net/my-network-loadbalancer".parse::<AlbOwned>();
//! assert_eq!(error.unwrap_err().to_string(), "4 columns, at least 25 expected");
//! ```
//!
//! Blocks of lines, without an allocation per line:
//!
//! ```
//! use margay_alb::{Alb, AlbParser, BlockParser, ParseOptions, Report};
//!
//! let mut parser = BlockParser::new(AlbParser, ParseOptions::default());
//! let mut report = Report::default();
//! let mut server_errors = 0;
//! parser.parse(b"not a line of this log\n", &mut report, |alb: Alb<'_>, _| {
//!     server_errors += usize::from(alb.elb_status_code >= 500);
//! });
//! assert_eq!((server_errors, report.tally.rejects), (0, 1));
//! ```

// The generator formats it, the same on every machine.
#[rustfmt::skip]
mod generated;

pub use generated::{Alb, AlbOwned, AlbParser};
pub use margay_runtime::{BlockParser, ParseError, ParseOptions, Record, Report, Scratch};
