//! The module `re`: regular expressions in RE2's syntax, in time linear to the text.

use std::cell::RefCell;
use std::collections::HashMap;

use regex::{Captures, Regex, RegexBuilder};
use starlark::environment::GlobalsBuilder;
use starlark::eval::Evaluator;
use starlark::values::dict::AllocDict;
use starlark::values::list::AllocList;
use starlark::values::none::NoneOr;
use starlark::values::{Heap, Value};

use super::meter::{Meter, complain};

/// The largest program that an expression may become, in bytes.
const LARGEST: usize = 1 << 20;

/// How many expressions a thread keeps.
const MOST_KEPT: usize = 64;

thread_local! {
    /// Scripts name the same few expressions for every entry.
    static KEPT: RefCell<HashMap<String, Regex>> = RefCell::default();
}

/// Compiles an expression, or finds it among those of before.
fn compiled(expression: &str, meter: &Meter) -> starlark::Result<Regex> {
    let kept = KEPT.with_borrow(|kept| kept.get(expression).cloned());
    if let Some(regex) = kept {
        return Ok(regex);
    }
    // About what it takes, so that a script cannot spend its time with compiling.
    meter.pay(2_000 + 50 * expression.len() as u64)?;
    let regex = RegexBuilder::new(&ascii_classes(expression))
        .size_limit(LARGEST)
        .build()
        .map_err(|_| complain("this is no regular expression, or one that is too large"))?;
    KEPT.with_borrow_mut(|kept| {
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        kept.insert(expression.to_owned(), regex.clone());
    });
    Ok(regex)
}

/// RE2's `\d`, `\w`, `\s` and `\b` are about ASCII.
fn ascii_classes(expression: &str) -> String {
    let mut out = String::with_capacity(expression.len());
    let mut signs = expression.chars();
    while let Some(sign) = signs.next() {
        if sign != '\\' {
            out.push(sign);
            continue;
        }
        match signs.next() {
            // A class in a class is part of it.
            Some('d') => out.push_str("[0-9]"),
            Some('D') => out.push_str("[^0-9]"),
            Some('w') => out.push_str("[0-9A-Za-z_]"),
            Some('W') => out.push_str("[^0-9A-Za-z_]"),
            Some('s') => out.push_str("[\\t\\n\\f\\r ]"),
            Some('S') => out.push_str("[^\\t\\n\\f\\r ]"),
            Some('b') => out.push_str("(?-u:\\b)"),
            other => {
                out.push('\\');
                out.extend(other);
            }
        }
    }
    out
}

/// Counts the work of going over a text, and compiles the expression.
fn prepare(expression: &str, text: &str, eval: &Evaluator<'_, '_, '_>) -> starlark::Result<Regex> {
    let meter = Meter::of(eval)?;
    meter.pay(1 + text.len() as u64 / 4)?;
    meter.room(0, eval.heap())?;
    compiled(expression, meter)
}

/// The whole match and its groups; `None` for a group that took no part.
fn groups<'v>(found: &Captures<'_>, heap: Heap<'v>) -> Value<'v> {
    let groups = found.iter();
    let groups = groups.map(|group| text_of(group.map(|group| group.as_str()), heap));
    heap.alloc(AllocList(groups))
}

fn text_of<'v>(text: Option<&str>, heap: Heap<'v>) -> Value<'v> {
    text.map_or(Value::new_none(), |text| heap.alloc(text))
}

