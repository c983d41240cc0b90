//! A plan made ready to run: names as sinks want them, and one step for each conversion.
//!
//! The steps stand in the order of the errors, as in a generated parser: times, then values that may
//! fail softly, then what is required or checked. If you change the order here, change it in
//! `codegen::emit::parse` too; the agreement test will remind you.

use margay_codegen::plan::{
    self, Check, Cut, Escapes, Family, Feed, FieldId, InvalidUtf8, Kind, More, Plan, Scan, Width,
};
use margay_runtime::{
    Columns, Delimited, Faults, Field, Indicator, List, ParseError, Sink, TimeFormat,
};

use crate::record::Value;

/// A plan made ready to run.
#[derive(Debug)]
pub(crate) struct Program {
    pub log_type: String,
    pub fields: Vec<Named>,
    pub event_time: Vec<usize>,
    cut: plan::Delimited,
    /// How many columns are read.
    read: usize,
    times: Vec<Step>,
    optional: Vec<Step>,
    required: Vec<Step>,
}

/// A field as sinks are told of it.
#[derive(Debug)]
pub(crate) struct Named {
    pub name: String,
    json_name: String,
    kind: Kind,
    time: TimeFormat,
    indicators: Vec<Indicator>,
    scan_host: bool,
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
    List {
        field: usize,
        separator: u8,
        sparse: bool,
    },
    /// A value that must be there and be of its kind; read here.
    Require {
        field: usize,
        kind: Kind,
    },
    /// A value that must be there; read before.
    Demand {
        field: usize,
    },
    Check {
        field: usize,
        check: Check,
    },
}

impl Program {
    pub fn new(plan: &Plan) -> Self {
        let Cut::Delimited(cut) = &plan.cut;
        Self {
            log_type: plan.log_type.clone(),
            fields: plan.fields.iter().map(Named::new).collect(),
            event_time: plan.event_time.iter().map(|id| id.0).collect(),
            read: cut.read(),
            times: times(plan, cut),
            optional: optional(plan, cut),
            required: required(plan, cut),
            cut: cut.clone(),
        }
    }

    /// How lines are cut.
    #[inline]
    pub fn format(&self) -> Delimited<'_> {
        Delimited {
            separator: self.cut.separator,
            quote: self.cut.quote,
            escapes: match self.cut.escapes {
                Escapes::None => margay_runtime::Escapes::None,
                Escapes::Doubled => margay_runtime::Escapes::Doubled,
                Escapes::Backslash => margay_runtime::Escapes::Backslash,
                Escapes::DoubledAndBackslash => margay_runtime::Escapes::DoubledAndBackslash,
            },
            none: &self.cut.none,
            least: self.cut.least,
            known: self.cut.columns.len(),
            read: self.read,
            reject_more: self.cut.more == More::Reject,
            replace_invalid: self.cut.invalid_utf8 == InvalidUtf8::Replace,
        }
    }

    /// Converts the columns of a line.
    #[inline]
    pub fn run<'a>(
        &self,
        columns: &Columns<'a>,
        faults: &mut Faults,
        values: &mut [Value<'a>],
    ) -> Result<(), ParseError> {
        for step in &self.times {
            self.take(step, columns, faults, values)?;
        }
        for step in &self.optional {
            self.take(step, columns, faults, values)?;
        }
        faults.settle()?;
        for step in &self.required {
            self.take(step, columns, faults, values)?;
        }
        Ok(())
    }

    #[inline]
    fn take<'a>(
        &self,
        step: &Step,
        columns: &Columns<'a>,
        faults: &mut Faults,
        values: &mut [Value<'a>],
    ) -> Result<(), ParseError> {
        let column = step.column;
        let named = |field: usize| self.fields[field].as_field();
        match &step.action {
            &Action::Convert { field, kind } => {
                values[field] = convert(columns, column, kind, &named(field), faults)?;
            }
            &Action::HostPort { host, port, width } => {
                let field = &named(port);
                let (text, number) = match width {
                    Width::Small => {
                        let (text, port) = columns.host_port(column, field, faults);
                        (text, port.map(Value::Smallint))
                    }
                    Width::Int => {
                        let (text, port) = columns.host_port(column, field, faults);
                        (text, port.map(Value::Int))
                    }
                    Width::Big => {
                        let (text, port) = columns.host_port(column, field, faults);
                        (text, port.map(Value::Bigint))
                    }
                };
                values[host] = string(text);
                values[port] = number.unwrap_or_default();
            }
            &Action::HttpRequest {
                method,
                url,
                version,
            } => {
                let parts = columns.http_request(column, &named(url), faults);
                values[method] = string(parts.0);
                values[url] = string(parts.1);
                values[version] = string(parts.2);
            }
            &Action::List {
                field,
                separator,
                sparse,
            } => {
                values[field] = Value::Strings(match sparse {
                    true => columns.sparse_list(column, separator),
                    false => columns.list(column, separator),
                });
            }
            &Action::Require { field, kind } => {
                values[field] = require(columns, column, kind, &named(field))?;
            }
            &Action::Demand { field } => {
                let value = Some(values[field]).filter(|value| *value != Value::Absent);
                columns.required(column, &named(field), value)?;
            }
            Action::Check { field, check } => {
                self::check(columns, column, check, &named(*field), values[*field])?;
            }
        }
        Ok(())
    }
}

