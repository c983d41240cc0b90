//! The tables of the text parsers: one schema made for each row, one line, one event.

use margay_codegen::{Library, Source, plan};
use margay_interpret::Interpreter;
use margay_runtime::{ParseOptions, Report, Scratch, Timestamps, parse_line, write_json};

/// A schema of string fields with these names, as JSON, which is YAML.
fn interpreter(parser: &str, names: &[&str]) -> Interpreter {
    let fields = names
        .iter()
        .map(|name| format!("{{name: {name:?}, type: string}}"));
    let fields: Vec<_> = fields.collect();
    let text = format!(
        "schema: Custom.Case\nparser: {parser}\nfields: [{}]\n",
        fields.join(", ")
    );
    let planned = plan(&Source::new("case.yml", text.as_str()), &Library::new());
    let planned = planned.unwrap_or_else(|problems| panic!("{problems}"));
    Interpreter::new(&planned.plan)
}

/// The event of a line, untrimmed blanks and all: letters keep them from the ends of the line.
fn event(parser: &str, names: &[&str], line: &str) -> Option<String> {
    let interpreter = interpreter(parser, names);
    let mut scratch = Scratch::new();
    let record = parse_line(&interpreter, line, &mut scratch).ok()?;
    let mut json = Vec::new();
    write_json(&record, Timestamps::Keep, &mut json);
    Some(String::from_utf8(json).expect("JSON is UTF-8"))
}

/// A text as YAML and JSON write it.
fn quoted(text: &str) -> String {
    format!("{text:?}").replace("\\'", "'")
}

#[track_caller]
fn fastmatch(pattern: &str, line: &str, expected: Option<&str>) {
    let parser = format!("{{fastmatch: {{match: [{}]}}}}", quoted(pattern));
    let names: &[&str] = match pattern.contains("%{b}") {
        true => &["a", "b"],
        false => &["a"],
    };
    let found = event(&parser, names, line);
    assert_eq!(found.as_deref(), expected, "{pattern} {line}");
}

