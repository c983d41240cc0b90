//! Where in their files the parts of a log type are written, for messages about lines.

mod text;

use std::collections::HashMap;

use crate::diagnostic::Report;
use crate::layout::{self, Layout};
use crate::library::Library;
use crate::schema::{self, Parser, Schema};
use crate::source::{Source, Span};

/// Where the fields of a schema and the columns of its layout are written.
///
/// ```
/// use margay_codegen::{Library, Origins, Source};
///
/// let text = "schema: Custom.Door\nfields:\n  - {name: at, type: string}\n";
/// let schema = Source::new("door.yml", text);
/// let origins = Origins::of(&schema, &Library::new());
/// let place = origins.field("at").unwrap();
/// assert_eq!(place.to_string(), "door.yml:3:12");
/// assert!(origins.column(0).is_none());
/// ```
#[derive(Debug, Clone)]
pub struct Origins {
    schema: Source,
    layout: Option<Source>,
    fields: HashMap<String, Span>,
    columns: Vec<Span>,
    checks: HashMap<String, Span>,
    least: Option<Span>,
    parser: Option<Parser>,
}

/// A place in a file. `Display` gives it as `file:line:column`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin<'a> {
    /// The file.
    pub source: &'a Source,
    /// What stands there.
    pub span: Span,
}

impl Origins {
    /// Finds the parts of a schema and of the layout that it names. What cannot be read has no
    /// place; that the files are as they should be is for [`check`](crate::check()) to say.
    pub fn of(schema: &Source, library: &Library) -> Origins {
        let read = schema::read(schema, &mut Report::new(schema)).unwrap_or_default();
        let native = read
            .parser
            .as_ref()
            .and_then(|parser| parser.native.as_ref());
        let name = native.and_then(|native| native.value.name.as_ref());
        let layout = name.and_then(|name| library.layout(&name.value));
        let parts = layout.and_then(|source| layout::read(source, &mut Report::new(source)));
        let parts = parts.unwrap_or_default();
        Origins {
            schema: schema.clone(),
            layout: layout.cloned(),
            fields: fields(&read),
            columns: columns(&parts),
            checks: checks(&parts),
            least: parts
                .delimited()
                .and_then(|cut| cut.least.as_ref())
                .map(|least| least.span),
            parser: read.parser,
        }
    }

    /// Where the schema names a field.
    pub fn field(&self, name: &str) -> Option<Origin<'_>> {
        let span = *self.fields.get(name)?;
        let source = &self.schema;
        Some(Origin { source, span })
    }

    /// Where the layout describes a column.
    pub fn column(&self, column: usize) -> Option<Origin<'_>> {
        self.in_layout(self.columns.get(column).copied())
    }

    /// Where the layout says what a field's value must satisfy.
    pub fn checks(&self, field: &str) -> Option<Origin<'_>> {
        self.in_layout(self.checks.get(field).copied())
    }

    /// Where the layout says how many columns a line must have.
    pub fn least(&self) -> Option<Origin<'_>> {
        self.in_layout(self.least)
    }

    fn in_layout(&self, span: Option<Span>) -> Option<Origin<'_>> {
        let source = self.layout.as_ref()?;
        let span = span?;
        Some(Origin { source, span })
    }
}

impl std::fmt::Display for Origin<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (line, column) = self.source.line_column(self.span.start);
        write!(out, "{}:{line}:{column}", self.source.name())
    }
}

fn fields(schema: &Schema) -> HashMap<String, Span> {
    let fields = schema.fields.iter().flat_map(|fields| &fields.value);
    let names = fields.filter_map(|field| field.name.as_ref());
    names.map(|name| (name.value.clone(), name.span)).collect()
}

fn columns(layout: &Layout) -> Vec<Span> {
    let columns = layout.columns.iter().flat_map(|columns| &columns.value);
    columns
        .map(|column| column.column.as_ref().map_or(column.span, |name| name.span))
        .collect()
}

fn checks(layout: &Layout) -> HashMap<String, Span> {
    let checks = layout.checks.iter();
    checks
        .map(|(field, _)| (field.value.clone(), field.span))
        .collect()
}
