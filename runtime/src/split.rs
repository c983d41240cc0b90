//! Columns that hold several values: an address and a port, the parts of an HTTP request.

use crate::address::is_ipv6;
use crate::ascii;
use crate::swar;

/// An address and what follows its last colon, as the load balancer writes them.
///
/// Brackets delimit the address where they are; else the last colon does, when digits or `-` follow
/// it and something stands before it; else the whole text is the address (`docs/parsing.md`, "Addresses and ports"). The
/// port is not converted and `None` where there is none.
///
/// ```
/// use margay_runtime::split::host_port;
///
/// assert_eq!(host_port("10.0.0.1:80"), ("10.0.0.1", Some("80")));
/// assert_eq!(host_port("2001:db8::1:443"), ("2001:db8::1", Some("443")));
/// assert_eq!(host_port("[2001:db8::1]:443"), ("2001:db8::1", Some("443")));
/// assert_eq!(host_port("10.0.0.1:-"), ("10.0.0.1", None));
/// assert_eq!(host_port("10.0.0.1"), ("10.0.0.1", None));
/// assert_eq!(host_port("host:x"), ("host:x", None));
/// ```
#[inline]
pub fn host_port(text: &str) -> (&str, Option<&str>) {
    let bytes = text.as_bytes();
    if bytes.first() == Some(&b'[')
        && let Some(split) = bracketed(text)
    {
        return split;
    }
    let (length, has_port) = match trailing_digits(bytes) {
        0 => (usize::from(bytes.last() == Some(&b'-')), false),
        digits => (digits, true),
    };
    let colon = bytes.len().wrapping_sub(length + 1);
    if length == 0 || colon == 0 || bytes.get(colon) != Some(&b':') {
        return (text, None);
    }
    match ascii::split_at(text, colon) {
        Some((host, port)) => (host, has_port.then_some(port)),
        None => (text, None),
    }
}

/// How many digits a text ends with.
#[inline]
fn trailing_digits(text: &[u8]) -> usize {
    let few = text
        .last_chunk()
        .map(|word| swar::trailing_digits(u64::from_le_bytes(*word)));
    match few {
        Some(few @ ..8) => few,
        _ => text
            .iter()
            .rev()
            .take_while(|byte| byte.is_ascii_digit())
            .count(),
    }
}

/// What stands where a port would, in a text that [`host_port`] finds no port in: text after the last
/// colon that is neither digits nor `-`, and is not the end of an address.
///
/// ```
/// use margay_runtime::split::odd_port;
///
/// assert_eq!(odd_port("10.0.0.1:x"), Some("x"));
/// assert_eq!(odd_port("10.0.0.1:-"), None);
/// assert_eq!(odd_port("fe80::a"), None);
/// assert_eq!(odd_port("[a:b]"), None);
/// assert_eq!(odd_port("[::1]:"), Some(""));
/// ```
#[inline]
pub fn odd_port(text: &str) -> Option<&str> {
    let (host, port) = text.rsplit_once(':')?;
    let is_ipv6 = is_ipv6(text.trim_start_matches('[').trim_end_matches(']'));
    let is_address = is_ipv6 || (text.ends_with(']') && bracketed(text).is_some());
    (!host.is_empty() && port != "-" && !is_address).then_some(port)
}

/// Splits `[address]` and `[address]:port`; `None` when the text is neither.
fn bracketed(text: &str) -> Option<(&str, Option<&str>)> {
    let (host, rest) = text.strip_prefix('[')?.split_once(']')?;
    match rest.strip_prefix(':') {
        None => rest.is_empty().then_some((host, None)),
        Some("-") => Some((host, None)),
        Some(port) => port
            .bytes()
            .all(|byte| byte.is_ascii_digit())
            .then_some((host, (!port.is_empty()).then_some(port))),
    }
}

/// The parts of an HTTP request line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HttpRequest<'a> {
    /// The method, unless it is empty or the word for "no value".
    pub method: Option<&'a str>,
    /// The URL, blanks and all.
    pub url: Option<&'a str>,
    /// The protocol version.
    pub version: Option<&'a str>,
    /// How many parts there were, when they were too few to tell apart; the whole text is the URL.
    pub short: Option<usize>,
}

/// Splits an HTTP request line: the first word, the last word, all between (`docs/parsing.md`, "Request lines").
///
/// The client chooses this text, so nothing in it is an error: a line of fewer than three parts is
/// a URL and says so in `short`, except that in two parts the first of which is "no value" the
/// second is the URL and nothing is amiss.
///
/// ```
/// use margay_runtime::split::http_request;
///
/// let request = http_request("GET http://example.com:80/a b HTTP/1.1", "-");
/// assert_eq!(request.method, Some("GET"));
/// assert_eq!(request.url, Some("http://example.com:80/a b"));
/// assert_eq!(request.version, Some("HTTP/1.1"));
///
/// let malformed = http_request("- http://example.com:80- ", "-");
/// assert_eq!((malformed.method, malformed.version), (None, None));
/// assert_eq!(malformed.url, Some("http://example.com:80-"));
///
/// assert_eq!(http_request("GET http://example.com:80/", "-").short, Some(2));
/// ```
#[inline]
pub fn http_request<'a>(text: &'a str, none: &str) -> HttpRequest<'a> {
    match near_blanks(text.as_bytes()) {
        Some(blanks) => three_parts(text, blanks, none),
        None => any_request(text, none),
    }
}

