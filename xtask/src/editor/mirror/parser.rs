//! The parser block of a schema.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::words::{Flag, Text};

/// How a line that is not JSON becomes named texts.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
pub enum Parser {
    /// Columns between delimiters.
    Csv(Csv),
    /// Literal text with placeholders.
    Fastmatch(Fastmatch),
    /// A regular expression with named groups.
    Regex(Regex),
    /// A layout, which is a file of its own or built in.
    Native(Native),
    /// A program.
    Script(Script),
}

/// Columns between delimiters.
#[derive(JsonSchema)]
#[schemars(
    rename_all = "camelCase",
    deny_unknown_fields,
    extend("anyOf" = [
        { "required": ["columns"] },
        { "required": ["hasHeader"], "properties": { "hasHeader": { "const": true } } },
    ])
)]
pub struct Csv {
    /// The character between two columns; a comma if not given.
    #[schemars(extend("pattern" = "^[^\"\\r\\n\\u0000]$"))]
    delimiter: Option<Text>,
    /// Whether the first line of a file is a header. Without `columns`, it names them.
    has_header: Option<Flag>,
    /// The names of the columns; an empty name passes a column over.
    #[schemars(length(min = 1))]
    columns: Option<Vec<Text>>,
    /// Lines that begin with this give no event.
    #[schemars(extend("minLength" = 1))]
    skip_prefix: Option<Text>,
    /// Whether texts lose the white space around them.
    trim_space: Option<Flag>,
    /// Texts that stand for no value.
    #[schemars(length(min = 1))]
    empty_values: Option<Vec<Text>>,
    /// Texts made of others, by field, such as `%{date} %{time}`.
    expand_fields: Option<BTreeMap<String, Template>>,
}

/// Literal text with placeholders.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fastmatch {
    /// The patterns, such as `%{time} [%{level}] %{message}`; the first that matches counts.
    #[schemars(rename = "match", length(min = 1))]
    patterns: Vec<FastmatchPattern>,
    /// How many lines at the start of a file give no event.
    #[schemars(range(min = 0))]
    skip_lines: Option<i64>,
    /// Lines that begin with this give no event.
    #[schemars(extend("minLength" = 1))]
    skip_prefix: Option<Text>,
    /// Whether texts lose the white space around them.
    trim_space: Option<Flag>,
    /// Texts that stand for no value.
    #[schemars(length(min = 1))]
    empty_values: Option<Vec<Text>>,
    /// Texts made of others, by field, such as `%{date} %{time}`.
    expand_fields: Option<BTreeMap<String, Template>>,
}

/// A pattern of one line with at least one placeholder that has a name.
#[derive(JsonSchema)]
pub struct FastmatchPattern(
    #[schemars(
        length(min = 4),
        regex(pattern = "^[^\\n]*%\\{\\s*[^}\\s][^\\n]*\\n?$")
    )]
    String,
);

/// A text with placeholders, each of which ends.
#[derive(JsonSchema)]
#[schemars(extend("not" = { "type": "string", "pattern": "%\\{[^}]*$" }))]
pub struct Template(Text);

/// A regular expression with named groups.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
pub struct Regex {
    /// The parts of the expression, which are joined; `%{PATTERN:name}` stands for a pattern.
    #[schemars(rename = "match", length(min = 1))]
    parts: Vec<Text>,
    /// Patterns of one's own.
    #[schemars(extend("propertyNames" = { "pattern": "^[A-Z][A-Z0-9_]*$" }))]
    pattern_definitions: Option<BTreeMap<String, PatternDefinition>>,
    /// How many lines at the start of a file give no event.
    #[schemars(range(min = 0))]
    skip_lines: Option<i64>,
    /// Lines that begin with this give no event.
    #[schemars(extend("minLength" = 1))]
    skip_prefix: Option<Text>,
    /// Whether texts lose the white space around them.
    trim_space: Option<Flag>,
    /// Texts that stand for no value.
    #[schemars(length(min = 1))]
    empty_values: Option<Vec<Text>>,
    /// Texts made of others, by field, such as `%{date} %{time}`.
    expand_fields: Option<BTreeMap<String, Template>>,
}

/// A part of an expression with a name.
#[derive(JsonSchema)]
#[schemars(extend("minLength" = 1))]
pub struct PatternDefinition(Text);

/// A layout, which is a file of its own or built in.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Native {
    /// The name of the layout; its file is called `NAME.layout.yml`.
    #[schemars(
        length(min = 3, max = 255),
        regex(pattern = "^[A-Z][A-Za-z0-9]*(\\.[A-Z][A-Za-z0-9]*){0,6}$")
    )]
    name: String,
}

/// A program.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Script {
    /// The program's text; it has a function `parse`.
    #[schemars(regex(pattern = "(^|\\n)def[ \\t]+parse"))]
    function: String,
}
