//! Blocks of text lines give what their lines give one by one, by the rule: csv, fastmatch and
//! pairs, on every instruction set of this CPU.

use std::sync::Arc;

use margay_runtime::{
    Announced, BlockParser, Columns, Csv, Cut, Escapes, Fastmatch, Faults, Field, HeaderLines,
    Keep, Names, Order, Pairs, ParseError, ParseOptions, Parser, Pattern, Piece, Placeholder,
    Reason, Record, Report, Scratch, Signs, Simd, Sink, Template, Text, Texts, Timestamp, Wanted,
    parse_line,
};
use proptest::prelude::*;

/// A parser whose records are the texts of the columns.
#[derive(Debug, Clone)]
enum Cutter {
    Csv(Csv),
    Fastmatch(Fastmatch),
    Pairs(Arc<Pairs>),
}

/// As many texts as there may be columns.
const COLUMNS: usize = 4;

struct Cells<'a>([Option<&'a str>; COLUMNS]);

impl Record for Cells<'_> {
    fn traverse<S: Sink>(&self, _: &mut S) {}

    fn event_time(&self) -> Option<Timestamp> {
        None
    }
}

impl Cells<'_> {
    fn texts(&self) -> Vec<Option<String>> {
        self.0.iter().map(|text| text.map(str::to_owned)).collect()
    }
}

impl Parser for Cutter {
    type Record<'a> = Cells<'a>;

    fn log_type(&self) -> &str {
        "Custom.Text"
    }

    fn cut(&self) -> Cut<'_> {
        match self {
            Self::Csv(csv) => Cut::Csv(csv),
            Self::Fastmatch(fastmatch) => Cut::Fastmatch(fastmatch),
            Self::Pairs(pairs) => Cut::Pairs(pairs),
        }
    }

    fn convert<'a>(
        &'a self,
        columns: Columns<'a>,
        faults: &mut Faults,
    ) -> Result<Cells<'a>, ParseError> {
        const TEXT: Field = Field::new("text");
        Ok(Cells(std::array::from_fn(|column| {
            columns.text(column, &TEXT, faults)
        })))
    }
}

/// What became of lines: events and rejects, and how many lines gave neither.
#[derive(Debug, Default, PartialEq)]
struct Outcome {
    events: Vec<Vec<Option<String>>>,
    rejects: Vec<String>,
    silent: u64,
}

fn by_block(cutter: &Cutter, options: ParseOptions, block: &[u8], simd: Simd) -> Outcome {
    Simd::limit(simd);
    let mut parser = BlockParser::new(cutter.clone(), options);
    let mut report = Report::default();
    let mut outcome = Outcome::default();
    parser.parse(block, &mut report, |cells, texts| {
        let cells = cells.texts();
        let escaped = |byte: u8| byte < 0x20 || matches!(byte, b'"' | b'\\');
        let any_escaped = cells.iter().flatten().any(|text| text.bytes().any(escaped));
        assert!(texts == Texts::Any || !any_escaped, "not plain: {cells:?}");
        outcome.events.push(cells);
    });
    assert!(report.tally.is_conserved(), "{:?}", report.tally);
    assert_eq!(report.tally.events as usize, outcome.events.len());
    outcome.silent = report.tally.blank + report.tally.headers;
    outcome.rejects = report.rejects.iter().map(|r| shown(&r.error)).collect();
    outcome
}

fn by_line(cutter: &Cutter, options: ParseOptions, block: &[u8]) -> Outcome {
    let mut scratch = match options.strict {
        true => Scratch::strict(),
        false => Scratch::new(),
    };
    let mut outcome = Outcome::default();
    for line in block.split_inclusive(|&byte| byte == b'\n') {
        let text = String::from_utf8_lossy(line);
        match parse_line(cutter, &text, &mut scratch) {
            Ok(_) | Err(_) if text.trim().is_empty() => outcome.silent += 1,
            Ok(cells) => outcome.events.push(cells.texts()),
            Err(error) if *error.reason() == Reason::NoEvent => outcome.silent += 1,
            Err(error) => outcome.rejects.push(shown(&error)),
        }
    }
    outcome
}

fn shown(error: &ParseError) -> String {
    format!("{error} at {}", error.offset())
}

