//! Fields made ready to run: names as sinks want them, and how members of JSON objects are read.

use margay_codegen::plan::{self, Check, Kind, Scan, Width};
use margay_runtime::{
    Checks, Family, Faults, Field, Indicator, Keys, Mask, Members, OwnedTimeFormat, Slot,
    TimeFormat, Type, Words,
};

use self_cell::self_cell;

use crate::record::Value;
use crate::times;

/// The fields of a record, or of one in it.
#[derive(Debug)]
pub(crate) struct Fields {
    seen: Seen,
    pub keys: Keys,
}

self_cell!(
    /// The fields, and what sinks and conversions see of each: made once, not for every value.
    struct Seen {
        owner: Vec<Named>,
        #[covariant]
        dependent: Views,
    }

    impl {Debug}
);

type Views<'f> = Vec<Field<'f>>;

/// A field as sinks are told of it.
#[derive(Debug)]
pub(crate) struct Named {
    pub name: String,
    about: String,
    json_name: String,
    required: bool,
    pub shape: Shape,
    time: OwnedTimeFormat,
    indicators: Vec<Indicator>,
    scan_host: bool,
    embedded: u64,
    mask: Option<plan::Mask>,
    allow: Vec<String>,
    deny: Vec<String>,
    ip: Option<Family>,
    cidr: Option<Family>,
    range: Vec<(i64, i64)>,
}

/// What a value is, and what is in it.
#[derive(Debug)]
pub(crate) enum Shape {
    String,
    Integer(Width),
    Float,
    Boolean,
    Timestamp,
    StringList,
    Json,
    Object(Fields),
    Array(Box<Shape>),
}

impl Fields {
    pub fn new(fields: &[plan::Field]) -> Self {
        let named = fields.iter().map(Named::new).collect();
        Self {
            seen: Seen::new(named, |named: &Vec<Named>| {
                named.iter().map(Named::as_field).collect()
            }),
            keys: keys(fields),
        }
    }

    /// The fields in the schema's order.
    #[inline]
    pub fn named(&self) -> &[Named] {
        self.seen.borrow_owner()
    }

    /// What sinks and conversions see of the fields, in the same order.
    #[inline]
    pub fn views(&self) -> &[Field<'_>] {
        self.seen.borrow_dependent()
    }

    /// What they look like; `columns` tells the column that a field is read from.
    pub fn slots(&self, columns: impl Fn(usize) -> Option<usize>) -> Vec<Slot<'_>> {
        let named = self.named().iter().zip(self.views()).enumerate();
        named
            .map(|(at, (named, field))| Slot {
                field: *field,
                kind: named.shape.kind(),
                about: &named.about,
                required: named.required,
                column: columns(at),
            })
            .collect()
    }

    /// Reads a member by its column, as generated code does.
    pub fn read<'a>(
        &'a self,
        members: &Members<'a>,
        column: usize,
        faults: &mut Faults,
    ) -> Value<'a> {
        let (named, field) = (&self.named()[column], &self.views()[column]);
        let value = members.value(column);
        let read = value.and_then(|value| named.shape.read(value, field, faults));
        match (&named.shape, named.required) {
            (_, false) => read.unwrap_or_default(),
            (Shape::Timestamp, true) => {
                let time = match read {
                    Some(Value::Timestamp(time)) => Some(time),
                    _ => None,
                };
                // What stands in for a time is for records that have no other room.
                members.required_time_of(time, field, faults);
                time.map_or(Value::Absent, Value::Timestamp)
            }
            (_, true) => members.required(field, read, faults),
        }
    }
}

/// The keys of a record.
pub(crate) fn keys(fields: &[plan::Field]) -> Keys {
    let renamed = fields.iter().enumerate();
    let renamed = renamed.filter_map(|(at, field)| Some((at, field.renamed_from.as_deref()?)));
    Keys::new(fields.iter().map(|field| field.name.as_str())).renamed(renamed)
}

impl Shape {
    fn new(kind: &Kind) -> Self {
        match kind {
            Kind::String => Self::String,
            Kind::Integer(width) => Self::Integer(*width),
            Kind::Float => Self::Float,
            Kind::Boolean => Self::Boolean,
            Kind::Timestamp(_) => Self::Timestamp,
            Kind::StringList => Self::StringList,
            Kind::Json => Self::Json,
            Kind::Object(object) => Self::Object(Fields::new(&object.fields)),
            Kind::Array(element) => Self::Array(Box::new(Self::new(element))),
        }
    }

