//! What an input's entries look like, and where they are.

use std::fmt;
use std::str::FromStr;

/// How the text of an input holds its entries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Shape {
    /// Each line is an entry.
    #[default]
    Lines,
    /// The text is JSON, and the elements of an array are the entries. Where the array is not, there
    /// is something wrong with the input.
    Array(Path),
    /// The text is a stream of JSON values. With a path, the elements of the array there stand for
    /// the value that holds it; values without such an array are entries themselves.
    Json(Option<Path>),
}

impl Shape {
    /// A stream of JSON values some of which are documents, their entries at a path.
    pub fn within<P: AsRef<str>>(path: &[P]) -> Self {
        let parts = path.iter().map(|part| part.as_ref().to_owned());
        Self::Json(Some(Path(parts.collect())))
    }
}

/// The way from a JSON value to one inside of it: keys of objects and indexes of arrays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Path(Vec<String>);

impl Path {
    /// The key or index of a level.
    pub fn part(&self, level: usize) -> Option<&str> {
        self.0.get(level).map(String::as_str)
    }

    /// The way to a level, for people.
    pub fn to_level(&self, level: usize) -> String {
        self.0[..level].join(".")
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("."))
    }
}

impl FromStr for Path {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Vec<_> = text.split('.').map(str::to_owned).collect();
        match parts.iter().any(String::is_empty) {
            true => Err(
                "a path is keys and indexes with dots between them, such as \
                         `Records` or `data.items.0`"
                    .to_owned(),
            ),
            false => Ok(Self(parts)),
        }
    }
}

impl FromStr for Shape {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (word, path) = match text.split_once(':') {
            Some((word, path)) => (word, Some(path.parse::<Path>()?)),
            None => (text, None),
        };
        match (word, path) {
            ("lines", None) => Ok(Self::Lines),
            ("array", path) => Ok(Self::Array(path.unwrap_or_default())),
            ("json", path) => Ok(Self::Json(path)),
            _ => Err(
                "it is one of `lines`, `array`, `array:PATH`, `json` and `json:PATH`".to_owned(),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(parts: &[&str]) -> Path {
        Path(parts.iter().copied().map(str::to_owned).collect())
    }

    #[test]
    fn shapes_are_words_with_paths() {
        let cases = [
            ("lines", Shape::Lines),
            ("array", Shape::Array(Path::default())),
            ("array:a.b.0", Shape::Array(path(&["a", "b", "0"]))),
            ("array:a:b", Shape::Array(path(&["a:b"]))),
            ("json", Shape::Json(None)),
            ("json:Records", Shape::Json(Some(path(&["Records"])))),
        ];
        for (text, shape) in cases {
            assert_eq!(text.parse(), Ok(shape), "{text}");
        }
        for wrong in [
            "",
            "Lines",
            "lines:a",
            "array:",
            "array:a..b",
            "json:.",
            "xml",
        ] {
            assert!(wrong.parse::<Shape>().is_err(), "{wrong}");
        }
    }
}
