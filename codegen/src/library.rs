//! Layouts and schemas that are known by name.

mod natives;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::source::Source;

/// Layouts and schemas by name, such as those that ship with a program.
///
/// Cloning is cheap: texts are shared.
///
/// ```
/// use margay_codegen::{Library, Source};
///
/// let mut library = Library::new();
/// library.add_layout("Custom.Door", Source::new("Custom.Door.layout.yml", "layout: Custom.Door"));
/// assert_eq!(library.layouts().collect::<Vec<_>>(), ["Custom.Door"]);
/// assert!(library.layout("Custom.Gate").is_none());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Library {
    /// What is only looked at where `layouts` has nothing of a name.
    natives: Arc<BTreeMap<String, Source>>,
    layouts: BTreeMap<String, Arc<Source>>,
    schemas: BTreeMap<String, Arc<Source>>,
}

impl Library {
    /// A library without anything in it.
    pub fn new() -> Library {
        Library::default()
    }

    /// A library that has a layout for each native parser that does nothing but decode JSON. Most
    /// published schemas name one of those.
    ///
    /// ```
    /// use margay_codegen::Library;
    ///
    /// let library = Library::with_natives();
    /// assert!(library.layout("Box.Event").is_some());
    /// assert_eq!(library.layouts().count(), 0);
    /// ```
    pub fn with_natives() -> Library {
        Library {
            natives: Arc::new(natives::layouts()),
            ..Library::default()
        }
    }

    /// Adds a layout, or replaces the one of that name.
    pub fn add_layout(&mut self, name: impl Into<String>, layout: Source) {
        self.layouts.insert(name.into(), Arc::new(layout));
    }

    /// Adds a schema, or replaces the one of that name.
    pub fn add_schema(&mut self, name: impl Into<String>, schema: Source) {
        self.schemas.insert(name.into(), Arc::new(schema));
    }

    /// The layout of a name.
    pub fn layout(&self, name: &str) -> Option<&Source> {
        let layout = self.layouts.get(name).map(Arc::as_ref);
        layout.or_else(|| self.natives.get(name))
    }

    /// The schema of a name.
    pub fn schema(&self, name: &str) -> Option<&Source> {
        self.schemas.get(name).map(Arc::as_ref)
    }

    /// The names of the layouts that were added, sorted.
    pub fn layouts(&self) -> impl Iterator<Item = &str> {
        self.layouts.keys().map(String::as_str)
    }

    /// The names of the schemas, sorted.
    pub fn schemas(&self) -> impl Iterator<Item = &str> {
        self.schemas.keys().map(String::as_str)
    }
}

/// What the file of a layout is called.
pub(crate) fn layout_file(name: &str) -> String {
    format!("{name}.layout.yml")
}
