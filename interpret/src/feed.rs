//! From columns to a sink without a record, step by step.

use margay_codegen::plan::{Feed, Feeding, Kind, Plan, Width};
use margay_runtime::{Feeder, Field, OwnedTimeFormat, ParseError, Sink, Time};

use crate::fields::Fields;
use crate::program::width;
use crate::record::{Value, visit};
use crate::times;

/// The steps, in the order of the fields.
#[derive(Debug)]
pub(crate) struct Steps(Vec<Step>);

#[derive(Debug)]
struct Step {
    /// The first of the fields that are given.
    field: usize,
    action: Action,
    /// Which choice the field is of those that date the record.
    dates: Option<usize>,
}

#[derive(Debug)]
enum Action {
    Absent,
    Column(usize, Read),
    Time(usize, ReadTime),
}

/// How a column is read.
#[derive(Debug)]
enum Read {
    Text,
    RequiredText,
    Integer(Width),
    RequiredInteger(Width),
    Float,
    RequiredFloat,
    Boolean,
    RequiredBoolean,
    StructuredData,
    RequiredStructuredData,
    List(u8),
    SparseList(u8),
    Rest(u8),
    HostPort(Width),
    HttpRequest,
    /// All three parts of one width.
    SyslogPriority(Width),
}

/// How a column of a time is read. Apart from others, as they give no time that may date the record.
#[derive(Debug)]
enum ReadTime {
    Time,
    RequiredTime,
    TimeIn(OwnedTimeFormat),
    RequiredTimeIn(OwnedTimeFormat),
}

impl Steps {
    /// The steps of a plan, if its columns can be read so.
    pub fn new(plan: &Plan) -> Option<Self> {
        let steps = plan.feeding()?;
        let steps = steps.iter().map(|step| {
            Some(Step {
                field: step.first().0,
                action: match step {
                    Feeding::Absent(_) => Action::Absent,
                    Feeding::Column(at, column) => match read_time(plan, &column.feed, step) {
                        Some(read) => Action::Time(*at, read),
                        None => Action::Column(*at, read(plan, &column.feed, step)?),
                    },
                },
                dates: plan.dates(step),
            })
        });
        steps.collect::<Option<_>>().map(Self)
    }

    /// Hands the fields of a line to the sink, and gives the time that dates it.
    #[inline]
    pub fn run<'a, S: Sink>(
        &self,
        fields: &Fields,
        mut feed: Feeder<'a, '_, S>,
    ) -> Result<Option<Time<'a>>, ParseError> {
        let mut dated = None;
        for step in &self.0 {
            let views = &fields.views()[step.field..];
            match &step.action {
                Action::Column(at, read) => read.take(*at, views, &mut feed),
                Action::Time(at, read) => {
                    let time = read.take(*at, &views[0], &mut feed);
                    dated = match (dated, step.dates, time) {
                        (Some((best, _)), Some(choice), _) if best < choice => dated,
                        (_, Some(choice), Some(time)) => Some((choice, time)),
                        _ => dated,
                    };
                }
                Action::Absent => {
                    let named = &fields.named()[step.field];
                    visit(&named.shape, &views[0], Value::Absent, feed.sink());
                }
            }
        }
        feed.settle(dated.map(|(_, time)| time))
    }
}

/// How the column of a step is read, if it holds a time.
fn read_time(plan: &Plan, feed: &Feed, step: &Feeding<'_>) -> Option<ReadTime> {
    let field = plan.field(step.first());
    Some(match (feed, &field.kind, field.required) {
        (Feed::Time { format, .. }, _, false) => ReadTime::TimeIn(times::format(format)),
        (Feed::Time { format, .. }, _, true) => ReadTime::RequiredTimeIn(times::format(format)),
        (Feed::Field(_), Kind::Timestamp(_), false) => ReadTime::Time,
        (Feed::Field(_), Kind::Timestamp(_), true) => ReadTime::RequiredTime,
        _ => return None,
    })
}

