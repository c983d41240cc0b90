//! No text may make the reader panic, hang or eat memory: files made to do harm, the shipped files
//! with bytes changed at random, and random text that looks like YAML.

use std::fmt::Write;
use std::time::{Duration, Instant};

use margay_codegen::{
    Diagnostics, Library, Origins, Planned, Source, cases, check, outline::outline, plan,
};
use proptest::prelude::*;

/// Generous: these run unoptimised and beside other work.
const LONGEST: Duration = Duration::from_secs(10);

const SCHEMA: &str = include_str!("../../schemas/aws/AWS.ALB.yml");
const LAYOUT: &str = include_str!("../../schemas/aws/AWS.ALB.layout.yml");
const CASES: &str = include_str!("../../schemas/aws/AWS.ALB_tests.yml");

/// Plans a schema, with a layout for every name that it may ask for, and prints what is wrong.
fn outcome(schema: &str, layout: &str) -> Result<Planned, Diagnostics> {
    let start = Instant::now();
    let mut library = Library::new();
    for name in ["AWS.ALB", "Custom.Case"] {
        library.add_layout(name, Source::new("layout.yml", layout));
    }
    let outcome = plan(&Source::new("schema.yml", schema), &library);
    if let Err(diagnostics) = &outcome {
        assert!(!diagnostics.is_empty(), "rejected without a reason");
        assert!(diagnostics.to_string().len() < 1 << 20, "too much to read");
    }
    let taken = start.elapsed();
    assert!(taken < LONGEST, "took {taken:?}");
    outcome
}

/// Expects a schema to be rejected with these words.
#[track_caller]
fn rejects(schema: &str, words: &str) {
    let diagnostics = outcome(schema, LAYOUT)
        .expect_err("should be rejected")
        .to_string();
    assert!(
        diagnostics.contains(words),
        "{}",
        &diagnostics[..diagnostics.len().min(2000)]
    );
}

fn repeat(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

#[test]
fn huge_files() {
    rejects(
        &"fields: x\n".repeat(1_000_000),
        "more than the 1048576 bytes",
    );
}

#[test]
fn alias_bombs() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..40 {
        let items = vec![format!("*a{}", level - 1); 10].join(", ");
        writeln!(bomb, "a{level}: &a{level} [{items}]").unwrap();
    }
    rejects(&bomb, "more than 200000 values");
    let long = format!(
        "a: &a {}\nb: [{}]\n",
        "x".repeat(500_000),
        "*a, ".repeat(100_000)
    );
    rejects(&long, "more than 200000 values");
    rejects("fields: &a [*a]\n", "repeats a part that contains it");
}

#[test]
fn deep_nesting() {
    for open in ["[", "{", "[a: ", "- ", "? ", "a:\n"] {
        outcome(&open.repeat(9_000), LAYOUT).expect_err("nonsense");
        outcome(&open.repeat(150_000), LAYOUT).expect_err("nonsense");
    }
    // What one reader of YAML takes for a comment, another takes for content.
    for line_end in ["\u{85}", "\u{2028}"] {
        let hidden = format!("fields: [] # {line_end}{}", "[a: ".repeat(9_000));
        rejects(&hidden, "readers of YAML disagree");
    }
    let hidden = format!("x: |1\n\n\t{}", "[a: ".repeat(9_900));
    outcome(&hidden, LAYOUT).expect_err("nonsense");
}

