//! A file is byte for byte what the crate makes of the same arrays, and values come back.

mod arrays;

use std::slice::from_ref;
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, ListArray, RecordBatch, StringArray};
use arrow_schema::{Schema, SchemaRef};
use bytes::Bytes;
use parquet::arrow::ArrowSchemaConverter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::arrow_writer::{ArrowRowGroupWriterFactory, compute_leaves};
use parquet::basic::{BoundaryOrder, Compression, ZstdLevel};
use parquet::file::page_index::column_index::ColumnIndexMetaData;
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::serialized_reader::ReadOptionsBuilder;
use parquet::file::writer::SerializedFileWriter;

use self::arrays::{arrays, lists, of_views, strings, texts, tidy};
use super::*;

fn properties() -> WriterPropertiesBuilder {
    WriterProperties::builder()
        .set_dictionary_page_size_limit(1 << 12)
        .set_data_page_size_limit(1 << 12)
        .set_data_page_row_count_limit(150)
        .set_write_batch_size(16)
}

/// Properties that are everywhere near some limit, or the usual ones.
fn all_properties() -> [WriterProperties; 6] {
    let zstd = Compression::ZSTD(ZstdLevel::try_new(1).unwrap());
    [
        WriterProperties::default(),
        properties().build(),
        properties().set_compression(zstd).build(),
        properties().set_compression(Compression::SNAPPY).build(),
        properties()
            .set_dictionary_enabled(false)
            .set_column_index_truncate_length(Some(5))
            .set_statistics_truncate_length(Some(3))
            .build(),
        properties()
            .set_column_index_truncate_length(None)
            .set_statistics_truncate_length(None)
            .set_data_page_size_limit(40)
            .build(),
    ]
}

/// A schema of one column, and what writes a file of it.
fn file(
    array: &ArrayRef,
    is_nullable: bool,
    properties: &WriterProperties,
) -> (SchemaRef, SerializedFileWriter<Vec<u8>>) {
    let field = Field::new("text", array.data_type().clone(), is_nullable);
    let schema = Arc::new(Schema::new(vec![field]));
    let columns = ArrowSchemaConverter::new().convert(&schema).unwrap();
    let properties = Arc::new(properties.clone());
    let root = columns.root_schema_ptr();
    let file = SerializedFileWriter::new(Vec::new(), root, properties).unwrap();
    (schema, file)
}

fn by_crate(arrays: &[ArrayRef], is_nullable: bool, properties: &WriterProperties) -> Vec<u8> {
    let (schema, mut file) = file(&arrays[0], is_nullable, properties);
    let factory = ArrowRowGroupWriterFactory::new(&file, schema.clone());
    let mut writer = factory.create_column_writers(0).unwrap().swap_remove(0);
    for array in arrays {
        let leaves = compute_leaves(schema.field(0), array).unwrap();
        writer.write(&leaves[0]).unwrap();
    }
    let mut group = file.next_row_group().unwrap();
    let chunk = writer.close().unwrap();
    chunk.append_to_row_group(&mut group).unwrap();
    group.close().unwrap();
    file.into_inner().unwrap()
}

/// A file of arrays that are written one after the other, or of ones that are written together.
fn here(written: &[&[ArrayRef]], is_nullable: bool, properties: &WriterProperties) -> Vec<u8> {
    let (schema, mut file) = file(&written[0][0], is_nullable, properties);
    let column = file.schema_descr().column(0);
    let compressors = Arc::new(Compressors::new(properties.compression(column.path())));
    let field = schema.field(0);
    assert!(is_text(field));
    let mut writer = TextWriter::new(field, column, properties, compressors, None);
    written
        .iter()
        .for_each(|arrays| writer.write(arrays).unwrap());
    let mut group = file.next_row_group().unwrap();
    writer.close().unwrap().append_to(&mut group).unwrap();
    group.close().unwrap();
    file.into_inner().unwrap()
}

/// Checks that nobody can tell who wrote arrays, and that they come back.
fn check_with(arrays: &[ArrayRef], is_nullable: bool, properties: &WriterProperties) -> Bytes {
    let arrays: Vec<_> = arrays.iter().map(tidy).collect();
    let each: Vec<_> = arrays.iter().map(from_ref).collect();
    let own = here(&each, is_nullable, properties);
    let crates = by_crate(&arrays, is_nullable, properties);
    assert!(own == crates, "{} {}", own.len(), crates.len());
    let parts: Vec<&dyn Array> = arrays.iter().map(|array| &**array).collect();
    let written = arrow_select::concat::concat(&parts).unwrap();
    if !matches!(written.data_type(), DataType::Dictionary(..)) {
        let joined = here(&[&arrays], is_nullable, properties);
        let crates = by_crate(&[tidy(&written)], is_nullable, properties);
        assert!(joined == crates, "{} {}", joined.len(), crates.len());
    }
    let own = Bytes::from(own);
    let reader = ParquetRecordBatchReaderBuilder::try_new(own.clone()).unwrap();
    let rows = arrays.iter().map(|array| array.len()).sum::<usize>().max(1);
    let mut reader = reader.with_batch_size(rows).build().unwrap();
    let read = reader.next().map(|batch| batch.unwrap().column(0).clone());
    match read {
        Some(read) => assert_eq!(strings(&read), strings(&written)),
        None => assert_eq!(written.len(), 0),
    }
    own
}

