//! What the dialect makes of expressions, tried on texts.

use super::translate;

/// Expects an expression to match exactly these texts of those that are tried.
#[track_caller]
fn check(expression: &str, matched: &[&str], others: &[&str]) {
    let translated = translate(expression).unwrap();
    let regex = regex::Regex::new(&format!("^(?:{translated})$"))
        .unwrap_or_else(|error| panic!("{expression} → {translated}: {error}"));
    for text in matched {
        assert!(
            regex.is_match(text),
            "{expression} → {translated}: {text:?}"
        );
    }
    for text in others {
        assert!(
            !regex.is_match(text),
            "{expression} → {translated}: {text:?}"
        );
    }
}

#[test]
fn classes_of_letters_are_ascii() {
    check(
        r"\d\w\s",
        &["1a ", "0_\t"],
        &["٣a ", "1é ", "1a\u{a0}", "1a\x0b"],
    );
    check(r"\D\W\S", &["é é"], &["1 é", "éaé"]);
    check(r"[\d\s]+", &["1 2"], &["a"]);
    check(r"[^\d\s]+", &["aé"], &["1"]);
    check(r"[\Da]", &["é", "a"], &["1"]);
    check(r"a\b.", &["aé", "a "], &["ab"]);
    check(r"a\B.", &["ab"], &["aé", "a "]);
}

#[test]
fn classes_are_flat() {
    check("[[a]", &["[", "a"], &["]"]);
    check("[a&&b]+", &["a&b"], &["c"]);
    check("[a~~b]+", &["a~b"], &["c"]);
    check("[]a]", &["]", "a"], &["b"]);
    check("[^]a]", &["b"], &["]", "a"]);
    check("[+--]+", &["+,-"], &["."]);
    check("[a-]+", &["a-"], &["b"]);
    check(r"[\]\-\\]+", &["]-\\"], &["a"]);
    check("[[:alpha:]_]+", &["a_"], &["1", ":"]);
    check("[[:^alpha:]]", &["1", "é"], &["a"]);
    check(r"[\x41-\x{43}\101]+", &["ABC"], &["D"]);
    check("[é-ü]", &["ö"], &["a"]);
}

#[test]
fn signs_stand_for_themselves() {
    check(r"\<a\>\_\%\#\ ", &["<a>_%# "], &["a"]);
    check("a{,2}b{x}c}", &["a{,2}b{x}c}"], &["aab"]);
    check(r"\Qa.b*\E+c\Q[", &["a.b*c["], &["aXb*c["]);
    check("a]", &["a]"], &["a"]);
    check("a #b", &["a #b"], &["a"]);
    check(r"\a\f\t\v\x41\101\0", &["\x07\x0c\t\x0bAA\0"], &["A"]);
}

#[test]
fn groups_and_repetitions_are_passed_on() {
    check(
        "(?i)a(?s:.)(?-i:b)(?P<n>x){2,3}?",
        &["A\nbxx", "a bXXX"],
        &["aXBxx"],
    );
    check(r"\p{Greek}\pL\P{L}\p{^L}", &["αa11"], &["aa11"]);
    check("(?:a|b){2}", &["ab"], &["a"]);
    check("a??b+?(?:c*?)*d{2}?", &["abcdd", "bdd"], &["aabdd"]);
    check(r"\++[*+]+a*{b}", &["++*+aa{b}"], &["a{b}"]);
}

#[test]
fn what_the_dialect_lacks_is_refused() {
    for (expression, complaint) in [
        ("(?=a)", "looks ahead"),
        ("(?<!a)b", "looks ahead or behind"),
        (r"(a)\1", "refers back"),
        ("(?x) a", "a group `(?x`"),
        ("a{1001}", "more than 1000"),
        ("a{99999999999}", "more than 1000"),
        (r"\y", "means nothing"),
        (r"\é", "means nothing"),
        ("a\\", "ends in a backslash"),
        ("[a", "without its `]`"),
        ("[z-a]", "down to"),
        ("[[:foo:]]", "means nothing"),
        (r"\x{110000}", "no character"),
        (r"\p", "without the name"),
        (r"\p{", "without the name"),
        ("a++", "has `+` behind what repeats already"),
        ("a???", "has `?` behind"),
        ("a{2}?{3}", "has `{3}` behind"),
        (r"\d*{2,}", "has `{2,}` behind"),
    ] {
        let error = translate(expression).unwrap_err();
        assert!(error.contains(complaint), "{expression}: {error}");
    }
}
