//! The nineteen scanners (`docs/parsing.md`, "Indicators"), one small function for each.
//!
//! A value that is not what a scanner looks for is not collected; no value is ever an error.

use super::collect::Collecting;
use super::{Any, Collected, Indicator, url};
use crate::address::is_ip;

/// Collects a text as an indicator, if it is one.
#[inline]
pub fn scan(indicator: Indicator, text: &str, into: &mut Collected) {
    scan_into(indicator, text, &mut into.more(&[]));
}

/// As [`scan`], while a record is on its way.
#[inline(always)]
pub(super) fn scan_into(indicator: Indicator, text: &str, into: &mut Collecting<'_, '_>) {
    match indicator {
        Indicator::Ip => address(text, into),
        Indicator::Domain => domain(trim(text), into),
        Indicator::Hostname => hostname(text, into),
        Indicator::Url => {
            if let Some(host) = url::host(trim(text)) {
                hostname(host, into);
            }
        }
        Indicator::Md5 => hash(Any::Md5Hashes, 32, text, into),
        Indicator::Sha1 => hash(Any::Sha1Hashes, 40, text, into),
        Indicator::Sha256 => hash(Any::Sha256Hashes, 64, text, into),
        Indicator::AwsArn => aws_arn(text, into),
        Indicator::AwsAccountId => aws_account_id(text, into),
        Indicator::AwsInstanceId => aws_instance_id(text, into),
        Indicator::AwsTag => into.add(Any::AwsTags, text),
        Indicator::TraceId => into.add(Any::TraceIds, trim(text)),
        Indicator::Username => into.add(Any::Usernames, trim(text)),
        Indicator::Email => email(text, into),
        Indicator::NetAddr => net_addr(text, into),
        Indicator::AwsArnOnly => aws_arn_only(text, into),
        Indicator::ActorId => into.add(Any::ActorIds, trim(text)),
        Indicator::Mac => mac(trim(text), into),
        Indicator::SerialNumber => into.add(Any::SerialNumbers, trim(text)),
    }
}

/// The text without white space at its ends, of which there nearly never is any.
#[inline]
fn trim(text: &str) -> &str {
    let bare = |byte: &u8| (0x21..0x7F).contains(byte);
    let bytes = text.as_bytes();
    match bytes.first().is_some_and(bare) && bytes.last().is_some_and(bare) {
        true => text,
        false => text.trim(),
    }
}

#[inline(never)]
fn address(text: &str, into: &mut Collecting<'_, '_>) {
    // What is an address has no white space.
    let trimmed = |text| Some(trim(text)).filter(|bare| bare.len() < text.len());
    if !ip(text, into)
        && let Some(text) = trimmed(text)
    {
        ip(text, into);
    }
}

/// Collects an address as it is written, and says whether the text is one: what is stored already is.
#[inline(always)]
fn ip(text: &str, into: &mut Collecting<'_, '_>) -> bool {
    let Some(vacancy) = into.vacancy(Any::IpAddresses, text) else {
        return true;
    };
    let address = is_ip(text);
    if address {
        into.store(Any::IpAddresses, text, vacancy);
    }
    address
}

/// Collects the host of an address with a port. An address without port is its own host, and the most
/// frequent one.
#[inline(never)]
fn net_addr(text: &str, into: &mut Collecting<'_, '_>) {
    if !ip(text, into) {
        hostname(host_of(text), into);
    }
}

#[inline(never)]
fn hostname(text: &str, into: &mut Collecting<'_, '_>) {
    let text = trim(text);
    if !ip(text, into) {
        domain(text, into);
    }
}

/// Collects any text; one that begins in Punycode as the Unicode it stands for.
fn domain(text: &str, into: &mut Collecting<'_, '_>) {
    if text.starts_with("xn--")
        && let (decoded, Ok(())) = idna::domain_to_unicode(text)
    {
        return into.add(Any::DomainNames, &decoded);
    }
    into.add(Any::DomainNames, text);
}

/// Collects a hexadecimal digest in lower case.
fn hash(any: Any, digits: usize, text: &str, into: &mut Collecting<'_, '_>) {
    let text = trim(text);
    if text.len() == digits && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        into.add(any, &text.to_ascii_lowercase());
    }
}

/// Whether a text begins as an ARN does and has its six parts.
#[inline]
fn is_arn(text: &str) -> bool {
    text.starts_with("arn:") && has_five_colons(text.as_bytes())
}

