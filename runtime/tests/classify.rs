//! A classifier gives what the rule gives, line by line, wherever blocks end.

use margay_runtime::{
    Classifier, Columns, Csv, Cut, Delimited, Engine, Faults, Field, JsonEngine, JsonOptions, Keep,
    Names, ParseError, ParseOptions, Parser, Record, Report, Share, Sink, Text, Timestamp,
};
use proptest::prelude::*;

/// Log types that take many of each other's lines.
#[derive(Debug, Clone, Copy)]
enum Kind {
    /// Two words or more, the first of them a number.
    Numbers,
    /// A word or more, the first of them perhaps a number.
    Words,
    /// One word.
    Word,
    /// Any line but the first one of the stream that it is asked for.
    Headed,
    /// Any line; those that begin with `#` give no event.
    Commented,
}

struct Toy {
    kind: Kind,
    name: &'static str,
    csv: Csv,
}

impl Toy {
    fn new(kind: Kind) -> Self {
        let name = match kind {
            Kind::Numbers => "Custom.Numbers",
            Kind::Words => "Custom.Words",
            Kind::Word => "Custom.Word",
            Kind::Headed => "Custom.Headed",
            Kind::Commented => "Custom.Commented",
        };
        let names = Names::Given {
            header: matches!(kind, Kind::Headed),
            count: 1,
            keeps: vec![Keep::new(0, 0)],
        };
        let text = Text {
            columns: 1,
            skip_prefix: if matches!(kind, Kind::Commented) {
                "#"
            } else {
                ""
            }
            .to_owned(),
            ..Text::default()
        };
        Self {
            kind,
            name,
            csv: Csv::new(',', names, text),
        }
    }

    fn engine(self) -> Box<dyn Engine> {
        let engine = JsonEngine::new(self, ParseOptions::default(), JsonOptions::default());
        Box::new(engine)
    }
}

struct Cells<'a> {
    log_type: &'static str,
    first: Option<&'a str>,
}

const LOG_TYPE: Field<'_> = Field::new("log_type");
const FIRST: Field<'_> = Field::new("first");

impl Record for Cells<'_> {
    fn traverse<S: Sink>(&self, sink: &mut S) {
        sink.string(&LOG_TYPE, Some(self.log_type));
        sink.string(&FIRST, self.first);
    }

    fn event_time(&self) -> Option<Timestamp> {
        None
    }
}

impl Parser for Toy {
    type Record<'a> = Cells<'a>;

    fn log_type(&self) -> &str {
        self.name
    }

    fn cut(&self) -> Cut<'_> {
        let words = Delimited::default();
        match self.kind {
            Kind::Numbers => Cut::Delimited(Delimited {
                least: 2,
                known: 2,
                ..words
            }),
            Kind::Words => Cut::Delimited(words),
            Kind::Word => Cut::Delimited(Delimited {
                reject_more: true,
                ..words
            }),
            Kind::Headed | Kind::Commented => Cut::Csv(&self.csv),
        }
    }

    fn convert<'a>(
        &'a self,
        columns: Columns<'a>,
        faults: &mut Faults,
    ) -> Result<Cells<'a>, ParseError> {
        match self.kind {
            Kind::Numbers => {
                columns.required_integer::<i64>(0, &FIRST, faults);
            }
            // Where it is none, that is a soft failure.
            Kind::Words => {
                columns.integer::<i64>(0, &FIRST, faults);
            }
            Kind::Word | Kind::Headed | Kind::Commented => {}
        }
        let record = Cells {
            log_type: self.name,
            first: columns.raw(0),
        };
        faults.settle().map(|()| record)
    }
}

fn engines(kinds: &[Kind]) -> Vec<Box<dyn Engine>> {
    kinds.iter().map(|&kind| Toy::new(kind).engine()).collect()
}

/// What a classifier gives for a stream that is cut into blocks of so many lines.
fn classify(classifier: &mut Classifier, stream: &[u8], lines: usize) -> (String, Report) {
    classifier.begin_stream();
    let (mut out, mut whole) = (Vec::new(), Report::default());
    let all: Vec<_> = stream.split_inclusive(|&byte| byte == b'\n').collect();
    // The last block is empty, as that of an input may be.
    for block in all.chunks(lines).chain([&[] as &[&[u8]]]) {
        let mut report = Report::default();
        classifier.parse(&block.concat(), &mut out, &mut report);
        whole.merge(report);
    }
    (String::from_utf8(out).unwrap(), whole)
}

/// The rule, one line after the other.
fn rule(kinds: &[Kind], stream: &[u8]) -> (String, Report) {
    let mut asked: Vec<_> = engines(kinds).into_iter().map(|one| (one, 1)).collect();
    let (mut out, mut whole) = (Vec::new(), Report::default());
    whole.shares = asked
        .iter()
        .map(|(one, _)| Share::of(one.log_type()))
        .collect();
    for line in stream.split_inclusive(|&byte| byte == b'\n') {
        let mut order: Vec<_> = (0..asked.len()).collect();
        order.sort_by_key(|&at| asked[at].1);
        let before = whole.tally.lines;
        whole.tally.lines += 1;
        let mut rejected = true;
        for at in order {
            let (engine, penalty) = &mut asked[at];
            let mut report = Report::default();
            engine.parse(line, &mut out, &mut report);
            if report.tally.rejects > 0 {
                *penalty += 1;
                continue;
            }
            rejected = false;
            whole.tally.events += report.tally.events;
            whole.tally.headers += report.tally.headers;
            whole.tally.blank += report.tally.blank;
            if report.tally.blank == 0 {
                *penalty = 0;
                add(&mut whole.shares[at], before, line, report);
            }
            break;
        }
        whole.tally.rejects += u64::from(rejected);
    }
    (String::from_utf8(out).unwrap(), whole)
}

