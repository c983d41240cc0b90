//! What texts mean, and which of them pass.

use std::fmt::Write;
use std::net::{Ipv4Addr, Ipv6Addr};

use margay_tests::random::model::{Text, Width};
use sha2::{Digest, Sha256};

/// Digits, perhaps with a sign, that a width holds.
pub fn integer(text: &str, width: Width) -> Option<i128> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let most = i128::from(width.most());
    // What does not fit here fits nowhere.
    let value: i128 = text.parse().ok()?;
    (-most - 1..=most).contains(&value).then_some(value)
}

/// A finite decimal number.
pub fn float(text: &str) -> Option<f64> {
    let is_decimal = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    let value: f64 = text.parse().ok().filter(|_| is_decimal)?;
    value.is_finite().then_some(value)
}

/// One of twelve words; of numbers, 0 and 1.
pub fn boolean(text: &str, bare: bool) -> Option<bool> {
    match text {
        "1" => Some(true),
        "0" => Some(false),
        "t" | "T" | "true" | "TRUE" | "True" if !bare => Some(true),
        "f" | "F" | "false" | "FALSE" | "False" if !bare => Some(false),
        _ => None,
    }
}

/// SHA-256 of the salt and the text.
pub fn hash(salt: &str, text: &str) -> String {
    let mut hex = String::new();
    for byte in Sha256::digest(format!("{salt}{text}")) {
        write!(hex, "{byte:02x}").expect("a string takes every write");
    }
    hex
}

/// Whether a text satisfies all conditions.
pub fn passes(text: &str, kind: &Text) -> bool {
    let is_listed = |list: &[String]| list.iter().any(|item| item == text);
    (kind.allow.is_empty() || is_listed(&kind.allow))
        && !is_listed(&kind.deny)
        && kind.ip.is_none_or(|family| is_address(text, family))
        && kind.cidr.is_none_or(|family| is_range(text, family))
}

fn is_address(text: &str, family: &str) -> bool {
    let four = text.parse::<Ipv4Addr>().is_ok();
    let six = text.parse::<Ipv6Addr>().is_ok();
    match family {
        "ipv4" => four,
        "ipv6" => six,
        _ => four || six,
    }
}

fn is_range(text: &str, family: &str) -> bool {
    let Some((address, length)) = text.split_once('/') else {
        return false;
    };
    let most = if address.contains(':') { 128 } else { 32 };
    let is_number = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
    is_address(address, family)
        && is_number
        && length.parse().is_ok_and(|length: u8| length <= most)
}

/// Where a text is collected, and as what, by the indicators that say so in a line.
pub fn collected(indicator: &str, text: &str) -> Option<(&'static str, String)> {
    let trimmed = text.trim();
    let any = |field, text: &str| (!text.is_empty()).then(|| (field, text.to_owned()));
    let hash = |field, digits| {
        let is_hash = trimmed.len() == digits && trimmed.bytes().all(|b| b.is_ascii_hexdigit());
        is_hash.then(|| (field, trimmed.to_lowercase()))
    };
    match indicator {
        "trace_id" => any("p_any_trace_ids", trimmed),
        "actor_id" => any("p_any_actor_ids", trimmed),
        "serial_number" => any("p_any_serial_numbers", trimmed),
        "username" => any("p_any_usernames", trimmed),
        "email" => any("p_any_usernames", trimmed.rsplit_once('@')?.0),
        "aws_tag" => any("p_any_aws_tags", text),
        "md5" => hash("p_any_md5_hashes", 32),
        "sha1" => hash("p_any_sha1_hashes", 40),
        "sha256" => hash("p_any_sha256_hashes", 64),
        _ => None,
    }
}

/// The fields that [`collected`] knows all of.
pub const COLLECTED: [&str; 8] = [
    "p_any_trace_ids",
    "p_any_actor_ids",
    "p_any_serial_numbers",
    "p_any_usernames",
    "p_any_aws_tags",
    "p_any_md5_hashes",
    "p_any_sha1_hashes",
    "p_any_sha256_hashes",
];
