//! Regular expressions as schemas write them: `%{IP:peer}` stands for a named pattern, and the rest
//! is the dialect of RE2 (parsers §6).
//!
//! ```text
//! parts and definitions ─expand→ one expression ─translate→ the engine's dialect ─compile→ ok
//! ```

mod built_in;
mod dialect;

use std::collections::{HashMap, HashSet};

pub(crate) use built_in::{BUILT_IN, built_in};

/// The longest expression, with all patterns written out.
const LONGEST: usize = 256 << 10;

/// The most bytes that a compiled expression may take.
const LARGEST: usize = 4 << 20;

/// An expression that the engine takes.
#[derive(Debug)]
pub(crate) struct Expression {
    /// As the engine reads it.
    pub(crate) text: String,
    /// The names of its groups; group 0, the whole, and groups without a name have none.
    pub(crate) groups: Vec<Option<String>>,
}

/// Makes the expression of the parts of a schema. The patterns, built-in ones included, are in an
/// order where none comes before one it needs, and there is one for every tag.
pub(crate) fn compile<'a>(
    parts: impl Iterator<Item = &'a str>,
    patterns: &[(&'a str, &'a str)],
) -> Result<Expression, String> {
    let parts: Vec<&str> = parts.collect();
    let expanded = expand(&parts, patterns)?;
    let text = dialect::translate(&expanded)?;
    let mut builder = regex::RegexBuilder::new(&text);
    let compiled = builder.size_limit(LARGEST).build();
    let compiled = compiled.map_err(|error| complaint(&error))?;
    let groups = compiled.capture_names();
    let groups = groups.map(|name| name.map(str::to_owned)).collect();
    Ok(Expression { text, groups })
}

/// The engine's complaint as the end of a sentence about the expression.
fn complaint(error: &regex::Error) -> String {
    match error {
        regex::Error::CompiledTooBig(_) => {
            String::from("is too large: it repeats too much too often")
        }
        error => {
            // The engine draws the place into the expression, which is not the schema's.
            let text = error.to_string();
            let last = text.lines().last().unwrap_or_default();
            format!("is not valid: {}", last.trim_start_matches("error: "))
        }
    }
}

/// The insides of the `%{…}` in an expression; nothing for one that does not end.
pub(crate) fn tags(expression: &str) -> impl Iterator<Item = Option<&str>> {
    let parts = expression.split("%{").skip(1);
    parts.map(|part| Some(part.split_once('}')?.0.trim()))
}

/// The pattern and, after the first colon, the group of a tag.
pub(crate) fn halves(tag: &str) -> (&str, Option<&str>) {
    match tag.split_once(':') {
        Some((pattern, group)) => (pattern, Some(group)),
        None => (tag, None),
    }
}

/// Writes the patterns out.
fn expand<'a>(parts: &[&'a str], patterns: &[(&'a str, &'a str)]) -> Result<String, String> {
    let mut left = LONGEST;
    let mut done: HashMap<&str, String> = HashMap::new();
    for (name, text) in needed(parts, patterns) {
        let text = write_out(text, &done, &mut left)?;
        done.insert(name, text);
    }
    write_out(&parts.concat(), &done, &mut left)
}

/// The patterns that the parts need, each after those it needs itself.
fn needed<'a>(parts: &[&'a str], patterns: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut wanted: HashSet<String> = HashSet::new();
    let want = |text: &str, wanted: &mut HashSet<String>| {
        wanted.extend(tags(text).flatten().map(|tag| halves(tag).0.to_owned()));
    };
    parts.iter().for_each(|part| want(part, &mut wanted));
    let mut needed = Vec::new();
    // From behind, so that whoever needs a pattern was looked at before it.
    for (name, text) in patterns.iter().rev() {
        if wanted.contains(*name) {
            needed.push((*name, *text));
            want(text, &mut wanted);
        }
    }
    needed.reverse();
    needed
}

/// Puts patterns in place of tags, as long as there is room left for all texts together.
fn write_out(text: &str, done: &HashMap<&str, String>, left: &mut usize) -> Result<String, String> {
    let mut written = String::new();
    let mut parts = text.split("%{");
    written.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (tag, after) = part.split_once('}').unwrap_or((part, ""));
        let (pattern, group) = halves(tag.trim());
        match group {
            Some(group) => written.push_str(&format!("(?P<{group}>")),
            None => written.push_str("(?:"),
        }
        written.push_str(done.get(pattern).map_or("", String::as_str));
        written.push(')');
        written.push_str(after);
        if written.len() > *left {
            return Err(format!(
                "is longer than {LONGEST} bytes with its patterns written out"
            ));
        }
    }
    *left = left.saturating_sub(written.len());
    Ok(written)
}
