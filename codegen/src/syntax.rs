//! What the YAML scanner says about broken syntax, in words for authors of schemas.

/// What the scanner says, what we say, and what probably helps.
const WORDS: [(&str, &str, Option<&str>); 13] = [
    (
        "mapping values are not allowed in this context",
        "a `:` cannot stand here",
        Some("put a text that has `: ` in it in quotes"),
    ),
    (
        "while parsing a flow sequence, expected ',' or ']'",
        "expected `,` or `]`",
        None,
    ),
    (
        "while parsing a flow mapping, did not find expected ',' or '}'",
        "expected `,` or `}`",
        None,
    ),
    (
        "while parsing a node, did not find expected node content",
        "expected a value",
        None,
    ),
    (
        "while parsing node, found unknown anchor",
        "there is no anchor of this name before here",
        None,
    ),
    (
        "while scanning a quoted scalar, found unexpected end of stream",
        "this quote is not closed",
        None,
    ),
    (
        "invalid indentation in quoted scalar",
        "this quote is not closed, or the lines after it are not indented",
        None,
    ),
    (
        "while parsing a block mapping, did not find expected key",
        "expected a key",
        Some("the indentation or a quote before this place is probably wrong"),
    ),
    (
        "while parsing a block collection, did not find expected '-' indicator",
        "expected a `-`",
        Some("the indentation before this place is probably wrong"),
    ),
    (
        "tabs disallowed within this context (block indentation)",
        "a tab cannot indent a line",
        Some("use blanks"),
    ),
    (
        "block sequence entries are not allowed in this context",
        "a `-` cannot stand here",
        Some("put a text that starts with `- ` in quotes"),
    ),
    (
        "plain scalar cannot start with '-' followed by ,[]{}",
        "a `-` cannot stand here",
        Some("put it in quotes"),
    ),
    (
        "recursion limit exceeded",
        "lists and maps are nested too deep",
        None,
    ),
];

/// A sentence for what the scanner found, and a hint.
pub(crate) fn explain(info: &str) -> (String, Option<&'static str>) {
    if let Some((_, message, help)) = WORDS.iter().find(|(found, ..)| *found == info) {
        return (format!("invalid YAML: {message}"), *help);
    }
    let help = info
        .starts_with("unexpected character")
        .then_some("put a text that starts with this character in quotes");
    (format!("invalid YAML: {info}"), help)
}
