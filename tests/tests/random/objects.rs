//! Fields that are read from the object which columns become are those that are read from the columns.

use std::collections::BTreeMap;

use margay_codegen::plan::{self, Feed, JsonSource, Kind, OffsetForm, Plan, TimeFormat, TimeItem};
use margay_runtime::{Report, Timestamps};
use margay_tests::random::{Rng, Schema};
use margay_tests::{Mode, run};

use crate::{block, is_json, planned, seeds, texts};

/// The same plan by way of an object, if it is one of a layout whose columns are read as they are.
fn by_object(plan: &Plan, schema: &Schema) -> Option<Plan> {
    if !schema.parser.native || matches!(plan.cut, plan::Cut::Json(_)) {
        return None;
    }
    let mut columns = plan.cut.columns().iter();
    if columns.any(|column| is_lossy(plan, &column.feed)) {
        return None;
    }
    let mut plan = plan.clone();
    plan.cut = plan::Cut::Json(plan::Json {
        source: JsonSource::Captures(Box::new(plan.cut)),
        steps: Vec::new(),
        entries: None,
    });
    for field in &mut plan.fields {
        if field.kind == Kind::StringList {
            field.kind = Kind::Array(Box::new(Kind::String));
            // A list is always there.
            field.required = false;
        }
    }
    Some(plan)
}

/// Whether times that are brought into the format of a field may come out as others, which is so where
/// that reads less than it is told: an offset, or the century.
fn is_lossy(plan: &Plan, feed: &Feed) -> bool {
    let Feed::Time { field, .. } = feed else {
        return false;
    };
    let written = match &plan.field(*field).kind {
        Kind::Timestamp(TimeFormat::FirstOf(formats)) => &formats[0],
        Kind::Timestamp(format) => format,
        _ => return false,
    };
    match written {
        TimeFormat::UnixAuto => true,
        TimeFormat::Items(items) => {
            let has_year = |item: &TimeItem| matches!(item, TimeItem::Year(_));
            let has_offset = |item: &TimeItem| match item {
                TimeItem::Offset(form) | TimeItem::OffsetOrZulu(form) => *form != OffsetForm::Hours,
                _ => false,
            };
            !items.iter().any(has_year) || !items.iter().any(has_offset)
        }
        _ => false,
    }
}

/// How often values of each field could not be converted, and what was wrong the first time.
fn soft(report: &Report) -> BTreeMap<&str, (u64, String)> {
    let all = report.soft.iter();
    all.map(|soft| {
        let field = soft.sample.field().unwrap_or_default();
        (field, (soft.count, soft.sample.reason().to_string()))
    })
    .collect()
}

#[test]
fn objects_give_what_columns_give() {
    let (mut events, mut rejects, mut left_out) = (0, 0, 0);
    for seed in seeds(400) {
        let schema = Schema::random(seed);
        if is_json(&schema) {
            continue;
        }
        let plan = planned(&schema, seed);
        let Some(other) = by_object(&plan, &schema) else {
            continue;
        };
        let mut rng = Rng::new(seed);
        for (trouble, changes) in [(0, 0), (12, 0), (4, 0), (4, 6)] {
            let lines = Rng::new(rng.number());
            let mut bytes = block(&schema, lines, trouble, 12).into_bytes();
            for _ in 0..changes {
                texts::mutate(&mut rng, &mut bytes);
            }
            for strict in [false, true] {
                let mode = Mode {
                    strict,
                    timestamps: Timestamps::Keep,
                    ..Mode::default()
                };
                let direct = run(&mut *mode.interpreter(&plan), &bytes);
                let object = run(&mut *mode.interpreter(&other), &bytes);
                let shown = || {
                    let schema = schema.text() + &schema.layout().unwrap_or_default();
                    format!("seed {seed}\n{schema}\n{}", String::from_utf8_lossy(&bytes))
                };
                let lines = |report: &Report| {
                    let rejects = report.rejects.iter();
                    rejects.map(|reject| reject.line).collect::<Vec<_>>()
                };
                let why = || format!("{:?}\n{:?}", direct.1.rejects, object.1.rejects);
                assert_eq!(lines(&direct.1), lines(&object.1), "{}\n{}", shown(), why());
                for (direct, object) in direct.0.lines().zip(object.0.lines()) {
                    assert_eq!(direct, object, "{}", shown());
                }
                assert_eq!(direct.1.tally, object.1.tally, "{}", shown());
                assert_eq!(soft(&direct.1), soft(&object.1), "{}", shown());
                assert_eq!(direct.1.extra, object.1.extra, "{}", shown());
                events += direct.1.tally.events;
                rejects += direct.1.tally.rejects;
                left_out += direct.1.soft.len();
            }
        }
    }
    assert!(
        events > 1000 && rejects > 100 && left_out > 100,
        "{events} {rejects} {left_out}"
    );
}
