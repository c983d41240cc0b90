//! Rules about the transformations of a field.

use crate::checked::{CheckedField, CheckedKind};
use crate::diagnostic::{Report, tick};
use crate::plan::{self, StepAction};
use crate::schema::{FieldSchema, Mask, Transforms};
use crate::source::Spanned;

/// The transformations that give a field its value; a field has one at most.
const PRODUCERS: [&str; 4] = ["rename", "copy", "concat", "split"];

pub(super) fn check(field: &FieldSchema, report: &mut Report<'_>) {
    check_one_producer(field, report);
    check_rename(field, report);
    check_paths(field, report);
    check_split(field, report);
    if let Some(mask) = &field.value.transforms.mask {
        check_mask_type(field, report);
        check_mask(mask, report);
    }
}

/// What gives a field its value, for a field without errors.
pub(super) fn producer(field: &FieldSchema) -> Option<StepAction> {
    let Transforms {
        rename,
        copy,
        concat,
        split,
        mask: _,
    } = &field.value.transforms;
    let text = |text: &Option<Spanned<String>>| Some(text.as_ref()?.value.clone());
    let path = |text: &Spanned<String>| parts(&text.value);
    if let Some(rename) = rename {
        let from = text(&rename.from)?;
        return Some(StepAction::Rename { from });
    }
    if let Some(copy) = copy {
        let from = path(copy.from.as_ref()?);
        return Some(StepAction::Copy { from });
    }
    if let Some(concat) = concat {
        return Some(StepAction::Concat {
            paths: concat.paths.as_ref()?.value.iter().map(path).collect(),
            separator: text(&concat.separator).unwrap_or_default(),
        });
    }
    let split = split.as_ref()?;
    Some(StepAction::Split {
        from: path(split.from.as_ref()?),
        separator: text(&split.separator)?,
        index: usize::try_from(split.index.as_ref()?.value).ok()?,
    })
}

/// The keys that give a field its value, as far as they are those of the object around it.
pub(super) fn sources(field: &CheckedField) -> Vec<&str> {
    match &field.producer {
        None | Some(StepAction::Unseal { .. }) => Vec::new(),
        Some(StepAction::Rename { from }) => vec![from],
        Some(action) => roots(action),
    }
}

/// The keys of an entry that the transformations of a field of its own, and of those in it, read.
pub(super) fn reads(field: &CheckedField) -> Vec<&str> {
    let mut keys = sources(field);
    if let CheckedKind::Object(fields) = &field.value.kind {
        within(fields, &mut keys);
    }
    keys
}

/// Adds the keys of the entry that fields in an object read. Paths begin at the entry, and at the
/// element where an array is on the way; a rename stays in its object.
fn within<'f>(fields: &'f [CheckedField], keys: &mut Vec<&'f str>) {
    for field in fields {
        keys.extend(field.producer.iter().flat_map(roots));
        if let CheckedKind::Object(fields) = &field.value.kind {
            within(fields, keys);
        }
    }
}

/// What the paths of an action begin with.
fn roots(action: &StepAction) -> Vec<&str> {
    let paths = match action {
        StepAction::Unseal { .. } | StepAction::Rename { .. } => Vec::new(),
        StepAction::Copy { from } | StepAction::Split { from, .. } => vec![from],
        StepAction::Concat { paths, .. } => paths.iter().collect(),
    };
    let firsts = paths.into_iter().filter_map(|path| path.first());
    firsts.map(String::as_str).collect()
}

/// How a field's text is hidden, for a field without errors.
pub(super) fn mask(field: &FieldSchema) -> Option<plan::Mask> {
    let mask = field.value.transforms.mask.as_ref()?;
    let text = |text: &Option<Spanned<String>>| text.as_ref().map(|text| text.value.clone());
    match mask.kind.as_ref()?.value.as_str() {
        "redact" => {
            let to = text(&mask.to).unwrap_or_else(|| String::from("REDACTED"));
            Some(plan::Mask::Redact(to))
        }
        "obfuscate" => Some(plan::Mask::Obfuscate(text(&mask.salt).unwrap_or_default())),
        _ => None,
    }
}

