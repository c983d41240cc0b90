//! Entries of every shape, and what is told of texts that hold none, whole and in pieces.

mod properties;

use super::*;

/// Gives its text in pieces of these sizes, over and over.
struct Chopped<'a> {
    text: &'a [u8],
    sizes: Vec<usize>,
    next: usize,
}

impl<'a> Chopped<'a> {
    fn new(text: &'a [u8], sizes: &[usize]) -> Self {
        Self {
            text,
            sizes: sizes.to_vec(),
            next: 0,
        }
    }
}

impl Read for Chopped<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let size = self.sizes[self.next % self.sizes.len()];
        self.next += 1;
        let read = size.min(out.len()).min(self.text.len());
        out[..read].copy_from_slice(&self.text[..read]);
        self.text = &self.text[read..];
        Ok(read)
    }
}

const LONGEST: usize = 1 << 20;

/// The lines of a text, and what is wrong with it.
fn entries_of(shape: &str, text: &[u8], sizes: &[usize], longest: usize) -> (String, String) {
    let shape = shape.parse().unwrap();
    let mut entries = Entries::new(Chopped::new(text, sizes), &shape, longest);
    let (mut lines, mut buffer) = (Vec::new(), [0; 1000]);
    let damage = loop {
        match entries.read(&mut buffer) {
            Ok(0) => break String::new(),
            Ok(read) => lines.extend_from_slice(&buffer[..read]),
            Err(error) => break error.to_string(),
        }
    };
    assert_eq!(entries.read(&mut buffer).unwrap(), 0);
    (String::from_utf8(lines).unwrap(), damage)
}

/// Checks what the entries are, in pieces of several sizes.
fn check(shape: &str, text: &str, lines: &[&str], damage: &str) {
    for size in [1, 2, 3, 7, 64, 1000] {
        let (found, wrong) = entries_of(shape, text.as_bytes(), &[size], LONGEST);
        let found: Vec<_> = found.split_inclusive('\n').collect();
        assert_eq!(found, lines, "{shape} {text} by {size}");
        assert_eq!(wrong, damage, "{shape} {text} by {size}");
    }
}

#[test]
fn the_elements_of_an_array() {
    check("array", "[]", &[], "");
    check("array", "null", &[], "");
    check("array", " \n", &[], "");
    check(
        "array",
        "\u{FEFF} [ {\"a\":\n[1, {}]} ,\t2,\"x]\\\"\",null]\n",
        &["{\"a\": [1, {}]}\n", "2\n", "\"x]\\\"\"\n", "null\n"],
        "",
    );
    check("array", "[{}]\n[1]", &["{}\n", "1\n"], "");
}

