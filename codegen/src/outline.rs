//! What a schema says, as plain data: references followed, what goes without saying left out.
//!
//! Two schemas whose outlines are equal describe the same events. It is for tools that compare or
//! show schemas; engines are made from a [`plan`](mod@crate::plan).

mod build;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use crate::check;
use crate::diagnostic::{Diagnostics, Report};
use crate::library::Library;
use crate::schema;
use crate::source::{Source, Span};
use crate::yaml::document;

/// What is said about something, by key.
pub type Properties = BTreeMap<String, Value>;

/// What a schema says.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    /// The schema's name.
    pub log_type: String,
    /// The keys of the top level that describe the log type.
    pub properties: Properties,
    /// The parser, and the layout of a native one where the library has it; empty for JSON.
    pub parser: Properties,
    /// The fields in order.
    pub fields: Vec<Field>,
}

/// A field of a schema or an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Where the schema names it.
    pub span: Span,
    /// What is said about the field rather than its values: `required`, `description` and
    /// transformations.
    pub properties: Properties,
    /// What its values are.
    pub value: FieldValue,
}

/// What the values of a field or the elements of an array are.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldValue {
    /// The type.
    pub type_name: String,
    /// How values are read and what they must be: the time format, indicators, and so on.
    pub properties: Arc<Properties>,
    /// The fields of an object.
    pub fields: Vec<Field>,
    /// What the elements of an array are.
    pub element: Option<Box<FieldValue>>,
}

/// Reads a schema and checks it, though not the layout it names, which may be missing.
///
/// ```
/// use margay_codegen::{Library, Source, outline};
///
/// let text = "
/// schema: Custom.Door
/// definitions: {Door: {type: object, fields: [{name: id, type: string}]}}
/// fields:
///   - {name: at, type: timestamp, timeFormats: [rfc3339], required: true}
///   - {name: door, type: ref, target: Door, required: no}
/// ";
/// let door = outline::outline(&Source::new("door.yml", text), &Library::new())?;
/// assert_eq!(door.fields[0].value.properties["timeFormat"], "rfc3339");
/// assert_eq!(door.fields[1].value.type_name, "object");
/// assert!(door.fields[1].properties.is_empty());
/// # Ok::<(), margay_codegen::Diagnostics>(())
/// ```
pub fn outline(source: &Source, library: &Library) -> Result<Outline, Diagnostics> {
    let mut report = Report::new(source);
    let schema = schema::read(source, &mut report);
    if let Some(schema) = &schema {
        check::check_schema(schema, &mut report);
    }
    let failed = report.has_errors();
    let Some(schema) = schema.filter(|_| !failed) else {
        return Err(Diagnostics::new(report.finish()));
    };
    let name = check::log_type(&schema, source).map_or(String::new(), |name| name.value);
    match document(source, &mut report) {
        Some(document) => Ok(build::outline(name, &document, library)),
        None => Err(Diagnostics::new(report.finish())),
    }
}