/// Whether there are five colons or more. Most ARNs have them among their first 64 bytes, which are
/// compared many at once.
#[inline]
fn has_five_colons(text: &[u8]) -> bool {
    const FIRST: usize = 64;
    let is_colon = |byte: &u8| *byte == b':';
    let colons_of = |first: &[u8; FIRST]| {
        first
            .iter()
            .map(|byte| u8::from(is_colon(byte)))
            .sum::<u8>()
    };
    text.first_chunk().map_or(0, colons_of) >= 5
        || text.iter().filter(|byte| is_colon(byte)).nth(4).is_some()
}

/// The six parts of an ARN; `None` when the text is none.
fn arn_parts(text: &str) -> Option<[&str; 6]> {
    if !is_arn(text) {
        return None;
    }
    let mut parts = text.splitn(6, ':');
    let mut next = || parts.next();
    Some([next()?, next()?, next()?, next()?, next()?, next()?])
}

#[inline(never)]
fn aws_arn_only(text: &str, into: &mut Collecting<'_, '_>) {
    if is_arn(text) {
        into.add(Any::AwsArns, text);
    }
}

#[inline(never)]
fn aws_arn(text: &str, into: &mut Collecting<'_, '_>) {
    let Some([_, _, service, _, account, resource]) = arn_parts(text) else {
        return;
    };
    into.add(Any::AwsArns, text);
    aws_account_id(account, into);
    if resource.starts_with("instance/")
        && let Some((_, instance)) = resource.rsplit_once('/')
    {
        aws_instance_id(instance, into);
    }
    // A role assumed by a person is often named by their address.
    if service == "sts"
        && let Some(role) = resource.strip_prefix("assumed-role/")
        && let Some((_, session)) = role.split_once('/')
        && session.contains('@')
    {
        into.add(Any::Emails, session);
    }
}

fn aws_account_id(text: &str, into: &mut Collecting<'_, '_>) {
    if text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        into.add(Any::AwsAccountIds, text);
    }
}

fn aws_instance_id(text: &str, into: &mut Collecting<'_, '_>) {
    if text.starts_with("i-") {
        into.add(Any::AwsInstanceIds, text);
    }
}

fn email(text: &str, into: &mut Collecting<'_, '_>) {
    let text = trim(text);
    if let Some((name, _)) = text.rsplit_once('@') {
        into.add(Any::Emails, text);
        into.add(Any::Usernames, name);
    }
}

/// The host of `host:port` or `[v6]:port`; the whole text when it is neither.
///
/// With several colons and no brackets nothing says where a port would begin.
fn host_of(text: &str) -> &str {
    if let Some((host, port)) = text
        .strip_prefix('[')
        .and_then(|rest| rest.split_once("]:"))
        && !host.contains(['[', ']'])
        && !port.contains([':', '[', ']'])
    {
        return host;
    }
    match text.split_once(':') {
        Some((host, port)) if !port.contains(':') && !text.contains(['[', ']']) => host,
        _ => text,
    }
}

