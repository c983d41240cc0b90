//! What a JSON string says: itself, or a copy with its escapes undone. And the other way round.

use bumpalo::Bump;
use bumpalo::collections::String as ArenaString;

/// Undoes the escapes of a string, given with its quotes, whose escapes are known to be valid.
///
/// Half a surrogate pair says nothing and becomes U+FFFD, as in most other JSON readers; `serde_json`
/// refuses it, so it is mended first.
#[cold]
#[inline(never)]
pub(super) fn unescape<'a>(quoted: &str, arena: &'a Bump) -> &'a str {
    let read = serde_json::from_str::<String>(quoted);
    let text = read.unwrap_or_else(|_| {
        let mended = mend_surrogates(quoted);
        serde_json::from_str(&mended).unwrap_or_default()
    });
    arena.alloc_str(&text)
}

/// A JSON text with `\ufffd` for each escape that names half a surrogate pair. Entries are read so; many
/// readers of JSON refuse such an escape.
///
/// ```
/// use margay_runtime::mend_surrogates;
///
/// assert_eq!(mend_surrogates(r#"["\ud83d", "\ud83d\ude00"]"#), r#"["\ufffd", "\ud83d\ude00"]"#);
/// ```
pub fn mend_surrogates(json: &str) -> String {
    let mut mended = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = rest.find('\\') {
        mended.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = match (unit(rest), rest.get(6..).and_then(unit)) {
            (Some(0xD800..0xDC00), Some(0xDC00..0xE000)) => 12,
            (Some(0xD800..0xE000), _) => {
                mended.push_str("\\ufffd");
                rest = &rest[6..];
                continue;
            }
            (Some(_), _) => 6,
            (None, _) => 2,
        };
        // What is no JSON may end behind a backslash.
        let (escape, behind) = rest.split_at_checked(length).unwrap_or((rest, ""));
        mended.push_str(escape);
        rest = behind;
    }
    mended + rest
}

/// The UTF-16 unit that a text begins to name, as in `\ud83d`.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}

/// Writes a text as a JSON string.
pub(super) fn write_text(text: &str, out: &mut ArenaString<'_>) {
    out.push('"');
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0..0x20 => "\\u00",
            _ => continue,
        };
        out.push_str(&text[plain..at]);
        out.push_str(escape);
        if escape.ends_with("00") {
            let digit = |half: u8| char::from(b"0123456789abcdef"[usize::from(half)]);
            out.extend([digit(byte >> 4), digit(byte & 15)]);
        }
        plain = at + 1;
    }
    out.push_str(&text[plain..]);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_undone() {
        let arena = Bump::new();
        let check = |quoted, expected| assert_eq!(unescape(quoted, &arena), expected, "{quoted}");
        check(r#""a\"b\\c\/d""#, "a\"b\\c/d");
        check(r#""\b\f\n\r\t\u00e9""#, "\u{8}\u{c}\n\r\té");
        check(r#""\ud83d\ude00""#, "😀");
        check(r#""\ud83d""#, "\u{FFFD}");
        check(r#""\ude00\ud83d!""#, "\u{FFFD}\u{FFFD}!");
        check(r#""\\ud83d\ud83d\n\ud83d\ude00""#, "\\ud83d\u{FFFD}\n😀");
    }

    #[test]
    fn texts_are_json_strings() {
        let arena = Bump::new();
        let every: String = (0..0x180).filter_map(char::from_u32).collect();
        for text in ["", "plain", "\"", "a\\\n\u{1f}\u{7f}é", &every] {
            let mut out = ArenaString::new_in(&arena);
            write_text(text, &mut out);
            assert_eq!(serde_json::from_str::<String>(&out).unwrap(), text);
        }
    }
}
