//! Descriptions as doc comments: wrapped, and with nothing in them that rustdoc takes for markup.

use proc_macro2::TokenStream;
use quote::quote;

/// How wide a doc comment's text may be.
const WIDTH: usize = 88;

/// A paragraph as `///` lines.
pub(super) fn paragraph(text: &str) -> TokenStream {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace().map(plain) {
        let line = lines.last_mut().expect("there is always a line");
        if !line.is_empty() && line.len() + 1 + word.len() > WIDTH {
            lines.push(format!(" {word}"));
        } else {
            line.push(' ');
            line.push_str(&word);
        }
    }
    quote!(#(#[doc = #lines])*)
}

/// A word without markup: links, tags and emphasis are escaped, addresses become links.
fn plain(word: &str) -> String {
    let is_address = word.starts_with("http://") || word.starts_with("https://");
    if is_address && !word.contains(|c| "<>\\".contains(c) || turns_text(c)) {
        let end = word.trim_end_matches(['.', ',', ';', ')']).len();
        return format!("<{}>{}", &word[..end], &word[end..]);
    }
    let mut text = String::new();
    for character in word.chars() {
        if "[]<>*_`~\\#".contains(character) {
            text.push('\\');
        }
        push(&mut text, character);
    }
    text
}

/// A text for a comment of one line: a line end in it, such as in the name of a file, becomes a blank.
pub(super) fn line(text: &str) -> String {
    let mut line = String::new();
    for character in text.chars() {
        match character.is_control() {
            true => line.push(' '),
            false => push(&mut line, character),
        }
    }
    line
}

/// Adds a character, or what tells it where the compiler refuses it in comments.
fn push(text: &mut String, character: char) {
    match turns_text(character) {
        true => text.push_str(&format!("U+{:04X}", u32::from(character))),
        false => text.push(character),
    }
}

/// Whether a character makes the text around it look other than it is; the compiler refuses such
/// comments.
fn turns_text(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_on_its_line() {
        assert_eq!(line("door.yml"), "door.yml");
        assert_eq!(line("a\r\nb\u{202e}.yml"), "a  bU+202E.yml");
    }
}
