//! Rows by what they have in common: a day, an hour, the value of a column.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int16Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray, UInt32Array};
use arrow_schema::{ArrowError, DataType, SchemaRef, TimeUnit};
use arrow_select::take::take_record_batch;
use margay_runtime::chrono::DateTime;

use crate::schema::SchemaError;

/// What rows are put into folders by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Partition {
    /// The day of the event time, in UTC.
    Day,
    /// Its day and its hour.
    Hour,
    /// The value of a column, which is not in the files then.
    Column(String),
}

/// The column that days and hours are taken from.
const EVENT_TIME: &str = "p_event_time";

/// Splits batches by a partition.
///
/// Folders are named as Hive does it: `p_event_day=2024-02-03`, `p_event_hour=05`, `elb=app%2Fmy-lb`.
#[derive(Debug)]
pub struct Partitioner {
    partition: Partition,
    column: usize,
    schema: SchemaRef,
    /// The columns that are kept.
    kept: Vec<usize>,
}

/// The folder of rows without a value.
const NULL: &str = "__HIVE_DEFAULT_PARTITION__";

impl Partitioner {
    /// Splits batches of a schema.
    ///
    /// # Errors
    ///
    /// The schema has no such column, or one whose values cannot be the name of a folder.
    pub fn new(partition: Partition, schema: &SchemaRef) -> Result<Self, SchemaError> {
        let name = match &partition {
            Partition::Day | Partition::Hour => EVENT_TIME,
            Partition::Column(name) => name,
        };
        let Ok(column) = schema.index_of(name) else {
            return Err(SchemaError::new(format!(
                "rows cannot be partitioned by `{name}`, which is not among the columns"
            )));
        };
        let mut kept: Vec<_> = (0..schema.fields().len()).collect();
        if let Partition::Column(name) = &partition {
            if !can_be_folder(schema.field(column).data_type()) {
                return Err(SchemaError::new(format!(
                    "rows cannot be partitioned by `{name}`: only by a string, an integer or a boolean"
                )));
            }
            kept.remove(column);
        }
        let schema = match schema.project(&kept) {
            Ok(schema) if !kept.is_empty() => Arc::new(schema),
            _ => {
                return Err(SchemaError::new(
                    "no column is left besides the partition".to_owned(),
                ));
            }
        };
        Ok(Self {
            partition,
            column,
            schema,
            kept,
        })
    }

