//! The stages of columnar output in this process: batches, Parquet, and what encoding alone takes.

use std::hint::black_box;
use std::io::sink;
use std::slice;
use std::sync::Arc;

use margay_alb::AlbParser;
use margay_columnar::{
    ArrowEngine, BatchEngine, BatchOptions, Buffer, Codec, Encoders, ParquetFile, ParquetLayout,
    RecordBatch, TableWriter,
};
use margay_runtime::{ParseOptions, Report, Simd, Standard};
use xtask_hot::{TABLE_BLOCK, blocks, expect_events, standard};

use super::inputs::Texts;
use super::parsers::names;
use super::{Cost, Part, Stage, cpu};
use crate::Outcome;

/// Four of the fields, of different types, and no standard ones.
const FOUR: [&str; 4] = ["timestamp", "clientIp", "elbStatusCode", "requestUrl"];

/// Every stage.
pub fn stages(texts: &Texts) -> Outcome<Vec<Stage<'static>>> {
    let text = &texts.usual;
    Ok(vec![
        stage("arrow", "Arrow, all columns", batches(text, &[], None)?),
        stage(
            "arrow_four",
            "Arrow, 4 of 33 columns",
            batches(text, &FOUR, None)?,
        ),
        stage(
            "arrow_standard",
            "Arrow, and standard columns",
            batches(text, &[], Some(standard()))?,
        ),
        stage("parquet", "Parquet, zstd 1", parquet(text, false)?),
        stage(
            "parquet_ready",
            "Parquet, zstd 1, of ready batches",
            parquet(text, true)?,
        ),
    ])
}

/// Goes over a whole text once, and says how long the text is.
type Work = (usize, Box<dyn FnMut()>);

fn stage(key: &str, row: &'static str, (bytes, mut work): Work) -> Stage<'static> {
    let (suffix, column) = names(Simd::best());
    Stage {
        key: format!("{key}/{suffix}"),
        part: Part::Parsers,
        row,
        column,
        run: Box::new(move || -> Outcome<Cost> { Ok(cpu::cost(bytes, &mut work)) }),
    }
}

fn engine(fields: &[&str], standard: Option<Standard>) -> Outcome<Box<dyn BatchEngine>> {
    let options = BatchOptions {
        standard,
        fields: fields.iter().map(|&name| name.to_owned()).collect(),
        ..BatchOptions::default()
    };
    let engine = ArrowEngine::new(AlbParser, ParseOptions::default(), options)?;
    Ok(Box::new(engine))
}

/// The text in blocks as a reader would hand them over.
fn buffers(text: &[u8]) -> Vec<Buffer> {
    let blocks = blocks(text, TABLE_BLOCK).into_iter();
    blocks
        .map(|block| Buffer::from_vec(block.to_vec()))
        .collect()
}

fn parse(engine: &mut dyn BatchEngine, block: &Buffer) -> RecordBatch {
    let mut report = Report::default();
    let batch = engine.parse(block, &mut report);
    expect_events(&report);
    batch.unwrap_or_else(|error| panic!("{error}"))
}

/// Makes a batch of each block, and drops it.
fn batches(text: &[u8], fields: &[&str], standard: Option<Standard>) -> Outcome<Work> {
    let mut engine = engine(fields, standard)?;
    let buffers = buffers(text);
    let work = move || {
        for block in &buffers {
            black_box(parse(engine.as_mut(), block));
        }
    };
    Ok((text.len(), Box::new(work)))
}

/// Writes a file to nowhere, of the text, or of batches that were made before.
fn parquet(text: &[u8], ready: bool) -> Outcome<Work> {
    let mut engine = engine(&[], None)?;
    let schema = engine.schema().clone();
    let buffers = buffers(text);
    let made = buffers.iter().filter(|_| ready);
    let made: Vec<_> = made.map(|block| parse(engine.as_mut(), block)).collect();
    let encoders = Arc::new(Encoders::new(1));
    let layout = Arc::new(ParquetLayout::new(&schema, Codec::Zstd(1))?);
    let work = move || {
        let mut file = Box::new(ParquetFile::new(sink(), &layout, &encoders));
        let mut write = |batch: &RecordBatch| {
            file.write(slice::from_ref(batch))
                .unwrap_or_else(|error| panic!("{error}"));
        };
        match ready {
            true => made.iter().for_each(&mut write),
            false => buffers
                .iter()
                .for_each(|block| write(&parse(engine.as_mut(), block))),
        }
        file.finish().unwrap_or_else(|error| panic!("{error}"));
    };
    Ok((text.len(), Box::new(work)))
}
