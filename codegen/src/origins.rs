//! Where in their files the parts of a log type are written, for messages about lines.

mod path;
mod text;

use crate::diagnostic::Report;
use crate::layout::{self, Layout};
use crate::library::Library;
use crate::schema::{self, Schema};
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
    source: Source,
    schema: Schema,
    layout: Option<(Source, Layout)>,
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
        let layout = layout.map(|source| {
            let parts = layout::read(source, &mut Report::new(source));
            (source.clone(), parts.unwrap_or_default())
        });
        Origins {
            source: schema.clone(),
            schema: read,
            layout,
        }
    }

    /// Where the schema names a field: one of its own or, by a path, one in objects and arrays. The
    /// path is that of errors; positions in arrays do not matter.
    ///
    /// ```
    /// # use margay_codegen::{Library, Origins, Source};
    /// let text = "
    /// schema: Custom.Door
    /// definitions: {Who: {type: object, fields: [{name: id, type: int}]}}
    /// fields:
    ///   - {name: seen, type: array, element: {type: ref, target: Who}}
    /// ";
    /// let origins = Origins::of(&Source::new("door.yml", text), &Library::new());
    /// assert_eq!(origins.field("seen[7].id").unwrap().to_string(), "door.yml:3:51");
    /// assert_eq!(origins.field("seen[7]").unwrap().to_string(), "door.yml:5:12");
    /// assert!(origins.field("seen.id").is_none());
    /// ```
    pub fn field(&self, path: &str) -> Option<Origin<'_>> {
        let span = path::find(&self.schema, path)?;
        let source = &self.source;
        Some(Origin { source, span })
    }

    /// Where the schema names its log type.
    ///
    /// ```
    /// # use margay_codegen::{Library, Origins, Source};
    /// let schema = Source::new("door.yml", "fields: []\nschema: Custom.Door\n");
    /// let origins = Origins::of(&schema, &Library::new());
    /// assert_eq!(origins.log_type().unwrap().to_string(), "door.yml:2:9");
    /// ```
    pub fn log_type(&self) -> Option<Origin<'_>> {
        let span = self.schema.schema.as_ref()?.span;
        let source = &self.source;
        Some(Origin { source, span })
    }

    /// Where the layout describes a column.
    pub fn column(&self, column: usize) -> Option<Origin<'_>> {
        self.in_layout(|layout| {
            let columns = layout.columns.as_ref()?;
            columns.value.get(column).map(span_of)
        })
    }

    /// Where the layout describes the column of a name.
    pub fn column_called(&self, name: &str) -> Option<Origin<'_>> {
        self.in_layout(|layout| {
            let columns = layout.columns.as_ref()?;
            let is_it = |column: &&layout::Column| {
                let found = column.column.as_ref();
                found.is_some_and(|found| found.value == name)
            };
            columns.value.iter().find(is_it).map(span_of)
        })
    }

    /// Where the layout says what a field's value must satisfy. Fields in objects and arrays have a
    /// path, as in errors.
    pub fn checks(&self, path: &str) -> Option<Origin<'_>> {
        let bare = path::without_positions(path);
        self.in_layout(|layout| {
            let mut checks = layout.checks.iter();
            let found = checks.find(|(field, _)| field.value == path || field.value == bare);
            found.map(|(field, _)| field.span)
        })
    }

    /// Where the layout says how many columns a line must have.
    pub fn least(&self) -> Option<Origin<'_>> {
        self.in_layout(|layout| Some(layout.delimited()?.least.as_ref()?.span))
    }

    fn in_layout(&self, find: impl FnOnce(&Layout) -> Option<Span>) -> Option<Origin<'_>> {
        let (source, layout) = self.layout.as_ref()?;
        let span = find(layout)?;
        Some(Origin { source, span })
    }
}

impl std::fmt::Display for Origin<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (line, column) = self.source.line_column(self.span.start);
        write!(out, "{}:{line}:{column}", self.source.name())
    }
}

fn span_of(column: &layout::Column) -> Span {
    let name = column.column.as_ref();
    name.map_or(column.span, |name| name.span)
}
