use margay_codegen::{Library, Source, emit, plan};

/// Stands between the schema and its layout.
const BETWEEN: &str = "\n%%%\n";

/// Plans a schema, and emits the code of those that can be planned: emitted text that is not Rust
/// panics in the emitter.
///
/// The input is a schema, or a schema and the layout it may name, with a line `%%%` between them.
pub fn schema(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let (schema, layout) = text.split_once(BETWEEN).unwrap_or((&text, ""));
    let mut library = Library::new();
    for name in ["AWS.ALB", "Custom.Case"] {
        library.add_layout(name, Source::new("layout.yml", layout));
    }
    match plan(&Source::new("schema.yml", schema), &library) {
        Ok(planned) => {
            let text = emit(&planned.plan, "schema.yml", "a command");
            assert!(text.contains(&planned.plan.record));
        }
        Err(problems) => {
            assert!(problems.errors() > 0, "rejected without a reason");
            assert!(!problems.to_string().is_empty());
        }
    }
}