/// How the column of a step is read that holds no time.
fn read(plan: &Plan, feed: &Feed, step: &Feeding<'_>) -> Option<Read> {
    let field = plan.field(step.first());
    Some(match (feed, &field.kind, field.required) {
        (
            Feed::List {
                separator, sparse, ..
            },
            ..,
        ) => match sparse {
            false => Read::List(*separator),
            true => Read::SparseList(*separator),
        },
        (Feed::Rest { separator, .. }, ..) => Read::Rest(*separator),
        (Feed::HostPort { port, .. }, ..) => Read::HostPort(width(plan, *port)),
        (Feed::HttpRequest { .. }, ..) => Read::HttpRequest,
        (
            Feed::SyslogPriority {
                priority,
                facility,
                severity,
            },
            ..,
        ) => {
            let [first, second, third] =
                [*priority, *facility, *severity].map(|id| width(plan, id));
            // Other parsers make a record.
            (first == second && second == third).then_some(Read::SyslogPriority(first))?
        }
        (Feed::StructuredData { .. } | Feed::Field(_), Kind::Json, false) => Read::StructuredData,
        (Feed::StructuredData { .. } | Feed::Field(_), Kind::Json, true) => {
            Read::RequiredStructuredData
        }
        (_, Kind::Integer(width), false) => Read::Integer(*width),
        (_, Kind::Integer(width), true) => Read::RequiredInteger(*width),
        (_, Kind::Float, false) => Read::Float,
        (_, Kind::Float, true) => Read::RequiredFloat,
        (_, Kind::Boolean, false) => Read::Boolean,
        (_, Kind::Boolean, true) => Read::RequiredBoolean,
        (_, _, false) => Read::Text,
        (_, _, true) => Read::RequiredText,
    })
}

impl ReadTime {
    /// Reads a column, and gives the time that it is.
    #[inline(always)]
    fn take<'a, S: Sink>(
        &self,
        at: usize,
        named: &Field<'_>,
        feed: &mut Feeder<'a, '_, S>,
    ) -> Option<Time<'a>> {
        match self {
            Self::Time => feed.time(at, named),
            Self::RequiredTime => feed.required_time(at, named),
            Self::TimeIn(format) => feed.time_in(at, format.as_format(), named),
            Self::RequiredTimeIn(format) => feed.required_time_in(at, format.as_format(), named),
        }
    }
}

impl Read {
    /// Reads a column for the first of these fields, or more of them.
    #[inline(always)]
    fn take<S: Sink>(&self, at: usize, views: &[Field<'_>], feed: &mut Feeder<'_, '_, S>) {
        let named = &views[0];
        match self {
            Self::Text => feed.text(at, named),
            Self::RequiredText => feed.required_text(at, named),
            Self::Integer(Width::Small) => feed.integer::<i16>(at, named),
            Self::Integer(Width::Int) => feed.integer::<i32>(at, named),
            Self::Integer(Width::Big) => feed.integer::<i64>(at, named),
            Self::RequiredInteger(Width::Small) => feed.required_integer::<i16>(at, named),
            Self::RequiredInteger(Width::Int) => feed.required_integer::<i32>(at, named),
            Self::RequiredInteger(Width::Big) => feed.required_integer::<i64>(at, named),
            Self::Float => feed.float(at, named),
            Self::RequiredFloat => feed.required_float(at, named),
            Self::Boolean => feed.boolean(at, named),
            Self::RequiredBoolean => feed.required_boolean(at, named),
            Self::StructuredData => feed.structured_data(at, named),
            Self::RequiredStructuredData => feed.required_structured_data(at, named),
            Self::List(separator) => feed.list(at, *separator, named),
            Self::SparseList(separator) => feed.sparse_list(at, *separator, named),
            Self::Rest(separator) => feed.rest(at, *separator, named),
            Self::HostPort(width) => {
                let both = [named, &views[1]];
                match width {
                    Width::Small => feed.host_port::<i16>(at, both),
                    Width::Int => feed.host_port::<i32>(at, both),
                    Width::Big => feed.host_port::<i64>(at, both),
                }
            }
            Self::HttpRequest => feed.http_request(at, [named, &views[1], &views[2]]),
            Self::SyslogPriority(width) => {
                let parts = [named, &views[1], &views[2]];
                match width {
                    Width::Small => feed.syslog_priority::<i16, i16, i16>(at, parts),
                    Width::Int => feed.syslog_priority::<i32, i32, i32>(at, parts),
                    Width::Big => feed.syslog_priority::<i64, i64, i64>(at, parts),
                }
            }
        }
    }
}