impl Named {
    fn new(field: &plan::Field) -> Self {
        let quoted = serde_json::Value::from(field.name.as_str()).to_string();
        Self {
            name: field.name.clone(),
            json_name: quoted[1..quoted.len() - 1].to_owned(),
            kind: field.kind,
            time: match field.kind {
                Kind::Timestamp(format) => time_format(format),
                _ => TimeFormat::Rfc3339,
            },
            indicators: field.indicators.iter().copied().map(indicator).collect(),
            scan_host: field.scan == Scan::Host,
        }
    }

    #[inline]
    pub fn as_field(&self) -> Field<'_> {
        Field {
            name: &self.name,
            json_name: &self.json_name,
            time: self.time,
            indicators: &self.indicators,
            scan_host: self.scan_host,
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

fn times(plan: &Plan, cut: &plan::Delimited) -> Vec<Step> {
    let columns = cut.columns.iter().enumerate();
    columns
        .filter_map(|(column, fed)| match fed.feed {
            Feed::Field(FieldId(field)) => {
                let Kind::Timestamp(_) = plan.fields[field].kind else {
                    return None;
                };
                let kind = plan.fields[field].kind;
                let action = match plan.fields[field].required {
                    true => Action::Require { field, kind },
                    false => Action::Convert { field, kind },
                };
                Some(Step { column, action })
            }
            Feed::Skip | Feed::HostPort { .. } | Feed::HttpRequest { .. } | Feed::List { .. } => {
                None
            }
        })
        .collect()
}

fn optional(plan: &Plan, cut: &plan::Delimited) -> Vec<Step> {
    let columns = cut.columns.iter().enumerate();
    columns
        .filter_map(|(column, fed)| {
            let action = match fed.feed {
                Feed::Skip => return None,
                Feed::Field(FieldId(field)) => {
                    let kind = plan.fields[field].kind;
                    if plan.fields[field].required || matches!(kind, Kind::Timestamp(_)) {
                        return None;
                    }
                    Action::Convert { field, kind }
                }
                Feed::HostPort { host, port } => Action::HostPort {
                    host: host.0,
                    port: port.0,
                    width: match plan.field(port).kind {
                        Kind::Integer(width) => width,
                        _ => Width::Big,
                    },
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
                Feed::List {
                    field,
                    separator,
                    sparse,
                } => Action::List {
                    field: field.0,
                    separator,
                    sparse,
                },
            };
            Some(Step { column, action })
        })
        .collect()
}

fn required(plan: &Plan, cut: &plan::Delimited) -> Vec<Step> {
    let mut steps = Vec::new();
    for (index, field) in plan.fields.iter().enumerate() {
        let feeds = |fed: &plan::Column| fed.feeds().contains(&FieldId(index));
        let Some(column) = cut.columns.iter().position(feeds) else {
            continue;
        };
        let alone = matches!(cut.columns[column].feed, Feed::Field(_));
        let kind = field.kind;
        let action = match kind {
            _ if !field.required => None,
            Kind::Timestamp(_) | Kind::StringList => None,
            Kind::String | Kind::Integer(_) | Kind::Float | Kind::Boolean if alone => {
                Some(Action::Require { field: index, kind })
            }
            Kind::String | Kind::Integer(_) | Kind::Float | Kind::Boolean => {
                Some(Action::Demand { field: index })
            }
        };
        steps.extend(action.map(|action| Step { column, action }));
        steps.extend(field.checks.iter().map(|check| Step {
            column,
            action: Action::Check {
                field: index,
                check: check.clone(),
            },
        }));
    }
    steps
}

/// Reads a value that may be absent or fail softly.
#[inline]
fn convert<'a>(
    columns: &Columns<'a>,
    column: usize,
    kind: Kind,
    field: &Field<'_>,
    faults: &mut Faults,
) -> Result<Value<'a>, ParseError> {
    let value = match kind {
        Kind::String => columns.text(column).map(Value::String),
        Kind::Integer(Width::Small) => columns.integer(column, field, faults).map(Value::Smallint),
        Kind::Integer(Width::Int) => columns.integer(column, field, faults).map(Value::Int),
        Kind::Integer(Width::Big) => columns.integer(column, field, faults).map(Value::Bigint),
        Kind::Float => columns.float(column, field, faults).map(Value::Float),
        Kind::Boolean => columns.boolean(column, field, faults).map(Value::Boolean),
        Kind::Timestamp(_) => columns.time(column, field)?.map(Value::Timestamp),
        Kind::StringList => Some(Value::Strings(columns.list(column, b','))),
    };
    Ok(value.unwrap_or_default())
}

/// Reads a value that must be there and be of its kind.
fn require<'a>(
    columns: &Columns<'a>,
    column: usize,
    kind: Kind,
    field: &Field<'_>,
) -> Result<Value<'a>, ParseError> {
    Ok(match kind {
        Kind::String => Value::String(columns.required(column, field, columns.text(column))?),
        Kind::Integer(Width::Small) => Value::Smallint(columns.required_integer(column, field)?),
        Kind::Integer(Width::Int) => Value::Int(columns.required_integer(column, field)?),
        Kind::Integer(Width::Big) => Value::Bigint(columns.required_integer(column, field)?),
        Kind::Float => Value::Float(columns.required_float(column, field)?),
        Kind::Boolean => Value::Boolean(columns.required_boolean(column, field)?),
        Kind::Timestamp(_) => {
            let time = columns.time(column, field)?;
            Value::Timestamp(columns.required(column, field, time)?)
        }
        Kind::StringList => Value::Strings(columns.list(column, b',')),
    })
}