#[test]
fn references_without_end() {
    let head = "schema: Custom.Case\nfields: [{name: a, type: ref, target: D0}]\ndefinitions:\n";
    let circle = repeat(15_000, |at| {
        format!(
            "  D{at}: {{type: ref, target: D{}}}\n",
            (at + 1) % 15_000 / 2 * 2
        )
    });
    outcome(&(head.to_owned() + &circle[..circle.len() / 2]), LAYOUT).expect_err("a circle");
    let chain = repeat(9_000, |at| {
        format!("  D{at}: {{type: ref, target: D{}}}\n", at + 1)
    });
    rejects(
        &format!("{head}{chain}  D9000: {{type: strin}}\n"),
        "unknown type `strin`",
    );
    let twice = repeat(60, |at| {
        let next = format!("type: ref, target: D{}", at + 1);
        format!("  D{at}: {{type: object, fields: [{{name: a, {next}}}, {{name: b, {next}}}]}}\n")
    });
    rejects(
        &format!("{head}{twice}  D60: {{type: string}}\n"),
        "more than 50000 values",
    );
    // A long list that every field has again.
    let list = repeat(50_000, |at| format!("{at}, "));
    let fields = repeat(9_000, |at| {
        format!("  - {{name: f{at}, type: ref, target: D0}}\n")
    });
    let lists = format!("definitions:\n  D0: {{type: string, validate: {{allow: [{list}]}}}}\n");
    rejects(
        &format!("schema: Custom.Case\nfields:\n{fields}{lists}"),
        "more than 50000 values",
    );
}

#[test]
fn very_many_problems() {
    let head = "schema: Custom.Case\nfields: [{name: a, type: strin}]\n";
    rejects(
        &format!("{head}{}", repeat(60_000, |at| format!("feld{at}: 1\n"))),
        "problems",
    );
    let one_line = repeat(60_000, |at| format!("feld{at}: 1, "));
    rejects(
        &format!("{{schema: Custom.Case, fields: [], {one_line}}}"),
        "problems",
    );
    rejects(
        &format!("{head}{}", "description: x\n".repeat(60_000)),
        "stands here twice",
    );
    let types = repeat(9_000, |at| {
        format!("  - {{name: f{at}, type: strng, indicators: x}}\n")
    });
    rejects(
        &format!("schema: Custom.Case\nfields:\n{types}"),
        "problems",
    );
    let targets = repeat(9_000, |at| {
        format!("  Def{at}: {{type: ref, target: Dev{at}}}\n")
    });
    rejects(&format!("{head}definitions:\n{targets}"), "problems");
    let columns = repeat(9_000, |at| format!("  - {{column: c{at}, field: f{at}}}\n"));
    let cut = "layout: AWS.ALB\ndelimited: {separator: ' ', least: 1}\n";
    outcome(SCHEMA, &format!("{cut}columns:\n{columns}")).expect_err("no such fields");
}

/// A schema of one expression, and patterns for it.
fn regex(expression: &str, definitions: &str) -> String {
    format!(
        "schema: Custom.Case\nparser:\n  regex:\n    match: ['(?P<a>x)', '{expression}']\n    \
         patternDefinitions: {{{definitions}}}\nfields: [{{name: a, type: string}}]\n"
    )
}

#[test]
fn expressions_that_explode() {
    let start = Instant::now();
    for expression in [
        "(?:(?:(?:x{1000}){1000}){1000}){1000}",
        "(?:(?:%{IP}{1000}){1000}){1000}",
        "(?:\\pL{1000}){1000}",
        "(?i:[a-z\\pL]{1000}){1000}",
        "(?:(?:a|b|c|d){0,1000}){0,1000}",
        "(?:(?:(?:(?:a?){1000}){1000}){1000})*",
    ] {
        rejects(&regex(expression, ""), "too large");
    }
    rejects(&regex(&"(".repeat(200_000), ""), "is not valid");
    rejects(&regex(&"(a|".repeat(100_000), ""), "is not valid");
    rejects(&regex(&"[a".repeat(4_000), ""), "without its");
    outcome(&regex(&"a?".repeat(20_000), ""), LAYOUT).expect("long, but harmless");
    let taken = start.elapsed();
    assert!(taken < LONGEST, "took {taken:?}");
}

