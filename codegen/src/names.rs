//! Names of schemas as names in Rust.

use std::collections::HashSet;

/// Words that cannot be identifiers, not even with `r#`.
const NEVER: [&str; 4] = ["self", "super", "crate", "_"];

/// Names of types that generated code, or a link in its documentation, means something else by.
const SPOKEN_FOR: [&str; 18] = [
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Eq",
    "Err",
    "Hash",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Some",
    "String",
    "Vec",
];

/// The Rust names of a record's fields, each different from the others.
pub(crate) struct RustNames(Vec<String>);

impl RustNames {
    /// Names that are the same in Rust get a number, the later ones in the schema's order, as in
    /// `file_path` and `file_path_2`.
    pub(crate) fn of<'a>(names: impl Iterator<Item = &'a str>) -> RustNames {
        let wanted: Vec<String> = names.map(field_name).collect();
        // A number must not take the name of a field further down.
        let mut taken: HashSet<String> = HashSet::new();
        let all: HashSet<&str> = wanted.iter().map(String::as_str).collect();
        let mut given = Vec::with_capacity(wanted.len());
        for name in &wanted {
            let mut free = name.clone();
            let mut number = 2;
            while !taken.insert(free.clone()) {
                free = numbered(name, &mut number, &all);
            }
            given.push(free);
        }
        RustNames(given)
    }

    /// The name of the field at a position.
    pub(crate) fn take(&mut self, at: usize) -> String {
        self.0.get_mut(at).map(std::mem::take).unwrap_or_default()
    }
}

fn numbered(name: &str, number: &mut usize, all: &HashSet<&str>) -> String {
    // `self_` becomes `self_2`: of two underscores in a row the compiler warns.
    let name = name.trim_end_matches('_');
    loop {
        let candidate = format!("{name}_{number}");
        *number += 1;
        if !all.contains(candidate.as_str()) {
            return candidate;
        }
    }
}

/// A field's name as a Rust identifier: `elbStatusCode` becomes `elb_status_code`.
///
/// Keywords stay as they are, since `r#` makes identifiers of them, except for the few it does not.
fn field_name(name: &str) -> String {
    let words: Vec<String> = words(name).iter().map(|word| word.to_lowercase()).collect();
    let joined = words.join("_");
    if joined.is_empty() {
        return String::from("field");
    }
    let starts_with_digit = joined.starts_with(|c: char| c.is_ascii_digit());
    let joined = match starts_with_digit {
        true => format!("n{joined}"),
        false => joined,
    };
    sayable(joined)
}

/// A name in small letters that is an identifier, with `r#` if need be.
pub(crate) fn sayable(name: String) -> String {
    match NEVER.contains(&name.as_str()) {
        true => format!("{name}_"),
        false => name,
    }
}

/// The Rust module for a log type or a part of its name, without `r#`: `Acme.DoorHTTP` as
/// `acme_door_http`.
///
/// ```
/// use margay_codegen::module_name;
///
/// assert_eq!(module_name("Microsoft365.Audit.General"), "microsoft365_audit_general");
/// assert_eq!(module_name("VPCFlow"), "vpc_flow");
/// assert_eq!(module_name("Match"), "match_");
/// ```
pub fn module_name(name: &str) -> String {
    let name = field_name(name);
    match is_keyword(&name) {
        true => format!("{name}_"),
        false => name,
    }
}

/// Whether a name is a keyword of any edition.
pub(crate) fn is_keyword(name: &str) -> bool {
    // `syn` takes it for a name, which it was before the edition of 2024.
    name == "gen" || syn::parse_str::<syn::Ident>(name).is_err()
}

/// A record's type: the last part of the log type in Rust's case, `AWS.VPCFlow` as `VpcFlow`.
pub(crate) fn record_name(log_type: &str) -> String {
    let last = log_type.rsplit('.').next().unwrap_or_default();
    let name: String = words(last).iter().map(|word| capitalised(word)).collect();
    match name.as_str() {
        "" => String::from("Record"),
        name if name.starts_with(|letter: char| letter.is_ascii_digit()) => format!("N{name}"),
        name if SPOKEN_FOR.contains(&name) => format!("{name}Record"),
        _ => name,
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters.flat_map(char::to_lowercase)).collect()
}

