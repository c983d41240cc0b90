//! What a rewritten file looks like.

use margay_codegen::cases;
use serde_json::json;

use super::*;

/// The text after every case of it was made to expect these events.
#[track_caller]
fn update(text: &str, events: &[Value]) -> Result<String, String> {
    let source = Source::new("door_tests.yml", text);
    let file = cases::read(&source);
    assert!(file.problems.is_empty(), "{}", file.problems);
    let mut rewrite = Rewrite::new(&source, &file.cases);
    for number in 0..file.cases.len() {
        let events = events.iter().map(|event| {
            let mut event = event.as_object().unwrap().clone();
            event.insert("p_log_type".to_owned(), json!("Custom.Door"));
            event.insert("p_row_id".to_owned(), json!("row"));
            event.insert("p_event_time".to_owned(), json!("2000-01-01T00:00:00Z"));
            event.insert("p_parse_time".to_owned(), json!("2000-01-01T00:00:00Z"));
            event
        });
        let given = Given {
            events: events.collect(),
            ..Given::default()
        };
        rewrite.note(number, &given)?;
    }
    Ok(rewrite.edited(0..text.len(), &rewrite.edits))
}

#[track_caller]
fn check(text: &str, events: &[Value], expected: &str) {
    assert_eq!(update(text, events).unwrap(), expected);
}

const HEAD: &str = "# Doors.\nlogType: Custom.Door # ours\ninput: x\n";

#[test]
fn a_block_is_replaced_and_all_around_it_stays() {
    let text = format!(
        "{HEAD}result: | # by hand\n  {{\n    \"a\": 1\n  }}\n\n# The next one.\n---\n{HEAD}result: |\n    {{}}"
    );
    let new = "{\n    \"a\": 2,\n    \"tags\": [\"x\", \"y\"]\n  }";
    let expected = format!(
        "{HEAD}result: | # by hand\n  {new}\n\n# The next one.\n---\n{HEAD}result: |\n  {new}"
    );
    check(&text, &[json!({"a": 2, "tags": ["x", "y"]})], &expected);
}

#[test]
fn quoted_json_becomes_a_block() {
    let text = format!("{HEAD}result: '{{\"a\": 1}}' # why\nname: n\n");
    let expected = format!("{HEAD}result: | # why\n  {{\n    \"a\": 2\n  }}\nname: n\n");
    check(&text, &[json!({"a": 2})], &expected);
}

#[test]
fn maps_stay_maps() {
    let text = format!("{HEAD}result:\n    a: 1\n    p_log_type: Custom.Door\n# end\n");
    let expected =
        format!("{HEAD}result:\n    a: x\n    p_log_type: '{{{{ .LogType }}}}'\n# end\n");
    check(&text, &[json!({"a": "x"})], &expected);
    let text = format!("{HEAD}result: {{a: 1}}\nname: n\n");
    let expected = format!("{HEAD}result: {{\n    \"a\": 2\n  }}\nname: n\n");
    check(&text, &[json!({"a": 2})], &expected);
}

#[test]
fn items_of_a_list_are_replaced_one_by_one() {
    let text = format!(
        "{HEAD}results:\n- |\n  {{\"a\": 1}}\n# the second\n- '{{\"b\": 1}}'\n- c: 1\nname: n\n"
    );
    let expected = format!(
        "{HEAD}results:\n- |\n  {{\"a\": 1}}\n# the second\n- |\n  {{\n    \"b\": 2\n  }}\n- c: 2\nname: n\n"
    );
    let events = [json!({"a": 1}), json!({"b": 2}), json!({"c": 2})];
    check(&text, &events, &expected);
}

#[test]
fn another_number_of_events_is_written_anew() {
    let text = format!("{HEAD}result: |\n  {{}}\nname: n\n");
    let expected = format!(
        "{HEAD}results:\n  - |\n    {{\n      \"a\": 1\n    }}\n  - |\n    {{\n      \"b\": 1\n    }}\nname: n\n"
    );
    check(&text, &[json!({"a": 1}), json!({"b": 1})], &expected);
    check(&text, &[], &format!("{HEAD}name: n\n"));
    let text = format!("{HEAD}\n# end\n---\n{HEAD}");
    let result = "result: |\n  {\n    \"a\": 1,\n    \"p_log_type\": \"{{ .LogType }}\"\n  }\n";
    let expected = format!("{HEAD}{result}\n# end\n---\n{HEAD}{result}");
    check(&text, &[json!({"a": 1})], &expected);
}

#[test]
fn line_ends_are_those_of_the_file() {
    let text = format!("{HEAD}result: |\n  {{}}\n").replace('\n', "\r\n");
    let expected = format!("{HEAD}result: |\n  {{\n    \"a\": 1\n  }}\n").replace('\n', "\r\n");
    check(&text, &[json!({"a": 1})], &expected);
}

#[test]
fn a_repeated_text_is_left_alone() {
    let text = "logType: Custom.Door\ninput: &e '{}'\nresult: *e\n";
    let expected = "logType: Custom.Door\ninput: &e '{}'\nresult: |\n  {\n    \"a\": 1\n  }\n";
    check(text, &[json!({"a": 1})], expected);
}

#[test]
fn what_cannot_be_edited_safely_is_refused() {
    for text in [
        "{logType: Custom.Door, input: x, result: '{}'}\n",
        "{logType: Custom.Door, input: x}\n",
        "logType: Custom.Door\ninput: |+\n  x\n\n",
    ] {
        let why = update(text, &[json!({"a": 1})]).unwrap_err();
        assert!(why.contains("by hand"), "{text}: {why}");
    }
    let error = format!("{HEAD}error: no\n");
    assert!(update(&error, &[json!({})]).is_err());
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig {
        cases: 256, failure_persistence: None, ..Default::default()
    })]

    /// Whatever a case looks like, it is rewritten as meant or refused.
    #[test]
    fn no_way_of_writing_a_case_breaks_it(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..12),
    ) {
        let text = format!("{HEAD}{}", pieces.concat());
        let source = Source::new("door_tests.yml", text.as_str());
        let file = cases::read(&source);
        let mut rewrite = Rewrite::new(&source, &file.cases);
        let event = json!({"a": "\u{2028}", "p_log_type": "Custom.Door", "p_row_id": "r",
            "p_event_time": "2000-01-01T00:00:00Z", "p_parse_time": "2000-01-01T00:00:00Z"});
        for number in 0..file.cases.len() {
            let given = Given {
                events: vec![event.as_object().unwrap().clone(); number + 1],
                ..Given::default()
            };
            let _ = rewrite.note(number, &given);
        }
        let edited = rewrite.edited(0..text.len(), &rewrite.edits);
        let read = cases::read(&Source::new("door_tests.yml", edited.as_str()));
        assert_eq!(read.cases.len(), file.cases.len(), "{text}\n=>\n{edited}");
    }
}

const PIECES: &[&str] = &[
    "result: ",
    "results:\n",
    "- ",
    "  - ",
    "|\n",
    "|2-\n",
    ">\n",
    "{}\n",
    "  {}\n",
    "    {\"a\": 1}\n",
    "'{}' # c\n",
    "\"{}\"\n",
    "{a: 1}\n",
    "a: 1\n",
    "  a: 1\n",
    "  b: 2\n",
    "# c\n",
    "  # c\n",
    "\n",
    "  \n",
    "---\n",
    "...\n",
    "logType: Custom.Door\ninput: x\n",
    "name: n\n",
    "[",
    "]\n",
    "&e ",
    "*e\n",
    "\r\n",
    "é",
    "? ",
    "  [{}, {}]\n",
    "\t",
];
