//! YAML text of made-up files.

use std::fmt::Write;

/// A part of a YAML file.
#[derive(Debug, Clone)]
pub enum Yaml {
    Flag(bool),
    Number(i64),
    Text(String),
    List(Vec<Yaml>),
    Map(Vec<(String, Yaml)>),
}

impl Yaml {
    /// A list of texts.
    pub fn texts(texts: &[impl AsRef<str>]) -> Self {
        let texts = texts.iter().map(|text| Self::from(text.as_ref()));
        Self::List(texts.collect())
    }

    /// The file.
    pub fn render(&self) -> String {
        let mut out = String::new();
        self.write(0, &mut out);
        out.push('\n');
        out
    }

    /// What lies deep is on one line.
    fn write(&self, depth: usize, out: &mut String) {
        let gap = |out: &mut String, first: bool| {
            out.push_str(if first { "" } else { ", " });
            if depth < 2 {
                out.push('\n');
                out.push_str(&"  ".repeat(depth + 1));
            }
        };
        match self {
            Self::Flag(flag) => out.push_str(if *flag { "true" } else { "false" }),
            Self::Number(number) => {
                let _ = write!(out, "{number}");
            }
            Self::Text(text) => quote(text, out),
            Self::List(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    gap(out, at == 0);
                    item.write(depth + 1, out);
                }
                out.push(']');
            }
            Self::Map(entries) => {
                out.push('{');
                for (at, (key, value)) in entries.iter().enumerate() {
                    gap(out, at == 0);
                    quote(key, out);
                    out.push_str(": ");
                    value.write(depth + 1, out);
                }
                out.push('}');
            }
        }
    }
}

impl From<&str> for Yaml {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// Writes a text in double quotes; what YAML may not hold as it is becomes an escape.
fn quote(text: &str, out: &mut String) {
    out.push('"');
    for sign in text.chars() {
        let invisible = matches!(sign, '\u{2028}' | '\u{2029}' | '\u{feff}');
        match sign {
            '"' | '\\' => out.extend(['\\', sign]),
            _ if sign.is_control() || invisible => {
                let _ = write!(out, "\\u{:04x}", u32::from(sign));
            }
            _ => out.push(sign),
        }
    }
    out.push('"');
}