#[test]
fn fastmatch_takes_the_first_place_of_each_delimiter() {
    fastmatch("%{a} %{b}", "x y", Some(r#"{"a":"x","b":"y"}"#));
    fastmatch("%{a} %{b}", "x y z", Some(r#"{"a":"x","b":"y z"}"#));
    fastmatch("T %{a} %{b}", "T x y", Some(r#"{"a":"x","b":"y"}"#));
    fastmatch("T %{a} %{b}", "U x y", None);
    fastmatch("%{a} %{b}", "x", None);
    fastmatch("-%{a} %{b}", "- y", Some(r#"{"a":"","b":"y"}"#));
    fastmatch("%{a} %{b}-", "x -", Some(r#"{"a":"x","b":""}"#));
    fastmatch("[%{a}]", "[x] tail", Some(r#"{"a":"x"}"#));
    fastmatch("%{a} %{}", "x y", Some(r#"{"a":"x"}"#));
    fastmatch("%{ a }", "x y", Some(r#"{"a":"x y"}"#));
    fastmatch(
        "%{a} -> %{b}",
        "x - -> -> y",
        Some(r#"{"a":"x -","b":"-> y"}"#),
    );
    fastmatch("%{a}aab%{b}", "aaab", Some(r#"{"a":"a","b":""}"#));
    fastmatch(
        "%{a}a very long delimiter%{b}",
        "xa very long delimitery",
        Some(r#"{"a":"x","b":"y"}"#),
    );
    fastmatch("%{a} %{a}", "x y", Some(r#"{"a":"y"}"#));
}

#[test]
fn fastmatch_reads_escapes_where_a_backslash_is_ahead() {
    fastmatch(
        r#""%{a}" %{b}"#,
        r#""p \"q\" r" s"#,
        Some(r#"{"a":"p \"q\" r","b":"s"}"#),
    );
    fastmatch(
        r#""%{a}" %{b}"#,
        r#""p "q r" s"#,
        Some(r#"{"a":"p \"q r","b":"s"}"#),
    );
    fastmatch(r#""%{a}" %{b}"#, r#""p "q r" s\"#, None);
    fastmatch("%{a} '%{b}'", r"x 'it\'s'", Some(r#"{"a":"x","b":"it's"}"#));
    fastmatch(r#""%{a}""#, r#""\q""#, None);
    fastmatch(r#""%{a}""#, r#""\'""#, None);
    fastmatch(
        r#""%{a} %{b}""#,
        r#""x \"y""#,
        Some(r#"{"a":"x","b":"\\"}"#),
    );
    for (escape, expected) in [
        (r"\a\b\f\n\r\t\v\\", Some(r"\u0007\b\f\n\r\t\u000b\\")),
        (r"\101\377\x41\xe9\u00e9\U0001F98A", Some("AÿAéé🦊")),
        (r"\400", None),
        (r"\18", None),
        (r"\x4", None),
        (r"\x+4", None),
        (r"\ud800", None),
        (r"\U00110000", None),
        (r"\u12é", None),
        (r"\", None),
    ] {
        let line = format!(r#""{escape}""#);
        let expected = expected.map(|text| format!(r#"{{"a":"{text}"}}"#));
        fastmatch(r#""%{a}""#, &line, expected.as_deref());
    }
}

#[test]
fn fastmatch_tells_the_pattern_that_came_farthest() {
    let parser = r#"{fastmatch: {match: ["x %{a}", "door %{a}, %{a}; %{a}"]}}"#;
    let interpreter = interpreter(parser, &["a"]);
    let mut scratch = Scratch::new();
    let error = parse_line(&interpreter, "  door 1, 2", &mut scratch).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no pattern matches; the nearest stops at `2`, looking for `; `"
    );
    assert_eq!(error.offset(), 10);
}

#[track_caller]
fn csv(delimiter: &str, line: &str, expected: &[&str]) {
    let names = ["c0", "c1", "c2", "c3"];
    let parser = format!(
        "{{csv: {{delimiter: {}, columns: [c0, c1, c2, c3], emptyValues: [none]}}}}",
        quoted(delimiter)
    );
    let expected = names.iter().zip(expected.iter().chain([&""; 4]));
    let expected: Vec<_> = expected
        .map(|(name, text)| format!("{name:?}:{}", quoted(text)))
        .collect();
    let expected = format!("{{{}}}", expected.join(","));
    assert_eq!(event(&parser, &names, line), Some(expected), "{line}");
}

#[test]
fn csv_takes_quotes_loosely() {
    csv(",", r#"a,"b ""q"" c",d"#, &["a", r#"b "q" c"#, "d"]);
    csv(",", r#"a,b"c,d"#, &["a", r#"b"c"#, "d"]);
    csv(",", r#"a,"b"c,d"#, &["a", r#"b"c,d"#]);
    csv(",", r#"a, "b",c"#, &["a", r#" "b""#, "c"]);
    csv(",", r#""a\",b"#, &[r"a\", "b"]);
    csv(",", r#""a"#, &["a"]);
    csv(",", r#"""#, &[""]);
    csv(",", r#"""""#, &["\""]);
    csv(",", r#""a"b"c",d"#, &[r#"a"b"c"#, "d"]);
    csv(",", "a,,b", &["a", "", "b"]);
    csv(" ", "a  b", &["a", "", "b"]);
    csv("|", "a|\"|\"|", &["a", "|", ""]);
    csv("é", "aé\"é\"éb", &["a", "é", "b"]);
}

#[test]
fn templates_are_filled_in_order() {
    let parser = |templates: &str| {
        format!(
            "{{csv: {{columns: [a, b, a], emptyValues: ['-'], expandFields: {{{templates}}}}}}}"
        )
    };
    let check = |templates: &str, line: &str, expected: &str| {
        let found = event(&parser(templates), &["a", "b", "x", "y"], line);
        assert_eq!(found.as_deref(), Some(expected), "{templates}");
    };
    let (first, last) = (r#""a":"1","b":"2""#, r#""a":"3","b":"2""#);
    check(
        "x: '%{a}%{ b }'",
        "1,2,3",
        &format!(r#"{{{last},"x":"12"}}"#),
    );
    check("x: '%{a}'", "-,2,3", &format!(r#"{{{last},"x":"3"}}"#));
    check("x: '%{a}'", "1,2,-", &format!(r#"{{{first},"x":"1"}}"#));
    check(
        "x: '[%{none}]'",
        "1,2,3",
        &format!(r#"{{{last},"x":"[]"}}"#),
    );
    check("x: '%{none}'", "1,2,3", &format!("{{{last}}}"));
    check("x: '%{b}-', y: '-'", "1,-,3", r#"{"a":"3"}"#);
    check(
        "x: '%{b}!', y: '%{x}?'",
        "1,2,3",
        &format!(r#"{{{last},"x":"2!","y":"2!?"}}"#),
    );
    check(
        "y: '%{x}?', x: '%{b}!'",
        "1,2,3",
        &format!(r#"{{{last},"x":"2!","y":"?"}}"#),
    );
    // A result takes the place of a capture, but not for later templates.
    check(
        "b: '%{b}!', x: '%{b}'",
        "1,2,3",
        r#"{"a":"3","b":"2!","x":"2"}"#,
    );
    check(
        "b: '%{none}!', x: '%{b}'",
        "1,-,3",
        r#"{"a":"3","b":"!","x":"!"}"#,
    );
    check("b: '%{none}'", "1,2,3", &format!("{{{last}}}"));
}

#[track_caller]
fn grok(tag: &str, text: &str, expected: Option<&str>) {
    let parser = format!("{{regex: {{match: ['.%{{{tag}:a}}']}}}}");
    let expected = expected.map(|text| format!(r#"{{"a":{}}}"#, quoted(text)));
    let found = event(&parser, &["a"], &format!(".{text}."));
    assert_eq!(found, expected, "{tag} {text}");
}

#[test]
fn built_in_patterns_match_what_they_are_named_for() {
    grok("QS", r#""foo \"bar\"""#, Some(r#""foo \"bar\"""#));
    grok("SPACE", "foo", Some(""));
    grok("INT", "-42.0", Some("-42"));
    grok("IP", "255.255.255.255", Some("255.255.255.255"));
    grok(
        "IP",
        "2001:db8::8a2e:370:7334",
        Some("2001:db8::8a2e:370:7334"),
    );
    grok("IP", "::ffff:192.0.2.1", Some("::ffff:192.0.2.1"));
    grok("IP", "fe80::1%eth0 ", Some("fe80::1%eth0"));
    grok("MONTHDAY", "31", Some("31"));
    grok("MONTHNUM", "10", Some("10"));
    grok("MONTH", "Oct", Some("Oct"));
    grok("HEXDIGIT", "B", Some("B"));
    grok(
        "UUID",
        "6F9619FF-8B86-D011-B42D-00CF4FC964FF",
        Some("6F9619FF-8B86-D011-B42D-00CF4FC964FF"),
    );
    grok("MAC", "00:1B:44:11:3A:B7", Some("00:1B:44:11:3A:B7"));
    grok(
        "HTTPDATE",
        "10/Oct/2000:13:55:36 -0700",
        Some("10/Oct/2000:13:55:36 -0700"),
    );
    grok(
        "SYSLOGTIMESTAMP",
        "Mar  7 10:00:00",
        Some("Mar  7 10:00:00"),
    );
    grok(
        "TIMESTAMP_ISO8601",
        "2024-03-01T10:00:00.5Z",
        Some("2024-03-01T10:00:00.5Z"),
    );
    grok(
        "URI",
        "https://eve@example.com:8080/a/b?c=d ",
        Some("https://eve@example.com:8080/a/b?c=d"),
    );
    grok("NS", "a,b c", Some("a,b"));
}

#[test]
fn built_in_patterns_are_searched_for() {
    let search = |tag: &str, line: &str| {
        event(
            &format!("{{regex: {{match: ['%{{{tag}:a}}']}}}}"),
            &["a"],
            line,
        )
    };
    assert_eq!(
        search("WORD", " foo_bar.").as_deref(),
        Some(r#"{"a":"foo_bar"}"#)
    );
    assert_eq!(search("MONTH", "/Oct").as_deref(), Some(r#"{"a":"Oct"}"#));
    for none in ["255.2555.255.255", "300.0.0.0", "300.0"] {
        assert_eq!(search("IP", none), None);
    }
}

/// Every built-in pattern compiles, alone and named.
#[test]
fn every_built_in_pattern_compiles() {
    let names = "DATA GREEDYDATA NOTSPACE NS SPACE WORD QUOTEDSTRING QS HEXDIGIT UUID INT BASE10NUM \
        NUMBER BASE16NUM POSINT PID NONNEGINT CISCOMAC WINDOWSMAC COMMONMAC MAC IPV4INT IPV4 IPV6 IP \
        HOSTNAME HOST IPORHOST HOSTPORT USERNAME USER UNIXPATH WINPATH PATH TTY URIPROTO URIHOST \
        URIPATH URIPARAM URIPATHPARAM URI MONTH MONTHNUM MONTHNUM2 MONTHDAY DAY YEAR HOUR MINUTE \
        SECOND KITCHEN TIME DATE_US DATE_EU DATE DATETIME ISO8601_TIMEZONE ISO8601_SECOND \
        TIMESTAMP_ISO8601 TZ TZOFFSET TIMESTAMP_RFC822 TIMESTAMP_RFC2822 TIMESTAMP_OTHER \
        TIMESTAMP_EVENTLOG SYSLOGTIMESTAMP HTTPDATE";
    for name in names.split_whitespace() {
        interpreter(&format!("{{regex: {{match: ['%{{{name}:a}}']}}}}"), &["a"]);
    }
}

/// A header is a line of its own, also where lines are given one by one; the next stream has
/// another.
#[test]
fn a_header_belongs_to_its_stream() {
    let interpreter = interpreter("{csv: {hasHeader: true}}", &["a", "b"]);
    let mut scratch = Scratch::new();
    let error = parse_line(&interpreter, "b,a", &mut scratch).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a header or comment line, which gives no event"
    );
    let mut json = Vec::new();
    let record = parse_line(&interpreter, "1,2", &mut scratch).unwrap();
    write_json(&record, Timestamps::Keep, &mut json);
    assert_eq!(json, br#"{"a":"2","b":"1"}"#);

    let mut blocks = margay_runtime::BlockParser::new(interpreter.clone(), ParseOptions::default());
    assert!(blocks.is_stateful());
    let mut seen = Vec::new();
    for block in ["b,a\n1,2\n", "3,4\n"] {
        let mut report = Report::default();
        blocks.parse(block.as_bytes(), &mut report, |record, _| {
            seen.push(format!("{record:?}"))
        });
    }
    blocks.begin_stream();
    blocks.parse(b"a,b\n5,6\n", &mut Report::default(), |record, _| {
        seen.push(format!("{record:?}"));
    });
    assert_eq!(seen.len(), 3);
    assert!(seen[1].contains(r#""a": String("4")"#) && seen[2].contains(r#""a": String("5")"#));
}
