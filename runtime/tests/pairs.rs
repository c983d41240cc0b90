//! Pairs: what is written as keys and values is read back, and what is odd means what the rule says.

use std::collections::BTreeMap;

use margay_runtime::{
    Columns, Cut, Escapes, Faults, Pairs, ParseError, Parser, Record, Scratch, Signs, Sink, Text,
    Timestamp, Wanted, parse_line,
};
use proptest::prelude::*;

/// A parser whose records are the columns themselves.
struct Cutter(Pairs);

struct Cells<'a>(Columns<'a>);

impl Record for Cells<'_> {
    fn traverse<S: Sink>(&self, _: &mut S) {}

    fn event_time(&self) -> Option<Timestamp> {
        None
    }
}

impl Parser for Cutter {
    type Record<'a> = Cells<'a>;

    fn log_type(&self) -> &str {
        "Custom.Pairs"
    }

    fn cut(&self) -> Cut<'_> {
        Cut::Pairs(&self.0)
    }

    fn convert<'a>(
        &'a self,
        columns: Columns<'a>,
        _: &mut Faults,
    ) -> Result<Cells<'a>, ParseError> {
        Ok(Cells(columns))
    }
}

const KEYS: [&str; 4] = ["a", "b", "cc", "é"];

/// The values of the keys in a line, or where it is wrong.
fn values(signs: &Signs, line: &str) -> Result<Vec<Option<String>>, usize> {
    let wanted = KEYS.iter().enumerate();
    let wanted: Vec<_> = wanted.map(|(at, key)| Wanted::last(key, at)).collect();
    let text = Text {
        columns: KEYS.len(),
        ..Text::default()
    };
    let cutter = Cutter(Pairs::new(signs.clone(), wanted, text));
    let mut scratch = Scratch::new();
    let cells = parse_line(&cutter, line, &mut scratch).map_err(|error| error.offset())?;
    let columns = 0..KEYS.len();
    Ok(columns
        .map(|column| cells.0.raw(column).map(str::to_owned))
        .collect())
}

fn logfmt(escapes: Escapes) -> Signs {
    Signs {
        quote: Some(b'"'),
        escapes,
        ..Signs::default()
    }
}

/// Writes pairs with every value in quotes, what needs an escape escaped.
fn written(pairs: &BTreeMap<&str, String>, escapes: Escapes) -> String {
    let escaped = |value: &str| match escapes {
        Escapes::Doubled => value.replace('"', "\"\""),
        _ => value.replace('\\', "\\\\").replace('"', "\\\""),
    };
    let pairs = pairs.iter();
    let pairs: Vec<_> = pairs
        .map(|(key, value)| format!("{key}=\"{}\"", escaped(value)))
        .collect();
    pairs.join(" ")
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        given in prop::collection::btree_map(
            prop::sample::select(KEYS.to_vec()),
            r#"[a-c"= \\\t\u{e9}]{0,12}"#,
            0..4,
        ),
        escapes in prop::sample::select(vec![Escapes::Doubled, Escapes::Backslash]),
    ) {
        prop_assume!(!given.is_empty());
        let line = written(&given, escapes);
        let expected: Vec<_> = KEYS.iter().map(|key| given.get(key).cloned()).collect();
        prop_assert_eq!(values(&logfmt(escapes), &line), Ok(expected));
    }
}

#[test]
fn odd_pairs_mean_something() {
    let check = |line: &str, expected: [Option<&str>; 3]| {
        let signs = Signs {
            alone: Some("yes".to_owned()),
            ..logfmt(Escapes::DoubledAndBackslash)
        };
        let found = values(&signs, line).map(|values| values[..3].to_vec());
        let expected = expected.map(|value| value.map(str::to_owned));
        assert_eq!(found, Ok(expected.to_vec()), "{line}");
    };
    check("a=1 b=2", [Some("1"), Some("2"), None]);
    check("  a=1   b=  cc", [Some("1"), Some(""), Some("yes")]);
    check("a=1 a=2", [Some("2"), None, None]);
    check("a==1 =b", [Some("=1"), None, None]);
    check("a=x\"y b=\"x\"y\"", [Some("x\"y"), Some("x\"y"), None]);
    check("a=\"x\"\"y\" b=\"\"", [Some("x\"y"), Some(""), None]);
    check(
        r#"a="x\y" b="\\" cc="\"""#,
        [Some(r"x\y"), Some("\\"), Some("\"")],
    );
    check("A=1 aa=2", [None, None, None]);
}

#[test]
fn a_quote_without_an_end_is_where_the_line_is_wrong() {
    let signs = logfmt(Escapes::Backslash);
    assert_eq!(values(&signs, "a=1 b=\"x"), Err(6));
    assert_eq!(values(&signs, "  a=\"\\\""), Err(4));
}
