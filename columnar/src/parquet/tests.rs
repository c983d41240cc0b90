//! What is written is what is read, however it is encoded.

use std::collections::HashMap;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, Float64Array, Int64Array, ListArray, StringArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use arrow_select::concat::concat_batches;
use bytes::Bytes;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Encoding;
use parquet::bloom_filter::Sbbf;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::properties::ReaderProperties;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::serialized_reader::ReadOptionsBuilder;

use super::*;
use crate::options::Codec;
use crate::schema::INDICATOR;

/// Some rows from this one on, as several batches.
fn batches(schema: &SchemaRef, from: i64) -> Vec<RecordBatch> {
    let batch = |from: i64| {
        let rows = || from..from + 700;
        let some = |row: i64| row % 7 != 3;
        let times = rows().map(|row| some(row).then_some(1_000_000 + 17 * row));
        let states = rows().map(|row| some(row).then_some(row % 5 + 200));
        let parts = rows().map(|row| row as f64 / 3.0);
        let ids = rows().map(|row| some(row).then(|| format!("{row:0600}")));
        let names = rows().map(|row| some(row).then(|| format!("name {}", row % 11)));
        let elements =
            rows().flat_map(|row| (0..row % 3).map(move |n| format!("{}.{n}", row % 900)));
        let lengths = rows().map(|row| (row % 3) as usize);
        let DataType::List(element) = schema.field(5).data_type() else {
            panic!("no list");
        };
        let lists = ListArray::new(
            element.clone(),
            arrow_buffer::OffsetBuffer::from_lengths(lengths),
            Arc::new(elements.map(Some).collect::<StringArray>()),
            None,
        );
        let columns: Vec<ArrayRef> = vec![
            Arc::new(Int64Array::from_iter(times)),
            Arc::new(Int64Array::from_iter(states)),
            Arc::new(Float64Array::from_iter_values(parts)),
            Arc::new(StringArray::from_iter(ids)),
            Arc::new(StringArray::from_iter(names)),
            Arc::new(lists),
        ];
        RecordBatch::try_new(schema.clone(), columns).unwrap()
    };
    vec![batch(from), batch(from + 700), batch(from + 1400)]
}

const ROWS: i64 = 2100;

fn schema() -> SchemaRef {
    let indicator = || HashMap::from([(INDICATOR.to_owned(), "true".to_owned())]);
    let element = Arc::new(Field::new("element", DataType::Utf8, true));
    let fields = vec![
        Field::new("time", DataType::Int64, true),
        Field::new("state", DataType::Int64, true),
        Field::new("part", DataType::Float64, true),
        Field::new("id", DataType::Utf8, true).with_metadata(indicator()),
        Field::new("name", DataType::Utf8, true).with_metadata(indicator()),
        Field::new("list", DataType::List(element), true).with_metadata(indicator()),
    ];
    Arc::new(Schema::new(fields))
}

/// A file of two row groups.
fn file(encoders: &Arc<Encoders>) -> Bytes {
    let schema = schema();
    let layout = Arc::new(ParquetLayout::new(&schema, Codec::Zstd(1)).unwrap());
    let mut file = Box::new(ParquetFile::new(Vec::new(), &layout, encoders));
    for from in [0, ROWS, 2 * ROWS] {
        file.write(&batches(&schema, from)).unwrap();
        if from == ROWS {
            file.flush().unwrap();
        }
    }
    file.finish().unwrap().into()
}

/// A file that one thread writes and encodes.
fn file_of_one_thread() -> Bytes {
    file(&Arc::new(Encoders::new(1)))
}

#[test]
fn whoever_encodes_a_file_is_the_same() {
    let expected = file_of_one_thread();
    assert!(file(&Arc::new(Encoders::new(2))) == expected);
    // Nobody helps but the thread that waits.
    let encoders = Arc::new(Encoders::of_helpers());
    assert!(file(&encoders) == expected);
    let ended = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !ended.load(Ordering::Relaxed) {
                encoders.help();
            }
        });
        let written = (0..20).all(|_| file(&encoders) == expected);
        ended.store(true, Ordering::Relaxed);
        assert!(written);
    });
    encoders.hire(2);
    assert!(file(&encoders) == expected);
}