fn add(share: &mut Share, before: u64, line: &[u8], mut report: Report) {
    share.bytes += line.len() as u64;
    // A report is merged behind the lines before it, and only those of the share are in it.
    let shift = before - share.report.tally.lines;
    report.soft.iter_mut().for_each(|soft| soft.line += shift);
    report
        .extra
        .iter_mut()
        .for_each(|extra| extra.line += shift);
    share.report.merge(report);
}

fn check(kinds: &[Kind], stream: &str, lines: usize) {
    let mut classifier = Classifier::new(engines(kinds));
    let (expected, rule) = rule(kinds, stream.as_bytes());
    // The second time it begins anew.
    for _ in 0..2 {
        let (out, report) = classify(&mut classifier, stream.as_bytes(), lines);
        assert_eq!(out, expected, "{kinds:?} {stream:?}");
        assert_eq!(report.tally, rule.tally, "{kinds:?} {stream:?}");
        assert!(report.tally.is_conserved());
        assert_eq!(report.rejects.len() as u64, report.tally.rejects);
        assert_eq!(report.shares, rule.shares, "{kinds:?} {stream:?}");
    }
}

#[test]
fn the_one_that_took_the_last_line_is_asked_first() {
    let kinds = [Kind::Numbers, Kind::Word, Kind::Words];
    let mut classifier = Classifier::new(engines(&kinds));
    let (out, report) = classify(&mut classifier, b"a b\n1 2\nc\n\n1 2\n", 9);
    let log_types: Vec<_> = out
        .lines()
        .map(|event| event.split('"').nth(3).unwrap())
        .collect();
    assert_eq!(log_types, ["Custom.Words"; 4]);
    let bytes: Vec<_> = report.shares.iter().map(|share| share.bytes).collect();
    assert_eq!(bytes, [0, 0, 14]);
}

#[test]
fn a_reject_says_what_each_log_type_says() {
    let kinds = [Kind::Numbers, Kind::Word];
    let mut classifier = Classifier::new(engines(&kinds));
    let (_, report) = classify(&mut classifier, b"1 2\na b\nc\n", 9);
    let reject = &report.rejects[0];
    assert_eq!((reject.line, reject.start, reject.end), (2, 4, 7));
    assert_eq!(
        reject.error.to_string(),
        "of no log type: Custom.Numbers: column 0, field `first`: `a` is not a 64-bit integer; \
         Custom.Word: 2 columns, at most 1 expected"
    );
    let many = [Kind::Word; 5];
    let (_, report) = classify(&mut Classifier::new(engines(&many)), b"a b", 9);
    let message = report.rejects[0].error.to_string();
    assert!(message.ends_with("; and 2 more"), "{message}");
}

#[test]
fn log_types_that_depend_on_earlier_lines_are_named() {
    let classifier = Classifier::new(engines(&[Kind::Word, Kind::Headed]));
    assert_eq!(classifier.stateful().collect::<Vec<_>>(), ["Custom.Headed"]);
}

#[test]
fn without_log_types_every_line_is_rejected() {
    let (_, report) = classify(&mut Classifier::new(Vec::new()), b"a\n\nb", 9);
    assert!(report.tally.is_conserved());
    assert_eq!(report.tally.rejects, 3);
}

fn any_line() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[0-9]{1,3} [a-z]{1,3}( [a-z])?",
        3 => "[a-z]{1,4}",
        2 => "[a-z0-9]{1,2} [a-z\"]{1,3}",
        1 => "#[a-z ]{0,3}",
        1 => "[ \r]{0,2}",
        1 => "\\{é?",
    ]
}

/// Lines that come in runs.
fn any_stream() -> impl Strategy<Value = String> {
    let run = (any_line(), 1_usize..20).prop_map(|(line, times)| (line + "\n").repeat(times));
    let part = prop_oneof![run, any_line().prop_map(|line| line + "\n")];
    prop::collection::vec(part, 0..30).prop_map(|parts| parts.concat())
}

fn any_kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        2 => Just(Kind::Numbers),
        2 => Just(Kind::Words),
        2 => Just(Kind::Word),
        1 => Just(Kind::Headed),
        1 => Just(Kind::Commented),
    ]
}

proptest! {
    #[test]
    fn it_gives_what_the_rule_gives(
        kinds in prop::collection::vec(any_kind(), 1..5),
        stream in any_stream(),
        lines in 1_usize..40,
        whole: bool,
    ) {
        let stream = if whole { stream.as_str() } else { stream.trim_end_matches('\n') };
        check(&kinds, stream, lines);
    }
}