fn check(cutter: &Cutter, strict: bool, block: &[u8]) {
    let options = ParseOptions { strict };
    let expected = by_line(cutter, options, block);
    for simd in Simd::available() {
        let found = by_block(cutter, options, block, simd);
        let shown = String::from_utf8_lossy(block);
        assert_eq!(found, expected, "{simd:?} {cutter:?} {shown:?}");
    }
}

/// What the kinds have in common, for three columns and one more that a template may make.
fn texts() -> impl Strategy<Value = Text> {
    let empty =
        prop::sample::subsequence(vec!["".to_owned(), "-".to_owned(), "a".to_owned()], 0..3);
    let templates = prop::option::weighted(
        0.3,
        Just(Template {
            column: 3,
            first: Some(2),
            pieces: vec![Piece::Column(0), Piece::text("\"-"), Piece::Column(1)],
        }),
    );
    let prefix = prop_oneof![3 => Just(""), 1 => Just("#")];
    (0..2_u64, prefix, any::<bool>(), empty, templates).prop_map(
        |(skip_lines, skip_prefix, trim_space, empty_values, template)| Text {
            columns: COLUMNS,
            skip_lines,
            skip_prefix: skip_prefix.to_owned(),
            trim_space,
            lenient: false,
            empty_values,
            structured_data: Vec::new(),
            templates: template.into_iter().collect(),
        },
    )
}

fn csvs() -> impl Strategy<Value = Cutter> {
    let delimiters = prop::sample::select(vec![',', ' ', '\t', '|', '\\', '\0', '"', '§', 'a']);
    let keeps = (1..5_usize, any::<bool>()).prop_map(|(count, in_order)| {
        let others = [(0, 0), (3, 1), (1, 2), (0, 2)].map(|(from, to)| Keep::new(from, to));
        match in_order {
            true => (count, (0..count).map(|at| Keep::new(at, at)).collect()),
            false => (count, others.to_vec()),
        }
    });
    let given = (any::<bool>(), keeps).prop_map(|(header, (count, keeps))| Names::Given {
        header,
        count,
        keeps,
    });
    let header = Just(Names::Header(wanted()));
    let otherwise = Order {
        count: 2,
        keeps: vec![Keep::new(1, 0), Keep::new(0, 2)],
    };
    let lines = prop::sample::select(vec![HeaderLines::First, HeaderLines::Fields]);
    let otherwise = prop::option::of(Just(otherwise));
    let announced = (lines, otherwise).prop_map(|(lines, otherwise)| {
        Names::Announced(Announced {
            lines,
            wanted: wanted(),
            otherwise,
        })
    });
    let names = prop_oneof![given, header, announced];
    (delimiters, names, texts())
        .prop_map(|(delimiter, names, text)| Cutter::Csv(Csv::new(delimiter, names, text)))
}

fn wanted() -> Vec<Wanted> {
    vec![
        Wanted::last("a", 0),
        Wanted::first("a", 1),
        Wanted::last("", 2),
    ]
}

fn pairs() -> impl Strategy<Value = Cutter> {
    let separators = prop::sample::select(vec![b' ', b',', b'|']);
    let assigns = prop::sample::select(vec![b'a', b'-', b'\'']);
    let quotes = prop::sample::select(vec![Some(b'"'), Some(b'b'), None]);
    let escapes = prop::sample::select(vec![
        Escapes::None,
        Escapes::Doubled,
        Escapes::Backslash,
        Escapes::DoubledAndBackslash,
    ]);
    let alone = prop::option::of(Just("-a".to_owned()));
    let signs = (separators, assigns, quotes, escapes, alone).prop_map(
        |(separator, assign, quote, escapes, alone)| Signs {
            separator,
            assign,
            quote,
            escapes,
            alone,
        },
    );
    (signs, texts())
        .prop_map(|(signs, text)| Cutter::Pairs(Arc::new(Pairs::new(signs, wanted(), text))))
}

