//! Indicators: values collected from a record for search, under `p_any_*` names.

mod collect;
mod scan;
mod url;

pub use collect::Collected;
pub(crate) use collect::Collecting;
pub use scan::scan;

use crate::field::Field;

/// What a text may be collected as: the words of the schema language.
///
/// ```
/// use margay_runtime::{Collected, Indicator, indicators::scan};
///
/// let mut collected = Collected::default();
/// scan(Indicator::NetAddr, "192.0.2.7:55", &mut collected);
/// assert_eq!(collected.of("p_any_ip_addresses"), ["192.0.2.7"]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(
    missing_docs,
    reason = "each variant is the schema language's own word"
)]
pub enum Indicator {
    Ip,
    Domain,
    Hostname,
    Url,
    Md5,
    Sha1,
    Sha256,
    AwsArn,
    AwsAccountId,
    AwsInstanceId,
    AwsTag,
    TraceId,
    Username,
    Email,
    NetAddr,
    AwsArnOnly,
    ActorId,
    Mac,
    SerialNumber,
}

impl Indicator {
    /// The fields that a text may be collected in.
    pub(crate) const fn fields(self) -> &'static [Any] {
        match self {
            Self::Ip => &[Any::IpAddresses],
            Self::Domain => &[Any::DomainNames],
            Self::Hostname | Self::Url | Self::NetAddr => &[Any::IpAddresses, Any::DomainNames],
            Self::Md5 => &[Any::Md5Hashes],
            Self::Sha1 => &[Any::Sha1Hashes],
            Self::Sha256 => &[Any::Sha256Hashes],
            Self::AwsArn => &[
                Any::AwsArns,
                Any::AwsAccountIds,
                Any::AwsInstanceIds,
                Any::Emails,
            ],
            Self::AwsAccountId => &[Any::AwsAccountIds],
            Self::AwsInstanceId => &[Any::AwsInstanceIds],
            Self::AwsTag => &[Any::AwsTags],
            Self::TraceId => &[Any::TraceIds],
            Self::Username => &[Any::Usernames],
            Self::Email => &[Any::Emails, Any::Usernames],
            Self::AwsArnOnly => &[Any::AwsArns],
            Self::ActorId => &[Any::ActorIds],
            Self::Mac => &[Any::MacAddresses],
            Self::SerialNumber => &[Any::SerialNumbers],
        }
    }
}

/// A field that indicators are collected in. The order is that of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Any {
    IpAddresses,
    DomainNames,
    Md5Hashes,
    Sha1Hashes,
    Sha256Hashes,
    TraceIds,
    AwsAccountIds,
    AwsInstanceIds,
    AwsArns,
    AwsTags,
    Emails,
    Usernames,
    ActorIds,
    MacAddresses,
    SerialNumbers,
}

impl Any {
    /// Every field in order.
    pub const ALL: [Self; 15] = [
        Self::IpAddresses,
        Self::DomainNames,
        Self::Md5Hashes,
        Self::Sha1Hashes,
        Self::Sha256Hashes,
        Self::TraceIds,
        Self::AwsAccountIds,
        Self::AwsInstanceIds,
        Self::AwsArns,
        Self::AwsTags,
        Self::Emails,
        Self::Usernames,
        Self::ActorIds,
        Self::MacAddresses,
        Self::SerialNumbers,
    ];

    /// The field in the output.
    #[inline]
    pub fn field(self) -> &'static Field<'static> {
        static FIELDS: [Field<'static>; 15] = {
            let mut fields = [Field::new(""); 15];
            let mut at = 0;
            while at < fields.len() {
                fields[at] = Field::new(Any::ALL[at].name());
                at += 1;
            }
            fields
        };
        &FIELDS[self as usize]
    }

    /// The name of the field in the output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::IpAddresses => "p_any_ip_addresses",
            Self::DomainNames => "p_any_domain_names",
            Self::Md5Hashes => "p_any_md5_hashes",
            Self::Sha1Hashes => "p_any_sha1_hashes",
            Self::Sha256Hashes => "p_any_sha256_hashes",
            Self::TraceIds => "p_any_trace_ids",
            Self::AwsAccountIds => "p_any_aws_account_ids",
            Self::AwsInstanceIds => "p_any_aws_instance_ids",
            Self::AwsArns => "p_any_aws_arns",
            Self::AwsTags => "p_any_aws_tags",
            Self::Emails => "p_any_emails",
            Self::Usernames => "p_any_usernames",
            Self::ActorIds => "p_any_actor_ids",
            Self::MacAddresses => "p_any_mac_addresses",
            Self::SerialNumbers => "p_any_serial_numbers",
        }
    }
}
