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
    if word.starts_with("http://") || word.starts_with("https://") {
        let end = word.trim_end_matches(['.', ',', ';', ')']).len();
        return format!("<{}>{}", &word[..end], &word[end..]);
    }
    let mut text = String::new();
    for character in word.chars() {
        if "[]<>*_`\\#".contains(character) {
            text.push('\\');
        }
        text.push(character);
    }
    text
}