fn fastmatches() -> impl Strategy<Value = Cutter> {
    let delimiter = prop::sample::select(vec![
        " ",
        ",",
        "\"",
        "\" ",
        "\" \"",
        "'",
        "' ",
        "] ",
        "aa",
        "ab",
        "\\",
        "\t",
        "é",
        ", and then ",
        "\0",
        "abc,",
    ]);
    let placeholder = (delimiter, any::<bool>()).prop_map(|(delimiter, quoted)| {
        match quoted && delimiter.starts_with(['"', '\'']) {
            true => Placeholder::quoted(delimiter),
            false => Placeholder::new(delimiter),
        }
    });
    let tail = prop::option::of(Just(Placeholder::new("")));
    let prefix = prop::sample::select(vec!["", "", "\"", "a", "["]);
    let pattern = (prefix, prop::collection::vec(placeholder, 0..5), tail).prop_map(
        |(prefix, mut placeholders, tail)| {
            placeholders.extend(tail);
            let keeps = (0..placeholders.len()).map(|at| Keep::new(at, at % 3));
            Pattern::new(prefix, placeholders, keeps.collect::<Vec<_>>())
        },
    );
    (prop::collection::vec(pattern, 1..3), texts())
        .prop_map(|(patterns, text)| Cutter::Fastmatch(Fastmatch::new(patterns, text)))
}

/// Bytes that matter to cutting, in odd proportions, with runs of ordinary text between them.
fn blocks() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        8 => prop::sample::select(vec![
            " ", "\"", "\\", "\n", "-", "\t", ",", "'", "|", "#", "\"\"", "\\\"", "\" ", "\" \"",
            "] ", "aa", "ab", ", and then ", "§", "é", "\r\n", "\0", "\u{1}", "\u{2003}", "\\x41",
            "\\u00e9", "\n#", "\n\"", "\n#Fields: a ", "\n#Fields:b a b a\n",
        ]).prop_map(|text| text.as_bytes().to_vec()),
        2 => "[a-c]{1,8}".prop_map(String::into_bytes),
        1 => "[a-z]{50,70}".prop_map(String::into_bytes),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn blocks_of_csv_are_cut_as_their_lines_are(
        cutter in csvs(),
        strict in any::<bool>(),
        block in blocks(),
    ) {
        check(&cutter, strict, &block);
    }

    #[test]
    fn blocks_of_pairs_are_cut_as_their_lines_are(
        cutter in pairs(),
        strict in any::<bool>(),
        block in blocks(),
    ) {
        check(&cutter, strict, &block);
    }

    #[test]
    fn blocks_of_fastmatch_are_cut_as_their_lines_are(
        cutter in fastmatches(),
        strict in any::<bool>(),
        block in blocks(),
    ) {
        check(&cutter, strict, &block);
    }
}

/// Every text of up to six of the bytes that matter most to csv, at the start of a block and across
/// the place where two chunks meet.
#[test]
fn every_short_row_is_cut_as_the_rule_says() {
    let text = Text {
        columns: 3,
        ..Text::default()
    };
    check_every_row(b",\"a\\\n", text);
}

/// The same with blanks, where they are trimmed and nothing is no value.
#[test]
fn every_short_row_is_trimmed_as_the_rule_says() {
    let text = Text {
        columns: 3,
        trim_space: true,
        empty_values: vec![String::new()],
        ..Text::default()
    };
    check_every_row(b",\"a \n", text);
}

fn check_every_row(bytes: &[u8; 5], text: Text) {
    let names = Names::Given {
        header: false,
        count: 3,
        keeps: (0..3).map(|at| Keep::new(at, at)).collect(),
    };
    let cutter = Cutter::Csv(Csv::new(',', names, text));
    for length in 0..=6 {
        for number in 0..bytes.len().pow(length) {
            let digits = (0..length).map(|place| number / bytes.len().pow(place) % bytes.len());
            let text: Vec<u8> = digits.map(|digit| bytes[digit]).collect();
            check(&cutter, false, &text);
            check(
                &cutter,
                false,
                &[b"x".repeat(60).as_slice(), b",", &text].concat(),
            );
        }
    }
}

#[test]
fn templates_of_templates_are_bounded() {
    let double = |column| Template {
        column,
        first: None,
        pieces: vec![Piece::Column(column - 1), Piece::Column(column - 1)],
    };
    let names = Names::Given {
        header: false,
        count: 1,
        keeps: vec![Keep::new(0, 0)],
    };
    let text = Text {
        columns: 60,
        templates: (1..60).map(double).collect(),
        ..Text::default()
    };
    let cutter = Cutter::Csv(Csv::new(',', names, text));
    let outcome = by_block(&cutter, ParseOptions::default(), b"x\n", Simd::best());
    assert_eq!(outcome.rejects.len(), 1, "{outcome:?}");
}