#[test]
fn patterns_of_patterns() {
    let double = repeat(60, |at| format!("D{at}: '%{{D{0}}}%{{D{0}}}', ", at + 1));
    rejects(&regex("%{D0}", &format!("{double} D60: x")), "written out");
    let chain = repeat(9_000, |at| format!("D{at}: '%{{D{}}}', ", at + 1));
    rejects(&regex("%{D0}", &format!("{chain} D9000: x")), "written out");
    let circle = repeat(9_000, |at| format!("D{at}: '%{{D{}}}', ", (at + 1) % 9_000));
    rejects(&regex("%{D0}", &circle), "in a circle");
    let many = repeat(9_000, |_| String::from("%{URI}"));
    rejects(&regex(&many, ""), "written out");
}

#[test]
fn very_many_captures() {
    let fields = repeat(9_000, |at| format!("  - {{name: f{at}, type: string}}\n"));
    let head = "schema: Custom.Case\nparser:\n";
    let columns = repeat(9_000, |at| format!("c{at}, "));
    let csv = format!("{head}  csv: {{columns: [{columns}]}}\nfields:\n{fields}");
    outcome(&csv, LAYOUT).expect("only warnings");
    let fields: String = fields
        .lines()
        .take(1_000)
        .map(|line| format!("{line}\n"))
        .collect();
    let pattern = repeat(4_000, |at| format!("%{{f{at}}} "));
    let templates = repeat(4_000, |at| format!("t{at}: '%{{f{at}}}', "));
    let fastmatch = format!(
        "{head}  fastmatch: {{match: ['{pattern}'], expandFields: {{{templates}}}}}\nfields:\n{fields}"
    );
    outcome(&fastmatch, LAYOUT).expect("large, but harmless");
}

#[test]
fn very_many_warnings_are_no_error() {
    let fields = repeat(2_000, |at| format!("  - {{name: {at}a, type: string}}\n"));
    let schema = format!("schema: Custom.Case\nfields:\n{fields}");
    let checked = check(&Source::new("schema.yml", schema.as_str()), &Library::new()).unwrap();
    assert!(
        checked
            .warnings()
            .to_string()
            .contains("1500 more problems are not shown")
    );
    rejects(
        &format!("{schema}  - {{name: last, type: strng}}\n"),
        "more problems are not shown",
    );
}

#[test]
fn long_names() {
    let name = "n".repeat(500_000);
    let inner = repeat(5_000, |at| format!("      - {{name: f{at}, type: x}}\n"));
    let schema = format!("fields:\n  - name: {name}\n    type: object\n    fields:\n{inner}");
    outcome(&schema, LAYOUT).expect_err("unknown types");
}

