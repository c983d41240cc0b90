//! What single bytes and short texts mean around the entries.

use memchr::{memchr, memchr_iter};

/// Adds a piece of an entry. A line feed in it stands between tokens and becomes a blank.
pub fn add(lines: &mut Vec<u8>, piece: &[u8]) {
    let start = lines.len();
    lines.extend_from_slice(piece);
    for at in memchr_iter(b'\n', piece) {
        lines[start + at] = b' ';
    }
}

/// How many bytes of JSON's white space a piece begins with.
pub fn blank(piece: &[u8]) -> usize {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    piece.iter().take_while(|byte| is_blank(byte)).count()
}

/// Whether a value may begin with a byte: anything but what stands between values.
pub fn begins_value(byte: u8) -> bool {
    !matches!(byte, b',' | b':' | b']' | b'}')
}

/// Whether a byte goes on with a number, a literal or something in the place of one.
pub fn is_of_word(byte: u8) -> bool {
    !matches!(
        byte,
        b' ' | b'\t' | b'\r' | b'\n' | b',' | b':' | b'"' | b'[' | b']' | b'{' | b'}'
    )
}

/// Whether a byte occurs in numbers, `true`, `false` or `null`.
pub fn is_of_scalar(byte: u8) -> bool {
    byte.is_ascii_digit() || b"+-.Etruefalsnl".contains(&byte)
}

/// Whether the rest of a JSON string, its last quote included, is this key.
pub fn is_key(rest: &[u8], key: &str) -> bool {
    let Some(plain) = rest.strip_suffix(b"\"") else {
        return false;
    };
    if memchr(b'\\', plain).is_none() {
        return plain == key.as_bytes();
    }
    let whole = [b"\"", rest].concat();
    serde_json::from_slice::<String>(&whole).is_ok_and(|found| found == key)
}

/// A byte as it is shown in messages.
pub fn shown(byte: u8) -> String {
    match byte {
        b'!'..=b'~' => format!("`{}`", char::from(byte)),
        _ => format!("byte 0x{byte:02X}"),
    }
}
