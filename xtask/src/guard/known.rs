//! What the hot paths took when somebody last agreed to it: a file of TOML.

use std::fmt::Write;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use toml_edit::DocumentMut;

use super::shown;

/// Counts and what they are of.
#[derive(Debug, Default, PartialEq)]
pub struct Known {
    /// The compiler, as it calls itself.
    pub rustc: String,
    /// Instructions by the key of the path.
    pub counts: Vec<(String, u64)>,
}

const HEAD: &str = "\
# How many instructions the hot paths take for a megabyte of lines, with AVX2, as valgrind counts
# them. `cargo xtask guard` compares with it, and `cargo xtask guard --update` writes it.

";

impl Known {
    /// Reads the file; nothing is known where there is none.
    pub fn read(path: &Path) -> Result<Self, String> {
        match fs::read_to_string(path) {
            Ok(text) => Self::parse(&text).map_err(|error| shown(path, &error)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(shown(path, &error)),
        }
    }

    fn parse(text: &str) -> Result<Self, String> {
        let document = text
            .parse::<DocumentMut>()
            .map_err(|error| error.to_string())?;
        let rustc = document.get("rustc").and_then(|value| value.as_str());
        let counts = document
            .get("instructions")
            .and_then(|value| value.as_table());
        let (Some(rustc), Some(counts)) = (rustc, counts) else {
            return Err("`rustc` or `[instructions]` is missing".to_owned());
        };
        let count = |(key, value): (&str, &toml_edit::Item)| {
            let count = value
                .as_integer()
                .and_then(|count| u64::try_from(count).ok());
            let count = count.filter(|count| *count > 0);
            Ok((
                key.to_owned(),
                count.ok_or_else(|| format!("`{key}` is no count"))?,
            ))
        };
        Ok(Self {
            rustc: rustc.to_owned(),
            counts: counts.iter().map(count).collect::<Result<_, String>>()?,
        })
    }

    /// The file.
    pub fn text(&self) -> String {
        let mut out = format!("{HEAD}rustc = {:?}\n\n[instructions]\n", self.rustc);
        for (key, count) in &self.counts {
            let _ = writeln!(out, "{key} = {count}");
        }
        out
    }

    /// How much more a path takes now, as a part of what it took before.
    pub fn change(&self, key: &str, count: u64) -> Option<f64> {
        let (_, before) = self.counts.iter().find(|(known, _)| known == key)?;
        Some(count as f64 / *before as f64 - 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Known;

    #[test]
    fn what_is_written_is_read() {
        let known = Known {
            rustc: "rustc 1.95.0 (abc 2026-04-14)".into(),
            counts: vec![("alb_cut".into(), 1000), ("alb_json".into(), 7000)],
        };
        assert_eq!(Known::parse(&known.text()).unwrap(), known);
        assert_eq!(known.change("alb_cut", 1050), Some(0.050000000000000044));
        assert_eq!(known.change("other", 1), None);
    }

    #[test]
    fn what_is_no_count_is_refused() {
        for text in [
            "",
            "rustc = \"x\"",
            "rustc = \"x\"\n[instructions]\na = 0\n",
            "a =",
        ] {
            assert!(Known::parse(text).is_err(), "{text}");
        }
    }
}
