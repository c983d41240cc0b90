//! Rules about definitions and the references to them.
//!
//! A reference stands for a copy of its target, so a small file can describe an endless or a huge
//! schema. Sizes and depths are therefore computed on the definitions as written, without copying.

use std::collections::HashMap;

use super::circles::{Needs, Order, arrows};
use crate::diagnostic::{Report, tick};
use crate::schema::{FieldSchema, Schema, ValueSchema};
use crate::source::Spanned;

/// The most levels of objects and arrays on one path.
const DEEPEST: usize = 64;

/// The most values a schema may describe once references are followed.
const MOST_VALUES: usize = 50_000;

/// This many texts that a value lists weigh as much as one value.
const TEXTS_PER_VALUE: usize = 16;

/// The definitions of a schema by name.
pub(super) struct Definitions<'a>(HashMap<&'a str, &'a ValueSchema>);

impl<'a> Definitions<'a> {
    pub(super) fn of(schema: &'a Schema) -> Definitions<'a> {
        let named = |(name, value): &'a (Spanned<String>, _)| (name.value.as_str(), value);
        Definitions(schema.definitions.iter().map(named).collect())
    }

    /// What a value stands for: itself or, through any number of references, another.
    pub(super) fn follow(&self, value: &'a ValueSchema) -> Option<&'a ValueSchema> {
        let mut value = value;
        // More steps than definitions would be a circle.
        for _ in 0..=self.0.len() {
            match reference(value) {
                None => return Some(value),
                Some(target) => value = self.0.get(target.value.as_str())?,
            }
        }
        None
    }
}

/// The target of a value that is a reference.
fn reference(value: &ValueSchema) -> Option<&Spanned<String>> {
    let is_ref = value
        .type_name
        .as_ref()
        .is_some_and(|name| name.value == "ref");
    value.target.as_ref().filter(|_| is_ref)
}

pub(super) fn check(schema: &Schema, definitions: &Definitions<'_>, report: &mut Report<'_>) {
    let fields = schema.fields.iter().flat_map(|fields| &fields.value);
    let roots = fields.clone().map(|field| &field.value);
    for value in roots.chain(schema.definitions.iter().map(|(_, value)| value)) {
        for target in targets(value) {
            check_target(target, definitions, report);
        }
    }
    let order = order(schema);
    check_circles(&order, definitions, report);
    check_measures(fields, &measures(&order, definitions), report);
}

fn check_target(target: &Spanned<String>, definitions: &Definitions<'_>, report: &mut Report<'_>) {
    if target.value.is_empty() {
        report.error(target.span, "`target` is empty");
    } else if !definitions.0.contains_key(target.value.as_str()) {
        let message = format!("there is no definition {}", tick(&target.value));
        let known = definitions.0.keys().copied();
        report
            .error(target.span, message)
            .suggest(&target.value, known);
    }
}

/// Every reference in a value, at any level.
fn targets(value: &ValueSchema) -> Vec<&Spanned<String>> {
    let mut found = Vec::new();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        found.extend(reference(value));
        open.extend(value.element.as_deref());
        let fields = value.fields.iter().flat_map(|fields| &fields.value);
        open.extend(fields.map(|field| &field.value));
    }
    found
}

/// How deep a value goes and how many values it describes, references followed.
#[derive(Debug, Clone, Copy, Default)]
struct Measure {
    depth: usize,
    size: usize,
}

fn order<'a>(schema: &'a Schema) -> Order<'a> {
    let mut needs = Needs::default();
    for (name, value) in &schema.definitions {
        let used = targets(value)
            .into_iter()
            .map(|target| target.value.as_str());
        needs.add(&name.value, used);
    }
    needs.order()
}

fn check_circles(order: &Order<'_>, definitions: &Definitions<'_>, report: &mut Report<'_>) {
    for circle in &order.circles {
        // The reference that closes the circle is in its last definition.
        let last = circle.last().and_then(|name| definitions.0.get(name));
        let closing = last.map_or(Vec::new(), |value| targets(value));
        if let Some(target) = closing.into_iter().find(|target| target.value == circle[0]) {
            let message = format!(
                "definitions refer to each other in a circle: {}",
                arrows(circle)
            );
            report.error(target.span, message);
        }
    }
}

/// Measures each definition after those it refers to.
fn measures<'a>(order: &Order<'a>, definitions: &Definitions<'a>) -> HashMap<&'a str, Measure> {
    let mut measures = HashMap::new();
    for name in &order.sorted {
        if let Some(value) = definitions.0.get(name) {
            measures.insert(*name, measure(value, &measures));
        }
    }
    measures
}

fn check_measures<'a>(
    fields: impl Iterator<Item = &'a FieldSchema>,
    measures: &HashMap<&str, Measure>,
    report: &mut Report<'_>,
) {
    let mut size: usize = 0;
    for field in fields {
        let measure = measure(&field.value, measures);
        let span = field.name.as_ref().map_or(field.span, |name| name.span);
        if measure.depth > DEEPEST {
            let message = format!(
                "{} nests objects and arrays {} levels deep, more than {DEEPEST}",
                field.value.what, measure.depth
            );
            report.error(span, message);
        }
        size = size.saturating_add(measure.size);
        if size > MOST_VALUES {
            let message = format!("up to here the schema describes more than {MOST_VALUES} values");
            report
                .error(span, message)
                .help("each use of a definition counts in full");
            return;
        }
    }
}

/// Recursion goes no deeper than the YAML document does.
fn measure(value: &ValueSchema, measures: &HashMap<&str, Measure>) -> Measure {
    if let Some(target) = reference(value) {
        return measures
            .get(target.value.as_str())
            .copied()
            .unwrap_or_default();
    }
    let fields = value.fields.iter().flat_map(|fields| &fields.value);
    let inner = fields
        .map(|field| &field.value)
        .chain(value.element.as_deref());
    let size = 1 + listed(value) / TEXTS_PER_VALUE;
    let mut whole = Measure { depth: 0, size };
    for value in inner {
        let part = measure(value, measures);
        whole.depth = whole.depth.max(part.depth + 1);
        whole.size = whole.size.saturating_add(part.size);
    }
    whole
}

/// How many texts a value lists, long ones counted as several: each use of it has them again.
fn listed(value: &ValueSchema) -> usize {
    const LONG: usize = 64;
    let validate = value.validate.iter();
    let conditions = validate.flat_map(|validate| [&validate.value.allow, &validate.value.deny]);
    let lists = conditions.chain([&value.indicators, &value.time_formats]);
    let texts = lists.flatten().flat_map(|list| &list.value);
    texts.map(|text| 1 + text.value.len() / LONG).sum()
}
