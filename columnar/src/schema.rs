//! The shape of a log type as an Arrow schema.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef, TimeUnit};
use margay_runtime::{Pick, Selection, Slot, Type, UnknownField};

use sha2::{Digest, Sha256};

use crate::options::BatchOptions;

/// The name of an element in a list, as Parquet wants it.
pub(crate) const ELEMENT: &str = "element";

/// What the metadata of a field says whose values one searches for.
pub(crate) const INDICATOR: &str = "margay.indicator";

/// Columns that cannot be made as they are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaError(String);

impl SchemaError {
    pub(crate) fn new(message: String) -> Self {
        Self(message)
    }
}

impl fmt::Display for SchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SchemaError {}

impl From<UnknownField> for SchemaError {
    fn from(unknown: UnknownField) -> Self {
        Self(unknown.to_string())
    }
}

/// The Arrow schema of the fields that are asked for. Every column may hold nulls, also those that
/// every record has: so that files of two versions of a schema go together.
///
/// # Errors
///
/// A dictionary is asked for that is no column of strings.
pub fn arrow_schema(
    log_type: &str,
    shape: &[Slot<'_>],
    selection: &Selection,
    options: &BatchOptions,
) -> Result<SchemaRef, SchemaError> {
    for name in &options.dictionaries {
        let column = shape.iter().zip(selection.picks());
        let mut named = column.filter(|(slot, _)| slot.field.name == name);
        match named.next() {
            Some((slot, Pick::Whole)) if slot.kind == Type::String => {}
            _ => {
                return Err(SchemaError(format!(
                    "`{name}` cannot be a dictionary: it is not among the columns, or no string"
                )));
            }
        }
    }
    let metadata = HashMap::from([
        ("margay.log_type".to_owned(), log_type.to_owned()),
        ("margay.schema_hash".to_owned(), hash(log_type, shape)),
    ]);
    let picked = selection.apply(shape);
    if picked.is_empty() {
        let message = "there are no columns: no field is asked for, or the log type has none";
        return Err(SchemaError(message.to_owned()));
    }
    let fields = picked.iter().map(|slot| {
        let field = field(slot, options.time_unit);
        match options
            .dictionaries
            .iter()
            .any(|name| *name == slot.field.name)
        {
            true => {
                let values = Box::new(DataType::Utf8);
                field.with_data_type(DataType::Dictionary(Box::new(DataType::Int32), values))
            }
            false => field,
        }
    });
    let fields: Vec<_> = fields.collect();
    let schema = Schema::new_with_metadata(fields, metadata);
    Ok(Arc::new(match options.copy_strings {
        true => with_strings(&schema),
        false => schema,
    }))
}

/// The schema with strings where it has views.
pub(crate) fn with_strings(schema: &Schema) -> Schema {
    let fields = schema.fields().iter();
    let fields: Fields = fields.map(|field| string_field(field)).collect();
    Schema::new_with_metadata(fields, schema.metadata().clone())
}

fn string_field(field: &Field) -> Field {
    let kind = match field.data_type() {
        DataType::Utf8View => DataType::Utf8,
        DataType::List(element) => DataType::List(Arc::new(string_field(element))),
        DataType::Struct(fields) => {
            DataType::Struct(fields.iter().map(|field| string_field(field)).collect())
        }
        other => other.clone(),
    };
    field.clone().with_data_type(kind)
}

/// A hash of all that a log type says about its fields: their names, types and descriptions. It is the
/// same whatever parses the lines and whichever columns are asked for.
fn hash(log_type: &str, shape: &[Slot<'_>]) -> String {
    let mut hash = Sha256::new();
    hash.update(log_type);
    hash_fields(shape, &mut hash);
    let digest = hash.finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn hash_fields(shape: &[Slot<'_>], hash: &mut Sha256) {
    for slot in shape {
        // No text has this byte in it, so no two lists of texts read alike.
        for text in [slot.field.name, slot.about] {
            hash.update(b"\xFF");
            hash.update(text);
        }
        hash.update([u8::from(slot.required)]);
        hash_type(&slot.kind, hash);
    }
    hash.update(b"\xFE");
}

fn hash_type(kind: &Type<'_>, hash: &mut Sha256) {
    match kind {
        Type::Object(fields) => hash_fields(fields, hash),
        Type::Array(element) => {
            hash.update("array");
            hash_type(element, hash);
        }
        Type::Strings => hash_type(&Type::String.array(), hash),
        Type::String
        | Type::Smallint
        | Type::Int
        | Type::Bigint
        | Type::Float
        | Type::Boolean
        | Type::Timestamp
        | Type::Json => hash.update(format!("{kind:?}")),
    }
}

fn field(slot: &Slot<'_>, unit: TimeUnit) -> Field {
    let field = typed(slot.field.name, &slot.kind, unit);
    let mut metadata = field.metadata().clone();
    if !slot.about.is_empty() {
        metadata.insert("description".to_owned(), slot.about.to_owned());
    }
    if !slot.field.indicators.is_empty() || slot.field.name.starts_with("p_any_") {
        metadata.insert(INDICATOR.to_owned(), "true".to_owned());
    }
    field.with_metadata(metadata)
}

/// A field of a type, which says so where it is JSON in a string.
fn typed(name: &str, kind: &Type<'_>, unit: TimeUnit) -> Field {
    let field = Field::new(name, data_type(kind, unit), true);
    match kind {
        // The canonical extension type.
        Type::Json => field.with_metadata(HashMap::from([
            ("ARROW:extension:name".to_owned(), "arrow.json".to_owned()),
            ("ARROW:extension:metadata".to_owned(), String::new()),
        ])),
        _ => field,
    }
}

fn data_type(kind: &Type<'_>, unit: TimeUnit) -> DataType {
    match kind {
        Type::String | Type::Json => DataType::Utf8View,
        Type::Smallint => DataType::Int16,
        Type::Int => DataType::Int32,
        Type::Bigint => DataType::Int64,
        Type::Float => DataType::Float64,
        Type::Boolean => DataType::Boolean,
        Type::Timestamp => DataType::Timestamp(unit, Some("UTC".into())),
        Type::Strings => list(&Type::String, unit),
        Type::Array(element) => list(element, unit),
        Type::Object(slots) => {
            let fields: Fields = slots.iter().map(|slot| field(slot, unit)).collect();
            DataType::Struct(fields)
        }
    }
}

fn list(element: &Type<'_>, unit: TimeUnit) -> DataType {
    DataType::List(Arc::new(typed(ELEMENT, element, unit)))
}