fn check(
    columns: &Columns<'_>,
    column: usize,
    check: &Check,
    field: &Field<'_>,
    value: Value<'_>,
) -> Result<(), ParseError> {
    let (text, items, integer) = match value {
        Value::String(text) => (Some(text), List::default(), None),
        Value::Strings(items) => (None, items, None),
        Value::Smallint(value) => (None, List::default(), Some(i64::from(value))),
        Value::Int(value) => (None, List::default(), Some(i64::from(value))),
        Value::Bigint(value) => (None, List::default(), Some(value)),
        Value::Absent | Value::Float(_) | Value::Boolean(_) | Value::Timestamp(_) => {
            (None, List::default(), None)
        }
    };
    let texts = text.into_iter().chain(items);
    match check {
        Check::Allow(allowed) => columns.allow(column, field, texts, allowed),
        Check::Deny(denied) => columns.deny(column, field, texts, denied),
        Check::Ip(family) => columns.ip(column, field, texts, self::family(*family)),
        Check::Cidr(family) => columns.cidr(column, field, texts, self::family(*family)),
        Check::Range(ranges) => columns.range(column, field, integer, ranges),
    }
}

#[inline]
fn string(text: Option<&str>) -> Value<'_> {
    text.map_or(Value::Absent, Value::String)
}

fn family(family: Family) -> margay_runtime::Family {
    match family {
        Family::Ipv4 => margay_runtime::Family::Ipv4,
        Family::Ipv6 => margay_runtime::Family::Ipv6,
        Family::Any => margay_runtime::Family::Any,
    }
}

fn time_format(format: plan::TimeFormat) -> TimeFormat {
    match format {
        plan::TimeFormat::Rfc3339 => TimeFormat::Rfc3339,
        plan::TimeFormat::Unix => TimeFormat::Unix,
        plan::TimeFormat::UnixMs => TimeFormat::UnixMs,
        plan::TimeFormat::UnixUs => TimeFormat::UnixUs,
        plan::TimeFormat::UnixNs => TimeFormat::UnixNs,
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
