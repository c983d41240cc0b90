//! How entries become JSON objects: the plan's description as the runtime wants it.

use margay_codegen::plan::{self, Cut, FieldId, JsonSource, Kind, Width};
use margay_runtime::{
    Feed, Hop, Json, OwnedTimeFormat, Script, Step, StepAction, TextCut, TimeFormat,
};

use crate::fields::keys;
use crate::program::width;
use crate::{cut, times};

pub(crate) fn json(json: &plan::Json, plan: &plan::Plan) -> Json {
    let made = Json::new(keys(&plan.fields));
    let made = match &json.source {
        JsonSource::Entry => made,
        JsonSource::Script(script) => made.scripted(Script::new(script)),
        JsonSource::Captures(captures) => {
            let columns = captures.columns().iter().enumerate();
            let feeds = columns.filter_map(|(at, column)| feed(at, &column.feed, plan));
            match text_cut(captures) {
                Some(cut) => made.captured(cut, feeds.collect::<Vec<_>>()),
                None => made,
            }
        }
    };
    let made = made.transformed(json.steps.iter().map(step).collect::<Vec<_>>());
    match &json.entries {
        None => made,
        Some(path) => made.within(path.iter().map(String::as_str)),
    }
}

/// What cuts the lines; nothing where entries are JSON themselves.
fn text_cut(captures: &Cut) -> Option<TextCut> {
    Some(match captures {
        Cut::Delimited(delimited) => {
            let read = cut::read(delimited);
            TextCut::Delimited(cut::delimited(delimited, read).into())
        }
        Cut::Csv(csv) => TextCut::Csv(cut::csv(csv)),
        Cut::Fastmatch(fastmatch) => TextCut::Fastmatch(cut::fastmatch(fastmatch)),
        Cut::Regex(regex) => TextCut::Regex(cut::regex(regex)),
        Cut::Pairs(pairs) => TextCut::Pairs(cut::pairs(pairs)),
        Cut::Json(_) => return None,
    })
}

/// What a column gives the object, if anything.
fn feed(column: usize, feed: &plan::Feed, plan: &plan::Plan) -> Option<Feed> {
    let name = |id: &FieldId| plan.field(*id).name.as_str();
    Some(match feed {
        plan::Feed::Skip => return None,
        plan::Feed::Key(key) => Feed::field(column, key.as_str()),
        plan::Feed::Field(field) => Feed::field(column, name(field)),
        plan::Feed::Time { field, format } => {
            let own = match &plan.field(*field).kind {
                Kind::Timestamp(format) => times::format(format),
                _ => OwnedTimeFormat::from(TimeFormat::Rfc3339),
            };
            Feed::time(column, name(field), times::format(format), own)
        }
        plan::Feed::HostPort { host, port } => {
            let fields = [name(host), name(port)];
            match width(plan, *port) {
                Width::Small => Feed::host_port::<i16>(column, fields),
                Width::Int => Feed::host_port::<i32>(column, fields),
                Width::Big => Feed::host_port::<i64>(column, fields),
            }
        }
        plan::Feed::HttpRequest {
            method,
            url,
            version,
        } => Feed::http_request(column, [method, url, version].map(name)),
        plan::Feed::SyslogPriority {
            priority,
            facility,
            severity,
        } => Feed::syslog_priority(column, [priority, facility, severity].map(name)),
        plan::Feed::StructuredData { field } => Feed::structured_data(column, name(field)),
        plan::Feed::List {
            field,
            separator,
            sparse,
        } => match sparse {
            true => Feed::sparse_list(column, name(field), *separator),
            false => Feed::list(column, name(field), *separator),
        },
        plan::Feed::Rest { field, separator } => Feed::rest(column, name(field), *separator),
    })
}

fn step(step: &plan::Step) -> Step {
    let hops = step.within.iter().map(|hop| match hop {
        plan::Hop::Member(name) => Hop::Member(name.clone()),
        plan::Hop::Elements => Hop::Elements,
    });
    Step {
        within: hops.collect(),
        field: step.field.clone(),
        action: action(&step.action),
    }
}

fn action(action: &plan::StepAction) -> StepAction {
    match action.clone() {
        plan::StepAction::Unseal { levels } => StepAction::Unseal { levels },
        plan::StepAction::Rename { from } => StepAction::Rename { from },
        plan::StepAction::Copy { from } => StepAction::Copy { from },
        plan::StepAction::Concat { paths, separator } => StepAction::Concat { paths, separator },
        plan::StepAction::Split {
            from,
            separator,
            index,
        } => StepAction::Split {
            from,
            separator,
            index,
        },
    }
}
