//! Rows by what they have in common: a day, an hour, the value of a column.

mod folder;

use std::collections::HashMap;
use std::sync::Arc;
use std::{slice, vec};

use arrow_array::cast::AsArray;
use arrow_array::types::{Int16Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray, UInt32Array};
use arrow_schema::{ArrowError, DataType, SchemaRef, TimeUnit};
use arrow_select::concat::concat_batches;
use arrow_select::take::take_record_batch;
use margay_runtime::chrono::DateTime;

use crate::memory::compact_batch;
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

/// How many parts are few: to take many out of each of some batches costs more than to join those.
const FEW: usize = 32;

/// How few of the rows of a batch, one of so many, are not to keep the text of all others in memory.
const SMALL: usize = 8;

/// The column that days and hours are taken from.
const EVENT_TIME: &str = "p_event_time";

/// Splits batches by a partition.
///
/// Folders are named as Hive does it: `p_event_day=2024-02-03`, `p_event_hour=05`, `elb=app%2Fmy-lb`. Rows without
/// a value, and with the empty text, are in `__HIVE_DEFAULT_PARTITION__`. The name of a folder has 255 bytes at
/// most: of a longer value it has the beginning, `~`, and a hash.
#[derive(Debug)]
pub struct Partitioner {
    partition: Partition,
    column: usize,
    schema: SchemaRef,
    /// The columns that are kept.
    kept: Vec<usize>,
}

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
            if folder::escape(name).len() > folder::LONGEST_COLUMN {
                return Err(SchemaError::new(format!(
                    "rows cannot be partitioned by `{name}`: no folder may have so long a name"
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

    /// Whether a folder that rows were split into is that of a value which is longer than its name: the value
    /// is neither there nor in the rows.
    ///
    /// ```
    /// use margay_columnar::Partitioner;
    ///
    /// assert!(Partitioner::is_cut("userAgent=Mozilla%2F5.0~0f1e2d3c4b5a6978"));
    /// assert!(!Partitioner::is_cut("userAgent=curl%2F8.5.0"));
    /// ```
    pub fn is_cut(folder: &str) -> bool {
        folder::is_cut(folder)
    }

    /// The rows of some batches by folder, in the order in which folders first come; within a folder in
    /// that of the batches.
    ///
    /// # Errors
    ///
    /// A batch has another schema.
    pub fn split(&self, batches: &[RecordBatch]) -> Result<Parts, ArrowError> {
        let orders: Result<Vec<_>, _> = batches
            .iter()
            .map(|batch| self.rows_by_key(batch))
            .collect();
        let orders = orders?;
        match batches {
            [first, _, ..] if orders.iter().any(|order| order.len() > FEW) => {
                let joined = concat_batches(first.schema_ref(), batches)?;
                self.parts(slice::from_ref(&joined), vec![self.rows_by_key(&joined)?])
            }
            _ => self.parts(batches, orders),
        }
    }

    /// The parts of batches whose rows are told apart.
    fn parts<'a>(
        &self,
        batches: &'a [RecordBatch],
        orders: Vec<Vec<(Key<'a>, Vec<u32>)>>,
    ) -> Result<Parts, ArrowError> {
        let mut parts: Vec<Part> = Vec::new();
        let mut places: HashMap<Key<'_>, usize> = HashMap::new();
        let mut kept = Vec::new();
        for (at, (batch, order)) in batches.iter().zip(orders).enumerate() {
            kept.push(match self.kept.len() == batch.num_columns() {
                true => batch.clone(),
                false => batch.project(&self.kept)?,
            });
            for (key, rows) in order {
                let place = *places.entry(key).or_insert_with_key(|key| {
                    let (folder, rows) = (self.folder(key), Vec::new());
                    parts.push(Part { folder, rows });
                    parts.len() - 1
                });
                parts[place].rows.push((at, rows));
            }
        }
        let parts = parts.into_iter();
        Ok(Parts {
            batches: kept,
            parts,
        })
    }

    /// The rows of a batch by what decides about their folder.
    fn rows_by_key<'a>(
        &self,
        batch: &'a RecordBatch,
    ) -> Result<Vec<(Key<'a>, Vec<u32>)>, ArrowError> {
        let mut order: Vec<(Key<'_>, Vec<u32>)> = Vec::new();
        let mut places: HashMap<Key<'_>, usize> = HashMap::new();
        for (row, key) in (0..).zip(self.keys(batch.column(self.column))?) {
            let place = *places.entry(key.clone()).or_insert(order.len());
            match order.get_mut(place) {
                Some((_, rows)) => rows.push(row),
                None => order.push((key, vec![row])),
            }
        }
        Ok(order)
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
        use folder::NULL;
        let time = |seconds: i64, format: &str| {
            let time = DateTime::from_timestamp(seconds, 0).unwrap_or_default();
            time.format(format).to_string()
        };
        match (&self.partition, key) {
            (Partition::Day, Key::Number(day)) => time(day * 86_400, "p_event_day=%Y-%m-%d"),
            (Partition::Hour, Key::Number(hour)) => {
                time(hour * 3600, "p_event_day=%Y-%m-%d/p_event_hour=%H")
            }
            (Partition::Column(name), Key::Text(text)) => folder::of_text(name, text),
            (Partition::Column(name), Key::Number(number)) => {
                folder::of_text(name, &number.to_string())
            }
            (Partition::Column(name), Key::Null) => folder::of_text(name, ""),
            (Partition::Hour, _) => format!("p_event_day={NULL}/p_event_hour={NULL}"),
            (Partition::Day, _) => format!("p_event_day={NULL}"),
        }
    }
}

/// Rows by folder, which are taken out of their batches one folder after the other.
#[derive(Debug)]
pub struct Parts {
    batches: Vec<RecordBatch>,
    parts: vec::IntoIter<Part>,
}

/// The rows of a folder: of each batch that has any.
#[derive(Debug)]
struct Part {
    folder: String,
    rows: Vec<(usize, Vec<u32>)>,
}

impl Iterator for Parts {
    type Item = Result<(String, Vec<RecordBatch>), ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let Part { folder, rows } = self.parts.next()?;
        let batches = rows
            .into_iter()
            .map(|(at, rows)| taken(&self.batches[at], rows));
        let batches: Result<Vec<_>, _> = batches.collect();
        Some(batches.map(|batches| (folder, batches)))
    }
}

/// Some rows of a batch.
fn taken(batch: &RecordBatch, rows: Vec<u32>) -> Result<RecordBatch, ArrowError> {
    if rows.len() == batch.num_rows() {
        return Ok(batch.clone());
    }
    let are_few = rows.len() * SMALL <= batch.num_rows();
    let taken = take_record_batch(batch, &UInt32Array::from(rows))?;
    match are_few {
        true => compact_batch(&taken),
        false => Ok(taken),
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