/// The parts of a path: between dots, a backslash making the next sign literal.
fn parts(path: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut signs = path.chars();
    while let Some(sign) = signs.next() {
        let literal = match sign {
            '.' => {
                parts.push(String::new());
                continue;
            }
            '\\' => signs.next(),
            sign => Some(sign),
        };
        if let Some(part) = parts.last_mut() {
            part.extend(literal);
        }
    }
    parts
}

fn check_one_producer(field: &FieldSchema, report: &mut Report<'_>) {
    let mut found: Vec<_> = PRODUCERS
        .iter()
        .filter_map(|key| field.value.key(key))
        .collect();
    found.sort();
    if let [first, second, ..] = found[..] {
        let source = report.source();
        let message = format!(
            "{} gets its value from two transformations",
            field.value.what
        );
        report
            .error(second, message)
            .note(source, first, "the first one is here");
    }
}

fn check_rename(field: &FieldSchema, report: &mut Report<'_>) {
    let rename = field.value.transforms.rename.as_ref();
    if let Some(from) = rename.and_then(|rename| rename.from.as_ref())
        && from.value.is_empty()
    {
        report.error(from.span, "`from` is empty");
    }
}

fn check_paths(field: &FieldSchema, report: &mut Report<'_>) {
    let transforms = &field.value.transforms;
    let copy = transforms.copy.as_ref().and_then(|copy| copy.from.as_ref());
    let split = transforms
        .split
        .as_ref()
        .and_then(|split| split.from.as_ref());
    let concat = transforms
        .concat
        .as_ref()
        .and_then(|concat| concat.paths.as_ref());
    if let Some(paths) = concat
        && paths.value.is_empty()
    {
        report.error(paths.span, "`paths` has no paths");
    }
    let concat = concat.into_iter().flat_map(|paths| &paths.value);
    for path in copy.into_iter().chain(split).chain(concat) {
        check_path(path, report);
    }
}

/// Segments joined by dots, none of them empty; a backslash makes the next sign literal. Also used
/// for layouts.
pub(super) fn check_path(path: &Spanned<String>, report: &mut Report<'_>) {
    let mut signs = path.value.chars();
    let mut empty = true;
    let mut complaint = None;
    while let Some(sign) = signs.next() {
        match sign {
            '.' if empty => complaint = Some("has an empty part"),
            '.' => empty = true,
            '\\' if !matches!(signs.next(), Some('.' | '\\')) => {
                complaint =
                    Some("has a backslash before something other than a dot or a backslash");
            }
            _ => empty = false,
        }
    }
    let complaint = complaint.or(empty.then_some("has an empty part"));
    if let Some(complaint) = complaint {
        report.error(
            path.span,
            format!("the path {} {complaint}", tick(&path.value)),
        );
    }
}

fn check_split(field: &FieldSchema, report: &mut Report<'_>) {
    let Some(split) = &field.value.transforms.split else {
        return;
    };
    if let Some(separator) = &split.separator
        && separator.value.is_empty()
    {
        report.error(separator.span, "`separator` is empty");
    }
    if let Some(index) = &split.index
        && index.value < 0
    {
        report
            .error(
                index.span,
                format!("`index` is {}, less than 0", index.value),
            )
            .help("parts are counted from 0");
    }
}

fn check_mask_type(field: &FieldSchema, report: &mut Report<'_>) {
    let (Some(span), Some(type_name)) = (field.value.key("mask"), &field.value.type_name) else {
        return;
    };
    if type_name.value != "string" {
        let (what, found) = (&field.value.what, tick(&type_name.value));
        report.error(
            span,
            format!("only strings can be masked, and {what} is {found}"),
        );
    }
}

fn check_mask(mask: &Mask, report: &mut Report<'_>) {
    let Some(kind) = &mask.kind else { return };
    let unused = match kind.value.as_str() {
        "redact" => mask.salt.as_ref().map(|salt| ("salt", salt.span)),
        "obfuscate" => mask.to.as_ref().map(|to| ("to", to.span)),
        found => {
            report
                .error(kind.span, format!("unknown mask {}", tick(found)))
                .help("use `redact` or `obfuscate`")
                .suggest(found, ["redact", "obfuscate"]);
            None
        }
    };
    if let Some((key, span)) = unused {
        report.warning(
            span,
            format!("`{key}` has no effect on mask `{}`", kind.value),
        );
    }
}
