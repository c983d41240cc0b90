//! The plan: every decision about a log type, taken once.
//!
//! `lower` makes it from a checked schema and its layout; `emit` turns it into Rust and the
//! interpreter runs it. Both read nothing else, so neither asks again whether something is valid,
//! and nothing here is optional in the sense of "not decided yet".

mod delimited;
mod feeding;
mod json;
mod pairs;
mod text;
mod time;

pub use delimited::{Delimited, Escapes, InvalidUtf8, More};
pub use feeding::Feeding;
pub use json::{Hop, Json, JsonSource, Mask, Step, StepAction};
pub use pairs::{Head, Pairs};
pub use text::{
    Announced, Csv, Fastmatch, HeaderLines, Keep, Names, Order, Pattern, Pick, Piece, Placeholder,
    Regex, Template, Text, Wanted,
};
pub use time::{Digits, OffsetForm, TimeFormat, TimeItem};

/// How lines of one log type become records.
///
/// ```
/// # fn example(plan: &margay_codegen::plan::Plan) {
/// let required = plan.fields.iter().filter(|field| field.required).count();
/// assert!(required <= plan.fields.len());
/// # }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The schema's name, such as `AWS.ALB`.
    pub log_type: String,
    /// The name of the record's Rust type, such as `Alb`.
    pub record: String,
    /// What the log type is, as one paragraph.
    pub description: String,
    /// Where the vendor documents the log, when the schema says.
    pub reference: Option<String>,
    /// The record's fields in the schema's order, which is the order of output.
    pub fields: Vec<Field>,
    /// How a line is cut into what the fields are made of.
    pub cut: Cut,
    /// The timestamps that may date the record, first choice first; with none of them present, a
    /// record is dated by the time of parsing.
    pub event_time: Vec<FieldPath>,
}

impl Plan {
    /// The field an id stands for.
    pub fn field(&self, id: FieldId) -> &Field {
        &self.fields[id.0]
    }
}

/// A field of the record, or one in an object of the record, by the positions on the way to it;
/// never empty.
pub type FieldPath = Vec<FieldId>;

/// A field's position in [`Plan::fields`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId(pub usize);

/// One named slot of the record.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The schema's name for it, which is the key in the output.
    pub name: String,
    /// The name as a Rust identifier without `r#`, unique within the record.
    pub rust_name: String,
    /// The schema's description as one line; the name where there is none.
    pub description: String,
    /// Whether a line without it is rejected.
    pub required: bool,
    /// What its value is.
    pub kind: Kind,
    /// What its value must satisfy beyond its kind, in the order of checking.
    pub checks: Vec<Check>,
    /// What the value, or each item of it, is scanned for; sorted, without repeats.
    pub indicators: Vec<Indicator>,
    /// Which part of the value is scanned.
    pub scan: Scan,
    /// Whether the value may be a text that holds it as JSON: the lowest bit is the value itself, the
    /// next one the elements of its array, and so on.
    pub embedded: u64,
    /// How its text is hidden, if it is.
    pub mask: Option<Mask>,
    /// The key that its value has in entries, where that is not its name and no step sees to it. An
    /// object that has both means this one.
    pub renamed_from: Option<String>,
}

/// What a field's value is, and how it is read from text.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Text as it stands.
    String,
    /// A decimal integer that fits the width.
    Integer(Width),
    /// A finite decimal number.
    Float,
    /// One of the twelve spellings of true and false.
    Boolean,
    /// A point in time, written in this format.
    Timestamp(TimeFormat),
    /// A list of texts that are one text, with a separator between them.
    StringList,
    /// A record in the record.
    Object(Object),
    /// Any number of values of one kind, any of which may be `null`.
    Array(Box<Kind>),
    /// Any JSON value, kept as it stands.
    Json,
}

/// A record in a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Object {
    /// The name of its Rust type; objects of one name are the same.
    pub record: String,
    /// Its fields in the schema's order.
    pub fields: Vec<Field>,
}

/// The range of an integer: `smallint`, `int` and `bigint`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// 16 bits.
    Small,
    /// 32 bits.
    Int,
    /// 64 bits.
    Big,
}

/// What a value must satisfy beyond its kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Check {
    /// The text is one of these.
    Allow(Vec<String>),
    /// The text is none of these.
    Deny(Vec<String>),
    /// The text is an address of this family.
    Ip(Family),
    /// The text is an address range of this family.
    Cidr(Family),
    /// The integer lies in one of these ranges, ends included.
    Range(Vec<(i64, i64)>),
}

/// A family of internet addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Version 4 only.
    Ipv4,
    /// Version 6 only.
    Ipv6,
    /// Either.
    Any,
}

/// Which part of a text is scanned for indicators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scan {
    /// The whole text.
    Whole,
    /// The host of `host:port`, split where the last colon is followed by digits.
    Host,
}

/// What a text may be collected as. Order is the order of the specification's scanner table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

/// How a line is cut.
#[derive(Debug, Clone, PartialEq)]
pub enum Cut {
    /// Columns between separators, some of them quoted.
    Delimited(Delimited),
    /// Columns between delimiters, quotes taken loosely.
    Csv(Csv),
    /// Literal text with placeholders.
    Fastmatch(Fastmatch),
    /// One regular expression, matched anywhere in the line.
    Regex(Regex),
    /// Values that each bring their name.
    Pairs(Pairs),
    /// Nothing is cut into columns: the entry is a JSON object, or becomes one.
    Json(Json),
}