/// Collects a hardware address of 6, 8 or 20 bytes: pairs joined by `:` or `-`, quads by `.`.
fn mac(text: &str, into: &mut Collecting<'_, '_>) {
    let is_mac = |separator: char, digits: usize| {
        let groups = text.split(separator);
        let count = groups.clone().count();
        matches!(count * digits, 12 | 16 | 40)
            && groups.into_iter().all(|group| {
                group.len() == digits && group.bytes().all(|byte| byte.is_ascii_hexdigit())
            })
    };
    if is_mac(':', 2) || is_mac('-', 2) || is_mac('.', 4) {
        into.add(Any::MacAddresses, text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(indicator: Indicator, text: &str, expected: &[(&str, &str)]) {
        let mut collected = Collected::default();
        scan(indicator, text, &mut collected);
        let found = collected
            .iter()
            .map(|(any, value)| (&any.name()["p_any_".len()..], value));
        let mut found: Vec<_> = found.collect();
        let mut expected = expected.to_vec();
        let fields = indicator.fields().iter().map(|any| any.name());
        let fields: Vec<_> = fields.map(|name| &name["p_any_".len()..]).collect();
        assert!(found.iter().all(|(field, _)| fields.contains(field)));
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{indicator:?} of {text:?}");
    }

    #[test]
    fn addresses_are_stored_as_written() {
        check(Indicator::Ip, " 10.0.0.1 ", &[("ip_addresses", "10.0.0.1")]);
        check(
            Indicator::Ip,
            "2001:DB8::1",
            &[("ip_addresses", "2001:DB8::1")],
        );
        check(
            Indicator::Ip,
            "::ffff:1.2.3.4",
            &[("ip_addresses", "::ffff:1.2.3.4")],
        );
        for text in [
            "01.2.3.4",
            "1.2.3",
            "fe80::1%eth0",
            "[::1]",
            "10.0.0.1:80",
            "10.0.0.0/8",
            "x",
            "",
        ] {
            check(Indicator::Ip, text, &[]);
        }
    }

    #[test]
    fn any_text_is_a_domain() {
        check(Indicator::Domain, "Foo ", &[("domain_names", "Foo")]);
        check(Indicator::Domain, "a b", &[("domain_names", "a b")]);
        check(
            Indicator::Domain,
            "xn--bcher-kva.example",
            &[("domain_names", "bücher.example")],
        );
        check(Indicator::Domain, "xn--", &[("domain_names", "xn--")]);
        check(Indicator::Domain, "  ", &[]);
        check(
            Indicator::Hostname,
            "10.0.0.1",
            &[("ip_addresses", "10.0.0.1")],
        );
        check(
            Indicator::Hostname,
            "example.com",
            &[("domain_names", "example.com")],
        );
    }

    #[test]
    fn hosts_are_taken_from_addresses_with_ports() {
        check(
            Indicator::NetAddr,
            "10.0.0.1:80",
            &[("ip_addresses", "10.0.0.1")],
        );
        check(
            Indicator::NetAddr,
            "example.com:443",
            &[("domain_names", "example.com")],
        );
        check(Indicator::NetAddr, ":80", &[]);
        check(
            Indicator::NetAddr,
            "2001:db8::1",
            &[("ip_addresses", "2001:db8::1")],
        );
        check(
            Indicator::NetAddr,
            "2001:db8::1:443",
            &[("ip_addresses", "2001:db8::1:443")],
        );
        check(
            Indicator::NetAddr,
            "[2001:db8::1]:443",
            &[("ip_addresses", "2001:db8::1")],
        );
        check(Indicator::NetAddr, "[::1]", &[("domain_names", "[::1]")]);
    }

    #[test]
    fn arns_give_what_they_name() {
        check(
            Indicator::AwsArn,
            "arn:aws:ec2:us-east-1:123456789012:instance/i-0abc",
            &[
                (
                    "aws_arns",
                    "arn:aws:ec2:us-east-1:123456789012:instance/i-0abc",
                ),
                ("aws_account_ids", "123456789012"),
                ("aws_instance_ids", "i-0abc"),
            ],
        );
        check(
            Indicator::AwsArn,
            "arn:aws:s3:::bucket/key",
            &[("aws_arns", "arn:aws:s3:::bucket/key")],
        );
        check(
            Indicator::AwsArn,
            "arn:aws:sts::123456789012:assumed-role/Admin/a@b.c",
            &[
                (
                    "aws_arns",
                    "arn:aws:sts::123456789012:assumed-role/Admin/a@b.c",
                ),
                ("aws_account_ids", "123456789012"),
                ("emails", "a@b.c"),
            ],
        );
        check(Indicator::AwsArn, "arn:aws:s3", &[]);
        check(Indicator::AwsArnOnly, "session-reused", &[]);
        check(
            Indicator::AwsArnOnly,
            "arn:aws:s3::123456789012:b",
            &[("aws_arns", "arn:aws:s3::123456789012:b")],
        );
    }

    #[test]
    fn the_rest_of_the_table() {
        let digest = "D41D8CD98F00B204E9800998ECF8427E";
        check(
            Indicator::Md5,
            digest,
            &[("md5_hashes", "d41d8cd98f00b204e9800998ecf8427e")],
        );
        check(Indicator::Sha1, digest, &[]);
        check(
            Indicator::AwsAccountId,
            "123456789012",
            &[("aws_account_ids", "123456789012")],
        );
        check(Indicator::AwsAccountId, " 123456789012", &[]);
        check(Indicator::AwsTag, " a:b ", &[("aws_tags", " a:b ")]);
        check(
            Indicator::Email,
            "a@b@c",
            &[("emails", "a@b@c"), ("usernames", "a@b")],
        );
        check(Indicator::Email, "@b", &[("emails", "@b")]);
        check(Indicator::Email, "b", &[]);
        check(
            Indicator::Mac,
            "00:1b:44:11:3a:b7",
            &[("mac_addresses", "00:1b:44:11:3a:b7")],
        );
        check(
            Indicator::Mac,
            "001b.4411.3ab7",
            &[("mac_addresses", "001b.4411.3ab7")],
        );
        check(Indicator::Mac, "00:1b-44:11:3a:b7", &[]);
        check(
            Indicator::Url,
            "http://23.23.23.23/foo",
            &[("ip_addresses", "23.23.23.23")],
        );
        check(Indicator::Url, "foo", &[]);
    }
}
