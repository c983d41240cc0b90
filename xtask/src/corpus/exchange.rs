//! One request and what became of it: everything that a line tells, decided together so that it
//! fits together.

use super::address;
use super::random::Random;
use super::words::{self, Site};

/// A request, its answer and the load balancer's part in it.
pub struct Exchange {
    pub protocol: Protocol,
    pub site: &'static Site,
    pub client: String,
    pub outcome: Outcome,
    /// The address and port of the target, where one was chosen.
    pub target: Option<String>,
    pub durations: Durations,
    pub elb_status: u64,
    pub target_status: Option<u64>,
    pub received: u64,
    pub sent: u64,
    pub method: &'static str,
    /// The path and the query.
    pub path: String,
    pub agent: String,
}

/// The first column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    Http,
    Https,
    H2,
    Ws,
    Wss,
    Grpcs,
}

/// What the load balancer did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It asked a target, which answered.
    Forward,
    /// It asked a target, which did not answer in time.
    Timeout,
    /// It called a function.
    Lambda,
    /// It called a function, which failed.
    LambdaError,
    /// It sent the client elsewhere.
    Redirect,
    /// It answered by itself.
    Fixed,
    /// The firewall blocked the request.
    Blocked,
    /// It did not understand the request.
    Malformed,
}

/// The three processing times in milliseconds; `None` is written as -1.
pub type Durations = [Option<u64>; 3];

const PROTOCOLS: &[(u64, Protocol)] = &[
    (400, Protocol::Https),
    (380, Protocol::H2),
    (120, Protocol::Http),
    (60, Protocol::Grpcs),
    (30, Protocol::Wss),
    (10, Protocol::Ws),
];

/// What becomes of a request over plain HTTP, most of which are sent to HTTPS.
const PLAIN_OUTCOMES: &[(u64, Outcome)] = &[
    (450, Outcome::Redirect),
    (490, Outcome::Forward),
    (20, Outcome::Fixed),
    (20, Outcome::Blocked),
    (20, Outcome::Malformed),
];

const OUTCOMES: &[(u64, Outcome)] = &[
    (895, Outcome::Forward),
    (40, Outcome::Lambda),
    (20, Outcome::Fixed),
    (15, Outcome::Blocked),
    (12, Outcome::Timeout),
    (10, Outcome::Redirect),
    (5, Outcome::LambdaError),
    (3, Outcome::Malformed),
];

const STATUSES: &[(u64, u64)] = &[
    (760, 200),
    (90, 304),
    (40, 204),
    (30, 404),
    (25, 201),
    (20, 302),
    (15, 401),
    (10, 400),
    (7, 500),
    (3, 503),
];

impl Protocol {
    pub fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
            Self::H2 => "h2",
            Self::Ws => "ws",
            Self::Wss => "wss",
            Self::Grpcs => "grpcs",
        }
    }

    pub fn is_encrypted(self) -> bool {
        !matches!(self, Self::Http | Self::Ws)
    }

    fn is_socket(self) -> bool {
        matches!(self, Self::Ws | Self::Wss)
    }

    /// The version that the request line ends with.
    pub fn version(self) -> &'static str {
        match self {
            Self::H2 | Self::Grpcs => "HTTP/2.0",
            _ => "HTTP/1.1",
        }
    }
}

impl Outcome {
    /// Whether a target group took the request.
    pub fn reached_targets(self) -> bool {
        matches!(
            self,
            Self::Forward | Self::Timeout | Self::Lambda | Self::LambdaError
        )
    }

    fn has_address(self) -> bool {
        matches!(self, Self::Forward | Self::Timeout)
    }

    fn durations(self, random: &mut Random) -> Durations {
        match self {
            Self::Forward => [
                Some(random.below(3)),
                Some(random.small(1, 900)),
                Some(random.below(2)),
            ],
            Self::Lambda | Self::LambdaError => [Some(0), Some(random.small(5, 3000)), Some(0)],
            Self::Timeout => [Some(0), None, None],
            Self::Redirect | Self::Fixed | Self::Blocked | Self::Malformed => [None; 3],
        }
    }

    fn status(self, protocol: Protocol, random: &mut Random) -> u64 {
        match self {
            Self::Forward | Self::Lambda if protocol.is_socket() => 101,
            Self::Forward | Self::Lambda => random.weighted(STATUSES),
            Self::Timeout => 504,
            Self::LambdaError => 502,
            Self::Redirect => *random.pick(&[301, 301, 302]),
            Self::Fixed => *random.pick(&[404, 404, 503]),
            Self::Blocked => 403,
            Self::Malformed => 400,
        }
    }
}

impl Exchange {
    /// Draws an exchange.
    pub fn draw(random: &mut Random) -> Self {
        let protocol = random.weighted(PROTOCOLS);
        let outcome = random.weighted(match protocol {
            Protocol::Http => PLAIN_OUTCOMES,
            _ => OUTCOMES,
        });
        let elb_status = outcome.status(protocol, random);
        let answered = matches!(outcome, Outcome::Forward | Outcome::Lambda);
        let has_body = answered && !matches!(elb_status, 204 | 304);
        Self {
            protocol,
            site: random.favourite(words::SITES),
            client: client(random),
            outcome,
            target: outcome.has_address().then(|| target(random)),
            durations: outcome.durations(random),
            elb_status,
            target_status: answered.then_some(elb_status),
            received: random.small(30, 9_000),
            sent: random.small(150, if has_body { 900_000 } else { 900 }),
            method: match protocol {
                Protocol::Grpcs => "POST",
                Protocol::Ws | Protocol::Wss => "GET",
                _ => random.weighted(words::METHODS),
            },
            path: path(protocol, random),
            agent: agent(protocol, outcome, random),
        }
    }
}

/// The address and port of a client.
fn client(random: &mut Random) -> String {
    let port = random.between(1024, 65_535);
    format!("{}:{port}", address::of_client(random))
}

/// The address and port of a target: one in twelve of them speaks IPv6.
fn target(random: &mut Random) -> String {
    let port = random.pick(&[80, 443, 3000, 8080, 8443]);
    if random.chance(85) {
        return format!("{}:{port}", address::ipv6("fd00:6bbc:c529", random));
    }
    format!(
        "10.0.{}.{}:{port}",
        random.below(16),
        random.between(4, 254)
    )
}

fn path(protocol: Protocol, random: &mut Random) -> String {
    let mut path = String::new();
    match protocol {
        Protocol::Grpcs => path.push_str(random.favourite::<&str>(words::CALLS)),
        Protocol::Ws | Protocol::Wss => random.fill("/live/socket?token=~~~~", &mut path),
        _ => {
            let template = *random.favourite(words::PATHS);
            random.fill(template, &mut path);
            if random.chance(320) {
                let query = *random.favourite(words::QUERIES);
                random.fill(query, &mut path);
            }
        }
    }
    path
}

fn agent(protocol: Protocol, outcome: Outcome, random: &mut Random) -> String {
    if outcome == Outcome::Malformed || random.chance(15) {
        return "-".to_owned();
    }
    let mut agent = String::new();
    let name = match protocol {
        Protocol::Grpcs => *random.pick(words::GRPC_AGENTS),
        _ => *random.favourite(words::AGENTS),
    };
    random.fill(name, &mut agent);
    if name.starts_with("Mozilla") && random.chance(80) {
        for _ in 0..random.between(1, 4) {
            let extra = *random.pick(words::AGENT_EXTRAS);
            random.fill(extra, &mut agent);
        }
    }
    agent
}
