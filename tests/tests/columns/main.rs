//! What is in record batches, and in the files they are written to, is what JSON lines say, value by
//! value, for every fixture and both engines.

mod compare;

use std::io::Cursor;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_ipc::reader::{FileReader, StreamReader};
use bytes::Bytes;
use margay_columnar::{
    BatchEngine, BatchOptions, Buffer, Codec, Encoders, IpcFile, IpcStream, ParquetFile,
    ParquetLayout, SchemaRef, TableWriter,
};
use margay_runtime::{Report, Timestamps};
use margay_tests::{Fixture, Mode, run};
use parquet::arrow::arrow_reader::ParquetRecordBatchReader;

use compare::expect_same;

fn modes() -> impl Iterator<Item = Mode> {
    let modes = Mode::all().into_iter();
    modes.filter(|mode| mode.timestamps == Timestamps::Utc)
}

fn parse(engine: &mut dyn BatchEngine, block: &[u8]) -> (RecordBatch, Report) {
    let mut report = Report::default();
    let batch = engine.parse(&Buffer::from(block), &mut report);
    (batch.unwrap_or_else(|error| panic!("{error}")), report)
}

#[test]
fn batches_equal_json_lines() {
    for fixture in Fixture::all() {
        for mode in modes() {
            let (json, expected) = run(&mut *fixture.generated(mode), fixture.lines());
            for mut engine in fixture.batches(mode, BatchOptions::default) {
                let (batch, report) = parse(&mut *engine, fixture.lines());
                assert_eq!(report, expected, "{}", fixture.name);
                expect_same(&[batch], &json, fixture.name);
            }
        }
    }
}

/// Every column is what it is also in a batch of few columns, and the same lines are events.
#[test]
fn columns_do_not_depend_on_others() {
    for fixture in Fixture::here() {
        for mode in modes() {
            for number in 0..2 {
                let whole = parse(&mut *engine(fixture, mode, number, &[]), fixture.lines());
                for (at, field) in whole.0.schema().fields().iter().enumerate() {
                    let name = field.name().to_owned();
                    let part = parse(
                        &mut *engine(fixture, mode, number, &[name]),
                        fixture.lines(),
                    );
                    assert_eq!(part.1.tally, whole.1.tally);
                    assert_eq!(part.1.rejects, whole.1.rejects);
                    let expected = whole.0.project(&[at]).unwrap();
                    assert_eq!(part.0, expected, "{} {}", fixture.name, field.name());
                }
            }
        }
    }
}

fn engine(fixture: &Fixture, mode: Mode, number: usize, fields: &[String]) -> Box<dyn BatchEngine> {
    let options = || BatchOptions {
        fields: fields.to_vec(),
        ..BatchOptions::default()
    };
    let [generated, interpreted] = fixture.batches(mode, options);
    match number {
        0 => generated,
        _ => interpreted,
    }
}

#[test]
fn files_equal_json_lines() {
    let mode = Mode {
        standard_fields: true,
        timestamps: Timestamps::Utc,
        ..Mode::default()
    };
    for fixture in Fixture::all() {
        let (json, _) = run(&mut *fixture.generated(mode), fixture.lines());
        let [mut engine, _] = fixture.batches(mode, BatchOptions::default);
        let batches: Vec<_> = pieces(fixture.lines())
            .iter()
            .map(|block| parse(&mut *engine, block).0)
            .collect();
        let copy_strings = || BatchOptions {
            copy_strings: true,
            ..BatchOptions::default()
        };
        let [mut copying, _] = fixture.batches(mode, copy_strings);
        let copies: Vec<_> = pieces(fixture.lines())
            .iter()
            .map(|block| parse(&mut *copying, block).0)
            .collect();
        for (schema, batches) in [(engine.schema(), &batches), (copying.schema(), &copies)] {
            let [one, three] = [1, 3].map(|threads| parquet(schema, batches, threads));
            assert!(one == three, "{}: threads make no difference", fixture.name);
            let reader = ParquetRecordBatchReader::try_new(Bytes::from(one), 1000).unwrap();
            expect_same(&read(reader), &json, fixture.name);
        }
        for codec in [Codec::None, Codec::Zstd(3)] {
            let file = IpcFile::new(Vec::new(), engine.schema(), codec);
            let file = write(Box::new(file.unwrap()), &batches);
            let reader = FileReader::try_new(Cursor::new(file), None).unwrap();
            expect_same(&read(reader), &json, fixture.name);
            let stream = IpcStream::new(Vec::new(), engine.schema(), codec);
            let stream = write(Box::new(stream.unwrap()), &batches);
            let reader = StreamReader::try_new(Cursor::new(stream), None).unwrap();
            expect_same(&read(reader), &json, fixture.name);
        }
    }
}

