//! A plan made ready to run: names as sinks want them, and one step for each column.

use margay_codegen::plan::{self, Check, Feed, FieldId, Kind, Plan, Scan, Width};
use margay_runtime::{
    Checks, Columns, Cut, Family, Faults, Field, Indicator, List, OwnedTimeFormat, ParseError,
    Sink, TimeFormat, Words,
};

use crate::cut::Cutter;
use crate::record::Value;
use crate::times;

/// A plan made ready to run.
#[derive(Debug)]
pub(crate) struct Program {
    pub log_type: String,
    pub fields: Vec<Named>,
    pub event_time: Vec<usize>,
    cut: Cutter,
    /// Columns that give several fields.
    splits: Vec<Step>,
    /// The fields in the schema's order.
    steps: Vec<Step>,
}

/// A field as sinks are told of it.
#[derive(Debug)]
pub(crate) struct Named {
    pub name: String,
    json_name: String,
    kind: Kind,
    time: OwnedTimeFormat,
    indicators: Vec<Indicator>,
    scan_host: bool,
    allow: Vec<String>,
    deny: Vec<String>,
    ip: Option<Family>,
    cidr: Option<Family>,
    range: Vec<(i64, i64)>,
}

/// Something to do with a column.
#[derive(Debug)]
struct Step {
    column: usize,
    action: Action,
}

#[derive(Debug)]
enum Action {
    Convert {
        field: usize,
        kind: Kind,
    },
    List {
        field: usize,
        separator: u8,
        sparse: bool,
    },
    HostPort {
        host: usize,
        port: usize,
        width: Width,
    },
    HttpRequest {
        method: usize,
        url: usize,
        version: usize,
    },
    SyslogPriority {
        /// The fields of the priority, the facility and the severity.
        fields: [usize; 3],
        widths: [Width; 3],
    },
    /// All columns from this one on.
    Rest {
        field: usize,
        separator: u8,
    },
    /// A time, which where it is required rejects the line by itself.
    Time {
        field: usize,
        /// How it is written in the column.
        format: OwnedTimeFormat,
        required: bool,
    },
    /// The value must be there; a step before has read it.
    Require {
        field: usize,
    },
}

impl Program {
    pub fn new(plan: &Plan) -> Self {
        Self {
            log_type: plan.log_type.clone(),
            fields: plan.fields.iter().map(Named::new).collect(),
            event_time: plan.event_time.iter().map(|id| id.0).collect(),
            splits: splits(plan),
            steps: steps(plan),
            cut: Cutter::new(&plan.cut),
        }
    }