/// As [`http_request`], wherever the blanks are.
#[inline(never)]
fn any_request<'a>(text: &'a str, none: &str) -> HttpRequest<'a> {
    let text = match text.ends_with(' ') {
        true => text.trim_end_matches(' '),
        false => text,
    };
    let bytes = text.as_bytes();
    let whole = HttpRequest {
        method: None,
        url: part(text, none),
        version: None,
        short: None,
    };
    match (memchr::memchr(b' ', bytes), memchr::memrchr(b' ', bytes)) {
        (Some(first), Some(last)) if first < last => three_parts(text, (first, last), none),
        (Some(only), _) if only > 0 && &text[..only] == none => HttpRequest {
            url: part(&text[only + 1..], none),
            ..whole
        },
        (Some(_), _) => HttpRequest {
            short: Some(2),
            ..whole
        },
        (None, _) => HttpRequest {
            short: whole.url.map(|_| 1),
            ..whole
        },
    }
}

/// The parts of a request around two blanks.
#[inline(always)]
fn three_parts<'a>(text: &'a str, (first, last): (usize, usize), none: &str) -> HttpRequest<'a> {
    let (before, version) = ascii::split_at(text, last).unwrap_or_default();
    let (method, url) = ascii::split_at(before, first).unwrap_or_default();
    HttpRequest {
        method: part(method, none),
        url: part(url, none),
        version: part(version, none),
        short: None,
    }
}

/// A part of a request, unless there is nothing.
#[inline(always)]
fn part<'a>(text: &'a str, none: &str) -> Option<&'a str> {
    (!text.is_empty() && text != none).then_some(text)
}

/// The first and the last blank of a request where they mostly are: the one behind a method of up to seven
/// bytes, the other in front of `HTTP/1.1` or as many bytes.
#[inline(always)]
fn near_blanks(text: &[u8]) -> Option<(usize, usize)> {
    const BLANK: u8 = b' ';
    let (before, version) = text.split_last_chunk()?;
    let (b' ', _) = before.split_last()? else {
        return None;
    };
    let last = before.len() - 1;
    let method = u64::from_le_bytes(*text.first_chunk()?);
    let first = swar::find(BLANK, method).filter(|first| *first < last)?;
    (!swar::any_has(BLANK, [u64::from_le_bytes(*version)])).then_some((first, last))
}

/// The number that a syslog message begins with: facility and severity in one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SyslogPriority {
    /// The number itself, from 0 to 191.
    pub priority: i16,
    /// Its eighth: what kind of program the message is from.
    pub facility: i16,
    /// What is left of it: how bad it is, from 0, the worst, to 7.
    pub severity: i16,
}

/// Takes a syslog priority apart; `None` when the text is no number from 0 to 191.
///
/// ```
/// use margay_runtime::split::syslog_priority;
///
/// let parts = syslog_priority("165").unwrap();
/// assert_eq!((parts.priority, parts.facility, parts.severity), (165, 20, 5));
/// assert_eq!(syslog_priority("192"), None);
/// assert_eq!(syslog_priority("+1"), None);
/// ```
#[inline]
pub fn syslog_priority(text: &str) -> Option<SyslogPriority> {
    const LARGEST: i16 = 191;
    let is_short = matches!(text.len(), 1..=3);
    if !is_short || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits = text.bytes().map(|byte| i16::from(byte - b'0'));
    let priority = digits.fold(0, |number, digit| 10 * number + digit);
    (priority <= LARGEST).then_some(SyslogPriority {
        priority,
        facility: priority / 8,
        severity: priority % 8,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_needs_text_before_its_colon() {
        assert_eq!(host_port(":80"), (":80", None));
        assert_eq!(host_port("80"), ("80", None));
        assert_eq!(host_port("-"), ("-", None));
        assert_eq!(host_port(""), ("", None));
        assert_eq!(host_port(":-"), (":-", None));
    }

    #[test]
    fn brackets_that_do_not_match_are_text() {
        assert_eq!(host_port("[::1]"), ("::1", None));
        assert_eq!(host_port("[::1]:-"), ("::1", None));
        assert_eq!(host_port("[::1]:x"), ("[::1]:x", None));
        assert_eq!(host_port("[::1"), ("[:", Some("1")));
    }

    #[test]
    fn near_blanks_are_the_first_and_the_last() {
        for length in 0..24 {
            let mut text = vec![b'a'; length];
            assert_eq!(near_blanks(&text), None);
            for last in 0..length {
                for first in 0..=last {
                    text.fill(b'a');
                    (text[first], text[last]) = (b' ', b' ');
                    let is_near = first < 8 && first < last && last + 9 == length;
                    let expected = is_near.then_some((first, last));
                    assert_eq!(near_blanks(&text), expected, "{length}");
                }
            }
        }
    }

    #[test]
    fn three_dashes_are_no_values() {
        for text in ["- - -", "- - - ", "-", "", "  "] {
            let request = http_request(text, "-");
            assert_eq!(
                (request.method, request.url, request.version),
                (None, None, None)
            );
            assert_eq!(request.short, None, "{text:?}");
        }
    }
}