/// The words of a name. A word ends at a sign, before a capital that follows a small letter or a
/// digit, and before the last of several capitals when a small letter follows: `requestURL` is
/// `request` and `URL`, `URLPath` is `URL` and `Path`.
fn words(name: &str) -> Vec<String> {
    let ascii: Vec<char> = name.chars().map(ascii_letter).collect();
    let mut words = vec![String::new()];
    for (at, &letter) in ascii.iter().enumerate() {
        if starts_word(&ascii, at) {
            words.push(String::new());
        }
        if letter.is_ascii_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.push(letter);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn starts_word(letters: &[char], at: usize) -> bool {
    let letter = letters[at];
    let Some(&before) = at.checked_sub(1).and_then(|at| letters.get(at)) else {
        return false;
    };
    if !letter.is_ascii_alphanumeric() {
        return true;
    }
    if !letter.is_ascii_uppercase() {
        return false;
    }
    let after_capital = before.is_ascii_uppercase();
    // Only a small letter ends a run of capitals: `IDs` is one word, `S3Server` two.
    let next = letters.get(at + 1);
    let before_small = next.is_some_and(char::is_ascii_lowercase);
    let plural = next == Some(&'s') && letters.get(at + 2).is_none_or(|c| !c.is_ascii_lowercase());
    before.is_ascii_lowercase()
        || (before.is_ascii_digit() && before_small)
        || (after_capital && before_small && !plural)
}

/// Latin letters without their accents; other letters and signs separate words.
fn ascii_letter(letter: char) -> char {
    match letter {
        'à'..='å' => 'a',
        'À'..='Å' => 'A',
        'ç' => 'c',
        'Ç' => 'C',
        'è'..='ë' => 'e',
        'È'..='Ë' => 'E',
        'ì'..='ï' => 'i',
        'Ì'..='Ï' => 'I',
        'ñ' => 'n',
        'Ñ' => 'N',
        'ò'..='ö' | 'ø' => 'o',
        'Ò'..='Ö' | 'Ø' => 'O',
        'ù'..='ü' => 'u',
        'Ù'..='Ü' => 'U',
        'ý' | 'ÿ' => 'y',
        'Ý' => 'Y',
        'ß' => 's',
        _ if letter.is_ascii_alphanumeric() => letter,
        _ => ' ',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_in_snake_case() {
        let check = |name, expected| assert_eq!(field_name(name), expected, "{name}");
        check("type", "type");
        check("elbStatusCode", "elb_status_code");
        check("requestURL", "request_url");
        check("URLPath", "url_path");
        check("p_ID", "p_id");
        check("userIDs", "user_ids");
        check("already_snake", "already_snake");
        check("account-id", "account_id");
        check("sourceIPAddress", "source_ip_address");
        check("id.orig_h", "id_orig_h");
        check("@timestamp", "timestamp");
        check("x86_64", "x86_64");
        check("sha256", "sha256");
        check("SHA256Hash", "sha256_hash");
        check("s3Bucket", "s3_bucket");
        check("ipV4", "ip_v4");
        check("2fa", "n2fa");
        check("größe", "grose");
        check("日付", "field");
        check("-", "field");
        check("", "field");
        check("self", "self_");
        check("Self", "self_");
        check("Crate", "crate_");
        check("super", "super_");
        check("_", "field");
        check("__typename", "typename");
    }

    #[test]
    fn records_are_in_pascal_case() {
        let check = |name, expected| assert_eq!(record_name(name), expected, "{name}");
        check("AWS.ALB", "Alb");
        check("AWS.S3ServerAccess", "S3ServerAccess");
        check("AWS.VPCFlow", "VpcFlow");
        check("AWS.CloudTrail", "CloudTrail");
        check("Custom.Door", "Door");
        check("Syslog.RFC3164", "Rfc3164");
        check("GitHub.Audit", "Audit");
        check("Zeek.DNS", "Dns");
        check("Custom.Self", "SelfRecord");
        check("Custom.Option", "OptionRecord");
        check("Custom.Default", "DefaultRecord");
        check("Custom.2fa", "N2fa");
    }

    #[test]
    fn modules_are_no_keywords() {
        let check = |name, expected| assert_eq!(module_name(name), expected, "{name}");
        check("ALB", "alb");
        check("Cisco.ASA5500", "cisco_asa5500");
        check("cisco-umbrella", "cisco_umbrella");
        check("1password", "n1password");
        check("Type", "type_");
        check("Mod", "mod_");
        check("Self", "self_");
        check("Async", "async_");
        check("Gen", "gen_");
    }

    #[test]
    fn clashes_get_numbers_in_the_schemas_order() {
        let names = ["filePath", "file_path", "file_path_2", "file-path", "other"];
        let given = RustNames::of(names.into_iter()).0;
        assert_eq!(
            given,
            [
                "file_path",
                "file_path_3",
                "file_path_2",
                "file_path_4",
                "other"
            ]
        );
        let given = RustNames::of(["self", "self_", "self-"].into_iter()).0;
        assert_eq!(given, ["self_", "self_2", "self_3"]);
    }
}
