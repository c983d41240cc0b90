//! A file of YAML documents, cut at the lines that separate them.
//!
//! A line that begins with `---` separates documents wherever it stands: YAML allows it inside no
//! text. Reading them one by one keeps the cost and the problems of each to itself.

/// One YAML document of a file.
#[derive(Debug, PartialEq)]
pub(super) struct Document<'a> {
    /// The byte of the file that it begins at.
    pub(super) start: usize,
    /// How many lines of the file come before it.
    pub(super) lines_before: usize,
    pub(super) text: &'a str,
}

/// The documents of a file, except those that hold nothing but comments.
pub(super) fn documents(text: &str) -> impl Iterator<Item = Document<'_>> {
    let (mut start, mut lines_before) = (0, 0);
    std::iter::from_fn(move || {
        (start < text.len()).then(|| {
            let (length, lines) = first_document(&text[start..]);
            let document = Document {
                start,
                lines_before,
                text: &text[start..start + length],
            };
            start += length;
            lines_before += lines;
            document
        })
    })
    .filter(|document| !is_empty(document.text))
}

/// The bytes and lines before the first separator that is not at the very start.
fn first_document(text: &str) -> (usize, usize) {
    let (mut length, mut lines) = (0, 0);
    for line in text.split_inclusive('\n') {
        if length > 0 && after_separator(line).is_some() {
            break;
        }
        length += line.len();
        lines += 1;
    }
    (length, lines)
}

/// What follows a separator in its line.
fn after_separator(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("---")?;
    let ends = rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']);
    ends.then_some(rest)
}

fn is_empty(document: &str) -> bool {
    document.lines().all(|line| {
        let rest = after_separator(line).unwrap_or(line).trim();
        rest.is_empty() || rest.starts_with('#') || rest == "..." || line.starts_with('%')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(usize, &str)]) {
        let found: Vec<_> = documents(text)
            .map(|document| (document.lines_before, document.text))
            .collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn documents_end_at_separators() {
        check("a: 1", &[(0, "a: 1")]);
        check("a: 1\n---\nb: 2\n", &[(0, "a: 1\n"), (1, "---\nb: 2\n")]);
        check(
            "---\na: 1\n--- {b: 2}",
            &[(0, "---\na: 1\n"), (2, "--- {b: 2}")],
        );
        check("a: |\n  ---\n---x: 1\n", &[(0, "a: |\n  ---\n---x: 1\n")]);
    }

    #[test]
    fn documents_without_anything_are_left_out() {
        check("", &[]);
        check(
            "# head\n---\na: 1\n---\n# tail\n...\n\n",
            &[(1, "---\na: 1\n")],
        );
    }
}
