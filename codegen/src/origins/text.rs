//! The parts of text parsers: columns of csv, patterns of fastmatch, parts of a regex.

use super::{Origin, Origins};
use crate::check::{compile_expression, parse_pattern, without_line_end};
use crate::layout::{self, Layout};
use crate::schema::{Csv, Fastmatch, Parser, Regex};
use crate::source::{Source, Span, Spanned};

/// What a schema or its layout says about text, and the file that says it.
type Said<'a, T> = (&'a T, &'a Source);

impl Origins {
    /// The names that `csv.columns` lists, and where.
    pub fn csv_columns(&self) -> Vec<(&str, Origin<'_>)> {
        let Some((csv, source)) = self.csv() else {
            return Vec::new();
        };
        let columns = csv.columns.iter().flat_map(|columns| &columns.value);
        columns
            .map(|name| (name.value.as_str(), place(source, name)))
            .collect()
    }

    /// The names of the placeholders of each pattern of `fastmatch.match`, and where the pattern is.
    /// A placeholder without a name has an empty one.
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
        let Some((fastmatch, source)) = self.fastmatch() else {
            return Vec::new();
        };
        let patterns = fastmatch.patterns.iter().flat_map(|list| &list.value);
        patterns
            .map(|pattern| {
                let pieces = parse_pattern(without_line_end(&pattern.value));
                let pieces = pieces.into_iter().flat_map(|(_, pieces)| pieces);
                let names = pieces.map(|piece| piece.name).collect();
                (names, place(source, pattern))
            })
            .collect()
    }

    /// Where each part of `regex.match`, or of `key_values.head`, is, and the expression of the parts
    /// up to it, as the engine reads it; none where these alone are no expression, as a group is open.
    pub fn parts(&self) -> Vec<(Option<String>, Origin<'_>)> {
        let Some((regex, source)) = self.regex() else {
            return Vec::new();
        };
        let parts = regex.parts.as_ref();
        let numbered = parts
            .iter()
            .flat_map(|parts| parts.value.iter().enumerate());
        numbered
            .map(|(at, part)| (up_to(regex, at), place(source, part)))
            .collect()
    }

    /// Where a line of `script.function` is, counted from 1; without a number, where the function is.
    ///
    /// ```
    /// use margay_codegen::{Library, Origins, Source};
    ///
    /// let text = "parser:\n  script:\n    function: |\n      def parse(log):\n        return {}\n";
    /// let schema = Source::new("door.yml", text);
    /// let origins = Origins::of(&schema, &Library::new());
    /// assert_eq!(origins.script(Some(2)).unwrap().to_string(), "door.yml:5:9");
    /// ```
    pub fn script(&self, line: Option<usize>) -> Option<Origin<'_>> {
        let script = self.schema.parser.as_ref()?.script.as_ref()?;
        let function = script.value.function.as_ref()?;
        let line = line.and_then(|line| self.script_line(function, line));
        Some(line.unwrap_or_else(|| place(&self.source, function)))
    }

    fn script_line(&self, function: &Spanned<String>, line: usize) -> Option<Origin<'_>> {
        let index = line.checked_sub(1)?;
        let text = function.value.lines().nth(index)?.trim();
        let (source, file) = (&self.source, self.source.text());
        let before = file.get(..function.span.start)?;
        let mut start = before.rfind('\n').map_or(0, |end| end + 1);
        // The text begins where it is said to begin or, behind a `|`, in the line after that.
        let lines = file[start..].split_inclusive('\n').enumerate();
        for (at, found) in lines.take(index + 2) {
            if at >= index && found.trim() == text {
                let start = start + found.len() - found.trim_start().len();
                let span = Span::new(start..start + text.len());
                return Some(Origin { source, span });
            }
            start += found.len();
        }
        None
    }

    fn csv(&self) -> Option<Said<'_, Csv>> {
        self.said(
            |parser| parser.csv.as_ref().map(|csv| &csv.value),
            |cut| match cut {
                layout::Cut::Csv(csv) => Some(&csv.rows),
                _ => None,
            },
        )
    }

    fn fastmatch(&self) -> Option<Said<'_, Fastmatch>> {
        self.said(
            |parser| parser.fastmatch.as_ref().map(|found| &found.value),
            |cut| match cut {
                layout::Cut::Fastmatch(fastmatch) => Some(fastmatch),
                _ => None,
            },
        )
    }

    fn regex(&self) -> Option<Said<'_, Regex>> {
        self.said(
            |parser| parser.regex.as_ref().map(|regex| &regex.value),
            |cut| match cut {
                layout::Cut::Regex(regex) => Some(regex),
                layout::Cut::KeyValues(pairs) => pairs.head.as_ref(),
                _ => None,
            },
        )
    }

    fn said<'a, T>(
        &'a self,
        in_schema: impl FnOnce(&'a Parser) -> Option<&'a T>,
        in_layout: impl FnOnce(&'a layout::Cut) -> Option<&'a T>,
    ) -> Option<Said<'a, T>> {
        let schema = self.schema.parser.as_ref().and_then(in_schema);
        let of_layout = |(source, layout): &'a (Source, Layout)| {
            let said = in_layout(layout.cut.as_ref()?)?;
            Some((said, source))
        };
        let schema = schema.map(|said| (said, &self.source));
        schema.or_else(|| self.layout.as_ref().and_then(of_layout))
    }
}

fn place<'a>(source: &'a Source, part: &Spanned<String>) -> Origin<'a> {
    Origin {
        source,
        span: part.span,
    }
}

/// The expression of the parts up to one of them.
fn up_to(regex: &Regex, last: usize) -> Option<String> {
    let parts = regex.parts.as_ref()?.value[..=last].to_vec();
    let regex = Regex {
        parts: Some(Spanned::new(parts, Default::default())),
        ..regex.clone()
    };
    compile_expression(&regex)
        .ok()
        .map(|expression| expression.text)
}
