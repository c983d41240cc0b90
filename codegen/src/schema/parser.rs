//! The `parser` of a schema: how an entry that is not JSON becomes named texts.

use super::Texts;
use crate::diagnostic::tick;
use crate::read::{Keys, Reader, Spot};
use crate::source::{Span, Spanned};

/// The parser block; exactly one of the kinds is right.
#[derive(Debug, Clone)]
pub(crate) struct Parser {
    pub(crate) span: Span,
    pub(crate) csv: Option<Spanned<Csv>>,
    pub(crate) fastmatch: Option<Spanned<Fastmatch>>,
    pub(crate) regex: Option<Spanned<Regex>>,
    pub(crate) native: Option<Spanned<Native>>,
    pub(crate) script: Option<Spanned<Script>>,
    /// The kinds that are there, readable or not, in the order of the file.
    pub(crate) kinds: Vec<Spanned<String>>,
}

/// What csv, fastmatch and regex share.
#[derive(Debug, Clone, Default)]
pub(crate) struct TextOptions {
    /// `skipLines`
    pub(crate) skip_lines: Option<Spanned<i64>>,
    /// `skipPrefix`
    pub(crate) skip_prefix: Option<Spanned<String>>,
    /// `trimSpace`
    pub(crate) trim_space: bool,
    /// `emptyValues`
    pub(crate) empty_values: Option<Texts>,
    /// `expandFields`
    pub(crate) expand_fields: Vec<(Spanned<String>, Spanned<String>)>,
}

/// `csv`: columns between delimiters.
#[derive(Debug, Clone)]
pub(crate) struct Csv {
    pub(crate) delimiter: Option<Spanned<String>>,
    /// `hasHeader`
    pub(crate) has_header: Option<Spanned<bool>>,
    pub(crate) columns: Option<Texts>,
    pub(crate) options: TextOptions,
}

/// `fastmatch`: literal text with placeholders.
#[derive(Debug, Clone)]
pub(crate) struct Fastmatch {
    pub(crate) patterns: Option<Texts>,
    pub(crate) options: TextOptions,
}

/// `regex`: one expression, in parts, with named patterns.
#[derive(Debug, Clone)]
pub(crate) struct Regex {
    pub(crate) parts: Option<Texts>,
    /// `patternDefinitions`
    pub(crate) definitions: Vec<(Spanned<String>, Spanned<String>)>,
    pub(crate) options: TextOptions,
}

/// `native`: a layout by its name.
#[derive(Debug, Clone)]
pub(crate) struct Native {
    pub(crate) name: Option<Spanned<String>>,
}

/// `script`: a program.
#[derive(Debug, Clone)]
pub(crate) struct Script {
    pub(crate) function: Option<Spanned<String>>,
}

/// The kinds of parser.
pub(crate) const KINDS: [&str; 5] = ["csv", "fastmatch", "regex", "native", "script"];

impl Parser {
    pub(super) fn read(reader: &mut Reader<'_, '_>, spot: Spot<'_>) -> Option<Parser> {
        let keys = reader.map(spot, "`parser`")?;
        let parser = Parser {
            span: keys.span(),
            csv: keys.get("csv").and_then(|spot| csv(reader, spot)),
            fastmatch: keys
                .get("fastmatch")
                .and_then(|spot| fastmatch(reader, spot, "`parser.fastmatch`")),
            regex: keys
                .get("regex")
                .and_then(|spot| regex(reader, spot, "`parser.regex`")),
            native: keys.get("native").and_then(|spot| native(reader, spot)),
            script: keys.get("script").and_then(|spot| script(reader, spot)),
            kinds: Vec::new(),
        };
        let kinds = keys.entries().into_iter().map(|(key, _)| key).collect();
        Some(Parser { kinds, ..parser })
    }
}