    fn kind(&self) -> Type<'_> {
        match self {
            Self::String => Type::String,
            Self::Integer(Width::Small) => Type::Smallint,
            Self::Integer(Width::Int) => Type::Int,
            Self::Integer(Width::Big) => Type::Bigint,
            Self::Float => Type::Float,
            Self::Boolean => Type::Boolean,
            Self::Timestamp => Type::Timestamp,
            Self::StringList => Type::Strings,
            Self::Json => Type::Json,
            Self::Object(fields) => Type::Object(fields.slots(|_| None)),
            Self::Array(element) => element.kind().array(),
        }
    }

    /// Converts a JSON value.
    fn read<'a>(
        &'a self,
        value: margay_runtime::Value<'a>,
        field: &Field<'_>,
        faults: &mut Faults,
    ) -> Option<Value<'a>> {
        match self {
            Self::String => value.text(field, faults).map(Value::String),
            Self::Integer(Width::Small) => value.integer(field, faults).map(Value::Smallint),
            Self::Integer(Width::Int) => value.integer(field, faults).map(Value::Int),
            Self::Integer(Width::Big) => value.integer(field, faults).map(Value::Bigint),
            Self::Float => value.float(field, faults).map(Value::Float),
            Self::Boolean => value.boolean(field, faults).map(Value::Boolean),
            Self::Timestamp => value.time(field, faults).map(Value::Timestamp),
            Self::Json => value.json(field, faults).map(Value::Json),
            Self::Object(fields) => value
                .object_with(&fields.keys, field, faults, |members, faults| {
                    let columns = 0..fields.named().len();
                    members.collect(columns.map(|column| fields.read(members, column, faults)))
                })
                .map(Value::Object),
            Self::Array(element) => value
                .array_with(field, faults, |value, field, faults| {
                    element.read(value, field, faults)
                })
                .map(Value::Array),
            // A list is in a column and never JSON.
            Self::StringList => None,
        }
    }
}

impl Named {
    fn new(field: &plan::Field) -> Self {
        let mut named = Self::without_checks(field);
        for check in &field.checks {
            match check {
                Check::Allow(texts) => named.allow = texts.clone(),
                Check::Deny(texts) => named.deny = texts.clone(),
                Check::Ip(family) => named.ip = Some(self::family(*family)),
                Check::Cidr(family) => named.cidr = Some(self::family(*family)),
                Check::Range(ranges) => named.range = ranges.clone(),
            }
        }
        named
    }

    fn without_checks(field: &plan::Field) -> Self {
        let quoted = serde_json::Value::from(field.name.as_str()).to_string();
        Self {
            name: field.name.clone(),
            about: field.description.clone(),
            json_name: quoted[1..quoted.len() - 1].to_owned(),
            required: field.required,
            shape: Shape::new(&field.kind),
            time: match innermost_time(&field.kind) {
                Some(format) => times::format(format),
                None => OwnedTimeFormat::Named(TimeFormat::Rfc3339),
            },
            indicators: field.indicators.iter().copied().map(indicator).collect(),
            scan_host: field.scan == Scan::Host,
            embedded: field.embedded,
            mask: field.mask.clone(),
            allow: Vec::new(),
            deny: Vec::new(),
            ip: None,
            cidr: None,
            range: Vec::new(),
        }
    }

    fn as_field(&self) -> Field<'_> {
        let mut field = Field::escaped(&self.name, &self.json_name);
        field.time = self.time.as_format();
        field.indicators = &self.indicators;
        field.scan_host = self.scan_host;
        field.embedded = self.embedded;
        field.mask = match &self.mask {
            None => Mask::None,
            Some(plan::Mask::Redact(to)) => Mask::Redact(to),
            Some(plan::Mask::Obfuscate(salt)) => Mask::Obfuscate(salt),
        };
        field.check(Checks {
            allow: Words::Owned(&self.allow),
            deny: Words::Owned(&self.deny),
            ip: self.ip,
            cidr: self.cidr,
            range: &self.range,
        })
    }
}

/// The format of a timestamp, or of those that arrays hold.
fn innermost_time(kind: &Kind) -> Option<&plan::TimeFormat> {
    match kind {
        Kind::Timestamp(format) => Some(format),
        Kind::Array(element) => innermost_time(element),
        _ => None,
    }
}

fn family(family: plan::Family) -> Family {
    match family {
        plan::Family::Ipv4 => Family::Ipv4,
        plan::Family::Ipv6 => Family::Ipv6,
        plan::Family::Any => Family::Any,
    }
}

fn indicator(indicator: plan::Indicator) -> Indicator {
    match indicator {
        plan::Indicator::Ip => Indicator::Ip,
        plan::Indicator::Domain => Indicator::Domain,
        plan::Indicator::Hostname => Indicator::Hostname,
        plan::Indicator::Url => Indicator::Url,
        plan::Indicator::Md5 => Indicator::Md5,
        plan::Indicator::Sha1 => Indicator::Sha1,
        plan::Indicator::Sha256 => Indicator::Sha256,
        plan::Indicator::AwsArn => Indicator::AwsArn,
        plan::Indicator::AwsAccountId => Indicator::AwsAccountId,
        plan::Indicator::AwsInstanceId => Indicator::AwsInstanceId,
        plan::Indicator::AwsTag => Indicator::AwsTag,
        plan::Indicator::TraceId => Indicator::TraceId,
        plan::Indicator::Username => Indicator::Username,
        plan::Indicator::Email => Indicator::Email,
        plan::Indicator::NetAddr => Indicator::NetAddr,
        plan::Indicator::AwsArnOnly => Indicator::AwsArnOnly,
        plan::Indicator::ActorId => Indicator::ActorId,
        plan::Indicator::Mac => Indicator::Mac,
        plan::Indicator::SerialNumber => Indicator::SerialNumber,
    }
}