fn check(arrays: &[ArrayRef]) {
    for properties in all_properties() {
        check_with(arrays, true, &properties);
    }
}

#[test]
fn texts_of_all_kinds() {
    for (seed, rows) in [0, 1, 8, 9, 151, 600, 2500].into_iter().enumerate() {
        for (different, longest) in [(3, 20), (60, 40), (900, 200), (100_000, 90)] {
            for nulls in [0, 30, 100] {
                let texts = texts(seed as u64, rows, different, nulls, longest);
                for array in arrays(&texts) {
                    check(&[array]);
                }
            }
        }
    }
}

#[test]
fn several_arrays_that_are_slices() {
    for nulls in [0, 40, 100] {
        for different in [5, 2000] {
            let texts = texts(7, 4000, different, nulls, 60);
            for array in arrays(&texts) {
                let parts = [(3, 500), (503, 1), (600, 0), (600, 333), (1000, 3000)];
                let parts = parts.map(|(start, length)| array.slice(start, length));
                check(&parts);
                check(&[parts.as_slice(), &[array.slice(5, 900)]].concat());
            }
        }
    }
}

#[test]
fn lists_of_texts() {
    for (seed, rows) in [0, 1, 8, 30, 3000].into_iter().enumerate() {
        for (different, nulls) in [(4, 0), (3000, 0)] {
            let texts = texts(seed as u64, rows, different, nulls, 30);
            let lists = lists(seed as u64, &texts);
            check(from_ref(&lists));
            check(&[of_views(&lists)]);
            let half = lists.len() / 2;
            check(&[lists.slice(half, lists.len() - half), lists.slice(0, half)]);
        }
    }
    let none = |is_null: bool| -> ArrayRef {
        let mut lists = ListBuilder::new(StringBuilder::new());
        (0..400).for_each(|_| lists.append(!is_null));
        Arc::new(lists.finish())
    };
    check(&[none(true)]);
    check(&[none(false)]);
    check(&[none(false), none(true)]);
}

/// The crate takes some pages for ones of nulls here that have values.
#[test]
fn lists_with_elements_that_are_null() {
    let texts = texts(3, 5000, 30, 50, 20);
    let lists = lists(3, &texts);
    for properties in all_properties() {
        let file = here(&[from_ref(&lists)], true, &properties);
        let reader = ParquetRecordBatchReaderBuilder::try_new(Bytes::from(file)).unwrap();
        let read: Vec<_> = reader.build().unwrap().map(Result::unwrap).collect();
        let read = read.iter().flat_map(|batch| strings(batch.column(0)));
        assert!(read.eq(strings(&lists)));
    }
}

/// The crate calls it a page of nulls, as it has as many as rows.
#[test]
fn a_page_with_a_value_is_none_of_nulls() {
    let mut lists = ListBuilder::new(StringBuilder::new());
    for elements in [&[None, Some("a")][..], &[None]] {
        lists.append_value(elements.iter().copied());
    }
    let array: ArrayRef = Arc::new(lists.finish());
    let file = here(&[from_ref(&array)], true, &properties().build());
    let index = column_index(file.into());
    assert!(!index.is_null_page(0));
    assert_eq!(index.null_counts().unwrap()[0], 2);
}

/// Elements of a list that is null, if there are some, are no values.
#[test]
fn lists_that_are_null_and_have_elements() {
    let texts: ArrayRef = Arc::new(StringArray::from_iter_values(["a", "b", "c", "d"]));
    let offsets = arrow_buffer::OffsetBuffer::from_lengths([1, 2, 0, 1]);
    let nulls = arrow_buffer::NullBuffer::from(vec![true, false, true, true]);
    let element = Arc::new(Field::new("element", DataType::Utf8, true));
    let lists: ArrayRef = Arc::new(ListArray::new(element, offsets, texts, Some(nulls)));
    check(&[lists]);
}

#[test]
fn columns_that_have_no_nulls() {
    for longest in [10, 100] {
        let texts = texts(5, 3000, 900, 0, longest);
        for array in arrays(&texts) {
            for properties in all_properties() {
                check_with(&[array.clone(), array.slice(70, 100)], false, &properties);
            }
        }
    }
}

