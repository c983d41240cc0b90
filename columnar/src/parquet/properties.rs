//! How the columns of a file are written, and which have a filter.

use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::add_encoded_arrow_schema_to_metadata;
use parquet::basic::{Encoding, Type};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::{ColumnDescriptor, SchemaDescriptor};

use super::leaves;
use super::sample::{DICTIONARY_BYTES, Sample};
use crate::options::Codec;
use crate::schema::{INDICATOR, with_strings};

/// The properties of a file.
pub(super) fn of_file(schema: &Schema, codec: Codec) -> WriterProperties {
    let pairs = schema.metadata().iter();
    let mut pairs: Vec<_> = pairs
        .map(|(key, value)| KeyValue::new(key.clone(), value.clone()))
        .collect();
    pairs.sort_by(|one, other| one.key.cmp(&other.key));
    let mut properties = WriterProperties::builder()
        .set_compression(codec.parquet())
        .set_created_by(concat!("margay ", env!("CARGO_PKG_VERSION")).to_owned())
        // Statistics of pages are what a page index is made of.
        .set_statistics_enabled(EnabledStatistics::Page)
        .set_dictionary_page_size_limit(DICTIONARY_BYTES)
        .set_key_value_metadata(Some(pairs))
        .build();
    // Views are the same in the file, and not all readers know them.
    add_encoded_arrow_schema_to_metadata(&with_strings(schema), &mut properties);
    properties
}

/// The properties of a row group that begins with these batches.
pub(super) fn of_group(
    file: &WriterProperties,
    columns: &SchemaDescriptor,
    batches: &[RecordBatch],
) -> WriterProperties {
    let mut builder = file.clone().into_builder();
    for (column, sample) in columns.columns().iter().zip(samples(batches)) {
        // No id comes twice.
        if column.path().string() == "p_row_id" || !sample.repeats() {
            builder = builder.set_column_dictionary_enabled(column.path().clone(), false);
        }
        // Without a dictionary, or where it is given up.
        if matches!(column.physical_type(), Type::INT32 | Type::INT64) {
            let differences = Encoding::DELTA_BINARY_PACKED;
            builder = builder.set_column_encoding(column.path().clone(), differences);
        }
    }
    builder.build()
}

/// The first values of every column of the file.
fn samples(batches: &[RecordBatch]) -> impl Iterator<Item = Sample> {
    let columns = batches.first().map_or(0, RecordBatch::num_columns);
    (0..columns).flat_map(move |at| {
        let mut samples = Vec::new();
        for batch in batches {
            let leaves = leaves::arrays(batch.column(at));
            samples.resize_with(leaves.len(), Sample::default);
            for (sample, leaf) in samples.iter_mut().zip(leaves) {
                sample.add(&leaf);
            }
            if samples.iter().all(Sample::is_full) {
                break;
            }
        }
        samples
    })
}

/// Which columns of the file have a filter.
pub(super) fn filtered(schema: &Schema, columns: &SchemaDescriptor) -> Vec<bool> {
    let columns_of_file = columns.columns().iter().enumerate();
    let filtered = columns_of_file.map(|(index, column)| {
        let field = schema.field(columns.get_column_root_idx(index));
        is_text(column) && is_searched(field, column.path().parts())
    });
    filtered.collect()
}

fn is_text(column: &ColumnDescriptor) -> bool {
    column.physical_type() == Type::BYTE_ARRAY
}

/// Whether one searches for the values of a leaf: it or an object around it is marked.
fn is_searched(field: &Field, path: &[String]) -> bool {
    if field.metadata().contains_key(INDICATOR) {
        return true;
    }
    let mut kind = field.data_type();
    let mut path = path.iter().skip(1);
    loop {
        match kind {
            DataType::List(element) => {
                // The list and its element have a name each.
                let _ = (path.next(), path.next());
                kind = element.data_type();
            }
            DataType::Struct(fields) => {
                let name = path.next();
                match fields.iter().find(|field| Some(field.name()) == name) {
                    Some(field) if field.metadata().contains_key(INDICATOR) => return true,
                    Some(field) => kind = field.data_type(),
                    None => return false,
                }
            }
            _ => return false,
        }
    }
}
