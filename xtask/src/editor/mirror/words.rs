//! Texts and words of the language.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

/// A text. A number or a boolean without quotes is taken as it is spelt, as in `allow: [200, 404]`.
pub struct Text;

impl JsonSchema for Text {
    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "number", "boolean"] })
    }
}

/// Yes or no. The words that only older YAML takes for that are taken as well.
pub struct Flag;

impl JsonSchema for Flag {
    fn schema_name() -> Cow<'static, str> {
        "Flag".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        // A pattern, and not a list of words: editors propose what is listed.
        json_schema!({
            "anyOf": [
                { "type": "boolean" },
                { "type": "string", "pattern": "^([Yy]es|YES|[Oo]n|ON|[Nn]o|NO|[Oo]ff|OFF)$" },
            ]
        })
    }
}

/// The type of a value.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
pub enum Type {
    /// Text. Numbers and booleans are taken as they are spelt.
    String,
    /// An integer of 32 bits.
    Int,
    /// An integer of 16 bits.
    Smallint,
    /// An integer of 64 bits.
    Bigint,
    /// A decimal number.
    Float,
    /// `true` or `false`, also as `t`, `T`, `True`, `TRUE`, `1` and the same of false.
    Boolean,
    /// A time; `timeFormat` says how it is written.
    Timestamp,
    /// Named parts, listed under `fields`.
    Object,
    /// Values of the same kind, which `element` describes.
    Array,
    /// Any JSON, kept as it is.
    Json,
    /// What the definition named by `target` says.
    Ref,
}

/// What a text is collected as, for search.
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub enum Indicator {
    /// An IP address.
    Ip,
    /// A domain name.
    Domain,
    /// An IP address or a domain name.
    Hostname,
    /// A URL, whose host is collected.
    Url,
    /// An MD5 hash.
    Md5,
    /// A SHA-1 hash.
    Sha1,
    /// A SHA-256 hash.
    Sha256,
    /// An ARN, and the account and the instance in it.
    AwsArn,
    /// The twelve digits of an account.
    AwsAccountId,
    /// An instance such as `i-0abc`.
    AwsInstanceId,
    /// A tag such as `key:value`.
    AwsTag,
    /// The id of a trace.
    TraceId,
    /// The name of a user.
    Username,
    /// An e-mail address.
    Email,
    /// A host, with or without a port.
    NetAddr,
    /// An ARN, and nothing in it.
    AwsArnOnly,
    /// The id of someone who acts.
    ActorId,
    /// A hardware address.
    Mac,
    /// The serial number of a device.
    SerialNumber,
}

/// A family of addresses.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
pub enum Family {
    /// Version 4.
    Ipv4,
    /// Version 6.
    Ipv6,
    /// Either.
    Any,
}

/// How a time is written: a name, directives such as `%Y-%m-%d`, or `layout=` and a time of reference
/// such as `02/Jan/2006`.
pub struct TimeFormat;

impl JsonSchema for TimeFormat {
    fn schema_name() -> Cow<'static, str> {
        "TimeFormat".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "How a time is written: a name, directives such as `%Y-%m-%d`, or \
                            `layout=` and a time of reference such as `02/Jan/2006`.",
            "anyOf": [
                { "enum": [
                    "rfc3339", "unix", "unix_ms", "unix_us", "unix_ns", "unix_auto", "cloudflare"
                ] },
                { "type": "string", "pattern": "^layout=.*[0-9JMP_.]" },
                { "type": "string", "pattern": "%[^%]" },
            ]
        })
    }
}
