//! Where else a field's value comes from, and how it is hidden.

use schemars::JsonSchema;

use super::words::Text;

/// A path of keys joined by dots; a dot or a backslash in a key has a backslash before it.
#[derive(JsonSchema)]
#[schemars(extend("pattern" = "^([^.\\\\]|\\\\[.\\\\])+(\\.([^.\\\\]|\\\\[.\\\\])+)*$"))]
pub struct Path(Text);

/// Takes the value of another key of the same object.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Rename {
    /// The key.
    #[schemars(extend("minLength" = 1))]
    from: Text,
}

/// Takes a copy of another value.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Copy {
    /// Where the value is.
    from: Path,
}

/// Joins other values.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Concat {
    /// Where the values are.
    #[schemars(length(min = 1))]
    paths: Vec<Path>,
    /// What stands between two of them; nothing if not given.
    separator: Option<Text>,
}

/// Takes a part of another text.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Split {
    /// Where the text is.
    from: Path,
    /// What stands between two parts.
    #[schemars(extend("minLength" = 1))]
    separator: Text,
    /// Which part, counted from 0.
    #[schemars(range(min = 0))]
    index: i64,
}

/// Hides the value.
#[derive(JsonSchema)]
#[schemars(
    deny_unknown_fields,
    extend("allOf" = [
        { "not": { "required": ["salt"], "properties": { "type": { "const": "redact" } } } },
        { "not": { "required": ["to"], "properties": { "type": { "const": "obfuscate" } } } },
    ])
)]
pub struct Mask {
    /// How.
    #[schemars(rename = "type")]
    kind: MaskType,
    /// What is written instead; `REDACTED` if not given.
    to: Option<Text>,
    /// What is hashed before the value; nothing if not given.
    salt: Option<Text>,
}

/// A way of hiding.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
pub enum MaskType {
    /// Another text stands for the value.
    Redact,
    /// A hash stands for the value: the same one for the same value.
    Obfuscate,
}
