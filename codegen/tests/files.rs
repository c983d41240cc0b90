//! Every file in `cases` against its snapshot: schemas that are refused, and schemas that give a
//! plan. A new case is a new file; `INSTA_UPDATE=always cargo test -p margay-codegen` accepts it.

use std::path::{Path, PathBuf};

use margay_codegen::{Library, Loaded, Source, check, load, plan};

/// A case and, where it has one, the layout beside it, under their bare file names.
fn case(path: &Path) -> Loaded {
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    let read = |path: &Path| Source::new(name(path), std::fs::read_to_string(path).unwrap());
    let mut library = Library::new();
    let layout = path.with_extension("layout.yml");
    if layout.exists() {
        library.add_layout("Custom.Case", read(&layout));
    }
    Loaded {
        schema: read(path),
        library,
    }
}

fn is_layout(path: &Path) -> bool {
    path.to_str().unwrap().ends_with(".layout.yml")
}

#[test]
fn rejected_schemas_say_why() {
    insta::glob!("cases/reject/*.yml", |path| {
        if is_layout(path) {
            return;
        }
        let loaded = case(path);
        let diagnostics = match check(&loaded.schema, &loaded.library) {
            Ok(checked) => checked.warnings().clone(),
            Err(diagnostics) => diagnostics,
        };
        assert!(
            !diagnostics.is_empty(),
            "{path:?} should be rejected, at least under strict rules"
        );
        insta::assert_snapshot!(diagnostics.to_string());
    });
}

#[test]
fn accepted_schemas_have_a_plan() {
    insta::glob!("cases/accept/*.yml", |path| {
        if is_layout(path) {
            return;
        }
        let loaded = case(path);
        let planned = plan(&loaded.schema, &loaded.library);
        let planned = planned.unwrap_or_else(|problems| panic!("{problems}"));
        insta::assert_debug_snapshot!(planned.plan);
    });
}

#[test]
fn shipped_schemas_have_a_plan() {
    let schema = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../schemas/aws/AWS.ALB.yml");
    let loaded = load(&schema, &Library::new()).unwrap();
    let planned =
        plan(&loaded.schema, &loaded.library).unwrap_or_else(|problems| panic!("{problems}"));
    assert!(planned.warnings.is_empty(), "{}", planned.warnings);
    insta::assert_debug_snapshot!("AWS.ALB", planned.plan);
}
