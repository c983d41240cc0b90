//! The one part of a file that is generated, between two comments, in files that are written by hand
//! otherwise.

use super::COMMAND;

/// Puts lines between the two comments of a text, which begin with this mark; or says what is
/// missing.
pub(super) fn replace(text: &str, mark: &str, lines: &str) -> Result<String, String> {
    let begin = format!("{mark} Begin of what `{COMMAND}` writes.\n");
    let end = format!("{mark} End of what `{COMMAND}` writes.\n");
    // Only the kind of the line ends may differ.
    let text = text.replace("\r\n", "\n");
    let missing = |line: &str| {
        let line = line.trim_end();
        format!("the line `{line}` is missing; put it back around the generated lines")
    };
    let (before, rest) = text.split_once(&begin).ok_or_else(|| missing(&begin))?;
    let (_, after) = rest.split_once(&end).ok_or_else(|| missing(&end))?;
    Ok([before, &begin, lines, &end, after].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_around_stays() {
        let text = "a\n# Begin of what `cargo xtask codegen` writes.\nold\n\
                    # End of what `cargo xtask codegen` writes.\nz\n";
        let replaced = replace(text, "#", "new\n").unwrap();
        assert_eq!(replaced, text.replace("old", "new"));
        assert_eq!(
            replace(&text.replace('\n', "\r\n"), "#", "old\n").unwrap(),
            text
        );
    }

    #[test]
    fn without_its_comments_nothing_is_written() {
        let why = replace("a\n", "//", "new\n").unwrap_err();
        assert!(why.starts_with("the line `// Begin of"), "{why}");
        let begin = "// Begin of what `cargo xtask codegen` writes.\n";
        let why = replace(begin, "//", "new\n").unwrap_err();
        assert!(why.starts_with("the line `// End of"), "{why}");
    }
}