#[test]
fn keys_of_many_bits() {
    let texts = (0..70_000).map(|number| (number % 11 > 0).then(|| format!("{number:x}")));
    let array: ArrayRef = Arc::new(texts.collect::<StringArray>());
    let properties = WriterProperties::default();
    check_with(&[array.clone(), array], true, &properties);
}

/// Whether they come from a dictionary, from what follows one, or from lists.
#[test]
fn filters_are_of_all_texts() {
    let sbbf = |filter: &parquet::bloom_filter::Sbbf| {
        let mut bytes = Vec::new();
        filter.write(&mut bytes).unwrap();
        bytes
    };
    for different in [40, 4000] {
        let texts = texts(11, 3000, different, 9, 30);
        let [array, ..] = arrays(&texts);
        for array in [array, lists(11, &texts)] {
            let mut filter = Filter::new();
            let elements = crate::parquet::leaves::arrays(&array);
            elements.iter().for_each(|elements| filter.add(elements));
            let properties = properties().build();
            let (schema, file) = file(&array, true, &properties);
            let column = file.schema_descr().column(0);
            let compressors = Arc::new(Compressors::new(Compression::UNCOMPRESSED));
            let own = Some(Filter::new());
            let field = schema.field(0);
            let mut writer = TextWriter::new(field, column, &properties, compressors, own);
            writer.write(from_ref(&array)).unwrap();
            let own = writer.close().unwrap().close.bloom_filter.unwrap();
            assert_eq!(sbbf(&own), sbbf(&filter.finish()));
        }
    }
}

#[test]
fn texts_longer_than_a_page() {
    let long = |letter: &str, length: usize| Some(letter.repeat(length));
    let texts = [
        long("x", 9000),
        None,
        long("", 0),
        long("y", 30_000),
        long("z", 1),
        long("ä", 3000),
    ];
    let texts: Vec<_> = texts.iter().cycle().take(60).cloned().collect();
    for array in arrays(&texts) {
        check(&[array]);
    }
}

#[test]
fn bounds_that_are_cut() {
    let ends = [
        "",
        "\u{10ffff}",
        "\u{d7ff}",
        "\u{7f}",
        "\u{7ff}",
        "\u{ffff}",
        "a\u{7f}\u{7f}",
        "é",
    ];
    for length in 55..70 {
        for end in ends {
            let text = format!("{}{}", "n".repeat(length), end.repeat(6));
            let only = format!("{end}{end}").repeat(40);
            for text in [text, only] {
                let array: ArrayRef = Arc::new(StringArray::from_iter_values([text]));
                check(&[array]);
            }
        }
    }
}

/// What a file says about the pages of its column.
fn column_index(file: Bytes) -> ColumnIndexMetaData {
    let options = ReadOptionsBuilder::new().with_page_index();
    let reader = SerializedFileReader::new_with_options(file, options.build()).unwrap();
    reader.metadata().column_index().unwrap()[0][0].clone()
}

#[test]
fn pages_in_order() {
    let order = |numbers: Vec<u32>| {
        let texts = numbers.into_iter().map(|number| format!("{number:05}"));
        let array: ArrayRef = Arc::new(StringArray::from_iter_values(texts));
        let file = check_with(&[array], true, &properties().build());
        column_index(file).get_boundary_order().unwrap()
    };
    assert_eq!(order((0..900).collect()), BoundaryOrder::ASCENDING);
    assert_eq!(order((0..900).rev().collect()), BoundaryOrder::DESCENDING);
    assert_eq!(order(vec![3; 900]), BoundaryOrder::ASCENDING);
    let mixed = (0..900).map(|number| number * 37 % 900);
    assert_eq!(order(mixed.collect()), BoundaryOrder::UNORDERED);
}

#[test]
fn memory_is_told() {
    let texts = texts(9, 3000, 3000, 0, 60);
    let [array, ..] = arrays(&texts);
    let properties = properties().build();
    let (schema, file) = file(&array, true, &properties);
    let column = file.schema_descr().column(0);
    let compressors = Arc::new(Compressors::new(Compression::UNCOMPRESSED));
    let mut writer = TextWriter::new(schema.field(0), column, &properties, compressors, None);
    let before = writer.size();
    writer.write(from_ref(&array)).unwrap();
    let length = array.as_string::<i32>().value_data().len();
    assert!(
        writer.size() > before + length,
        "{} {length}",
        writer.size()
    );
    let batch = RecordBatch::try_new(schema, vec![array]).unwrap();
    assert!(writer.size() < 3 * crate::memory::memory(&[batch]) + (1 << 15));
}