fn csv(reader: &mut Reader<'_, '_>, spot: Spot<'_>) -> Option<Spanned<Csv>> {
    const KNOWN: [&str; 7] = [
        "delimiter",
        "hasHeader",
        "columns",
        "skipPrefix",
        "trimSpace",
        "emptyValues",
        "expandFields",
    ];
    let keys = reader.keys(spot, "`parser.csv`", &KNOWN)?;
    let csv = Csv {
        delimiter: reader.string_at(&keys, "delimiter"),
        has_header: reader.boolean_at(&keys, "hasHeader"),
        columns: reader.strings_at(&keys, "columns"),
        options: options(reader, &keys),
    };
    Some(Spanned::new(csv, keys.span()))
}

/// Also used for the cut of that name in a layout.
pub(crate) fn fastmatch(
    reader: &mut Reader<'_, '_>,
    spot: Spot<'_>,
    what: &str,
) -> Option<Spanned<Fastmatch>> {
    const KNOWN: [&str; 6] = [
        "match",
        "skipLines",
        "skipPrefix",
        "trimSpace",
        "emptyValues",
        "expandFields",
    ];
    let keys = reader.keys(spot, what, &KNOWN)?;
    let fastmatch = Fastmatch {
        patterns: required_strings(reader, &keys, "match"),
        options: options(reader, &keys),
    };
    Some(Spanned::new(fastmatch, keys.span()))
}

/// Also used for the cut of that name in a layout.
pub(crate) fn regex(
    reader: &mut Reader<'_, '_>,
    spot: Spot<'_>,
    what: &str,
) -> Option<Spanned<Regex>> {
    const KNOWN: [&str; 7] = [
        "match",
        "patternDefinitions",
        "skipLines",
        "skipPrefix",
        "trimSpace",
        "emptyValues",
        "expandFields",
    ];
    let keys = reader.keys(spot, what, &KNOWN)?;
    let regex = Regex {
        parts: required_strings(reader, &keys, "match"),
        definitions: texts_by_name(reader, &keys, "patternDefinitions"),
        options: options(reader, &keys),
    };
    Some(Spanned::new(regex, keys.span()))
}

fn native(reader: &mut Reader<'_, '_>, spot: Spot<'_>) -> Option<Spanned<Native>> {
    let keys = reader.keys(spot, "`parser.native`", &["name"])?;
    let name = reader.required(&keys, "name");
    let name = name.and_then(|spot| reader.string(spot, "`name`"));
    Some(Spanned::new(Native { name }, keys.span()))
}

fn script(reader: &mut Reader<'_, '_>, spot: Spot<'_>) -> Option<Spanned<Script>> {
    let keys = reader.keys(spot, "`parser.script`", &["function"])?;
    let function = reader.required(&keys, "function");
    let function = function.and_then(|spot| reader.string(spot, "`function`"));
    Some(Spanned::new(Script { function }, keys.span()))
}

/// Also used in layouts.
pub(crate) fn options(reader: &mut Reader<'_, '_>, keys: &Keys<'_>) -> TextOptions {
    let trim_space = reader.boolean_at(keys, "trimSpace");
    TextOptions {
        trim_space: trim_space.is_some_and(|flag| flag.value),
        skip_lines: reader.integer_at(keys, "skipLines"),
        skip_prefix: reader.string_at(keys, "skipPrefix"),
        empty_values: reader.strings_at(keys, "emptyValues"),
        expand_fields: texts_by_name(reader, keys, "expandFields"),
    }
}

fn required_strings(reader: &mut Reader<'_, '_>, keys: &Keys<'_>, key: &str) -> Option<Texts> {
    let spot = reader.required(keys, key)?;
    reader.strings(spot, &format!("`{key}`"))
}

/// Also used in layouts.
pub(crate) fn texts_by_name(
    reader: &mut Reader<'_, '_>,
    keys: &Keys<'_>,
    key: &str,
) -> Vec<(Spanned<String>, Spanned<String>)> {
    let map = keys
        .get(key)
        .and_then(|spot| reader.map(spot, &format!("`{key}`")));
    let entries = map.map_or(Vec::new(), Keys::entries);
    let mut texts = Vec::new();
    for (name, spot) in entries {
        if let Some(text) = reader.string(spot, &tick(&name.value)) {
            texts.push((name, text));
        }
    }
    texts
}