#[starlark::starlark_module]
pub(super) fn re(globals: &mut GlobalsBuilder) {
    /// The first match anywhere in the text: a list of it and of its groups, or `None`.
    fn search<'v>(
        #[starlark(require = pos)] expression: &str,
        #[starlark(require = pos)] text: &str,
        eval: &mut Evaluator<'v, '_, '_>,
    ) -> starlark::Result<NoneOr<Value<'v>>> {
        let regex = prepare(expression, text, eval)?;
        let found = regex.captures(text);
        Ok(NoneOr::from_option(
            found.map(|found| groups(&found, eval.heap())),
        ))
    }

    /// The same for a match that begins where the text does.
    fn r#match<'v>(
        #[starlark(require = pos)] expression: &str,
        #[starlark(require = pos)] text: &str,
        eval: &mut Evaluator<'v, '_, '_>,
    ) -> starlark::Result<NoneOr<Value<'v>>> {
        let regex = prepare(&format!("\\A(?:{expression})"), text, eval)?;
        let found = regex.captures(text);
        Ok(NoneOr::from_option(
            found.map(|found| groups(&found, eval.heap())),
        ))
    }

    /// The groups that have names, of the first match anywhere: a dict, or `None`.
    fn named<'v>(
        #[starlark(require = pos)] expression: &str,
        #[starlark(require = pos)] text: &str,
        eval: &mut Evaluator<'v, '_, '_>,
    ) -> starlark::Result<NoneOr<Value<'v>>> {
        let (regex, heap) = (prepare(expression, text, eval)?, eval.heap());
        let Some(found) = regex.captures(text) else {
            return Ok(NoneOr::None);
        };
        let names = regex.capture_names().flatten();
        let members = names.map(|name| {
            let group = found.name(name).map(|group| group.as_str());
            (name, text_of(group, heap))
        });
        Ok(NoneOr::Other(heap.alloc(AllocDict(members))))
    }

    /// Every match: a list of texts, or of lists where the expression has groups.
    fn findall<'v>(
        #[starlark(require = pos)] expression: &str,
        #[starlark(require = pos)] text: &str,
        eval: &mut Evaluator<'v, '_, '_>,
    ) -> starlark::Result<Value<'v>> {
        let (regex, heap) = (prepare(expression, text, eval)?, eval.heap());
        let groups = regex.captures_len() - 1;
        Meter::of(eval)?.room(text.len().saturating_mul(32 * (1 + groups)), heap)?;
        let found = regex.captures_iter(text).map(|found| match groups {
            0 | 1 => text_of(found.get(groups).map(|group| group.as_str()), heap),
            _ => {
                let parts = found.iter().skip(1);
                let parts = parts.map(|group| text_of(group.map(|group| group.as_str()), heap));
                heap.alloc(AllocList(parts))
            }
        });
        Ok(heap.alloc(AllocList(found.collect::<Vec<_>>())))
    }

    /// The text with every match replaced; in the replacement, `\1` is a group.
    fn sub<'v>(
        #[starlark(require = pos)] expression: &str,
        #[starlark(require = pos)] replacement: &str,
        #[starlark(require = pos)] text: &str,
        eval: &mut Evaluator<'v, '_, '_>,
    ) -> starlark::Result<String> {
        let (regex, heap) = (prepare(expression, text, eval)?, eval.heap());
        let meter = Meter::of(eval)?;
        let mut out = String::with_capacity(text.len());
        let mut end = 0;
        for found in regex.captures_iter(text) {
            let whole = found.get_match();
            out.push_str(&text[end..whole.start()]);
            expand(replacement, &found, &mut out);
            meter.text(out.len(), heap)?;
            end = whole.end();
        }
        out.push_str(&text[end..]);
        meter.text(out.len(), heap)?;
        Ok(out)
    }

    /// What stands between the matches.
    fn split<'v>(
        #[starlark(require = pos)] expression: &str,
        #[starlark(require = pos)] text: &str,
        eval: &mut Evaluator<'v, '_, '_>,
    ) -> starlark::Result<Value<'v>> {
        let (regex, heap) = (prepare(expression, text, eval)?, eval.heap());
        Meter::of(eval)?.room(text.len().saturating_mul(32), heap)?;
        let parts = regex.split(text).map(|part| heap.alloc(part));
        Ok(heap.alloc(AllocList(parts.collect::<Vec<_>>())))
    }
}

/// Writes a replacement: `\0` to `\9` are groups, and `\\` is a backslash.
fn expand(replacement: &str, found: &Captures<'_>, out: &mut String) {
    let mut signs = replacement.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' => match signs.next() {
                Some(digit @ '0'..='9') => {
                    let group = found.get(digit as usize - '0' as usize);
                    out.push_str(group.map_or("", |group| group.as_str()));
                }
                other => out.extend(other),
            },
            _ => out.push(sign),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_those_of_ascii() {
        let cases = [
            (r"\d+", "٣ 7", Some("7")),
            (r"[\d.]+", "a 1.5", Some("1.5")),
            (r"[^\d]+", "12ab", Some("ab")),
            (r"\w+", "é_a1", Some("_a1")),
            (r"\\d", r"\d", Some(r"\d")),
            (r"\bé", "é", None),
        ];
        for (expression, text, expected) in cases {
            let regex = Regex::new(&ascii_classes(expression)).unwrap();
            let found = regex.find(text).map(|found| found.as_str());
            assert_eq!(found, expected, "{expression}");
        }
    }
}
