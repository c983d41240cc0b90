//! Structured data of syslog as JSON (RFC 5424 §6.3): `[id name="value"]` as `{"id":{"name":"value"}}`.

use std::collections::HashMap;

use serde_json::Value;

/// The JSON of structured data; nothing where the text is none. Of equal names the last one counts.
pub(super) fn to_json(text: &str) -> Option<String> {
    let mut elements = Object::default();
    let mut rest = text;
    while !rest.is_empty() {
        let (name, after) = word(rest.strip_prefix('[')?)?;
        let mut parameters = Object::default();
        rest = after;
        while let Some(parameter) = rest.strip_prefix(' ') {
            let (name, after) = word(parameter)?;
            let (value, after) = quoted(after.strip_prefix("=\"")?)?;
            parameters.set(name, Value::from(value).to_string());
            rest = after;
        }
        rest = rest.strip_prefix(']')?;
        elements.set(name, parameters.into_json());
    }
    (!elements.members.is_empty()).then(|| elements.into_json())
}

/// An object on its way to JSON: its names in the order in which they first come, and their values as
/// JSON.
#[derive(Default)]
struct Object<'t> {
    members: Vec<(&'t str, String)>,
    places: HashMap<&'t str, usize>,
}

impl<'t> Object<'t> {
    fn set(&mut self, name: &'t str, value: String) {
        let place = *self.places.entry(name).or_insert(self.members.len());
        match self.members.get_mut(place) {
            Some(member) => member.1 = value,
            None => self.members.push((name, value)),
        }
    }

    fn into_json(self) -> String {
        let members = self.members.into_iter();
        let members = members.map(|(name, value)| format!("{}:{value}", Value::from(name)));
        format!("{{{}}}", members.collect::<Vec<_>>().join(","))
    }
}

/// A name, which holds neither a blank nor a sign of the grammar, and what follows it.
fn word(text: &str) -> Option<(&str, &str)> {
    let end = text.find([' ', '=', ']', '"'])?;
    (end > 0).then(|| text.split_at(end))
}

/// A value up to its quote, escapes undone, and what follows. A backslash in front of anything but a
/// quote, a bracket or another backslash is itself.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut rest = text;
    loop {
        let special = rest.find(['"', '\\', ']'])?;
        value.push_str(&rest[..special]);
        let mut signs = rest[special..].chars();
        match (signs.next()?, signs.clone().next()) {
            ('"', _) => return Some((value, signs.as_str())),
            ('\\', Some(sign @ ('"' | '\\' | ']'))) => {
                signs.next();
                value.push(sign);
            }
            (sign, _) => value.push(sign),
        }
        rest = signs.as_str();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_become_objects() {
        let check = |text, json: Option<&str>| assert_eq!(to_json(text).as_deref(), json, "{text}");
        // The examples of RFC 5424 §6.3.5.
        check(
            r#"[exampleSDID@32473 iut="3" eventSource="Application" eventID="1011"]"#,
            Some(
                r#"{"exampleSDID@32473":{"iut":"3","eventSource":"Application","eventID":"1011"}}"#,
            ),
        );
        check(
            r#"[exampleSDID@32473 iut="3"][examplePriority@32473 class="high"]"#,
            Some(r#"{"exampleSDID@32473":{"iut":"3"},"examplePriority@32473":{"class":"high"}}"#),
        );
        check(
            r#"[a b="1" c="2" b="3"]"#,
            Some(r#"{"a":{"b":"3","c":"2"}}"#),
        );
        check("[origin]", Some(r#"{"origin":{}}"#));
        check(
            r#"[a b="say \"hi\" \] \\ \n ]"]"#,
            Some(r#"{"a":{"b":"say \"hi\" ] \\ \\n ]"}}"#),
        );
        for wrong in [
            "",
            "-",
            "[",
            "[]",
            "[a",
            "[a b]",
            "[a b=c]",
            "[a b=\"c]",
            "[a ] [b]",
            "[a]x",
        ] {
            check(wrong, None);
        }
    }
}