    /// How lines are cut.
    #[inline]
    pub fn cut(&self) -> Cut<'_> {
        self.cut.cut()
    }

    /// Converts the columns of a line.
    #[inline]
    pub fn run<'a>(
        &self,
        columns: &Columns<'a>,
        faults: &mut Faults,
        values: &mut [Value<'a>],
    ) -> Result<(), ParseError> {
        for step in self.splits.iter().chain(&self.steps) {
            self.take(step, columns, faults, values);
        }
        faults.settle()
    }

    #[inline]
    fn take<'a>(
        &self,
        step: &Step,
        columns: &Columns<'a>,
        faults: &mut Faults,
        values: &mut [Value<'a>],
    ) {
        let column = step.column;
        let named = |field: usize| self.fields[field].as_field();
        match step.action {
            Action::Convert { field, ref kind } => {
                values[field] = convert(columns, column, kind, &named(field), faults);
            }
            Action::List {
                field,
                separator,
                sparse,
            } => {
                let named = &named(field);
                values[field] = Value::Strings(match sparse {
                    true => columns.sparse_list(column, separator, named, faults),
                    false => columns.list(column, separator, named, faults),
                });
            }
            Action::HostPort { host, port, width } => {
                let fields = [&named(host), &named(port)];
                let (text, number) = match width {
                    Width::Small => {
                        let (text, port) = columns.host_port(column, fields, faults);
                        (text, port.map(Value::Smallint))
                    }
                    Width::Int => {
                        let (text, port) = columns.host_port(column, fields, faults);
                        (text, port.map(Value::Int))
                    }
                    Width::Big => {
                        let (text, port) = columns.host_port(column, fields, faults);
                        (text, port.map(Value::Bigint))
                    }
                };
                values[host] = string(text);
                values[port] = number.unwrap_or_default();
            }
            Action::HttpRequest {
                method,
                url,
                version,
            } => {
                let fields = [&named(method), &named(url), &named(version)];
                let parts = columns.http_request(column, fields, faults);
                values[method] = string(parts.0);
                values[url] = string(parts.1);
                values[version] = string(parts.2);
            }
            Action::SyslogPriority { fields, widths } => {
                let named = fields.map(named);
                let named = [&named[0], &named[1], &named[2]];
                let parts: (Option<i16>, Option<i16>, Option<i16>) =
                    columns.syslog_priority(column, named, faults);
                let parts = [parts.0, parts.1, parts.2];
                for ((field, width), part) in fields.into_iter().zip(widths).zip(parts) {
                    values[field] = part.map_or(Value::Absent, |part| widened(part, width));
                }
            }
            Action::Rest { field, separator } => {
                let list = columns.rest(column, separator, &named(field), faults);
                values[field] = Value::Strings(list);
            }
            Action::Time {
                field,
                ref format,
                required,
            } => {
                let (named, format) = (&named(field), format.as_format());
                let time = match required {
                    true => Some(columns.required_time_in(column, format, named, faults)),
                    false => columns.time_in(column, format, named, faults),
                };
                values[field] = time.map_or(Value::Absent, Value::Timestamp);
            }
            Action::Require { field } => {
                let value = Some(values[field]).filter(|value| *value != Value::Absent);
                values[field] = columns.required(column, &named(field), value, faults);
            }
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
            json_name: quoted[1..quoted.len() - 1].to_owned(),
            time: match &field.kind {
                Kind::Timestamp(format) => times::format(format),
                _ => OwnedTimeFormat::Named(TimeFormat::Rfc3339),
            },
            kind: field.kind.clone(),
            indicators: field.indicators.iter().copied().map(indicator).collect(),
            scan_host: field.scan == Scan::Host,
            allow: Vec::new(),
            deny: Vec::new(),
            ip: None,
            cidr: None,
            range: Vec::new(),
        }
    }

    #[inline]
    pub fn as_field(&self) -> Field<'_> {
        Field {
            name: &self.name,
            json_name: &self.json_name,
            time: self.time.as_format(),
            indicators: &self.indicators,
            scan_host: self.scan_host,
            checks: Checks {
                allow: Words::Owned(&self.allow),
                deny: Words::Owned(&self.deny),
                ip: self.ip,
                cidr: self.cidr,
                range: &self.range,
            },
        }
    }

    /// Tells a sink that the field has no value.
    #[inline]
    pub fn visit_absent<S: Sink>(&self, sink: &mut S) {
        let field = &self.as_field();
        match self.kind {
            Kind::String => sink.string(field, None),
            Kind::Integer(Width::Small) => sink.smallint(field, None),
            Kind::Integer(Width::Int) => sink.int(field, None),
            Kind::Integer(Width::Big) => sink.bigint(field, None),
            Kind::Float => sink.float(field, None),
            Kind::Boolean => sink.boolean(field, None),
            Kind::Timestamp(_) => sink.timestamp(field, None),
            Kind::StringList => sink.strings(field, List::default()),
        }
    }
}

