//! Names that are hard on generated code, on YAML and on JSON, among ordinary ones.

use super::rng::Rng;

/// Names of fields. Rust has a word of its own for many of them.
const AWKWARD: [&str; 78] = [
    "type",
    "self",
    "Self",
    "crate",
    "super",
    "_",
    "__",
    "match",
    "async",
    "await",
    "dyn",
    "fn",
    "gen",
    "try",
    "String",
    "Option",
    "Vec",
    "Some",
    "None",
    "Ok",
    "Err",
    "Result",
    "Default",
    "Record",
    "faults",
    "members",
    "columns",
    "line",
    "record",
    "value",
    "field",
    "fields",
    "sink",
    "scratch",
    "text",
    "time",
    "keys",
    "read",
    "new",
    "parse",
    "FIELDS",
    "std",
    "margay_runtime",
    "2fa",
    "9",
    "-",
    "日付",
    "größe",
    "@timestamp",
    "detail-type",
    "id.orig_h",
    "a b",
    "'a",
    "$cost",
    "x%y",
    "{}",
    "{0}",
    "r#type",
    "/* c */",
    "// d",
    "#[e]",
    "we\"ird\\",
    "back\\slash",
    "tab\tin",
    "line\nin",
    "return\rin",
    "nul\u{1}",
    "del\u{7f}",
    "next\u{85}line",
    "sep\u{2028}line",
    "bom\u{feff}",
    "right\u{202e}left",
    "🙂",
    "e\u{301}",
    " lead",
    "trail ",
    "ns:x",
    "a/b",
];

/// Names that become one name in Rust.
const COLLIDING: [&str; 9] = [
    "filePath",
    "file_path",
    "file-path",
    "file.path",
    "FilePath2",
    "file_path_2",
    "file path",
    "n2fa",
    "self_",
];

const ORDINARY: [&str; 16] = [
    "user",
    "sourceIPAddress",
    "eventTime",
    "requestURL",
    "userIDs",
    "status_code",
    "bytes",
    "id",
    "name",
    "host",
    "port",
    "action",
    "SHA256Hash",
    "ipV4",
    "s3Bucket",
    "message",
];

/// Names of log types behind `Custom.`.
const LOG_TYPES: [&str; 14] = [
    "Door",
    "Self",
    "Option",
    "String",
    "Vec",
    "Result",
    "Default",
    "Record",
    "S3ServerAccess",
    "VPCFlow",
    "Parser",
    "Keys",
    "Members",
    "A.B.C.Ok",
];

/// The name of a log type.
pub fn log_type(rng: &mut Rng) -> String {
    format!("Custom.{}", rng.pick(&LOG_TYPES))
}

/// A name for one more field beside others; no two have the same column name.
pub fn fresh<'t>(
    rng: &mut Rng,
    taken: impl Iterator<Item = &'t str>,
    fits: impl Fn(&str) -> bool,
) -> String {
    let column = |name: &str| margay_codegen::column_name(name).to_lowercase();
    let taken: Vec<String> = taken.map(column).collect();
    loop {
        let name = candidate(rng);
        if fits(&name) && !taken.contains(&column(&name)) {
            return name;
        }
    }
}

fn candidate(rng: &mut Rng) -> String {
    match rng.below(12) {
        0..4 => rng.pick(&AWKWARD).to_owned(),
        4 | 5 => rng.pick(&COLLIDING).to_owned(),
        6 => format!("long{}", "Name".repeat(1 + rng.below(60))),
        7 => format!("f{}", rng.below(1000)),
        _ => rng.pick(&ORDINARY).to_owned(),
    }
}

/// Whether a name can stand in `%{…}` and in a header.
pub fn is_plain(name: &str) -> bool {
    name.trim() == name && !name.contains(|sign: char| sign == '}' || sign.is_control())
}

/// Whether a name can be that of a group in an expression.
pub fn is_group(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// What documentation may hold.
const DESCRIPTIONS: [&str; 14] = [
    "A plain one.",
    "An <b> tag & an &amp; entity",
    "[link] and [other](nowhere) and [`code`]",
    "`an open tick",
    "*/ /* // //! ///",
    "```\nfn main() {}\n```",
    "    indented as code",
    "\\ and \" and '",
    "#[doc(hidden)] #![deny(warnings)]",
    "see https://example.com/?a=b",
    "two\n\n  lines\r\nand a return\rin it",
    "right\u{202e}left and nul\u{1}",
    "# heading\n- item\n1. item\n> quote",
    "   ",
];

/// A description, or none.
pub fn description(rng: &mut Rng) -> Option<String> {
    rng.one_in(3).then(|| rng.pick(&DESCRIPTIONS).to_owned())
}
