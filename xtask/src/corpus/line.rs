//! An exchange as a line of 30 columns.

use std::fmt::Write;

use super::exchange::{Durations, Exchange, Outcome};
use super::moment::Moment;
use super::random::Random;
use super::words::{self, ACCOUNT};

/// Appends the line of an exchange that ended at a time, without a line end.
///
/// With `escaped`, its URL holds quotes as some versions of the log spell them: `\x22`.
pub fn write(
    exchange: &Exchange,
    ended: Moment,
    escaped: bool,
    random: &mut Random,
    out: &mut String,
) {
    let began = ended.less_millis(exchange.durations.iter().flatten().sum());
    let url = url(exchange, escaped);
    let mut columns = Columns(out);
    columns.bare(exchange.protocol.name());
    columns.bare(ended);
    columns.bare(exchange.site.load_balancer);
    columns.bare(&exchange.client);
    columns.optional(exchange.target.as_deref());
    columns.durations(exchange.durations);
    columns.bare(exchange.elb_status);
    columns.optional(exchange.target_status);
    columns.bare(exchange.received);
    columns.bare(exchange.sent);
    match exchange.outcome {
        Outcome::Malformed => columns.quoted(format_args!("- {url} -")),
        _ => columns.quoted(format_args!(
            "{} {url} {}",
            exchange.method,
            exchange.protocol.version()
        )),
    }
    columns.quoted(&exchange.agent);
    connection(exchange, &mut columns, random);
    decision(exchange, &url, began, &mut columns, random);
    classification(exchange, &mut columns, random);
    columns.bare(trace("TID_", 32, random));
    columns.0.pop();
}

/// Cipher, protocol, target group, trace, host and certificate.
fn connection(exchange: &Exchange, columns: &mut Columns<'_>, random: &mut Random) {
    let site = exchange.site;
    let encrypted = exchange.protocol.is_encrypted();
    match encrypted {
        true => columns.bare(random.weighted(words::CIPHERS)),
        false => columns.bare("- -"),
    }
    match exchange.outcome.reached_targets() {
        true => columns.bare(format_args!(
            "arn:aws:elasticloadbalancing:{ACCOUNT}:{}",
            site.target_group
        )),
        false => columns.bare('-'),
    }
    match exchange.outcome {
        Outcome::Malformed => columns.quoted('-'),
        _ => columns.quoted(trace_id(random)),
    }
    if !encrypted {
        columns.quoted('-');
        columns.quoted('-');
        return;
    }
    columns.quoted(site.host);
    match random.chance(400) {
        true => columns.quoted("session-reused"),
        false => columns.quoted(format_args!("arn:aws:acm:{ACCOUNT}:{}", site.certificate)),
    }
}

/// Rule, time of the request, actions, redirect, error, and the targets once more.
fn decision(
    exchange: &Exchange,
    url: &str,
    began: Moment,
    columns: &mut Columns<'_>,
    random: &mut Random,
) {
    match exchange.outcome {
        Outcome::Malformed => columns.bare('-'),
        _ => columns.bare(random.pick(&[0, 0, 0, 1, 2, 10, 100])),
    }
    columns.bare(began);
    columns.quoted(actions(exchange.outcome, random));
    match exchange.outcome {
        Outcome::Redirect => columns.quoted(
            url.replacen("http://", "https://", 1)
                .replace(":80/", ":443/"),
        ),
        _ => columns.quoted('-'),
    }
    match exchange.outcome {
        Outcome::LambdaError => columns.quoted(random.pick(words::LAMBDA_ERRORS)),
        _ => columns.quoted('-'),
    }
    columns.quoted(exchange.target.as_deref().unwrap_or("-"));
    match (&exchange.target, exchange.target_status) {
        (Some(_), Some(status)) => columns.quoted(status),
        _ => columns.quoted('-'),
    }
}

fn classification(exchange: &Exchange, columns: &mut Columns<'_>, random: &mut Random) {
    let (class, reason) = match exchange.outcome {
        Outcome::Malformed => ("-", "-"),
        _ if random.chance(25) => random.weighted(words::CLASSES),
        _ => ("-", "-"),
    };
    columns.quoted(class);
    columns.quoted(reason);
}

fn url(exchange: &Exchange, escaped: bool) -> String {
    let (scheme, port) = match exchange.protocol.is_encrypted() {
        true => ("https", 443),
        false => ("http", 80),
    };
    let mark = if escaped { r"?note=\x22hi\x22" } else { "" };
    match exchange.outcome {
        Outcome::Malformed => {
            format!("{scheme}://edge-640112591.us-east-1.elb.amazonaws.com:{port}{mark}-")
        }
        _ => format!(
            "{scheme}://{}:{port}{}{mark}",
            exchange.site.host, exchange.path
        ),
    }
}

fn actions(outcome: Outcome, random: &mut Random) -> &'static str {
    match outcome {
        Outcome::Malformed => "-",
        Outcome::Blocked => "waf",
        Outcome::Redirect => random.weighted(&[(700, "redirect"), (300, "waf,redirect")]),
        Outcome::Fixed => random.weighted(&[(700, "fixed-response"), (300, "waf,fixed-response")]),
        _ => random.weighted(&[
            (620, "forward"),
            (350, "waf,forward"),
            (30, "authenticate,forward"),
        ]),
    }
}

/// A trace id; some requests bring one of their own, which is then kept beside the new one.
fn trace_id(random: &mut Random) -> String {
    let root = |random: &mut Random| {
        let mut id = String::from("1-");
        random.hex(8, &mut id);
        id.push('-');
        random.hex(24, &mut id);
        id
    };
    match random.chance(80) {
        true => format!("Self={};Root={}", root(random), root(random)),
        false => format!("Root={}", root(random)),
    }
}

fn trace(prefix: &str, digits: usize, random: &mut Random) -> String {
    let mut id = prefix.to_owned();
    random.hex(digits, &mut id);
    id
}

/// Columns on their way into a line; each is followed by a blank.
struct Columns<'o>(&'o mut String);

impl Columns<'_> {
    fn bare(&mut self, value: impl std::fmt::Display) {
        write!(self.0, "{value} ").expect("a string takes every write");
    }

    fn quoted(&mut self, value: impl std::fmt::Display) {
        write!(self.0, "\"{value}\" ").expect("a string takes every write");
    }

    fn optional<T: std::fmt::Display>(&mut self, value: Option<T>) {
        match value {
            Some(value) => self.bare(value),
            None => self.bare('-'),
        }
    }

    fn durations(&mut self, durations: Durations) {
        for duration in durations {
            match duration {
                Some(millis) => self.bare(format_args!("{}.{:03}", millis / 1000, millis % 1000)),
                None => self.bare("-1"),
            }
        }
    }
}