impl Cut {
    /// The columns that a line is cut into.
    pub fn columns(&self) -> &[Column] {
        match self {
            Cut::Delimited(delimited) => &delimited.columns,
            Cut::Csv(csv) => &csv.text.columns,
            Cut::Fastmatch(fastmatch) => &fastmatch.text.columns,
            Cut::Regex(regex) => &regex.text.columns,
            Cut::Pairs(pairs) => &pairs.text.columns,
            Cut::Json(json) => match &json.source {
                JsonSource::Entry | JsonSource::Script(_) => &[],
                JsonSource::Captures(cut) => cut.columns(),
            },
        }
    }

    /// What an author calls it, in a schema or in a layout.
    pub fn name(&self) -> &'static str {
        match self {
            Cut::Delimited(_) => "delimited",
            Cut::Csv(_) => "csv",
            Cut::Fastmatch(_) => "fastmatch",
            Cut::Regex(_) => "regex",
            Cut::Pairs(_) => "key_values",
            Cut::Json(json) => match &json.source {
                JsonSource::Entry => "json",
                JsonSource::Script(_) => "script",
                JsonSource::Captures(cut) => cut.name(),
            },
        }
    }

    /// Whether what becomes of a line depends on lines before it, such as a header.
    pub fn is_stateful(&self) -> bool {
        match self {
            Cut::Delimited(_) => false,
            Cut::Json(json) => match &json.source {
                JsonSource::Entry | JsonSource::Script(_) => false,
                JsonSource::Captures(cut) => cut.is_stateful(),
            },
            Cut::Csv(csv) => csv.text.skip_lines > 0 || csv.names.has_header(),
            Cut::Fastmatch(fastmatch) => fastmatch.text.skip_lines > 0,
            Cut::Regex(regex) => regex.text.skip_lines > 0,
            Cut::Pairs(pairs) => pairs.text.skip_lines > 0,
        }
    }

    /// Whether generated code needs the feature `regex` of `margay-runtime`.
    pub fn needs_regex(&self) -> bool {
        match self {
            Cut::Regex(_) => true,
            Cut::Pairs(pairs) => pairs.head.is_some(),
            Cut::Json(json) => match &json.source {
                JsonSource::Captures(cut) => cut.needs_regex(),
                // The feature for scripts brings it along.
                JsonSource::Entry | JsonSource::Script(_) => false,
            },
            Cut::Delimited(_) | Cut::Csv(_) | Cut::Fastmatch(_) => false,
        }
    }

    /// Whether generated code needs the feature `script` of `margay-runtime`.
    pub fn needs_script(&self) -> bool {
        match self {
            Cut::Json(json) => matches!(json.source, JsonSource::Script(_)),
            Cut::Regex(_) | Cut::Pairs(_) | Cut::Delimited(_) | Cut::Csv(_) | Cut::Fastmatch(_) => {
                false
            }
        }
    }

    /// The features of `margay-runtime` that generated code needs.
    ///
    /// ```
    /// # use margay_codegen::{Library, Source, plan};
    /// let text = "schema: Custom.Door\nparser: {regex: {match: ['(?P<at>.*)']}}\n\
    ///     fields: [{name: at, type: string}]\n";
    /// let plan = plan(&Source::new("door.yml", text), &Library::new()).unwrap().plan;
    /// assert_eq!(plan.cut.features(), ["regex"]);
    /// ```
    pub fn features(&self) -> Vec<&'static str> {
        let needs = [
            ("regex", self.needs_regex()),
            ("script", self.needs_script()),
        ];
        let needed = needs.into_iter().filter(|(_, needed)| *needed);
        needed.map(|(feature, _)| feature).collect()
    }
}

/// One positional slot of the line.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The vendor's name for it.
    pub name: String,
    /// What it gives.
    pub feed: Feed,
}

impl Column {
    /// The fields it gives, in the order of its text.
    pub fn feeds(&self) -> Vec<FieldId> {
        match self.feed {
            Feed::Skip | Feed::Key(_) => Vec::new(),
            Feed::Field(field)
            | Feed::Time { field, .. }
            | Feed::StructuredData { field }
            | Feed::List { field, .. }
            | Feed::Rest { field, .. } => vec![field],
            Feed::HostPort { host, port } => vec![host, port],
            Feed::HttpRequest {
                method,
                url,
                version,
            } => vec![method, url, version],
            Feed::SyslogPriority {
                priority,
                facility,
                severity,
            } => vec![priority, facility, severity],
        }
    }
}

/// What a column gives.
#[derive(Debug, Clone, PartialEq)]
pub enum Feed {
    /// Nothing.
    Skip,
    /// One field, read by its kind.
    Field(FieldId),
    /// A key of the object that the line becomes: transformations read it, and no field has its name.
    Key(String),
    /// A timestamp in another format than the field's own, in which it is written.
    Time {
        /// A timestamp field.
        field: FieldId,
        /// How the column is read.
        format: TimeFormat,
    },
    /// An address and a port.
    HostPort {
        /// A string field.
        host: FieldId,
        /// An integer field.
        port: FieldId,
    },
    /// The three parts of an HTTP request line, all string fields.
    HttpRequest {
        /// The text before the first blank.
        method: FieldId,
        /// What is between the two blanks.
        url: FieldId,
        /// The text after the last blank.
        version: FieldId,
    },
    /// The number that syslog messages begin with, all integer fields.
    SyslogPriority {
        /// The number itself, from 0 to 191.
        priority: FieldId,
        /// Its eighth.
        facility: FieldId,
        /// What is left of it.
        severity: FieldId,
    },
    /// The structured data of syslog, as JSON.
    StructuredData {
        /// A json field.
        field: FieldId,
    },
    /// A list of texts.
    List {
        /// A list field.
        field: FieldId,
        /// The byte between two items.
        separator: u8,
        /// Whether empty items and items that stand for "no value" are dropped.
        sparse: bool,
    },
    /// A list of this column and all that follow.
    Rest {
        /// A list field.
        field: FieldId,
        /// The byte between two columns.
        separator: u8,
    },
}
