//! The words of the schema language and what they mean.

use crate::plan::{Family, Indicator};

/// The types.
pub(super) const TYPES: [&str; 11] = [
    "string",
    "int",
    "smallint",
    "bigint",
    "float",
    "boolean",
    "timestamp",
    "object",
    "array",
    "json",
    "ref",
];

/// What other languages call the types.
const FOREIGN_TYPES: [(&str, &str); 14] = [
    ("text", "string"),
    ("varchar", "string"),
    ("integer", "int"),
    ("number", "float"),
    ("double", "float"),
    ("decimal", "float"),
    ("long", "bigint"),
    ("int64", "bigint"),
    ("bool", "boolean"),
    ("date", "timestamp"),
    ("datetime", "timestamp"),
    ("time", "timestamp"),
    ("list", "array"),
    ("map", "object"),
];

/// The type that another language's word stands for.
pub(super) fn foreign_type(word: &str) -> Option<&'static str> {
    let word = word.to_lowercase();
    let found = FOREIGN_TYPES.iter().find(|(foreign, _)| *foreign == word);
    found.map(|(_, own)| *own)
}

/// The indicators in the order of the specification's table.
pub(super) const INDICATORS: [(&str, Indicator); 19] = [
    ("ip", Indicator::Ip),
    ("domain", Indicator::Domain),
    ("hostname", Indicator::Hostname),
    ("url", Indicator::Url),
    ("md5", Indicator::Md5),
    ("sha1", Indicator::Sha1),
    ("sha256", Indicator::Sha256),
    ("aws_arn", Indicator::AwsArn),
    ("aws_account_id", Indicator::AwsAccountId),
    ("aws_instance_id", Indicator::AwsInstanceId),
    ("aws_tag", Indicator::AwsTag),
    ("trace_id", Indicator::TraceId),
    ("username", Indicator::Username),
    ("email", Indicator::Email),
    ("net_addr", Indicator::NetAddr),
    ("aws_arn_only", Indicator::AwsArnOnly),
    ("actor_id", Indicator::ActorId),
    ("mac", Indicator::Mac),
    ("serial_number", Indicator::SerialNumber),
];

pub(super) fn indicator(word: &str) -> Option<Indicator> {
    let found = INDICATORS.iter().find(|(name, _)| *name == word);
    found.map(|(_, indicator)| *indicator)
}

/// The families of addresses.
pub(super) const FAMILIES: [&str; 3] = ["ipv4", "ipv6", "any"];

pub(super) fn family(word: &str) -> Option<Family> {
    match word {
        "ipv4" => Some(Family::Ipv4),
        "ipv6" => Some(Family::Ipv6),
        "any" => Some(Family::Any),
        _ => None,
    }
}