/// A file of some row groups, of several batches at once and of single ones.
fn parquet(schema: &SchemaRef, batches: &[RecordBatch], threads: usize) -> Vec<u8> {
    let encoders = Arc::new(Encoders::new(threads));
    let layout = Arc::new(ParquetLayout::new(schema, Codec::Zstd(1)).unwrap());
    let mut file = Box::new(ParquetFile::new(Vec::new(), &layout, &encoders));
    let (first, rest) = batches.split_at(batches.len() / 2);
    file.write(first).unwrap();
    write(file, rest)
}

/// A text in blocks of some lines each.
fn pieces(text: &[u8]) -> Vec<Vec<u8>> {
    let lines: Vec<_> = text.split_inclusive(|&byte| byte == b'\n').collect();
    lines.chunks(7).map(<[&[u8]]>::concat).collect()
}

fn write(mut file: Box<dyn TableWriter<Vec<u8>>>, batches: &[RecordBatch]) -> Vec<u8> {
    for (number, batch) in batches.iter().enumerate() {
        file.write(std::slice::from_ref(batch)).unwrap();
        if number % 3 == 2 {
            file.flush().unwrap();
        }
    }
    file.finish().unwrap()
}

fn read<E: std::fmt::Debug>(
    batches: impl Iterator<Item = Result<RecordBatch, E>>,
) -> Vec<RecordBatch> {
    batches.map(|batch| batch.unwrap()).collect()
}

/// A dictionary holds the texts that a plain column does, in batches of two engines too.
#[test]
fn dictionaries_hold_the_same_texts() {
    let alb = Fixture::named("AWS.ALB");
    let mode = Mode {
        timestamps: Timestamps::Utc,
        ..Mode::default()
    };
    let (json, _) = run(&mut *alb.generated(mode), alb.lines());
    let options = || BatchOptions {
        dictionaries: vec!["elb".to_owned(), "requestHttpMethod".to_owned()],
        ..BatchOptions::default()
    };
    let mut engines = alb.batches(mode, options);
    let pieces = pieces(alb.lines()).into_iter().enumerate();
    let batches: Vec<_> = pieces
        .map(|(number, block)| parse(&mut *engines[number % 2], &block).0)
        .collect();
    expect_same(&batches, &json, "dictionaries");
    let schema = engines[0].schema();
    let file = write(
        Box::new(IpcFile::new(Vec::new(), schema, Codec::None).unwrap()),
        &batches,
    );
    let reader = FileReader::try_new(Cursor::new(file), None).unwrap();
    expect_same(&read(reader), &json, "dictionaries in a file");
    let encoders = Arc::new(Encoders::new(2));
    let layout = Arc::new(ParquetLayout::new(schema, Codec::Snappy).unwrap());
    let file = ParquetFile::new(Vec::new(), &layout, &encoders);
    let file = write(Box::new(file), &batches);
    let reader = ParquetRecordBatchReader::try_new(Bytes::from(file), 1000).unwrap();
    expect_same(&read(reader), &json, "dictionaries in Parquet");
}

/// Lines of JSON with some fields are the lines with all fields, the others left out.
#[test]
fn lines_of_some_fields_are_parts_of_lines() {
    for fixture in Fixture::here() {
        for mode in Mode::all() {
            let whole = run(&mut *fixture.generated(mode), fixture.lines());
            let [engine, _] = fixture.batches(mode, BatchOptions::default);
            let names = engine
                .schema()
                .fields()
                .iter()
                .map(|field| field.name().clone());
            let names: Vec<_> = names.step_by(3).collect();
            let expected = whole.0.lines().map(|line| compare::keep(line, &names));
            let expected: Vec<_> = expected.collect();
            for mut engine in [fixture.generated(mode), fixture.interpreted(mode)] {
                engine.select(&names).unwrap();
                let (part, report) = run(&mut *engine, fixture.lines());
                let part: Vec<_> = part
                    .lines()
                    .map(|line| compare::keep(line, &names))
                    .collect();
                assert_eq!(part, expected, "{} {mode:?}", fixture.name);
                assert_eq!(report.tally, whole.1.tally);
                assert_eq!(report.rejects, whole.1.rejects);
            }
        }
    }
}
