//! The parts of text parsers: columns of csv, patterns of fastmatch, parts of a regex.

use super::{Origin, Origins};
use crate::check::{compile_expression, parse_pattern, without_line_end};
use crate::schema::Regex;
use crate::source::Spanned;

impl Origins {
    /// The names that `parser.csv.columns` lists, and where.
    pub fn csv_columns(&self) -> Vec<(&str, Origin<'_>)> {
        let csv = self.parser.as_ref().and_then(|parser| parser.csv.as_ref());
        let columns = csv.and_then(|csv| csv.value.columns.as_ref());
        let columns = columns.iter().flat_map(|columns| &columns.value);
        columns
            .map(|name| (name.value.as_str(), self.in_schema(name)))
            .collect()
    }

    /// The names of the placeholders of each pattern of `parser.fastmatch.match`, and where the
    /// pattern is. A placeholder without a name has an empty one.
    ///
    /// ```
    /// use margay_codegen::{Library, Origins, Source};
    ///
    /// let text = "parser:\n  fastmatch:\n    match: ['%{at} %{}: %{what}']\n";
    /// let schema = Source::new("door.yml", text);
    /// let origins = Origins::of(&schema, &Library::new());
    /// let (names, place) = &origins.patterns()[0];
    /// assert_eq!(names[..], ["at", "", "what"]);
    /// assert_eq!(place.to_string(), "door.yml:3:13");
    /// ```
    pub fn patterns(&self) -> Vec<(Vec<&str>, Origin<'_>)> {
        let fastmatch = self
            .parser
            .as_ref()
            .and_then(|parser| parser.fastmatch.as_ref());
        let patterns = fastmatch.and_then(|fastmatch| fastmatch.value.patterns.as_ref());
        let patterns = patterns.iter().flat_map(|patterns| &patterns.value);
        patterns
            .map(|pattern| {
                let pieces = parse_pattern(without_line_end(&pattern.value));
                let pieces = pieces.into_iter().flat_map(|(_, pieces)| pieces);
                let names = pieces.map(|piece| piece.name).collect();
                (names, self.in_schema(pattern))
            })
            .collect()
    }

    /// Where each part of `parser.regex.match` is, and the expression of the parts up to it, as the
    /// engine reads it; none where these alone are no expression, as a group is open.
    pub fn parts(&self) -> Vec<(Option<String>, Origin<'_>)> {
        let regex = self
            .parser
            .as_ref()
            .and_then(|parser| parser.regex.as_ref());
        let Some((regex, parts)) =
            regex.and_then(|regex| Some((&regex.value, regex.value.parts.as_ref()?)))
        else {
            return Vec::new();
        };
        let numbered = parts.value.iter().enumerate();
        numbered
            .map(|(at, part)| (up_to(regex, parts, at), self.in_schema(part)))
            .collect()
    }

    fn in_schema(&self, part: &Spanned<String>) -> Origin<'_> {
        Origin {
            source: &self.schema,
            span: part.span,
        }
    }
}

/// The expression of the parts up to one of them.
fn up_to(regex: &Regex, parts: &Spanned<Vec<Spanned<String>>>, last: usize) -> Option<String> {
    let parts = parts.value[..=last].to_vec();
    let regex = Regex {
        parts: Some(Spanned::new(parts, Default::default())),
        ..regex.clone()
    };
    compile_expression(&regex)
        .ok()
        .map(|expression| expression.text)
}