#[test]
fn an_array_inside_of_a_value() {
    let text = r#"{"x": {"Records": [1]}, "Rec\u006frds": [{"a":1}, {"a":2}], "y": "]}"}"#;
    check("array:Records", text, &["{\"a\":1}\n", "{\"a\":2}\n"], "");
    check("array:x.Records", text, &["1\n"], "");
    check(
        "array:a.1.b",
        r#"{"a": [{"b": [1]}, {"b": [2]}, 3]}"#,
        &["2\n"],
        "",
    );
    check("array:0", "[[1, 2], 3]", &["1\n", "2\n"], "");
    check("array:0", r#"{"0": [1]}"#, &["1\n"], "");
    check("array:a", r#"{"a": null}"#, &[], "");
    check("array:a", r#"{"a": []}"#, &[], "");
}

#[test]
fn an_array_that_is_not_there() {
    let cases = [
        (
            "array",
            "{}",
            "byte 0: the text is no array but an object; if it holds one, give the way \
                         to it, such as --input array:KEY",
        ),
        (
            "array",
            " 7",
            "byte 1: the text is no array but begins with `7`",
        ),
        ("array", "nul", "byte 0: an array or `null` expected"),
        ("array", "nullnull", "byte 0: an array or `null` expected"),
        (
            "array:a",
            "[]",
            "byte 0: the text is an array, and `a` is no index",
        ),
        (
            "array:a",
            "{\"b\": [1]}",
            "byte 9: the JSON text that ends here has no part `a`",
        ),
        (
            "array:a",
            "{\"a\": \"x\"}",
            "byte 6: `a` is no array but begins with `\"`",
        ),
        (
            "array:a.b",
            "{\"a\": {}}",
            "byte 7: `a`, which ends here, has no part `b`",
        ),
        (
            "array:a.b",
            "{\"a\": 1}",
            "byte 6: `a` begins with `1` and cannot have a part `b`",
        ),
        (
            "array:2",
            "[[1], [2]]",
            "byte 9: the JSON text that ends here has no part `2`",
        ),
    ];
    for (shape, text, damage) in cases {
        check(shape, text, &[], damage);
    }
}

#[test]
fn damage_around_the_elements_ends_the_text() {
    let cases: [(&str, &[&str], &str); 13] = [
        ("[1 2]", &["1\n"], "byte 3: `,` or `]` expected, `2` found"),
        (
            "[{}{}]",
            &["{}\n"],
            "byte 3: `,` or `]` expected, `{` found",
        ),
        ("[1,]", &["1\n"], "byte 3: a value expected, `]` found"),
        ("[,1]", &[], "byte 1: a value or `]` expected, `,` found"),
        ("[{}}", &["{}\n"], "byte 3: `,` or `]` expected, `}` found"),
        (
            "[1] x",
            &["1\n"],
            "byte 4: `x` stands behind the end of the JSON",
        ),
        (
            "[1]]",
            &["1\n"],
            "byte 3: `]` stands behind the end of the JSON",
        ),
        (
            "[1,",
            &["1\n"],
            "byte 3: the text ends inside of the JSON that begins at byte 0",
        ),
        (
            "[1",
            &["1"],
            "byte 2: the text ends inside of the JSON that begins at byte 0",
        ),
        (
            "[{},{\"a",
            &["{}\n", "{\"a"],
            "byte 7: the text ends inside of an entry, in the JSON that begins at byte 0",
        ),
        (
            "[\"a\nb\"]",
            &["\"a"],
            "byte 3: a string has no end on its line",
        ),
        (
            "[{\"a\": \"b\n\"}]",
            &["{\"a\": \"b"],
            "byte 9: a string has no end on its line",
        ),
        ("\u{FFFD}", &[], "byte 1: half a byte-order mark"),
    ];
    for (text, lines, damage) in cases {
        check("array", text, lines, damage);
    }
    check(
        "array:a",
        "{\"a\" []}",
        &[],
        "byte 5: `:` expected, `[` found",
    );
    check(
        "array:a",
        "{\"a\": [1] \"b\"",
        &["1\n"],
        "byte 10: `,` or `}` expected, `\"` found",
    );
    check(
        "array:a",
        "{\"b\": 1, }",
        &[],
        "byte 9: a key expected, `}` found",
    );
    check(
        "array:a",
        "{b: 1}",
        &[],
        "byte 1: a key or `}` expected, `b` found",
    );
}

#[test]
fn a_stream_of_values() {
    check("json", "", &[], "");
    check(
        "json",
        "{} {}{\n}\n\n[1]2 \"x\"3",
        &["{}\n", "{}\n", "{ }\n", "[1]\n", "2\n", "\"x\"\n", "3\n"],
        "",
    );
    check(
        "json",
        "\u{FEFF}{\r\n\"a\": 1\r\n}",
        &["{\r \"a\": 1\r }\n"],
        "",
    );
}

#[test]
fn what_is_no_json_is_an_entry_of_its_own() {
    check(
        "json",
        "{}\nnot json {}\n{}",
        &["{}\n", "not json {}\n", "{}\n"],
        "",
    );
    check("json", "hello, {} \n{}", &["hello, {} \n", "{}\n"], "");
    check("json", "{}} ]\n{}", &["{}\n", "} ]\n", "{}\n"], "");
    check("json", "{},\n{}", &["{}\n", ",\n", "{}\n"], "");
    // A line that was cut short in a string costs no other line.
    check(
        "json",
        "{\"a\": \"b\n{\"a\": 2}\n\"x\n{}",
        &["{\"a\": \"b\n", "{\"a\": 2}\n", "\"x\n", "{}\n"],
        "",
    );
    check(
        "json",
        "{\"a\": {",
        &["{\"a\": {"],
        "byte 7: the text ends inside of an entry, in the JSON that begins at byte 0",
    );
}

#[test]
fn values_that_hold_the_array_and_values_that_do_not() {
    let shape = "json:Records";
    check(
        shape,
        r#"{"Records": [1, {}], "x": 1}"#,
        &["1\n", "{}\n"],
        "",
    );
    check(
        shape,
        "{\"Records\":[1]}\n{\"a\":\n[]}\n{\"Records\":[2]}",
        &["1\n", "{\"a\": []}\n", "2\n"],
        "",
    );
    check(
        shape,
        r#"{"x": 1, "Records": null}{"Records": 1}[7] 8"#,
        &["{\"Records\": 1}\n", "[7]\n", "8\n"],
        "",
    );
    check(
        shape,
        "{\"Records\" [1]}\n{}",
        &["{\"Records\" [1]}\n", "{}\n"],
        "",
    );
    check(
        shape,
        "{\"a\": \"b\n{\"Records\":[1]}",
        &["{\"a\": \"b\n", "1\n"],
        "",
    );
    check(
        shape,
        "{\"x\": 1, \"y",
        &["{\"x\": 1, \"y"],
        "byte 11: the text ends inside of an entry, in the JSON that begins at byte 0",
    );
    check(
        shape,
        "{\"Records\": [1}",
        &["1\n"],
        "byte 14: `,` or `]` expected, `}` found",
    );
    check(
        shape,
        r#"{"x": "\"\\\/"} {"Rec\u006frds": [1]}"#,
        &["{\"x\": \"\\\"\\\\\\/\"}\n", "1\n"],
        "",
    );
    check("json:a/b", r#"{"a\/b": [1]}"#, &["1\n"], "");
    check(
        "json:a.0",
        r#"{"a": [[1]]} {"a": []}"#,
        &["1\n", "{\"a\": []}\n"],
        "",
    );
}

#[test]
fn what_is_held_is_bounded() {
    let before = "x".repeat(500);
    let text = format!("{{\"a\": \"{before}\", \"Records\": [1]}} {{\"Records\": [2]}}");
    let whole = format!("{{\"a\": \"{before}\", \"Records\": [1]}}\n2\n");
    for size in [1, 10, 100] {
        let (lines, damage) = entries_of("json:Records", text.as_bytes(), &[size], 300);
        assert_eq!((lines, damage.as_str()), (whole.clone(), ""));
    }
}

#[test]
fn nesting_costs_nothing() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let (lines, damage) = entries_of("array", format!("[{deep},1]").as_bytes(), &[5000], LONGEST);
    assert_eq!((lines, damage.as_str()), (format!("{deep}\n1\n"), ""));
    let (lines, _) = entries_of(
        "array:a",
        format!("{{\"b\":{deep},\"a\":[1]}}").as_bytes(),
        &[5000],
        LONGEST,
    );
    assert_eq!(lines, "1\n");
}
