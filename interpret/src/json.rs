//! How entries become JSON objects: the plan's description as the runtime wants it.

use margay_codegen::plan::{self, Cut, JsonSource};
use margay_runtime::{Hop, Json, Script, Step, StepAction, TextCut};

use crate::cut;
use crate::fields::keys;

pub(crate) fn json(json: &plan::Json, plan: &plan::Plan) -> Json {
    let made = Json::new(keys(&plan.fields));
    let made = match &json.source {
        JsonSource::Entry => made,
        JsonSource::Script(script) => made.scripted(Script::new(script)),
        JsonSource::Captures(captures) => {
            let names = captures.columns().iter().map(|column| column.name.as_str());
            match captures.as_ref() {
                Cut::Csv(csv) => made.captured(TextCut::Csv(cut::csv(csv)), names),
                Cut::Fastmatch(fastmatch) => {
                    made.captured(TextCut::Fastmatch(cut::fastmatch(fastmatch)), names)
                }
                Cut::Regex(regex) => made.captured(TextCut::Regex(cut::regex(regex)), names),
                // Only text parsers capture.
                Cut::Delimited(_) | Cut::Pairs(_) | Cut::Json(_) => made,
            }
        }
    };
    let made = made.transformed(json.steps.iter().map(step).collect::<Vec<_>>());
    match &json.entries {
        None => made,
        Some(path) => made.within(path.iter().map(String::as_str)),
    }
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
