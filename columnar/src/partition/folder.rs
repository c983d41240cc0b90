//! The names of folders, as Hive has them: `elb=app%2Fmy-lb`.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// What stands for no value.
pub(super) const NULL: &str = "__HIVE_DEFAULT_PARTITION__";

/// The longest name that file systems let a folder have, in bytes.
const LONGEST: usize = 255;

/// How many bytes of a hash tell values apart of which a name holds the beginning only.
const HASHED: usize = 8;

/// What stands between that beginning and the hash; in no other name, as it is always escaped there.
const CUT: char = '~';

/// The longest column whose name and a value's beginning are a name.
pub(super) const LONGEST_COLUMN: usize = 200;

/// The folder of a value. Of one that is too long for a name the beginning is there, and a hash of it all.
pub(super) fn of_text(column: &str, value: &str) -> String {
    let mut name = format!("{}=", escape(column));
    let room = LONGEST.saturating_sub(name.len());
    match value {
        // The empty text has no name of its own, and Hive reads this one as no value.
        "" => name.push_str(NULL),
        NULL => name.push_str(&NULL.replacen('_', "%5F", 1)),
        value => {
            let escaped = escape(value);
            match escaped.len() <= room {
                true => name.push_str(&escaped),
                false => push_cut(&mut name, value, room),
            }
        }
    }
    name
}

/// Appends what a name has room for of a value that is longer.
fn push_cut(name: &mut String, value: &str, room: usize) {
    let mut room = room.saturating_sub(CUT.len_utf8() + 2 * HASHED);
    for (at, character) in value.char_indices() {
        let escaped = escape(&value[at..at + character.len_utf8()]);
        if escaped.len() > room {
            break;
        }
        room -= escaped.len();
        name.push_str(&escaped);
    }
    name.push(CUT);
    for byte in &Sha256::digest(value)[..HASHED] {
        let _ = write!(name, "{byte:02x}");
    }
}

/// Whether the names of folders hold the beginning of a value only.
pub(super) fn is_cut(folders: &str) -> bool {
    folders.contains(CUT)
}

/// A text as a part of a folder's name: what is neither a letter, a digit, nor one of `-_.` as in an
/// address of the web, `%2F`.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                escaped.push(char::from(byte));
            }
            _ => {
                let _ = write!(escaped, "%{byte:02X}");
            }
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_names() {
        for (value, name) in [
            ("app/my-lb", "elb=app%2Fmy-lb"),
            ("a~b é", "elb=a%7Eb%20%C3%A9"),
            ("", "elb=__HIVE_DEFAULT_PARTITION__"),
            (
                "__HIVE_DEFAULT_PARTITION__",
                "elb=%5F_HIVE_DEFAULT_PARTITION__",
            ),
            ("..", "elb=.."),
        ] {
            assert_eq!(of_text("elb", value), name);
            assert!(!is_cut(name));
        }
    }

    /// Whatever clients send as a value, there is a folder for it, and another one for another value.
    #[test]
    fn long_values_have_names() {
        for character in ["a", "é", "/", "𝄞"] {
            let fits = (LONGEST - 2) / escape(character).len();
            let name = of_text("s", &character.repeat(fits));
            assert!(name.len() <= LONGEST && !is_cut(&name), "{name}");
            let long = [1, 2, 70_000].map(|more| of_text("s", &character.repeat(fits + more)));
            for name in &long {
                assert!(name.len() <= LONGEST && is_cut(name), "{name}");
                let beginning = name["s=".len()..].split(CUT).next().unwrap();
                let whole = escape(character);
                assert!(beginning.len() > 200 && beginning.len() % whole.len() == 0);
            }
            assert!(long[0] != long[1] && long[1] != long[2]);
        }
    }
}
