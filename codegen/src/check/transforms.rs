//! Rules about the transformations of a field.

use crate::diagnostic::{Report, tick};
use crate::schema::{FieldSchema, Mask};
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

/// The first transformation of a field, when it has one.
pub(super) fn first(field: &FieldSchema) -> Option<Spanned<&'static str>> {
    let keys = PRODUCERS.into_iter().chain(["mask"]);
    keys.filter_map(|key| Some(Spanned::new(key, field.value.key(key)?)))
        .next()
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
