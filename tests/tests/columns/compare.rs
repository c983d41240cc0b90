//! Rows of record batches beside lines of JSON.

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Fields, TimeUnit};
use margay_runtime::chrono::DateTime;
use serde::Deserialize;
use serde_json::{Map, Value};

/// Compares all rows with all lines.
pub fn expect_same(batches: &[RecordBatch], json: &str, context: &str) {
    let mut lines = json.lines();
    for batch in batches {
        for row in 0..batch.num_rows() {
            let line = lines
                .next()
                .unwrap_or_else(|| panic!("{context}: more rows than lines"));
            let object: Map<String, Value> = read(line);
            let compared = fields(batch.schema_ref().fields(), batch.columns(), row, &object);
            compared.unwrap_or_else(|what| panic!("{context}: {what} in {line}"));
        }
    }
    assert_eq!(lines.next(), None, "{context}: more lines than rows");
}

/// What a line says about some fields.
pub fn keep(line: &str, names: &[String]) -> Map<String, Value> {
    let mut object: Map<String, Value> = read(line);
    object.retain(|name, _| names.contains(name));
    object
}

/// Reads JSON of any depth.
fn read<'j, T: Deserialize<'j>>(json: &'j str) -> T {
    let mut reader = serde_json::Deserializer::from_str(json);
    reader.disable_recursion_limit();
    T::deserialize(&mut reader).unwrap_or_else(|error| panic!("{error}: {json}"))
}

/// Compares a row, or a struct in it, with an object that has no other members.
fn fields(
    fields: &Fields,
    columns: &[ArrayRef],
    row: usize,
    object: &Map<String, Value>,
) -> Result<(), String> {
    let mut present = 0;
    for (field, column) in fields.iter().zip(columns) {
        let expected = object.get(field.name());
        present += usize::from(expected.is_some());
        match (column.is_valid(row), expected) {
            (false, None) => {}
            (true, Some(expected)) => value(field, column, row, expected)?,
            (valid, _) => return Err(format!("{} is valid: {valid}", field.name())),
        }
    }
    match present == object.len() {
        true => Ok(()),
        false => Err("some members have no column".to_owned()),
    }
}

fn value(field: &Field, column: &ArrayRef, row: usize, expected: &Value) -> Result<(), String> {
    let same = match column.data_type() {
        DataType::Utf8View => text(field, column.as_string_view().value(row), expected),
        DataType::Utf8 => text(field, column.as_string::<i32>().value(row), expected),
        DataType::Dictionary(..) => {
            let dictionary = column.as_dictionary::<Int32Type>();
            let texts = dictionary.downcast_dict::<StringArray>().expect("texts");
            let found = texts.into_iter().nth(row).flatten();
            found.is_some_and(|found| text(field, found, expected))
        }
        DataType::Int16 => expected == &Value::from(column.as_primitive::<Int16Type>().value(row)),
        DataType::Int32 => expected == &Value::from(column.as_primitive::<Int32Type>().value(row)),
        DataType::Int64 => expected == &Value::from(column.as_primitive::<Int64Type>().value(row)),
        DataType::Float64 => {
            let found = column.as_primitive::<Float64Type>().value(row);
            // Reading JSON may miss by the last bit.
            let expected = expected.as_f64();
            expected.is_some_and(|other| (found - other).abs() <= found.abs() * 1e-15)
        }
        DataType::Boolean => expected == &Value::from(column.as_boolean().value(row)),
        DataType::Timestamp(TimeUnit::Microsecond, Some(zone)) if &**zone == "UTC" => {
            let found = column.as_primitive::<TimestampMicrosecondType>().value(row);
            let time = expected.as_str().map(DateTime::parse_from_rfc3339);
            time.is_some_and(|time| time.is_ok_and(|time| time.timestamp_micros() == found))
        }
        DataType::List(element) => {
            return list(element, &column.as_list::<i32>().value(row), expected);
        }
        DataType::Struct(parts) => {
            let object = expected.as_object().ok_or("an object is none in JSON")?;
            return fields(parts, column.as_struct().columns(), row, object);
        }
        other => return Err(format!("{} is {other}", field.name())),
    };
    match same {
        true => Ok(()),
        false => Err(format!("{} is not {expected}", field.name())),
    }
}

fn text(field: &Field, found: &str, expected: &Value) -> bool {
    let extension = field.metadata().get("ARROW:extension:name");
    match extension.is_some_and(|name| name == "arrow.json") {
        true => read::<Value>(found) == *expected,
        false => expected.as_str() == Some(found),
    }
}

fn list(element: &Field, elements: &ArrayRef, expected: &Value) -> Result<(), String> {
    let items = expected.as_array().ok_or("a list is none in JSON")?;
    if items.len() != elements.len() {
        return Err(format!(
            "{} elements, {} in JSON",
            elements.len(),
            items.len()
        ));
    }
    for (at, item) in items.iter().enumerate() {
        match (elements.is_valid(at), item) {
            (false, Value::Null) => {}
            (true, item) => value(element, elements, at, item)?,
            (false, item) => return Err(format!("{item} is null in a list")),
        }
    }
    Ok(())
}