    /// The schema of the parts.
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// The rows of a batch by folder, in the order in which folders first come; within a folder in
    /// the order of the batch.
    ///
    /// # Errors
    ///
    /// The batch has another schema.
    pub fn split(&self, batch: &RecordBatch) -> Result<Vec<(String, RecordBatch)>, ArrowError> {
        let keys = self.keys(batch.column(self.column))?;
        let batch = match self.kept.len() == batch.num_columns() {
            true => batch.clone(),
            false => batch.project(&self.kept)?,
        };
        let mut order: Vec<(Key<'_>, Vec<u32>)> = Vec::new();
        let mut places: HashMap<Key<'_>, usize> = HashMap::new();
        for (row, key) in (0..).zip(keys) {
            let place = *places.entry(key.clone()).or_insert(order.len());
            match order.get_mut(place) {
                Some((_, rows)) => rows.push(row),
                None => order.push((key, vec![row])),
            }
        }
        let parts = order.len();
        order
            .into_iter()
            .map(|(key, rows)| {
                let part = match parts {
                    1 => batch.clone(),
                    _ => take_record_batch(&batch, &UInt32Array::from(rows))?,
                };
                Ok((self.folder(&key), part))
            })
            .collect()
    }

    /// What decides about the folder of each row.
    fn keys<'a>(&self, column: &'a ArrayRef) -> Result<Vec<Key<'a>>, ArrowError> {
        let numbers = |numbers: &mut dyn Iterator<Item = Option<i64>>| -> Vec<Key<'a>> {
            numbers
                .map(|number| number.map_or(Key::Null, Key::Number))
                .collect()
        };
        let texts = |texts: &mut dyn Iterator<Item = Option<&'a str>>| -> Vec<Key<'a>> {
            texts
                .map(|text| text.map_or(Key::Null, Key::Text))
                .collect()
        };
        Ok(match column.data_type() {
            DataType::Timestamp(unit, _) => {
                let second = per_second(*unit);
                let hours = |time: i64| time.div_euclid(second).div_euclid(3600);
                let times = column.to_data().buffers()[0].typed_data::<i64>().to_vec();
                let nulls = column.nulls();
                let valid = |row| nulls.is_none_or(|nulls| nulls.is_valid(row));
                let times = times.into_iter().enumerate();
                let mut hours = times
                    .map(|(row, time)| valid(row).then(|| hours(time)))
                    .map(|hours| match self.partition {
                        Partition::Day => hours.map(|hours| hours.div_euclid(24)),
                        _ => hours,
                    });
                numbers(&mut hours)
            }
            DataType::Utf8View => texts(&mut column.as_string_view().iter()),
            DataType::Utf8 => texts(&mut column.as_string::<i32>().iter()),
            DataType::Dictionary(..) => {
                let dictionary = column.as_dictionary::<Int32Type>();
                match dictionary.downcast_dict::<StringArray>() {
                    Some(dictionary) => texts(&mut dictionary.into_iter()),
                    None => {
                        return Err(ArrowError::SchemaError(
                            "a dictionary of strings".to_owned(),
                        ));
                    }
                }
            }
            DataType::Int16 => {
                let array = column.as_primitive::<Int16Type>();
                numbers(&mut array.iter().map(|number| number.map(i64::from)))
            }
            DataType::Int32 => {
                let array = column.as_primitive::<Int32Type>();
                numbers(&mut array.iter().map(|number| number.map(i64::from)))
            }
            DataType::Int64 => numbers(&mut column.as_primitive::<Int64Type>().iter()),
            DataType::Boolean => {
                let names = |value| if value { "true" } else { "false" };
                texts(&mut column.as_boolean().iter().map(|value| value.map(names)))
            }
            other => return Err(ArrowError::SchemaError(format!("a partition of {other}"))),
        })
    }

    /// The name of a folder, or of two, one in the other.
    fn folder(&self, key: &Key<'_>) -> String {
        let time = |seconds: i64, format: &str| {
            let time = DateTime::from_timestamp(seconds, 0).unwrap_or_default();
            time.format(format).to_string()
        };
        match (&self.partition, key) {
            (Partition::Day, Key::Number(day)) => time(day * 86_400, "p_event_day=%Y-%m-%d"),
            (Partition::Hour, Key::Number(hour)) => {
                time(hour * 3600, "p_event_day=%Y-%m-%d/p_event_hour=%H")
            }
            (Partition::Column(name), Key::Text(text)) => {
                format!("{}={}", escape(name), escape(text))
            }
            (Partition::Column(name), Key::Number(number)) => format!("{}={number}", escape(name)),
            (Partition::Column(name), Key::Null) => format!("{}={NULL}", escape(name)),
            (Partition::Hour, _) => format!("p_event_day={NULL}/p_event_hour={NULL}"),
            (Partition::Day, _) => format!("p_event_day={NULL}"),
        }
    }
}

/// What the rows of a folder have in common.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key<'a> {
    Null,
    Number(i64),
    Text(&'a str),
}

fn can_be_folder(kind: &DataType) -> bool {
    use DataType::{Boolean, Dictionary, Int16, Int32, Int64, Utf8, Utf8View};
    matches!(
        kind,
        Utf8 | Utf8View | Dictionary(..) | Int16 | Int32 | Int64 | Boolean
    )
}

fn per_second(unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::Second => 1,
        TimeUnit::Millisecond => 1_000,
        TimeUnit::Microsecond => 1_000_000,
        TimeUnit::Nanosecond => 1_000_000_000,
    }
}

/// A text as a part of a folder's name: what is neither a letter, a digit, nor one of `-_.` as in an
/// address of the web, `%2F`. The empty text would be no value.
fn escape(text: &str) -> String {
    if text.is_empty() {
        return NULL.to_owned();
    }
    let mut escaped = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                escaped.push(char::from(byte));
            }
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}
