//! The one part of a file that is generated, between two comments, in files that are written by hand
//! otherwise.

use super::COMMAND;

/// How a kind of file writes a comment: what is before it, and after.
pub(super) type Comment = (&'static str, &'static str);

/// Puts lines between the two comments of a text, or says what is missing.
pub(super) fn replace(text: &str, comment: Comment, lines: &str) -> Result<String, String> {
    let (open, close) = comment;
    let begin = format!("{open} Begin of what `{COMMAND}` writes.{close}\n");
    let end = format!("{open} End of what `{COMMAND}` writes.{close}\n");
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

    const HASH: Comment = ("#", "");

    #[test]
    fn what_is_around_stays() {
        let text = "a\n# Begin of what `cargo xtask codegen` writes.\nold\n\
                    # End of what `cargo xtask codegen` writes.\nz\n";
        let replaced = replace(text, HASH, "new\n").unwrap();
        assert_eq!(replaced, text.replace("old", "new"));
        assert_eq!(
            replace(&text.replace('\n', "\r\n"), HASH, "old\n").unwrap(),
            text
        );
    }

    #[test]
    fn without_its_comments_nothing_is_written() {
        let why = replace("a\n", ("//", ""), "new\n").unwrap_err();
        assert!(why.starts_with("the line `// Begin of"), "{why}");
        let begin = "// Begin of what `cargo xtask codegen` writes.\n";
        let why = replace(begin, ("//", ""), "new\n").unwrap_err();
        assert!(why.starts_with("the line `// End of"), "{why}");
    }
}
