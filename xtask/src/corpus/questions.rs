//! Questions to a DNS service, as Cisco Umbrella writes them: every column in quotes.

use std::fmt::Write;

use super::address;
use super::moment::Moment;
use super::random::Random;

/// Who asks, and whether it is a person or a network, the busiest first.
const IDENTITIES: &[(&str, &str)] = &[
    ("Ada Example (ada@example.com)", "AD Users"),
    ("Office-North", "Networks"),
    ("laptop-0417", "Roaming Computers"),
    ("Office-South", "Networks"),
];

/// What is asked for, the most frequent first; see `Random::fill` for the marks.
const DOMAINS: &[&str] = &[
    "www.example.com.",
    "^.cdn.example.net.",
    "api.^.example.org.",
    "telemetry-#.example.com.",
    "~.^.example.net.",
    "mail.example.org.",
];

/// What kinds of site there are.
const CATEGORIES: &[&str] = &[
    "Software/Technology",
    "Business Services,Software/Technology",
    "Chat,Photo Sharing,Social Networking",
    "News/Media",
    "",
];

/// A question; one in fifty is refused. About 220 bytes.
pub fn write(random: &mut Random, now: Moment, out: &mut String) {
    let (identity, kind) = *random.favourite(IDENTITIES);
    let site = *random.favourite::<&str>(&["HQ", "Branch 7", "Remote"]);
    let refused = random.chance(20);
    let (inside, outside) = (address::of_inside(random), address::of_client(random));
    let question = random.weighted(&[(700, "1 (A)"), (250, "28 (AAAA)"), (50, "65 (HTTPS)")]);
    let answer = random.weighted(&[(940, "NOERROR"), (55, "NXDOMAIN"), (5, "SERVFAIL")]);
    let template = *random.favourite::<&str>(DOMAINS);
    let domain = random.filled(template);
    let categories = random.favourite::<&str>(CATEGORIES);
    let (action, blocked) = match refused {
        true => ("Blocked", "Malware"),
        false => ("Allowed", ""),
    };
    write!(
        out,
        "\"{}\",\"{identity}\",\"{identity},{site}\",\"{inside}\",\"{outside}\",\"{action}\",\
         \"{question}\",\"{answer}\",\"{domain}\",\"{categories}\",\"{kind}\",\"{kind},Sites\",\
         \"{blocked}\"",
        now.with_blank()
    )
    .expect("a string takes every write");
}