/// A file that is given up is closed, whatever was still to be done for it.
#[test]
fn nobody_has_a_file_after_a_stop() {
    struct Output(Arc<Mutex<Vec<u8>>>);
    impl Write for Output {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let column: ArrayRef = Arc::new(Int64Array::from(vec![1; GROUP_ROWS]));
    let batch = RecordBatch::try_from_iter([("number", column)]).unwrap();
    let encoders = Arc::new(Encoders::of_helpers());
    let owner = Arc::default();
    let to = Output(Arc::clone(&owner));
    let layout = Arc::new(ParquetLayout::new(&batch.schema(), Codec::None).unwrap());
    let mut file = Box::new(ParquetFile::new(to, &layout, &encoders));
    // The row group is full, and nobody has written it.
    file.write(&[batch]).unwrap();
    drop(file);
    assert_eq!(Arc::strong_count(&owner), 2);
    encoders.stop();
    assert_eq!(Arc::strong_count(&owner), 1);
}

#[test]
fn values_come_back() {
    let file = file_of_one_thread();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    let reader = reader.with_batch_size(700).build().unwrap();
    let read: Vec<_> = reader.map(Result::unwrap).collect();
    let schema = schema();
    let written = [0, ROWS, 2 * ROWS].map(|from| batches(&schema, from));
    let written: Vec<_> = written.into_iter().flatten().collect();
    assert_eq!(read.len(), written.len());
    for (read, written) in read.iter().zip(&written) {
        assert_eq!(read.columns(), written.columns());
    }
    let times = written[0].column(0).as_primitive::<Int64Type>();
    assert!(times.is_null(3) && times.value(4) == 1_000_068);
    assert_eq!(
        written[0].column(2).as_primitive::<Float64Type>().value(3),
        1.0
    );
}

fn encodings(column: &ColumnChunkMetaData) -> Vec<Encoding> {
    let mut encodings: Vec<_> = column.encodings().collect();
    encodings.retain(|encoding| *encoding != Encoding::RLE);
    encodings
}

#[test]
fn what_never_repeats_has_no_dictionary() {
    let reader = SerializedFileReader::new(file_of_one_thread()).unwrap();
    assert_eq!(reader.num_row_groups(), 2);
    for group in reader.metadata().row_groups() {
        let of = |index: usize| encodings(group.column(index));
        let dictionary = [Encoding::PLAIN, Encoding::RLE_DICTIONARY];
        assert_eq!(of(0), [Encoding::DELTA_BINARY_PACKED]);
        assert_eq!(of(1), dictionary);
        assert_eq!(of(3), [Encoding::PLAIN]);
        assert_eq!(of(4), dictionary);
        for column in group.columns() {
            assert!(column.statistics().is_some() && column.column_index_offset().is_some());
        }
    }
}

/// How columns are encoded is decided when enough rows are there, and until then nothing but the rows is held.
#[test]
fn a_few_rows_decide_nothing() {
    let schema = schema();
    let layout = Arc::new(ParquetLayout::new(&schema, Codec::Zstd(1)).unwrap());
    let mut file = Box::new(ParquetFile::new(
        Vec::new(),
        &layout,
        &Arc::new(Encoders::new(1)),
    ));
    let whole = batches(&schema, 0);
    let mut written = 0;
    for batch in &whole {
        for start in (0..700).step_by(50) {
            assert_eq!(written < FIRST_ROWS, file.groups == 0);
            let halves = [start, start + 25].map(|start| batch.slice(start, 25));
            let rows = concat_batches(&schema, &halves).unwrap();
            file.write(&[rows]).unwrap();
            written += 50;
        }
    }
    assert_eq!(file.kept(), 0);
    assert!(file.held() >= layout.workspace());
    let reader = SerializedFileReader::new(Bytes::from(file.finish().unwrap())).unwrap();
    assert_eq!(reader.num_row_groups(), 1);
    let group = reader.metadata().row_group(0);
    assert_eq!(group.num_rows(), ROWS);
    assert_eq!(encodings(group.column(0)), [Encoding::DELTA_BINARY_PACKED]);
    assert_eq!(encodings(group.column(3)), [Encoding::PLAIN]);
}

#[test]
fn filters_have_every_text_of_their_column() {
    let properties = ReaderProperties::builder().set_read_bloom_filter(true);
    let options = ReadOptionsBuilder::new().with_reader_properties(properties.build());
    let reader =
        SerializedFileReader::new_with_options(file_of_one_thread(), options.build()).unwrap();
    let group = reader.get_row_group(0).unwrap();
    let filter = |index: usize| -> Option<Sbbf> { group.get_column_bloom_filter(index).cloned() };
    assert!((0..3).all(|index| filter(index).is_none()));
    let (ids, names, elements) = (filter(3).unwrap(), filter(4).unwrap(), filter(5).unwrap());
    for batch in batches(&schema(), 0) {
        let texts = |index: usize| batch.column(index).as_string::<i32>().iter().flatten();
        assert!(texts(3).all(|text| ids.check(text)));
        assert!(texts(4).all(|text| names.check(text)));
        let lists = batch.column(5).as_list::<i32>();
        let texts = lists.values().as_string::<i32>().iter().flatten();
        assert!(texts.into_iter().all(|text| elements.check(text)));
    }
    assert!(!names.check("name 11") && !ids.check("0") && !elements.check("0.2"));
}

#[test]
fn elements_of_a_slice_are_its_own() {
    let schema = schema();
    let batch = batches(&schema, 0).swap_remove(0).slice(10, 5);
    let elements = leaves::arrays(batch.column(5)).swap_remove(0);
    let texts: Vec<_> = elements.as_string::<i32>().iter().flatten().collect();
    assert_eq!(texts, ["10.0", "11.0", "11.1", "13.0", "14.0", "14.1"]);
}
