//! A schema without errors, with references followed and words turned into what they mean.

use super::references::Definitions;
use super::words::{family, indicator};
use super::{formats, root, transforms};
use crate::checked::{Checked, CheckedField, CheckedKind, CheckedParser, CheckedValue};
use crate::diagnostic::Diagnostics;
use crate::plan::{Check, Indicator, TimeFormat, Width};
use crate::schema::{FieldSchema, Schema, Texts, ValueSchema};
use crate::source::{Source, Spanned};

/// Gives nothing for a schema that breaks a rule. The parser is still to be set.
pub(super) fn resolve(schema: &Schema, source: &Source) -> Option<Checked> {
    let log_type = root::log_type(schema, source)?;
    let definitions = Definitions::of(schema);
    let described = schema
        .description
        .as_ref()
        .map(|text| paragraph(&text.value));
    let described = described.filter(|text| !text.is_empty());
    let reference = schema.reference_url.as_ref().map(|url| url.value.clone());
    Some(Checked {
        source: source.clone(),
        description: described.unwrap_or_else(|| format!("{} log type", log_type.value)),
        log_type,
        reference: reference.filter(|url| url != "-"),
        fields: fields(schema.fields.as_ref()?, &definitions)?,
        parser: CheckedParser::Json,
        warnings: Diagnostics::default(),
    })
}

/// Each line trimmed, empty ones left out, joined by blanks.
pub(crate) fn paragraph(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ")
}

fn fields<'a>(
    fields: &'a Spanned<Vec<FieldSchema>>,
    definitions: &Definitions<'a>,
) -> Option<Vec<CheckedField>> {
    fields
        .value
        .iter()
        .map(|one| field(one, definitions))
        .collect()
}

fn field<'a>(field: &'a FieldSchema, definitions: &Definitions<'a>) -> Option<CheckedField> {
    let name = field.name.clone()?;
    let description = field
        .description
        .as_ref()
        .map(|text| paragraph(&text.value));
    let description = description.filter(|text| !text.is_empty());
    Some(CheckedField {
        required: field
            .required
            .as_ref()
            .is_some_and(|required| required.value),
        description: description.unwrap_or_else(|| name.value.clone()),
        value: value(&field.value, definitions)?,
        transform: transforms::first(field),
        name,
    })
}

fn value<'a>(written: &'a ValueSchema, definitions: &Definitions<'a>) -> Option<CheckedValue> {
    let span = written.type_name.as_ref()?.span;
    let value = definitions.follow(written)?;
    let kind = kind(value, definitions)?;
    // On other types these words have no effect.
    let text = Some(value).filter(|_| matches!(kind, CheckedKind::String));
    let time = Some(value).filter(|_| matches!(kind, CheckedKind::Timestamp(_)));
    let flag = time.and_then(|value| value.is_event_time.as_ref());
    let names = text.and_then(|value| value.indicators.as_ref());
    let holds = matches!(
        kind,
        CheckedKind::Object(_) | CheckedKind::Array(_) | CheckedKind::Json
    );
    let embedded = value.is_embedded.as_ref().filter(|_| holds);
    Some(CheckedValue {
        span,
        kind,
        checks: text.and_then(conditions).unwrap_or_default(),
        indicators: names.map(indicators).unwrap_or_default(),
        event_time: flag.is_some_and(|flag| flag.value),
        embedded: embedded.is_some_and(|flag| flag.value),
    })
}

fn kind<'a>(value: &'a ValueSchema, definitions: &Definitions<'a>) -> Option<CheckedKind> {
    Some(match value.type_name.as_ref()?.value.as_str() {
        "string" => CheckedKind::String,
        "smallint" => CheckedKind::Integer(Width::Small),
        "int" => CheckedKind::Integer(Width::Int),
        "bigint" => CheckedKind::Integer(Width::Big),
        "float" => CheckedKind::Float,
        "boolean" => CheckedKind::Boolean,
        "json" => CheckedKind::Json,
        "object" => CheckedKind::Object(fields(value.fields.as_ref()?, definitions)?),
        "array" => {
            let element = self::value(value.element.as_deref()?, definitions)?;
            CheckedKind::Array(Box::new(element))
        }
        "timestamp" => {
            let formats = formats::formats(value).map(|format| formats::meaning(&format.value));
            let mut formats: Vec<TimeFormat> = formats.collect::<Option<_>>()?;
            CheckedKind::Timestamp(match formats.len() {
                1 => formats.remove(0),
                _ => TimeFormat::FirstOf(formats),
            })
        }
        _ => return None,
    })
}

fn conditions(value: &ValueSchema) -> Option<Vec<Check>> {
    let validate = &value.validate.as_ref()?.value;
    Some(checks(
        &validate.allow,
        &validate.deny,
        &validate.ip,
        &validate.cidr,
    ))
}

/// The conditions on a text, in the order of checking. Also used for the checks of layouts.
pub(super) fn checks(
    allow: &Option<Texts>,
    deny: &Option<Texts>,
    ip: &Option<Spanned<String>>,
    cidr: &Option<Spanned<String>>,
) -> Vec<Check> {
    let texts = |list: &Texts| list.value.iter().map(|item| item.value.clone()).collect();
    let family = |word: &Option<Spanned<String>>| family(&word.as_ref()?.value);
    let allow = allow.as_ref().map(|list| Check::Allow(texts(list)));
    let deny = deny.as_ref().map(|list| Check::Deny(texts(list)));
    let all = [
        allow,
        deny,
        family(ip).map(Check::Ip),
        family(cidr).map(Check::Cidr),
    ];
    all.into_iter().flatten().collect()
}

/// Sorted and without repeats.
pub(super) fn indicators(names: &Texts) -> Vec<Indicator> {
    let known = names.value.iter().filter_map(|name| indicator(&name.value));
    let mut list: Vec<Indicator> = known.collect();
    list.sort_unstable();
    list.dedup();
    list
}
