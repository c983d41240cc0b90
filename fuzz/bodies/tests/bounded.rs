//! Every body on known inputs with bytes changed, for a second or two: what a fuzzer does at length.

use std::io::Write;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use xtask::corpus::Corpus;
use xtask::corpus::random::Random;

const LONG_ENOUGH: Duration = Duration::from_millis(1500);

/// Bytes that mean something to someone.
const TELLING: &[u8] = b" \t,|\"'\\\n\r-{}[]:0\x00\x1f\x7f\x8b\xc3\xff";

/// Runs a body on inputs with more and more changes until the time is up. The first bytes, which
/// choose how the body goes about it, are any.
fn exercise(body: fn(&[u8]), choices: usize, inputs: &[Vec<u8>]) {
    let mut random = Random::new(3);
    let began = Instant::now();
    for round in 0.. {
        for input in inputs {
            let mut input = input.clone();
            for _ in 0..random.below(1 + round % 16) {
                change(&mut input, &mut random);
            }
            input.splice(0..0, random.bits().to_le_bytes().into_iter().take(choices));
            body(&input);
            if began.elapsed() > LONG_ENOUGH {
                return;
            }
        }
    }
}

/// Changes, adds, removes, cuts or repeats something.
fn change(input: &mut Vec<u8>, random: &mut Random) {
    let at = random.below(input.len() as u64 + 1) as usize;
    let telling = *random.pick(TELLING);
    match random.below(6) {
        0 => input.insert(at, telling),
        1 => input.truncate(at.max(input.len() / 2)),
        2 if at < input.len() => {
            input.remove(at);
        }
        3 if at < input.len() => input[at] ^= 1 << random.below(8),
        4 => {
            let end = input.len().min(at + random.below(40) as usize);
            let piece = input[at..end].to_vec();
            input.splice(at..at, piece);
        }
        _ if at < input.len() => input[at] = telling,
        _ => {}
    }
}

/// Some lines.
fn lines(corpus: &mut Corpus, count: usize) -> Vec<u8> {
    let mut input = Vec::new();
    for _ in 0..count {
        input.extend_from_slice(corpus.next_line().as_bytes());
        input.push(b'\n');
    }
    input
}

#[test]
fn cut() {
    let (mut usual, mut dirty) = (Corpus::new(5), Corpus::dirty(5));
    let short: Vec<Vec<u8>> = [&b"a \"b c\" d\n\"\" - \"x\n"[..], b"\n", b""]
        .map(<[u8]>::to_vec)
        .to_vec();
    let inputs = [short, vec![lines(&mut usual, 2), lines(&mut dirty, 2)]].concat();
    exercise(margay_fuzz_bodies::cut, 8, &inputs);
}

#[test]
fn generated() {
    let (mut usual, mut dirty) = (Corpus::new(6), Corpus::dirty(6));
    let inputs: Vec<_> = (1..6)
        .flat_map(|count| [lines(&mut usual, count), lines(&mut dirty, 1)])
        .collect();
    exercise(margay_fuzz_bodies::generated, 3, &inputs);
}

#[test]
fn schema() {
    let schema = include_str!("../../../schemas/aws/AWS.ALB.yml");
    let layout = include_str!("../../../schemas/aws/AWS.ALB.layout.yml");
    let short = "schema: Custom.Case\nparser: {native: {name: Custom.Case}}\n\
        fields:\n  - {name: at, type: timestamp, timeFormat: rfc3339}\n%%%\n\
        layout: Custom.Case\ndelimited: {separator: ' '}\ncolumns: [{column: a, field: at}]\n";
    let inputs = [short.to_owned(), format!("{schema}\n%%%\n{layout}")];
    exercise(
        margay_fuzz_bodies::schema,
        0,
        &inputs.map(String::into_bytes),
    );
}

#[test]
fn gunzip() {
    let mut corpus = Corpus::new(7);
    let mut members = Vec::new();
    for count in [0, 1, 3] {
        let mut encoder = GzEncoder::new(&mut members, Compression::new(6));
        encoder.write_all(&lines(&mut corpus, count)).unwrap();
        encoder.finish().unwrap();
    }
    exercise(margay_fuzz_bodies::gunzip, 0, &[members]);
}
