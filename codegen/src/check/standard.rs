//! The names that every record has, and the names that columns get.

/// Whether a name is that of a field that is added to every record, which no schema may give to one
/// of its own at the top level.
///
/// ```
/// assert!(margay_codegen::is_standard_field("p_event_time"));
/// assert!(!margay_codegen::is_standard_field("p_enrichment"));
/// ```
pub fn is_standard_field(name: &str) -> bool {
    FIELDS.contains(&name)
}

/// The fields that are added to every record.
const FIELDS: [&str; 22] = [
    "p_log_type",
    "p_row_id",
    "p_event_time",
    "p_parse_time",
    "p_source_id",
    "p_source_label",
    "p_schema_version",
    "p_any_ip_addresses",
    "p_any_domain_names",
    "p_any_md5_hashes",
    "p_any_sha1_hashes",
    "p_any_sha256_hashes",
    "p_any_trace_ids",
    "p_any_aws_account_ids",
    "p_any_aws_instance_ids",
    "p_any_aws_arns",
    "p_any_aws_tags",
    "p_any_emails",
    "p_any_usernames",
    "p_any_actor_ids",
    "p_any_mac_addresses",
    "p_any_serial_numbers",
];

/// A field's name as a column of an SQL engine: `@timestamp` becomes `at_sign_timestamp`.
///
/// No two fields of an object may have the same column name, large and small letters being the same.
/// Letters beyond ASCII stay: a transliteration could only make two names of one that differ here.
///
/// ```
/// assert_eq!(margay_codegen::column_name("cost$"), "cost_dollar_sign");
/// ```
pub fn column_name(name: &str) -> String {
    let last = name.chars().count().saturating_sub(1);
    let mut column = String::with_capacity(name.len());
    for (at, character) in name.chars().enumerate() {
        match word(character) {
            Some(word) => {
                column.push_str(if at > 0 { "_" } else { "" });
                column.push_str(word);
                column.push_str(if at < last { "_" } else { "" });
            }
            None if character.is_alphanumeric() || "_-".contains(character) => {
                column.push(character);
            }
            None => column.push('_'),
        }
    }
    column
}

fn word(sign: char) -> Option<&'static str> {
    Some(match sign {
        '@' => "at_sign",
        ',' => "comma",
        '`' => "backtick",
        '\'' => "apostrophe",
        '$' => "dollar_sign",
        '*' => "asterisk",
        '&' => "ampersand",
        '!' => "exclamation",
        '%' => "percent",
        '+' => "plus",
        '/' => "slash",
        '\\' => "backslash",
        '#' => "hash",
        '~' => "tilde",
        '=' => "eq",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::column_name;

    #[test]
    fn signs_become_words() {
        assert_eq!(column_name("@timestamp"), "at_sign_timestamp");
        assert_eq!(column_name("a=b"), "a_eq_b");
        assert_eq!(column_name("x.y"), "x_y");
        assert_eq!(column_name("cost$"), "cost_dollar_sign");
    }
}
