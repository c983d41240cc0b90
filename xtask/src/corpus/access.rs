//! Lines of web servers. The requests are those of the load balancer's lines, the answers too.

use std::fmt::Write;

use super::exchange::{Exchange, Outcome};
use super::moment::Moment;
use super::random::Random;

/// Users of basic authentication.
const USERS: &[&str] = &["ada", "bo", "backup", "deploy", "zoe.k"];

/// Apache's combined form: no bytes are a dash. About 200 bytes.
pub fn apache_combined(random: &mut Random, now: Moment, out: &mut String) {
    let exchange = Exchange::draw(random);
    request(&exchange, now, Zero::Dash, random, out);
    origin(&exchange, random, out);
}

/// Apache's common form, which tells neither referer nor user agent. About 105 bytes.
pub fn apache_common(random: &mut Random, now: Moment, out: &mut String) {
    let exchange = Exchange::draw(random);
    request(&exchange, now, Zero::Dash, random, out);
}

/// nginx's combined form: no bytes are 0. About 200 bytes.
pub fn nginx(random: &mut Random, now: Moment, out: &mut String) {
    let exchange = Exchange::draw(random);
    request(&exchange, now, Zero::Digit, random, out);
    origin(&exchange, random, out);
}

/// How an answer without a body is written.
#[derive(Clone, Copy)]
enum Zero {
    Dash,
    Digit,
}

/// Who, when, what, and the answer's status and bytes.
fn request(exchange: &Exchange, now: Moment, zero: Zero, random: &mut Random, out: &mut String) {
    let address = exchange.client.rsplit_once(':').map_or("-", |(it, _)| it);
    let user = match random.chance(20) {
        true => random.favourite::<&str>(USERS),
        false => "-",
    };
    let time = now.of_web_server();
    // A timeout of the load balancer is one that the server sees as a client that went away.
    let status = match (exchange.outcome, zero) {
        (Outcome::Timeout, Zero::Digit) => 499,
        _ => exchange.elb_status,
    };
    write!(
        out,
        "{address} - {user} [{time}] \"{} {} {}\" {status} ",
        exchange.method,
        exchange.path,
        exchange.protocol.version()
    )
    .expect("a string takes every write");
    let has_body = !matches!(status, 101 | 204 | 304 | 499);
    match (has_body, zero) {
        (true, _) => write!(out, "{}", exchange.sent).expect("a string takes every write"),
        (false, Zero::Dash) => out.push('-'),
        (false, Zero::Digit) => out.push('0'),
    }
}

/// Where the client says it comes from, and what it says it is.
fn origin(exchange: &Exchange, random: &mut Random, out: &mut String) {
    let referer = match random.below(10) {
        0..4 => "-".to_owned(),
        4..9 => format!("https://{}/", exchange.site.host),
        _ => "https://search.example.org/".to_owned(),
    };
    write!(out, " \"{referer}\" \"{}\"", exchange.agent).expect("a string takes every write");
}