/// The columns that give several fields.
fn splits(plan: &Plan) -> Vec<Step> {
    let columns = plan.cut.columns().iter().enumerate();
    columns
        .filter_map(|(column, fed)| {
            let action = match fed.feed {
                Feed::Skip
                | Feed::Field(_)
                | Feed::Time { .. }
                | Feed::List { .. }
                | Feed::Rest { .. } => return None,
                Feed::HostPort { host, port } => Action::HostPort {
                    host: host.0,
                    port: port.0,
                    width: width(plan, port),
                },
                Feed::SyslogPriority {
                    priority,
                    facility,
                    severity,
                } => Action::SyslogPriority {
                    fields: [priority.0, facility.0, severity.0],
                    widths: [priority, facility, severity].map(|id| width(plan, id)),
                },
                Feed::HttpRequest {
                    method,
                    url,
                    version,
                } => Action::HttpRequest {
                    method: method.0,
                    url: url.0,
                    version: version.0,
                },
            };
            Some(Step { column, action })
        })
        .collect()
}

fn width(plan: &Plan, id: FieldId) -> Width {
    match plan.field(id).kind {
        Kind::Integer(width) => width,
        _ => Width::Big,
    }
}

fn widened(number: i16, width: Width) -> Value<'static> {
    match width {
        Width::Small => Value::Smallint(number),
        Width::Int => Value::Int(number.into()),
        Width::Big => Value::Bigint(number.into()),
    }
}

/// Reads the other fields, and asks for those that are required, in the schema's order: the order
/// of their errors.
fn steps(plan: &Plan) -> Vec<Step> {
    let columns = plan.cut.columns();
    let mut steps = Vec::new();
    for (index, field) in plan.fields.iter().enumerate() {
        let feeds = |fed: &plan::Column| fed.feeds().contains(&FieldId(index));
        let Some(column) = columns.iter().position(feeds) else {
            continue;
        };
        let time = |format| {
            Some(Action::Time {
                field: index,
                format: times::format(format),
                required: field.required,
            })
        };
        let action = match (&columns[column].feed, &field.kind) {
            (
                Feed::Skip
                | Feed::HostPort { .. }
                | Feed::HttpRequest { .. }
                | Feed::SyslogPriority { .. },
                _,
            ) => None,
            (Feed::Rest { separator, .. }, _) => Some(Action::Rest {
                field: index,
                separator: *separator,
            }),
            (Feed::Time { format, .. }, _) | (Feed::Field(_), Kind::Timestamp(format)) => {
                time(format)
            }
            (Feed::Field(_), kind) => Some(Action::Convert {
                field: index,
                kind: kind.clone(),
            }),
            (
                Feed::List {
                    separator, sparse, ..
                },
                _,
            ) => Some(Action::List {
                field: index,
                separator: *separator,
                sparse: *sparse,
            }),
        };
        let require = match field.kind {
            Kind::StringList | Kind::Timestamp(_) => None,
            Kind::String | Kind::Integer(_) | Kind::Float | Kind::Boolean => {
                field.required.then_some(Action::Require { field: index })
            }
        };
        let actions = action.into_iter().chain(require);
        steps.extend(actions.map(|action| Step { column, action }));
    }
    steps
}

/// Reads a value by its kind.
#[inline]
fn convert<'a>(
    columns: &Columns<'a>,
    column: usize,
    kind: &Kind,
    field: &Field<'_>,
    faults: &mut Faults,
) -> Value<'a> {
    let value = match kind {
        Kind::String => columns.text(column, field, faults).map(Value::String),
        Kind::Integer(Width::Small) => columns.integer(column, field, faults).map(Value::Smallint),
        Kind::Integer(Width::Int) => columns.integer(column, field, faults).map(Value::Int),
        Kind::Integer(Width::Big) => columns.integer(column, field, faults).map(Value::Bigint),
        Kind::Float => columns.float(column, field, faults).map(Value::Float),
        Kind::Boolean => columns.boolean(column, field, faults).map(Value::Boolean),
        // A time has a format and a list a separator; both come through actions of their own.
        Kind::Timestamp(_) | Kind::StringList => None,
    };
    value.unwrap_or_default()
}

#[inline]
fn string(text: Option<&str>) -> Value<'_> {
    text.map_or(Value::Absent, Value::String)
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
