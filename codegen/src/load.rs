//! Files: the one module that reads them.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::cases;
use crate::check::is_log_type;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::library::{Library, layout_file};
use crate::schema::native_layout;
use crate::source::{Source, Span};
use crate::yaml::{LONGEST, TOO_LONG};

/// A schema from a file, and a library that has the layout from beside it.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The schema, named by its path.
    pub schema: Source,
    /// The library that was given, with the layout from beside the schema first.
    pub library: Library,
}

/// Reads a schema file and, where the schema is native, the layout file beside it.
///
/// A schema that names layout `X` gets `X.layout.yml` from its own folder; without such a file, the
/// library's layout of that name counts.
///
/// ```no_run
/// use std::path::Path;
/// use margay_codegen::{Library, load, plan};
///
/// let loaded = load(Path::new("schemas/aws/AWS.ALB.yml"), &Library::new())?;
/// let planned = plan(&loaded.schema, &loaded.library)?;
/// assert_eq!(planned.plan.record, "Alb");
/// # Ok::<(), margay_codegen::Diagnostics>(())
/// ```
pub fn load(path: &Path, library: &Library) -> Result<Loaded, Diagnostics> {
    let schema = read(path, LONGEST, TOO_LONG)?;
    let mut library = library.clone();
    // The name comes from the file and becomes part of a path.
    if let Some(name) = native_layout(&schema).filter(|name| is_log_type(name)) {
        let beside = path.with_file_name(layout_file(&name));
        if beside.exists() {
            library.add_layout(name, read(&beside, LONGEST, TOO_LONG)?);
        }
    }
    Ok(Loaded { schema, library })
}

/// Reads a file of test cases, which [`cases::read`] takes apart.
pub fn load_cases(path: &Path) -> Result<Source, Diagnostics> {
    read(path, cases::LONGEST, cases::TOO_LONG)
}

fn read(path: &Path, longest: usize, too_long: &str) -> Result<Source, Diagnostics> {
    let name = path.display().to_string();
    let mut bytes = Vec::new();
    let limit = longest as u64 + 1;
    let read = File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes));
    if let Err(error) = read {
        return Err(Diagnostic::of_file(name, format!("cannot be read: {error}")).into());
    }
    if bytes.len() > longest {
        return Err(Diagnostic::of_file(name, too_long).into());
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source::new(name, text)),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            Err(not_utf8(name, error.as_bytes(), at).into())
        }
    }
}

/// That a file is UTF-8 up to a byte only.
fn not_utf8(name: String, bytes: &[u8], at: usize) -> Diagnostic {
    let source = Source::new(name, String::from_utf8_lossy(bytes));
    let start = at - source.mark().len();
    let span = Span::new(start..start + char::REPLACEMENT_CHARACTER.len_utf8());
    let mut diagnostic = Diagnostic::new(Severity::Error, &source, span, "this is not UTF-8 text");
    diagnostic.help("save the file as UTF-8");
    diagnostic
}
