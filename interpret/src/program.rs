//! A plan made ready to run: names as sinks want them, and one step for each column.

use margay_codegen::plan::{self, Feed, FieldId, Hop, Kind, Plan, Width};
use margay_runtime::{Columns, Cut, Faults, Field, Members, OwnedTimeFormat, ParseError, Slot};

use crate::cut::Cutter;
use crate::feed::Steps;
use crate::fields::Fields;
use crate::record::Value;
use crate::times;
use crate::unread;

/// A plan made ready to run.
#[derive(Debug)]
pub(crate) struct Program {
    pub log_type: String,
    pub fields: Fields,
    pub event_time: Vec<plan::FieldPath>,
    /// The keys of entries that transformations read.
    pub sources: Vec<Vec<Hop>>,
    cut: Cutter,
    /// The column that each field is read from.
    columns: Vec<Option<usize>>,
    /// Columns that give several fields.
    splits: Vec<Step>,
    /// The fields in the schema's order.
    steps: Vec<Step>,
    /// The way to a sink without a record.
    pub feeding: Option<Steps>,
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
            fields: Fields::new(&plan.fields),
            event_time: plan.event_time.clone(),
            sources: unread::sources(plan),
            columns: columns(plan),
            splits: splits(plan),
            steps: steps(plan),
            feeding: Steps::new(plan),
            cut: Cutter::new(plan),
        }
    }

    /// The fields in the schema's order.
    pub fn shape(&self) -> Vec<Slot<'_>> {
        self.fields.slots(|field| self.columns[field])
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

    /// Reads the members of a JSON object.
    pub fn read<'a>(
        &'a self,
        members: &Members<'a>,
        faults: &mut Faults,
        values: &mut [Value<'a>],
    ) -> Result<(), ParseError> {
        for (column, value) in values.iter_mut().enumerate() {
            *value = self.fields.read(members, column, faults);
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
        let named = |field: usize| &self.fields.views()[field];
        match step.action {
            Action::Convert { field, ref kind } => {
                values[field] = convert(columns, column, kind, named(field), faults);
            }
            Action::List {
                field,
                separator,
                sparse,
            } => {
                let named = named(field);
                values[field] = Value::Strings(match sparse {
                    true => columns.sparse_list(column, separator, named, faults),
                    false => columns.list(column, separator, named, faults),
                });
            }
            Action::HostPort { host, port, width } => {
                let fields = [named(host), named(port)];
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
                let fields = [named(method), named(url), named(version)];
                let parts = columns.http_request(column, fields, faults);
                values[method] = string(parts.0);
                values[url] = string(parts.1);
                values[version] = string(parts.2);
            }
            Action::SyslogPriority { fields, widths } => {
                let named = fields.map(named);
                let parts: (Option<i16>, Option<i16>, Option<i16>) =
                    columns.syslog_priority(column, named, faults);
                let parts = [parts.0, parts.1, parts.2];
                for ((field, width), part) in fields.into_iter().zip(widths).zip(parts) {
                    values[field] = part.map_or(Value::Absent, |part| widened(part, width));
                }
            }
            Action::Rest { field, separator } => {
                let list = columns.rest(column, separator, named(field), faults);
                values[field] = Value::Strings(list);
            }
            Action::Time {
                field,
                ref format,
                required,
            } => {
                let (named, format) = (named(field), format.as_format());
                let time = match required {
                    true => Some(columns.required_time_in(column, format, named, faults)),
                    false => columns.time_in(column, format, named, faults),
                };
                values[field] = time.map_or(Value::Absent, Value::Timestamp);
            }
            Action::Require { field } => {
                let value = Some(values[field]).filter(|value| *value != Value::Absent);
                values[field] = columns.required(column, named(field), value, faults);
            }
        }
    }
}

/// The column that each field is read from, where lines have columns.
fn columns(plan: &Plan) -> Vec<Option<usize>> {
    let columns = plan.cut.columns();
    let of_field = |field| {
        let feeds = |fed: &plan::Column| fed.feeds().contains(&FieldId(field));
        columns.iter().position(feeds)
    };
    (0..plan.fields.len()).map(of_field).collect()
}

/// The columns that give several fields.
fn splits(plan: &Plan) -> Vec<Step> {
    let columns = plan.cut.columns().iter().enumerate();
    columns
        .filter_map(|(column, fed)| {
            let action = match fed.feed {
                Feed::Skip
                | Feed::Key(_)
                | Feed::Field(_)
                | Feed::Time { .. }
                | Feed::StructuredData { .. }
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

pub(crate) fn width(plan: &Plan, id: FieldId) -> Width {
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
                | Feed::Key(_)
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
            (Feed::Field(_) | Feed::StructuredData { .. }, kind) => Some(Action::Convert {
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
            Kind::String
            | Kind::Integer(_)
            | Kind::Float
            | Kind::Boolean
            | Kind::Object(_)
            | Kind::Array(_)
            | Kind::Json => field.required.then_some(Action::Require { field: index }),
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
        Kind::Json => columns
            .structured_data(column, field, faults)
            .map(Value::Json),
        // A time has a format and a list a separator; both come through actions of their own. Other
        // JSON is not in columns.
        Kind::Timestamp(_) | Kind::StringList | Kind::Object(_) | Kind::Array(_) => None,
    };
    value.unwrap_or_default()
}

#[inline]
fn string(text: Option<&str>) -> Value<'_> {
    text.map_or(Value::Absent, Value::String)
}