/// Bytes of a text changed, dropped, repeated or moved; whatever is left of it is text again.
fn mutated(text: &'static str) -> impl Strategy<Value = String> {
    let change = (
        0..text.len(),
        0..text.len(),
        0..60_usize,
        any::<u8>(),
        0..5_u8,
    );
    prop::collection::vec(change, 1..8).prop_map(move |changes| {
        let mut bytes = text.as_bytes().to_vec();
        for (at, to, length, byte, kind) in changes {
            let at = at.min(bytes.len() - 1);
            let end = (at + length).min(bytes.len());
            let part = bytes[at..end].to_vec();
            match kind {
                0 => bytes[at] = byte % 128,
                1 => bytes[at] = b"[]{}:-#&*!|>'\"%@`, \n\t?~"[usize::from(byte) % 23],
                2 => drop(bytes.drain(at..end)),
                3 => drop(bytes.splice(at..at, part)),
                _ => {
                    let to = to.min(bytes.len());
                    drop(bytes.splice(to..to, part));
                }
            }
            if bytes.is_empty() {
                bytes.push(b'x');
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// Reads a file of cases; every place in it lies in the file.
fn check_cases(text: &str) {
    let file = cases::read(&Source::new("cases.yml", text));
    for case in &file.cases {
        assert!(text.is_char_boundary(case.document.end));
        let expected = case.expected.iter().map(|expected| expected.span);
        for span in expected.chain([case.start, case.log_type.span]) {
            assert!(text.get(span.start..span.end).is_some(), "{span:?}");
        }
    }
}

/// Words and signs of schemas and layouts in any order.
fn yaml_like() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "schema: Custom.Case\n",
        "fields:\n",
        "  - name: a\n",
        "    type: ",
        "string\n",
        "object\n",
        "array\n",
        "ref\n",
        "timestamp\n",
        "timeFormat: ",
        "'%Y'\n",
        "definitions:\n",
        "  A: ",
        "target: A\n",
        "element: ",
        "{type: int}",
        "{",
        "}",
        "[",
        "]",
        ", ",
        ": ",
        "- ",
        "\n",
        "  ",
        "&a ",
        "*a",
        "!!str ",
        "null",
        "true",
        "1e400",
        "0x7f",
        "|\n",
        ">-\n",
        "'",
        "\"",
        "#",
        "é",
        "parser: ",
        "native: ",
        "{name: Custom.Case}",
        "regex: {match: ['%{A:b}']}",
        "layout: ",
        "delimited: ",
        "columns: ",
        "validate: {allow: [a]}",
        "<<: ",
        "? ",
        "---\n",
        "\u{2028}",
        "\u{feff}",
        "\u{0}",
        "\t",
        "99999999999999999999999",
        ".inf",
        "description: ",
    ]);
    prop::collection::vec(words, 0..60).prop_map(|words| words.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_schemas_are_read(schema in mutated(SCHEMA)) {
        let planned = outcome(&schema, LAYOUT);
        let source = Source::new("schema.yml", schema);
        let mut library = Library::new();
        library.add_layout("AWS.ALB", Source::new("layout.yml", LAYOUT));
        let _ = Origins::of(&source, &library);
        let outlined = outline(&source, &library);
        prop_assert!(planned.is_err() || outlined.is_ok(), "planned, but not outlined");
    }

    #[test]
    fn changed_layouts_are_read(layout in mutated(LAYOUT)) {
        let _ = outcome(SCHEMA, &layout);
    }

    #[test]
    fn changed_cases_are_read(text in mutated(&CASES[..CASES.len() / 8])) {
        check_cases(&text);
    }

    #[test]
    fn random_text_is_read_as_cases(text in yaml_like()) {
        check_cases(&text);
        check_cases(&format!("logType: A.B\ninput: x\nresult: {text}"));
    }

    #[test]
    fn random_text_is_read(schema in yaml_like(), layout in yaml_like()) {
        let _ = outcome(&schema, &layout);
        let _ = outcome(SCHEMA, &layout);
    }
}

/// A script whose parts lie in each other as deep as its length allows.
#[test]
fn deep_scripts() {
    let script = |text: String| {
        format!(
            "schema: Custom.Case\nparser:\n  script:\n    function: |\n      \
             def parse(log):\n       x = {text}\nfields: [{{name: a, type: string}}]\n"
        )
    };
    let count = 9_000;
    for (open, inner, close) in [
        ("(", "1", ")"),
        ("[", "1", "]"),
        ("{1: ", "1", "}"),
        ("f(", "1", ")"),
        ("- ", "1", ""),
        ("not ", "1", ""),
        ("lambda: ", "1", ""),
        ("1 if 1 else ", "1", ""),
        ("1 + ", "1", ""),
        ("", "1", "[0]"),
        ("", "log", ".a()"),
    ] {
        let count = count.min(60_000 / (open.len() + close.len()));
        let text = open.repeat(count) + inner + &close.repeat(count);
        rejects(&script(text), "deep in each other");
        rejects(&script(open.repeat(count)), "error");
    }
    let branches = repeat(5_000, |_| "\n       elif 1: 1".to_owned());
    rejects(
        &script(format!("1\n       if 1: 1{branches}")),
        "deep in each other",
    );
    rejects(
        &script("1 ".repeat(200_000)),
        "the script has more than 65536 bytes",
    );
}
