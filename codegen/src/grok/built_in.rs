//! The patterns that need no definition.

/// The names and expressions; an alias is a pattern of its own. `IPV6` is put together below.
pub(crate) const BUILT_IN: [(&str, &str); 67] = [
    ("DATA", r".*?"),
    ("GREEDYDATA", r".*"),
    ("NOTSPACE", r"\S+"),
    ("NS", r"%{NOTSPACE}"),
    ("SPACE", r"\s*"),
    ("WORD", r"\b\w+\b"),
    ("QUOTEDSTRING", r#""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'"#),
    ("QS", r"%{QUOTEDSTRING}"),
    ("HEXDIGIT", r"[0-9A-Fa-f]"),
    (
        "UUID",
        r"%{HEXDIGIT}{8}-(?:%{HEXDIGIT}{4}-){3}%{HEXDIGIT}{12}",
    ),
    ("INT", r"[+-]?[0-9]+"),
    ("BASE10NUM", r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"),
    ("NUMBER", r"%{BASE10NUM}"),
    ("BASE16NUM", r"(?:0[xX])?%{HEXDIGIT}+"),
    ("POSINT", r"\b[1-9][0-9]*\b"),
    ("PID", r"%{POSINT}"),
    ("NONNEGINT", r"\b[0-9]+\b"),
    ("CISCOMAC", r"(?:%{HEXDIGIT}{4}\.){2}%{HEXDIGIT}{4}"),
    ("WINDOWSMAC", r"(?:%{HEXDIGIT}{2}-){5}%{HEXDIGIT}{2}"),
    ("COMMONMAC", r"(?:%{HEXDIGIT}{2}:){5}%{HEXDIGIT}{2}"),
    ("MAC", r"%{CISCOMAC}|%{WINDOWSMAC}|%{COMMONMAC}"),
    ("IPV4INT", r"25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9]"),
    ("IPV4", r"\b(?:%{IPV4INT})(?:\.(?:%{IPV4INT})){3}\b"),
    ("IPV6", ""),
    ("IP", r"%{IPV6}|%{IPV4}"),
    (
        "HOSTNAME",
        r"\b[0-9A-Za-z][0-9A-Za-z-]{0,62}(?:\.[0-9A-Za-z][0-9A-Za-z-]{0,62})*(?:\.?|\b)",
    ),
    ("HOST", r"%{HOSTNAME}"),
    ("IPORHOST", r"%{IP}|%{HOSTNAME}"),
    ("HOSTPORT", r"(?:%{IPORHOST}):%{POSINT}"),
    ("USERNAME", r"[a-zA-Z0-9._-]+"),
    ("USER", r"%{USERNAME}"),
    ("UNIXPATH", r"/[\w%!$@:.,-]?/?(?:\S+)?"),
    ("WINPATH", r"(?:[A-Za-z]:|\\)(?:\\[^\\?*]*)+"),
    ("PATH", r"%{UNIXPATH}|%{WINPATH}"),
    ("TTY", r"/dev/(?:pts|tty[pq]?)\w*/?[0-9]+"),
    ("URIPROTO", r"[A-Za-z]+(?:\+[A-Za-z+]+)?"),
    ("URIHOST", r"(?:%{IPORHOST})(?::%{POSINT})?"),
    ("URIPATH", r"(?:/[A-Za-z0-9$.+!*'(){},~:;=@#%_-]*)+"),
    ("URIPARAM", r"\?[A-Za-z0-9$.+!*'|(){},~@#%&/=:;_?<>\[\]-]*"),
    ("URIPATHPARAM", r"%{URIPATH}(?:%{URIPARAM})?"),
    (
        "URI",
        r"%{URIPROTO}://(?:%{USER}(?::[^@]*)?@)?(?:%{URIHOST})?(?:%{URIPATHPARAM})?",
    ),
    (
        "MONTH",
        r"\b(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:tember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b",
    ),
    ("MONTHNUM", r"1[0-2]|0?[1-9]"),
    ("MONTHNUM2", r"0[1-9]|1[0-2]"),
    ("MONTHDAY", r"0[1-9]|[12][0-9]|3[01]|[1-9]"),
    (
        "DAY",
        r"\b(?:Mon(?:day)?|Tue(?:sday)?|Wed(?:nesday)?|Thu(?:rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?)\b",
    ),
    ("YEAR", r"(?:\d\d){1,2}"),
    ("HOUR", r"2[0-3]|[01]?[0-9]"),
    ("MINUTE", r"[0-5][0-9]"),
    ("SECOND", r"(?:60|[0-5]?[0-9])(?:[:.,][0-9]+)?"),
    ("KITCHEN", r"(?:%{HOUR}):%{MINUTE}"),
    ("TIME", r"(?:%{HOUR}):%{MINUTE}:%{SECOND}"),
    ("DATE_US", r"(?:%{MONTHNUM})[/-](?:%{MONTHDAY})[/-]%{YEAR}"),
    (
        "DATE_EU",
        r"(?:%{MONTHDAY})[./-](?:%{MONTHNUM})[./-]%{YEAR}",
    ),
    ("DATE", r"%{DATE_US}|%{DATE_EU}"),
    ("DATETIME", r"(?:%{DATE})[- ]%{TIME}"),
    ("ISO8601_TIMEZONE", r"Z|[+-](?:%{HOUR})(?::?%{MINUTE})"),
    ("ISO8601_SECOND", r"%{SECOND}|60"),
    (
        "TIMESTAMP_ISO8601",
        r"%{YEAR}-(?:%{MONTHNUM})-(?:%{MONTHDAY})[T ](?:%{HOUR}):?%{MINUTE}(?::?%{SECOND})?(?:%{ISO8601_TIMEZONE})?",
    ),
    ("TZ", r"[A-Z]{3}"),
    ("TZOFFSET", r"[+-]\d{4}"),
    (
        "TIMESTAMP_RFC822",
        r"%{DAY} %{MONTH} %{MONTHDAY} %{YEAR} %{TIME} %{TZ}",
    ),
    (
        "TIMESTAMP_RFC2822",
        r"%{DAY}, %{MONTHDAY} %{MONTH} %{YEAR} %{TIME} %{ISO8601_TIMEZONE}",
    ),
    (
        "TIMESTAMP_OTHER",
        r"%{DAY} %{MONTH} %{MONTHDAY} %{TIME} %{TZ} %{YEAR}",
    ),
    (
        "TIMESTAMP_EVENTLOG",
        r"%{YEAR}%{MONTHNUM2}%{MONTHDAY}%{HOUR}%{MINUTE}%{SECOND}",
    ),
    ("SYSLOGTIMESTAMP", r"%{MONTH} +%{MONTHDAY} %{TIME}"),
    (
        "HTTPDATE",
        r"%{MONTHDAY}/%{MONTH}/%{YEAR}:%{TIME} %{TZOFFSET}",
    ),
];

/// The ways to write an address of version 6, H being four digits at most and V4 the last four bytes
/// as an address of version 4. In this order the first that fits is the longest.
const IPV6: [&str; 17] = [
    "(?:H:){7}H",
    "(?:H:){6}V4",
    "H::(?:H:){0,4}V4",
    "(?:H:){1,2}:(?:H:){0,3}V4",
    "(?:H:){1,3}:(?:H:){0,2}V4",
    "(?:H:){1,4}:(?:H:)?V4",
    "(?:H:){1,5}:V4",
    "::(?:H:){0,5}V4",
    "H:(?::H){1,6}",
    "(?:H:){1,2}(?::H){1,5}",
    "(?:H:){1,3}(?::H){1,4}",
    "(?:H:){1,4}(?::H){1,3}",
    "(?:H:){1,5}(?::H){1,2}",
    "(?:H:){1,6}:H",
    ":(?::H){1,7}",
    "(?:H:){1,7}:",
    "::",
];

/// The expression of a built-in pattern.
pub(crate) fn built_in(name: &str) -> Option<String> {
    if name == "IPV6" {
        let ways = IPV6.join("|");
        let ways = ways.replace('H', "[0-9A-Fa-f]{1,4}");
        let ways = ways.replace("V4", "%{IPV4}");
        return Some(format!("(?:{ways})(?:%[0-9A-Za-z._-]+)?"));
    }
    let found = BUILT_IN.iter().find(|(own, _)| *own == name);
    found.map(|(_, text)| (*text).to_owned())
}
