//! The host of a URL, read as generously as logs need and no more (indicators §3.2).

/// The host of a URL reference, without user, port and brackets; `None` when it has none or is not
/// well formed.
pub(super) fn host(text: &str) -> Option<&str> {
    if text.bytes().any(|byte| byte < 0x20 || byte == 0x7F) {
        return None;
    }
    let rest = match scheme_end(text) {
        Some(end) => &text[end + 1..],
        None => text,
    };
    let rest = rest.strip_prefix("//")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let path = &path[..path.find(['?', '#']).unwrap_or(path.len())];
    if !escapes_are_whole(path) {
        return None;
    }
    let host_and_port = authority
        .rsplit_once('@')
        .map_or(authority, |(_, rest)| rest);
    let (host, port) = match host_and_port.strip_prefix('[') {
        Some(rest) => {
            let (host, rest) = rest.split_once(']')?;
            (host, rest)
        }
        None => {
            let colon = host_and_port.find(':').unwrap_or(host_and_port.len());
            host_and_port.split_at(colon)
        }
    };
    let port_is_fine = match port.strip_prefix(':') {
        Some(digits) => digits.bytes().all(|byte| byte.is_ascii_digit()),
        None => port.is_empty(),
    };
    let host_is_fine = !host.contains(' ') && escapes_are_whole(host);
    (port_is_fine && host_is_fine).then_some(host)
}

/// Where the colon after a scheme is.
fn scheme_end(text: &str) -> Option<usize> {
    let end = text.find(':')?;
    let scheme = &text.as_bytes()[..end];
    let (first, others) = scheme.split_first()?;
    let fits = first.is_ascii_alphabetic()
        && others
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte));
    fits.then_some(end)
}

/// Whether every percent sign is followed by two hexadecimal digits.
fn escapes_are_whole(text: &str) -> bool {
    let mut parts = text.as_bytes().split(|&byte| byte == b'%');
    parts.next();
    parts.all(|part| part.len() >= 2 && part[..2].iter().all(u8::is_ascii_hexdigit))
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn hosts_of_urls() {
        for (url, expected) in [
            ("http://23.23.23.23/foo", Some("23.23.23.23")),
            ("http://foo", Some("foo")),
            (
                "https://user:pw@Example.com:8443/a b?x",
                Some("Example.com"),
            ),
            ("//cdn.example/x", Some("cdn.example")),
            ("http://[::1]:80/", Some("::1")),
            ("http://a.example./", Some("a.example.")),
            ("http://h:/", Some("h")),
            ("foo", None),
            ("23.23.23.23", None),
            ("www.example.com/x", None),
            ("example.com:443/x", None),
            ("http://h:80-/", None),
            ("http://a b/", None),
            ("http://h/%zz", None),
            ("http://h/%2", None),
            ("http://h/\t", None),
            ("http://h/?q=%zz", Some("h")),
        ] {
            assert_eq!(host(url), expected, "{url}");
        }
    }
}
